"""Signing in, as Google's own library for desktop programs does it."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from tests.gmail import faults
from tests.gmail.calls import Client
from tests.gmail.emulator import CLIENT_ID, CLIENT_SECRET
from tests.gmail.front import Front
from tests.gmail.habits import COMPOSE, READONLY
from tests.gmail.wire import wire

VERIFIER = "v" * 43
WHERE = "http://127.0.0.1:50000/"
ASKED = {
    "client_id": CLIENT_ID,
    "redirect_uri": WHERE,
    "response_type": "code",
    "scope": f"{READONLY} {COMPOSE} openid",
    "state": "s1",
    "access_type": "offline",
    "code_challenge": urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("="),
    "code_challenge_method": "S256",
}


def authorize(front: Front, **asked: str) -> dict[str, str]:
    """What the browser brings back to the program."""
    query = urlencode({**ASKED, **asked})
    answer = requests.get(f"{front.url}/o/oauth2/v2/auth?{query}", timeout=5, allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(WHERE)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def token(front: Front, **form: str) -> requests.Response:
    """What the token endpoint answers."""
    session = requests.Session()
    session.mount("https://", wire(front))
    form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **form}
    answer = session.post("https://oauth2.googleapis.com/token", data=form, timeout=5)
    session.close()
    return answer


def exchange(front: Front, code: str, verifier: str = VERIFIER) -> requests.Response:
    """A code for tokens."""
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": WHERE}
    return token(front, **form)


def test_signing_in(front: Front) -> None:
    """Consent, code, tokens; and the access token is the one that is good."""
    came = authorize(front)
    told = exchange(front, came["code"]).json()

    assert came["state"] == "s1"
    assert came["scope"].split() == sorted([READONLY, COMPOSE])
    assert told["access_token"] == front.token
    assert told["refresh_token"]


def test_the_verifier_must_fit(front: Front) -> None:
    """A code that somebody else caught is worth nothing."""
    assert exchange(front, authorize(front)["code"], "w" * 43).json()["error"] == "invalid_grant"


def test_a_user_may_untick(front: Front) -> None:
    """What was not granted is not in the scope; where nothing was, access is denied."""
    front.scopes = frozenset({READONLY})
    some = authorize(front)
    front.scopes = frozenset()
    none = authorize(front)

    assert some["scope"] == READONLY
    assert none["error"] == "access_denied"


def test_an_expired_token_is_renewed(front: Front) -> None:
    """With a refresh token, until that is no good either."""
    client = Client(front)
    refresh = front.refresh_token()
    client.token = front.token
    front.expire_token()
    refused = client.ask("GET", "/profile").status_code
    client.token = token(front, grant_type="refresh_token", refresh_token=refresh).json()["access_token"]
    front.fail(faults.invalid_grant(), faults.called("/token"))
    dead = token(front, grant_type="refresh_token", refresh_token=refresh)

    assert (refused, client.ask("GET", "/profile").status_code) == (401, 200)
    assert (dead.status_code, dead.json()["error"]) == (400, "invalid_grant")
    assert token(front, grant_type="refresh_token", refresh_token="another").status_code == 400  # noqa: S106
    client.close()


def test_careless_signing_in_is_noted(loose_front: Front) -> None:
    """Without PKCE, state or a refresh token."""
    authorize(loose_front, code_challenge_method="plain", state="", access_type="online")

    assert loose_front.violations == [
        "signing in went without PKCE",
        "no refresh token was asked for",
        "signing in went without a state",
    ]
