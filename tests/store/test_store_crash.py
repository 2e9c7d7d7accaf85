from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from store_facts import NOON, mail, ref, row

from agent.etiquette.kinds import DraftState
from agent.store import Store
from connectors.mailbox import Cursor

FIRST = "<1@tidewell.example>"
STEPS = 11


def work_through(store: Store, reached: Callable[[], None]) -> None:
    """A scan of two pages and a draft; `reached` is called between any two steps."""
    reached()
    store.mailbox("home", "imap", "noor@mail.example", NOON)
    reached()
    for number in (1, 2):
        store.attempt("home", str(number))
        with store.page("home") as page:
            reached()
            page.file(FIRST, mail(number))
            page.applications()
            reached()
            page.advance(Cursor(f"c{number}"))
            reached()
        store.attempt_done("home", str(number))
    store.ledger.intend(row())
    reached()
    store.ledger.created("k1", ref(), NOON)
    reached()
    store.ledger.placed("k1", ref(), NOON)
    reached()


def killed_at(step: int, url: str) -> bool:
    """Run the work in a process that is killed when it reaches that step; whether it came so far."""
    child = os.fork()
    if child == 0:
        count = 0

        def reached() -> None:
            nonlocal count
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1

        try:
            work_through(Store.open(url), reached)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


# What is on the disk after a kill at each step: cursor, entries, attempts at the open mail, state of the draft.
EXPECTED = [
    (None, 0, None),
    (None, 0, None),
    (None, 0, None),
    (None, 0, None),
    (None, 0, None),
    ("c1", 1, None),
    ("c1", 1, None),
    ("c1", 1, None),
    ("c2", 2, DraftState.INTENDED),
    ("c2", 2, DraftState.CREATED),
    ("c2", 2, DraftState.PLACED),
]


def test_a_kill_at_any_step_loses_nothing_committed(tmp_path: Path) -> None:
    """Killed between any two steps, the next process finds each page and each draft's state whole, or not at all."""
    for step in range(STEPS):
        url = f"sqlite:///{tmp_path / f'{step}.db'}"
        assert killed_at(step, url)
        store = Store.open(url)
        cursor = next((record.cursor for record in store.mailboxes()), None)
        drafts = store.ledger.rows()
        found = (cursor, len(store.journal(FIRST)), drafts[0].state if drafts else None)
        assert found == EXPECTED[step], f"killed at step {step}"
        assert len(store.applications()) == min(found[1], 1)
        assert store.rebuild().differed == ()
        store.close()
    assert not killed_at(STEPS, f"sqlite:///{tmp_path / 'whole.db'}")


def test_an_attempt_outlives_the_process_it_kills(tmp_path: Path) -> None:
    """The mail that brings the reader down is counted before it does."""
    url = f"sqlite:///{tmp_path / 'afterword.db'}"
    assert killed_at(2, url)
    store = Store.open(url)
    assert store.attempt("home", "1") == 2
    store.close()
