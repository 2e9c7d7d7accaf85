"""A search on hold: the answer to it, and asking after it without haste."""

from __future__ import annotations

import pytest
from hiring_life import HOUR, ROSA, SYSTEM, Law, Told, moment

from agent.etiquette.courtesy import Standing
from agent.etiquette.kinds import DraftKind, MessageKind, Signal, Stage

REPLY, ASK = DraftKind.HOLD_REPLY, DraftKind.FOLLOW_UP
TALK = moment(4, 14, 14)
HELD = moment(4, 20, 11)  # a Monday


def on_hold(**more: object) -> Told:
    """After a talk, Rosa says that the search rests."""
    told = Told()
    told.talk(TALK)
    told.mail(HELD, MessageKind.ON_HOLD, **more)  # type: ignore[arg-type]
    return told


@pytest.mark.rule("T25")
def test_a_hold_is_answered_within_two_working_days(law: Law) -> None:
    """At once in the mailbox, in its thread; pointless after five days."""
    (reply,) = law.owed(on_hold(), HELD + HOUR, REPLY)
    assert (reply.place_at, reply.due, reply.expires) == (HELD, moment(4, 22, 17), moment(4, 25, 11))
    assert law.owed(on_hold(sender=SYSTEM), HELD + HOUR, REPLY) == []


@pytest.mark.covers("case 30")
def test_a_hold_without_a_day_is_asked_after_in_three_weeks(law: Law) -> None:
    """Fifteen working days, then thirty after each that was sent; the third is the last, and silence never ends it."""
    told = on_hold()
    assert law.placeable(told, moment(5, 10), ASK) == []
    assert law.placeable(told, moment(5, 11, 9), ASK) == [ASK]
    told.wrote(moment(5, 12), ROSA)
    assert law.placeable(told, moment(6, 22), ASK) == []
    assert law.placeable(told, moment(6, 23, 9), ASK) == [ASK]
    told.wrote(moment(6, 23), ROSA)
    told.wrote(moment(8, 4), ROSA)
    assert law.placeable(told, moment(12, 1), ASK, DraftKind.CLOSING_FOLLOW_UP) == []
    assert law.stage(told, moment(12, 1)) is Stage.ON_HOLD


def test_a_hold_until_a_day_is_asked_after_a_week_later(law: Law) -> None:
    """Counted from the day they named."""
    told = on_hold(answer_by=moment(6, 1, 17))
    assert law.placeable(told, moment(6, 7), ASK) == []
    assert law.placeable(told, moment(6, 8, 9), ASK) == [ASK]


def test_a_word_of_theirs_in_between_starts_afresh(law: Law) -> None:
    """And the user's own mail gives them a week."""
    told = on_hold()
    told.mail(moment(5, 8), MessageKind.EMPLOYER_MESSAGE)
    assert law.placeable(told, moment(5, 28), ASK) == []
    assert law.placeable(told, moment(5, 29, 9), ASK) == [ASK]
    told = on_hold()
    told.wrote(moment(5, 7), ROSA)
    assert law.placeable(told, moment(5, 13), ASK) == []
    assert law.placeable(told, moment(5, 14, 9), ASK) == [ASK]


def test_an_unsent_letter_is_followed_by_none(law: Law) -> None:
    """It lapses, and that is all."""
    assert law.standing(on_hold(), moment(8, 1), ASK) == [Standing.LAPSED]


@pytest.mark.covers("T27", "case 32")
def test_what_opens_it_again_ends_the_asking(law: Law) -> None:
    """A new interview, or a person's word that it goes on."""
    told = on_hold()
    told.talk(moment(5, 6, 14), announced=moment(5, 4))
    assert law.placeable(told, moment(5, 11, 10), ASK, REPLY) == []
    assert law.stage(told, moment(5, 5)) is Stage.INTERVIEWING
    told = on_hold()
    told.mail(moment(5, 4), MessageKind.EMPLOYER_MESSAGE, signals=(Signal.REOPENS,))
    assert law.stage(told, moment(5, 5)) is Stage.AWAITING_DECISION
