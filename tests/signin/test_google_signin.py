"""Signing in to Google with a browser on this machine: nothing is kept unless all is well."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.signin import google
from connectors.signin.google import SignedOut, sign_in, sign_out
from connectors.signin.google_tokens import GoogleTokens, name_of
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.gmail.front import Front
from tests.gmail.wire import wire
from tests.signin.attempts import ADA, Attempts
from tests.signin.provider import COMPOSE, READONLY, Browser, client_file

PROFILE = "/gmail/v1/users/me/profile"


def test_signing_in_keeps_a_token_that_opens_the_mailbox(attempts: Attempts) -> None:
    """Page, loopback, exchange with PKCE, account check: then the token is there, and the browser says it is done."""
    granted = attempts.with_browser()

    assert granted.account == ADA
    assert granted.kept == attempts.vault.where(name_of(ADA))
    assert "go back to the terminal" in attempts.read
    assert attempts.provider.paths() == ["/o/oauth2/v2/auth", "/token", PROFILE]
    token = GoogleTokens(attempts.vault, ADA, attempts.door).bearer()
    assert attempts.provider.profile(f"Bearer {token}")[0] == 200


def test_the_page_asks_for_reading_and_drafts_alone(attempts: Attempts) -> None:
    """Two scopes and no more, with the address filled in."""
    attempts.with_browser()

    _, _, query = attempts.provider.asked[0]
    assert set(query["scope"].split()) == {READONLY, COMPOSE}
    assert query["login_hint"] == ADA


def test_each_sign_in_has_secrets_of_its_own(attempts: Attempts) -> None:
    """State and challenge are never the same twice."""
    attempts.with_browser()
    attempts.with_browser()

    pages = [query for _, path, query in attempts.provider.asked if path == "/o/oauth2/v2/auth"]
    assert len({page["state"] for page in pages}) == 2
    assert len({page["code_challenge"] for page in pages}) == 2


def test_an_answer_without_scopes_has_those_that_were_asked_for(attempts: Attempts) -> None:
    """RFC 6749 section 5.1: left out, they are the same."""
    attempts.provider.says_scopes = False

    assert attempts.with_browser().account == ADA


@pytest.mark.parametrize(
    ("configured", "chosen"),
    [
        ("Ada@Quill.Example", "ada@quill.example"),
        ("ada.quill@gmail.com", "adaquill@gmail.com"),
        ("adaquill@googlemail.com", "Ada.Quill@gmail.com"),
        ("adaquill+jobs@gmail.com", "adaquill@gmail.com"),
    ],
)
def test_one_account_has_several_spellings(attempts: Attempts, configured: str, chosen: str) -> None:
    """Case, dots, tags and googlemail.com, as Google takes them."""
    attempts.provider.account = chosen

    assert attempts.with_browser(configured).account == chosen


@pytest.mark.parametrize("chosen", ["bo@quill.example", "a.da@quill.example", "ada+x@quill.example", "ada@gmail.com"])
def test_another_account_is_refused(attempts: Attempts, chosen: str) -> None:
    """Both are named, nothing is kept, and nothing revoked: that account may be another mailbox of the same user."""
    attempts.provider.account = chosen

    with pytest.raises(SignInNeeded) as refused:
        attempts.with_browser()

    assert chosen in str(refused.value)
    assert ADA in str(refused.value)
    assert attempts.kept() is None
    assert "/revoke" not in attempts.provider.paths()


@pytest.mark.parametrize(
    ("unticked", "words", "others"),
    [(READONLY, "reading your mail", "making drafts"), (COMPOSE, "making drafts", "reading your mail")],
)
def test_a_permission_that_was_taken_out_is_named(attempts: Attempts, unticked: str, words: str, others: str) -> None:
    """In words, and nothing is kept."""
    attempts.provider.unticked = frozenset({unticked})

    with pytest.raises(SignInNeeded, match=words) as refused:
        attempts.with_browser()

    assert others not in str(refused.value)
    assert attempts.kept() is None


@pytest.mark.parametrize("refusal", ["access_denied", "admin_policy_enforced", "<script>\n"])
def test_a_no_on_the_page_ends_it(attempts: Attempts, refusal: str) -> None:
    """Whether the user's or Google's, it is told in one line, and no token is asked for."""
    attempts.provider.refusal = refusal

    with pytest.raises(SignInNeeded) as refused:
        attempts.with_browser()

    assert "\n" not in str(refused.value)
    assert "<" not in str(refused.value)
    assert "/token" not in attempts.provider.paths()
    assert attempts.kept() is None


def test_without_a_refresh_token_nothing_is_kept(attempts: Attempts) -> None:
    """It would end within the hour."""
    attempts.provider.gives_refresh_token = False

    with pytest.raises(SignInNeeded, match="refresh token"):
        attempts.with_browser()

    assert attempts.kept() is None


@pytest.mark.parametrize(
    ("path", "said", "kind", "words"),
    [
        ("/token", (401, {"error": "invalid_client"}), Misconfigured, "google-client.json"),
        ("/token", (400, {"error": "unauthorized_client"}), Misconfigured, "google-client.json"),
        ("/token", (400, {"error": "invalid_grant"}), SignInNeeded, "once only"),
        ("/token", (400, {"error": "org_internal"}), SignInNeeded, "org_internal"),
        ("/token", (503, {"error": "server_error"}), TryLater, "moment"),
        ("/token", (503, "<html>busy</html>"), TryLater, "moment"),
        ("/token", (200, "<html>Welcome to the hotel</html>"), TryLater, "moment"),
        ("/token", (200, [1]), TryLater, "understood"),
        ("/token", (200, {"access_token": "x", "refresh_token": "y"}), TryLater, "understood"),
        ("/token", (302, "https://hotel.example/"), TryLater, "sign in to it"),
        (PROFILE, (403, {"error": {"status": "SERVICE_DISABLED"}}), Misconfigured, "switched on"),
        (PROFILE, (403, {"error": {"errors": [{"reason": "accessNotConfigured"}]}}), Misconfigured, "switched on"),
        (PROFILE, (400, {"error": {"message": "Mail service not enabled"}}), SignInNeeded, "no Gmail mailbox"),
        (PROFILE, (401, {"error": {}}), SignInNeeded, "401"),
        (PROFILE, (429, {"error": {}}), TryLater, "429"),
        (PROFILE, (500, "oops"), TryLater, "500"),
        (PROFILE, (200, "<html>"), TryLater, "200"),
        (PROFILE, (302, "https://hotel.example/"), TryLater, "sign in to it"),
    ],
)
def test_what_google_says_instead_is_told(
    attempts: Attempts, path: str, said: tuple[int, object], kind: type[MailboxError], words: str
) -> None:
    """By what the user must do; nothing is kept."""
    attempts.provider.instead[path] = said

    with pytest.raises(kind, match=words) as refused:
        attempts.with_browser()

    assert "\n" not in str(refused.value)
    assert attempts.kept() is None


def test_a_machine_without_a_network_is_told(attempts: Attempts) -> None:
    """The door's own words come through."""

    class Nowhere(HTTPAdapter):
        def send(self, request: PreparedRequest, *args: object, **kwargs: object) -> Response:
            """Ask a port of this machine at which nobody listens, as if it were Google's."""
            request.url = "http://127.0.0.1:1/"
            return super().send(request, *args, **kwargs)

    attempts.door = Door(Nowhere())

    with pytest.raises(TryLater, match="online"):
        attempts.with_browser()


