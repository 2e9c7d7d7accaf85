"""Answers to what a person wrote: when they are owed, by when, and what makes them pointless."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hiring_life import DAY, HOUR, ROSA, SYSTEM, TOMAS, Law, Told, moment

from agent.etiquette.courtesy import Standing
from agent.etiquette.kinds import DraftKind, InterviewStatus, MessageKind, Signal

AVAILABILITY, CONFIRMATION = DraftKind.AVAILABILITY_REPLY, DraftKind.CONFIRMATION_REPLY
RESCHEDULE, CANCELLATION = DraftKind.RESCHEDULE_REPLY, DraftKind.CANCELLATION_REPLY
DELAY, NO_SHOW = DraftKind.DELAY_REPLY, DraftKind.NO_SHOW
ASKED = moment(3, 9, 11)  # a Monday
TALK = moment(3, 12, 14)
END = TALK + HOUR
TIMES, LINK = Signal.ASKS_FOR_TIMES, Signal.BOOKING_LINK


def asked_for_times(*signals: Signal, sender: object = ROSA) -> Told:
    """Somebody asks for times on a Monday morning."""
    told = Told()
    told.mail(ASKED, MessageKind.AVAILABILITY_REQUEST, sender, signals=signals)  # type: ignore[arg-type]
    return told


@pytest.mark.rule("T1")
@pytest.mark.covers("T2")
def test_a_request_for_times_is_answered_within_a_working_day(law: Law) -> None:
    """At once in the mailbox, in the thread of the mail, due on the next working day."""
    (reply,) = law.owed(asked_for_times(), ASKED + HOUR, AVAILABILITY)
    assert reply.place_at == ASKED
    assert reply.due == moment(3, 10, 17)
    assert reply.answers is not None
    assert reply.answers.message_id == "<1@harbourlight.example>"


@pytest.mark.covers("T2")
def test_a_booking_page_alone_asks_for_no_letter(law: Law) -> None:
    """Unless they would also take times by mail; a machine is never answered (reading 12)."""
    assert law.owed(asked_for_times(LINK), ASKED + HOUR, AVAILABILITY) == []
    assert law.owed(asked_for_times(TIMES, LINK), ASKED + HOUR, AVAILABILITY) != []
    assert law.owed(asked_for_times(TIMES, sender=SYSTEM), ASKED + HOUR, AVAILABILITY) == []


@pytest.mark.covers("T1")
def test_an_invitation_is_answered_with_times_only_if_it_asks_for_them(law: Law) -> None:
    """One that says that times will follow needs no answer."""
    for signals, owed in (((), 0), ((TIMES,), 1), ((LINK,), 0)):
        told = Told()
        told.mail(ASKED, MessageKind.INTERVIEW_INVITATION, signals=signals)
        assert len(law.owed(told, ASKED + HOUR, AVAILABILITY)) == owed


def test_times_are_no_longer_wanted_once_one_is_fixed(law: Law) -> None:
    """By the calendar or by a person; and the user's own mail settles it."""
    told = asked_for_times()
    told.talk(TALK, announced=ASKED + DAY)
    assert law.standing(told, ASKED + 2 * DAY, AVAILABILITY) == [Standing.OVERTAKEN]
    told = asked_for_times()
    told.wrote(ASKED + HOUR, ROSA)
    assert law.standing(told, ASKED + 2 * HOUR, AVAILABILITY) == [Standing.DONE]


def test_a_mail_that_was_answered_elsewhere_is_answered(law: Law) -> None:
    """Whoever of them the user wrote to: it stands in the thread."""
    told = asked_for_times()
    told.wrote(ASKED + HOUR, TOMAS, answers="<1@harbourlight.example>")
    assert law.standing(told, ASKED + 2 * HOUR, AVAILABILITY) == [Standing.DONE]
    told = asked_for_times()
    told.wrote(ASKED + HOUR, TOMAS)
    assert law.standing(told, ASKED + 2 * HOUR, AVAILABILITY) == [Standing.OPEN]


def test_a_deadline_of_theirs_comes_first(law: Law) -> None:
    """Times wanted by this evening are due by then."""
    told = Told()
    told.mail(ASKED, MessageKind.AVAILABILITY_REQUEST, deadline=ASKED + 5 * HOUR)
    (reply,) = law.owed(told, ASKED + HOUR, AVAILABILITY)
    assert reply.due == ASKED + 5 * HOUR


@pytest.mark.rule("T3")
def test_a_confirmation_is_given_where_it_is_asked_for(law: Law) -> None:
    """Within four working hours; not where nobody asks; nothing once the talk has begun."""
    told = Told()
    told.talk(TALK, announced=moment(3, 9, 15), asks_to_confirm=True)
    (reply,) = law.owed(told, moment(3, 9, 16), CONFIRMATION)
    assert reply.due == moment(3, 10, 11)
    assert reply.expires == TALK
    assert law.standing(told, TALK, CONFIRMATION) == [Standing.OVERTAKEN]
    silent = Told()
    silent.talk(TALK)
    assert law.owed(silent, TALK - DAY, CONFIRMATION) == []


