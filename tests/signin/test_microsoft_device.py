"""Signing in to Microsoft by a code that is typed in on another machine (RFC 8628)."""

from __future__ import annotations

import pytest

from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.signin import microsoft_device as module
from tests.signin.attempts import ADA
from tests.signin.microsoft_attempts import MicrosoftAttempts
from tests.signin.microsoft_provider import refusal

HOLDS = {
    "device_code": "x",
    "user_code": "DQXNS3JTT",
    "verification_uri": "https://microsoft.com/devicelogin",
    "expires_in": 900,
    "interval": 5,
}


class Waits(list[float]):
    """What was waited, in seconds, without waiting; after `patience` of them, the person gives up."""

    patience = 50

    def __call__(self, seconds: float) -> None:
        """Wait."""
        if len(self) == self.patience:
            raise KeyboardInterrupt
        self.append(seconds)


def test_a_code_signs_in(at_microsoft: MicrosoftAttempts) -> None:
    """It is shown with the page, then waited for; the tokens are checked and kept as those of a browser."""
    granted = at_microsoft.with_code()

    assert at_microsoft.shown == ("https://microsoft.com/devicelogin", "DQXNS3JTT", 15)
    assert granted.account == ADA
    assert at_microsoft.provider.paths() == ["openid-configuration", "devicecode", "token", "token", "me"]
    assert at_microsoft.provider.knows(at_microsoft.tokens().bearer())


def test_another_account_is_refused_there_too(at_microsoft: MicrosoftAttempts) -> None:
    """And nothing is kept."""
    at_microsoft.provider.account, at_microsoft.provider.polls = "bo@quill.example", ()

    with pytest.raises(SignInNeeded, match=r"bo@quill\.example"):
        at_microsoft.with_code()

    assert at_microsoft.kept() is None


@pytest.mark.filterwarnings("ignore:Attempted too soon")
def test_microsoft_says_how_often_it_may_be_asked(at_microsoft: MicrosoftAttempts) -> None:
    """At its interval, and five seconds slower each time it says so (RFC 8628 section 3.5)."""
    waits = Waits()
    at_microsoft.provider.polls = ("authorization_pending", "slow_down", "authorization_pending", "slow_down")
    at_microsoft.provider.interval = 3

    assert "access_token" in at_microsoft.with_code_and(waits)
    assert waits == [3, 3, 8, 8, 13]


@pytest.mark.filterwarnings("ignore:Attempted too soon")
@pytest.mark.parametrize("interval", [0, -7, 1_000_000])
def test_an_odd_interval_does_no_harm(at_microsoft: MicrosoftAttempts, interval: int) -> None:
    """Neither a storm of questions, nor a wait beyond the code's end."""
    waits = Waits()
    at_microsoft.provider.interval = interval

    at_microsoft.with_code_and(waits)

    assert 1 <= min(waits) <= max(waits) <= 900


@pytest.mark.filterwarnings("ignore:Attempted too soon")
def test_a_network_that_is_away_for_a_while_does_no_harm(at_microsoft: MicrosoftAttempts) -> None:
    """It is asked again, more slowly: the person may be typing."""
    waits = Waits()
    for said in ((503, "busy"), (302, "https://hotel.example/"), (200, "<html>")):
        at_microsoft.provider.say("token", said)

    assert "access_token" in at_microsoft.with_code_and(waits)
    assert waits == [1, 6, 11, 16, 16]


@pytest.mark.filterwarnings("ignore:Attempted too soon")
@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (refusal("authorization_declined", 0, "declined"), SignInNeeded, "not allowed"),
        (refusal("expired_token", 70019, "expired"), SignInNeeded, "not entered in time"),
        (refusal("bad_verification_code", 70018, "bad"), SignInNeeded, "not accepted"),
        (refusal("invalid_client", 7000218, "secret"), Misconfigured, "Allow public client flows"),
        (refusal("access_denied", 53003, "blocked"), SignInNeeded, "Conditional Access.*with a browser"),
        (refusal("invalid_grant", 65001, "consent"), SignInNeeded, "allowed afterword"),
    ],
)
def test_a_no_ends_the_waiting(
    at_microsoft: MicrosoftAttempts, said: dict[str, object], kind: type[MailboxError], words: str
) -> None:
    """Whether it is the person's, an organisation's or that of time."""
    at_microsoft.provider.say("token", (400, refusal("authorization_pending", 70016, "pending")))
    at_microsoft.provider.say("token", (400, said))

    with pytest.raises(kind, match=words):
        at_microsoft.with_code_and(Waits())

    assert at_microsoft.provider.paths().count("token") == 2


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ((400, refusal("unauthorized_client", 700016, "app")), Misconfigured, "client_id"),
        ((400, refusal("invalid_request", 9002346, "consumers")), Misconfigured, "consumers"),
        ((503, "busy"), TryLater, "503"),
        ((200, "<html>"), TryLater, "not Microsoft"),
        ((200, {"device_code": "x"}), TryLater, "understood"),
        ((200, {**HOLDS, "expires_in": "soon"}), TryLater, "understood"),
        ((200, {**HOLDS, "user_code": "\x1b[2J"}), TryLater, "understood"),
        ((200, {**HOLDS, "verification_uri": "http://microsoft.com/devicelogin"}), TryLater, "understood"),
        ((200, {**HOLDS, "verification_uri": "https://x@evil.example/"}), TryLater, "understood"),
    ],
)
def test_without_a_code_nothing_is_shown(
    at_microsoft: MicrosoftAttempts, said: tuple[int, object], kind: type[MailboxError], words: str
) -> None:
    """Nor where what should be shown is not fit for a terminal."""
    at_microsoft.provider.say("devicecode", said)

    with pytest.raises(kind, match=words):
        at_microsoft.with_code_and(Waits())

    assert at_microsoft.shown is None


@pytest.mark.filterwarnings("ignore:Attempted too soon")
def test_nobody_is_waited_for_for_ever(at_microsoft: MicrosoftAttempts, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the code's time it ends by itself, whatever Microsoft says."""
    monkeypatch.setattr(module, "LONGEST", 0.0)
    at_microsoft.provider.polls = ("authorization_pending",) * 50

    with pytest.raises(SignInNeeded, match="nobody entered the code"):
        at_microsoft.with_code_and(Waits())

    assert at_microsoft.provider.paths().count("token") == 1


@pytest.mark.filterwarnings("ignore:Attempted too soon")
def test_one_can_give_up(at_microsoft: MicrosoftAttempts) -> None:
    """Ctrl-C ends the waiting, and nothing is kept."""
    waits = Waits()
    waits.patience = 2
    at_microsoft.provider.polls = ("authorization_pending",) * 50

    with pytest.raises(KeyboardInterrupt):
        at_microsoft.with_code_and(waits)

    assert at_microsoft.kept() is None
