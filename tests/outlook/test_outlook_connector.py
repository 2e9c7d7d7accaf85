"""Outlook's connector against a Graph held to its contract: the contracts of every mailbox."""

from __future__ import annotations

import pytest

from connectors.budget import Budget
from connectors.mail import Sought
from connectors.mailbox import DraftBox, MailSource
from connectors.outlook import OutlookMailbox
from connectors.transport import Door
from tests.connectors.conformance import Clock, Doors, DraftBoxContract, SourceContract
from tests.outlook.doors import OutlookDoors
from tests.outlook.graph import Graph
from tests.outlook.wire import After, Before, wire

PLENTY = 10**9  # requests a minute: no waiting


class GraphTokens:
    """Whatever token the stand-in accepts."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.renewed = 0
        self._token = graph.token

    def bearer(self) -> str:
        """The one it had, until told that it is no good."""
        return self._token

    def renew(self) -> None:
        """The one that is good now."""
        self.renewed += 1
        self._token = self._graph.token


def outlook(
    graph: Graph,
    clock: Clock,
    sought: Sought | None = None,
    *,
    before: Before | None = None,
    after: After | None = None,
) -> OutlookMailbox:
    """The connector for the stand-in's mailbox; every draft may be ours."""
    return OutlookMailbox(
        tokens=GraphTokens(graph),
        door=Door(wire(graph, before, after), lambda _: True),
        budget=Budget(PLENTY),
        clock=clock,
        sought=sought,
    )


class TestOutlookSource(SourceContract):
    """Outlook as a source."""

    @pytest.fixture
    def clock(self, outlook_clock: Clock) -> Clock:
        """Server and connector go by one clock."""
        return outlook_clock

    @pytest.fixture
    def source(self, graph: Graph, clock: Clock) -> OutlookMailbox:
        """The mailbox as a source."""
        return outlook(graph, clock)

    @pytest.fixture
    def doors(self, source: MailSource, outlook_doors: OutlookDoors) -> Doors:  # noqa: ARG002  (the same mailbox)
        """Its back doors."""
        return outlook_doors


class TestOutlookDrafts(DraftBoxContract):
    """Outlook as a place for drafts."""

    @pytest.fixture
    def clock(self, outlook_clock: Clock) -> Clock:
        """Server and connector go by one clock."""
        return outlook_clock

    @pytest.fixture
    def box(self, graph: Graph, clock: Clock) -> OutlookMailbox:
        """The mailbox as a place for drafts."""
        return outlook(graph, clock)

    @pytest.fixture
    def doors(self, box: DraftBox, outlook_doors: OutlookDoors) -> Doors:  # noqa: ARG002  (the same mailbox)
        """Its back doors."""
        return outlook_doors
