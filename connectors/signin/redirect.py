"""What a provider's page says when it sends the browser back: a code, or why there is none (RFC 6749 section 4.1.2)."""

from __future__ import annotations

import hmac
import re
from urllib.parse import parse_qsl, unquote, urlsplit

from connectors.mailbox import SignInNeeded

_CODE = re.compile(r"[A-Za-z0-9/_.~+-]{16,1024}")


def belongs(query: str, state: str) -> bool:
    """Whether an answer is one to the sign-in that has this `state`, and not to an earlier one or to nobody's."""
    return hmac.compare_digest(fields(query).get("state", "").encode(), state.encode())


def code_in(query: str) -> str:
    """The code of an answer of Google's. Raises: SignInNeeded, where the answer is a refusal."""
    said = fields(query)
    if said.get("code"):
        return said["code"]
    reason = said.get("error", "")
    if reason == "access_denied":
        raise SignInNeeded(
            "access was not allowed on Google's page, so nothing was changed; to try again, sign in again"
        )
    named = re.sub(r"[^a-z_]", "", reason.lower())[:60] or "no code, and no reason"
    raise SignInNeeded(f"Google's page did not allow it ({named}); docs/gmail.md says what may be wrong")


def code_pasted(text: str, state: str) -> str:
    """The code in what a person pasted: the whole address at which the browser ended, or the code alone.

    A code alone can't be checked against `state`, and need not be: it is worth nothing without our code verifier, and
    one that was got with another verifier is refused (RFC 7636 section 4.6). Raises: SignInNeeded.
    """
    whole = "".join(text.split())  # terminals break long lines
    if not whole:
        raise SignInNeeded("nothing was pasted; sign in again, and paste the address at which the browser ends")
    if _CODE.fullmatch(code := unquote(whole)):
        return code
    try:
        query = urlsplit(whole).query
    except ValueError:
        query = ""
    if not fields(query).keys() & {"code", "error"}:
        raise SignInNeeded(
            "that is not the address at which the browser ends after Google's page: it begins with http://127.0.0.1 "
            "and holds “code=”; sign in again"
        )
    if not belongs(query, state):
        raise SignInNeeded(
            "that is the answer to another, perhaps an earlier sign-in; sign in again with the new address"
        )
    return code_in(query)


def fields(query: str) -> dict[str, str]:
    """What such an answer holds, by name."""
    try:
        return dict(parse_qsl(query, max_num_fields=50))
    except ValueError:
        return {}
