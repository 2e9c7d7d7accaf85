"""What can go wrong between a client and Gmail: what any server does, and what Gmail says."""

from __future__ import annotations

from datetime import datetime

from tests.gmail import answers
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
    "drip",
    "half_body",
    "hang_up",
    "instead",
    "invalid_grant",
    "lose_answer",
    "out_of_scope",
    "rate_limited",
    "rate_limited_until",
    "redirect",
    "truncated_json",
    "unauthorized",
]


def called(name: str) -> When:
    """Calls of a method of the API, such as "drafts.create"; "/token" and other paths for what is no method."""
    return lambda request: name in (request.path, request.method.removeprefix("gmail.users."))


def unauthorized() -> Fault:
    """401."""
    return instead(answers.unauthorized())


def out_of_scope() -> Fault:
    """403 insufficientPermissions."""
    return instead(answers.out_of_scope(frozenset({"https://www.googleapis.com/auth/gmail.readonly"})))


def rate_limited(reason: str = "rateLimitExceeded", *, code: int = 429, retry_after: int | None = None) -> Fault:
    """429, or 403, with a reason of the quota; `retry_after` in seconds as a header."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return instead(answers.too_many(reason, code=code, headers=headers))


def rate_limited_until(moment: datetime) -> Fault:
    """429 whose message alone says until when."""
    return instead(answers.too_many_until(moment))


def broken(code: int = 503) -> Fault:
    """500, 502, 503 or 504, and nothing is done."""
    return instead(answers.broken(code))


def broken_after(code: int = 503) -> Fault:
    """The same, but it is done."""
    return after(answers.broken(code))
