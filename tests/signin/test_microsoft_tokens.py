"""Microsoft's access tokens are renewed in time, and what Microsoft says instead is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.signin.microsoft_app import name_of
from connectors.transport import Door
from tests.signin.attempts import ADA
from tests.signin.microsoft_attempts import MicrosoftAttempts
from tests.signin.microsoft_provider import LOGIN, refusal
from tests.stand_in.wire import LoopbackWire

HOTEL = (302, "https://hotel.example/")


def test_a_token_that_is_good_is_handed_out(signed_in: MicrosoftAttempts) -> None:
    """As often as one likes; msal asks once where the tenant signs in, and nobody is asked for a token."""
    tokens = signed_in.tokens()

    assert tokens.bearer() == tokens.bearer()
    assert signed_in.provider.knows(tokens.bearer())
    assert signed_in.provider.paths() == ["openid-configuration"]


def test_one_that_is_over_is_renewed(signed_in: MicrosoftAttempts) -> None:
    """With one request; the new one and the new refresh token are kept, and the next process finds them."""
    signed_in.age()
    old, first = signed_in.refresh_token(), signed_in.tokens()

    token = first.bearer()

    assert signed_in.provider.knows(token)
    assert signed_in.provider.paths() == ["openid-configuration", "token"]
    assert signed_in.refresh_token() != old
    assert first.bearer() == token
    assert signed_in.tokens().bearer() == token
    assert signed_in.provider.paths().count("token") == 1


def test_one_that_ends_within_minutes_is_renewed(signed_in: MicrosoftAttempts) -> None:
    """So that it does not end on the way."""
    signed_in.age(3400)
    tokens = signed_in.tokens()
    signed_in.provider.expires_in = 120

    assert tokens.bearer() != tokens.bearer()
    signed_in.provider.expires_in = 600
    assert tokens.bearer() == tokens.bearer()


def test_each_refresh_token_is_used_once(signed_in: MicrosoftAttempts) -> None:
    """Whether or not Microsoft insists on it."""
    signed_in.provider.one_use = True
    tokens = signed_in.tokens()

    for _ in range(3):
        tokens.bearer()
        tokens.renew()

    used = [form["refresh_token"] for _, path, form in signed_in.provider.asked if path.endswith("token")]
    assert len(set(used)) == len(used) == 3
    assert signed_in.refresh_token() not in used


def test_one_that_was_not_accepted_is_renewed_once(signed_in: MicrosoftAttempts) -> None:
    """Although by its time it is good."""
    tokens = signed_in.tokens()
    old = tokens.bearer()

    tokens.renew()

    assert tokens.bearer() != old
    assert signed_in.provider.paths().count("token") == 1


def test_an_aging_token_does_while_there_is_no_other(signed_in: MicrosoftAttempts) -> None:
    """Microsoft names a time to renew at, before the end: a failure between the two is nobody's trouble."""
    signed_in.provider.refresh_in = 1800
    signed_in.with_browser()
    signed_in.age(0, refresh_on=3600)
    old = signed_in.tokens()
    signed_in.provider.say("token", (503, "busy"))
    signed_in.provider.say("token", HOTEL)

    for _ in range(2):
        assert signed_in.provider.knows(signed_in.tokens().bearer())
    before = signed_in.refresh_token()
    assert signed_in.provider.knows(old.bearer())
    assert signed_in.refresh_token() != before


def test_after_signing_in_again_it_goes_on(at_microsoft: MicrosoftAttempts) -> None:
    """A daemon that was told "sign in" needs no restart."""
    tokens = at_microsoft.tokens()
    with pytest.raises(SignInNeeded):
        tokens.bearer()
    at_microsoft.with_browser()
    at_microsoft.age()
    at_microsoft.provider.revoke()
    with pytest.raises(SignInNeeded):
        tokens.bearer()
    at_microsoft.with_browser()

    assert at_microsoft.provider.knows(tokens.bearer())


def test_where_nobody_is_signed_in_the_words_say_how(at_microsoft: MicrosoftAttempts) -> None:
    """Whose token, where it was looked for, and the command; Microsoft is not asked."""
    with pytest.raises(SignInNeeded) as told:
        at_microsoft.tokens().bearer()

    assert ADA in str(told.value)
    assert str(at_microsoft.vault._folder) in str(told.value)
    assert "afterword signin outlook" in str(told.value)
    assert at_microsoft.provider.asked == []


def test_another_app_needs_another_sign_in(signed_in: MicrosoftAttempts) -> None:
    """Tokens belong to the client_id that they were made with."""
    with pytest.raises(SignInNeeded, match="another `client_id`"):
        signed_in.tokens("00000000-0000-0000-0000-000000000000").bearer()


def test_another_tenant_needs_none(signed_in: MicrosoftAttempts) -> None:
    """The same account's refresh token holds there too."""
    signed_in.tenant = "consumers"

    assert signed_in.provider.knows(signed_in.tokens().bearer())
    assert signed_in.provider.asked[-1][1] == "/consumers/oauth2/v2.0/token"


