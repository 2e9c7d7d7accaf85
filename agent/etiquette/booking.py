"""One interview while it is being put together from mail, calendar and notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce

from agent.etiquette.application import Interview
from agent.etiquette.interview_statuses import Event, after
from agent.etiquette.kinds import Format, InterviewStatus, Round
from agent.etiquette.notes import Notes, merged
from agent.etiquette.rounds import OPEN
from agent.etiquette.slots import Slot
from agent.etiquette.timing import later

CLOSE_TO = timedelta(minutes=15)  # two mails that differ by less speak of the same start
ASSUMED = timedelta(minutes=60)
ASSUMED_CALL = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Mail:
    """What a booking needs to know of the mail that speaks of it: its thread, and the ids of the people in it."""

    message_id: str
    at: datetime
    thread: frozenset[str]
    sender: str | None


@dataclass(slots=True)
class Said:
    """Notes as they came in: the draft whose whole text they are, if any, and whom they alone name as met."""

    draft: str | None
    notes: Notes
    met: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Booking:
    """One interview while it is being put together. `versions`: what each calendar event last said, by UID."""

    id: str
    announced_at: datetime
    organizer: str | None
    status: InterviewStatus
    status_at: datetime
    moved_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    timezone: str | None = None
    format: Format | None = None
    round: Round | None = None
    deadline: datetime | None = None
    interviewers: list[str] = field(default_factory=list)
    versions: dict[str, Slot] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    messages: set[str] = field(default_factory=set)
    slots: int = 1
    notes: Notes | None = None
    notes_at: datetime | None = None
    notes_read_at: datetime | None = None
    said: list[Said] = field(default_factory=list)

    def is_open(self, at: datetime) -> bool:
        """Whether it is still to come at `at`."""
        return self.status in OPEN and not (self.starts_at and self.end() <= at)

    def has_time(self) -> bool:
        """Whether its time is fixed."""
        return self.starts_at is not None and self.status in (InterviewStatus.SCHEDULED, InterviewStatus.TENTATIVE)

    def end(self) -> datetime:
        """Its end, given or assumed. Only for one that has a start."""
        assert self.starts_at is not None  # noqa: S101 - callers have looked
        call = self.format is Format.PHONE or self.round is Round.SCREEN
        return self.ends_at or later(self.starts_at, ASSUMED_CALL if call else ASSUMED)

    def noted(self, said: Said, at: datetime, read_at: datetime) -> None:
        """Take notes written `at`; where they are a later text of the same draft, the earlier one counts no more."""
        gone = [one for one in self.said if said.draft is not None and one.draft == said.draft]
        for one in gone:
            self.said.remove(one)
            self.interviewers = [person for person in self.interviewers if person not in one.met]
        self.said.append(said)
        self.notes = reduce(merged, (one.notes for one in self.said))
        self.notes_at, self.notes_read_at = at, read_at

    def meets(self, person: str, said: Said) -> None:
        """Notes name somebody who was there."""
        if person not in self.interviewers:
            self.interviewers.append(person)
            said.met.append(person)

    def turn(self, event: Event, at: datetime) -> None:
        """Let `event` move it as of `at`, if an arrow leads from where it stands."""
        status = after(self.status, event)
        if status is not self.status:
            self.status, self.status_at = status, at

    def starts_like(self, slot: Slot) -> bool:
        """Whether `slot` speaks of its start, or of a part of an interview in several parts."""
        if self.starts_at is None:
            return False
        if abs(self.starts_at - slot.starts_at) <= CLOSE_TO:
            return True
        return self.slots > 1 and self.starts_at <= slot.starts_at < self.end()

    def set_time(self, slot: Slot, mail: Mail) -> None:
        """Let `slot` say when it is, and make it firm unless the slot is only pencilled in."""
        part = slot.count == 1 and self.slots > 1 and self.has_time() and self.starts_like(slot)
        moved = self.starts_at is None or abs(self.starts_at - slot.starts_at) > CLOSE_TO
        if moved and self.starts_at is not None:
            self.moved_at = mail.at
        if part:
            self.ends_at = max(self.end(), slot.ends_at or self.end())
        else:
            ends = slot.ends_at or (None if moved else self.ends_at)
            if slot.ends_at is None and moved and self.starts_at and self.ends_at:
                ends = later(slot.starts_at, self.ends_at - self.starts_at)
            if moved or slot.uid:
                self.starts_at = slot.starts_at
            self.ends_at = ends if slot.uid or self.ends_at is None or moved else self.ends_at
            self.slots = max(self.slots, slot.count)
            self.timezone = slot.timezone or self.timezone
        self.turn("pencilled_in" if slot.tentative else "time_set", mail.at)

    def value(self) -> Interview:
        """It as the application knows it."""
        assessment = self.round is Round.ASSESSMENT
        uid = next(iter(self.versions), None)
        version = self.versions[uid] if uid else None
        return Interview(
            id=self.id,
            announced_at=self.announced_at,
            status=self.status,
            starts_at=self.starts_at,
            ends_at=self.end() if self.starts_at and not assessment else self.ends_at,
            timezone=self.timezone,
            format=self.format,
            round=self.round or Round.INTERVIEW,
            interviewers=tuple(self.interviewers),
            organizer=self.organizer,
            uid=uid,
            sequence=version.sequence if version else 0,
            stamp=version.stamp if version else None,
            deadline=self.deadline,
            notes=self.notes,
            notes_at=self.notes_at,
            notes_read_at=self.notes_read_at,
            status_at=self.status_at,
        )
