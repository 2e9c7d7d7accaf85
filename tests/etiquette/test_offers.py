"""Offers, what the user decides, and what that means for the others."""

from __future__ import annotations

from datetime import datetime

import pytest
from hiring_life import CALENDAR, DAY, HOUR, ROSA, SYSTEM, Law, Told, moment

from agent.etiquette.application import Application, Flags
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import Decision, DraftKind, DraftState, MessageKind, Signal, Stage
from agent.etiquette.owed import flagged, one_top_choice, owed
from agent.etiquette.tasks import tasks

ACK, NUDGE = DraftKind.OFFER_ACKNOWLEDGEMENT, DraftKind.DEADLINE_NUDGE
ACCEPTANCE, DECLINE, WITHDRAWAL = DraftKind.ACCEPTANCE, DraftKind.DECLINE, DraftKind.WITHDRAWAL
TALK = moment(3, 12, 14)
END = TALK + HOUR
OFFERED = moment(3, 18, 11)  # a Wednesday
LAST_DAY = moment(3, 27, 17)


def offered(at: object = OFFERED, **more: object) -> Told:
    """After a talk an offer came."""
    told = Told()
    told.talk(TALK)
    told.wrote(END + HOUR, ROSA)
    told.mail(at, MessageKind.OFFER, **more)  # type: ignore[arg-type]
    return told


@pytest.mark.rule("T28")
@pytest.mark.covers("T29")
def test_an_offer_is_acknowledged_within_a_day(law: Law) -> None:
    """At once, in its thread; due after a day, or at noon of the next working day."""
    (ack,) = law.owed(offered(), OFFERED + HOUR, ACK)
    assert (ack.place_at, ack.due) == (OFFERED, OFFERED + DAY)
    assert ack.answers is not None
    (ack,) = law.owed(offered(moment(3, 20, 16)), moment(3, 20, 17), ACK)
    assert ack.due == moment(3, 23, 12)


@pytest.mark.covers("case 34")
def test_a_portals_offer_is_acknowledged_to_a_person(law: Law) -> None:
    """Never to the portal; and the person who tells it again gets no second letter."""
    told = offered(sender=SYSTEM)
    (ack,) = law.owed(told, OFFERED + HOUR, ACK)
    assert ack.person == "<1@harbourlight.example>#0#0"
    told.mail(OFFERED + 2 * HOUR, MessageKind.OFFER)
    assert len(law.owed(told, OFFERED + 3 * HOUR, ACK)) == 1


def test_a_written_offer_after_a_verbal_one_is_acknowledged_again(law: Law) -> None:
    """The first asks for it in writing, the second thanks for that."""
    told = offered(offer_form="verbal")
    told.wrote(OFFERED + HOUR, ROSA)
    told.mail(OFFERED + 2 * DAY, MessageKind.OFFER, offer_form="written")
    assert law.standing(told, OFFERED + 2 * DAY + HOUR, ACK) == [Standing.DONE, Standing.OPEN]


@pytest.mark.rule("T31")
def test_what_the_user_takes_is_accepted_in_writing(law: Law) -> None:
    """The stage follows the word; the acknowledgement falls away; their own mail to them settles it."""
    told = offered()
    told.decided(OFFERED + DAY, Decision.ACCEPTED)
    assert law.stage(told, OFFERED + DAY + HOUR) is Stage.ACCEPTED
    (letter,) = law.owed(told, OFFERED + DAY + HOUR, ACCEPTANCE)
    assert (letter.person, letter.place_at) == ("<1@harbourlight.example>#0#0", OFFERED + DAY)
    assert law.standing(told, OFFERED + DAY + HOUR, ACK) == [Standing.OVERTAKEN]
    told.wrote(OFFERED + DAY + 2 * HOUR, ROSA)
    assert law.standing(told, OFFERED + 2 * DAY, ACCEPTANCE) == [Standing.DONE]


@pytest.mark.rule("T32")
def test_what_the_user_declines_is_declined_in_writing(law: Law) -> None:
    """Within a day; a new offer opens it again."""
    told = offered()
    told.decided(OFFERED + DAY, Decision.DECLINED)
    (letter,) = law.owed(told, OFFERED + DAY + HOUR, DECLINE)
    assert letter.due == OFFERED + 2 * DAY
    assert law.stage(told, OFFERED + 2 * DAY) is Stage.DECLINED
    told.mail(OFFERED + 3 * DAY, MessageKind.OFFER)
    assert law.stage(told, OFFERED + 4 * DAY) is Stage.OFFERED
    assert law.owed(told, OFFERED + 4 * DAY, DECLINE) == []
    assert law.standing(told, OFFERED + 3 * DAY + HOUR, ACK)[-1] is Standing.OPEN


