from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hiring_life import DAY, HOUR, NADIA, ROSA, SYSTEM, TOMAS, Law, Told, moment
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.etiquette.courtesy import Standing
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.journal import Undone
from agent.etiquette.kinds import DraftKind, Format, InterviewStatus, MessageKind, Part

TALK = moment(3, 12, 14)
END = TALK + HOUR
FIRST = "<1@harbourlight.example>"
CONFIRMED, MOVED = MessageKind.INTERVIEW_CONFIRMATION, MessageKind.INTERVIEW_RESCHEDULE
CANCELLED, INVITED = MessageKind.INTERVIEW_CANCELLATION, MessageKind.INTERVIEW_INVITATION


def whole_life() -> Told:
    """A search from receipt to refusal, with a bit of everything in it."""
    told = Told()
    told.mail(moment(3, 1), MessageKind.APPLICATION_RECEIVED, SYSTEM)
    told.mail(moment(3, 2), INVITED, asks_a_question=True)
    told.wrote(moment(3, 2, 12), ROSA)
    talk = told.mail(moment(3, 4), CONFIRMED, SYSTEM, talk=TALK, uid="a", stamp=moment(3, 4))
    told.mail(moment(3, 6), MOVED, SYSTEM, talk=TALK + DAY, uid="a", sequence=1, stamp=moment(3, 6))
    told.noted(END + DAY + HOUR, f"{talk}#0", answer_by=moment(3, 20, 17), met=("Tomas Berg", "Ilka"))
    told.wrote(END + 2 * DAY, TOMAS)
    told.mail(moment(3, 19), MessageKind.DELAY, NADIA, answer_by=moment(3, 27, 17))
    told.corrected(moment(3, 20), company="Harbour Light GmbH")
    told.mail(moment(3, 26), MessageKind.ON_HOLD)
    told.mail(moment(4, 20), MessageKind.REJECTION)
    told.mail(moment(4, 21), MessageKind.REJECTION, SYSTEM)
    return told


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_order_of_entries_gives_the_same_application(random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Pages come in any order, and twice; the application is one."""
    law, told = Law(), whole_life()
    shuffled = told.entries * 2
    random.shuffle(shuffled)
    assert law.fold(shuffled) == law.fold(told)


@pytest.mark.rule("I10")
def test_stale_mail_moves_nothing_back(law: Law) -> None:
    """A confirmation that is read after the later change of time does not restore the old time."""
    told = Told()
    told.talk(TALK)
    told.mail(TALK - 2 * DAY, MOVED, talk=TALK + DAY)
    newest_first = list(reversed(told.entries))
    assert law.fold(newest_first).interviews[0].starts_at == TALK + DAY
    assert law.fold(newest_first).interviews[0].id == f"{FIRST}#0"


@pytest.mark.covers("I12")
@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 60 * 24), max_size=12))
def test_a_clock_that_jumps_ends_where_ticks_would(ticks: list[int]) -> None:
    """What has turned once stays turned the same way, however often one looks in between."""
    law, told = Law(), whole_life()
    now = moment(3, 1)
    seen: dict[str, tuple[Standing, datetime]] = {}
    for tick in sorted(ticks):
        now = moment(3, 1) + timedelta(hours=tick)
        for one in law.owed(told, now):
            if one.standing_at is not None:
                seen.setdefault(one.key, (one.standing, one.standing_at))
    last = {one.key: (one.standing, one.standing_at) for one in law.owed(told, now)}
    assert {key: last[key] for key in seen if key in last} == {key: seen[key] for key in seen if key in last}


def test_keys_outlive_corrections() -> None:
    """The employer's name set right, or a time moved, changes no key."""
    law, told = Law(), Told()
    told.talk(TALK)
    before = {one.key for one in law.owed(told, END)}
    told.corrected(END, company="Harbour Light GmbH", role="Engineer")
    assert {one.key for one in law.owed(told, END)} == before
    assert law.fold(told).company == "Harbour Light GmbH"


def test_calendar_and_prose_speak_of_one_interview(law: Law) -> None:
    """The calendar's event at the same start merges: its address for the name, its end for the length."""
    told = Told()
    told.talk(TALK, minutes=None, with_=(Party(name="Tomas"),))
    told.mail(TALK - 3 * DAY, CONFIRMED, SYSTEM, talk=TALK, minutes=45, uid="a", with_=(TOMAS,))
    application = law.fold(told)
    (interview,) = application.interviews
    assert interview.ends_at == TALK + timedelta(minutes=45)
    assert [application.person(one).address for one in interview.interviewers] == [TOMAS.address]  # type: ignore[union-attr]


@pytest.mark.covers("case 9")
def test_the_length_is_assumed_where_none_is_said(law: Law) -> None:
    """An hour for an interview, half an hour for a call."""
    told, call = Told(), Told()
    told.talk(TALK, minutes=None)
    call.talk(TALK, minutes=None, format_=Format.PHONE)
    assert law.fold(told).interviews[0].ends_at == END
    assert law.fold(call).interviews[0].ends_at == TALK + HOUR / 2


def test_an_older_version_of_the_event_is_ignored(law: Law) -> None:
    """A lower SEQUENCE, or the same with an older DTSTAMP, moves nothing, though its mail came later."""
    told = Told()
    told.talk(TALK, uid="a", sequence=2, stamp=TALK - 5 * DAY)
    told.mail(TALK - 3 * DAY, CONFIRMED, SYSTEM, talk=TALK - DAY, uid="a", sequence=1, stamp=TALK - 4 * DAY)
    told.mail(TALK - 2 * DAY, CONFIRMED, SYSTEM, talk=TALK - DAY, uid="a", sequence=2, stamp=TALK - 6 * DAY)
    assert [one.starts_at for one in law.fold(told).interviews] == [TALK]


def test_what_prose_moved_the_same_event_does_not_move_back(law: Law) -> None:
    """The calendar's event is sent once more unchanged after a person wrote of another time."""
    told = Told()
    told.talk(TALK, uid="a", stamp=TALK - 5 * DAY)
    told.mail(TALK - 3 * DAY, MOVED, talk=TALK + DAY)
    told.mail(TALK - 2 * DAY, MessageKind.INTERVIEW_REMINDER, SYSTEM, talk=TALK, uid="a", stamp=TALK - 2 * DAY)
    assert [one.starts_at for one in law.fold(told).interviews] == [TALK + DAY]


@pytest.mark.covers("T6")
def test_a_move_without_a_time_leaves_it_open(law: Law) -> None:
    """They must move it: rescheduling, until the new time is told; the id stays."""
    told = Told()
    told.talk(TALK)
    told.mail(TALK - 2 * DAY, MOVED)
    assert law.fold(told).interviews[0].status is InterviewStatus.RESCHEDULING
    told.mail(TALK - DAY, CONFIRMED, talk=TALK + 5 * DAY)
    (interview,) = law.fold(told).interviews
    assert (interview.status, interview.starts_at, interview.id) == (
        InterviewStatus.SCHEDULED,
        TALK + 5 * DAY,
        f"{FIRST}#0",
    )


def test_calendar_then_prose_tell_of_one_move(law: Law) -> None:
    """A note that the time had to change, minutes after the calendar said to when, takes no time away."""
    told = Told()
    told.talk(TALK, uid="a")
    told.mail(TALK - DAY, MOVED, SYSTEM, talk=TALK + DAY, uid="a", sequence=1)
    told.mail(TALK - DAY + HOUR / 4, MOVED)
    assert law.fold(told).interviews[0].status is InterviewStatus.SCHEDULED


@pytest.mark.covers("T7")
def test_cancelled_and_booked_anew(law: Law) -> None:
    """The calendar and a person cancel one talk; the other stays; a new booking is a new interview."""
    told = Told()
    told.talk(TALK, uid="a")
    told.talk(TALK + 7 * DAY, announced=TALK - 3 * DAY, uid="b", with_=(NADIA,))
    told.mail(TALK - DAY, CANCELLED, SYSTEM, talk=TALK, uid="a", sequence=1)
    told.mail(TALK - DAY + HOUR, CANCELLED)
    assert [one.status for one in law.fold(told).interviews] == [InterviewStatus.CANCELLED, InterviewStatus.SCHEDULED]
    told.mail(TALK, CONFIRMED, talk=TALK + 9 * DAY, uid="c")
    assert len(law.fold(told).interviews) == 3


def test_an_invitation_sent_after_the_time_was_fixed_is_no_second_one(law: Law) -> None:
    """A friendly word that one is invited, after the calendar's event, opens nothing new."""
    told = Told()
    told.talk(TALK)
    told.mail(TALK - 3 * DAY, INVITED)
    assert len(law.fold(told).interviews) == 1


def test_two_talks_with_two_people_are_two(law: Law) -> None:
    """Fixed in two mails, other times, other people."""
    told = Told()
    told.talk(TALK)
    told.talk(TALK + 2 * DAY, announced=TALK - 3 * DAY, with_=(NADIA,))
    assert [one.starts_at for one in law.fold(told).interviews] == [TALK, TALK + 2 * DAY]


@pytest.mark.covers("case 1")
def test_the_parts_of_one_day_are_one_round(law: Law) -> None:
    """Three talks in a row in one event: one interview, from the first start to the last end."""
    told = Told()
    hours = ((0, TOMAS), (1, NADIA), (3, ROSA))
    parts = tuple(
        InterviewMention(
            starts_at=TALK + number * HOUR, ends_at=TALK + (number + 1) * HOUR, interviewers=(person,), uid="a"
        )
        for number, person in hours
    )
    told.mail(TALK - DAY, CONFIRMED, interviews=parts)
    (interview,) = law.fold(told).interviews
    assert (interview.starts_at, interview.ends_at) == (TALK, TALK + 4 * HOUR)
    assert len(interview.interviewers) == 3


@pytest.mark.covers("case 5")
def test_names_find_their_person(law: Law) -> None:
    """By folded name, by "Last, First", by an only first name; the fullest own spelling and an address stay."""
    told = Told()
    told.mail(moment(3, 2), INVITED, Party(name="Zoë Ånger"), people=(Party(name="Karl Zed"), Party(name="Karl Ypsi")))
    told.mail(moment(3, 3), INVITED, Party(name="Anger, Zoe", address="zoe@harbourlight.example", part=Part.RECRUITER))
    told.mail(moment(3, 4), INVITED, Party(name="Zoë"), people=(Party(name="Karl"),))
    people = law.fold(told).people
    assert [person.name for person in people] == ["Zoë Ånger", "Karl Zed", "Karl Ypsi", "Karl"]
    assert (people[0].address, people[0].part) == ("zoe@harbourlight.example", Part.RECRUITER)


@pytest.mark.covers("case 6")
def test_a_spelling_fit_for_a_letter_is_kept(law: Law) -> None:
    """A directory's way of writing a sender does not replace the name as one would say it."""
    told = Told()
    told.talk(TALK)
    told.mail(TALK - DAY, MessageKind.EMPLOYER_MESSAGE, Party(name="BERG, Tomas", address=TOMAS.address))
    assert [person.name for person in law.fold(told).people] == ["Rosa Lindt", "Tomas Berg"]


def test_the_users_mail_is_remembered_for_each_person(law: Law) -> None:
    """One mail to two people counts for both."""
    told = Told()
    told.talk(TALK, with_=(TOMAS, NADIA))
    told.wrote(END, TOMAS, NADIA)
    assert [one.last_written_to for one in law.fold(told).people] == [None, END, END]


def test_an_undone_word_never_was(law: Law) -> None:
    """What an undoing names is left out; the undoing may itself be undone."""
    told = Told()
    told.talk(TALK)
    told.flag(TALK, "mute")
    told.entries.append(Undone(id="u1", at=END, entry=told.entries[1].id))
    assert not law.fold(told).flags.mute
    told.entries.append(Undone(id="u2", at=END + HOUR, entry="u1"))
    assert law.fold(told).flags.mute


def test_a_fuller_role_refines_the_first(law: Law) -> None:
    """A spelling that contains the first and says more replaces it; another role does not."""
    told = Told()
    told.mail(moment(3, 1), MessageKind.APPLICATION_RECEIVED)
    told.mail(moment(3, 2), INVITED, role="Senior Data Engineer")
    told.mail(moment(3, 3), INVITED, role="Analyst", company="Somebody Else")
    assert (law.fold(told).role, law.fold(told).company) == ("Senior Data Engineer", "Harbourlight")
    told.mail(moment(3, 4), INVITED, role="Harbourlight Senior Data Engineer")
    assert law.fold(told).role == "Senior Data Engineer"  # the employer's name beside it says no more of the role


def test_notes_find_the_interview_by_a_later_announcement(law: Law) -> None:
    """Notes filed under the id known then still count once an older mail has given it another id."""
    told = Told()
    told.mail(TALK - 3 * DAY, INVITED)
    told.mail(TALK - 2 * DAY, CONFIRMED, talk=TALK)
    told.noted(END, "<2@harbourlight.example>#0")
    assert law.fold(told).interviews[0].notes is not None


def test_notes_of_a_promise_count_as_one(law: Law) -> None:
    """When the user was told a day in the talk, that is a promise until a mail says otherwise."""
    told = Told()
    told.talk(TALK)
    told.noted(END + HOUR, f"{FIRST}#0", answer_by=moment(3, 18, 17))
    (courtesy,) = law.owed(told, END + 2 * HOUR, DraftKind.FOLLOW_UP)
    assert courtesy.place_at == moment(3, 25, 9)