def test_signing_in_again_replaces_the_old_sign_in(attempts: Attempts) -> None:
    """And one that fails leaves it as it was."""
    attempts.with_browser()
    first = attempts.kept()
    attempts.with_browser()
    second = attempts.kept()
    attempts.provider.account = "bo@quill.example"
    with pytest.raises(SignInNeeded):
        attempts.with_browser()

    assert first != second
    assert attempts.kept() == second


def test_the_library_s_own_session_is_behind_the_door(attempts: Attempts) -> None:
    """It has no other way to the network, and asks Google's own endpoints whatever the client's file says."""
    flow = google._flow(google.read_client(attempts.client), Door(), "http://127.0.0.1:1/")

    assert list(flow.oauth2session.adapters) == ["https://"]
    assert isinstance(flow.oauth2session.adapters["https://"], Door)
    assert urlsplit(flow.client_config["token_uri"]).netloc == "oauth2.googleapis.com"
    assert urlsplit(flow.client_config["auth_uri"]).netloc == "accounts.google.com"


def test_the_emulator_lets_us_in(front: Front, vault: Vault, attempts: Attempts) -> None:
    """The same against an OAuth server that others wrote: page, loopback, exchange, profile, renewal, sign-out."""
    door = Door(wire(front))
    client_file(attempts.client.parent, client_secret="GOCSPX-not-a-secret")  # noqa: S106  (the emulator's)
    browser = Browser(urlsplit(front.url).port)
    granted = sign_in(attempts.client, front.account.address, door, vault, show=browser, browser=False)
    browser.close()
    tokens = GoogleTokens(vault, front.account.address, door)

    assert granted.account == front.account.address
    assert tokens.bearer() == front.token
    tokens.renew()
    assert tokens.bearer() == front.token
    assert sign_out(vault, front.account.address, door) is SignedOut.CONFIRMED
