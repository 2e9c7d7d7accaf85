"""Signing in to Microsoft with a browser on this machine: nothing is kept unless all is well."""

from __future__ import annotations

import json
import socket
import warnings
from urllib.parse import parse_qs, urlsplit

import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.signin import microsoft as module
from connectors.signin.microsoft_app import SCOPES, name_of
from connectors.signin.outcome import SignedOut
from connectors.transport import Door
from tests.signin.attempts import ADA
from tests.signin.microsoft_attempts import MicrosoftAttempts
from tests.signin.microsoft_provider import LOGIN, PERSONAL, refusal

CONFIGURATION = "openid-configuration"


def test_signing_in_keeps_tokens_that_open_the_mailbox(at_microsoft: MicrosoftAttempts) -> None:
    """Page, loopback, exchange with PKCE, account check: then they are there, and the browser says it is done."""
    granted = at_microsoft.with_browser()

    assert granted.account == ADA
    assert granted.kept == at_microsoft.vault.where(name_of(ADA))
    assert "Microsoft has answered" in at_microsoft.read
    assert at_microsoft.provider.paths() == [CONFIGURATION, "authorize", "token", "me"]
    assert at_microsoft.provider.knows(at_microsoft.tokens().bearer())


def test_sending_is_not_asked_for(at_microsoft: MicrosoftAttempts) -> None:
    """Two permissions and no more; what msal adds is for a refresh token and a name."""
    at_microsoft.with_browser()

    asked = " ".join(form.get("scope", "") for _, _, form in at_microsoft.provider.asked)
    assert SCOPES == ("Mail.ReadWrite", "User.Read")
    assert "send" not in asked.lower()


def test_each_sign_in_has_secrets_of_its_own(at_microsoft: MicrosoftAttempts) -> None:
    """State, nonce and challenge are never the same twice."""
    at_microsoft.with_browser()
    at_microsoft.with_browser()

    pages = [query for _, path, query in at_microsoft.provider.asked if path.endswith("authorize")]
    assert [len({page[name] for page in pages}) for name in ("state", "nonce", "code_challenge")] == [2, 2, 2]


def test_nothing_is_warned_of(at_microsoft: MicrosoftAttempts) -> None:
    """What msal has to say to programmers does not reach the terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        at_microsoft.with_browser()


@pytest.mark.parametrize("tenant", ["common", "consumers", "organizations", PERSONAL])
def test_each_tenant_is_asked_at_its_own_place(at_microsoft: MicrosoftAttempts, tenant: str) -> None:
    """Those that stand for many, and one by its id."""
    at_microsoft.tenant = tenant
    at_microsoft.with_browser()

    login = [path for _, path, _ in at_microsoft.provider.asked if not path.endswith("/me")]
    assert {path.split("/")[1] for path in login} == {tenant}
    assert at_microsoft.tokens().bearer()


def test_a_tenant_that_is_not_there_is_told_before_any_page_is_shown(at_microsoft: MicrosoftAttempts) -> None:
    """With what it may be instead."""
    at_microsoft.tenant = "quill.example"

    with pytest.raises(Misconfigured, match=r"no such tenant.*AADSTS90002.*consumers"):
        at_microsoft.with_browser()

    assert at_microsoft.provider.paths() == [CONFIGURATION]


def test_another_cloud_of_microsoft_is_told(at_microsoft: MicrosoftAttempts) -> None:
    """The tenant of a government signs in elsewhere, where the door does not lead."""
    at_microsoft.provider.cloud = "login.microsoftonline.us"

    with pytest.raises(Misconfigured, match=r"login\.microsoftonline\.us"):
        at_microsoft.with_browser()


def test_the_browser_comes_back_to_the_port_that_was_named(at_microsoft: MicrosoftAttempts) -> None:
    """At "localhost", as Microsoft has it; a port that is taken is told."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.listen()
        with pytest.raises(Misconfigured, match=f"port {port}"):
            at_microsoft.with_browser(port=port)

    at_microsoft.with_browser(port=port)

    (page,) = (query for _, path, query in at_microsoft.provider.asked if path.endswith("authorize"))
    assert page["redirect_uri"] == f"http://localhost:{port}"


