"""Access tokens are renewed in time, saved before they are used, and asked for once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest

from connectors.mailbox import MailboxError, SignInNeeded, TryLater
from connectors.signin.google_tokens import GoogleTokens, name_of
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.signin.attempts import ADA
from tests.signin.provider import CLIENT_ID, CLIENT_SECRET, Provider, Wire

LONG, OVER = "2999-01-01T00:00:00Z", "2001-01-01T00:00:00Z"


class Watched(Vault):
    """A vault that says what is written, and may fail at it."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.full = False
        self.on_write: Callable[[str], None] = lambda _: None

    def write(self, name: str, secret: str) -> None:
        """As `Vault.write`."""
        self.on_write(secret)
        if self.full:
            raise TryLater("there is no space left")
        super().write(name, secret)


@pytest.fixture
def vault(vault: Vault) -> Watched:
    """A vault that can be watched."""
    return Watched(vault._folder, None)


@pytest.fixture
def keep(provider: Provider, vault: Watched) -> Callable[..., str]:
    """Keeps a sign-in, with a good access token that lasts as long as said; the token."""

    def go(expiry: str = LONG, **changes: object) -> str:
        token = provider.access_token()
        kept = {
            "token": token,
            "refresh_token": provider.refresh_token(),
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "expiry": expiry,
            **changes,
        }
        vault.write(name_of(ADA), json.dumps({name: value for name, value in kept.items() if value is not None}))
        return token

    return go


@pytest.fixture
def tokens(vault: Watched, door: Door) -> GoogleTokens:
    """The tokens of the address."""
    return GoogleTokens(vault, ADA, door)


def kept(vault: Vault) -> dict[str, str]:
    """What the vault has for the address."""
    found: dict[str, str] = json.loads(vault.read(name_of(ADA)) or "")
    return found


def test_a_token_that_is_good_is_handed_out(tokens: GoogleTokens, keep: Callable[..., str], provider: Provider) -> None:
    """As often as one likes, and nobody is asked."""
    token = keep()

    assert [tokens.bearer(), tokens.bearer()] == [token, token]
    assert provider.asked == []


@pytest.mark.parametrize("changes", [{"expiry": OVER}, {"token": None}, {"token": None, "expiry": None}])
def test_one_that_is_over_is_renewed(
    tokens: GoogleTokens, keep: Callable[..., str], provider: Provider, vault: Watched, changes: dict[str, object]
) -> None:
    """With one request and no other look-up; the new one is kept with everything that it needs."""
    old = keep(**changes)
    before = kept(vault)

    token = tokens.bearer()

    assert token != old
    assert provider.profile(f"Bearer {token}")[0] == 200
    assert [(verb, path) for verb, path, _ in provider.asked] == [("POST", "/token")]
    assert kept(vault) == {**before, "token": token, "expiry": kept(vault)["expiry"]}
    assert kept(vault)["expiry"] != before.get("expiry")
    assert GoogleTokens(vault, ADA, Door(Wire(1))).bearer() == token


def test_one_that_ends_within_minutes_is_renewed(
    tokens: GoogleTokens, keep: Callable[..., str], provider: Provider
) -> None:
    """So that it does not end on the way."""
    keep(OVER)
    provider.expires_in = 120

    assert tokens.bearer() != tokens.bearer()
    provider.expires_in = 600
    assert tokens.bearer() == tokens.bearer()


def test_a_refresh_token_that_google_changes_is_kept(
    tokens: GoogleTokens, keep: Callable[..., str], provider: Provider, vault: Watched
) -> None:
    """Each is good for one renewal only."""
    keep(OVER)
    provider.rotates = True

    for _ in range(3):
        tokens.bearer()
        tokens.renew()

    assert len({form["refresh_token"] for _, _, form in provider.asked}) == 4
    assert kept(vault)["refresh_token"] not in {form["refresh_token"] for _, _, form in provider.asked}


def test_a_token_is_saved_before_it_is_used(
    tokens: GoogleTokens, keep: Callable[..., str], provider: Provider, vault: Watched
) -> None:
    """On a full disk none is handed out; the one there is is saved later, and no other asked for."""
    keep(OVER)
    provider.rotates = True
    before, vault.full = kept(vault), True

    for _ in range(2):
        with pytest.raises(TryLater, match="no space"):
            tokens.bearer()
    assert kept(vault) == before
    vault.full = False
    token = tokens.bearer()

    assert kept(vault)["token"] == token
    assert provider.paths() == ["/token"]


def test_a_kill_before_saving_leaves_the_old_sign_in(
    tokens: GoogleTokens, keep: Callable[..., str], vault: Watched, door: Door
) -> None:
    """The next run renews again."""
    keep(OVER)
    before = kept(vault)

    def die(_: str) -> None:
        raise KeyboardInterrupt

    vault.on_write = die
    with pytest.raises(KeyboardInterrupt):
        tokens.bearer()
    vault.on_write = lambda _: None

    assert kept(vault) == before
    assert GoogleTokens(vault, ADA, door).bearer()


def test_one_that_was_not_accepted_is_renewed_once(
    tokens: GoogleTokens, keep: Callable[..., str], provider: Provider
) -> None:
    """Although by its expiry it is good."""
    old = keep()
    assert tokens.bearer() == old

    tokens.renew()

    assert tokens.bearer() != old
    assert provider.paths() == ["/token"]


