from __future__ import annotations

import pytest
from hiring_life import DAY, HOUR, NADIA, ROSA, SYSTEM, TOMAS, Law, Told, moment

from agent.etiquette.courtesy import Standing
from agent.etiquette.evidence import Party
from agent.etiquette.kinds import DraftKind, DraftState, Format, MessageKind, Part
from agent.etiquette.notes import Impression
from agent.etiquette.policy import Policy

NOTES, THANK_YOU = DraftKind.NOTES, DraftKind.THANK_YOU
TALK = moment(3, 12, 14)  # a Thursday
END = TALK + HOUR


@pytest.fixture
def told() -> Told:
    """A talk with Tomas."""
    return talked()


def talked(*people: Party) -> Told:
    """A talk with these people, or with Tomas alone."""
    told = Told()
    told.talk(TALK, with_=people or (TOMAS,))
    return told


@pytest.mark.covers("T11")
@pytest.mark.rule("E8")
def test_every_interviewer_is_thanked(law: Law) -> None:
    """A panel of two: two letters, each to one person, for the same interview."""
    found = law.owed(talked(TOMAS, NADIA), END, THANK_YOU)
    assert len({one.person for one in found}) == 2
    assert {one.occasion for one in found} == {"<1@harbourlight.example>#0"}


@pytest.mark.covers("T13")
@pytest.mark.rule("E9")
def test_the_thank_you_stands_after_twenty_hours_without_notes(law: Law) -> None:
    """Twenty hours after the end it may stand, after twenty-four it is due."""
    (courtesy,) = law.owed(talked(), END, THANK_YOU)
    assert (courtesy.place_at, courtesy.due) == (END + 20 * HOUR, END + 24 * HOUR)


@pytest.mark.covers("case 3")
@pytest.mark.rule("E12")
def test_notes_with_a_word_for_this_person_bring_it_forward(law: Law) -> None:
    """Notes that speak of one of two bring that letter forward, and leave the other for later."""
    told = talked(TOMAS, NADIA)
    told.noted(END + 2 * HOUR, "<1@harbourlight.example>#0")
    assert {one.place_at for one in law.owed(told, END + 3 * HOUR, THANK_YOU)} == {END + 2 * HOUR, END + 20 * HOUR}


@pytest.mark.covers("case 12")
def test_real_hours_are_counted_when_the_clocks_change(law: Law) -> None:
    """On the night of 28 March an hour is missing: due is a day of twenty-four real hours later."""
    told = Told()
    told.talk(moment(3, 28, 14))
    (courtesy,) = law.owed(told, moment(3, 28, 16), THANK_YOU)
    assert courtesy.due == moment(3, 29, 16)


@pytest.mark.covers("T10")
@pytest.mark.rule("E5")
def test_an_interview_is_held_by_the_clock(law: Law) -> None:
    """No mail says that it took place, and yet thanks are owed."""
    assert law.owed(talked(), END - HOUR, THANK_YOU) == []
    assert law.standing(talked(), END, THANK_YOU) == [Standing.OPEN]


@pytest.mark.covers("T15", "case 41")
@pytest.mark.rule("I6")
def test_the_users_own_mail_to_the_interviewer_settles_it(law: Law) -> None:
    """Whatever its words; a mail to somebody else does not."""
    told = talked()
    told.wrote(END + HOUR, ROSA)
    assert law.standing(told, END + 2 * HOUR, THANK_YOU) == [Standing.OPEN]
    told.wrote(END + 3 * HOUR, ROSA, TOMAS)
    assert law.standing(told, END + 4 * HOUR, THANK_YOU) == [Standing.DONE]


def test_a_calendar_answer_settles_nothing(law: Law, told: Told) -> None:
    """Accepting another invitation is no thank-you."""
    told.wrote(END + HOUR, TOMAS, subject="Accepted: Second talk @ Monday")
    assert law.standing(told, END + 2 * HOUR, THANK_YOU) == [Standing.OPEN]


@pytest.mark.covers("T26", "case 20")
@pytest.mark.rule("I7")
def test_a_refusal_overtakes_thanks_and_notes(law: Law) -> None:
    """Nothing but the answer to the refusal is left."""
    told = talked()
    told.mail(END + HOUR, MessageKind.REJECTION)
    found = law.owed(told, END + 2 * HOUR, NOTES, THANK_YOU)
    assert [(one.standing, one.standing_why) for one in found] == [(Standing.OVERTAKEN, "rejection arrived")] * 2


