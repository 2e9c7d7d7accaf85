"""Takes personal data out of entries and ledger rows and leaves what they prove: which, when, of what kind.

People become numbered, the same person the same number within one application, so that its shape stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from agent.etiquette.evidence import Evidence, InterviewMention, Party
from agent.etiquette.journal import (
    Added,
    Corrected,
    DraftEnded,
    Entry,
    MailCorrected,
    MailRead,
    Mark,
    Merged,
    NotesTaken,
    Paused,
    TimesGiven,
    Undone,
    UserWrote,
    WarmedUp,
)
from agent.etiquette.notes import Notes, PrivateNotes
from agent.store.records import LedgerRow


def redacted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries of one application without names, addresses, subjects, quotes and notes. Twice is as good as once."""
    people = _People()
    return tuple(_entry(entry, people) for entry in entries)


def redacted_row(row: LedgerRow) -> LedgerRow:
    """The row without the letter."""
    draft = replace(row.draft, to=(), subject="", body="")
    return row.model_copy(update={"draft": draft, "to": None, "facts": (), "missing": (), "why": ""})


class _People:
    """Numbers people in the order in which they appear."""

    def __init__(self) -> None:
        self._by_address: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._count = 0

    def party(self, party: Party) -> Party:
        if party.address is None:
            return Party(name=self.name(party.name), part=party.part)
        address = self.address(party.address)
        self._by_name.setdefault(party.name.casefold(), self._by_address[party.address.casefold()])
        return Party(name=self.name(party.name), address=address, part=party.part)

    def address(self, address: str) -> str:
        if (number := self._by_address.get(address.casefold())) is None:
            number = self._by_address[address.casefold()] = self._next()
        return f"person-{number}@redacted.invalid"

    def name(self, name: str) -> str:
        if not name:
            return ""
        if (number := self._by_name.get(name.casefold())) is None:
            number = self._by_name[name.casefold()] = self._next()
        return f"Person {number}"

    def _next(self) -> int:
        self._count += 1
        return self._count


def _entry(entry: Entry, people: _People) -> Entry:
    match entry:
        case MailRead():
            return entry.model_copy(update={"subject": "", "evidence": _evidence(entry.evidence, people)})
        case UserWrote():
            return entry.model_copy(update={"subject": "", "to": tuple(people.address(one) for one in entry.to)})
        case NotesTaken():
            kept = Notes(
                happened=entry.notes.happened,
                met=tuple(people.name(one) for one in entry.notes.met),
                went=entry.notes.went,
                nothing_special=entry.notes.nothing_special,
            )
            return entry.model_copy(update={"notes": kept, "private": PrivateNotes()})
        case MailCorrected():
            return entry.model_copy(
                update={
                    "interviews": None if entry.interviews is None else _interviews(entry.interviews, people),
                    "sender": people.address(entry.sender) if entry.sender else None,
                }
            )
        case Added():
            interview = None if entry.interview is None else _interviews((entry.interview,), people)[0]
            reached = tuple(people.party(one) for one in entry.people)
            return entry.model_copy(update={"people": reached, "interview": interview})
        case TimesGiven():
            return entry.model_copy(update={"times": ""})
        case WarmedUp():
            return entry.model_copy(update={"reason": ""})
        case DraftEnded() | Mark() | Corrected() | Merged() | Paused() | Undone():
            return entry
        case _:
            assert_never(entry)


def _evidence(evidence: Evidence, people: _People) -> Evidence:
    through = evidence.everything_through
    return evidence.model_copy(
        update={
            "because": tuple(quote.model_copy(update={"quote": ""}) for quote in evidence.because),
            "sender": people.party(evidence.sender),
            "people": tuple(people.party(one) for one in evidence.people),
            "interviews": _interviews(evidence.interviews, people),
            "everything_through": people.address(through) if through else None,
            "undeliverable": tuple(people.address(one) for one in evidence.undeliverable),
        }
    )


def _interviews(mentions: Iterable[InterviewMention], people: _People) -> tuple[InterviewMention, ...]:
    return tuple(
        one.model_copy(update={"interviewers": tuple(people.party(party) for party in one.interviewers)})
        for one in mentions
    )
