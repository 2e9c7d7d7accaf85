"""What happened: the lines that a replay prints, the demo shows and the daemon logs without their text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, assert_never

from agent.etiquette.kinds import DraftKind, Stage


@dataclass(frozen=True, slots=True)
class About:
    """The application it is about, as far as it is known."""

    id: str
    company: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class StageChanged:
    """An application moved. `because` is a message id, "clock", "notes" or "config"."""

    at: datetime
    application: About
    stage: Stage
    because: str


@dataclass(frozen=True, slots=True)
class DraftStands:
    """A draft was placed, or revised (`again`). `to` is empty while it waits for what `missing` names."""

    at: datetime
    draft: str
    kind: DraftKind
    application: About
    to: tuple[str, ...]
    in_reply_to: str | None
    subject: str
    body: str
    ready: bool
    missing: tuple[str, ...]
    due: datetime
    send_between: tuple[datetime, datetime]
    expires: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class DraftWithdrawn:
    """A draft was overtaken by events and removed."""

    at: datetime
    draft: str
    why: str


@dataclass(frozen=True, slots=True)
class DraftSettled:
    """A draft came to its end: `sent`, `discarded` or `expired`."""

    at: datetime
    draft: str
    how: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Something only the user can answer."""

    at: datetime
    application: About | None
    text: str


Happening = StageChanged | DraftStands | DraftWithdrawn | DraftSettled | Asked
Tell = Callable[[Happening], None]


def as_json(happening: Happening, zone: tzinfo) -> dict[str, Any]:
    """The happening as an object of docs/formats.md, its times in that zone."""

    def when(moment: datetime) -> str:
        return moment.astimezone(zone).isoformat(timespec="seconds")

    def about(application: About | None) -> dict[str, str | None] | None:
        if application is None:
            return None
        return {"id": application.id, "company": application.company, "role": application.role}

    line: dict[str, Any] = {"at": when(happening.at)}
    match happening:
        case StageChanged():
            line |= {"event": "stage", "application": about(happening.application)}
            line |= {"stage": happening.stage.value, "because": happening.because}
        case DraftStands():
            line |= {
                "event": "draft_revised" if happening.again else "draft_placed",
                "draft": happening.draft,
                "kind": happening.kind.value,
                "application": about(happening.application),
                "to": list(happening.to),
                "in_reply_to": happening.in_reply_to,
                "subject": happening.subject,
                "body": happening.body,
                "ready": happening.ready,
                "missing": list(happening.missing),
                "due": when(happening.due),
                "send_between": [when(moment) for moment in happening.send_between],
                "expires": when(happening.expires),
            }
        case DraftWithdrawn():
            line |= {"event": "draft_withdrawn", "draft": happening.draft, "why": happening.why}
        case DraftSettled():
            line |= {"event": "draft_settled", "draft": happening.draft, "how": happening.how}
        case Asked():
            line |= {"event": "question", "application": about(happening.application), "text": happening.text}
        case _:
            assert_never(happening)
    return line