@pytest.mark.covers("case 44")
@pytest.mark.rule("I3")
def test_a_discarded_thank_you_is_waived(law: Law) -> None:
    """The user chose silence towards this person for this interview."""
    told = talked()
    told.ended(END + 21 * HOUR, law.owed(told, END, THANK_YOU)[0], DraftState.DISCARDED)
    assert law.standing(told, END + 22 * HOUR, THANK_YOU) == [Standing.WAIVED]


@pytest.mark.rule("T16")
def test_thanks_lapse_after_a_week(law: Law) -> None:
    """Seven days after the end the letter has had its time."""
    assert law.standing(talked(), END + 7 * DAY, THANK_YOU) == [Standing.LAPSED]


@pytest.mark.rule("I2")
def test_only_one_thank_you_to_a_person_is_alive(law: Law) -> None:
    """A second round with the same person: the older unsent letter gives way to the newer."""
    told = talked()
    told.talk(TALK + 3 * DAY, announced=END + HOUR)
    assert law.standing(told, END + 2 * DAY, THANK_YOU) == [Standing.OPEN]
    later = END + 4 * DAY
    assert law.standing(told, later, THANK_YOU) == [Standing.OVERTAKEN, Standing.OPEN]


@pytest.mark.rule("2.3")
def test_a_machine_is_not_thanked(law: Law) -> None:
    """An attendee whose address nobody reads gets no letter."""
    robot = Party(name="Note Taker", address="noreply@meet.example")
    assert len(law.owed(talked(TOMAS, robot), END, THANK_YOU)) == 1
    assert law.owed(talked(Party(name="Room Four", address="do-not-reply+4@meet.example")), END, THANK_YOU) == []


@pytest.mark.rule("9.13")
def test_where_all_goes_through_one_person_nobody_is_thanked_directly(law: Law) -> None:
    """They asked that everything goes through Rosa."""
    told = talked()
    told.mail(TALK - DAY, MessageKind.EMPLOYER_MESSAGE, everything_through=ROSA.address)
    assert law.owed(told, END, THANK_YOU) == []


@pytest.mark.covers("case 49")
def test_an_agency_that_arranged_the_talk_stands_between(law: Law) -> None:
    """The interviewer who never wrote is not written to past the agency."""
    told = Told()
    agent = Party(name="Vera Holm", address="vera@talentbridge.example", part=Part.AGENCY)
    told.talk(TALK, sender=agent)
    assert law.owed(told, END, THANK_YOU) == []
    told.mail(TALK - HOUR, MessageKind.EMPLOYER_MESSAGE, TOMAS)
    assert len(law.owed(told, END, THANK_YOU)) == 1


def test_a_coordinator_in_the_room_is_not_thanked(law: Law) -> None:
    """Who only arranged it gets no letter where others did the talking."""
    coordinator = Party(name="Uwe Sand", address="uwe@harbourlight.example", part=Part.COORDINATOR)
    assert len(law.owed(talked(TOMAS, coordinator), END, THANK_YOU)) == 1


@pytest.mark.covers("case 54")
@pytest.mark.rule("T37")
def test_a_recorded_interview_calls_for_no_thanks(law: Law) -> None:
    """Nobody listened, so nobody is thanked."""
    told = Told()
    told.talk(TALK, format_=Format.ASYNCHRONOUS)
    told.noted(END, "<1@harbourlight.example>#0", happened="yes")
    assert law.owed(told, END + DAY, THANK_YOU) == []


@pytest.mark.rule("T7")
def test_a_missed_interview_calls_for_neither_notes_nor_thanks(law: Law) -> None:
    """The user says they did not come."""
    told = talked()
    told.mail(END + HOUR, MessageKind.INTERVIEW_RESCHEDULE, answers="<1@harbourlight.example>")
    found = law.owed(told, END + 30 * HOUR, NOTES, THANK_YOU)
    assert {one.standing for one in found} == {Standing.OVERTAKEN}


@pytest.mark.rule("T10")
def test_notes_are_asked_for_right_after_the_end(law: Law) -> None:
    """Five minutes after the end, once an interview, until a week has passed."""
    (courtesy,) = law.owed(talked(TOMAS, NADIA), TALK, NOTES)
    assert courtesy.place_at - END == HOUR / 12
    assert courtesy.expires == END + 7 * DAY
    assert courtesy.person is None


@pytest.mark.rule("T11")
def test_notes_taken_are_not_asked_for_again(law: Law) -> None:
    """The user said how it went."""
    told = talked()
    told.noted(END + HOUR, "<1@harbourlight.example>#0")
    assert law.standing(told, END + 2 * HOUR, NOTES) == [Standing.DONE]


@pytest.mark.covers("T14")
def test_nothing_special_still_calls_for_thanks(law: Law, told: Told) -> None:
    """The letter may stand at once, plain as it will be."""
    told.noted(END + HOUR, "<1@harbourlight.example>#0", nothing_special=True)
    assert law.placeable(told, END + 2 * HOUR, THANK_YOU) == [THANK_YOU]


