"""What Outlook is asked for, in requests, against the least that its API allows: part of `make bench`.

The same made-up mailbox as for Gmail (`bench_gmail`), but that Outlook sorts mail in two: focused, and other.
"""

from __future__ import annotations

import math

from rich.console import Console
from rich.table import Table

from agent.recognition.prefilter import sought
from connectors.budget import Budget
from connectors.mail import RawMessage
from connectors.mailbox import Cursor
from connectors.outlook import OutlookMailbox
from connectors.transport import Door
from tests.bench_gmail import ALL, EVERYDAY, JOBS, LATENCY, NEW, Time, past
from tests.connectors.conformance import Clock, letter
from tests.outlook.graph import Graph
from tests.outlook.lives import FOLDERS
from tests.outlook.test_outlook_connector import PLENTY, GraphTokens
from tests.outlook.wire import wire

LISTED = 1000  # messages that a page of a listing may hold
LIMIT, SECONDS = 10_000, 600.0  # requests in so many seconds
OWN = "ada@quill.example"


def mailbox(graph: Graph, budget: Budget, time: Time, clock: Clock) -> OutlookMailbox:
    """The connector as it is shipped, at the stand-in."""
    return OutlookMailbox(
        tokens=GraphTokens(graph),
        door=Door(wire(graph, before=lambda _: time.pass_by(LATENCY))),
        budget=budget,
        clock=clock,
        sought=sought(OWN),
    )


def read_all(outlook: OutlookMailbox, since: Cursor | None = None) -> tuple[set[str], Cursor | None]:
    """One scan: the ids of what was read, and the cursor after it."""
    seen: set[str] = set()
    for page in outlook.pages(since):
        seen |= {raw.ref.id for raw in outlook.read(page.refs) if isinstance(raw, RawMessage)}
        since = page.cursor
    return seen, since


def scans(table: Table) -> None:
    """A scan that finds nothing, and one that finds fifty mails."""
    clock, time = Clock(), Time()
    with Graph(now=clock) as graph:
        outlook = mailbox(graph, Budget(PLENTY, time, time.pass_by), time, clock)
        _, cursor = read_all(outlook)
        before = outlook.spent
        _, cursor = read_all(outlook, cursor)
        _row(table, "a scan without news", outlook.spent.since(before).requests, FOLDERS)
        for number in range(NEW):
            graph.mailbox.deliver(letter(number))
        before = outlook.spent
        found, _ = read_all(outlook, cursor)
        _row(table, f"a scan with {len(found)} new mails", outlook.spent.since(before).requests, FOLDERS + NEW)


def first_look(table: Table) -> None:
    """A first look, under a limit that is enforced."""
    clock, time = Clock(), Time()
    with Graph(now=clock) as graph:
        jobs = set()
        for one in past():
            item = graph.mailbox.deliver(one.raw(), received=one.at)
            item.inference = "other" if one.labels & {*EVERYDAY, "CATEGORY_UPDATES"} else "focused"
            if one.id.startswith("b"):
                jobs.add(item.immutable)
        graph.enforce(LIMIT, SECONDS, monotonic=time)
        outlook = mailbox(graph, Budget(1000, time, time.pass_by), time, clock)
        found, _ = read_all(outlook)
        refused = sum(asked.status == 429 for asked in graph.requests)
        _row(table, f"a first look at {ALL:,} mails", outlook.spent.requests, math.ceil(ALL / LISTED) + JOBS)
        read = len(found & jobs)
        table.caption = (
            f"first look: {read} of {JOBS} job mails read ({read / JOBS:.1%}), {len(found) - read} others; "
            f"{outlook.spent.requests / (time.now / 60):.0f} of 1,000 requests a minute, {refused} answers 429"
        )


def _row(table: Table, what: str, requests: int, least: int) -> None:
    table.add_row(what, f"{requests:,}", f"{least:,}", f"{requests / least:.2f}")


def measure(console: Console) -> None:
    """Measure and print."""
    table = Table("Outlook", "requests", "least", "to the least")
    scans(table)
    first_look(table)
    console.print(table)
