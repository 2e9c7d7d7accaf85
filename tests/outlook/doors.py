"""What others do to an Outlook mailbox, for the conformance suite: by its back side, never through the connector."""

from __future__ import annotations

from collections.abc import Sequence

from connectors import mime
from connectors.mail import Address, Draft, Folder
from tests.outlook.graph import Graph
from tests.outlook.items import Item
from tests.outlook.written import mime_of

_FOLDERS = {Folder.INBOX: "inbox", Folder.SENT: "sentitems", Folder.DRAFTS: "drafts"}


class OutlookDoors:
    """Senders, and a user in Outlook. `removes_for_good`: what is removed does not go to Deleted Items first."""

    def __init__(self, graph: Graph, *, removes_for_good: bool = True) -> None:
        self._graph = graph
        self._removes_for_good = removes_for_good

    def deliver(self, content: bytes, folder: Folder) -> None:
        """A message arrives, now."""
        self._graph.mailbox.deliver(content, _FOLDERS[folder])

    def remove(self, content: bytes) -> None:
        """The user removes a message."""
        item = next(item for item in self._graph.mailbox.items.values() if item.raw == content)
        if self._removes_for_good:
            self._graph.mailbox.delete(item)
        else:
            self._graph.mailbox.discard(item)

    def edit_draft(self, marker: str, text: str | None = None, to: Sequence[Address] | None = None) -> None:
        """The user changes a draft: it stays the same message by both its ids."""
        self._graph.mailbox.edit(self.standing(marker), text, None if to is None else tuple(to))

    def send_draft(self, marker: str) -> None:
        """The user sends a draft."""
        self._graph.mailbox.send(self.standing(marker))

    def discard_draft(self, marker: str) -> None:
        """The user throws a draft away: into Deleted Items, or for good."""
        if self._graph.discards_for_good:
            self._graph.mailbox.delete(self.standing(marker))
        else:
            self._graph.mailbox.discard(self.standing(marker))

    def drafts(self) -> list[Draft]:
        """The drafts that the user sees, oldest first, as Exchange would send them; each bears its marker."""
        return [self._read(item) for item in self._drafts()]

    def sent_ids(self) -> list[str]:
        """The Message-IDs of the sent mail."""
        return [item.message_id for item in self._graph.mailbox.within(self._graph.mailbox.known("sentitems"))]

    def standing(self, marker: str) -> Item:
        """The draft that bears the marker."""
        return next(item for item in self._drafts() if item.marker == marker)

    def _drafts(self) -> list[Item]:
        mailbox = self._graph.mailbox
        found = [item for item in mailbox.within(mailbox.known("drafts")) if item.is_draft]
        return sorted(found, key=lambda item: item.order)

    def _read(self, item: Item) -> Draft:
        read = mime.read_message(mime_of(item), received_at=self._graph.now())
        assert read.sender is not None
        return Draft(
            item.marker, read.sender, read.to, read.subject, read.text.rstrip(), read.in_reply_to, read.references
        )
