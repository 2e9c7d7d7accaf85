"""Access tokens for Microsoft Graph: renewed in time, and saved before they are used.

msal decides when, from a cache of which the vault has the only lasting copy. From reading that to saving it again this
process is alone with it. A run that is killed before saving leaves the old refresh token, which stays good: Microsoft
replaces them at each use, but does not revoke the old one
(https://learn.microsoft.com/entra/identity-platform/refresh-tokens). Should it, the next run is told to sign in.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import msal

from connectors.mailbox import SignInNeeded
from connectors.signin.microsoft_app import (
    AGAIN,
    NO_ANSWER,
    SCOPES,
    application,
    name_of,
    require_permissions,
    understood,
)
from connectors.signin.microsoft_errors import trouble
from connectors.signin.vault import Vault
from connectors.transport import Door

HELD = 600.0  # seconds, after which the vault is looked at again: another process may have renewed, or signed out
_MARGIN = 300.0  # seconds before its end that a token counts as over, as with msal
# What msal needs of each entry of its cache, and takes for granted.
_ENTRIES = {
    "AccessToken": ("secret", "expires_on", "target"),
    "RefreshToken": ("secret",),
    "Account": ("home_account_id", "environment", "authority_type"),
}


@dataclass(frozen=True, slots=True)
class _Held:
    """A token, and until when it is handed out without asking, by the monotonic clock."""

    token: str = field(repr=False)
    until: float


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """A cache that could not be saved, and what the vault had when it was renewed."""

    before: str = field(repr=False)
    renewed: str = field(repr=False)


class MicrosoftTokens:
    """The tokens of one address. May be asked by several threads, and by several processes at once."""

    def __init__(self, vault: Vault, address: str, client_id: str, tenant: str, door: Door) -> None:
        self._vault = vault
        self._address = address
        self._client_id = client_id
        self._tenant = tenant
        self._door = door
        self._turn = threading.Lock()
        self._cache = msal.SerializableTokenCache()
        self._app: Any = None
        self._held: _Held | None = None
        self._unsaved: _Unsaved | None = None
        self._handed = threading.local()

    def bearer(self) -> str:
        """An access token that is valid for some minutes yet. Raises: SignInNeeded, Misconfigured, TryLater."""
        with self._turn:
            held = self._held
            if held is None or self._unsaved is not None or time.monotonic() > held.until:
                held = self._ask(refused=None)
            self._handed.token = held.token
            return held.token

    def renew(self) -> None:
        """The token that this thread was given was not accepted: get another. Raises as `bearer` does."""
        with self._turn:
            refused = getattr(self._handed, "token", None)
            if self._held is not None and self._held.token != refused:
                return  # another thread was faster
            self._ask(refused)

    def _ask(self, refused: str | None) -> _Held:
        self._held = None
        with self._vault.turn(name_of(self._address)):
            kept = self._load()
            token = self._silent(renew=False)
            if refused is not None and token["access_token"] == refused:
                token = self._silent(renew=True)
            if self._cache.has_state_changed:
                self._save(kept)
        self._held = _Held(token["access_token"], time.monotonic() + min(HELD, token["expires_in"] - _MARGIN))
        return self._held

    def _load(self) -> str:
        """Read the vault into msal's cache; what the vault had. Raises: SignInNeeded, Misconfigured, TryLater."""
        name = name_of(self._address)
        kept = self._vault.read(name)
        if kept is None:
            self._unsaved = None
            raise SignInNeeded(f"no token for {self._address} is kept ({self._vault.where(name)}); {AGAIN}")
        if self._unsaved is not None:
            # If somebody signed in meanwhile, or another process renewed, theirs is the newer one.
            if kept == self._unsaved.before:
                self._vault.write(name, self._unsaved.renewed)
                kept = self._unsaved.renewed
            self._unsaved = None
        if not _is_cache(kept):  # never quoted: it is a secret
            raise SignInNeeded(f"what is kept of the sign-in for {self._address} is damaged; {AGAIN}")
        self._cache.deserialize(kept)
        return kept

    def _save(self, before: str) -> None:
        """Save it, and only then use it; where that fails, it is tried again instead of asking for another."""
        renewed = self._cache.serialize()
        self._unsaved = _Unsaved(before, renewed)
        self._vault.write(name_of(self._address), renewed)
        self._unsaved = None

    def _silent(self, *, renew: bool) -> dict[str, Any]:
        """A token from the cache, or for the refresh token in it. Raises: SignInNeeded, Misconfigured, TryLater."""
        if self._app is None:
            self._app = application(self._client_id, self._tenant, self._door, self._cache)
        with understood():
            account = next(iter(self._app.get_accounts()), None)
            token: dict[str, Any] | None = self._app.acquire_token_silent_with_error(
                list(SCOPES),
                account,
                force_refresh=renew,
                http_exceptions=NO_ANSWER,  # after which msal hands out a token that is aging, but good
            )
        if token is None:
            raise SignInNeeded(
                f"{self._address} was signed in with another `client_id` than the configuration has now; {AGAIN}"
            )
        if "error" in token:
            raise trouble(token, AGAIN)
        require_permissions(token)
        return token


def _is_cache(secret: str) -> bool:
    """Whether that is what msal made."""
    try:
        found = json.loads(secret)
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict) or not all(isinstance(entries, dict) for entries in found.values()):
        return False
    return all(
        isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in _ENTRIES.get(kind, ()))
        for kind, entries in found.items()
        for entry in entries.values()
    ) and all(entry["expires_on"].isdigit() for entry in found.get("AccessToken", {}).values())
