"""A reader of a Gmail mailbox as the scanner is one, and what it ought to know by the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
import stamina

from connectors.budget import Budget
from connectors.calls import TRIES, Tokens
from connectors.gmail import GmailMailbox
from connectors.gmail.convert import folder_of
from connectors.mail import Folder, MessageRef, RawMessage, Sought
from connectors.mailbox import Cursor, MailSource, Page
from connectors.transport import Door
from tests.connectors.conformance import Clock
from tests.gmail import faults
from tests.gmail.front import Front
from tests.gmail.test_gmail_connector import PLENTY, FrontTokens
from tests.gmail.wire import After, Before, wire


@pytest.fixture
def impatient() -> Iterator[None]:
    """Requests are repeated as often as ever, without a pause between."""
    with stamina.set_testing(True, attempts=TRIES):
        yield


Contents = dict[str, tuple[Folder, bytes]]


def mailbox(
    front: Front,
    clock: Clock,
    *,
    sought: Sought | None = None,
    tokens: Tokens | None = None,
    address: str = "",
    before: Before | None = None,
    after: After | None = None,
) -> GmailMailbox:
    """A new connector object for the front's account, as after a restart."""
    return GmailMailbox(
        address or front.account.address,
        tokens=tokens or FrontTokens(front),
        door=Door(wire(front, before, after)),
        budget=Budget(PLENTY),
        clock=clock,
        sought=sought,
    )


@dataclass
class Reader:
    """Takes each page wholly, with its cursor, or not at all. `known`: what lies in the mailbox, as far as it knows."""

    cursor: Cursor | None = None
    known: Contents = field(default_factory=dict)
    reported: list[MessageRef] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    restarts: int = 0

    def scan(self, source: MailSource, pages: int | None = None) -> int:
        """Take so many pages, or all; how many there were. Raises as `pages` and `read` do."""
        taken = 0
        for page in source.pages(self.cursor):
            self._take(source, page)
            taken += 1
            if taken == pages:
                break
        return taken

    def _take(self, source: MailSource, page: Page) -> None:
        read = list(source.read(page.refs))
        for gone in page.removed:
            self.known.pop(gone, None)
        for raw in read:
            if isinstance(raw, RawMessage):
                self.known[raw.ref.id] = (raw.ref.folder, raw.content)
            elif raw.ref is not None:
                self.known.pop(raw.ref.id, None)
        self.reported += page.refs
        self.removed += page.removed
        self.restarts += page.restarted
        self.cursor = page.cursor


@dataclass(frozen=True)
class Spending:
    """What was asked of a front since this was made."""

    front: Front
    requests: int
    units: int

    @property
    def asked(self) -> int:
        """How many requests came."""
        return len(self.front.requests) - self.requests

    @property
    def cost(self) -> int:
        """How many units they cost by the front's table."""
        return self.front.units - self.units


def spending(front: Front) -> Spending:
    """Count from now on."""
    return Spending(front, len(front.requests), front.units)


def truth(front: Front) -> Contents:
    """What lies in inbox, sent mail and drafts."""
    return {
        mail.id: (folder, mail.raw())
        for mail in front.mailbox.mails.values()
        if (folder := folder_of(mail.labels)) is not None
    }


def nth(number: int, when: faults.When = faults.always) -> faults.When:
    """Only the request of that number (from 1) among those that it concerns."""
    numbers = count(1)
    return lambda request: when(request) and next(numbers) == number


def on_nth(number: int, path: str, act: Callable[[], object]) -> Before:
    """Do something just before the request of that number to a path such as "/messages" leaves."""
    numbers = count(1)

    def before(request: object) -> None:
        url = str(getattr(request, "url", "")).partition("?")[0]
        if url.endswith(f"/users/me{path}") and next(numbers) == number:
            act()

    return before


def asked_for(front: Front, name: str) -> list[str]:
    """The values that a parameter of the query had, in the order asked."""
    return [value for asked in front.requests for key, value in asked.query if key == name]
