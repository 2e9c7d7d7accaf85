"""What Gmail is asked for, in requests and units, against the least that its API allows: part of `make bench`.

Counts have no noise. The mailbox of the back-fill is made up: 10,000 mails in sixty days, of which 5 % are those of a
hundred applications. Of the others 45 % are from senders that Gmail sorts under promotions, social or forums, 30 % from
such as it sorts under updates, 25 % are personal, most of these from free-mail addresses; and 10.4 % hold a word that a
job mail could hold, as many as of 2,039 public mails of other matters do.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import timedelta

from rich.console import Console
from rich.table import Table

from agent.recognition.prefilter import sought
from connectors.budget import Budget
from connectors.gmail import GmailMailbox
from connectors.mail import RawMessage
from connectors.transport import Door
from tests.connectors.conformance import NOW, Clock, letter
from tests.gmail.emulator import Emulator
from tests.gmail.front import Front
from tests.gmail.mailbox import Pretended
from tests.gmail.test_gmail_connector import PLENTY, FrontTokens
from tests.gmail.wire import wire
from tests.mails import invitation, mail, receipt

ALL, JOBS, NEW = 10_000, 500, 50
LIST, GET, HISTORY = 5, 20, 2  # units
QUOTA = 6000
LATENCY = 0.08  # seconds that a simulated answer takes
EVERYDAY = ("CATEGORY_PROMOTIONS", "CATEGORY_SOCIAL", "CATEGORY_FORUMS")
DECOYS = ("application", "interview", "candidate", "talent", "the role", "resume")


class Time:
    """Seconds that pass where somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """How many have passed."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Wait."""
        self.now += seconds


def mailbox(front: Front, budget: Budget, time: Time, clock: Clock, own: str = "") -> GmailMailbox:
    """The connector as it is shipped, at the front."""
    return GmailMailbox(
        front.account.address,
        tokens=FrontTokens(front),
        door=Door(wire(front, before=lambda _: time.pass_by(LATENCY))),
        budget=budget,
        clock=clock,
        sought=sought(own or front.account.address),
    )


def read_all(gmail: GmailMailbox, since: object = None) -> tuple[set[str], object]:
    """One scan: the ids of what was read, and the cursor after it."""
    seen: set[str] = set()
    for page in gmail.pages(since):  # type: ignore[arg-type]
        seen |= {raw.ref.id for raw in gmail.read(page.refs) if isinstance(raw, RawMessage)}
        since = page.cursor
    return seen, since


def past() -> Iterator[Pretended]:
    """The ten thousand; ids of job mail begin with b."""
    chance = random.Random(7)  # noqa: S311  (the same mailbox each time)
    for number in range(ALL - JOBS):
        sender = number % 400
        category = EVERYDAY[sender % 3] if sender < 180 else "CATEGORY_UPDATES" if sender < 300 else "CATEGORY_PERSONAL"
        address = f"x{sender}@gmail.com" if sender >= 330 else f"x@w{sender}.example"
        word = chance.choice(DECOYS) if chance.random() < 0.104 else "weather"
        at = NOW - timedelta(minutes=chance.randrange(5, 59 * 24 * 60))
        content = mail(f"News {number}", f"About the {word} of today, {number}.", at, sender=address)
        yield Pretended(
            f"a{number:08x}", f"a{number:08x}", frozenset({"INBOX", category}), at, lambda content=content: content
        )
    for number in range(JOBS // 5):
        firm, at = f"firm{number}", NOW - timedelta(days=50 - number % 40)
        person = f"Rosa Lindt <rosa@{firm}.example>"
        mails = [
            receipt(at),
            invitation(at + timedelta(days=5), at + timedelta(days=1), firm=firm),
            mail("Tomorrow", "I am ten minutes late, sorry.", at + timedelta(days=4), sender=person),
            mail("Next steps", "You will hear by Friday.", at + timedelta(days=6), sender=person),
            mail("Our decision", "We went with another candidate.", at + timedelta(days=8), sender=person),
        ]
        for which, content in enumerate(mails):
            name = f"b{number:06x}{which}"
            moment = at + timedelta(days=(0, 1, 4, 6, 8)[which])
            yield Pretended(name, name, frozenset({"INBOX"}), moment, lambda content=content: content)


def row(table: Table, what: str, requests: int, units: int, least: int, naive: int) -> None:
    """One line: what it took, times the least possible, times the naive way."""
    table.add_row(what, f"{requests:,}", f"{units:,}", f"{least:,}", f"{units / least:.2f}", f"{units / naive:.3f}")


def scans(emulator: Emulator, table: Table) -> None:
    """A scan that finds nothing, and one that finds fifty mails."""
    clock, time = Clock(), Time()
    with Front(emulator, emulator.take(), clock) as front:
        gmail = mailbox(front, Budget(PLENTY, time, time.pass_by), time, clock)
        _, cursor = read_all(gmail)
        before = gmail.spent
        _, cursor = read_all(gmail, cursor)
        idle = gmail.spent.since(before)
        row(table, "a scan without news", idle.requests, idle.units, HISTORY, HISTORY)
        for number in range(NEW):
            front.mailbox.deliver(letter(number), ["INBOX"])
        before = gmail.spent
        found, _ = read_all(gmail, cursor)
        asked = gmail.spent.since(before)
        least = HISTORY + NEW * GET
        row(table, f"a scan with {len(found)} new mails", asked.requests, asked.units, least, least)


def back_fill(emulator: Emulator, table: Table) -> None:
    """A first look, under a quota that is enforced."""
    clock, time = Clock(), Time()
    with Front(emulator, emulator.take(), clock) as front:
        front.pretend(past())
        front.enforce(QUOTA, monotonic=time)
        gmail = mailbox(front, Budget(QUOTA, time, time.pass_by), time, clock)
        found, _ = read_all(gmail)
        refused = sum(asked.status == 429 for asked in front.requests)
        jobs = sum(name.startswith("b") for name in found)
        least = LIST * math.ceil(JOBS / 500) + GET * JOBS
        naive = LIST * math.ceil(ALL / 100) + GET * ALL
        spent = gmail.spent
        row(table, f"a first look at {ALL:,} mails", spent.requests, spent.units, least, naive)
        table.caption = (
            f"first look: {jobs} of {JOBS} job mails read ({jobs / JOBS:.1%}), {len(found) - jobs} others; "
            f"{spent.units / (time.now / 60) / QUOTA:.1%} of {QUOTA:,} units a minute reached, {refused} answers 429"
        )


def measure(console: Console) -> None:
    """Measure and print."""
    table = Table("Gmail", "requests", "units", "least units", "to the least", "to reading all")
    with Emulator() as emulator:
        scans(emulator, table)
        back_fill(emulator, table)
    console.print(table)
