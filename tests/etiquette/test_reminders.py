"""Notes that stay out are asked for twice more, by day; and then no more."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hiring_life import BERLIN, CALENDAR, DAY, HOUR, Law, Told, moment
from hypothesis import given
from hypothesis import strategies as st

from agent.etiquette.kinds import MessageKind
from agent.etiquette.policy import Policy
from agent.etiquette.reminders import awake
from agent.etiquette.tasks import Task, TaskKind, tasks

TALK = moment(3, 12, 14)
END = TALK + HOUR
NIGHT = (time(21), time(8))


def reminded(law: Law, told: Told, now: datetime) -> list[Task]:
    """The reminders that wait for the user at that moment."""
    known = Told([entry for entry in told.entries if entry.at <= now])
    found = tasks((law.fold(known),), law.policy, CALENDAR, now, rules=law.rules)
    return [one for one in found if one.kind is TaskKind.NOTES_MISSING]


@pytest.mark.rule("T12")
def test_the_user_is_reminded_twice(law: Law) -> None:
    """Two hours after the end, and again on the next morning; each is a word of its own, due with the thank-you."""
    told = Told()
    told.talk(TALK)
    assert reminded(law, told, END + HOUR) == []
    (first,) = reminded(law, told, END + 2 * HOUR)
    (second,) = reminded(law, told, END + 18 * HOUR)

    assert (first.at, first.due) == (END + 2 * HOUR, END + DAY)
    assert second.at == moment(3, 13, 9)
    assert first.id != second.id
    assert reminded(law, told, END + DAY) == []  # late by now: the unfinished letter in Drafts says the rest


def test_notes_end_the_reminding(law: Law) -> None:
    """So does a refusal."""
    late = END + 20 * HOUR
    noted, refused = Told(), Told()
    noted.noted(END + HOUR, noted.talk(TALK))
    refused.talk(TALK)
    assert reminded(law, refused, late)
    refused.mail(END + HOUR, MessageKind.REJECTION)

    assert reminded(law, noted, late) == reminded(law, refused, late) == []


def test_nobody_is_reminded_at_night(law: Law) -> None:
    """A talk that ends at eight in the evening is asked about at eight in the morning."""
    told = Told()
    told.talk(moment(3, 12, 19))
    assert reminded(law, told, moment(3, 13, 7, 59)) == []
    (first,) = reminded(law, told, moment(3, 13, 8))

    assert first.at == moment(3, 13, 8)


def test_the_policy_says_when() -> None:
    """After one hour, and after six."""
    law = Law(policy=Policy(notes_remind_after_hours=(1, 6), quiet_hours=(time(23), time(6))))
    told = Told()
    told.talk(TALK)
    (first,) = reminded(law, told, END + HOUR)
    (second,) = reminded(law, told, END + 6 * HOUR)

    assert (first.at, second.at) == (END + HOUR, END + 6 * HOUR)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.times(), st.times())  # noqa: DTZ001 - put in Berlin
def test_what_falls_into_the_night_comes_when_it_ends(at: datetime, begins: time, ends: time) -> None:
    """Never earlier, less than a day later, never inside the night; outside it nothing moves."""
    there = at.replace(tzinfo=BERLIN)
    moved = awake(there, (begins, ends), BERLIN)
    wall = moved.replace(tzinfo=None)

    assert there.replace(tzinfo=None) <= wall
    assert wall - there.replace(tzinfo=None) < DAY
    assert wall.time() == ends or moved == there


@pytest.mark.parametrize(
    ("hour", "quiet", "awake_at"),
    [
        (22, NIGHT, moment(3, 13, 8)),
        (7, NIGHT, moment(3, 12, 8)),
        (8, NIGHT, moment(3, 12, 8)),
        (20, NIGHT, moment(3, 12, 20)),
        (13, (time(12), time(15)), moment(3, 12, 15)),  # a rest at noon
    ],
)
def test_nights_begin_and_end_by_the_users_clock(hour: int, quiet: tuple[time, time], awake_at: datetime) -> None:
    """Also where they do not pass midnight."""
    assert awake(moment(3, 12, hour), quiet, BERLIN) == awake_at
