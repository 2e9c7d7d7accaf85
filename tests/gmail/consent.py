"""Google's side of signing in: the page where a user consents, and the token endpoint, on the emulator's own.

The user consents at once, to what `Habits.scopes` holds and was asked for. What a desktop program must do, and the
emulator does not ask of it, is a violation: PKCE with S256 (RFC 7636), a loopback address (RFC 8252 section 7.3), and
a refresh token asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.gmail.emulator import CLIENT_ID, CLIENT_SECRET, Account, Emulator
from tests.gmail.habits import Habits
from tests.stand_in.messages import Answer, Request

AUTHORIZE = ("/o/oauth2/v2/auth", "/o/oauth2/auth")
PATHS = (*AUTHORIZE, "/token", "/revoke")
_EMULATED = {"/token": "/oauth2/token", "/revoke": "/oauth2/revoke"}


class Consent:
    """One user's consents. `issued` is told each access token that the user's consent gave."""

    def __init__(
        self,
        emulator: Emulator,
        account: Account,
        habits: Habits,
        issued: Callable[[str], None],
        violate: Callable[[str], None],
    ) -> None:
        self._emulator = emulator
        self._account = account
        self._habits = habits
        self._issued = issued
        self._violate = violate

    def answer(self, request: Request) -> Answer:
        """What one of Google's sign-in paths answers."""
        if request.path in AUTHORIZE:
            return self._authorize(dict(request.query))
        form = dict(parse_qsl(request.read().decode()))
        reply = self._emulator.call("POST", _EMULATED[request.path], form=form)
        told = reply.content or {}
        if "access_token" in told:
            self._issued(told["access_token"])
            told.pop("id_token", None)
        return Answer(reply.status, json.dumps(told).encode(), {"Content-Type": "application/json; charset=utf-8"})

    def refresh_token(self) -> str:
        """A refresh token as an earlier sign-in left it."""
        code = self._code({"client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1/", "scope": self._granted()})
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "redirect_uri": "http://127.0.0.1/",
        }
        told = self._emulator.call("POST", "/oauth2/token", form=form).content
        self._issued(told["access_token"])
        return str(told["refresh_token"])

    def _authorize(self, asked: dict[str, str]) -> Answer:
        target = urlsplit(asked.get("redirect_uri", ""))
        if target.scheme != "http" or target.hostname not in ("127.0.0.1", "localhost", "::1"):
            self._violate(f"the redirect goes to {target.hostname}")
        if asked.get("code_challenge_method") != "S256":
            self._violate("signing in went without PKCE")
        if asked.get("access_type") != "offline":
            self._violate("no refresh token was asked for")
        if not asked.get("state"):
            self._violate("signing in went without a state")
        scopes = self._granted(asked.get("scope", "").split())
        given = {"state": asked.get("state", ""), "scope": scopes}
        given |= {"code": self._code({**asked, "scope": scopes})} if scopes else {"error": "access_denied"}
        return Answer(302, b"", {"Location": f"{asked['redirect_uri']}?{urlencode(given)}"})

    def _granted(self, wanted: list[str] | None = None) -> str:
        return " ".join(sorted(scope for scope in self._habits.scopes if wanted is None or scope in wanted))

    def _code(self, asked: dict[str, str]) -> str:
        form = {**asked, "email": self._account.address}
        reply = self._emulator.call("POST", "/o/oauth2/v2/auth/callback", form=form)
        return dict(parse_qsl(urlsplit(reply.headers["location"]).query))["code"]
