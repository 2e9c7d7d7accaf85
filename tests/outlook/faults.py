"""What can go wrong between a client and Graph: what any server does, and what Graph says."""

from __future__ import annotations

from tests.outlook import answers
from tests.stand_in.faults import (
    Fault,
    When,
    after,
    always,
    captive_portal,
    cut_at,
    cut_gzip,
    drip,
    half_body,
    hang_up,
    instead,
    invalid_grant,
    lose_answer,
    redirect,
    truncated_json,
)

__all__ = [
    "Fault",
    "When",
    "always",
    "broken",
    "broken_after",
    "called",
    "captive_portal",
    "cut_at",
    "cut_gzip",
    "denied",
    "drip",
    "half_body",
    "hang_up",
    "instead",
    "invalid_grant",
    "lose_answer",
    "not_found",
    "redirect",
    "throttled",
    "truncated_json",
    "unauthorized",
]


def called(name: str) -> When:
    """Calls of the API by the contract's id, such as "me.createReply" or "folder.MessagesDelta"."""
    return lambda request: request.method == name


def unauthorized() -> Fault:
    """401."""
    return instead(answers.unauthorized())


def denied() -> Fault:
    """403 ErrorAccessDenied."""
    return instead(answers.denied())


def not_found() -> Fault:
    """404 ErrorItemNotFound."""
    return instead(answers.not_found())


def throttled(retry_after: int | None = None, limit: str = "RequestRate") -> Fault:
    """429; `retry_after` in seconds."""
    return instead(answers.throttled(retry_after, limit))


def broken(status: int = 503, retry_after: int | None = None) -> Fault:
    """500, 502, 503 or 504, and nothing is done."""
    return instead(answers.broken(status, retry_after))


def broken_after(status: int = 503, retry_after: int | None = None) -> Fault:
    """The same, but it is done."""
    return after(answers.broken(status, retry_after))
