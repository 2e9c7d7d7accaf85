"""`afterword signin` and `signout`, as a user types them; and no secret is ever shown by anything."""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from agent import bootstrap
from agent.cli.app import app
from agent.store import Store
from connectors.signin.google_tokens import GoogleTokens, name_of
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.houses import CONFIG
from tests.signin.attempts import ADA, Attempts
from tests.signin.provider import CANARY, Browser, Provider, Wire, client_file

GMAIL = '[[mailbox]]\nkind = "gmail"\naddress = "{address}"\nclient_file = "{client}"\n'


@pytest.fixture
def home(tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with one mailbox at Gmail, whose way to the network leads to the provider; its path."""
    monkeypatch.setattr(bootstrap, "Door", lambda wire=None, *ours: Door(wire or Wire(provider.port), *ours))
    path = tmp_path / "config.toml"
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    path.write_text(CONFIG + GMAIL.format(address=ADA, client=client_file(tmp_path)) + store, encoding="utf-8")
    return path


@pytest.fixture
def browser(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The browser of the machine, which the command opens by itself."""
    browser = Browser(provider.port)

    class Found:
        def open(self, page: str) -> bool:
            """Go there."""
            browser(page, True)
            return True

    monkeypatch.setattr("webbrowser.get", Found)
    return browser


def run(*words: object, typed: str = "") -> Result:
    """What the command prints and how it ends."""
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


def vault_of(home: Path) -> Vault:
    """Where the configuration keeps secrets."""
    return Vault(home.parent / "secrets", None)


def test_signing_in_tells_what_happens(home: Path, browser: Browser) -> None:
    """Why the page speaks of sending, where the token lies, and what comes next; the address can be opened by hand."""
    result = run("signin", "gmail", "--config", home)
    browser.close()

    assert result.exit_code == 0, result.output
    assert "cannot send" in result.stdout
    assert browser.shown in result.stdout.splitlines()
    assert f"Signed in as {ADA}" in result.stdout
    assert str(home.parent / "secrets") in result.stdout
    assert "afterword scan --dry-run" in result.stdout
    assert vault_of(home).read(name_of(ADA)) is not None


def test_signing_in_makes_the_mailbox_well_again(home: Path, browser: Browser) -> None:
    """In the store, which a running daemon watches; also one that no daemon has seen yet."""
    run("signin", "gmail", "--config", home)
    store = Store.open(f"sqlite:///{home.parent / 'afterword.db'}")
    assert [(one.name, one.kind, one.state) for one in store.mailboxes()] == [(ADA, "gmail", "ok")]
    store.mailbox_state(ADA, "sign_in_needed", "the sign-in has ended")
    before = store.data_version()
    run("signin", "gmail", "--config", home)
    browser.close()

    assert [one.state for one in store.mailboxes()] == ["ok"]
    assert store.data_version() != before
    store.close()


def test_without_a_browser_one_pastes(home: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of Google's page is printed, and what one ends on is asked for."""
    elsewhere = Browser(provider.port, follows=False)

    monkeypatch.setattr(typer, "prompt", lambda _question: elsewhere.ended)
    monkeypatch.setattr("rich.console.Console.print", _following(elsewhere))
    result = run("signin", "gmail", "--headless", "--config", home)

    assert result.exit_code == 0, result.output
    assert vault_of(home).read(name_of(ADA)) is not None


def _following(elsewhere: Browser) -> Any:
    def printed(_console: object, text: str, **_: object) -> None:
        for line in text.splitlines():
            if line.startswith("https://accounts.google.com/"):
                elsewhere(line, False)

    return printed


def test_a_wrong_paste_ends_in_one_line(home: Path) -> None:
    """What was typed is not the address."""
    result = run("signin", "gmail", "--headless", "--config", home, typed="yes\n")

    assert result.exit_code == 1
    assert "begins with http://127.0.0.1" in str(result.exception)


def test_another_account_ends_in_one_line(home: Path, browser: Browser, provider: Provider) -> None:
    """And the mailbox is not called well."""
    provider.account = "bo@quill.example"

    result = run("signin", "gmail", "--config", home)
    browser.close()

    assert result.exit_code == 1
    assert "bo@quill.example" in str(result.exception)
    store = Store.open(f"sqlite:///{home.parent / 'afterword.db'}")
    assert store.mailboxes() == ()
    store.close()


def test_a_wrong_client_file_ends_in_one_line(home: Path) -> None:
    """Before any page is opened."""
    (home.parent / "google-client.json").write_text('{"web": {}}')

    result = run("signin", "gmail", "--config", home)

    assert result.exit_code == 1
    assert "Desktop app" in str(result.exception)


def test_signing_out_tells_what_google_says(home: Path, browser: Browser, provider: Provider) -> None:
    """Revoked; or only forgotten, and where to take it back by hand; or nothing to do."""
    run("signin", "gmail", "--config", home)
    browser.close()
    provider.instead["/revoke"] = (503, "busy")
    forgotten = run("signout", "gmail", "--config", home)
    run("signin", "gmail", "--config", home)
    browser.close()
    confirmed = run("signout", "gmail", ADA, "--config", home)
    nothing = run("signout", "gmail", "--config", home)

    assert "myaccount.google.com/permissions" in forgotten.stdout
    assert "has revoked" in confirmed.stdout
    assert "nothing to sign out of" in nothing.stdout
    assert [one.exit_code for one in (forgotten, confirmed, nothing)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("addresses", "words", "told"),
    [
        ((), (), "names no mailbox"),
        ((ADA, "bo@quill.example"), (), "say which"),
        ((ADA, "bo@quill.example"), ("cy@quill.example",), "bo@quill.example"),
    ],
)
def test_which_mailbox_is_asked_where_it_is_not_clear(
    tmp_path: Path, addresses: tuple[str, ...], words: tuple[str, ...], told: str
) -> None:
    """With the addresses that there are."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG + "".join(GMAIL.format(address=one, client="x") for one in addresses), encoding="utf-8")

    result = run("signin", "gmail", *words, "--config", path)

    assert result.exit_code == 2
    assert told in " ".join(result.output.replace("│", " ").split())


def test_doctor_tells_where_tokens_lie(home: Path, browser: Browser) -> None:
    """Or that there is none, or that it is refused, and how to mend that."""
    before = run("doctor", "--config", home)
    run("signin", "gmail", "--config", home)
    browser.close()
    after = run("doctor", "--config", home)
    (secret,) = (home.parent / "secrets").iterdir()
    secret.chmod(0o644)
    refused = run("doctor", "--config", home)

    before, after, refused = ("".join(one.output.split()) for one in (before, after, refused))
    assert f"no token for {ADA} is kept".replace(" ", "") in before
    assert f"mailbox {ADA}: its token is kept in {secret}".replace(" ", "") in after
    assert f"chmod 600 {secret}".replace(" ", "") in refused


@pytest.mark.parametrize("command", [("signin",), ("signout",), ("signin", "gmail"), ("signout", "gmail")])
def test_help_says_what_it_is_for(command: tuple[str, ...]) -> None:
    """Each command explains itself."""
    result = run(*command, "--help")

    assert result.exit_code == 0
    assert "Gmail" in result.output or "mailbox" in result.output


def test_no_secret_is_ever_shown(
    attempts: Attempts, home: Path, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in what is printed, not in any library's log, not in an error with all its causes, not in a repr."""
    caplog.set_level(logging.DEBUG)
    attempts.vault = vault_of(home)
    shown = [run("signin", "gmail", "--config", home).output]
    browser.close()
    kept = attempts.kept() or ""
    tokens = GoogleTokens(attempts.vault, ADA, attempts.door)
    tokens.bearer()
    tokens.renew()
    shown += [repr(tokens), str(vars(tokens)), run("doctor", "--config", home).output]
    attempts.vault.write(name_of(ADA), kept.replace('"expiry": "2', '"expiry": "1'))
    fresh = GoogleTokens(attempts.vault, ADA, attempts.door)
    for said in ((400, {"error": "invalid_grant"}), (500, "busy"), (302, "https://hotel.example/"), (200, "<html>")):
        attempts.provider.instead["/token"] = said
        shown.append(_trouble(fresh.bearer))
        attempts.provider.instead["/token"] = said
        shown.append(_trouble(attempts.with_browser))
    attempts.provider.account = "bo@quill.example"
    shown.append(_trouble(attempts.with_browser))
    shown.append(run("signout", "gmail", "--config", home).output)

    assert json.loads(kept)["refresh_token"].startswith(CANARY)
    assert [text for text in [*shown, caplog.text] if CANARY in text] == []


def _trouble(act: Any) -> str:
    """The whole of the error in which it ends."""
    with pytest.raises(Exception) as told:  # noqa: PT011  (whatever it is, its text is looked at)
        act()
    return "".join(traceback.format_exception(told.value)) + repr(told.value)
