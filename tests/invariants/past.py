"""What truly happened in a life, as the one who lives it knows it: the measure that the product's drafts are held to.

Nothing here is read out of mail: who wrote what to whom, which talks stand and what was promised is written down as it
is made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from agent.etiquette.kinds import Decision
from connectors.mail import Folder
from tests.invariants.employers import JOBS, Job, Somebody

LONG = timedelta(minutes=45)  # a talk


class Told(StrEnum):
    """What an employer's mail says."""

    RECEIPT = "receipt"
    INVITE = "invite"
    TIMES = "times"
    BOOKED = "booked"
    BOOKED_IN_WORDS = "booked_in_words"
    REMINDER = "reminder"
    MOVED = "moved"
    MOVED_IN_WORDS = "moved_in_words"
    CALLED_OFF = "called_off"
    CALLED_OFF_IN_WORDS = "called_off_in_words"
    PROMISE = "promise"
    LATE = "late"
    HOLD = "hold"
    NO = "no"
    NO_BY_SYSTEM = "no_by_system"
    OFFER = "offer"
    AWAY = "away"
    WORD = "word"
    QUESTION = "question"
    TEST = "test"
    SURVEY = "survey"
    ALERT = "alert"


BY_SYSTEM = frozenset({Told.RECEIPT, Told.REMINDER, Told.NO_BY_SYSTEM, Told.SURVEY, Told.ALERT})
BY_CALENDAR = frozenset({Told.BOOKED, Told.MOVED, Told.CALLED_OFF})
BY_HAND = frozenset(Told) - BY_SYSTEM - BY_CALENDAR - {Told.AWAY}  # a person wrote it to the user
REFUSALS = frozenset({Told.NO, Told.NO_BY_SYSTEM})
BOOKINGS = frozenset({Told.BOOKED, Told.BOOKED_IN_WORDS})
ASKING = frozenset({Told.QUESTION, Told.TIMES})


@dataclass
class Talk:
    """An interview as it is truly arranged, until it is called off. `aware` moments."""

    uid: str
    announced: datetime
    starts: datetime
    people: tuple[Somebody, ...]
    told_by: str  # the message that announced it, which what moves it answers
    by_calendar: bool
    sequence: int = 0
    alive: bool = True

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return self.starts + LONG


@dataclass(frozen=True)
class Mail:
    """A mail of the life. `sender` is None for a system, and for the user.

    `answer_by`: the moment until which it asks for patience. `to` are the addresses a mail of the user's went to,
    `job` the number of the job that it is about; None where the user wrote in no thread.
    """

    job: int | None
    at: datetime
    message_id: str
    folder: Folder
    content: bytes
    told: Told | None = None
    sender: Somebody | None = None
    subject: str = ""
    answer_by: datetime | None = None
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A decision the user told with a command. `taken_back` once they undid it."""

    job: int
    at: datetime
    decision: Decision
    entry: str


@dataclass
class Past:
    """The whole of it so far."""

    mails: list[Mail] = field(default_factory=list)
    talks: dict[int, list[Talk]] = field(default_factory=lambda: {job.number: [] for job in JOBS})
    decisions: list[Said] = field(default_factory=list)

    def heard(self, job: Job) -> list[Mail]:
        """The employer's mails about that job, in order of time."""
        return [mail for mail in self.mails if mail.job == job.number and mail.told is not None]

    def own(self, job: Job) -> list[Mail]:
        """The user's mails to that job's people, but for those in the thread of another job."""
        addresses = {one.address for one in job.people}
        return [
            mail
            for mail in self.mails
            if mail.told is None and mail.job in (None, job.number) and addresses & set(mail.to)
        ]

    def by_hand(self, job: Job) -> list[Mail]:
        """The mails about that job that a person wrote to the user."""
        return [mail for mail in self.heard(job) if mail.told in BY_HAND]

    def thread(self, job: Job, person: Somebody | None = None) -> Mail | None:
        """The last mail a person wrote about that job: what one answers."""
        found = [mail for mail in self.by_hand(job) if person is None or mail.sender == person]
        return found[-1] if found else None

    def next_talk(self, job: Job, now: datetime) -> Talk | None:
        """The last talk announced that stands and has yet to begin."""
        return next((talk for talk in reversed(self.talks[job.number]) if talk.alive and talk.starts > now), None)

    def last_talk(self, job: Job, now: datetime) -> Talk | None:
        """The last talk that is over."""
        held = [talk for talk in self.talks[job.number] if talk.alive and talk.ends <= now]
        return max(held, key=lambda talk: talk.ends, default=None)

    def about(self, message_ids: frozenset[str]) -> set[int]:
        """Which jobs the employers' mails of these ids are about."""
        return {mail.job for mail in self.mails if mail.job is not None and mail.message_id in message_ids}
