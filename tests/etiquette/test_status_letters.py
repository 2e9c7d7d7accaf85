from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hiring_life import BERLIN, CALENDAR, DAY, HOUR, NADIA, ROSA, SYSTEM, TOMAS, Law, Told, moment
from hypothesis import given
from hypothesis import strategies as st

from agent.etiquette.courtesy import Standing
from agent.etiquette.kinds import DraftKind, DraftState, Format, MessageKind

FOLLOW_UP, CLOSING = DraftKind.FOLLOW_UP, DraftKind.CLOSING_FOLLOW_UP
TALK = moment(3, 12, 14)  # a Thursday
END = TALK + HOUR
PROMISED = moment(3, 20, 17)


def promised() -> Told:
    """A talk, and an answer promised for the Friday after."""
    told = Told()
    told.talk(TALK)
    told.mail(END + 20 * HOUR, MessageKind.DELAY, answer_by=PROMISED)
    return told


@pytest.mark.covers("T19")
@pytest.mark.rule("E17")
def test_the_follow_up_stands_a_week_after_the_promise(law: Law) -> None:
    """Promised for Friday the 20th: from Friday the 27th at nine, to the one who promised, in their thread."""
    told = promised()
    assert law.placeable(told, moment(3, 27, 8, 59), FOLLOW_UP) == []
    assert law.placeable(told, moment(3, 27, 9), FOLLOW_UP) == [FOLLOW_UP]
    (courtesy,) = law.owed(told, moment(3, 27, 9), FOLLOW_UP)
    rosa = law.fold(told).person(courtesy.person)
    assert rosa is not None
    assert rosa.address == ROSA.address
    assert courtesy.answers is not None
    assert courtesy.answers.message_id == "<2@harbourlight.example>"
    assert courtesy.occasion == "<2@harbourlight.example>"


@pytest.mark.covers("T19")
@pytest.mark.rule("E31")
def test_without_a_date_seven_business_days_pass(law: Law) -> None:
    """After an interview with no named day, the seventh business day is the first on which one may ask."""
    told = Told()
    told.talk(TALK)
    assert law.placeable(told, moment(3, 22, 23), FOLLOW_UP) == []
    assert law.placeable(told, moment(3, 23, 9), FOLLOW_UP) == [FOLLOW_UP]


def test_after_a_call_five_business_days_pass(law: Law) -> None:
    """A telephone talk counts as a screen."""
    told = Told()
    told.talk(TALK, format_=Format.PHONE)
    assert law.owed(told, END, FOLLOW_UP)[0].place_at == moment(3, 19, 9)


@pytest.mark.covers("T18")
@pytest.mark.rule("E33")
def test_a_later_promise_replaces_an_earlier_one(law: Law) -> None:
    """Another date moves the follow-up, and nothing stands on the old day."""
    told = promised()
    told.mail(moment(3, 19), MessageKind.DELAY, answer_by=moment(3, 27, 17))
    (courtesy,) = law.owed(told, moment(3, 30), FOLLOW_UP)
    assert courtesy.place_at == moment(4, 7, 9)  # Good Friday and Easter Monday do not count


@pytest.mark.rule("E32")
def test_two_follow_ups_and_no_third(law: Law) -> None:
    """After the closing follow-up was sent, nothing more is planned however long they are silent."""
    told = promised()
    told.wrote(moment(3, 27, 10), ROSA)
    told.wrote(moment(4, 9, 10), ROSA)
    found = law.owed(told, moment(6, 1))
    assert [one.kind for one in found if one.kind in (FOLLOW_UP, CLOSING)] == [FOLLOW_UP, CLOSING]


@pytest.mark.covers("T20")
@pytest.mark.rule("T21")
def test_the_closing_one_counts_from_the_sent_one(law: Law) -> None:
    """Seven business days after the first was sent, in the same wait, to the same person."""
    told = promised()
    told.wrote(moment(3, 27, 10), ROSA)
    first, closing = law.owed(told, moment(3, 28), FOLLOW_UP, CLOSING)
    assert first.standing is Standing.DONE
    assert closing.place_at == moment(4, 9, 9)
    assert (closing.person, closing.occasion) == (first.person, first.occasion)


def test_an_unsent_follow_up_is_followed_by_nothing(law: Law) -> None:
    """A follow-up that lies in Drafts does not advance anything, and lapses after ten business days."""
    told = promised()
    assert law.standing(told, moment(4, 12), FOLLOW_UP) == [Standing.OPEN]
    assert law.standing(told, moment(4, 15), FOLLOW_UP) == [Standing.LAPSED]
    assert law.owed(told, moment(5, 20), CLOSING) == []


