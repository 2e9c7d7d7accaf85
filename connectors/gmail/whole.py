"""Whole messages, wherever they lie; of one that is too large only the beginning is fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from connectors.calls import NotThere
from connectors.gmail.client import Client, Request
from connectors.gmail.convert import beginning_of_raw, decoded, labels_of, moment_of
from connectors.transport import TooLong

LIMIT = 6 * 1024 * 1024  # bytes of an answer: the headers and the text of a mail come first, its attachments last
DESCRIBED = "id,threadId,labelIds,internalDate"


@dataclass(frozen=True, slots=True)
class Whole:
    """A message with Gmail's ids, its labels, its bytes (or the beginning of them) and when Gmail took it in."""

    id: str
    thread: str
    labels: frozenset[str]
    content: bytes
    at: datetime


def message(client: Client, message_id: str) -> Whole | None:
    """A message; None where it is not there. Raises: SignInNeeded, Misconfigured, TryLater."""
    return _read(client, partial(client.users().messages().get, userId="me", id=message_id))


def draft(client: Client, draft_id: str) -> Whole | None:
    """The message that a draft holds now; None where there is no such draft. Raises as `message` does."""
    return _read(client, partial(client.users().drafts().get, userId="me", id=draft_id), "message")


def _read(client: Client, get: Callable[..., Request], within: str = "") -> Whole | None:
    """`within` is the field of the answer that holds the message; empty where the answer is the message."""

    def asked(shape: str, fields: str, *needs: str) -> tuple[Request, list[str]]:
        inside = f"{within}." if within else ""
        request = get(format=shape, fields=f"{within}({fields})" if within else fields)
        return request, [f"{inside}{name}" for name in ("id", "internalDate", *needs)]

    try:
        try:
            request, needs = asked("raw", f"{DESCRIBED},raw", "raw")
            answer = client.read(request, *needs, limit=LIMIT)
            content = decoded((answer[within] if within else answer)["raw"])
        except TooLong as error:
            content = beginning_of_raw(error.beginning)
            request, needs = asked("minimal", DESCRIBED)
            answer = client.read(request, *needs)
    except NotThere:
        return None
    found = answer[within] if within else answer
    return Whole(str(found["id"]), str(found.get("threadId") or ""), labels_of(found), content, moment_of(found))
