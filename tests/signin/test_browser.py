"""How the answer of Google's page comes back: to a port of this machine, or by the hand of the user."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.mailbox import Misconfigured, SignInNeeded
from connectors.signin import google
from connectors.signin.loopback import Loopback
from tests.signin.attempts import ADA, Attempts
from tests.signin.provider import Browser


def _code(ended: str) -> str:
    return parse_qs(urlsplit(ended).query)["code"][0]


def _ask(address: str, path: str) -> tuple[int, str]:
    """The status and the text of a page on this machine."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_port_that_is_taken_is_told_before_any_page_is_shown(attempts: Attempts) -> None:
    """And so is one that can't be."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Misconfigured, match=f"port {port}"):
            attempts.with_browser(port=port)
    with pytest.raises(Misconfigured, match="port 65536"):
        attempts.with_browser(port=65536)

    assert attempts.provider.asked == []


def test_the_browser_comes_back_to_the_port_that_was_named(attempts: Attempts) -> None:
    """So that an ssh tunnel can end there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    attempts.with_browser(port=port)

    assert attempts.provider.asked[0][2]["redirect_uri"] == f"http://127.0.0.1:{port}/"


def test_nobody_but_this_machine_can_come_back() -> None:
    """It listens at 127.0.0.1 alone."""
    with Loopback() as loopback:
        assert loopback._server.socket.getsockname()[0] == "127.0.0.1"


def test_what_others_ask_there_is_not_listened_to(attempts: Attempts) -> None:
    """An icon, a foreign state, another path, a connection that says nothing: it waits for its own answer."""
    said: list[tuple[int, str]] = []
    browser, idle = Browser(attempts.provider.port), socket.socket()

    def show(page: str, opened: bool) -> None:  # noqa: FBT001  (what `show` is)
        query = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        idle.connect(("127.0.0.1", urlsplit(query["redirect_uri"]).port))
        others = ("/favicon.ico", "/?code=x&state=other", "/?code=x", f"/a?code=x&state={query['state']}", "/")

        def ask() -> None:
            said.extend(_ask(query["redirect_uri"], path) for path in others)
            browser(page, opened)

        threading.Thread(target=ask, daemon=True).start()

    with idle:
        assert attempts.with_browser(show=show).account == ADA
    browser.close()
    assert [status for status, _ in said] == [404] * 5
    assert all("newest page" in text for _, text in said)


def test_nobody_is_waited_for_for_ever(attempts: Attempts, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time that people need, the sign-in ends, and names the way without a browser here."""
    monkeypatch.setattr(google, "PATIENCE", 0.05)

    with pytest.raises(SignInNeeded, match="--headless"):
        attempts.with_browser(show=lambda _page, _opened: None)


class Opening(webbrowser.BackgroundBrowser):
    """A browser with windows, which opens or does not."""

    def __init__(self, *, opens: bool) -> None:
        super().__init__("browser")
        self.opens = opens

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002, FBT001, FBT002
        """Whether it opened."""
        return self.opens


def _none() -> webbrowser.BaseBrowser:
    raise webbrowser.Error("could not locate runnable browser")


@pytest.mark.parametrize(
    ("found", "opened"),
    [
        (lambda: Opening(opens=True), True),
        (lambda: Opening(opens=False), False),
        (lambda: webbrowser.GenericBrowser("lynx"), False),
        (_none, False),
    ],
    ids=["one with windows", "one that fails", "one in the terminal", "none"],
)
def test_whether_a_browser_was_opened_is_said(
    attempts: Attempts, monkeypatch: pytest.MonkeyPatch, found: Callable[[], webbrowser.BaseBrowser], *, opened: bool
) -> None:
    """A machine without one, or with one that would take the terminal, goes on by hand."""
    monkeypatch.setattr(webbrowser, "get", found)
    browser, told = Browser(attempts.provider.port), []

    def show(page: str, said: bool) -> None:  # noqa: FBT001  (what `show` is)
        told.append(said)
        browser(page, said)

    attempts.with_browser(show=show, browser=True)
    browser.close()

    assert told == [opened]


@pytest.mark.parametrize(
    "paste",
    [
        lambda ended: ended,
        lambda ended: f"  {ended[:60]}\n   {ended[60:]}\n",
        _code,
        lambda ended: _code(ended).replace("/", "%2F"),
    ],
    ids=["the address", "broken over lines", "the code", "the code as it stands in the address"],
)
def test_the_browser_may_be_on_another_machine(attempts: Attempts, paste: Callable[[str], str]) -> None:
    """What it ended on is pasted, whole or the code alone; nothing listens here."""
    assert attempts.with_paste(paste).account == ADA
    assert attempts.kept() is not None


@pytest.mark.parametrize(
    ("paste", "words"),
    [
        (lambda _: "", "nothing was pasted"),
        (lambda _: "nonsense", "begins with http://127.0.0.1"),
        (lambda _: "https://accounts.google.com/o/oauth2/v2/auth?client_id=x", "begins with http://127.0.0.1"),
        (lambda _: "http://[127.0.0.1/?code=1", "begins with http://127.0.0.1"),
        (lambda ended: ended.replace("state=", "state=x"), "earlier sign-in"),
        (lambda ended: ended.replace("state=", "stat="), "earlier sign-in"),
        (lambda ended: ended.replace("code=4", "code=5"), "once only"),
        (lambda _: "4/0Asomebody-elses-code", "once only"),
    ],
)
def test_a_wrong_paste_is_told(attempts: Attempts, paste: Callable[[str], str], words: str) -> None:
    """What is wrong with it, and what to paste instead."""
    with pytest.raises(SignInNeeded, match=words):
        attempts.with_paste(paste)

    assert attempts.kept() is None


def test_a_no_can_be_pasted_too(attempts: Attempts) -> None:
    """The address then holds the refusal."""
    attempts.provider.refusal = "access_denied"

    with pytest.raises(SignInNeeded, match="not allowed"):
        attempts.with_paste(lambda ended: ended)


def test_a_code_of_another_sign_in_is_worth_nothing(attempts: Attempts) -> None:
    """PKCE: a code alone can't be checked here, but Google gives nothing for it without its own verifier."""
    ended: list[str] = []
    with pytest.raises(SignInNeeded):
        attempts.with_paste(lambda one: ended.append(one) or "")

    with pytest.raises(SignInNeeded, match="does not take that code"):
        attempts.with_paste(lambda _: _code(ended[0]))
