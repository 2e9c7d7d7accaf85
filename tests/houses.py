"""A whole house for tests: real store, real scanner, real delivery, a mailbox of its own and a clock one can set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from agent import bootstrap
from agent.bootstrap import House
from agent.clock import SimulatedClock
from agent.config import parse
from agent.etiquette.kinds import DraftKind
from agent.happenings import DraftStands, Happening
from agent.rephrasing import Ask
from agent.store import Store
from connectors.mail import Folder
from connectors.memory import MemoryMailbox
from connectors.registry import Mailbox

ADDRESS = "ada@quill.example"
CONFIG = """
[user]
name = "Ada Quill"
address = "ada@quill.example"
timezone = "Europe/Lisbon"
country = "PT"
signature = "Ada Quill"

[[user.facts]]
text = "moved the stock of a warehouse from nightly loads to streaming, so that it is known within a minute"
tags = ["streaming", "data"]
"""


@dataclass
class Living:
    """A house with a mailbox, and what it told so far."""

    house: House
    clock: SimulatedClock
    mailbox: Mailbox
    heard: list[Happening] = field(default_factory=list)

    def at(self, now: datetime, *mails: bytes, folder: Folder = Folder.INBOX) -> dict[str, datetime]:
        """Set the clock, let the mails arrive, make one round; what comes next by itself."""
        self.clock.set(now)
        assert isinstance(self.mailbox, MemoryMailbox)
        for content in mails:
            self.mailbox.deliver(content, folder)
        return self.house.rounds.make()

    def through(self, until: datetime) -> None:
        """Let time pass until then, stopping at each moment at which something is due."""
        coming = self.house.rounds.coming()
        while coming and min(coming.values()) <= until:
            self.clock.set(min(coming.values()))
            coming = self.house.rounds.make()
        self.clock.set(until)
        self.house.rounds.make()

    def placed(self, kind: DraftKind | None = None) -> list[DraftStands]:
        """The drafts that were placed or revised so far, of that kind if one is named."""
        return [one for one in self.heard if isinstance(one, DraftStands) and kind in (None, one.kind)]


def settle_in(
    folder: Path,
    now: datetime,
    make: Callable[[Callable[[], datetime]], Mailbox] = MemoryMailbox,
    asked: Ask | None = None,
) -> Living:
    """A house whose database lies in `folder`, with a mailbox that `make` makes from the clock it goes by.

    `asked` is its language model, if it has one.
    """
    clock = SimulatedClock(now)
    settings = parse(CONFIG, folder / "config.toml")
    store = Store.open(f"sqlite:///{folder / 'afterword.db'}")
    box = make(clock.now)
    store.mailbox(ADDRESS, "memory", ADDRESS, now)
    heard: list[Happening] = []
    house = bootstrap.build(settings, {ADDRESS: box}, store, clock, heard.append, asked=asked)
    return Living(house, clock, box, heard)
