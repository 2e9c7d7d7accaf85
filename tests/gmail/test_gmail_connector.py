"""Gmail's connector against the emulator, behind a front as strict as Gmail: the contracts of every mailbox."""

from __future__ import annotations

import pytest

from connectors.budget import Budget
from connectors.gmail import GmailMailbox
from connectors.mail import Sought
from connectors.mailbox import DraftBox, MailSource
from connectors.transport import Door
from tests.connectors.conformance import Clock, Doors, DraftBoxContract, SourceContract
from tests.gmail.doors import GmailDoors
from tests.gmail.front import Front
from tests.gmail.wire import wire

PLENTY = 10**9  # units a minute: no waiting


class FrontTokens:
    """Whatever token the front accepts."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self.renewed = 0
        self._token = front.token

    def bearer(self) -> str:
        """The one it had, until told that it is no good."""
        return self._token

    def renew(self) -> None:
        """The one that is good now."""
        self.renewed += 1
        self._token = self._front.token


def gmail(front: Front, clock: Clock, sought: Sought | None = None, **wires: object) -> GmailMailbox:
    """The connector for the front's account."""
    return GmailMailbox(
        front.account.address,
        tokens=FrontTokens(front),
        door=Door(wire(front, **wires)),  # type: ignore[arg-type]
        budget=Budget(PLENTY),
        clock=clock,
        sought=sought,
    )


class TestGmailSource(SourceContract):
    """Gmail as a source."""

    @pytest.fixture
    def clock(self, gmail_clock: Clock) -> Clock:
        """Server and connector go by one clock."""
        return gmail_clock

    @pytest.fixture
    def source(self, front: Front, clock: Clock) -> GmailMailbox:
        """The mailbox as a source."""
        return gmail(front, clock)

    @pytest.fixture
    def doors(self, source: MailSource, gmail_doors: GmailDoors) -> Doors:  # noqa: ARG002  (the same account)
        """Its back doors."""
        return gmail_doors


class TestGmailDrafts(DraftBoxContract):
    """Gmail as a place for drafts."""

    @pytest.fixture
    def clock(self, gmail_clock: Clock) -> Clock:
        """Server and connector go by one clock."""
        return gmail_clock

    @pytest.fixture
    def box(self, front: Front, clock: Clock) -> GmailMailbox:
        """The mailbox as a place for drafts."""
        return gmail(front, clock)

    @pytest.fixture
    def doors(self, box: DraftBox, gmail_doors: GmailDoors) -> Doors:  # noqa: ARG002  (the same account)
        """Its back doors."""
        return gmail_doors
