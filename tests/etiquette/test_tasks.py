"""What only the user can do: it is asked while it is open, and no longer."""

from __future__ import annotations

import pytest
from hiring_life import CALENDAR, DAY, HOUR, ROSA, SYSTEM, TOMAS, Law, Told, moment

from agent.etiquette.application import Flags
from agent.etiquette.journal import GotOn
from agent.etiquette.kinds import Decision, DraftKind, InterviewStatus, MessageKind, Round, Signal
from agent.etiquette.owed import flagged
from agent.etiquette.policy import Policy
from agent.etiquette.tasks import Task, TaskKind, tasks

TALK = moment(3, 12, 14)
END = TALK + HOUR
ASKED = moment(3, 16, 11)
LAW = Law()


def open_at(told: Told, now: object, *, mute: bool = False, policy: Policy | None = None) -> list[Task]:
    """The tasks of one application."""
    known = Told([entry for entry in told.entries if entry.at <= now])  # type: ignore[operator]
    application = flagged(LAW.fold(known), Flags(mute=mute))
    return list(tasks((application,), policy or LAW.policy, CALENDAR, now))  # type: ignore[arg-type]


def kinds(told: Told, now: object) -> list[TaskKind]:
    """Their kinds, without the letters that are offered and the notes that are missing."""
    left_out = (TaskKind.OFFER_A_LETTER, TaskKind.NOTES_MISSING)
    return [one.kind for one in open_at(told, now) if one.kind not in left_out]


@pytest.mark.covers("T42")
def test_a_question_of_theirs_is_the_users_to_answer() -> None:
    """Until they wrote, or it is long ago; no letter is made up for it."""
    told = Told()
    told.talk(TALK)
    told.mail(ASKED, MessageKind.EMPLOYER_MESSAGE, asks_a_question=True)
    (task,) = [one for one in open_at(told, ASKED + HOUR) if one.kind is TaskKind.ANSWER_THEM]
    assert task.source == "<2@harbourlight.example>"
    assert kinds(told, ASKED + 15 * DAY) == []
    told.wrote(ASKED + HOUR, ROSA)
    assert kinds(told, ASKED + 2 * HOUR) == []


@pytest.mark.covers("T2")
def test_a_booking_page_is_the_users_to_open() -> None:
    """Also where a machine sends it; until a time is fixed."""
    for sender in (ROSA, SYSTEM):
        told = Told()
        told.mail(ASKED, MessageKind.AVAILABILITY_REQUEST, sender, signals=(Signal.BOOKING_LINK,))
        assert kinds(told, ASKED + HOUR) == [TaskKind.BOOK_A_TIME]
        told.talk(ASKED + 5 * DAY, announced=ASKED + 2 * HOUR)
        assert kinds(told, ASKED + 3 * HOUR) == []


@pytest.mark.covers("T37", "case 54")
def test_a_test_is_handed_in_by_the_user() -> None:
    """Until its day has passed; with that day as what is due."""
    told = Told()
    told.mail(ASKED, MessageKind.ASSESSMENT, SYSTEM, deadline=ASKED + 5 * DAY)
    (task,) = open_at(told, ASKED + HOUR)
    assert (task.kind, task.due) == (TaskKind.HAND_IN, ASKED + 5 * DAY)
    assert open_at(told, ASKED + 6 * DAY) == []


@pytest.mark.covers("T36", "T27", "case 32", "case 49")
def test_references_reopenings_and_the_agencys_question_are_tasks() -> None:
    """Each of its own kind; a refused application that is open again asks too (reading 22)."""
    for signals, kind, wanted in (
        ((), MessageKind.REFERENCE_REQUEST, TaskKind.REFERENCES),
        ((Signal.REOPENS,), MessageKind.EMPLOYER_MESSAGE, TaskKind.REOPENED),
        ((Signal.ASKS_HOW_IT_WENT,), MessageKind.EMPLOYER_MESSAGE, TaskKind.HOW_IT_WENT),
    ):
        told = Told()
        told.talk(TALK)
        told.mail(END + DAY, MessageKind.REJECTION if kind is MessageKind.EMPLOYER_MESSAGE else MessageKind.DELAY)
        told.mail(ASKED, kind, signals=(*signals, Signal.REOPENS) if wanted is TaskKind.HOW_IT_WENT else signals)
        found = kinds(told, ASKED + HOUR)
        assert found == [TaskKind.REOPENED if wanted is TaskKind.HOW_IT_WENT else wanted]


