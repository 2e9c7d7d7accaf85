"""Access tokens for Gmail: renewed in time, and saved before they are used.

google-auth makes the request and reckons the expiry; our transport carries it, once. (google-auth would ask up to three
times and sleep in between, but only of answers that it gets to see, and those that fail it does not.) It looks nothing
else up: `refresh` of a user's credentials asks the token endpoint alone.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from google.auth.exceptions import GoogleAuthError
from google.oauth2.credentials import Credentials

from connectors.mailbox import SignInNeeded, TryLater
from connectors.signin.asking import ANSWER_LIMIT, object_in
from connectors.signin.vault import Vault
from connectors.transport import Door, Lost, NotReached, TooLong, Transport

TOKEN_ENDPOINT = "https://oauth2.googleapis.com/token"  # noqa: S105  (an address)
AGAIN = "run: afterword signin gmail"
CLIENT_REFUSED = frozenset({"invalid_client", "unauthorized_client", "deleted_client", "disabled_client"})
_OK, _BUSY = 200, 429
_NOT_GOOGLE = "what answers in Google's place is not Google; is this network asking you to sign in to it?"


def name_of(address: str) -> str:
    """The name under which the vault keeps what belongs to that address."""
    return f"google:{address.strip().lower()}"


def as_secret(credentials: Credentials) -> str:
    """What the vault keeps: JSON with the tokens, the expiry and the client that they were made with."""
    secret: str = credentials.to_json(strip=("token_uri", "universe_domain", "account", "scopes", "rapt_token"))
    return secret


def from_secret(secret: str, address: str) -> Credentials:
    """The same back. Raises: SignInNeeded, where it is not what `as_secret` made."""
    # Without a token or an expiry it is as good as one that is over; without any of the others it is of no use.
    names = ("token", "expiry", "refresh_token", "client_id", "client_secret")
    try:
        kept = json.loads(secret)
        fields = {name: kept[name] for name in names if name in kept and isinstance(kept[name], str) and kept[name]}
        found: Credentials = Credentials.from_authorized_user_info(fields)
    except (ValueError, TypeError, RecursionError):  # never quoted, and no cause kept: it is a secret
        raise SignInNeeded(f"what is kept of the sign-in for {address} is damaged; {AGAIN}") from None
    return found


class GoogleTokens:
    """The tokens of one address. May be asked by several threads."""

    def __init__(self, vault: Vault, address: str, door: Door) -> None:
        self._vault = vault
        self._address = address
        self._ask = Asking(door)
        self._turn = threading.Lock()
        self._held: Credentials | None = None
        self._unsaved: Credentials | None = None
        self._handed = threading.local()

    def bearer(self) -> str:
        """An access token that is valid for some minutes yet. Raises: SignInNeeded, Misconfigured, TryLater."""
        with self._turn:
            if self._unsaved is not None:
                self._keep(self._unsaved)
            if self._held is None or not self._held.valid:
                self._held = self._stored()  # another process may have renewed it, or the user have signed in again
            if not self._held.valid:
                self._refresh()
            self._handed.token = self._held.token
            return str(self._held.token)

    def renew(self) -> None:
        """The token that this thread was given was not accepted: get another. Raises as `bearer` does."""
        with self._turn:
            refused = getattr(self._handed, "token", None)
            if self._held is not None and self._held.valid and self._held.token != refused:
                return  # another thread was faster
            self._held = self._stored()
            if self._held.token == refused or not self._held.valid:
                self._refresh()

    def _stored(self) -> Credentials:
        self._held = None
        name = name_of(self._address)
        secret = self._vault.read(name)
        if secret is None:
            raise SignInNeeded(f"no token for {self._address} is kept ({self._vault.where(name)}); {AGAIN}")
        return from_secret(secret, self._address)

    def _refresh(self) -> None:
        renewed, self._held = self._held or self._stored(), None
        try:
            renewed.refresh(self._ask)
        except _Refused as refusal:
            raise _meaning(refusal, self._address) from refusal
        except (NotReached, Lost, TooLong) as error:
            raise TryLater(f"Google cannot be asked for a new token: {error}") from error
        except GoogleAuthError as error:
            raise TryLater("Google's answer with a new token cannot be understood") from error
        self._keep(renewed)

    def _keep(self, renewed: Credentials) -> None:
        """Save it, and only then use it; where that fails, it is tried again instead of asking for another."""
        self._unsaved = renewed
        self._vault.write(name_of(self._address), as_secret(renewed))
        self._unsaved, self._held = None, renewed


def _meaning(refusal: _Refused, address: str) -> SignInNeeded | TryLater:
    if refusal.status == _BUSY or refusal.status >= 500:  # noqa: PLR2004  (RFC 9110 section 15.6)
        return TryLater(f"Google can't give a new token at the moment (status {refusal.status})")
    if refusal.code in CLIENT_REFUSED:
        return SignInNeeded(
            f"Google no longer knows the OAuth client with which {address} was signed in ({refusal.code}); see that "
            f"client_file names one that is still there, then {AGAIN}"
        )
    if refusal.code == "invalid_grant":
        return SignInNeeded(
            f"the sign-in for {address} has ended: revoked, the password changed, six months unused, or seven days old "
            f"while the app at Google is in “Testing” (docs/gmail.md, step 3); {AGAIN}"
        )
    if refusal.code:
        return SignInNeeded(f"Google refuses a new token for {address} ({refusal.code}); {AGAIN}")
    return TryLater(_NOT_GOOGLE)


class _Refused(Exception):
    """Google gave no token. `code` is that of RFC 6749 section 5.2, empty where the answer has none."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"status {status}, {code or 'no code'}")
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class _Response:
    """An answer, as google-auth wants it."""

    status: int
    headers: Mapping[str, str]
    data: bytes


class Asking:
    """What google-auth asks through (its `transport.Request`): the door, once, with our limits and our errors."""

    def __init__(self, door: Door) -> None:
        self._transport = Transport(door)

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> _Response:
        """The answer, which holds a token. Raises: _Refused, where it holds none; NotReached, Lost, TooLong."""
        answer = self._transport.carry(method, url, headers or {}, body, ANSWER_LIMIT)
        said = object_in(answer.content)
        if answer.status != _OK:
            code = said.get("error")
            raise _Refused(answer.status, code if isinstance(code, str) else "")
        if not _is_token(said):
            raise NotReached(_NOT_GOOGLE)
        return _Response(answer.status, answer.headers, answer.content)


def _is_token(said: Mapping[str, Any]) -> bool:
    expires, rotated = said.get("expires_in"), said.get("refresh_token", "same")
    return bool(
        isinstance(said.get("access_token"), str)
        and said["access_token"]
        and isinstance(expires, int)
        and isinstance(rotated, str)
        and rotated
    )