@pytest.mark.covers("case 16")
def test_an_answer_to_the_calendar_confirms_too(law: Law) -> None:
    """It settles the confirmation, and nothing else (case 16: a declined slot is no withdrawal)."""
    told = Told()
    told.talk(TALK, announced=moment(3, 9, 15), asks_to_confirm=True)
    told.wrote(moment(3, 9, 16), ROSA, subject="Accepted: Interview")
    assert law.standing(told, moment(3, 9, 17), CONFIRMATION) == [Standing.DONE]


def test_the_calendars_own_invitation_does_not_make_a_confirmation_pointless(law: Law) -> None:
    """It says the same once more; a move does."""
    told = Told()
    told.talk(TALK, announced=moment(3, 9, 10), asks_to_confirm=True)
    told.mail(moment(3, 9, 11), MessageKind.INTERVIEW_CONFIRMATION, SYSTEM, talk=TALK, uid="1")
    assert law.standing(told, moment(3, 9, 12), CONFIRMATION) == [Standing.OPEN]
    told.mail(moment(3, 9, 13), MessageKind.INTERVIEW_RESCHEDULE, talk=TALK + DAY)
    assert law.standing(told, moment(3, 9, 14), CONFIRMATION) == [Standing.OVERTAKEN]


@pytest.mark.rule("T6")
def test_who_asks_to_move_is_answered(law: Law) -> None:
    """Whether they propose a time or ask for times; a calendar that merely moves is not."""
    for more, owed in (({"asks_to_confirm": True}, 1), ({"signals": (TIMES,)}, 1), ({}, 0), ({"signals": (LINK,)}, 0)):
        told = Told()
        told.talk(TALK)
        told.mail(TALK - DAY, MessageKind.INTERVIEW_RESCHEDULE, TOMAS, talk=TALK + DAY, **more)  # type: ignore[arg-type]
        found = law.owed(told, TALK - DAY + HOUR, RESCHEDULE)
        assert len(found) == owed
        assert all(one.answers for one in found)


@pytest.mark.rule("T7b")
@pytest.mark.covers("T7")
def test_who_calls_it_off_is_answered_with_understanding(law: Law) -> None:
    """A person is; a calendar is not; a new time makes it pointless."""
    told = Told()
    told.talk(TALK)
    told.mail(TALK - 3 * HOUR, MessageKind.INTERVIEW_CANCELLATION)
    (reply,) = law.owed(told, TALK, CANCELLATION)
    assert reply.due == moment(3, 13, 17)
    told.talk(TALK + 7 * DAY, announced=TALK + HOUR)
    assert law.standing(told, TALK + 2 * HOUR, CANCELLATION) == [Standing.OVERTAKEN]
    told = Told()
    told.talk(TALK)
    told.mail(TALK - 3 * HOUR, MessageKind.INTERVIEW_CANCELLATION, SYSTEM)
    assert law.owed(told, TALK, CANCELLATION) == []


def waiting() -> Told:
    """After a talk, with a day named for the answer."""
    told = Told()
    told.talk(TALK)
    told.mail(END + DAY, MessageKind.DELAY, answer_by=moment(3, 20, 17))
    return told


@pytest.mark.rule("T24")
def test_who_moves_the_day_is_answered_with_patience(law: Law) -> None:
    """A first promise is not; each later day is an occasion of its own (reading 4)."""
    told = waiting()
    assert law.owed(told, END + DAY + HOUR, DELAY) == []
    told.mail(moment(3, 19), MessageKind.DELAY, answer_by=moment(3, 27, 17))
    (first,) = law.owed(told, moment(3, 19, 12), DELAY)
    assert (first.due, first.expires) == (moment(3, 20, 17), moment(3, 24, 17))
    told.mail(moment(3, 26), MessageKind.DELAY, answer_by=moment(4, 10, 17))
    assert law.placeable(told, moment(3, 26, 12), DELAY) == [DELAY]
    assert len({one.key for one in law.owed(told, moment(3, 26, 12), DELAY)}) == 2


def test_who_says_that_it_takes_longer_is_answered_also_without_a_day(law: Law) -> None:
    """And where the first day they name comes with such a word."""
    for more in ({"signals": (Signal.LATE,)}, {"answer_by": moment(3, 30, 17), "signals": (Signal.LATE,)}):
        told = Told()
        told.talk(TALK)
        told.mail(END + DAY, MessageKind.DELAY, **more)  # type: ignore[arg-type]
        assert law.placeable(told, END + DAY + HOUR, DELAY) == [DELAY]