@pytest.mark.parametrize(
    ("address", "me", "proxies"),
    [
        ("Ada@Quill.Example", {}, ()),
        (ADA, {"mail": None}, ()),
        (ADA, {"mail": "ada.quill@quill.example"}, ()),
        (ADA, {"mail": "Ada@quill.example", "userPrincipalName": "aq7@quill.example"}, ()),
        (ADA, {"mail": "a@q.example", "userPrincipalName": "a@q.example"}, ("SMTP:a@q.example", f"smtp:{ADA}")),
    ],
    ids=["case", "a personal account", "by its name", "by its mail", "by another address of the mailbox"],
)
def test_one_account_has_several_names(
    at_microsoft: MicrosoftAttempts, address: str, me: dict[str, object], proxies: tuple[str, ...]
) -> None:
    """Its mailbox's address, the name that it signs in with, and the mailbox's other addresses."""
    at_microsoft.provider.me, at_microsoft.provider.proxies = me, proxies

    assert at_microsoft.with_browser(address).account == me.get("mail") or ADA


@pytest.mark.parametrize(
    "me",
    [
        {"mail": "bo@quill.example", "userPrincipalName": "bo@quill.example"},
        {"mail": None, "userPrincipalName": "ada@other.example"},
        {"mail": "bo@quill.example", "userPrincipalName": "bo@quill.example", "proxyAddresses": [f"SIP:{ADA}", 7]},
        {"mail": "bo@quill.example", "userPrincipalName": "bo@quill.example", "proxyAddresses": None},
    ],
)
def test_another_account_is_refused(at_microsoft: MicrosoftAttempts, me: dict[str, object]) -> None:
    """Both are named, and nothing is kept."""
    at_microsoft.provider.me = me

    with pytest.raises(SignInNeeded) as refused:
        at_microsoft.with_browser()

    assert str(me["mail"] or me["userPrincipalName"]) in str(refused.value)
    assert ADA in str(refused.value)
    assert at_microsoft.kept() is None


def test_where_other_addresses_are_not_told_the_two_names_decide(at_microsoft: MicrosoftAttempts) -> None:
    """A personal account has none to tell."""
    me = {"mail": "bo@quill.example", "userPrincipalName": "bo@quill.example"}
    at_microsoft.provider.say("me", (200, me))
    at_microsoft.provider.say("me", (400, {"error": {"code": "BadRequest"}}))

    with pytest.raises(SignInNeeded, match=r"you chose bo@quill\.example"):
        at_microsoft.with_browser()


def test_a_guest_has_no_mailbox_there(at_microsoft: MicrosoftAttempts) -> None:
    """A personal account that made a directory is a guest in it: the tenant is not the one where its mail lies."""
    at_microsoft.provider.me = {"userPrincipalName": "ada_quill.example#EXT#@adaquill.onmicrosoft.com"}

    with pytest.raises(Misconfigured, match=r'guest.*tenant = "common"'):
        at_microsoft.with_browser()

    assert at_microsoft.kept() is None


@pytest.mark.parametrize(
    ("denied", "words", "others"),
    [
        ("Mail.ReadWrite", "making drafts", "whose mailbox"),
        ("User.Read", "whose mailbox", "making drafts"),
    ],
)
def test_a_permission_that_is_missing_is_named(
    at_microsoft: MicrosoftAttempts, denied: str, words: str, others: str
) -> None:
    """In words, and nothing is kept."""
    at_microsoft.provider.denied = frozenset({denied})

    with pytest.raises(SignInNeeded, match=words) as refused:
        at_microsoft.with_browser()

    assert others not in str(refused.value)
    assert at_microsoft.kept() is None


@pytest.mark.parametrize("extra", ["Mail.Send", "mail.send", "Mail.Send.Shared"])
def test_a_token_that_could_send_is_not_kept(at_microsoft: MicrosoftAttempts, extra: str) -> None:
    """Microsoft grants what was once consented to, asked for or not."""
    at_microsoft.provider.extra = (extra,)

    with pytest.raises(Misconfigured, match=r"Mail\.Send.*remove"):
        at_microsoft.with_browser()

    assert at_microsoft.kept() is None


