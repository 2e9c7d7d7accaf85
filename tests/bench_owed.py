"""What is owed, over ten thousand applications: the time of a decision, and against loading the same from the store."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from agent.almanac import WorldAlmanac
from agent.etiquette.application import Application
from agent.etiquette.kinds import MessageKind, Round
from agent.etiquette.owed import owed
from agent.etiquette.policy import Policy
from agent.etiquette.stages import stage
from agent.store.columns import to_json
from agent.store.journal import APPLICATION
from agent.store.schema import applications as table
from agent.store.store import Store
from tests.etiquette.hiring_life import DAY, HOUR, NADIA, ROSA, SYSTEM, TOMAS, Law, Told, moment

MANY = 10_000
TIMES = 3
NOW = moment(5, 20)
ALMANAC = WorldAlmanac("Europe/Berlin", "DE")


def lives() -> list[Application]:
    """Seven lives, from a receipt without an answer to two rounds, a hold, a refusal and an offer."""
    told = [Told() for _ in range(7)]
    for one in told:
        one.mail(moment(4, 1), MessageKind.APPLICATION_RECEIVED, SYSTEM)
    for one in told[1:]:
        talk = one.talk(moment(4, 14, 14), with_=(TOMAS, NADIA), uid="first")
        one.noted(moment(4, 14, 16), talk)
    for one in told[2:]:
        one.wrote(moment(4, 15), TOMAS)
        one.mail(moment(4, 17), MessageKind.DELAY, answer_by=moment(4, 30, 17))
    for one in told[3:]:
        one.talk(moment(5, 5, 10), round_=Round.FINAL, uid="second", with_=(NADIA,))
        one.mail(moment(5, 6), MessageKind.EMPLOYER_MESSAGE, asks_a_question=True)
        one.wrote(moment(5, 6, 15), ROSA)
    told[4].mail(moment(5, 11), MessageKind.ON_HOLD)
    told[5].mail(moment(5, 12), MessageKind.REJECTION)
    told[6].mail(moment(5, 18), MessageKind.OFFER, deadline=moment(5, 27))
    return [Law().fold(one) for one in told]


def fill(store: Store, folded: list[Application]) -> None:
    """Ten thousand applications, each with ids and addresses of its own."""
    texts = [to_json(APPLICATION, one) for one in folded]
    rows = [
        {
            "id": f"app-{number}",
            "first_at": NOW - 60 * DAY + timedelta(minutes=number),
            "application": texts[number % len(texts)]
            .replace("harbourlight", f"house{number}")
            .replace('"id":"app"', f'"id":"app-{number}"', 1),
        }
        for number in range(MANY)
    ]
    with store._database.writing() as connection:
        connection.execute(insert(table), rows)


def seconds(work: Callable[[], object]) -> float:
    """The least processor time of several runs: noise only ever adds."""
    least = float("inf")
    for _ in range(TIMES):
        gc.collect()
        begun = time.process_time()
        work()
        least = min(least, time.process_time() - begun)
    return least


def measure(console: Console) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'many.db'}"
        store = Store.open(url)
        fill(store, lives())
        store.close()

        def load() -> tuple[Application, ...]:
            opened = Store.open(url)
            found = opened.applications()
            opened.close()
            return found

        loaded = load()
        loading = seconds(load)
    found = decide(loaded, NOW)
    deciding = seconds(lambda: decide(loaded, NOW))
    staging = seconds(lambda: [stage(one, Policy(), ALMANAC, NOW) for one in loaded])

    shown = Table("what", "seconds", "µs each", "times loading", title=f"over {MANY:,} applications")
    for name, took in (
        ("loading them from the store", loading),
        (f"what is owed ({len(found):,} courtesies)", deciding),
        ("their stages", staging),
    ):
        shown.add_row(name, f"{took:.2f}", f"{took / MANY * 1e6:.0f}", f"{took / loading:.2f}")
    console.print(shown)


def decide(applications: tuple[Application, ...], now: datetime) -> tuple[object, ...]:
    """One decision over all of them, as the daemon makes it."""
    return owed(applications, Policy(), ALMANAC, now, since=now - 90 * DAY - HOUR)


if __name__ == "__main__":
    measure(Console())
