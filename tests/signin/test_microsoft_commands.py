"""`afterword signin outlook` and `signout outlook`, as a user types them; and no secret is ever shown by anything."""

from __future__ import annotations

import io
import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from agent import bootstrap
from agent.cli.app import app
from agent.cli.signin import tell_tokens
from agent.config import load
from agent.store import Store
from connectors.signin.microsoft_app import name_of
from connectors.signin.microsoft_tokens import MicrosoftTokens
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.houses import CONFIG
from tests.signin.attempts import ADA
from tests.signin.microsoft_attempts import MicrosoftAttempts
from tests.signin.microsoft_provider import CLIENT_ID, LOGIN, Microsoft, refusal
from tests.signin.provider import CANARY, Browser

OUTLOOK = '[[mailbox]]\nkind = "outlook"\naddress = "{address}"\nclient_id = "{client}"\n'


@pytest.fixture
def home(tmp_path: Path, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with one mailbox at Microsoft, whose way to the network leads to the provider; its path."""
    monkeypatch.setattr(bootstrap, "Door", lambda wire=None, *ours: Door(wire or microsoft.wire(), *ours))
    path = tmp_path / "config.toml"
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    path.write_text(CONFIG + OUTLOOK.format(address=ADA, client=CLIENT_ID) + store, encoding="utf-8")
    return path


@pytest.fixture
def browser(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The browser of the machine, which the command opens by itself."""
    browser = Browser(microsoft.port, host=LOGIN)

    class Found:
        def open(self, page: str) -> bool:
            """Go there."""
            browser(page, True)
            return True

    monkeypatch.setattr("webbrowser.get", Found)
    yield browser
    browser.close()


def run(*words: object) -> Result:
    """What the command prints and how it ends."""
    return CliRunner().invoke(app, [str(word) for word in words])


def vault_of(home: Path) -> Vault:
    """Where the configuration keeps secrets."""
    return Vault(home.parent / "secrets", None)


def test_signing_in_tells_what_happens(home: Path, browser: Browser) -> None:
    """That sending is not asked for, where the token lies, and what comes next; the page can be opened by hand."""
    result = run("signin", "outlook", "--config", home)

    assert result.exit_code == 0, result.output
    assert "does not even ask for permission to send (Mail.Send)" in result.stdout
    assert browser.shown in result.stdout.splitlines()
    assert f"Signed in as {ADA}" in result.stdout
    assert str(home.parent / "secrets") in result.stdout
    assert "afterword scan --dry-run" in result.stdout
    assert result.stderr == ""
    assert vault_of(home).read(name_of(ADA)) is not None


def test_signing_in_makes_the_mailbox_well_again(home: Path, browser: Browser) -> None:
    """In the store, which a running daemon watches; also one that no daemon has seen yet."""
    run("signin", "outlook", "--config", home)
    store = Store.open(f"sqlite:///{home.parent / 'afterword.db'}")
    assert [(one.name, one.kind, one.state) for one in store.mailboxes()] == [(ADA, "outlook", "ok")]
    store.mailbox_state(ADA, "sign_in_needed", "the sign-in has ended")
    run("signin", "outlook", ADA, "--config", home)
    assert browser.shown

    assert [one.state for one in store.mailboxes()] == ["ok"]
    store.close()


def test_without_a_browser_one_types_in_a_code(home: Path, microsoft: Microsoft) -> None:
    """The page and the code are printed, and it is waited for."""
    microsoft.polls = ()

    result = run("signin", "outlook", "--headless", "--config", home)

    assert result.exit_code == 0, result.output
    assert "Open https://microsoft.com/devicelogin in a browser on any machine" in result.stdout
    assert "DQXNS3JTT" in result.stdout
    assert "15 minutes" in result.stdout
    assert "Mail.Send" in result.stdout
    assert f"Signed in as {ADA}" in result.stdout
    assert vault_of(home).read(name_of(ADA)) is not None


def test_an_administrator_s_no_ends_in_one_line(home: Path, browser: Browser, microsoft: Microsoft) -> None:
    """With whom to ask, and the mailbox is not called well."""
    microsoft.refusal = {"error": "access_denied", "error_description": f"AADSTS90094: {CANARY}"}

    result = run("signin", "outlook", "--config", home)

    assert browser.shown
    assert result.exit_code == 1
    assert "administrator" in str(result.exception)
    assert "docs/outlook.md" in str(result.exception)
    store = Store.open(f"sqlite:///{home.parent / 'afterword.db'}")
    assert store.mailboxes() == ()
    store.close()


def test_signing_out_says_where_to_take_it_back(home: Path, browser: Browser) -> None:
    """On Microsoft's two pages, since no app can; or that there is nothing to do."""
    run("signin", "outlook", "--config", home)
    browser.close()
    forgotten = run("signout", "outlook", "--config", home)
    nothing = run("signout", "outlook", ADA, "--config", home)

    assert "https://account.live.com/consent/Manage" in forgotten.stdout
    assert "https://myapps.microsoft.com" in forgotten.stdout
    assert "nothing to sign out of" in nothing.stdout
    assert [one.exit_code for one in (forgotten, nothing)] == [0, 0]
    assert vault_of(home).read(name_of(ADA)) is None


@pytest.mark.parametrize(
    ("addresses", "words", "told"),
    [
        ((), (), "names no mailbox of kind"),
        ((ADA, "bo@quill.example"), (), "say which"),
        ((ADA, "bo@quill.example"), ("cy@quill.example",), "bo@quill.example"),
    ],
)
def test_which_mailbox_is_asked_where_it_is_not_clear(
    tmp_path: Path, addresses: tuple[str, ...], words: tuple[str, ...], told: str
) -> None:
    """With the addresses that there are."""
    path = tmp_path / "config.toml"
    blocks = "".join(OUTLOOK.format(address=one, client=CLIENT_ID) for one in addresses)
    path.write_text(CONFIG + blocks, encoding="utf-8")

    result = run("signin", "outlook", *words, "--config", path)

    assert result.exit_code == 2
    assert told in " ".join(result.output.replace("│", " ").split())


def test_a_mailbox_of_another_kind_is_not_meant(home: Path) -> None:
    """The two providers do not mix."""
    assert run("signin", "gmail", "--config", home).exit_code == 2


def test_doctor_tells_where_tokens_lie(home: Path, browser: Browser) -> None:
    """Of both providers; what others can read is left to the opening of the mailbox to tell."""
    said = io.StringIO()
    tell_tokens(load(home), Console(file=said))
    assert said.getvalue() == ""
    run("signin", "outlook", "--config", home)
    browser.close()
    tell_tokens(load(home), Console(file=said, soft_wrap=True))

    (secret,) = (home.parent / "secrets").glob("*.secret")
    assert f"mailbox {ADA}: its token is kept in {secret}" in said.getvalue()
    secret.chmod(0o644)
    assert list(bootstrap.tokens_kept(load(home))) == []


@pytest.mark.parametrize("command", [("signin",), ("signout",), ("signin", "outlook"), ("signout", "outlook")])
def test_help_says_what_it_is_for(command: tuple[str, ...]) -> None:
    """Each command explains itself."""
    result = run(*command, "--help")

    assert result.exit_code == 0
    assert "Microsoft" in result.output


def test_no_secret_is_ever_shown(
    at_microsoft: MicrosoftAttempts, home: Path, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in what is printed, not in any library's log, not in an error with all its causes, not in a repr."""
    caplog.set_level(logging.DEBUG)
    provider, at_microsoft.vault = at_microsoft.provider, vault_of(home)
    shown = [run("signin", "outlook", "--config", home).output]
    browser.close()
    kept = at_microsoft.kept() or ""
    tokens = at_microsoft.tokens()
    tokens.bearer()
    tokens.renew()
    shown += [repr(tokens), str(vars(tokens)), str(list(bootstrap.tokens_kept(load(home))))]
    provider.polls = ()
    shown.append(run("signin", "outlook", "--headless", "--config", home).output)
    at_microsoft.vault.write(name_of(ADA), kept.replace('"expires_on": "1', '"expires_on": "0'))
    for said in (
        (400, refusal("invalid_grant", 50173, "x")), (400, refusal("odd", 1, "x")), (400, f"{CANARY} no JSON"),
        (500, f"{CANARY} busy"), (302, "https://hotel.example/"), (200, f"<html>{CANARY}"),
        (200, {"access_token": CANARY, "expires_in": 1, "id_token": f"{CANARY}.{CANARY}"}),
        (200, {"access_token": CANARY, "expires_in": 1, "client_info": CANARY}),
    ):  # fmt: skip
        for act in (at_microsoft.tokens().bearer, at_microsoft.with_browser):
            provider.say("token", said)
            shown.append(_trouble(act))
    provider.refusal = {"error": CANARY, "error_description": f"AADSTS1: {CANARY}"}
    shown.append(_trouble(at_microsoft.with_browser))
    provider.refusal, provider.wrong_nonce = {}, True
    shown.append(_trouble(at_microsoft.with_browser))
    provider.wrong_nonce, provider.account = False, "bo@quill.example"
    shown.append(_trouble(at_microsoft.with_browser))
    shown.append(run("signout", "outlook", "--config", home).output)

    (entry,) = json.loads(kept)["RefreshToken"].values()
    assert entry["secret"].startswith(CANARY)
    assert [text for text in [*shown, caplog.text] if CANARY in text] == []


def _trouble(act: Any) -> str:
    """The whole of the error in which it ends."""
    with pytest.raises(Exception) as told:  # noqa: PT011  (whatever it is, its text is looked at)
        act()
    return "".join(traceback.format_exception(told.value)) + repr(told.value)


def test_what_holds_a_secret_does_not_show_it(at_microsoft: MicrosoftAttempts) -> None:
    """A token that is held for the next question."""
    at_microsoft.with_browser()
    tokens = MicrosoftTokens(at_microsoft.vault, ADA, CLIENT_ID, "common", at_microsoft.door)
    tokens.bearer()

    assert tokens._held is not None
    assert CANARY not in repr(tokens._held)
