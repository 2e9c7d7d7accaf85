"""The promise of exactly one draft, held against kill -9 at every moment, and at every moment of the recovery."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from agent import bootstrap
from agent.clock import SimulatedClock
from agent.config import parse
from agent.etiquette.kinds import DraftState
from agent.happenings import Happening
from agent.store import Store
from connectors.mail import Folder
from connectors.maildir import deliver_into
from connectors.registry import Surroundings, connect
from tests.chaos.killing import Countdown, moments, survives
from tests.houses import ADDRESS, CONFIG
from tests.mails import invitation, receipt

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
NOW = TALK + timedelta(hours=22)
# A pair is a kill and a kill of its recovery; all of them take a minute, so tests take a sample and `make chaos` all.
EVERY = 1 if os.environ.get("CHAOS") == "all" else 7


def mailbox_of(folder: Path) -> Path:
    """A Maildir with an interview that was yesterday: notes are asked for, and the thank-you waits for them."""
    maildir = folder / "Maildir"
    for place in ("cur", "new", "tmp"):
        (maildir / place).mkdir(parents=True)
    deliver_into(maildir, receipt(APPLIED), Folder.INBOX, APPLIED)
    deliver_into(maildir, invitation(TALK, APPLIED + timedelta(days=1)), Folder.INBOX, APPLIED + timedelta(days=1))
    return maildir


def one_round(folder: Path) -> None:
    """What the daemon does when it starts: open everything, scan, deliver."""
    heard: list[Happening] = []
    clock = SimulatedClock(NOW)
    store = Store.open(f"sqlite:///{folder / 'afterword.db'}")
    store.mailbox(ADDRESS, "maildir", ADDRESS, APPLIED)
    box = connect("maildir", {"path": folder / "Maildir", "backfill_days": 60}, Surroundings(clock.now))
    config = parse(CONFIG, folder / "config.toml")
    bootstrap.build(config, {ADDRESS: box}, store, clock, heard.append, always_on=True).rounds.make()
    store.close()


def drafts(folder: Path) -> dict[str, bytes]:
    """What lies in the Drafts folder, by file name."""
    return {
        path.name: path.read_bytes()
        for place in ("cur", "new")
        for path in (folder / "Maildir/.Drafts" / place).glob("*")
    }


def markers(folder: Path) -> list[str]:
    """The Message-IDs of the drafts, each as often as it is there."""
    lines = [line for content in drafts(folder).values() for line in content.decode().splitlines()]
    return sorted(line.partition(":")[2].strip() for line in lines if line.lower().startswith("message-id:"))


def killed_at(folder: Path, moment: int) -> bool:
    """One round, killed at that moment; whether it came to its end."""

    def work(countdown: Countdown) -> None:
        # Commits are moments too: SQLite writes without telling Python.
        event.listen(Engine, "commit", lambda _connection: countdown())
        one_round(folder)

    return survives(work, moment)


@pytest.fixture
def prepared(tmp_path: Path) -> Callable[[str], Path]:
    """Copies of one prepared mailbox."""
    original = tmp_path / "original"
    original.mkdir()
    mailbox_of(original)

    def copy(name: str) -> Path:
        return Path(shutil.copytree(original, tmp_path / name))

    return copy


def assert_whole(folder: Path, expected: list[str]) -> None:
    """Exactly the expected drafts are there, the ledger knows it, and another round changes nothing."""
    one_round(folder)
    assert markers(folder) == expected
    store = Store.open(f"sqlite:///{folder / 'afterword.db'}")
    assert {row.state for row in store.ledger.rows()} == {DraftState.PLACED}
    store.close()
    before = drafts(folder)
    one_round(folder)
    assert drafts(folder) == before


@pytest.mark.covers("I9")
def test_a_kill_at_any_moment_leaves_one_draft_each(prepared: Callable[[str], Path]) -> None:
    """Whenever the first round is killed, the next makes up for it: no draft twice, none lost."""
    undisturbed = prepared("undisturbed")
    one_round(undisturbed)
    expected = markers(undisturbed)

    def trial(moment: int) -> bool:
        folder = prepared(f"kill-{moment}")
        survived = killed_at(folder, moment)
        assert_whole(folder, expected)
        shutil.rmtree(folder)
        return survived

    assert moments(trial) > 20  # fewer would mean that the moments are not found
    assert len(expected) == 2


def test_a_kill_of_the_recovery_changes_nothing_either(prepared: Callable[[str], Path]) -> None:
    """A kill, a kill of the round that makes up for it, and then a round in peace: still one draft each."""
    undisturbed = prepared("undisturbed")
    one_round(undisturbed)
    expected = markers(undisturbed)
    tried = 0
    first = 1
    while True:
        broken = prepared(f"first-{first}")
        if killed_at(broken, first):
            break
        second = 1 + first % EVERY
        while True:
            folder = Path(shutil.copytree(broken, broken.with_name(f"{broken.name}-{second}")))
            survived = killed_at(folder, second)
            assert_whole(folder, expected)
            shutil.rmtree(folder)
            tried += 1
            if survived:
                break
            second += EVERY
        first += EVERY
    assert tried > 10