@pytest.mark.rule("T35")
def test_who_withdraws_says_so_and_nothing_else_is_written(law: Law) -> None:
    """Later mail of theirs opens nothing."""
    told = Told()
    told.talk(TALK)
    told.decided(END + 2 * HOUR, Decision.WITHDRAWN)
    (letter,) = law.owed(told, END + 3 * HOUR, WITHDRAWAL)
    assert letter.person == "<1@harbourlight.example>#0#0"
    assert law.stage(told, END + 3 * HOUR) is Stage.WITHDRAWN
    told.mail(END + 2 * DAY, MessageKind.AVAILABILITY_REQUEST, signals=(Signal.ASKS_FOR_TIMES,))
    others = [one for one in law.owed(told, END + 3 * DAY) if one.kind is not WITHDRAWAL]
    assert [one for one in others if one.standing is Standing.OPEN] == []
    assert law.stage(told, END + 3 * DAY) is Stage.WITHDRAWN


def test_a_decision_that_the_user_mailed_needs_no_letter(law: Law) -> None:
    """Their own acceptance sets the stage (reading 15)."""
    for says, stage in (
        (Decision.ACCEPTED, Stage.ACCEPTED),
        (Decision.DECLINED, Stage.DECLINED),
        (Decision.WITHDRAWN, Stage.WITHDRAWN),
    ):
        told = offered()
        told.wrote(OFFERED + DAY, ROSA, says=says)
        assert law.stage(told, OFFERED + 2 * DAY) is stage
        assert law.owed(told, OFFERED + 2 * DAY, ACCEPTANCE, DECLINE, WITHDRAWAL) == []


def test_a_decision_may_be_told_by_the_draft_itself(law: Law) -> None:
    """The sent acceptance says what the word said before; it is one decision."""
    told = offered()
    told.decided(OFFERED + DAY, Decision.ACCEPTED)
    (letter,) = law.owed(told, OFFERED + DAY + HOUR, ACCEPTANCE)
    told.ended(OFFERED + DAY + 2 * HOUR, letter, DraftState.SENT)
    told.wrote(OFFERED + DAY + 2 * HOUR, ROSA, says=Decision.ACCEPTED)
    assert law.standing(told, OFFERED + 2 * DAY, ACCEPTANCE) == [Standing.DONE]
    assert len(law.fold(told).settled) == 1


@pytest.mark.rule("T34")
@pytest.mark.covers("T34")
def test_an_offer_taken_back_gets_no_letter_of_ours(law: Law) -> None:
    """It is a refusal all the same."""
    told = offered()
    told.mail(OFFERED + 2 * DAY, MessageKind.REJECTION)
    assert law.owed(told, OFFERED + 3 * DAY, DraftKind.REJECTION_REPLY) == []
    assert law.stage(told, OFFERED + 3 * DAY) is Stage.REJECTED


def nudged(law: Law, *, share: bool = True, deadline: object = LAST_DAY, now: object = OFFERED) -> list[Courtesy]:
    """The nudges owed, where another employer has made an offer."""
    favourite = Told()
    favourite.talk(TALK)
    favourite.wrote(END + HOUR, ROSA)
    other = offered(deadline=deadline)
    one = flagged(law.fold(favourite), Flags(share_other_interviews=share))
    two = law.fold(other).model_copy(update={"id": "other"})
    found = owed((one, two), law.policy, CALENDAR, now, since=None, rules=law.rules)  # type: ignore[arg-type]
    return [courtesy for courtesy in found if courtesy.kind is NUDGE]


@pytest.mark.rule("T30")
def test_a_deadline_elsewhere_may_be_told_to_the_favourite(law: Law) -> None:
    """At once, due three working days before it, pointless after; never to the one that made the offer (reading 11)."""
    (nudge,) = nudged(law)
    assert nudge.application == "app"
    assert nudge.place_at == OFFERED
    assert nudge.due == moment(3, 24, 17)
    assert (nudge.expires, nudge.deadline) == (LAST_DAY, LAST_DAY)