@pytest.mark.covers("case 4")
def test_notes_name_people_nobody_knew(law: Law, told: Told) -> None:
    """Somebody met who was not announced becomes a person without address, and gets no letter."""
    met = ("Tomas Berg", "Ilka Sommer")
    words = (Impression(text="her map of the docks", about="Ilka"),)
    told.noted(END + HOUR, "<1@harbourlight.example>#0", met=met, impressions=words)
    application = law.fold(told)
    assert [person.name for person in application.people] == ["Rosa Lindt", "Tomas Berg", "Ilka Sommer"]
    assert len(application.interviews[0].interviewers) == 2
    assert len(law.owed(told, END + 2 * HOUR, THANK_YOU)) == 1


def test_the_letter_answers_the_persons_own_mail_and_no_calendar(law: Law, told: Told) -> None:
    """Mail that a system sent in Tomas's name is no mail of his."""
    told.mail(TALK - DAY, MessageKind.INTERVIEW_REMINDER, TOMAS, human=False, talk=TALK)
    assert law.owed(told, END, THANK_YOU)[0].answers is None
    own = told.mail(TALK - HOUR, MessageKind.EMPLOYER_MESSAGE, TOMAS)
    answers = law.owed(told, END, THANK_YOU)[0].answers
    assert answers is not None
    assert answers.message_id == own


def test_what_was_due_before_afterword_came_is_too_old(law: Law, told: Told) -> None:
    """Shown and not placed; what is due later is placed."""
    assert law.standing(told, END + 2 * DAY, THANK_YOU, since=END + 25 * HOUR) == [Standing.TOO_OLD]
    assert law.standing(told, END + 2 * DAY, THANK_YOU, since=END + 23 * HOUR) == [Standing.OPEN]
    dated = Law(policy=Policy(since=moment(4, 1).date()))
    assert dated.standing(told, END + 2 * DAY, THANK_YOU) == [Standing.TOO_OLD]


@pytest.mark.parametrize(
    ("end", "sends_from"),
    [
        (moment(3, 10, 11), moment(3, 10, 13)),  # a Tuesday morning: two hours later
        (moment(3, 10, 17), moment(3, 11, 8)),  # late: the next morning
        (moment(3, 13, 16), moment(3, 13, 17, 30)),  # late on a Friday: that evening
    ],
)
def test_when_thanks_are_best_sent(law: Law, end: object, sends_from: object) -> None:
    """In the recipient's local time."""
    told = Told()
    told.talk(end - HOUR)  # type: ignore[operator,arg-type]
    assert law.owed(told, end, THANK_YOU)[0].send_from == sends_from  # type: ignore[arg-type]


def test_monday_may_be_preferred(law: Law) -> None:
    """With `weekend = "monday"` a late Friday's thanks wait for Monday morning."""
    del law
    told = Told()
    told.talk(moment(3, 13, 15))
    patient = Law(policy=Policy(weekend="monday"))
    assert patient.owed(told, moment(3, 13, 16), THANK_YOU)[0].send_from == moment(3, 16, 8, 30)


def test_a_follow_up_to_the_same_person_takes_the_thanks_in(law: Law) -> None:
    """One letter, not two: the unsent thank-you falls away once the follow-up to that person may stand."""
    told = Told()
    told.talk(TALK, sender=TOMAS, format_=Format.PHONE)
    told.mail(END + HOUR, MessageKind.SURVEY, SYSTEM)
    assert law.standing(told, moment(3, 19, 8), THANK_YOU) == [Standing.OPEN]
    assert law.standing(told, moment(3, 19, 9, 30), THANK_YOU) == [Standing.OVERTAKEN]


def test_a_short_form_of_a_first_name_means_the_only_one_it_fits(law: Law) -> None:
    """So "Dev" is Devendra, unless there is a Dev as well."""
    devendra = TOMAS.model_copy(update={"name": "Devendra Lind", "address": "devendra@harbourlight.example"})
    dev = NADIA.model_copy(update={"name": "Dev Kern"})
    for others, placed in (((), 1), ((dev,), 0)):
        told = Told()
        interview = told.talk(TALK, with_=(devendra, *others))
        told.noted(END + HOUR, interview, impressions=(Impression(text="the crane", about="Dev"),))
        names = [
            law.fold(told).person(one.person).name  # type: ignore[union-attr]
            for one in law.owed(told, END + 2 * HOUR, DraftKind.THANK_YOU)
            if one.place_at <= END + 2 * HOUR
        ]
        assert names.count("Devendra Lind") == placed