def test_what_another_process_renewed_is_taken(
    tokens: GoogleTokens, keep: Callable[..., str], provider: Provider
) -> None:
    """Or what the user signed in to meanwhile: the vault is looked at before Google is asked."""
    keep()
    tokens.bearer()
    newer = keep()

    tokens.renew()

    assert tokens.bearer() == newer
    assert provider.asked == []


def test_threads_that_were_refused_together_renew_once(
    tokens: GoogleTokens, keep: Callable[..., str], provider: Provider
) -> None:
    """The second finds that the first was faster."""
    keep()
    together = threading.Barrier(4)
    got: list[str] = []

    def work() -> None:
        tokens.bearer()
        together.wait(10)
        tokens.renew()
        got.append(tokens.bearer())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(got) == 4
    assert len(set(got)) == 1
    assert provider.paths() == ["/token"]


def test_after_signing_in_again_it_goes_on(tokens: GoogleTokens, keep: Callable[..., str], provider: Provider) -> None:
    """A daemon that was told "sign in" needs no restart."""
    with pytest.raises(SignInNeeded):
        tokens.bearer()
    keep(OVER)
    provider.revoke()
    with pytest.raises(SignInNeeded):
        tokens.bearer()
    token = keep()

    assert tokens.bearer() == token


def test_where_nobody_is_signed_in_the_words_say_how(tokens: GoogleTokens, vault: Watched) -> None:
    """Whose token, where it was looked for, and the command."""
    with pytest.raises(SignInNeeded) as told:
        tokens.bearer()

    assert ADA in str(told.value)
    assert str(vault._folder) in str(told.value)
    assert "afterword signin gmail" in str(told.value)


@pytest.mark.parametrize(
    "secret",
    [
        "", "{", "[]", "7", '"x"', "null", "[" * 100_000, "{}",
        '{"refresh_token": "CANARY", "client_id": "x", "client_secret": "y", "expiry": "CANARY"}',
        '{"refresh_token": 1, "client_id": "x", "client_secret": "CANARY"}',
        '{"refresh_token": "", "client_id": "x", "client_secret": "CANARY"}',
        '{"token": "CANARY", "client_id": "x", "client_secret": "y"}',
        '["token", "CANARY"]', '"token CANARY"',
    ],
)  # fmt: skip
def test_a_damaged_secret_asks_for_a_new_sign_in(tokens: GoogleTokens, vault: Watched, secret: str) -> None:
    """It is not quoted."""
    vault.write(name_of(ADA), secret)

    with pytest.raises(SignInNeeded, match=r"damaged.*afterword signin gmail") as told:
        tokens.bearer()

    assert "CANARY" not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ((400, {"error": "invalid_grant"}), SignInNeeded, "Testing.*afterword signin gmail"),
        ((400, {"error": "invalid_grant", "error_subtype": "invalid_rapt"}), SignInNeeded, "afterword signin gmail"),
        ((401, {"error": "invalid_client"}), SignInNeeded, "client_file"),
        ((401, {"error": "unauthorized_client"}), SignInNeeded, "client_file"),
        ((401, {"error": "deleted_client"}), SignInNeeded, "client_file"),
        ((400, {"error": "invalid_scope"}), SignInNeeded, "invalid_scope"),
        ((400, {"error": {"code": 400}}), TryLater, "not Google"),
        ((403, "<html>Forbidden by the proxy</html>"), TryLater, "not Google"),
        ((429, {"error": "rate_limit_exceeded"}), TryLater, "429"),
        ((500, {"error": "internal_failure"}), TryLater, "500"),
        ((503, "<html>busy</html>"), TryLater, "503"),
        ((302, "https://hotel.example/"), TryLater, "sign in to it"),
        ((200, "<html>Welcome to the hotel</html>"), TryLater, "not Google"),
        ((200, []), TryLater, "not Google"),
        ((200, {}), TryLater, "not Google"),
        ((200, {"access_token": 7, "expires_in": 3599}), TryLater, "not Google"),
        ((200, {"access_token": "x"}), TryLater, "not Google"),
        ((200, {"access_token": "x", "expires_in": 3599, "refresh_token": None}), TryLater, "not Google"),
        ((200, "x" * 100_000), TryLater, "too long"),
    ],
)
def test_what_google_says_instead_is_told(
    tokens: GoogleTokens,
    keep: Callable[..., str],
    provider: Provider,
    said: tuple[int, object],
    kind: type[MailboxError],
    words: str,
) -> None:
    """By what the user must do, after one request, and the old sign-in is kept."""
    keep(OVER)
    before = kept(tokens._vault)
    provider.instead["/token"] = said

    with pytest.raises(kind, match=words) as told:
        tokens.bearer()

    assert "\n" not in str(told.value)
    assert "gcloud" not in str(told.value)
    assert provider.paths() == ["/token"]
    assert kept(tokens._vault) == before
    assert (kind is SignInNeeded) or tokens.bearer()


def test_a_revoked_sign_in_is_told(tokens: GoogleTokens, keep: Callable[..., str], provider: Provider) -> None:
    """As Google tells it, when the user took everything back there."""
    keep(OVER)
    provider.revoke()

    with pytest.raises(SignInNeeded, match="has ended"):
        tokens.bearer()


def test_without_a_network_it_waits(vault: Watched, keep: Callable[..., str]) -> None:
    """And is no reason to sign in."""
    keep(OVER)

    with pytest.raises(TryLater, match="online"):
        GoogleTokens(vault, ADA, Door(Wire(1))).bearer()
