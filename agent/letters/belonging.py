"""Whether a letter is of this application, this talk and this thread, and of no other (etiquette E30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from agent.etiquette.kinds import DraftKind, MessageKind
from agent.letters import people, wording
from agent.letters.assemble import MOST_SUBJECT
from agent.letters.days import is_relative, wrong_days
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
    yield from _subject(page)


def _stale(page: Page) -> bool:
    """Whether the letter is best sent on another day than the notes were written on."""
    interview = page.application.interview(page.courtesy.interview)
    noted = interview.notes_at if interview else None
    return noted is not None and abs(page.courtesy.send_from - noted) > _SAME_DAY


def _around(day: str, page: Page) -> str:
    return next((one.strip() for one in page.sentences if day in one), day)


def misnamed(page: Page) -> Iterator[str]:
    """An employer or a role spelled otherwise, or a thank-you that names its employer never or too often (M7)."""
    for name in map(wording.clean, filter(None, (page.application.company, page.application.role))):
        for found in dict.fromkeys(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", page.text, re.IGNORECASE)):
            if found != name and found.casefold() not in page.own and found[:1].lower() + found[1:] != name:
                yield f"“{found}” is spelled {name}"
    company = wording.clean(page.application.company or "")
    if company and page.kind is DraftKind.THANK_YOU and page.application.flags.claims_interest:
        count = len(re.findall(rf"(?<!\w){re.escape(company)}(?!\w)", page.text))
        if count == 0 and page.letter.ready and not _not_interested(page):
            yield f"the letter does not name {company}"
        elif count > _OFTEN and company.casefold() not in page.own:
            yield f"{company} is named {count} times; twice is enough"


def _not_interested(page: Page) -> bool:
    interview = page.application.interview(page.courtesy.interview)
    return interview is not None and interview.notes is not None and interview.notes.went == "not_interested"


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
