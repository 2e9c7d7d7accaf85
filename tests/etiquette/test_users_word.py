"""The user's own hand: what they do not want written, quiet, a day of their own, what they say of an interview."""

from __future__ import annotations

import pytest
from hiring_life import CALENDAR, DAY, HOUR, ROSA, TOMAS, Law, Told, moment

from agent.etiquette.application import Lull
from agent.etiquette.courtesy import Standing
from agent.etiquette.journal import Flagged, GotOn, Interested, Pinned, Skipped, Snoozed, TimesGiven, WarmedUp
from agent.etiquette.kinds import DraftKind, DraftState, Interest, InterviewStatus, MessageKind, Round
from agent.etiquette.owed import owed
from agent.etiquette.policy import Policy

THANKS, ASK, NOTES = DraftKind.THANK_YOU, DraftKind.FOLLOW_UP, DraftKind.NOTES
WARM, CONNECT = DraftKind.KEEP_WARM, DraftKind.CONNECT_NOTE
TALK = moment(3, 12, 14)
END = TALK + HOUR


def talked() -> Told:
    """A talk with Tomas, arranged by Rosa."""
    told = Told()
    told.talk(TALK)
    return told


@pytest.mark.rule("U1")
def test_what_the_user_does_not_want_written_is_not_written(law: Law) -> None:
    """One letter only; the others stay owed."""
    told = talked()
    (thanks,) = law.owed(told, END + DAY, THANKS)
    told.say(Skipped, END + DAY, courtesy=thanks.key, kind=THANKS)
    assert law.standing(told, END + DAY, THANKS) == [Standing.WAIVED]
    assert law.standing(told, END + DAY, NOTES) == [Standing.OPEN]


@pytest.mark.rule("U2")
def test_while_the_user_wants_quiet_nothing_new_comes(law: Law) -> None:
    """What would have come stands right after; what is pointless by then never does."""
    told = talked()
    told.say(Snoozed, END - HOUR, until=END + 2 * DAY)
    assert law.placeable(told, END + DAY) == []
    assert set(law.placeable(told, END + 2 * DAY)) == {NOTES, THANKS}
    (thanks,) = law.owed(told, END + DAY, THANKS)
    assert thanks.place_at <= thanks.send_from <= thanks.send_until <= thanks.expires
    told.say(Snoozed, END - HOUR, until=END + 20 * DAY)
    assert law.placeable(told, END + 20 * DAY, THANKS, NOTES) == []


def test_a_pause_holds_for_every_application(law: Law) -> None:
    """It is told to the law, since it belongs to none."""
    application, pause = law.fold(talked()), Lull(at=END - HOUR, until=END + 2 * DAY, source="said-1")
    for now, placed in ((END + DAY, 0), (END + 2 * DAY, 2)):
        found = owed((application,), law.policy, CALENDAR, now, since=None, pauses=(pause,))
        assert sum(one.standing is Standing.OPEN and one.place_at <= now for one in found) == placed


def test_quiet_wanted_later_moves_nothing_that_came_before(law: Law) -> None:
    """What was placed stays what it was."""
    told = talked()
    before = law.owed(told, END + HOUR, NOTES)
    told.say(Snoozed, moment(3, 20), until=moment(3, 25))
    assert law.owed(told, END + HOUR, NOTES) == before


@pytest.mark.rule("U3")
def test_the_users_own_day_goes_before_the_one_that_was_counted(law: Law) -> None:
    """Earlier or later, until they write again."""
    for day in (moment(3, 18, 10), moment(4, 15, 10)):
        told = talked()
        told.say(Pinned, moment(3, 17), moment=day)
        (ask,) = law.owed(told, moment(3, 17, 12), ASK)
        assert ask.place_at == day.replace(hour=9)
    told.mail(moment(3, 30), MessageKind.EMPLOYER_MESSAGE)
    assert law.owed(told, moment(3, 30, 12), ASK)[-1].place_at == moment(4, 10, 9)


def test_interest_is_the_last_word(law: Law) -> None:
    """Who lost it does not ask, who found it again does."""
    told = talked()
    told.say(Interested, END, interest=Interest.NONE)
    assert law.standing(told, moment(3, 24), ASK) == [Standing.WAIVED]
    told.say(Interested, END + HOUR, interest=Interest.HIGH)
    assert law.standing(told, moment(3, 24), ASK) == [Standing.OPEN]


def test_what_the_user_says_of_an_interview_counts(law: Law) -> None:
    """Held, though nobody fixed it; or called off, and nothing is owed."""
    told = talked()
    told.happened(END + HOUR, "<1@harbourlight.example>#0", InterviewStatus.CANCELLED)
    assert law.placeable(told, END + DAY) == []
    told.happened(END + 2 * HOUR, "<1@harbourlight.example>#0", InterviewStatus.HELD)
    assert THANKS in law.placeable(told, END + DAY)


def test_times_are_kept_as_they_were_said(law: Law) -> None:
    """For the letter that gives them."""
    told = talked()
    told.say(TimesGiven, END, times="Tuesday from ten to twelve")
    assert [one.text for one in law.fold(told).times] == ["Tuesday from ten to twelve"]


def test_more_time_is_a_mark(law: Law) -> None:
    """Set and taken off again."""
    told = talked()
    told.say(Flagged, END, flag="more_time", value=True)
    assert law.fold(told).flags.more_time
    told.say(Flagged, END + HOUR, flag="more_time", value=False)
    assert not law.fold(told).flags.more_time


