"""Exactly one draft at Gmail, held against kill -9 before and after each request and each commit of a round.

A scene is what went before, what arrives, and the round that is killed; then comes a round in peace, and one more that
must ask for no change. Gmail keeps what it has done, whether or not anybody lived to hear of it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from agent.etiquette.kinds import DraftKind, DraftState
from agent.store import Store
from connectors.mail import Folder
from tests.chaos.killing import Countdown, moments, survives
from tests.gmail.doors import GmailDoors
from tests.gmail.emulator import Emulator
from tests.gmail.fixtures import emulator, running_emulator
from tests.gmail.front import Front
from tests.gmail.lives import END, live, told_of_a_talk
from tests.mails import notes, rejection

__all__ = ["emulator", "running_emulator"]

HOURS = timedelta(hours=1)
FIRST, SECOND, THIRD = END + 21 * HOURS, END + 22 * HOURS, END + 23 * HOURS
CHANGES = frozenset({"POST", "PUT", "DELETE"})
# All moments of a scene take a minute or two, so `make test` kills at each request, and `make chaos` at commits too.
ALL = os.environ.get("CHAOS") == "all"


@dataclass(frozen=True)
class Scene:
    """What happens before the killed round, what arrives for it, and when it is."""

    rounds_before: tuple[tuple[datetime, bytes | None, Folder], ...]
    arrives: bytes | None
    folder: Folder
    at: datetime
    least: int  # requests that the round makes; fewer, and the scene is not what it says


WAITING = (FIRST, None, Folder.INBOX)
NOTED = (SECOND, notes(SECOND), Folder.SENT)
SCENES = {
    "two drafts are made": Scene((), None, Folder.INBOX, FIRST, 6),
    "a draft is revised": Scene((WAITING,), notes(SECOND), Folder.SENT, SECOND, 6),
    "a draft is withdrawn and another made": Scene((WAITING, NOTED), rejection(THIRD), Folder.INBOX, THIRD, 8),
}


@contextmanager
def prepared(scene: Scene, emulator: Emulator, folder: Path) -> Iterator[Front]:
    """Gmail for a fresh account, and the house in `folder`, as they are before the round that is killed."""
    with Front(emulator, emulator.take()) as front:
        life = told_of_a_talk(folder, front)
        for at, mail, into in scene.rounds_before:
            life.at(at, *([mail] if mail else []), folder=into)
        life.living.clock.set(scene.at)
        if scene.arrives:
            life.doors.deliver(scene.arrives, scene.folder)
        life.close()
        front.now = lambda: scene.at
        yield front


def one_round(folder: Path, front: Front, at: datetime, countdown: Callable[[], None] = lambda: None) -> None:
    """What a restarted daemon does first; the countdown hears of each request before it leaves, and of each answer."""
    life = live(folder, front, at, before=lambda _: countdown(), after=lambda _, __: countdown())
    life.living.house.rounds.make()
    life.close()


def killed_at(folder: Path, front: Front, at: datetime, moment: int) -> bool:
    """One round, killed at that moment; whether it came to its end."""

    def work(countdown: Countdown) -> None:
        if ALL:
            event.listen(Engine, "commit", lambda _connection: countdown())
        one_round(folder, front, at, countdown)

    survived = survives(work, moment)
    front.settle()
    return survived


def standing(front: Front) -> Counter[tuple[str, str, str]]:
    """The drafts in the mailbox: recipients, subject, text."""
    return Counter(
        (" ".join(address.address for address in one.to), one.subject, one.body) for one in GmailDoors(front).drafts()
    )


def ledger(folder: Path) -> Counter[tuple[DraftKind, DraftState, bool]]:
    """What the ledger says of each draft."""
    store = Store.open(f"sqlite:///{folder / 'afterword.db'}")
    rows = Counter((row.kind, row.state, row.ready) for row in store.ledger.rows())
    store.close()
    return rows


def writes(front: Front) -> int:
    """How many requests asked for a change so far."""
    return sum(asked.verb in CHANGES for asked in front.requests)


@pytest.mark.parametrize("name", SCENES)
def test_a_kill_at_any_moment_leaves_what_should_stand(name: str, emulator: Emulator, tmp_path: Path) -> None:
    """Whenever the round is killed, the next makes up for it: nothing twice, nothing lost, nothing left over."""
    scene = SCENES[name]
    with prepared(scene, emulator, tmp_path / "calm") as front:
        asked = len(front.requests)
        one_round(tmp_path / "calm", front, scene.at)
        assert len(front.requests) - asked >= scene.least
        assert front.violations == []
        expected = standing(front), ledger(tmp_path / "calm")

    def trial(moment: int) -> bool:
        folder = tmp_path / f"kill-{moment}"
        with prepared(scene, emulator, folder) as front:
            survived = killed_at(folder, front, scene.at, moment)
            one_round(folder, front, scene.at)
            assert (standing(front), ledger(folder)) == expected, f"killed at moment {moment}"
            changes = writes(front)
            one_round(folder, front, scene.at)
            assert writes(front) == changes, f"killed at moment {moment}, a second round still writes"
            assert front.violations == []
        return survived

    assert moments(trial) >= 2 * scene.least
