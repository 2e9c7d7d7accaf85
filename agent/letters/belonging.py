"""Whether a letter is of this application, this talk and this thread, and of no other (etiquette E30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from agent.etiquette.kinds import DraftKind, Format, MessageKind
from agent.letters import people, tables, wording
from agent.letters.assemble import MOST_SUBJECT
from agent.letters.days import is_relative, wrong_days
from agent.letters.frames import fill
from agent.letters.page import Page

_SAME_DAY = timedelta(hours=14)
_OFTEN = 2


def out_of_place(page: Page) -> Iterator[str]:
    """Days that are not so, names from elsewhere, a subject that does not fit."""
    yield from _strangers(page)
    for day in wrong_days(page.text, page.application, page.courtesy, page.letter.language):
        if day.casefold() in page.own:  # the user's own times and words
            if is_relative(day) and _stale(page):
                yield f"“{_around(day, page)}”: when this is sent, “{day}” will be another day"
            continue
        yield f"“{day}” is not the day it should be"
    yield from _called(page)
    yield from _subject(page)


def _called(page: Page) -> Iterator[str]:
    """A talk that is named as a telephone call and was none (M17)."""
    forms = tables.table(f"frames/{page.letter.language}")["slots"] if _spoken(page) else {}
    talk = page.interview
    if not forms or talk is None or talk.format in (None, Format.PHONE):
        return
    words = fill(forms["our_talk"], {"talk": forms["call"]})
    if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", page.text, re.IGNORECASE) and words.casefold() not in page.own:
        yield f"“{words}”: it was no telephone call"


def _spoken(page: Page) -> bool:
    """Whether letters are written in the language of this one."""
    return page.letter.language in tables.names("frames")


def _stale(page: Page) -> bool:
    """Whether the letter is best sent on another day than the notes were written on."""
    interview = page.application.interview(page.courtesy.interview)
    noted = interview.notes_at if interview else None
    return noted is not None and abs(page.courtesy.send_from - noted) > _SAME_DAY


def _around(day: str, page: Page) -> str:
    return next((one.strip() for one in page.sentences if day in one), day)


def misnamed(page: Page) -> Iterator[str]:
    """An employer or a role spelled otherwise, or too often; a thank-you that names one of them never (M7)."""
    company, role = (" ".join(wording.clean(name or "").split()) for name in _names(page))
    for name in filter(None, (company, role)):
        for found in dict.fromkeys(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", page.text, re.IGNORECASE)):
            if found != name and found.casefold() not in page.own and found[:1].lower() + found[1:] != name:
                yield f"“{found}” is spelled {name}"
    for name, other in ((company, role), (role, company)):
        if not name:
            continue
        count = _count(name, page.text if name not in other else page.text.replace(other, " "))
        if count > _OFTEN and name.casefold() not in page.own:
            yield f"{name} is named {count} times; twice is enough"
        if not count and page.kind is DraftKind.THANK_YOU and page.letter.ready and page.claims_interest:
            short = re.split(r"\s*(?:[,(/|–—]| - )", name)[0]
            if short not in page.text:
                yield f"the letter does not name {name}"


def _names(page: Page) -> tuple[str | None, str | None]:
    return page.application.company, page.application.role


def _count(name: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def of_no_talk(page: Page) -> Iterator[str]:
    """A thank-you without a word that the user noted, a follow-up that does not say what it is about (M5)."""
    sources = {source.partition(":")[0] for sentence in page.letter.sentences for source in sentence.sources}
    if not page.letter.sentences:
        return
    if page.kind is DraftKind.THANK_YOU and "notes" not in sources:
        yield "the thank-you has nothing of what you noted"
    if page.kind is DraftKind.FOLLOW_UP and not sources & {"notes", "mail", "application"}:
        yield "the follow-up does not say which talk or which role it is about"


def _strangers(page: Page) -> Iterator[str]:
    """Employers, roles and people of other applications."""
    application = page.application
    people_here = {word for person in application.people for word in wording.words_of(people.plain(person.name))}
    offered = [one.other_role for one in application.outcomes if one.other_role and one.kind is MessageKind.REJECTION]
    here = " ".join(filter(None, (application.company, application.role, *offered))).casefold()
    for other in page.others:
        for name in (other.company, other.role):
            if name and name.casefold() not in here and _stands(name, page) and name.casefold() not in page.own:
                yield f"“{name}” belongs to another application"
        for person in other.people:
            whole = people.plain(person.name)
            known = set(wording.words_of(whole)) <= people_here
            if " " in whole and not known and _stands(whole, page):
                yield f"{whole} belongs to another application"


def _stands(name: str, page: Page) -> bool:
    text = f"{page.letter.subject}\n{page.text}"
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _subject(page: Page) -> Iterator[str]:
    if page.kind is DraftKind.CONNECT_NOTE:
        return
    subject = page.letter.subject
    if not subject.strip():
        yield "the subject is empty"
    if page.courtesy.answers is None:
        if len(subject) > MOST_SUBJECT:
            yield f"the subject has more than {MOST_SUBJECT} characters"
        if re.match(r"\s*(?:re|aw)\s*:", subject, re.IGNORECASE):
            yield "the subject says Re: and answers nothing"
