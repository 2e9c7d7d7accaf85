"""A small language for telling what happened in one application, and the law to judge it by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from agent.etiquette.application import Application, Flags
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.evidence import Evidence, InterviewMention, Party
from agent.etiquette.fold import fold
from agent.etiquette.journal import (
    Corrected,
    Decided,
    DraftEnded,
    Entry,
    Flagged,
    Happened,
    MailRead,
    Mark,
    NotesTaken,
    UserWrote,
)
from agent.etiquette.kinds import (
    Decision,
    DraftKind,
    DraftState,
    Format,
    InterviewStatus,
    MessageKind,
    Part,
    Round,
    Stage,
)
from agent.etiquette.notes import Impression, Notes
from agent.etiquette.owed import flagged, owed
from agent.etiquette.policy import Policy
from agent.etiquette.rules import RULES, Rulebook
from agent.etiquette.stages import stage

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

ROSA = Party(name="Rosa Lindt", address="rosa@harbourlight.example", part=Part.RECRUITER)
TOMAS = Party(name="Tomas Berg", address="tomas.berg@harbourlight.example", part=Part.INTERVIEWER)
NADIA = Party(name="Nadia Kern", address="nadia.kern@harbourlight.example", part=Part.HIRING_MANAGER)
SYSTEM = Party(name="Harbourlight Careers", address="no-reply@hire.example", part=Part.SYSTEM)


def moment(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment in Berlin."""
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


class Calendar:
    """Berlin, with two holidays: Good Friday and Easter Monday of 2026."""

    holidays = frozenset({date(2026, 4, 3), date(2026, 4, 6)})

    def zone(self, name: str | None) -> tzinfo:
        """The zone of that name, else Berlin."""
        return ZoneInfo(name) if name else BERLIN

    def country_of(self, zone: str) -> str | None:
        """Germany for Berlin; for others nobody knows."""
        return "DE" if zone == "Europe/Berlin" else None

    def is_working_day(self, day: date, country: str | None = None) -> bool:
        """Monday to Friday, without the holidays."""
        del country
        return day.weekday() < 5 and day not in self.holidays


CALENDAR = Calendar()


