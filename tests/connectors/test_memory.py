from __future__ import annotations

from collections.abc import Sequence

import pytest

from connectors.mail import Address, Draft, Folder, RawMessage
from connectors.mailbox import DraftBox, MailSource
from connectors.memory import MemoryMailbox
from tests.connectors.conformance import Clock, Doors, DraftBoxContract, SourceContract


class MemoryDoors:
    """The memory mailbox has its back doors built in."""

    def __init__(self, mailbox: MemoryMailbox) -> None:
        self._mailbox = mailbox

    def deliver(self, content: bytes, folder: Folder) -> None:
        """A message arrives, now."""
        self._mailbox.deliver(content, folder)

    def remove(self, content: bytes) -> None:
        """The user removes a message."""
        refs = [ref for page in self._mailbox.pages(None) for ref in page.refs]
        raws = [raw for raw in self._mailbox.read(refs) if isinstance(raw, RawMessage)]
        self._mailbox._remove(next(raw.ref.id for raw in raws if raw.content == content))

    def edit_draft(self, marker: str, text: str | None = None, to: Sequence[Address] | None = None) -> None:
        """The user changes a draft."""
        self._mailbox.edit_draft(marker, text, to)

    def send_draft(self, marker: str) -> None:
        """The user sends a draft."""
        self._mailbox.send_draft(marker)

    def discard_draft(self, marker: str) -> None:
        """The user throws a draft away."""
        self._mailbox.discard_draft(marker)

    def drafts(self) -> list[Draft]:
        """The drafts that stand."""
        return self._mailbox.drafts()

    def sent_ids(self) -> list[str]:
        """The Message-IDs of the sent mail."""
        return [message.message_id for message in self._mailbox._messages(Folder.SENT)]


class TestMemorySource(SourceContract):
    """The memory mailbox as a source."""

    @pytest.fixture
    def source(self, clock: Clock) -> MemoryMailbox:
        """The mailbox as a source."""
        return MemoryMailbox(clock)

    @pytest.fixture
    def doors(self, source: MailSource) -> Doors:
        """Its back doors."""
        assert isinstance(source, MemoryMailbox)
        return MemoryDoors(source)


class TestMemoryDrafts(DraftBoxContract):
    """The memory mailbox as a place for drafts."""

    @pytest.fixture
    def box(self, clock: Clock) -> MemoryMailbox:
        """The mailbox as a place for drafts."""
        return MemoryMailbox(clock)

    @pytest.fixture
    def doors(self, box: DraftBox) -> Doors:
        """Its back doors."""
        assert isinstance(box, MemoryMailbox)
        return MemoryDoors(box)
