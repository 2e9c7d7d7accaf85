"""What Gmail's answers mean: https://developers.google.com/workspace/gmail/api/guides/handle-errors. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.calls import BadRequest, Busy, Garbled, NotThere, Unauthorised, retry_after
from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.transport import Answer

SIGN_IN = "sign in again: afterword signin gmail"
_RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED"})
_SCOPE = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_RETRY_AFTER = re.compile(r"retry after\s+(\d{4}-\d\d-\d\dT[0-9:.]+Z?)", re.IGNORECASE)


def parsed(answer: Answer, now: datetime, needs: Iterable[str] = ()) -> dict[str, Any]:
    """The JSON of a good answer; an empty one where there is none to read (204).

    It holds what it `needs` to be what was asked for: names of fields, with dots between those inside each other.
    Raises: NotThere, BadRequest, Unauthorised, Busy, Garbled, SignInNeeded, Misconfigured, TryLater.
    """
    try:
        content = {} if answer.status == 204 else json.loads(answer.content)  # noqa: PLR2004  (No Content)
    except (ValueError, RecursionError):
        content = None
    if 200 <= answer.status < 300:  # noqa: PLR2004  (the class of good answers)
        if isinstance(content, dict) and not any(_lacks(content, path) for path in needs):
            return content
        raise Garbled("something else than Gmail answers; is the network asking you to sign in to it?")
    raise _trouble(answer, content, now)


def _lacks(content: Any, path: str) -> bool:
    for name in path.split("."):
        content = content.get(name) if isinstance(content, dict) else None
    return content is None


def _trouble(answer: Answer, content: Any, now: datetime) -> Exception:
    error = content.get("error") if isinstance(content, dict) else None
    error = error if isinstance(error, dict) else {}
    reasons = _reasons(error)
    match answer.status:
        case 400:
            return _unusable(reasons) or BadRequest(_named(reasons, "it is not understood"), "Gmail")
        case 401:
            return Unauthorised()
        case 403:
            return _forbidden(reasons, _after(answer, error, now))
        case 404 | 410:
            return NotThere()
        case 429:
            return Busy("Gmail asks for a pause", _after(answer, error, now), may_be_done=False)
        case status if status >= 500:  # noqa: PLR2004  (the class of the server's own trouble)
            return Busy(f"Gmail is in trouble ({status})", _after(answer, error, now), may_be_done=True)
        case status:
            return TryLater(f"Gmail answers {status}, which was not expected")


def _unusable(reasons: frozenset[str]) -> MailboxError | None:
    if "failedPrecondition" in reasons:
        return Misconfigured("this Google account has no Gmail mailbox, or it is switched off")
    return None


def _forbidden(reasons: frozenset[str], after: datetime | None) -> Exception:
    if reasons & _RATE:
        return Busy("Gmail asks for a pause", after, may_be_done=False)
    if "dailyLimitExceeded" in reasons:
        return Busy("today's quota of your Google Cloud project is used up", after, may_be_done=False)
    if reasons & _SCOPE:
        return SignInNeeded(f"a permission is missing, to read your mail or to make drafts; {SIGN_IN}, and tick both")
    if reasons & _OFF:
        return Misconfigured("the Gmail API is not enabled in your Google Cloud project; docs/gmail.md says how")
    if "domainPolicy" in reasons:
        return Misconfigured("the administrators of this Google account do not allow apps to read its mail")
    return Misconfigured(f"Gmail does not allow this ({_named(reasons, 'it does not say why')})")


def _reasons(error: Mapping[str, Any]) -> frozenset[str]:
    found = {str(error.get("status") or "")}
    for key in ("errors", "details"):
        for one in error.get(key) or ():
            if isinstance(one, dict):
                found.add(str(one.get("reason") or ""))
    return frozenset(found - {""})


def _named(reasons: frozenset[str], otherwise: str) -> str:
    known = sorted(
        (one for one in reasons if re.fullmatch(r"[A-Za-z_]{1,60}", one)), key=lambda one: (one.isupper(), one)
    )
    return known[0] if known else otherwise


def _after(answer: Answer, error: Mapping[str, Any], now: datetime) -> datetime | None:
    """When Gmail may be asked again: by the header, or by the time in its message."""
    found = _RETRY_AFTER.search(str(error.get("message") or ""))
    try:
        told = datetime.fromisoformat(found[1].rstrip("Z")).replace(tzinfo=UTC) if found else None
    except ValueError:
        told = None
    return retry_after(answer, now) or told
