"""How a life stands, in terms that another life with the same facts must share (I10, I12, and I9 after a crash)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from agent.etiquette.application import Application
from agent.etiquette.kinds import Stage
from agent.etiquette.stages import stage
from tests.invariants.house import ALMANAC, SETTINGS
from tests.invariants.life import Life
from tests.invariants.steps import Story

Facts = tuple[object, ...]


def drafts_that_stand(life: Life) -> list[Facts]:
    """Of each draft of ours in the mailbox: what it is, for whom, in which application, whether it is finished."""
    return sorted((row.kind.value, row.key, row.to or "", row.ready) for _, row in life.standing())


def stages(life: Life, at: datetime) -> list[Facts]:
    """Where each application stands."""
    return sorted((one.id, _stage(one, at).value) for one in life.house.store.applications())


def _stage(application: Application, at: datetime) -> Stage:
    return stage(application, SETTINGS.etiquette, ALMANAC, at)


def all_known(life: Life, at: datetime) -> list[Facts]:
    """What is known of every application, but for the names that the order of reading gives to it and its parts."""
    return sorted((fact for one in life.house.store.applications() for fact in _known(one, at)), key=str)


def _known(application: Application, at: datetime) -> Iterator[Facts]:
    about = (application.company, application.role)
    names = {person.id: person.name for person in application.people}
    yield *about, _stage(application, at).value
    for talk in application.interviews:
        met = sorted(names[person] for person in talk.interviewers)
        when = (str(talk.starts_at), str(talk.ends_at), talk.sequence, str(talk.deadline))
        yield *about, *when, talk.status.value, talk.round.value, str(talk.format), met, names.get(talk.organizer or "")
    for person in application.people:
        last = person.last_mail.message_id if person.last_mail else None
        yield *about, person.name, person.address, person.part.value, last, person.may_contact
    for promise in application.promises:
        yield *about, "promise", str(promise.answer_by), promise.message_id
    for outcome in application.outcomes:
        yield *about, "outcome", outcome.kind.value, outcome.message_id
    for mail in application.received:
        yield *about, "received", mail.message_id, mail.kind.value
    for sent in application.sent:
        yield *about, "sent", sent.message_id


def asleep(story: Story) -> Story:
    """The same with each gap in one jump."""
    return replace(story, steps=tuple(replace(step, asleep=True) for step in story.steps))


def awake(story: Story) -> Story:
    """The same moment by moment."""
    return replace(story, steps=tuple(replace(step, asleep=False) for step in story.steps))


def same(one: Iterable[object], other: Iterable[object]) -> None:
    """Raises AssertionError with what only one of them has."""
    first, second = list(map(str, one)), list(map(str, other))
    only = [line for line in first if line not in second], [line for line in second if line not in first]
    assert first == second, f"only the first: {only[0]}\nonly the second: {only[1]}"
