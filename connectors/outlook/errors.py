"""What Graph's answers mean: https://learn.microsoft.com/graph/errors and …/graph/throttling. Pure."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from connectors.calls import BadRequest, Busy, Changed, Garbled, NotThere, Unauthorised, retry_after
from connectors.mailbox import Misconfigured, SignInNeeded, TryLater
from connectors.transport import Answer

SIGN_IN = "sign in again: afterword signin outlook"
# A delta token that the server has forgotten; the words come in several cases, with 410 and with others.
# https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset
_RESYNC = frozenset({"syncstatenotfound", "resyncrequired", "syncstateinvalid"})
_NO_MAILBOX = frozenset({"mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi", "errornonexistentmailbox"})


_FORGOTTEN = "Outlook has forgotten where we were"
_NOT_OUTLOOK = "something else than Outlook answers; is the network asking you to sign in to it?"

# Where nobody deals with one of these, it waits like everything that was not expected.


class NotFound(NotThere, TryLater):
    """404."""


class Conflict(Changed, TryLater):
    """409, 412."""


class Resync(NotFound):
    """The token of a delta link is not known any more: begin anew."""


def thing(answer: Answer, now: datetime) -> dict[str, Any]:
    """A message or a folder: what has an id.

    Raises: BadRequest, NotFound, Conflict, Resync, Unauthorised, Busy, Garbled, SignInNeeded, Misconfigured,
    TryLater.
    """
    content = _parsed(answer, now)
    if not isinstance(content.get("id"), str):
        raise Garbled(_NOT_OUTLOOK)
    return content


def listing(answer: Answer, now: datetime) -> dict[str, Any]:
    """A page of such things. Raises as `thing` does."""
    content = _parsed(answer, now)
    value = content.get("value")
    if not isinstance(value, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in value
    ):
        raise Garbled(_NOT_OUTLOOK)
    return content


def removal(answer: Answer, now: datetime) -> None:
    """That something was removed: 204. Raises as `thing` does."""
    if answer.status != 204:  # noqa: PLR2004  (No Content)
        _parsed(answer, now)
        raise Garbled(_NOT_OUTLOOK)


def mime_of(answer: Answer, now: datetime) -> bytes:
    """The message that `$value` answers with. Raises as `thing` does."""
    if not _is_good(answer):
        raise _trouble(answer, _json(answer), now)
    if re.search("html|json", answer.headers.get("content-type", "")) or not answer.content:
        raise Garbled(_NOT_OUTLOOK)
    return answer.content


def _parsed(answer: Answer, now: datetime) -> dict[str, Any]:
    content = _json(answer)
    if not _is_good(answer):
        raise _trouble(answer, content, now)
    if content is None:
        raise Garbled(_NOT_OUTLOOK)
    return content


def _is_good(answer: Answer) -> bool:
    return 200 <= answer.status < 300  # noqa: PLR2004  (the class of good answers)


def _json(answer: Answer) -> dict[str, Any] | None:
    try:
        content = json.loads(answer.content)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _trouble(answer: Answer, content: dict[str, Any] | None, now: datetime) -> Exception:
    error = (content or {}).get("error")
    code = str(error.get("code") or "") if isinstance(error, dict) else ""
    if code.lower() in _RESYNC:
        return Resync(_FORGOTTEN)
    if code.lower() in _NO_MAILBOX:
        return Misconfigured("this Microsoft account has no mailbox that can be reached, or it is switched off")
    match answer.status:
        case 400:
            return BadRequest(_named(code), "Outlook")
        case 401:
            return Unauthorised()
        case 403:
            return _forbidden(code)
        case 404:
            return NotFound("Outlook does not find what was asked for")
        case 409 | 412:
            return Conflict("what was to be changed is another by now")
        case 410:
            return Resync(_FORGOTTEN)
        case 429:
            return Busy("Outlook asks for a pause", retry_after(answer, now))
        case status if status >= 500:  # noqa: PLR2004  (the class of the server's own trouble)
            # A server that says when to come again has not begun (https://learn.microsoft.com/graph/throttling), but
            # whether it is the same server that says so cannot be known.
            return Busy(f"Outlook is in trouble ({status})", retry_after(answer, now), may_be_done=True)
        case status:
            return TryLater(f"Outlook answers {status}, which was not expected")


def _forbidden(code: str) -> Exception:
    if code.lower() in ("erroraccessdenied", "accessdenied", "authorization_requestdenied"):
        return SignInNeeded(f"the permission to read and write your mail (Mail.ReadWrite) is missing; {SIGN_IN}")
    return Misconfigured(f"Outlook does not allow this ({_named(code)})")


def _named(code: str) -> str:
    return code if re.fullmatch(r"[A-Za-z_.]{1,60}", code) else "it does not say why"
