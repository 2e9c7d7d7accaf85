"""One question to a provider, and its answer as an object: what the libraries do not ask for us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from connectors.mailbox import TryLater
from connectors.transport import Answer, Door, Lost, NotReached, TooLong, Transport

ANSWER_LIMIT = 64 * 1024  # bytes; an answer with tokens has some two to eight thousand


def asked(
    door: Door, provider: str, verb: str, url: str, headers: Mapping[str, str], body: str | None = None
) -> Answer:
    """The answer, in one piece; `provider` is its name for people. Raises: TryLater."""
    try:
        return Transport(door).carry(verb, url, headers, body, ANSWER_LIMIT)
    except (NotReached, Lost, TooLong) as error:
        raise TryLater(f"{provider} cannot be asked: {error}") from error


def object_in(content: bytes) -> dict[str, Any]:
    """The JSON object of an answer; an empty one where it is something else."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