@pytest.mark.covers("case 29")
def test_the_second_choice_answers_with_patience(law: Law) -> None:
    """A word that the user waits behind somebody is answered as a delay is; a vague "soon" is not."""
    told = Told()
    told.talk(TALK)
    told.mail(END + DAY, MessageKind.EMPLOYER_MESSAGE, signals=(Signal.WAITLIST,))
    assert law.placeable(told, END + DAY + HOUR, DELAY) == [DELAY]
    told = Told()
    told.talk(TALK)
    told.mail(END + DAY, MessageKind.DELAY)
    assert law.owed(told, END + DAY + HOUR, DELAY) == []


def test_nobody_is_thanked_for_a_delay_before_any_talk(law: Law) -> None:
    """A system's word or a receipt's is none either."""
    told = Told()
    told.mail(ASKED, MessageKind.DELAY, signals=(Signal.LATE,))
    assert law.owed(told, ASKED + HOUR, DELAY) == []
    told = waiting()
    told.mail(moment(3, 19), MessageKind.DELAY, SYSTEM, answer_by=moment(3, 27, 17))
    assert law.owed(told, moment(3, 19, 12), DELAY) == []


@pytest.mark.rule("T9")
def test_a_no_show_is_the_users_word(law: Law) -> None:
    """One letter to whoever arranged it, within the hour, and no thanks; a new time makes it pointless."""
    told = Told()
    interview = told.talk(TALK)
    assert law.owed(told, TALK + HOUR, NO_SHOW) == []
    told.noted(TALK + timedelta(minutes=20), interview, happened="no_show")
    (letter,) = law.owed(told, TALK + HOUR, NO_SHOW)
    assert letter.person == "<1@harbourlight.example>#0#0"
    assert letter.due == TALK + timedelta(minutes=80)
    assert letter.expires == moment(3, 13, 17)
    assert law.placeable(told, END + DAY, DraftKind.THANK_YOU) == []
    told.talk(TALK + 4 * DAY, announced=TALK + HOUR)
    assert law.placeable(told, TALK + 2 * HOUR, NO_SHOW) in ([], [NO_SHOW])


@pytest.mark.rule("T8")
def test_a_talk_that_the_user_missed_is_apologised_for(law: Law) -> None:
    """By their word, within two hours."""
    told = Told()
    interview = told.talk(TALK)
    told.happened(TALK + HOUR, interview, InterviewStatus.MISSED)
    (letter,) = law.owed(told, TALK + HOUR, NO_SHOW)
    assert letter.due == TALK + 3 * HOUR
    assert law.placeable(told, END + DAY, DraftKind.THANK_YOU) == []


@pytest.mark.covers("T5", "case 46", "case 65")
def test_a_reminder_is_never_answered(law: Law) -> None:
    """Nor a survey, nor thanks for the thanks (case 46)."""
    told = Told()
    told.talk(TALK)
    told.mail(TALK - DAY, MessageKind.INTERVIEW_REMINDER, talk=TALK)
    told.mail(END + DAY, MessageKind.SURVEY, SYSTEM)
    told.mail(END + DAY, MessageKind.EMPLOYER_MESSAGE, TOMAS)
    replies = {AVAILABILITY, CONFIRMATION, RESCHEDULE, CANCELLATION, DELAY, NO_SHOW}
    assert [one for one in law.owed(told, END + 2 * DAY) if one.kind in replies] == []


def test_replies_fall_away_with_a_decision(law: Law) -> None:
    """A refusal or an offer overtakes the answer to an earlier mail (I7)."""
    for kind in (MessageKind.REJECTION, MessageKind.OFFER, MessageKind.ON_HOLD):
        told = asked_for_times()
        told.mail(ASKED + HOUR, kind)
        assert law.standing(told, ASKED + 2 * HOUR, AVAILABILITY) == [Standing.OVERTAKEN]


def test_late_mail_is_best_answered_in_daylight(law: Law) -> None:
    """What comes at night or on Saturday is answered on the next working morning."""
    told = Told()
    told.mail(moment(3, 14, 22), MessageKind.AVAILABILITY_REQUEST)
    (reply,) = law.owed(told, moment(3, 14, 23), AVAILABILITY)
    assert reply.send_from == moment(3, 16, 9)
    assert reply.place_at == moment(3, 14, 22)


def test_a_missed_talk_is_not_apologised_for_after_a_refusal(law: Law) -> None:
    """The word comes too late for a letter (I7)."""
    told = Told()
    interview = told.talk(TALK)
    told.mail(END + DAY, MessageKind.REJECTION)
    told.happened(END + DAY + HOUR, interview, InterviewStatus.MISSED)
    assert law.owed(told, END + 2 * DAY, NO_SHOW) == []


def test_who_moves_an_interview_does_not_take_part_in_it(law: Law) -> None:
    """The one who arranged it writes; it stays an interview with whom it was with."""
    told = Told()
    told.talk(moment(3, 12, 14))
    told.mail(moment(3, 10), MessageKind.INTERVIEW_RESCHEDULE, ROSA, talk=moment(3, 13, 14), with_=(ROSA,))
    application = law.fold(told)
    (interview,) = application.interviews
    named = [application.person(key) for key in interview.interviewers]
    assert [one.name for one in named if one] == [TOMAS.name]