@pytest.mark.parametrize(("says", "long"), [(False, False), (True, True)])
def test_permissions_are_known_however_they_are_written(
    at_microsoft: MicrosoftAttempts, *, says: bool, long: bool
) -> None:
    """Left out they are those that were asked for (RFC 6749 section 5.1); and the token is found again by them."""
    at_microsoft.provider.says_scopes, at_microsoft.provider.long_scopes = says, long
    at_microsoft.with_browser()
    before = len(at_microsoft.provider.paths())

    at_microsoft.tokens().bearer()

    assert at_microsoft.provider.paths()[before:] == [CONFIGURATION]


def test_without_a_refresh_token_nothing_is_kept(at_microsoft: MicrosoftAttempts) -> None:
    """It would end within the hour."""
    at_microsoft.provider.gives_refresh_token = False

    with pytest.raises(SignInNeeded, match="refresh token"):
        at_microsoft.with_browser()

    assert at_microsoft.kept() is None


def test_an_answer_to_another_sign_in_is_not_taken(at_microsoft: MicrosoftAttempts) -> None:
    """Its nonce is not the one that was sent (OpenID Connect Core 1.0 section 3.1.3.7)."""
    at_microsoft.provider.wrong_nonce = True

    with pytest.raises(SignInNeeded, match="does not belong"):
        at_microsoft.with_browser()

    assert at_microsoft.kept() is None


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({"error": "access_denied"}, SignInNeeded, "not allowed"),
        (
            {"error": "access_denied", "error_subcode": "cancel", "error_description": "AADSTS65004: User declined"},
            SignInNeeded,
            "not allowed.*AADSTS65004",
        ),
        ({"error": "access_denied", "error_description": "AADSTS90094: …"}, SignInNeeded, "administrator.*AADSTS90094"),
        ({"error": "interaction_required", "error_description": "AADSTS53003: …"}, SignInNeeded, "Conditional Access"),
        ({"error": "invalid_client", "error_description": "AADSTS650052: …"}, Misconfigured, "AADSTS650052"),
        ({"error": "server_error"}, TryLater, "trouble"),
        ({"error": "<script>\n"}, SignInNeeded, "docs/outlook.md"),
    ],
)
def test_a_no_on_the_page_ends_it(
    at_microsoft: MicrosoftAttempts, said: dict[str, str], kind: type[MailboxError], words: str
) -> None:
    """Whether the user's, Microsoft's or an organisation's, it is told in one line, and no token is asked for."""
    at_microsoft.provider.refusal = said

    with pytest.raises(kind, match=words) as refused:
        at_microsoft.with_browser()

    assert "\n" not in str(refused.value)
    assert "<" not in str(refused.value)
    assert "token" not in at_microsoft.provider.paths()
    assert at_microsoft.kept() is None


@pytest.mark.parametrize(
    ("path", "said", "kind", "words"),
    [
        ("token", (401, refusal("invalid_client", 7000218, "client_secret")), Misconfigured, "public client flows"),
        ("token", (400, refusal("invalid_request", 9002327, "spa")), Misconfigured, "Single-page"),
        ("token", (400, refusal("invalid_grant", 54005, "redeemed")), SignInNeeded, "once only"),
        ("token", (400, refusal("invalid_grant", 50076, "mfa")), SignInNeeded, "second proof"),
        ("token", (400, {"error": "invalid_grant"}), SignInNeeded, "invalid_grant"),
        ("token", (400, {"error": "unauthorized_client"}), Misconfigured, "unauthorized_client"),
        ("token", (400, {"error": "odd"}), SignInNeeded, "odd.*docs/outlook.md"),
        ("token", (503, "<html>busy</html>"), TryLater, "503"),
        ("token", (429, {"error": "slow"}), TryLater, "429"),
        ("token", (200, "<html>Welcome to the hotel</html>"), TryLater, "not Microsoft"),
        ("token", (200, [1]), TryLater, "not Microsoft"),
        ("token", (200, {"access_token": "x"}), TryLater, "not Microsoft"),
        ("token", (200, {"access_token": 7, "expires_in": 3599}), TryLater, "not Microsoft"),
        ("token", (200, {"access_token": "x", "expires_in": 1, "id_token": "x"}), TryLater, "understood"),
        ("token", (200, {"access_token": "x", "expires_in": 1, "client_info": "x"}), TryLater, "understood"),
        ("token", (403, "<html>Forbidden by the proxy</html>"), TryLater, "not Microsoft"),
        ("token", (200, "x" * 100_000), TryLater, "too long"),
        ("token", (302, "https://hotel.example/"), TryLater, "sign in to it"),
        (CONFIGURATION, (200, "<html>Welcome to the hotel</html>"), TryLater, "not Microsoft"),
        (CONFIGURATION, (200, {"token_endpoint": "x"}), TryLater, "not Microsoft"),
        (CONFIGURATION, (302, "https://hotel.example/"), TryLater, "sign in to it"),
        (CONFIGURATION, (503, "busy"), TryLater, "503"),
        ("me", (401, {"error": {}}), SignInNeeded, "401"),
        ("me", (403, {"error": {}}), SignInNeeded, "403"),
        ("me", (429, {"error": {}}), TryLater, "429"),
        ("me", (500, "oops"), TryLater, "500"),
        ("me", (200, "<html>"), TryLater, "whose"),
        ("me", (302, "https://hotel.example/"), TryLater, "sign in to it"),
    ],
)
def test_what_microsoft_says_instead_is_told(
    at_microsoft: MicrosoftAttempts, path: str, said: tuple[int, object], kind: type[MailboxError], words: str
) -> None:
    """By what the user must do; nothing is kept."""
    at_microsoft.provider.say(path, said)

    with pytest.raises(kind, match=words) as refused:
        at_microsoft.with_browser()

    assert "\n" not in str(refused.value)
    assert at_microsoft.kept() is None


