"""How fast, as ratios of processor time to a yardstick measured in the same run: `make bench`.

The yardstick is the standard library's bare parse of the same mails. Pairs are interleaved, and the least ratio counts:
noise only ever adds.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

from rich.console import Console
from rich.table import Table

from agent import bootstrap
from agent import config as configuration
from agent.cli import logs
from agent.cli.demo import SHIPPED
from agent.happenings import Happening
from agent.reading import Unreadable, read
from agent.recognition.recognise import recognise
from connectors.archive import Archive
from connectors.mail import MessageRef, RawMessage
from tests import bench_gmail, bench_letters, bench_outlook, bench_owed, letter_pages
from tests.gmail.emulator import usable

PAIRS = 6
COPIES = 8  # of the shipped life's mails in one measurement
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def processor_time(work: Callable[[], None]) -> float:
    """Seconds of this process's processor time that the work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def least_ratio(work: Callable[[], None], yardstick: Callable[[], None]) -> tuple[float, float]:
    """The least ratio of work to yardstick over interleaved pairs, and the median."""
    ratios = sorted(processor_time(work) / processor_time(yardstick) for _ in range(PAIRS))
    return ratios[0], ratios[len(ratios) // 2]


def main() -> None:
    """Measure and print."""
    logs.to_stderr(logging.WARNING)
    config = configuration.load(SHIPPED / "config.toml")
    me, almanac = bootstrap.me_of(config), bootstrap.almanac_of(config)
    mails = [mail for mail in Archive([SHIPPED / "inbox"]).items() if mail.content] * COPIES
    raws = [RawMessage(MessageRef(mail.label, mail.folder), mail.content or b"", NOW) for mail in mails]
    past = bootstrap.past_of(Archive([SHIPPED]).items(), config)

    def parse() -> None:
        for raw in raws:
            message_from_bytes(raw.content)

    def reading() -> None:
        for raw in raws:
            read(raw)

    def writing() -> None:
        list(letter_pages.letters())

    messages = [message for message in map(read, raws) if not isinstance(message, Unreadable)]

    def recognising() -> None:
        for message in messages:
            recognise(message, me, almanac)

    def living() -> None:
        heard: list[Happening] = []
        with tempfile.TemporaryDirectory() as folder:
            bootstrap.relive(past, config, Path(folder), None, heard.append, progress=lambda _now: None)

    table = Table("what", "least", "median", title=f"times the bare parse of the same {len(raws)} mails")
    for name, work in (
        ("reading", reading),
        ("recognising what is read", recognising),
        ("six weeks of a life", living),
        ("letters of every kind, proofread", writing),
    ):
        work()  # warm
        least, median = least_ratio(work, parse)
        table.add_row(name, f"{least:.2f}", f"{median:.2f}")
    Console().print(table)
    bench_letters.measure(Console())
    bench_owed.measure(Console())
    bench_outlook.measure(Console())
    if usable():
        bench_gmail.measure(Console())
    else:
        Console().print("What Gmail is asked for is not measured: run `make emulators` first.")


if __name__ == "__main__":
    main()
