"""Edge cases of the law book that no rule of its own bears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hiring_life import CALENDAR, DAY, HOUR, NADIA, ROSA, SYSTEM, TOMAS, Calendar, Law, Told, moment

from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.journal import Entry, MailCorrected
from agent.etiquette.kinds import DraftKind, Format, InterviewStatus, MessageKind, Part, Round, Stage
from agent.etiquette.owed import owed
from agent.etiquette.words import SAID, Filed
from agent.etiquette.words import Told as Journal

THANK_YOU, FOLLOW_UP = DraftKind.THANK_YOU, DraftKind.FOLLOW_UP
STATUS = (FOLLOW_UP, DraftKind.CLOSING_FOLLOW_UP)
TALK = moment(3, 12, 14)
END = TALK + HOUR


@pytest.mark.covers("case 8")
def test_an_interview_that_ran_short_is_thanked_for_by_the_time_that_was_set(law: Law) -> None:
    """Notes may come before the set end, and the letter with them; what is due does not move."""
    told = Told()
    talk = told.talk(TALK)
    told.noted(TALK + HOUR / 2, talk)
    (thanks,) = law.owed(told, END, THANK_YOU)

    assert thanks.place_at == TALK + HOUR / 2
    assert thanks.due == END + DAY


@pytest.mark.covers("case 8")
def test_the_user_may_say_that_it_ran_longer(law: Law) -> None:
    """Their word on the mail that fixed it moves what is due."""
    told = Told()
    talk = told.talk(TALK)
    longer = InterviewMention(starts_at=TALK, ends_at=END + 2 * HOUR, interviewers=(TOMAS,))
    word = MailCorrected(
        id="said",
        at=END + 3 * HOUR,
        message_id=talk.removesuffix("#0"),
        kind=MessageKind.INTERVIEW_CONFIRMATION,
        interviews=(longer,),
    )
    filed = [*(Filed("app", entry) for entry in told.entries), Filed(SAID, word)]
    counted = Journal(filed).accounts()["app"].counted
    (thanks,) = [one for one in _owed(counted, law) if one.kind is THANK_YOU]

    assert thanks.due == END + 2 * HOUR + DAY


def _owed(entries: Sequence[Entry], law: Law) -> Sequence[Courtesy]:
    application = law.fold(entries)
    return owed((application,), law.policy, CALENDAR, END + 4 * HOUR, since=None, rules=law.rules)


@pytest.mark.covers("case 51")
def test_an_informal_talk_is_thanked_for_and_nothing_more(law: Law) -> None:
    """Nobody decides anything after a coffee, so nobody is asked."""
    told = Told()
    told.talk(TALK, round_=Round.INFORMAL_CHAT)

    assert law.standing(told, END + DAY, THANK_YOU) == [Standing.OPEN]
    assert [law.owed(told, END + days * DAY, *STATUS) for days in (10, 20, 40)] == [[], [], []]


@pytest.mark.covers("case 55")
def test_of_a_test_and_a_talk_only_the_talk_is_thanked_for(law: Law) -> None:
    """The test leads to it and is nobody's time."""
    told = Told()
    told.mail(TALK - 9 * DAY, MessageKind.ASSESSMENT, SYSTEM, deadline=TALK - 6 * DAY)
    assert law.owed(told, TALK - 5 * DAY, THANK_YOU, DraftKind.NOTES) == []
    talk = told.talk(TALK)
    thanks = law.owed(told, END + DAY, THANK_YOU)

    assert [one.interview for one in thanks] == [talk]


@pytest.mark.covers("case 56")
def test_a_day_with_a_team_is_thanked_for_at_its_address(law: Law) -> None:
    """One note to the address that all of them share, and none to names without one."""
    team = Party(name="Harbourlight Talent Team", address="talent@harbourlight.example", part=Part.RECRUITER)
    strangers = (Party(name="Ilse Roth"), Party(name="Per Aas"))
    told = Told()
    told.talk(TALK, sender=team, with_=(team, *strangers), format_=Format.ONSITE, minutes=300)
    thanks = law.owed(told, END + DAY, THANK_YOU, DraftKind.PASS_ON)
    application = law.fold(told)

    assert [application.person(one.person).address for one in thanks] == [team.address]  # type: ignore[union-attr]


@pytest.mark.covers("case 66")
def test_moved_three_times_it_is_one_interview(law: Law) -> None:
    """At the last time that was set; notes and thanks belong to that one, and nothing is owed at the times before."""
    told = Told()
    first = told.talk(TALK, uid="talk")
    for number in (1, 2, 3):
        at = TALK - 3 * DAY + number * HOUR
        told.mail(at, MessageKind.INTERVIEW_RESCHEDULE, talk=TALK + number * DAY, uid="talk", sequence=number)
    (interview,) = law.fold(told).interviews

    assert (interview.id, interview.starts_at) == (first, TALK + 3 * DAY)
    assert law.placeable(told, END + 2 * DAY + 23 * HOUR) == []
    assert law.placeable(told, END + 4 * DAY) == [DraftKind.NOTES, THANK_YOU]


