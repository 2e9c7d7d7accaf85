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


class Resync(Exception):
    """The token of a delta link is not known any more: begin anew."""


def parsed(answer: Answer, now: datetime) -> dict[str, Any]:
    """The JSON of a good answer; an empty one where there is none to read (202, 204).

    Raises: NotThere, BadRequest, Changed, Resync, Unauthorised, Busy, Garbled, SignInNeeded, Misconfigured, TryLater.
    """
    if 200 <= answer.status < 300 and not answer.content.strip() and answer.status != 200:  # noqa: PLR2004
        return {}
    content = _json(answer)
    if 200 <= answer.status < 300:  # noqa: PLR2004  (the class of good answers)
        if content is None:
            raise Garbled("something else than Outlook answers; is the network asking you to sign in to it?")
        return content
    raise _trouble(answer, content, now)


def mime_of(answer: Answer, now: datetime) -> bytes:
    """The message that `$value` answers with. Raises as `parsed` does."""
    if answer.status == 200:  # noqa: PLR2004  (OK)
        if "html" in answer.headers.get("content-type", "") or not answer.content:
            raise Garbled("something else than Outlook answers; is the network asking you to sign in to it?")
        return answer.content
    raise _trouble(answer, _json(answer), now)


def _json(answer: Answer) -> dict[str, Any] | None:
    try:
        content = json.loads(answer.content)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _trouble(answer: Answer, content: dict[str, Any] | None, now: datetime) -> Exception:
    error = (content or {}).get("error")
    code = str(error.get("code") or "") if isinstance(error, dict) else ""
    if code.lower() in _RESYNC:
        return Resync()
    if code.lower() in _NO_MAILBOX:
        return Misconfigured("this Microsoft account has no mailbox that can be reached, or it is switched off")
    match answer.status:
        case 400:
            return BadRequest(_named(code))
        case 401:
            return Unauthorised()
        case 403:
            return _forbidden(code)
        case 404:
            return NotThere()
        case 409 | 412:
            return Changed()
        case 410:
            return Resync()
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
