"""Microsoft's tokens are saved before they are used, and renewed by one process at a time."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.mailbox import MailboxError, SignInNeeded, TryLater
from connectors.signin import microsoft_tokens as module
from connectors.signin import turn
from connectors.signin.microsoft_app import name_of
from connectors.signin.microsoft_tokens import MicrosoftTokens
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.signin.attempts import ADA
from tests.signin.microsoft_attempts import MicrosoftAttempts
from tests.signin.microsoft_provider import CLIENT_ID, GRAPH, LOGIN, Microsoft
from tests.signin.test_google_tokens import Watched
from tests.signin.test_vault import Ring
from tests.stand_in.wire import LoopbackWire


@pytest.fixture
def vault(vault: Vault) -> Watched:
    """A vault that can be watched."""
    return Watched(vault._folder, None)


def test_what_another_process_renewed_is_taken(signed_in: MicrosoftAttempts) -> None:
    """Or what the user signed in to meanwhile: the vault is looked at before Microsoft is asked."""
    tokens, other = signed_in.tokens(), signed_in.tokens()
    tokens.bearer()
    other.bearer()
    other.renew()

    tokens.renew()

    assert tokens.bearer() == other.bearer()
    assert signed_in.provider.paths().count("token") == 1


def test_the_vault_is_looked_at_again_after_a_while(
    signed_in: MicrosoftAttempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a sign-out by another process ends it here too."""
    monkeypatch.setattr(module, "HELD", 0.0)
    tokens = signed_in.tokens()
    tokens.bearer()
    signed_in.vault.forget(name_of(ADA))

    with pytest.raises(SignInNeeded):
        tokens.bearer()


def test_a_token_is_saved_before_it_is_used(signed_in: MicrosoftAttempts) -> None:
    """On a full disk none is handed out; the one there is is saved later, and no other asked for."""
    signed_in.age()
    signed_in.provider.one_use = True
    before, tokens = signed_in.kept(), signed_in.tokens()
    assert isinstance(signed_in.vault, Watched)
    signed_in.vault.full = True

    for _ in range(2):
        with pytest.raises(TryLater, match="no space"):
            tokens.bearer()
    assert signed_in.kept() == before
    signed_in.vault.full = False

    assert signed_in.provider.knows(tokens.bearer())
    assert signed_in.provider.paths() == ["openid-configuration", "token"]
    assert signed_in.kept() != before


def test_what_could_not_be_saved_does_not_replace_a_newer_sign_in(signed_in: MicrosoftAttempts) -> None:
    """Somebody signed in again while the disk was full."""
    signed_in.age()
    tokens = signed_in.tokens()
    assert isinstance(signed_in.vault, Watched)
    signed_in.vault.full = True
    with pytest.raises(TryLater):
        tokens.bearer()
    signed_in.vault.full = False
    signed_in.with_browser()
    newer = signed_in.kept()

    assert signed_in.tokens().bearer() == tokens.bearer()
    assert signed_in.kept() == newer


@pytest.mark.parametrize("one_use", [False, True])
def test_a_kill_before_saving_is_survived_or_told(signed_in: MicrosoftAttempts, *, one_use: bool) -> None:
    """The old sign-in is still there. Microsoft takes it again; if it did not, the words would say to sign in."""
    signed_in.age()
    signed_in.provider.one_use = one_use
    before = signed_in.kept()
    assert isinstance(signed_in.vault, Watched)

    def die(_: str) -> None:
        raise KeyboardInterrupt

    signed_in.vault.on_write = die
    with pytest.raises(KeyboardInterrupt):
        signed_in.tokens().bearer()
    signed_in.vault.on_write = lambda _: None

    assert signed_in.kept() == before
    if one_use:
        with pytest.raises(SignInNeeded, match="afterword signin outlook"):
            signed_in.tokens().bearer()
    else:
        assert signed_in.provider.knows(signed_in.tokens().bearer())


def test_threads_that_were_refused_together_renew_once(signed_in: MicrosoftAttempts) -> None:
    """The second finds that the first was faster."""
    tokens, together, got = signed_in.tokens(), threading.Barrier(4), []

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
    assert signed_in.provider.paths().count("token") == 1


def _renewing(folder: Path, port: int, start: Any, got: Any) -> None:
    """A process of its own that wants a token."""
    wire = LoopbackWire(f"http://127.0.0.1:{port}", frozenset({LOGIN, GRAPH}))
    tokens = MicrosoftTokens(Vault(folder, None), ADA, CLIENT_ID, "common", Door(wire))
    start.wait(20)
    try:
        got.put(tokens.bearer())
    except MailboxError as error:
        got.put(str(error))


def test_processes_renew_one_after_the_other(signed_in: MicrosoftAttempts) -> None:
    """With refresh tokens for one use, two at once would end the sign-in: the second finds what the first saved."""
    signed_in.age()
    signed_in.provider.one_use = True
    fresh = multiprocessing.get_context("spawn")
    start, got = fresh.Barrier(3), fresh.Queue()
    processes = [
        fresh.Process(target=_renewing, args=(signed_in.vault._folder, signed_in.provider.port, start, got))
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    tokens = {got.get(timeout=30) for _ in processes}
    for process in processes:
        process.join(10)

    assert len(tokens) == 1
    assert signed_in.provider.knows(tokens.pop())
    assert signed_in.provider.paths().count("token") == 1


def test_one_that_takes_for_ever_is_not_waited_for(
    signed_in: MicrosoftAttempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that hangs makes it try later."""
    monkeypatch.setattr(turn, "PATIENCE", 0.05)

    with signed_in.vault.turn(name_of(ADA)), pytest.raises(TryLater, match="another process"):
        signed_in.tokens().bearer()

    assert signed_in.tokens().bearer()


def test_a_keyring_that_finds_it_too_long_is_done_without(
    loose_microsoft: Microsoft, tmp_path: Path, make_ring: Callable[[int], Ring]
) -> None:
    """Windows' takes 2,560 bytes, and msal's cache has several thousand: the file has it then, and the ring nothing."""
    small, roomy = make_ring(2560), make_ring(1_000_000)
    for ring, files in ((small, 1), (roomy, 0)):
        vault = Vault(tmp_path / f"secrets-{files}", ring)
        attempts = MicrosoftAttempts(loose_microsoft, Door(loose_microsoft.wire()), vault)
        attempts.with_browser()

        assert len(attempts.kept() or "") > 2560
        assert len(list((tmp_path / f"secrets-{files}").glob("*.secret"))) == files
        assert len(ring.kept) == 1 - files
        assert loose_microsoft.knows(attempts.tokens().bearer())


@pytest.fixture
def make_ring() -> Callable[[int], Ring]:
    """Makes a keyring that takes secrets of so many bytes at most."""

    class Small(Ring):
        limit = 0

        def set_password(self, service_name: str, username: str, password: str) -> None:
            """Keep it, unless it is too long."""
            if len(password.encode()) > self.limit:
                raise OSError("the stub received bad data")
            super().set_password(service_name, username, password)

    def make(limit: int) -> Ring:
        ring = Small()
        ring.limit = limit
        return ring

    return make
