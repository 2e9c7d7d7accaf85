"""msal as it is used here: one public client, whose questions our door carries, and whose cache the vault keeps.

msal would look nothing else up: its discovery of Microsoft's other clouds (`instance_discovery`) is switched off. It
serves hosts that msal does not know by heart, and ours is known; without a token in the cache it would be asked for
aliases of that host, under which nothing was ever kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import msal

from connectors.calls import retry_after
from connectors.mailbox import Misconfigured, SignInNeeded, TryLater
from connectors.signin.asking import ANSWER_LIMIT, object_in
from connectors.signin.microsoft_errors import trouble
from connectors.transport import MICROSOFT_LOGIN, Answer, Door, Lost, NotReached, TooLong, Transport

# Reading and making drafts need Mail.ReadWrite; Mail.Send is another permission, and never asked for. msal adds those
# for a refresh token and the account's name: offline_access, openid, profile.
SCOPES = ("Mail.ReadWrite", "User.Read")
_IN_WORDS = {"Mail.ReadWrite": "reading mail and making drafts", "User.Read": "reading whose mailbox it is"}
_SENDING = frozenset({"mail.send", "mail.send.shared"})
AGAIN = "run: afterword signin outlook"
_GRAPH_SCOPE = "https://graph.microsoft.com/"
_OK, _BUSY = 200, 429
_NOT_MICROSOFT = "what answers in Microsoft's place is not Microsoft; is this network asking you to sign in to it?"


class Unavailable(Exception):
    """Microsoft asks for a pause, or is in trouble. `after` (aware) where it named a time."""

    def __init__(self, status: int, after: datetime | None) -> None:
        super().__init__(f"status {status}")
        self.after = after


NO_ANSWER = (Unavailable, NotReached, Lost, TooLong)


def name_of(address: str) -> str:
    """The name under which the vault keeps what belongs to that address."""
    return f"microsoft:{address.strip().lower()}"


def application(client_id: str, tenant: str, door: Door, cache: msal.SerializableTokenCache) -> Any:
    """A client of msal's for that app registration. Asks where that tenant signs in.

    Raises: Misconfigured, where there is no such tenant; TryLater.
    """
    with understood():
        return msal.PublicClientApplication(
            client_id,
            authority=f"https://{MICROSOFT_LOGIN}/{tenant}",
            token_cache=cache,
            http_client=Asking(door),
            instance_discovery=False,
        )


@contextmanager
def understood() -> Iterator[None]:
    """Around what msal does: its troubles, and those of the way there, in the errors of the port. Raises: TryLater."""
    try:
        yield
    except Unavailable as error:
        raise TryLater(f"Microsoft can't answer at the moment ({error})", error.after) from error
    except (NotReached, Lost, TooLong) as error:
        raise TryLater(f"Microsoft cannot be asked: {error}") from error
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):  # they may quote what they choke on
        raise TryLater("Microsoft's answer cannot be understood") from None


def require_permissions(token: Mapping[str, Any]) -> None:
    """Both permissions must be there, and that to send must not: Microsoft gives what was ever consented to, unasked.

    https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes, August 2021.
    Raises: SignInNeeded, naming what is missing; Misconfigured, where sending was allowed by other means.
    """
    scope = token.get("scope")
    granted = {one.lower() for one in (scope if isinstance(scope, str) else " ".join(SCOPES)).split()}
    missing = [words for name, words in _IN_WORDS.items() if name.lower() not in granted]
    if missing:
        raise SignInNeeded(
            f"Microsoft did not allow {' and '.join(missing)}; add both permissions to the app registration "
            "(docs/outlook.md, step 3) and sign in again"
        )
    if granted & _SENDING:
        raise Misconfigured(
            "the app registration is allowed to send mail (Mail.Send), which afterword does not want: remove that "
            "permission and what was consented to (docs/outlook.md, “Sending”), then sign in again"
        )


@dataclass(frozen=True, slots=True)
class _Response:
    """An answer, as msal wants it."""

    status_code: int
    text: str
    headers: Mapping[str, str]

    def raise_for_status(self) -> None:
        """Part of what msal expects; there is nothing left to raise."""


class Asking:
    """What msal asks through (its `http_client`): the door, once, with our limits and our errors.

    msal writes an answer that is no JSON into its log; it never sees one.
    """

    def __init__(self, door: Door) -> None:
        self._transport = Transport(door)

    def get(self, url: str, headers: Mapping[str, str] | None = None, **_: Any) -> _Response:
        """Where a tenant signs in. Raises: Unavailable, NotReached, Lost, TooLong; Misconfigured, SignInNeeded."""
        answer, said = self._said("GET", url, headers or {}, None)
        if answer.status != _OK:
            raise trouble(said, AGAIN)
        _require_ours(said)
        return _response(answer, said)

    def post(
        self, url: str, headers: Mapping[str, str] | None = None, data: Mapping[str, Any] | None = None, **_: Any
    ) -> _Response:
        """A token, a code for another machine, or why there is none. Raises: Unavailable, NotReached, Lost, TooLong."""
        body = urlencode({name: value for name, value in (data or {}).items() if value is not None})
        form = {**(headers or {}), "content-type": "application/x-www-form-urlencoded"}
        answer, said = self._said("POST", url, form, body)
        if answer.status != _OK:
            return _response(answer, said)
        if url.endswith("/token"):
            if not _is_token(said):
                raise NotReached(_NOT_MICROSOFT)
            said = _as_asked_for(said)
        return _response(answer, said)

    def close(self) -> None:
        """Part of what msal expects."""

    def _said(self, verb: str, url: str, headers: Mapping[str, str], body: str | None) -> tuple[Answer, dict[str, Any]]:
        answer = self._transport.carry(verb, url, headers, body, ANSWER_LIMIT)
        if answer.status == _BUSY or answer.status >= 500:  # noqa: PLR2004  (RFC 9110 section 15.6)
            now = answer.date()  # Microsoft's clock is the one its pause is reckoned by
            raise Unavailable(answer.status, retry_after(answer, now) if now is not None else None)
        said = object_in(answer.content)
        if not said or (answer.status != _OK and not isinstance(said.get("error"), str)):
            raise NotReached(_NOT_MICROSOFT)
        return answer, said


def _response(answer: Answer, said: Mapping[str, Any]) -> _Response:
    return _Response(answer.status, json.dumps(said), answer.headers)


def _require_ours(said: Mapping[str, Any]) -> None:
    """A tenant must sign in where the door leads. Raises: NotReached, Misconfigured."""
    needed = [said.get("authorization_endpoint"), said.get("token_endpoint")]
    places = [*needed, said.get("device_authorization_endpoint", needed[0])]
    if not all(isinstance(place, str) for place in places):
        raise NotReached(_NOT_MICROSOFT)
    hosts = {urlsplit(str(place)).netloc for place in places}
    if hosts != {MICROSOFT_LOGIN}:
        raise Misconfigured(
            f"`tenant` signs in at {', '.join(sorted(hosts - {MICROSOFT_LOGIN}))}, a cloud of Microsoft's for "
            "governments or countries; afterword knows only the one for everybody"
        )


def _is_token(said: Mapping[str, Any]) -> bool:
    texts = [said.get(name, "same") for name in ("refresh_token", "id_token", "client_info", "scope")]
    expires = said.get("expires_in")
    return bool(
        isinstance(said.get("access_token"), str)
        and said["access_token"]
        and isinstance(expires, int)
        and not isinstance(expires, bool)
        and all(isinstance(text, str) and text for text in texts)
    )


def _as_asked_for(said: dict[str, Any]) -> dict[str, Any]:
    """With its scopes written as we ask for them: msal finds a token again only by the same letters."""
    if "scope" not in said:
        return said
    known = {name.lower(): name for name in SCOPES}
    granted = (one.removeprefix(_GRAPH_SCOPE) for one in said["scope"].split())
    return {**said, "scope": " ".join(known.get(one.lower(), one) for one in granted)}
