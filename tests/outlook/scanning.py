"""A new connector for Graph's stand-in, and what a reader of the mailbox ought to know by the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from requests import PreparedRequest

from connectors.budget import Budget
from connectors.calls import Tokens
from connectors.mail import Folder, Sought
from connectors.outlook import OutlookMailbox
from connectors.transport import Door
from tests.connectors.conformance import Clock
from tests.gmail.scanning import Contents, Reader, impatient, nth
from tests.outlook import answers, faults
from tests.outlook.faults import Fault
from tests.outlook.graph import Graph
from tests.outlook.items import Folder as Place
from tests.outlook.items import Item
from tests.outlook.test_outlook_connector import PLENTY, GraphTokens
from tests.outlook.wire import After, Before, wire
from tests.outlook.written import mime_of
from tests.stand_in.messages import Answer

__all__ = ["Reader", "changed", "impatient", "mailbox", "nth", "on_nth", "spending", "truth"]

# That are watched in a new mailbox: the inbox, sent items, drafts, the archive.
WATCHED = 4
LEFT = frozenset({"deleteditems", "junkemail", "outbox", "conversationhistory"})
DELTA = faults.called("folder.MessagesDelta")
VALUE = faults.called("me.GetMime")


def mailbox(
    graph: Graph,
    clock: Clock,
    *,
    sought: Sought | None = None,
    tokens: Tokens | None = None,
    before: Before | None = None,
    after: After | None = None,
) -> OutlookMailbox:
    """A new connector object for the mailbox, as after a restart."""
    return OutlookMailbox(
        tokens=tokens or GraphTokens(graph),
        door=Door(wire(graph, before, after), lambda _: True),
        budget=Budget(PLENTY),
        clock=clock,
        sought=sought,
    )


@dataclass(frozen=True)
class Spending:
    """What was asked since this was made."""

    graph: Graph
    requests: int

    @property
    def asked(self) -> int:
        """How many requests came."""
        return len(self.graph.requests) - self.requests


def spending(graph: Graph) -> Spending:
    """Count from now on."""
    return Spending(graph, len(graph.requests))


def truth(graph: Graph) -> Contents:
    """What lies in the mailbox and waits for somebody: nothing deleted or unwanted."""
    return {
        item.immutable: (counts_as(item), mime_of(item))
        for item in graph.mailbox.items.values()
        if not is_left(graph, item.folder)
    }


def is_left(graph: Graph, folder: Place) -> bool:
    """Whether a folder is one that nobody watches, or lies below one."""
    while folder.well_known != "msgfolderroot":
        if folder.well_known in LEFT:
            return True
        folder = graph.mailbox.folders[folder.parent]
    return False


def counts_as(item: Item) -> Folder:
    """Which of the three places it counts as."""
    if item.is_draft:
        return Folder.DRAFTS
    return Folder.SENT if item.folder.well_known == "sentitems" else Folder.INBOX


def changed(change: Callable[[dict[str, Any]], object]) -> Fault:
    """The answer that would have come, with its JSON changed."""

    def how(act: Callable[[], Answer]) -> Answer:
        answer = act()
        value = json.loads(answer.body)
        change(value)
        return answers.success(value, answer.status)

    return how


def on_nth(number: int, path: str, act: Callable[[], object], verb: str = "GET") -> Before:
    """Do something just before the request of that number, of a verb and to an address that ends so, leaves."""
    numbers = count(1)

    def before(request: PreparedRequest) -> None:
        url = str(request.url).partition("?")[0]
        if request.method == verb and url.endswith(path) and next(numbers) == number:
            act()

    return before