@pytest.mark.rule("E42")
def test_nothing_of_other_offers_without_leave(law: Law) -> None:
    """And nothing where there is no deadline to tell of."""
    assert nudged(law, share=False) == []
    assert nudged(law, deadline=None) == []


def test_a_nudge_falls_away_with_the_offer(law: Law) -> None:
    """Once that offer is declined there is no deadline any more."""
    favourite, other = Told(), offered(deadline=LAST_DAY)
    favourite.talk(TALK)
    favourite.wrote(END + HOUR, ROSA)
    other.decided(OFFERED + DAY, Decision.DECLINED)
    one = flagged(law.fold(favourite), Flags(share_other_interviews=True))
    two = law.fold(other).model_copy(update={"id": "other"})
    found = owed((one, two), law.policy, CALENDAR, OFFERED + 2 * DAY, since=None)
    assert [courtesy.standing for courtesy in found if courtesy.kind is NUDGE] == [Standing.OVERTAKEN]


@pytest.mark.rule("case 40")
@pytest.mark.covers("case 40")
def test_who_took_an_offer_thanks_nobody_else_any_more(law: Law) -> None:
    """The others' thank-yous and follow-ups fall away."""
    here, other = Told(), offered()
    here.talk(OFFERED + HOUR, announced=OFFERED)
    other.decided(OFFERED + 3 * HOUR, Decision.ACCEPTED)
    two = law.fold(other).model_copy(update={"id": "other"})
    found = owed((law.fold(here), two), law.policy, CALENDAR, OFFERED + DAY, since=None, rules=law.rules)
    mine = [one.standing for one in found if one.application == "app" and one.kind is DraftKind.THANK_YOU]
    assert mine == [Standing.OVERTAKEN]


@pytest.mark.covers("case 38")
def test_two_offers_get_two_acknowledgements(law: Law) -> None:
    """Each to its own people."""
    one, two = law.fold(offered()), law.fold(offered()).model_copy(update={"id": "other"})
    found = owed((one, two), law.policy, CALENDAR, OFFERED + HOUR, since=None)
    assert sorted(courtesy.application for courtesy in found if courtesy.kind is ACK) == ["app", "other"]


def test_what_gave_way_stays_away(law: Law) -> None:
    """An acknowledgement that a hold overtook does not come back once the answer to the hold has lapsed (I2)."""
    told = offered()
    told.mail(OFFERED + HOUR, MessageKind.ON_HOLD)
    for now in (OFFERED + 2 * HOUR, OFFERED + 6 * DAY):
        assert law.standing(told, now, ACK) == [Standing.OVERTAKEN]


@pytest.mark.covers("case 39")
def test_two_top_choices_are_none() -> None:
    """Until the user says which; one alone stays."""
    one = flagged(Law().fold(offered()), Flags(top_choice=True))
    assert [app.flags.top_choice for app in one_top_choice((one, one))] == [False, False]
    assert one_top_choice((one,)) == (one,)


def test_a_later_search_is_not_held_back_by_an_old_acceptance() -> None:
    """What was begun after an offer was taken, or once that was taken back, is thanked and asked as ever."""
    law, here, other = Law(), Told(), offered()
    other.decided(OFFERED + HOUR, Decision.ACCEPTED)
    here.talk(OFFERED + 20 * DAY, announced=OFFERED + 10 * DAY)
    now = OFFERED + 21 * DAY
    two = law.fold(other).model_copy(update={"id": "other"})
    assert thanked(law, here, two, now) == [Standing.OPEN]
    assert [one for one in tasks((law.fold(here), two), law.policy, CALENDAR, now) if one.verbs == ("withdraw",)] == []
    before = Told()
    before.talk(OFFERED + 20 * DAY, announced=OFFERED)
    assert thanked(law, before, two, now) == [Standing.OVERTAKEN]
    other.mail(OFFERED + 2 * DAY, MessageKind.REJECTION)
    assert thanked(law, before, law.fold(other).model_copy(update={"id": "other"}), now) == [Standing.OPEN]


def thanked(law: Law, here: Told, other: Application, now: datetime) -> list[Standing]:
    """How the thank-you stands beside the other application."""
    found = owed((law.fold(here), other), law.policy, CALENDAR, now, since=None)
    return [one.standing for one in found if one.application == "app" and one.kind is DraftKind.THANK_YOU]
