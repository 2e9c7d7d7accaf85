"""What a connector asked Graph for, in order and as it was said; and the mail that a letter answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from requests import PreparedRequest

from connectors import mime
from connectors.mail import Draft, Message
from tests.connectors.conformance import LETTER, NOW
from tests.outlook.graph import Graph
from tests.outlook.items import Item
from tests.outlook.mails import TALK
from tests.outlook.written import mime_of

WRITES = frozenset({"POST", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Said:
    """A request that asked for a change: the contract's name of the call, the message, headers and body."""

    name: str
    message: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Listener:
    """Hears each request before it leaves; it is a wire's `before`."""

    graph: Graph
    said: list[Said] = field(default_factory=list)

    def __call__(self, request: PreparedRequest) -> None:
        """Keep what asks for a change."""
        if request.method in WRITES:
            path = str(request.url).removeprefix("https://graph.microsoft.com").partition("?")[0]
            headers = {name.lower(): str(value) for name, value in request.headers.items()}
            content = json.loads(request.body) if request.body else {}
            name = self.graph.named(str(request.method), path)
            message = path.split("/")[4] if path.count("/") > 3 else ""
            self.said.append(Said(name, message, headers, content))

    @property
    def names(self) -> list[str]:
        """The calls, in order."""
        return [one.name for one in self.said]


def original(graph: Graph, *, read: bool = True, content: bytes = TALK, folder: str = "inbox") -> Item:
    """The mail that the letter answers arrives."""
    item = graph.mailbox.deliver(content, folder)
    graph.mailbox.mark(item, read=read)
    return item


def drafts(graph: Graph) -> list[Item]:
    """All drafts that stand, wherever, the oldest first."""
    found = [
        item for item in graph.mailbox.items.values() if item.is_draft and item.folder.well_known != "deleteditems"
    ]
    return sorted(found, key=lambda item: item.order)


def says(item: Item) -> Message:
    """What a message says, as Exchange would send it."""
    return mime.read_message(mime_of(item), received_at=NOW)


def stands(graph: Graph, draft: Draft = LETTER) -> bool:
    """Whether that letter stands, as it was written, and is the only draft."""
    return [(said.to, said.subject, said.text.strip()) for said in map(says, drafts(graph))] == [
        (draft.to, draft.subject, draft.body)
    ]
