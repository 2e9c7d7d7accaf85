"""What was recognised, as the object that `afterword recognise --json` prints (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agent.etiquette.evidence import Evidence, InterviewMention, Party
from agent.etiquette.kinds import MessageKind
from connectors.mail import Message


def recognised_line(file: str, message: Message, evidence: Sequence[Evidence]) -> dict[str, Any]:
    """The object for one mail; `evidence` is the strongest first, as `recognise` gives it."""
    first, *rest = evidence
    return {
        "message_id": message.message_id,
        "file": file,
        "kind": first.kind.value,
        "confidence": round(first.confidence, 2),
        "company": first.company,
        "role": first.role,
        "interviews": [_interview(mention) for mention in first.interviews],
        "answer_by": _moment(first.answer_by),
        "deadline": _moment(first.deadline),
        "suspicious": first.suspicious,
        "also": [{"kind": one.kind.value, "company": one.company, "role": one.role} for one in rest],
        "because": [{"says": quote.says, "quote": quote.quote} for quote in first.because],
    }


def unreadable_line(file: str, reason: str) -> dict[str, Any]:
    """The object for a mail that could not be read."""
    nothing: dict[str, Any] = {"message_id": None, "file": file, "kind": MessageKind.OTHER.value, "confidence": 0.0}
    nothing |= {"company": None, "role": None, "interviews": [], "answer_by": None, "deadline": None}
    return nothing | {"suspicious": False, "also": [], "because": [], "error": reason}


def _interview(mention: InterviewMention) -> dict[str, Any]:
    return {
        "starts_at": _moment(mention.starts_at),
        "ends_at": _moment(mention.ends_at),
        "timezone": mention.timezone,
        "format": mention.format.value if mention.format else None,
        "interviewers": [_party(party) for party in mention.interviewers],
    }


def _party(party: Party) -> dict[str, str | None]:
    return {"name": party.name or None, "address": party.address}


def _moment(when: datetime | None) -> str | None:
    return when.isoformat(timespec="seconds") if when else None
