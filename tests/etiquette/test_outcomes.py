from __future__ import annotations

import pytest
from hiring_life import DAY, HOUR, ROSA, SYSTEM, TOMAS, Law, Told, moment

from agent.etiquette.courtesy import Standing
from agent.etiquette.kinds import DraftKind, MessageKind
from agent.etiquette.policy import Policy

REPLY = DraftKind.REJECTION_REPLY
TALK = moment(3, 12, 14)
NO = moment(3, 20, 16)  # a Friday


def refused(**more: object) -> Told:
    """A talk and a refusal."""
    told = Told()
    told.talk(TALK)
    told.mail(NO, MessageKind.REJECTION, **more)  # type: ignore[arg-type]
    return told


@pytest.mark.covers("T26")
@pytest.mark.rule("E45")
def test_the_messenger_is_answered_at_once_in_the_thread(law: Law) -> None:
    """It may stand when the refusal arrives, and answers that mail."""
    told = refused()
    (courtesy,) = law.owed(told, NO, REPLY)
    assert courtesy.place_at == NO
    assert courtesy.due == moment(3, 25, 17)
    assert courtesy.answers is not None
    assert courtesy.answers.message_id == courtesy.occasion == "<2@harbourlight.example>"


@pytest.mark.covers("case 21")
@pytest.mark.rule("E44")
def test_it_is_best_sent_on_the_next_working_morning(law: Law) -> None:
    """Refused on a Friday afternoon: Monday at nine; refused late at night: twelve hours later."""
    assert law.owed(refused(), NO, REPLY)[0].send_from == moment(3, 23, 9)
    told = Told()
    told.talk(TALK)
    told.mail(moment(3, 18, 23), MessageKind.REJECTION)
    assert law.owed(told, moment(3, 19), REPLY)[0].send_from == moment(3, 19, 11)


@pytest.mark.covers("case 26")
def test_a_systems_refusal_is_answered_to_the_last_human(law: Law) -> None:
    """Nobody reads the system's address, so the answer goes into Rosa's thread."""
    told = refused(sender=SYSTEM)
    (courtesy,) = law.owed(told, NO, REPLY)
    assert courtesy.person == law.fold(told).people[0].id
    assert courtesy.answers is not None
    assert courtesy.answers.message_id == "<1@harbourlight.example>"


@pytest.mark.covers("case 25")
def test_a_second_refusal_changes_nothing(law: Law) -> None:
    """By system and by hand: one answer, to the one chosen first."""
    told = refused(sender=SYSTEM)
    before = law.owed(told, NO, REPLY)
    told.mail(NO + HOUR, MessageKind.REJECTION, TOMAS)
    assert law.owed(told, NO + 2 * HOUR, REPLY) == before


def test_a_refusal_before_any_talk_calls_for_no_answer(law: Law) -> None:
    """Unless the user set it so."""
    told = Told()
    told.mail(NO, MessageKind.REJECTION)
    assert law.owed(told, NO, REPLY) == []
    polite = Law(policy=Policy(rejection_reply_without_interview=True))
    assert len(polite.owed(told, NO, REPLY)) == 1


@pytest.mark.rule("I6")
def test_the_users_own_answer_settles_it(law: Law) -> None:
    """Whatever it says."""
    told = refused()
    told.wrote(NO + HOUR, ROSA)
    assert law.standing(told, NO + 2 * HOUR, REPLY) == [Standing.DONE]


@pytest.mark.covers("T27")
@pytest.mark.rule("T23")
def test_a_new_interview_overtakes_the_farewell(law: Law) -> None:
    """They changed their mind."""
    told = refused()
    told.mail(NO + DAY, MessageKind.INTERVIEW_INVITATION)
    assert law.standing(told, NO + 2 * DAY, REPLY) == [Standing.OVERTAKEN]


def test_an_old_refusal_is_not_answered(law: Law) -> None:
    """It was due before afterword was there."""
    assert law.standing(refused(), NO + 22 * DAY, REPLY, since=NO + 21 * DAY) == [Standing.TOO_OLD]
    assert law.standing(refused(), NO + 22 * DAY, REPLY) == [Standing.LAPSED]
