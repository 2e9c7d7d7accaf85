"""Lives whose mailbox is at Gmail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from requests.adapters import HTTPAdapter

from connectors.budget import Budget
from connectors.gmail import GmailMailbox
from connectors.transport import Door
from tests.gmail import faults
from tests.gmail.doors import GmailDoors
from tests.gmail.front import Front
from tests.gmail.test_gmail_connector import PLENTY, FrontTokens
from tests.gmail.wire import wire
from tests.lives import Ours, Service


def gmail_service(front: Front) -> Service:
    """Gmail, behind that front."""

    def connect(clock: Callable[[], datetime], line: HTTPAdapter, ours: Ours) -> GmailMailbox:
        return GmailMailbox(
            front.account.address,
            tokens=FrontTokens(front),
            door=Door(line, ours),
            budget=Budget(PLENTY),
            clock=clock,
        )

    return Service(
        server=front,
        doors=GmailDoors(front),
        connect=connect,
        wire=lambda before, after: wire(front, before, after),
        forget=front.forget_history,
        creates=faults.called("drafts.create"),
        refuses=faults.unauthorized(),
        sign_in="afterword signin gmail",
        idle=1,
    )
