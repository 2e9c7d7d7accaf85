"""The fixtures of everything that is tested against Graph; a test's folder imports them into its conftest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.connectors.conformance import Clock
from tests.outlook.calls import Client
from tests.outlook.doors import OutlookDoors
from tests.outlook.graph import Graph
from tests.outlook.inbox_zero import InboxZero
from tests.outlook.wire import wire


@pytest.fixture
def outlook_clock() -> Clock:
    """The clock that Graph goes by."""
    return Clock()


@pytest.fixture
def loose_graph(outlook_clock: Clock) -> Iterator[Graph]:
    """Graph for an empty mailbox; whatever is done to it, the test says what it thinks of that."""
    with Graph(now=outlook_clock) as graph:
        yield graph


@pytest.fixture
def graph(loose_graph: Graph) -> Iterator[Graph]:
    """Graph for an empty mailbox; nothing may be done to it that Graph would refuse, or suffer to the user's harm."""
    yield loose_graph
    assert loose_graph.violations == []


@pytest.fixture
def outlook_doors(graph: Graph) -> OutlookDoors:
    """The back doors of the same mailbox."""
    return OutlookDoors(graph)


@pytest.fixture
def loose_client(loose_graph: Graph) -> Iterator[Client]:
    """A client of the stand-in that asks for immutable ids, and is allowed to ask wrongly."""
    client = Client(wire(loose_graph), loose_graph.token)
    yield client
    client.close()


@pytest.fixture
def client(graph: Graph, loose_client: Client) -> Client:  # noqa: ARG001  (it watches)
    """The same, of which nothing is suffered that Graph would refuse."""
    return loose_client


@pytest.fixture(scope="session")
def running_inbox_zero() -> Iterator[InboxZero]:
    """The emulator, one for each worker. Ask for `inbox_zero`, which knows whether there is one."""
    with InboxZero() as emulator:
        yield emulator


@pytest.fixture
def inbox_zero(needs: Callable[[str], None], request: pytest.FixtureRequest) -> InboxZero:
    """The emulator; without it the test is skipped."""
    needs("outlook emulator")
    found = request.getfixturevalue("running_inbox_zero")
    assert isinstance(found, InboxZero)
    return found