@dataclass
class Told:
    """What is told of one application, entry by entry. Messages are named <1@…>, <2@…> in the order of telling."""

    entries: list[Entry] = field(default_factory=list)

    def mail(  # noqa: PLR0913 - a mail has many sides, and each test names the few it needs
        self,
        at: datetime,
        kind: MessageKind,
        sender: Party = ROSA,
        *,
        talk: datetime | None = None,
        minutes: int | None = 60,
        with_: tuple[Party, ...] = (TOMAS,),
        uid: str | None = None,
        sequence: int = 0,
        stamp: datetime | None = None,
        format_: Format | None = Format.VIDEO,
        round_: Round | None = None,
        answer_by: datetime | None = None,
        human: bool | None = None,
        answers: str | None = None,
        **more: object,
    ) -> str:
        """A mail from the employer's side; its message id. `talk` is the start of the interview it speaks of."""
        message = f"<{len(self.entries) + 1}@harbourlight.example>"
        mentions: tuple[InterviewMention, ...] = ()
        if talk is not None:
            mentions = (
                InterviewMention(
                    starts_at=talk,
                    ends_at=talk + timedelta(minutes=minutes) if minutes else None,
                    timezone="Europe/Berlin",
                    format=format_,
                    round=round_,
                    interviewers=with_,
                    uid=uid,
                    sequence=sequence,
                    stamp=stamp,
                ),
            )
        facts = {
            "kind": kind,
            "confidence": 0.9,
            "company": "Harbourlight",
            "role": "Data Engineer",
            "sender": sender,
            "human": sender is not SYSTEM if human is None else human,
            "interviews": mentions,
            "answer_by": answer_by,
        }
        entry = MailRead(
            id=f"{message}#0",
            at=at,
            message_id=message,
            mailbox="home",
            subject="Data Engineer at Harbourlight",
            in_reply_to=answers,
            evidence=Evidence.model_validate(facts | more),
        )
        self.entries.append(entry)
        return message

    def talk(self, starts: datetime, *, announced: datetime | None = None, **more: object) -> str:
        """An interview of an hour with Tomas, confirmed by Rosa four days before; its id."""
        at = announced or starts - 4 * DAY
        return self.mail(at, MessageKind.INTERVIEW_CONFIRMATION, talk=starts, **more) + "#0"  # type: ignore[arg-type]

    def wrote(
        self,
        at: datetime,
        *to: Party,
        subject: str = "Re: Data Engineer",
        says: Decision | None = None,
        answers: str | None = None,
    ) -> str:
        """A mail of the user's; its message id."""
        message = f"<{len(self.entries) + 1}@quill.example>"
        addresses = tuple(party.address for party in to if party.address)
        self.entries.append(
            UserWrote(
                id=f"{message}#0",
                at=at,
                message_id=message,
                mailbox="home",
                to=addresses,
                subject=subject,
                says=says,
                in_reply_to=answers,
            )
        )
        return message

    def noted(self, at: datetime, interview: str, answer_by: datetime | None = None, **notes: object) -> None:
        """Notes on an interview; unless told otherwise, something that stuck from Tomas."""
        words = notes or {"impressions": (Impression(text="the crane that counts", about="Tomas"),)}
        entry = NotesTaken(
            id=f"notes-{len(self.entries)}",
            at=at,
            interview=interview,
            notes=Notes.model_validate(words),
            answer_by=answer_by,
        )
        self.entries.append(entry)

    def ended(self, at: datetime, courtesy: Courtesy, how: DraftState) -> None:
        """The user sent or discarded the draft of a courtesy."""
        entry = DraftEnded.model_validate(
            {
                "id": f"{courtesy.key}#{how.value}",
                "at": at,
                "key": courtesy.key,
                "kind": courtesy.kind,
                "person": courtesy.person,
                "occasion": courtesy.occasion,
                "how": how,
            }
        )
        self.entries.append(entry)

    def flag(self, at: datetime, name: str) -> None:
        """A mark set by the user."""
        facts = {"id": f"flag-{len(self.entries)}", "at": at, "flag": name, "value": True}
        self.entries.append(Flagged.model_validate(facts))

    def decided(self, at: datetime, decision: Decision) -> None:
        """What the user decided, by a command."""
        self.entries.append(Decided(id=f"said-{len(self.entries)}", at=at, decision=decision))

    def happened(self, at: datetime, interview: str, status: InterviewStatus) -> None:
        """How an interview came out, by a command."""
        facts = {"id": f"said-{len(self.entries)}", "at": at, "interview": interview, "status": status}
        self.entries.append(Happened.model_validate(facts))

    def say(self, word: type[Mark], at: datetime, **facts: object) -> None:
        """Any other word of the user's."""
        self.entries.append(word.model_validate({"id": f"said-{len(self.entries)}", "at": at, **facts}))  # type: ignore[arg-type]

    def corrected(self, at: datetime, **names: str) -> None:
        """The employer's or the role's name set right."""
        self.entries.append(Corrected(id=f"corrected-{len(self.entries)}", at=at, **names))


@dataclass(frozen=True)
class Law:
    """The law under some rulebook."""

    rules: Rulebook = RULES
    policy: Policy = field(default_factory=Policy)

    def fold(self, told: Told | Iterable[Entry]) -> Application:
        """The application."""
        entries = told.entries if isinstance(told, Told) else told
        return fold(entries, application_id="app", rules=self.rules)

    def owed(
        self, told: Told, now: datetime, *kinds: DraftKind, since: datetime | None = None, flags: Flags | None = None
    ) -> list[Courtesy]:
        """The courtesies at `now`; of those kinds, if any are named."""
        known = Told([entry for entry in told.entries if entry.at <= now])
        application = flagged(self.fold(known), flags or Flags())
        found = owed((application,), self.policy, CALENDAR, now, since=since, rules=self.rules)
        return [one for one in found if not kinds or one.kind in kinds]

    def standing(self, told: Told, now: datetime, kind: DraftKind, **more: object) -> list[Standing]:
        """How the courtesies of that kind stand."""
        return [one.standing for one in self.owed(told, now, kind, **more)]  # type: ignore[arg-type]

    def placeable(self, told: Told, now: datetime, *kinds: DraftKind) -> list[DraftKind]:
        """The kinds of the drafts that may stand in the mailbox at `now`."""
        found = self.owed(told, now, *kinds)
        return [one.kind for one in found if one.standing is Standing.OPEN and one.place_at <= now < one.expires]

    def stage(self, told: Told, now: datetime) -> Stage:
        """The stage at `now`."""
        known = Told([entry for entry in told.entries if entry.at <= now])
        return stage(self.fold(known), self.policy, CALENDAR, now, self.rules)


def utc(at: datetime) -> datetime:
    """The same moment in UTC."""
    return at.astimezone(UTC)