def near_miss() -> Told:
    """Refused after the final talk."""
    told = Told()
    told.talk(TALK, round_=Round.FINAL)
    told.mail(moment(3, 18), MessageKind.REJECTION)
    told.wrote(moment(3, 19), ROSA)
    return told


@pytest.mark.rule("T41")
@pytest.mark.covers("T41")
def test_two_months_after_a_near_miss_one_may_write_for_a_reason(law: Law) -> None:
    """Never without one, never after a first talk, twice at most."""
    told = near_miss()
    assert law.owed(told, moment(6, 1), WARM) == []
    told.say(WarmedUp, moment(4, 1), reason="I read about your new harbour.")
    assert law.placeable(told, moment(5, 15), WARM) == []
    assert law.placeable(told, moment(5, 18, 9), WARM) == [WARM]
    for number in range(3):
        told.say(WarmedUp, moment(5, 20 + number), reason="And another thing.")
    assert len(law.owed(told, moment(12, 1), WARM)) == 2
    first_talk = talked()
    first_talk.mail(moment(3, 18), MessageKind.REJECTION)
    first_talk.say(WarmedUp, moment(4, 1), reason="I read about your new harbour.")
    assert law.owed(first_talk, moment(6, 1), WARM) == []


@pytest.mark.rule("E35")
def test_one_connects_with_whom_one_got_on_once_it_is_over(law: Law) -> None:
    """Not while an answer is awaited, not within a day, not with others."""
    told = talked()
    person = law.fold(told).interviews[0].interviewers[0]
    told.say(GotOn, END + HOUR, person=person)
    assert law.owed(told, END + 2 * DAY, CONNECT) == []
    told.mail(END + 2 * HOUR, MessageKind.REJECTION)
    (note,) = law.owed(told, END + 2 * DAY, CONNECT)
    assert (note.person, note.place_at) == (person, END + DAY)
    told.say(GotOn, END + 3 * HOUR, person=person, well=False)
    assert law.owed(told, END + 2 * DAY, CONNECT) == []


@pytest.mark.rule("2.3b")
def test_without_an_address_the_organiser_is_asked_to_pass_thanks_on(law: Law) -> None:
    """Even for one person; then nobody has a thank-you of their own (reading 13)."""
    told = Told()
    nameless = TOMAS.model_copy(update={"address": None})
    interview = told.talk(TALK, with_=(nameless,))
    (note,) = law.owed(told, END + DAY, DraftKind.PASS_ON, THANKS)
    assert note.kind is DraftKind.PASS_ON
    assert note.place_at == END + 20 * HOUR
    told.noted(END + 2 * HOUR, interview)
    (note,) = law.owed(told, END + DAY, DraftKind.PASS_ON)
    assert note.place_at == END + 2 * HOUR
    told.wrote(END + 3 * HOUR, ROSA)
    assert law.standing(told, END + DAY, DraftKind.PASS_ON) == [Standing.DONE]


def test_where_all_goes_through_one_person_that_one_passes_thanks_on(law: Law) -> None:
    """One note, also where the others' addresses are known; if they were alone in the talk, plain thanks."""
    told = Told()
    told.talk(TALK, everything_through=ROSA.address)
    assert law.placeable(told, END + DAY, DraftKind.PASS_ON, THANKS) == [DraftKind.PASS_ON]
    told = Told()
    told.talk(TALK, with_=(ROSA,), everything_through=ROSA.address)
    assert law.placeable(told, END + DAY, DraftKind.PASS_ON, THANKS) == [THANKS]


@pytest.mark.rule("2.1")
def test_where_the_user_wishes_only_the_lead_is_thanked(law: Law) -> None:
    """By default everybody is."""
    told = Told()
    told.talk(TALK, with_=(TOMAS, ROSA))
    assert len(law.owed(told, END + DAY, THANKS)) == 2
    brief = Law(law.rules, Policy(thank_you_recipients="lead"))
    assert len(brief.owed(told, END + DAY, THANKS)) == 1


@pytest.mark.covers("case 67")
def test_thanks_are_best_sent_before_one_meets_again(law: Law) -> None:
    """A second talk with the same person the next morning ends the time for it."""
    told = talked()
    told.talk(TALK + 18 * HOUR, announced=END)
    (thanks,) = law.owed(told, END + 2 * HOUR, THANKS)
    assert thanks.send_until == TALK + 18 * HOUR
    assert thanks.due == END + DAY


@pytest.mark.covers("case 42")
def test_one_mail_to_several_settles_the_thanks_to_each(law: Law) -> None:
    """Whatever the user wrote to them together."""
    told = Told()
    told.talk(TALK, with_=(TOMAS, ROSA))
    told.wrote(END + HOUR, TOMAS, ROSA)
    assert law.standing(told, END + DAY, THANKS) == [Standing.DONE, Standing.DONE]


def test_thanks_that_were_passed_on_are_not_given_twice(law: Law) -> None:
    """Where the interviewer writes after all."""
    told = Told()
    nameless = TOMAS.model_copy(update={"address": None})
    told.talk(TALK, with_=(nameless,))
    (note,) = law.owed(told, END + DAY, DraftKind.PASS_ON)
    told.ended(END + DAY, note, DraftState.SENT)
    told.mail(END + 2 * DAY, MessageKind.EMPLOYER_MESSAGE, TOMAS)
    assert law.standing(told, END + 2 * DAY + HOUR, THANKS) == [Standing.DONE]