@pytest.mark.rule("I3")
def test_a_discarded_follow_up_ends_the_asking(law: Law) -> None:
    """Thrown away: not made again, and no closing one comes."""
    told = promised()
    told.ended(moment(3, 27, 12), law.owed(told, moment(3, 27, 9), FOLLOW_UP)[0], DraftState.DISCARDED)
    assert law.standing(told, moment(3, 30), FOLLOW_UP) == [Standing.WAIVED]
    assert law.owed(told, moment(4, 20), CLOSING) == []


@pytest.mark.rule("I4")
def test_nobody_is_asked_while_an_interview_is_open(law: Law) -> None:
    """A second round that is announced but not yet held keeps every follow-up back."""
    told = Told()
    told.talk(TALK)
    told.mail(END + DAY, MessageKind.INTERVIEW_INVITATION)
    assert law.placeable(told, moment(3, 25), FOLLOW_UP) == []


@pytest.mark.covers("T42")
def test_an_unanswered_question_keeps_the_follow_up_back(law: Law) -> None:
    """They asked something: first the answer, then a week of patience from that answer."""
    told = Told()
    told.talk(TALK)
    told.mail(moment(3, 13), MessageKind.EMPLOYER_MESSAGE, asks_a_question=True)
    assert law.owed(told, moment(4, 20), FOLLOW_UP) == []
    told.wrote(moment(4, 21), ROSA)
    assert law.owed(told, moment(4, 21, 11), FOLLOW_UP)[0].place_at == moment(4, 30, 9)


@pytest.mark.covers("T18")
@pytest.mark.rule("I5")
def test_their_mail_takes_the_follow_up_away(law: Law) -> None:
    """Any human mail overtakes the unsent follow-up and opens a new wait of its own."""
    told = promised()
    reply = told.mail(moment(3, 27, 15), MessageKind.EMPLOYER_MESSAGE)
    assert law.standing(told, moment(3, 27, 16), FOLLOW_UP) == [Standing.OVERTAKEN, Standing.OPEN]
    assert [one.occasion for one in law.owed(told, moment(3, 27, 16), FOLLOW_UP)][1] == reply


@pytest.mark.rule("I6")
def test_the_users_own_follow_up_settles_it(law: Law) -> None:
    """A mail the user writes on or after the day is the follow-up."""
    told = promised()
    told.wrote(moment(3, 27, 11), ROSA)
    assert law.standing(told, moment(3, 27, 12), FOLLOW_UP) == [Standing.DONE]


@pytest.mark.rule("I7")
def test_a_hold_and_a_decision_end_the_asking(law: Law) -> None:
    """On hold, refused or offered: the follow-up falls away and none comes after it."""
    for kind in (MessageKind.ON_HOLD, MessageKind.REJECTION, MessageKind.OFFER):
        told = promised()
        told.mail(moment(3, 27, 12), kind, SYSTEM)
        assert law.standing(told, moment(4, 20), FOLLOW_UP)[0] is Standing.OVERTAKEN
        assert law.placeable(told, moment(4, 20), FOLLOW_UP) == []


@pytest.mark.rule("E36")
def test_nobody_is_written_to_twice_within_a_week(law: Law) -> None:
    """The user wrote to the one who promised three days before the day: five business days from then."""
    told = promised()
    told.wrote(moment(3, 24, 10), ROSA)
    assert law.owed(told, moment(3, 25), FOLLOW_UP)[0].place_at == moment(3, 31, 9)


@pytest.mark.rule("E7")
def test_who_is_not_interested_does_not_ask(law: Law) -> None:
    """The user's own word waives the follow-up."""
    told = promised()
    told.flag(moment(3, 21), "not_interested")
    assert law.standing(told, moment(3, 27, 9), FOLLOW_UP) == [Standing.WAIVED]


@pytest.mark.rule("T38")
def test_who_is_away_gets_two_days_after_the_return(law: Law) -> None:
    """An out-of-office note until the 31st moves the day to 2 April, and is no reply."""
    told = promised()
    told.mail(moment(3, 25), MessageKind.AUTO_REPLY, human=False, away_until=moment(3, 31))
    assert law.owed(told, moment(3, 26), FOLLOW_UP)[0].place_at == moment(4, 2, 9)