def test_a_machine_without_a_network_is_told(at_microsoft: MicrosoftAttempts) -> None:
    """The door's own words come through."""

    class Nowhere(HTTPAdapter):
        def send(self, request: PreparedRequest, *args: object, **kwargs: object) -> Response:
            """Ask a port of this machine at which nobody listens, as if it were Microsoft's."""
            request.url = "http://127.0.0.1:1/"
            return super().send(request, *args, **kwargs)

    at_microsoft.door = Door(Nowhere())

    with pytest.raises(TryLater, match="online"):
        at_microsoft.with_browser()


def test_nobody_is_waited_for_for_ever(at_microsoft: MicrosoftAttempts, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time that people need, the sign-in ends, and names the way without a browser here."""
    monkeypatch.setattr(module, "PATIENCE", 0.05)

    with pytest.raises(SignInNeeded, match=r"from Microsoft's page.*--headless"):
        at_microsoft.with_browser(show=lambda _page, _opened: None)


def test_signing_in_again_replaces_the_old_sign_in(at_microsoft: MicrosoftAttempts) -> None:
    """And one that fails leaves it as it was."""
    at_microsoft.with_browser()
    first = at_microsoft.kept()
    at_microsoft.with_browser()
    second = at_microsoft.kept()
    at_microsoft.provider.account = "bo@quill.example"
    with pytest.raises(SignInNeeded):
        at_microsoft.with_browser()

    assert first != second
    assert at_microsoft.kept() == second
    assert len(json.loads(second or "")["RefreshToken"]) == 1


def test_the_page_is_microsoft_s(at_microsoft: MicrosoftAttempts) -> None:
    """With the address filled in, so that the right account is offered."""
    pages: list[str] = []

    def show(page: str, opened: bool) -> None:  # noqa: FBT001  (what `show` is)
        pages.append(page)
        assert not opened
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        at_microsoft.with_browser(show=show)

    assert pages[0].startswith(f"https://{LOGIN}/common/oauth2/v2.0/authorize?")
    assert parse_qs(urlsplit(pages[0]).query)["login_hint"] == [ADA]


def test_signing_out_forgets(at_microsoft: MicrosoftAttempts) -> None:
    """Microsoft is asked nothing, since it has no way for that; a second time there is nothing to do."""
    at_microsoft.with_browser()
    asked = len(at_microsoft.provider.asked)

    assert module.sign_out(at_microsoft.vault, ADA) is SignedOut.FORGOTTEN
    assert at_microsoft.kept() is None
    assert module.sign_out(at_microsoft.vault, ADA) is SignedOut.NOTHING
    assert len(at_microsoft.provider.asked) == asked
    with pytest.raises(SignInNeeded):
        at_microsoft.tokens().bearer()
