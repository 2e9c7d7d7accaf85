"""Which interview a mail speaks of, and which version of a calendar event holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from agent.etiquette.booking import Booking, Mail
from agent.etiquette.bookings import Bookings
from agent.etiquette.evidence import InterviewMention
from agent.etiquette.kinds import InterviewStatus, MessageKind

CONFIRMED = MessageKind.INTERVIEW_CONFIRMATION
MOVED = MessageKind.INTERVIEW_RESCHEDULE
CALLED_OFF = MessageKind.INTERVIEW_CANCELLATION
REMINDED = MessageKind.INTERVIEW_REMINDER
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 5, 14, tzinfo=UTC)
FRIDAY = THURSDAY + timedelta(days=1)


@dataclass
class Round:
    """Mails about one interview, each an hour after the one before."""

    bookings: Bookings
    count: int = 0

    def mail(  # noqa: PLR0913 - what tells one mail from another
        self,
        kind: MessageKind,
        starts: datetime | None = None,
        *,
        uid: str | None = "talk",
        sequence: int = 0,
        stamp: int | None = None,
        people: tuple[str, ...] = ("tomas",),
        sender: str = "rosa",
        thread: str = "<1>",
        after: timedelta = timedelta(hours=1),
    ) -> None:
        """One more mail; `stamp` is DTSTAMP in minutes since Monday morning."""
        self.count += 1
        mentions = []
        if starts is not None:
            stamped = None if stamp is None else MONDAY + timedelta(minutes=stamp)
            mentions = [InterviewMention(starts_at=starts, uid=uid, sequence=sequence, stamp=stamped)]
        at = MONDAY + self.count * after
        mail = Mail(f"<{self.count}>", at, frozenset({thread}), sender)
        self.bookings.take(kind, mentions, [people] if mentions else [], mail, None)

    @property
    def sole(self) -> Booking:
        """The only interview there is."""
        (booking,) = self.bookings.all
        return booking


@pytest.fixture
def talk() -> Round:
    """Nothing yet."""
    return Round(Bookings())


@pytest.mark.covers("T6")
@pytest.mark.parametrize(
    ("sequence", "stamp", "starts"),
    [
        (1, 5, FRIDAY),  # raised
        (0, 5, FRIDAY),  # not raised, stamped later
        (0, 0, FRIDAY),  # neither: the later mail
        (0, None, FRIDAY),
        (0, -5, THURSDAY),  # an older version come late
    ],
)
def test_an_update_holds_by_sequence_then_stamp_then_mail(
    talk: Round, sequence: int, stamp: int | None, starts: datetime
) -> None:
    """Outlook and iOS do not always raise SEQUENCE; what is older by it or by DTSTAMP moves nothing."""
    talk.mail(CONFIRMED, THURSDAY, stamp=0)

    talk.mail(MOVED, FRIDAY, sequence=sequence, stamp=stamp)

    assert talk.sole.starts_at == starts


def test_a_lower_sequence_moves_nothing(talk: Round) -> None:
    """A forwarded copy of an old version is stamped anew."""
    talk.mail(CONFIRMED, FRIDAY, sequence=2, stamp=0)
    talk.mail(MOVED, THURSDAY, sequence=1, stamp=90)

    assert talk.sole.starts_at == FRIDAY


@pytest.mark.covers("case 15")
@pytest.mark.parametrize(
    ("sequence", "stamp", "status"),
    [
        (1, 5, InterviewStatus.CANCELLED),
        (0, 5, InterviewStatus.CANCELLED),
        (0, None, InterviewStatus.CANCELLED),
        (0, -5, InterviewStatus.SCHEDULED),
    ],
)
def test_a_cancellation_that_raises_no_sequence(
    talk: Round, sequence: int, stamp: int | None, status: InterviewStatus
) -> None:
    """Case 15: a later DTSTAMP, or none, will do; an earlier one is that of another version."""
    talk.mail(CONFIRMED, THURSDAY, sequence=0, stamp=0)

    talk.mail(CALLED_OFF, THURSDAY, sequence=sequence, stamp=stamp)

    assert talk.sole.status is status


@pytest.mark.covers("case 15")
def test_a_cancellation_with_a_lower_sequence_counts_by_its_stamp(talk: Round) -> None:
    """Case 15: lowered and stamped later counts, lowered and unstamped does not."""
    talk.mail(CONFIRMED, THURSDAY, sequence=3, stamp=0)
    talk.mail(CALLED_OFF, THURSDAY, sequence=1, stamp=None)
    assert talk.sole.status is InterviewStatus.SCHEDULED

    talk.mail(CALLED_OFF, THURSDAY, sequence=1, stamp=30)
    assert talk.sole.status is InterviewStatus.CANCELLED


def test_the_same_event_sent_again_takes_a_cancellation_back(talk: Round) -> None:
    """A newer request for what was called off lets it stand; a reminder by a tool does not."""
    talk.mail(CONFIRMED, THURSDAY, stamp=0)
    talk.mail(CALLED_OFF, THURSDAY, sequence=1, stamp=10)
    talk.mail(REMINDED, THURSDAY, sequence=1, stamp=15)
    assert talk.sole.status is InterviewStatus.CANCELLED

    talk.mail(CONFIRMED, THURSDAY, sequence=1, stamp=20)
    assert talk.sole.status is InterviewStatus.SCHEDULED


@pytest.mark.covers("case 14")
@pytest.mark.parametrize("starts", [None, THURSDAY])
def test_sent_in_error_still_on(talk: Round, starts: datetime | None) -> None:
    """Case 14: the newest mail by a person wins over the calendar's cancellation, and the people stay."""
    talk.mail(CONFIRMED, THURSDAY, stamp=0)
    talk.mail(CALLED_OFF, THURSDAY, sequence=1, stamp=10)

    talk.mail(CONFIRMED, starts, uid=None, people=(), thread="<another>")

    assert (talk.sole.status, talk.sole.interviewers) == (InterviewStatus.SCHEDULED, ["tomas"])


