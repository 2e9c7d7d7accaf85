"""Exactly one draft at a provider, held against kill -9 before and after each request and each commit of a round.

A scene is what went before, what arrives, and the round that is killed; then comes a round in peace, and one more that
must ask for no change. The provider keeps what it has done, whether or not anybody lived to hear of it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from requests import PreparedRequest
from sqlalchemy import Engine, event

from agent.etiquette.kinds import DraftKind, DraftState
from agent.store import Store
from connectors.mail import Folder
from tests.chaos.killing import Countdown, moments, survives
from tests.gmail.fixtures import emulator, running_emulator
from tests.gmail.front import Front
from tests.gmail.lives import gmail_service
from tests.lives import DAYS, END, HOURS, WRITES, Service, live, told_of_a_talk
from tests.mails import notes, promise, rejection
from tests.outlook.graph import Graph
from tests.outlook.lives import outlook_service

__all__ = ["emulator", "running_emulator"]

# All moments of a scene take minutes: `make test` kills before and after each request that asks for a change, and
# `make chaos` at each request and each commit.
ALL = os.environ.get("CHAOS") == "all"
FIRST, SECOND, THIRD = END + 21 * HOURS, END + 22 * HOURS, END + 23 * HOURS
SAID, DUE = END + DAYS, END + 15 * DAYS

Begin = Callable[[], AbstractContextManager[Service]]


@dataclass(frozen=True)
class Scene:
    """What happens before the killed round, what arrives for it, when it is, and the fewest changes it asks for."""

    rounds_before: tuple[tuple[datetime, bytes | None, Folder], ...]
    arrives: bytes | None
    folder: Folder
    at: datetime
    least: int


WAITING = (FIRST, None, Folder.INBOX)
NOTED = (SECOND, notes(SECOND), Folder.SENT)
PROMISED = (SAID, promise(SAID), Folder.INBOX)
SCENES = {
    "two drafts are made": Scene((), None, Folder.INBOX, FIRST, 2),
    "a draft is revised": Scene((WAITING,), notes(SECOND), Folder.SENT, SECOND, 1),
    "a draft is withdrawn and an answer made": Scene((WAITING, NOTED), rejection(THIRD), Folder.INBOX, THIRD, 2),
    "an answer is made": Scene((WAITING, NOTED, PROMISED), None, Folder.INBOX, DUE, 1),
}


@pytest.fixture(params=["gmail", "outlook", "outlook that ignores the message of a reply"])
def begin(request: pytest.FixtureRequest) -> Begin:
    """Gives a service with an empty mailbox, as often as it is asked."""
    if request.param == "gmail":
        running = request.getfixturevalue("emulator")

        @contextmanager
        def gmail() -> Iterator[Service]:
            with Front(running, running.take()) as front:
                yield gmail_service(front)

        return gmail

    @contextmanager
    def outlook() -> Iterator[Service]:
        with Graph() as graph:
            graph.ignores_message = request.param != "outlook"
            yield outlook_service(graph)

    return outlook


@contextmanager
def prepared(scene: Scene, begin: Begin, folder: Path) -> Iterator[Service]:
    """The service, and the house in `folder`, as they are before the round that is killed."""
    with begin() as service:
        life = told_of_a_talk(folder, service)
        for at, mail, into in scene.rounds_before:
            life.at(at, *([mail] if mail else []), folder=into)
        life.living.clock.set(scene.at)
        if scene.arrives:
            service.doors.deliver(scene.arrives, scene.folder)
        life.close()
        service.server.now = lambda: scene.at
        yield service
        assert service.server.violations == []


def one_round(folder: Path, service: Service, at: datetime, countdown: Callable[[], None] = lambda: None) -> None:
    """What a restarted daemon does first; the countdown hears of requests before they leave, and of their answers."""

    def hear(request: PreparedRequest, _answer: object = None) -> None:
        if ALL or request.method in WRITES:
            countdown()

    life = live(folder, service, at, before=hear, after=hear)
    life.living.house.rounds.make()
    life.close()


def killed_at(folder: Path, service: Service, at: datetime, moment: int) -> bool:
    """One round, killed at that moment; whether it came to its end."""

    def work(countdown: Countdown) -> None:
        if ALL:
            event.listen(Engine, "commit", lambda _connection: countdown())
        one_round(folder, service, at, countdown)

    survived = survives(work, moment)
    service.server.settle()
    return survived


def outcome(folder: Path, service: Service) -> tuple[Counter[tuple[str, str, str]], Counter[object]]:
    """The drafts in the mailbox (recipients, subject, text), and what the ledger says of each."""
    standing = Counter(
        (" ".join(address.address for address in one.to), one.subject, one.body) for one in service.doors.drafts()
    )
    store = Store.open(f"sqlite:///{folder / 'afterword.db'}")
    rows: Counter[object] = Counter((row.kind, row.state, row.ready) for row in store.ledger.rows())
    store.close()
    return standing, rows


def writes(service: Service) -> int:
    """How many requests asked for a change so far."""
    return sum(asked.verb in WRITES for asked in service.server.requests)


@pytest.mark.parametrize("name", SCENES)
def test_a_kill_at_any_moment_leaves_what_should_stand(name: str, begin: Begin, tmp_path: Path) -> None:
    """Whenever the round is killed, the next makes up for it: nothing twice, nothing lost, nothing left over."""
    scene = SCENES[name]
    with prepared(scene, begin, tmp_path / "calm") as service:
        asked = writes(service)
        one_round(tmp_path / "calm", service, scene.at)
        assert writes(service) - asked >= scene.least
        expected = outcome(tmp_path / "calm", service)
    assert any(state is DraftState.PLACED for _, state, _ in expected[1])  # type: ignore[misc]
    assert any(kind is not DraftKind.NOTES for kind, _, _ in expected[1])  # type: ignore[misc]

    def trial(moment: int) -> bool:
        folder = tmp_path / f"kill-{moment}"
        with prepared(scene, begin, folder) as service:
            survived = killed_at(folder, service, scene.at, moment)
            one_round(folder, service, scene.at)
            assert outcome(folder, service) == expected, f"killed at moment {moment}"
            changes = writes(service)
            one_round(folder, service, scene.at)
            assert writes(service) == changes, f"killed at moment {moment}, a second round still writes"
        return survived

    assert moments(trial) >= 2 * scene.least
