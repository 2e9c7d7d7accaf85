from __future__ import annotations

import pytest
from hiring_life import DAY, HOUR, ROSA, SYSTEM, Law, Told, moment

from agent.etiquette.kinds import Decision, MessageKind, Stage
from agent.etiquette.stages import GUARDS, TABLE

TALK = moment(3, 12, 14)
END = TALK + HOUR
LATER = moment(3, 20)

# How to get into each stage, and the events that each stage may see next.
INTO = {
    Stage.APPLIED: MessageKind.APPLICATION_RECEIVED,
    Stage.INTERVIEWING: MessageKind.INTERVIEW_INVITATION,
    Stage.ON_HOLD: MessageKind.ON_HOLD,
    Stage.OFFERED: MessageKind.OFFER,
    Stage.REJECTED: MessageKind.REJECTION,
}
DECIDED = {
    Stage.ACCEPTED: Decision.ACCEPTED,
    Stage.DECLINED: Decision.DECLINED,
    Stage.WITHDRAWN: Decision.WITHDRAWN,
}
DECISIONS = {
    "took_the_offer": Decision.ACCEPTED,
    "declined_the_offer": Decision.DECLINED,
    "withdrew": Decision.WITHDRAWN,
}
CAUSES = {
    "interview_announced": MessageKind.INTERVIEW_INVITATION,
    "put_on_hold": MessageKind.ON_HOLD,
    "refused": MessageKind.REJECTION,
    "offer_made": MessageKind.OFFER,
    "person_wrote": MessageKind.EMPLOYER_MESSAGE,
}


def in_stage(stage: Stage) -> Told:
    """An application that has come to that stage by 18 May."""
    told = Told()
    if stage in INTO:
        told.mail(moment(5, 1), INTO[stage])
        return told
    if stage in DECIDED:
        told.mail(moment(5, 1), MessageKind.OFFER)
        told.decided(moment(5, 2), DECIDED[stage])
        return told
    told.talk(TALK if stage is Stage.GHOSTED else moment(5, 15, 14))
    return told


@pytest.mark.parametrize("start", [stage for stage in Stage if stage in {key[0] for key in TABLE}])
@pytest.mark.parametrize("event", CAUSES)
def test_every_transition_of_the_table_and_no_other_is_lived(start: Stage, event: str) -> None:
    """From every stage every mail leads where the table says, and nowhere where it says nothing."""
    law, told = Law(), in_stage(start)
    assert law.stage(told, moment(5, 18)) is start
    told.mail(moment(5, 18, 11), CAUSES[event])
    steps = TABLE.get((start, event), ())
    after = law.stage(told, moment(5, 18, 12))
    assert after is (steps[0].target if steps else start)


@pytest.mark.parametrize("start", Stage)
@pytest.mark.parametrize("event", DECISIONS)
@pytest.mark.covers("T31", "T32", "T35")
def test_every_decision_of_the_users_leads_where_the_table_says(start: Stage, event: str) -> None:
    """From every stage; where the table says nothing it changes nothing."""
    law, told = Law(), in_stage(start)
    told.decided(moment(5, 18, 11), DECISIONS[event])
    steps = TABLE.get((start, event), ())
    assert law.stage(told, moment(5, 18, 12)) is (steps[0].target if steps else start)


@pytest.mark.covers("T17")
def test_the_clock_ends_the_last_round(law: Law) -> None:
    """Interviewing until the end, awaiting the decision from then on."""
    told = Told()
    told.talk(TALK)
    assert law.stage(told, END - HOUR) is Stage.INTERVIEWING
    assert law.stage(told, END) is Stage.AWAITING_DECISION


def test_an_open_assessment_is_an_open_round(law: Law) -> None:
    """Until its deadline has passed."""
    told = Told()
    told.talk(TALK)
    told.mail(END + DAY, MessageKind.ASSESSMENT, SYSTEM, deadline=LATER)
    assert law.stage(told, LATER - HOUR) is Stage.INTERVIEWING
    assert law.stage(told, LATER + HOUR) is Stage.AWAITING_DECISION


def test_a_cancelled_only_interview_leaves_the_process_open(law: Law) -> None:
    """Nothing was held, so there is nothing to decide on."""
    told = Told()
    told.talk(TALK)
    told.mail(TALK - DAY, MessageKind.INTERVIEW_CANCELLATION)
    assert law.stage(told, LATER) is Stage.INTERVIEWING


@pytest.mark.rule("T22")
def test_thirty_silent_days_are_an_answer(law: Law) -> None:
    """Counted from the last contact, if the user asked nothing."""
    told = Told()
    told.talk(TALK)
    assert law.stage(told, END + 29 * DAY) is Stage.AWAITING_DECISION
    assert law.stage(told, END + 31 * DAY) is Stage.GHOSTED


@pytest.mark.covers("T22")
def test_a_closing_follow_up_gives_ten_business_days(law: Law) -> None:
    """Sent on 8 April: ghosted from the 22nd, and not while the first was still out."""
    told = Told()
    told.talk(TALK)
    told.wrote(moment(3, 26, 10), ROSA)
    told.wrote(moment(4, 8, 10), ROSA)
    assert law.stage(told, moment(4, 21, 23)) is Stage.AWAITING_DECISION
    assert law.stage(told, moment(4, 22, 12)) is Stage.GHOSTED


def test_a_hold_never_becomes_ghosted(law: Law) -> None:
    """They said that it will take time."""
    told = Told()
    told.talk(TALK)
    told.mail(LATER, MessageKind.ON_HOLD)
    assert law.stage(told, LATER + 300 * DAY) is Stage.ON_HOLD


def test_a_promise_far_ahead_is_no_silence(law: Law) -> None:
    """Silence counts from the promised day."""
    told = Told()
    told.talk(TALK)
    told.mail(END + DAY, MessageKind.DELAY, answer_by=moment(5, 29, 17))
    assert law.stage(told, moment(6, 20)) is Stage.AWAITING_DECISION


def test_every_guard_of_the_table_is_a_predicate() -> None:
    """A name misspelled in the declaration would never let anything through."""
    named = {name for steps in TABLE.values() for step in steps for name in (*step.only_if, *step.unless)}
    assert named == set(GUARDS)