def test_a_cancellation_long_ago_is_not_taken_back(talk: Round) -> None:
    """A confirmation without a time, days later, speaks of another interview."""
    talk.mail(CONFIRMED, THURSDAY + timedelta(days=20), stamp=0, after=timedelta(days=4))
    talk.mail(CALLED_OFF, THURSDAY + timedelta(days=20), sequence=1, stamp=10, after=timedelta(days=4))
    talk.mail(CONFIRMED, after=timedelta(days=4))

    assert [one.status for one in talk.bookings.all] == [InterviewStatus.CANCELLED, InterviewStatus.INVITED]


def test_somebody_else_at_the_hour_of_what_was_cancelled(talk: Round) -> None:
    """Another talk at the same hour is another talk."""
    talk.mail(CONFIRMED, THURSDAY, stamp=0)
    talk.mail(CALLED_OFF, THURSDAY, sequence=1, stamp=10)
    talk.mail(CONFIRMED, THURSDAY, uid="other", people=("ines",))

    assert [one.interviewers for one in talk.bookings.all] == [["tomas"], ["ines"]]


@pytest.mark.covers("case 4")
def test_a_newer_version_says_who_comes_instead(talk: Round) -> None:
    """Case 4: the swapped interviewer goes, whoever only the text named stays; an older version swaps nobody."""
    talk.mail(CONFIRMED, THURSDAY, uid=None, people=("gwen",))
    talk.mail(CONFIRMED, THURSDAY, stamp=0, people=("tomas",))
    talk.mail(MOVED, THURSDAY, sequence=1, stamp=10, people=("ines",))
    assert talk.sole.interviewers == ["gwen", "ines"]

    talk.mail(MOVED, THURSDAY, sequence=0, stamp=5, people=("tomas",))
    assert talk.sole.interviewers == ["gwen", "ines"]


@pytest.mark.covers("case 13")
def test_a_move_that_comes_after_the_hour(talk: Round) -> None:
    """Case 13: the interview is to come again."""
    talk.mail(CONFIRMED, MONDAY + timedelta(minutes=90), stamp=0)
    talk.mail(MOVED, FRIDAY, sequence=1, stamp=120, after=timedelta(hours=6))

    assert (talk.sole.starts_at, talk.sole.status) == (FRIDAY, InterviewStatus.SCHEDULED)


def test_text_and_calendar_of_one_talk_are_one(talk: Round) -> None:
    """By the hour, and where it differs by people or thread: then the calendar's holds."""
    talk.mail(CONFIRMED, THURSDAY, uid=None)
    talk.mail(CONFIRMED, THURSDAY + timedelta(minutes=30), stamp=0, thread="<2>")

    assert talk.sole.starts_at == THURSDAY + timedelta(minutes=30)
