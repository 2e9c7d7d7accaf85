"""Lives whose mailbox is at Outlook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from requests.adapters import HTTPAdapter

from connectors.budget import Budget
from connectors.outlook import OutlookMailbox
from connectors.transport import Door
from tests.lives import Ours, Service
from tests.outlook import faults
from tests.outlook.doors import OutlookDoors
from tests.outlook.graph import Graph
from tests.outlook.test_outlook_connector import PLENTY, GraphTokens
from tests.outlook.wire import wire
from tests.stand_in.messages import Request

FOLDERS = 4  # that are watched in a new mailbox: the inbox, sent items, drafts, the archive


def outlook_service(graph: Graph) -> Service:
    """Outlook, played by that stand-in."""

    def connect(clock: Callable[[], datetime], line: HTTPAdapter, ours: Ours) -> OutlookMailbox:
        return OutlookMailbox(tokens=GraphTokens(graph), door=Door(line, ours), budget=Budget(PLENTY), clock=clock)

    def creates(request: Request) -> bool:
        return request.verb == "POST" and request.path.endswith(("/createReply", "/me/messages"))

    return Service(
        server=graph,
        doors=OutlookDoors(graph),
        connect=connect,
        wire=lambda before, after: wire(graph, before, after),
        forget=graph.expire_tokens,
        creates=creates,
        refuses=faults.unauthorized(),
        sign_in="afterword signin outlook",
        idle=FOLDERS,
    )
