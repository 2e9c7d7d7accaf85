"""A house whose mailbox is at Gmail: real scanner, store, delivery and connector, and a clock one can set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from requests.adapters import HTTPAdapter

from agent.etiquette.kinds import DraftKind
from connectors.budget import Budget
from connectors.gmail import GmailMailbox
from connectors.mail import Draft, Folder
from connectors.transport import Door
from tests.gmail.doors import GmailDoors
from tests.gmail.front import Front
from tests.gmail.test_gmail_connector import PLENTY, FrontTokens
from tests.gmail.wire import After, Before, wire
from tests.houses import Living, settle_in
from tests.mails import invitation, receipt

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)  # a Thursday
END = TALK + timedelta(minutes=45)


@dataclass
class GmailLife:
    """A user whose mail is at the front."""

    front: Front
    doors: GmailDoors
    living: Living
    line: HTTPAdapter

    def at(self, now: datetime, *mails: bytes, folder: Folder = Folder.INBOX) -> None:
        """Set the clock, let the mails arrive, make one round."""
        self.living.clock.set(now)
        for content in mails:
            self.doors.deliver(content, folder)
        self.living.house.rounds.make()

    def drafts(self, *, notes: bool = False) -> list[Draft]:
        """The letters that stand in the mailbox, or with `notes` what the user is asked to fill in."""
        return [one for one in self.doors.drafts() if one.subject.startswith("Notes") is notes]

    def key(self, kind: DraftKind) -> str:
        """The ledger's key of the newest draft of that kind."""
        return self.living.placed(kind)[-1].draft

    def close(self) -> None:
        """Let go of the database, and of the connections."""
        self.living.house.close()
        self.line.close()


def live(
    folder: Path, front: Front, now: datetime, before: Before | None = None, after: After | None = None
) -> GmailLife:
    """Open the house in `folder` (again); the front goes by its clock."""
    line = wire(front, before, after)

    def make(clock: Callable[[], datetime]) -> GmailMailbox:
        return GmailMailbox(
            front.account.address,
            tokens=FrontTokens(front),
            door=Door(line),
            budget=Budget(PLENTY),
            clock=clock,
        )

    living = settle_in(folder, now, make)
    front.now = living.clock.now
    return GmailLife(front, GmailDoors(front), living, line)


def told_of_a_talk(folder: Path, front: Front) -> GmailLife:
    """A life that has been told of an interview on a Thursday afternoon."""
    life = live(folder, front, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + timedelta(days=2), invitation(TALK, APPLIED + timedelta(days=2)))
    return life