def test_an_absence_told_in_answer_to_the_follow_up_leaves_it_sent(law: Law) -> None:
    """The note that answers the follow-up does not undo that it was sent; the closing one waits for the return."""
    told = promised()
    told.wrote(moment(3, 27, 11), ROSA)
    told.mail(moment(3, 27, 12), MessageKind.AUTO_REPLY, human=False, away_until=moment(4, 10))
    first, closing = law.owed(told, moment(3, 28), FOLLOW_UP, CLOSING)
    assert first.standing is Standing.DONE
    assert closing.place_at == moment(4, 14, 9)


@pytest.mark.rule("2.7")
def test_the_years_end_does_not_count(law: Law) -> None:
    """From 22 December to 3 January no day is counted."""
    told = Told()
    told.talk(moment(12, 17, 14))
    assert law.owed(told, moment(12, 17, 16), FOLLOW_UP)[0].place_at == moment(1, 8, 9, year=2027)


@pytest.mark.rule("E34")
def test_only_somebody_with_an_address_is_asked(law: Law) -> None:
    """The promiser has no address here, so the recruiter who has one is asked instead."""
    told = Told()
    told.talk(TALK, sender=ROSA)
    told.mail(END + HOUR, MessageKind.DELAY, NADIA.model_copy(update={"address": None}), answer_by=PROMISED)
    (courtesy,) = law.owed(told, moment(3, 27, 9), FOLLOW_UP)
    person = law.fold(told).person(courtesy.person)
    assert person is not None
    assert person.address == ROSA.address


@pytest.mark.rule("G11")
def test_a_muted_application_waives_everything(law: Law) -> None:
    """No draft of any kind stands once the user has muted it."""
    told = promised()
    told.flag(TALK - DAY, "mute")
    assert {one.standing for one in law.owed(told, moment(3, 12, 20))} == {Standing.WAIVED}


def test_a_promise_made_before_the_talk_and_past_by_then_is_moot(law: Law) -> None:
    """A receipt's or an invitation's date that lies before the interview's end starts nothing."""
    told = Told()
    told.mail(moment(3, 2), MessageKind.APPLICATION_RECEIVED, SYSTEM, answer_by=moment(3, 30, 17))
    told.talk(TALK)
    (courtesy,) = law.owed(told, moment(3, 13), FOLLOW_UP)
    assert courtesy.occasion == "<2@harbourlight.example>#0"


def test_without_anybody_to_ask_nothing_is_owed(law: Law) -> None:
    """Only a system ever wrote, and the interviewer has no address."""
    told = Told()
    told.talk(TALK, sender=SYSTEM, with_=(TOMAS.model_copy(update={"address": None}),))
    assert law.owed(told, moment(3, 30), FOLLOW_UP) == []


@given(st.integers(0, 330), st.integers(0, 40), st.booleans(), st.integers(0, 23))
def test_the_wait_is_never_shorter_than_five_business_days(start: int, promise: int, dated: bool, hour: int) -> None:  # noqa: FBT001 - drawn
    """Whatever the dates, five to ten business days pass before anybody is asked, and no promise is live then."""
    law, told = Law(), Told()
    talk = datetime(2026, 1, 5, hour, tzinfo=BERLIN) + start * DAY
    told.talk(talk)
    anchor = talk + HOUR
    if dated:
        anchor = anchor + timedelta(minutes=5) + promise * DAY
        told.mail(talk + HOUR + timedelta(minutes=1), MessageKind.DELAY, answer_by=anchor)
    (courtesy,) = law.owed(told, talk + 2 * HOUR, FOLLOW_UP)
    days = [anchor.astimezone(BERLIN).date() + count * DAY for count in range(1, 90)]
    counted = [day for day in days if CALENDAR.is_working_day(day) and day <= courtesy.place_at.date()]
    waited = [day for day in counted if not ((day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 3))]
    assert courtesy.place_at > anchor
    assert len(counted) >= 5
    assert len(waited) <= 10


def test_nobody_asks_before_the_wait_has_begun(law: Law) -> None:
    """Where a test without a day closes after the day on which one would have asked, that day counts anew."""
    told = Told()
    told.talk(TALK)
    told.mail(TALK - DAY, MessageKind.ASSESSMENT, SYSTEM)
    (ask,) = law.owed(told, moment(4, 20), FOLLOW_UP)
    assert ask.place_at >= moment(3, 25, 9)
    assert ask.place_at <= ask.due
