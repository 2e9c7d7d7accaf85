"""What the user said of one application, gathered while its journal is folded: marks, decisions, dates, own words."""

from __future__ import annotations

from typing import assert_never

from agent.etiquette.application import Flags, Keep, Lull, OwnWords, Pin, Settled, Skip
from agent.etiquette.journal import (
    AnyMark,
    Decided,
    Flagged,
    GotOn,
    Happened,
    Interested,
    Kept,
    Pinned,
    Skipped,
    Snoozed,
    TimesGiven,
    UserWrote,
    WarmedUp,
)
from agent.etiquette.kinds import Decision, Interest


class Marks:
    """The user's own hand in one application, in the order in which they said things."""

    def __init__(self) -> None:
        self.flags = Flags()
        self.settled: list[Settled] = []
        self.skips: list[Skip] = []
        self.keeps: list[Keep] = []
        self.lulls: list[Lull] = []
        self.pins: list[Pin] = []
        self.times: list[OwnWords] = []
        self.reasons: list[OwnWords] = []

    def take(self, entry: AnyMark) -> None:
        """Apply the next thing the user said. `Happened` and `GotOn` are for bookings and people to take."""
        match entry:
            case Flagged():
                self._flag(entry)
            case Interested():
                self.interest(entry.interest)
            case Decided(decision=Decision.ACCEPTED, signed=True) if self._accepted():
                self.settled[-1] = self.settled[-1].model_copy(update={"signed": True})
            case Decided():
                self.settled.append(Settled(decision=entry.decision, at=entry.at, source=entry.id, signed=entry.signed))
            case Skipped():
                self.skips.append(Skip(courtesy=entry.courtesy, at=entry.at, source=entry.id))
            case Kept():
                self.keeps.append(Keep(courtesy=entry.courtesy, findings=entry.findings, at=entry.at, source=entry.id))
            case Snoozed():
                self.lulls.append(Lull(at=entry.at, until=entry.until, source=entry.id))
            case Pinned():
                self.pins.append(Pin(at=entry.at, moment=entry.moment, source=entry.id))
            case TimesGiven():
                self.times.append(OwnWords(at=entry.at, text=entry.times, source=entry.id))
            case WarmedUp():
                self.reasons.append(OwnWords(at=entry.at, text=entry.reason, source=entry.id))
            case Happened() | GotOn():
                pass
            case other:
                assert_never(other)

    def _flag(self, entry: Flagged) -> None:
        if entry.flag == "not_interested":
            self.interest(Interest.NONE if entry.value else Interest.NORMAL)
        else:
            self.flags = self.flags.model_copy(update={entry.flag: entry.value})

    def _accepted(self) -> bool:
        return bool(self.settled) and self.settled[-1].decision is Decision.ACCEPTED

    def interest(self, interest: Interest) -> None:
        """How much the user wants the job, by the last word."""
        self.flags = self.flags.model_copy(update={"interest": interest})

    def wrote(self, entry: UserWrote) -> None:
        """A mail of the user's own that tells them a decision settles it, if it was not told before (rule 9.15)."""
        if entry.says is None:
            return
        last = self.settled[-1] if self.settled else None
        if last is not None and last.decision is entry.says:
            self.settled[-1] = last.model_copy(update={"told": True})
            return
        self.settled.append(Settled(decision=entry.says, at=entry.at, source=entry.message_id, told=True))
