"""How long one letter takes to write and to read again, against the bare reading of the same text by Harper."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from functools import partial

from rich.console import Console
from rich.table import Table

from agent.letters import grammar
from agent.letters.compose import compose, compose_unread
from agent.letters.letter import Written
from agent.letters.proofread import proofread
from tests.letters.batch import PROFILE, Sent, batch
from tests.letters.letter_facts import Desk

FIRST, LATE, SOME = 20, 100, 20
TIMES = 3


def measure(console: Console) -> None:
    """Measure and print, for letters early and late in a search."""
    sent = batch(LATE + SOME)
    table = Table("one letter", "written before", "ms", "times Harper", title="Letters: the least of three runs")
    for letters, history in ((sent[:FIRST], sent[:0]), (sent[LATE:], sent[:LATE])):
        before = [one.written for one in history]
        yardstick = _least(partial(_read_by_harper, letters)) / len(letters)
        works = {
            "composed and proofread": partial(_composed, letters, before),
            "composed alone": partial(_composed_alone, letters, before),
            "proofread alone": partial(_proofread, letters),
        }
        for name, work in works.items():
            took = _least(work) / len(letters)
            table.add_row(name, str(len(before)), f"{took * 1000:.1f}", f"{took / yardstick:.1f}")
    console.print(table)


def _composed(letters: Sequence[Sent], before: Sequence[Written]) -> None:
    for one in letters:
        compose(one.courtesy, one.application, PROFILE, before, Desk(), one.courtesy.place_at)


def _composed_alone(letters: Sequence[Sent], before: Sequence[Written]) -> None:
    for one in letters:
        compose_unread(one.courtesy, one.application, PROFILE, before, Desk(), one.courtesy.place_at)


def _proofread(letters: Sequence[Sent]) -> None:
    for one in letters:
        proofread(one.letter, one.courtesy, one.application, (), PROFILE)


def _read_by_harper(letters: Sequence[Sent]) -> None:
    for one in letters:
        grammar.slips(one.letter.body)


def _least(work: Callable[[], None]) -> float:
    """The least seconds of this process's processor time over some runs: noise only ever adds."""
    least = float("inf")
    for _ in range(TIMES):
        gc.collect()
        begun = time.process_time()
        work()
        least = min(least, time.process_time() - begun)
    return least


if __name__ == "__main__":
    measure(Console())