class Elsewhere(Calendar):
    """The same holidays, but the user has moved to New York."""

    def zone(self, name: str | None) -> tzinfo:
        """The zone of that name, else New York."""
        return ZoneInfo(name or "America/New_York")

    def is_working_day(self, day: date, country: str | None = None) -> bool:
        """As before."""
        return super().is_working_day(day, country)


@pytest.mark.covers("case 70")
def test_whoever_moves_owes_the_same_by_the_same_moment(law: Law) -> None:
    """Another zone and another mailbox change no key and nothing that is due; nothing is made a second time."""
    told = Told()
    told.talk(TALK, with_=(TOMAS, NADIA))
    moved = Told([entry.model_copy(update={"mailbox": "new"}) for entry in told.entries])
    before, after = (
        owed((law.fold(life),), law.policy, almanac, END + DAY, since=None)
        for life, almanac in ((told, CALENDAR), (moved, Elsewhere()))
    )
    dues = [{(one.key, one.due) for one in found if one.kind is not FOLLOW_UP} for found in (before, after)]

    assert dues[0] == dues[1]
    assert {one.key for one in before} == {one.key for one in after}


@pytest.mark.covers("case 13")
def test_what_was_asked_before_the_move_was_read_is_taken_back(law: Law) -> None:
    """The mail comes after the hour it moves: not held, and the question about it falls away."""
    told = Told()
    told.talk(TALK)
    assert law.placeable(told, END + HOUR) == [DraftKind.NOTES]
    told.mail(END + 2 * HOUR, MessageKind.INTERVIEW_RESCHEDULE, ROSA, talk=TALK + 5 * DAY)
    (interview,) = law.fold(told).interviews

    assert interview.status is InterviewStatus.SCHEDULED
    assert law.stage(told, END + DAY) is Stage.INTERVIEWING
    assert law.placeable(told, END + DAY) == []


@pytest.mark.covers("case 1")
def test_five_talks_in_a_row_are_asked_about_once_and_thanked_for_five_times(law: Law) -> None:
    """One invitation, five people, four hours: one question after the last of them, a letter to each."""
    names = ("Ada Roth", "Ben Aas", "Cleo Munk", "Dov Ilan", "Eva Lund")
    people = tuple(Party(name=name, address=f"{name[:3].lower()}@harbourlight.example") for name in names)
    mentions = tuple(
        InterviewMention(
            starts_at=TALK + number * HOUR,
            ends_at=TALK + (number + 1) * HOUR,
            timezone="Europe/Berlin",
            interviewers=(one,),
            uid="loop",
        )
        for number, one in enumerate(people)
    )
    told = Told()
    told.mail(TALK - DAY, MessageKind.INTERVIEW_CONFIRMATION, interviews=mentions)
    over = TALK + 5 * HOUR

    assert law.owed(told, over - HOUR, THANK_YOU) == []
    (asked,) = law.owed(told, over, DraftKind.NOTES)
    assert asked.place_at == over + HOUR / 12
    thanks = law.owed(told, over + DAY, THANK_YOU)
    assert len({one.person for one in thanks}) == len(thanks) == 5
    assert {one.due for one in thanks} == {over + DAY}


@pytest.mark.covers("case 31", "T23")
def test_an_invitation_after_long_silence_begins_afresh(law: Law) -> None:
    """Ghosted in April, invited in June: nothing of the old silence is owed any more, and the next wait counts anew."""
    told = Told()
    told.talk(TALK)
    again = moment(6, 15, 14)
    assert law.stage(told, moment(6, 1)) is Stage.GHOSTED
    told.talk(again, announced=moment(6, 8))

    assert law.stage(told, moment(6, 9)) is Stage.INTERVIEWING
    assert law.placeable(told, moment(6, 9)) == []
    assert law.placeable(told, again + 8 * DAY, *STATUS) == []
    assert law.placeable(told, again + 9 * DAY, *STATUS) == [FOLLOW_UP]


@pytest.mark.covers("case 59")
def test_after_six_days_switched_off_late_thanks_are_still_offered_and_nothing_else(law: Law) -> None:
    """What has had its week is lapsed by then, and shown as such; nothing is made late that could have been made."""
    told = Told()
    told.talk(TALK)
    told.talk(TALK - 3 * DAY, with_=(NADIA,))
    now = END + 6 * DAY
    thanks = law.owed(told, now, THANK_YOU)

    assert [one.standing for one in thanks] == [Standing.LAPSED, Standing.OPEN]
    assert law.placeable(told, now) == [DraftKind.NOTES, THANK_YOU]