@pytest.mark.covers("T9", "T8")
def test_that_a_talk_did_not_come_about_is_offered_to_be_said() -> None:
    """For a day and a half, unless its notes say how it was."""
    told = Told()
    interview = told.talk(TALK)
    (task,) = open_at(told, END + HOUR)
    assert (task.offers, task.verbs) == (DraftKind.NO_SHOW, ("no-show", "missed"))
    assert open_at(told, END + 2 * DAY) == []
    told.happened(END + HOUR, interview, InterviewStatus.HELD)
    assert open_at(told, END + HOUR) == []


def test_who_has_no_address_is_named() -> None:
    """Where nobody can pass thanks on either; nothing is guessed (rule 2.3)."""
    told = Told()
    nameless = TOMAS.model_copy(update={"address": None})
    told.talk(TALK, with_=(nameless,), sender=SYSTEM)
    (task,) = [one for one in open_at(told, END + HOUR) if one.kind is TaskKind.NO_ADDRESS]
    assert "Tomas Berg" in task.text


@pytest.mark.covers("T33", "case 36", "case 37")
def test_an_offer_waits_for_the_users_word_and_alarms_before_its_end() -> None:
    """No letter is made up where its last day has passed."""
    told = Told()
    told.talk(TALK)
    told.mail(ASKED, MessageKind.OFFER, deadline=moment(3, 27, 17))
    calm, alarm, late = (open_at(told, at)[-1] for at in (ASKED + HOUR, moment(3, 26, 9), moment(3, 28)))
    assert calm.kind is alarm.kind is late.kind is TaskKind.DECIDE
    assert len({calm.text, alarm.text, late.text}) == 3
    assert calm.verbs == ("accept", "decline", "more-time")
    told.decided(moment(3, 20), Decision.DECLINED)
    assert [one for one in open_at(told, moment(3, 26)) if one.kind is TaskKind.DECIDE] == []


def test_after_an_acceptance_withdrawing_elsewhere_is_offered() -> None:
    """One application at a time, never by itself (T31)."""
    here, other, closed = Told(), Told(), Told()
    for told in (here, other, closed):
        told.talk(TALK)
    here.mail(ASKED, MessageKind.OFFER)
    here.decided(ASKED + DAY, Decision.ACCEPTED)
    closed.mail(ASKED, MessageKind.REJECTION)
    named = [
        LAW.fold(told).model_copy(update={"id": name}) for told, name in ((here, "a"), (other, "b"), (closed, "c"))
    ]
    found = tasks(tuple(named), LAW.policy, CALENDAR, ASKED + 2 * DAY)
    assert [one.application for one in found if one.offers is DraftKind.WITHDRAWAL] == ["b"]


def test_an_offer_taken_back_is_told() -> None:
    """Whether to answer is the user's to say (T34)."""
    told = Told()
    told.talk(TALK)
    told.mail(ASKED, MessageKind.OFFER)
    told.mail(ASKED + DAY, MessageKind.REJECTION)
    assert TaskKind.RESCINDED in kinds(told, ASKED + 2 * DAY)


def test_keeping_in_touch_is_offered_only_to_who_wants_that() -> None:
    """And connecting, until somebody was named."""
    told = Told()
    told.talk(TALK, round_=Round.FINAL)
    told.mail(ASKED, MessageKind.REJECTION)
    assert [one.offers for one in open_at(told, ASKED + DAY)] == [DraftKind.CONNECT_NOTE]
    assert open_at(told, ASKED + 61 * DAY) == []
    (warm,) = open_at(told, ASKED + 61 * DAY, policy=Policy(keep_warm=True))
    assert (warm.offers, warm.verbs) == (DraftKind.KEEP_WARM, ("keep-warm",))
    told.say(GotOn, ASKED + HOUR, person=LAW.fold(told).interviews[0].interviewers[0])
    assert open_at(told, ASKED + DAY) == []


def test_a_muted_application_asks_nothing() -> None:
    """The user wants to hear nothing of it (G11)."""
    told = Told()
    told.talk(TALK)
    told.mail(ASKED, MessageKind.EMPLOYER_MESSAGE, asks_a_question=True)
    assert open_at(told, ASKED + HOUR, mute=True) == []
