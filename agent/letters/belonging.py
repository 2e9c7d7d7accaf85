"""Whether a letter is of this application, this talk and this thread, and of no other (etiquette E30)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.etiquette.kinds import DraftKind, MessageKind
from agent.letters import people, wording
from agent.letters.assemble import MOST_SUBJECT
from agent.letters.days import wrong_days
from agent.letters.page import Page


def out_of_place(page: Page) -> Iterator[str]:
    """Days that are not so, names from elsewhere, a subject that does not fit."""
    yield from _strangers(page)
    for day in wrong_days(page.text, page.application, page.courtesy, page.letter.language):
        if day.casefold() in page.own:
            continue  # the user's own times and words
        yield f"“{day}” is not the day it should be"
    yield from _subject(page)


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