@pytest.mark.parametrize(
    "secret",
    [
        "", "{", "[]", "7", '"CANARY"', "null", "[" * 100_000,
        '{"Account": []}', '{"Account": {"a": 7}}', '{"Account": {"a": {"home_account_id": "CANARY"}}}',
        '{"RefreshToken": {"a": {"secret": 7}}}',
        '{"AccessToken": {"a": {"secret": "CANARY", "expires_on": "soon", "target": "x"}}}',
    ],
)  # fmt: skip
def test_a_damaged_secret_asks_for_a_new_sign_in(at_microsoft: MicrosoftAttempts, secret: str) -> None:
    """It is not quoted."""
    at_microsoft.vault.write(name_of(ADA), secret)

    with pytest.raises(SignInNeeded, match=r"damaged.*afterword signin outlook") as told:
        at_microsoft.tokens().bearer()

    assert "CANARY" not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize("secret", ["{}", '{"Account": {}, "RefreshToken": {}}'])
def test_an_empty_cache_asks_for_a_new_sign_in(at_microsoft: MicrosoftAttempts, secret: str) -> None:
    """There is no account in it."""
    at_microsoft.vault.write(name_of(ADA), secret)

    with pytest.raises(SignInNeeded, match="afterword signin outlook"):
        at_microsoft.tokens().bearer()


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ((400, refusal("invalid_grant", 700082, "expired")), SignInNeeded, "ninety days.*afterword signin outlook"),
        ((400, refusal("invalid_grant", 50173, "revoked")), SignInNeeded, "password was changed"),
        ((400, refusal("invalid_grant", 65001, "consent")), SignInNeeded, "administrator, docs/outlook.md"),
        ((400, refusal("interaction_required", 50076, "mfa")), SignInNeeded, "second proof"),
        ((400, refusal("invalid_grant", 53003, "blocked")), SignInNeeded, "Conditional Access"),
        ((400, refusal("unauthorized_client", 700016, "app")), Misconfigured, "client_id"),
        ((400, refusal("temporarily_unavailable", 90033, "busy")), TryLater, "AADSTS90033"),
        ((400, refusal("invalid_grant", 12345678, "new")), SignInNeeded, "invalid_grant, AADSTS12345678"),
        ((400, {"error": {"code": 400}}), TryLater, "not Microsoft"),
        ((403, "<html>Forbidden by the proxy</html>"), TryLater, "not Microsoft"),
        ((429, "slow down"), TryLater, "429"),
        ((500, {"error": "server_error"}), TryLater, "500"),
        (HOTEL, TryLater, "sign in to it"),
        ((200, "<html>Welcome to the hotel</html>"), TryLater, "not Microsoft"),
        ((200, {}), TryLater, "not Microsoft"),
        ((200, {"access_token": "x", "expires_in": "3599"}), TryLater, "not Microsoft"),
        ((200, {"access_token": "x", "expires_in": 3599, "refresh_token": None}), TryLater, "not Microsoft"),
        ((200, {"access_token": "x", "expires_in": 3599, "id_token": "x"}), TryLater, "understood"),
        ((200, "x" * 100_000), TryLater, "too long"),
        ((200, {"access_token": "x", "expires_in": 3599, "scope": "User.Read"}), SignInNeeded, "making drafts"),
        (
            (200, {"access_token": "x", "expires_in": 3599, "scope": "Mail.ReadWrite User.Read Mail.Send"}),
            Misconfigured,
            "Mail.Send",
        ),
    ],
)
def test_what_microsoft_says_instead_is_told(
    signed_in: MicrosoftAttempts, said: tuple[int, object], kind: type[MailboxError], words: str
) -> None:
    """By what the user must do, after one request, and the old sign-in is kept."""
    signed_in.age()
    before = signed_in.kept()
    signed_in.provider.say("token", said)

    with pytest.raises(kind, match=words) as told:
        signed_in.tokens().bearer()

    assert "\n" not in str(told.value)
    assert signed_in.provider.paths().count("token") == 1
    assert signed_in.kept() == before
    assert signed_in.provider.knows(signed_in.tokens().bearer())


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_that_microsoft_names_is_kept(signed_in: MicrosoftAttempts, status: int) -> None:
    """Reckoned by Microsoft's own clock; without that, it is ours to choose."""
    signed_in.age()
    theirs = datetime(2026, 11, 23, 9, tzinfo=UTC)
    dated = {"Date": format_datetime(theirs, usegmt=True), "Retry-After": "77"}
    after = []
    for headers in (dated, {"Retry-After": "77"}, {"Date": dated["Date"]}):
        signed_in.provider.say("token", (status, "slow down"), headers)
        with pytest.raises(TryLater) as told:
            signed_in.tokens().bearer()
        after.append(told.value.after)

    assert after == [theirs + timedelta(seconds=77), None, None]


def test_without_a_network_it_waits(signed_in: MicrosoftAttempts) -> None:
    """And is no reason to sign in."""
    signed_in.age()
    signed_in.door = Door(LoopbackWire("http://127.0.0.1:1", frozenset({LOGIN})))

    with pytest.raises(TryLater, match="online"):
        signed_in.tokens().bearer()
