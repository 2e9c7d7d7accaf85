"""One user's mailbox, and what the world and the user do to it; the client's own calls are in `service.py`."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import count

from connectors.mail import Address
from connectors.mime import bare_subject
from tests.outlook.habits import Habits
from tests.outlook.items import Body, Folder, Item, fill
from tests.outlook.written import page, paragraphs

# https://learn.microsoft.com/graph/api/resources/mailfolder, "well-known folder names"; shown names as in English.
WELL_KNOWN = {
    "inbox": "Inbox",
    "drafts": "Drafts",
    "sentitems": "Sent Items",
    "deleteditems": "Deleted Items",
    "junkemail": "Junk Email",
    "archive": "Archive",
    "outbox": "Outbox",
    "conversationhistory": "Conversation History",
}
ROOT = "msgfolderroot"
_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True)
class Change:
    """What happened to a message as one folder sees it: "created", "updated" or "removed".

    `names`: the properties that changed. `reason`: why it was removed, "deleted" or "changed".
    """

    serial: int
    kind: str
    item: Item
    folder: str
    names: frozenset[str] = frozenset()
    reason: str = ""


class Mailbox:
    """Folders and messages, and a log of what happened to them. `owner` is the user."""

    def __init__(self, owner: Address, habits: Habits) -> None:
        self.owner = owner
        self._habits = habits
        self._numbers = count(1)
        self._conversations: dict[str, str] = {}
        self._subjects: dict[str, str] = {}
        self._root = _name("folder", 0)
        self.items: dict[str, Item] = {}
        self._named: dict[str, Item] = {}
        self.folders: dict[str, Folder] = {}
        self.changes: list[Change] = []
        self.folder_changes: list[tuple[int, Folder, str]] = []
        self.folders[self._root] = Folder(self._root, "Top of Information Store", self._root, ROOT, hidden=True)
        for known, shown in WELL_KNOWN.items():
            self._add_folder(shown, self._root, known)

    @property
    def serial(self) -> int:
        """The number of the last thing that happened."""
        return max(
            self.changes[-1].serial if self.changes else 0,
            self.folder_changes[-1][0] if self.folder_changes else 0,
        )

    def folder(self, name: str) -> Folder | None:
        """A folder by its id or its well-known name, which is not case-sensitive."""
        known = (folder for folder in self.folders.values() if folder.well_known == name.lower())
        return self.folders.get(name) or next(known, None)

    def known(self, name: str) -> Folder:
        """A folder that is there."""
        folder = self.folder(name)
        assert folder is not None, f"there is no folder {name}"
        return folder

    def children(self, folder: Folder) -> list[Folder]:
        """The folders in a folder, those that are hidden left out."""
        return [one for one in self.folders.values() if one.parent == folder.id and not one.hidden]

    def find(self, name: str) -> Item | None:
        """A message by either of its ids; the one that is not immutable holds only until the message moves."""
        return self._named.get(name)

    def within(self, folder: Folder | None = None) -> list[Item]:
        """The messages of a folder, or all, the newest first."""
        found = (item for item in self.items.values() if folder is None or item.folder is folder)
        return sorted(found, key=lambda item: (item.received, item.order), reverse=True)

    def add_folder(self, name: str, parent: str = ROOT) -> Folder:
        """The user makes a folder, in the root or in another."""
        return self._add_folder(name, self.known(parent).id)

    def remove_folder(self, folder: Folder) -> None:
        """The user deletes a folder and all that is in it."""
        for item in self.within(folder):
            self.delete(item)
        del self.folders[folder.id]
        self.folder_changes.append((next(self._numbers), folder, "removed"))

    def deliver(self, raw: bytes, folder: str = "inbox", *, received: datetime | None = None) -> Item:
        """A message arrives, now or when it is said, in a folder that a rule may have chosen."""
        there = self.known(folder)
        item = self._new(there, received or self._habits.now(), is_draft=there.well_known == "drafts")
        item.is_read = there.well_known in ("drafts", "sentitems")
        fill(item, raw)
        item.conversation = self._conversation(item)
        self._log("created", item)
        return item

    def draft(self) -> Item:
        """An empty draft, which is told of once it says something: call `written`."""
        item = self._new(self.known("drafts"), self._habits.now(), is_draft=True)
        item.sender, item.is_read, item.by_client = self.owner, True, True
        return item

    def written(self, item: Item) -> None:
        """A draft is there."""
        item.conversation = item.conversation or self._conversation(item)
        self._log("created", item)

    def change(self, item: Item, names: Iterable[str]) -> None:
        """The message is another by now: whoever held its change key holds an old one."""
        self._alter(item)
        self._log("updated", item, frozenset(names))

    def mark(self, item: Item, *, read: bool) -> None:
        """A message is marked as read or unread."""
        if item.is_read is not read:
            item.is_read = read
            self.change(item, ["isRead"])

    def edit(self, item: Item, text: str | None = None, to: tuple[Address, ...] | None = None) -> None:
        """The user changes a draft in Outlook."""
        if text is not None:
            rich = self._habits.edits_as_html or item.body.kind == "html"
            item.body = Body("html", page(paragraphs(text))) if rich else Body("text", text)
        if to is not None:
            item.to = to
        item.raw, item.touched = None, True
        self.change(item, {"body", "bodyPreview"} if to is None else {"body", "bodyPreview", "toRecipients"})

    def move(self, item: Item, folder: str, reason: str = "changed") -> None:
        """A message goes to another folder: https://learn.microsoft.com/graph/outlook-immutable-id."""
        self._log("removed", item, reason=reason)
        del self._named[item.id]
        item.folder, item.id = self.known(folder), _name("item", next(self._numbers))
        self._named[item.id] = item
        self._alter(item)
        self._log("created", item)

    def delete(self, item: Item) -> None:
        """A message is gone for good."""
        self._log("removed", item, reason="deleted")
        for name in (item.id, item.immutable):
            del self._named[name]
        del self.items[item.immutable]

    def discard(self, item: Item) -> None:
        """The user deletes a message: to Deleted Items first, and from there for good."""
        if item.folder.well_known == "deleteditems":
            self.delete(item)
        else:
            self.move(item, "deleteditems", reason="deleted")

    def send(self, item: Item) -> None:
        """The user sends a draft: the same message, by its immutable id, is among the sent mail."""
        item.is_draft, item.is_read, item.received = False, True, self._habits.now()
        if not self._habits.keeps_message_ids:
            item.message_id = f"<{_name('sent', item.order)[-16:]}@eurprd01.prod.outlook.com>"
            if item.raw is not None:
                item.raw = re.sub(
                    rb"(?im)^(message-id:\s*)<[^<>]*>", rb"\1" + item.message_id.encode(), item.raw, count=1
                )
        self.move(item, "sentitems")

    def _new(self, folder: Folder, received: datetime, *, is_draft: bool) -> Item:
        number, now = next(self._numbers), self._habits.now()
        item = Item(
            immutable=_name("immutable", number),
            id=_name("item", number),
            folder=folder,
            conversation="",
            order=number,
            received=received,
            created=now,
            modified=now,
            version=number,
            is_draft=is_draft,
            is_read=False,
            message_id=f"<{_name('message', number)[-20:]}@EURP193MB0001.EURP193.PROD.OUTLOOK.COM>",
        )
        self.items[item.immutable] = self._named[item.id] = self._named[item.immutable] = item
        return item

    def _add_folder(self, name: str, parent: str, known: str = "") -> Folder:
        number = next(self._numbers)
        folder = Folder(_name("folder", number), name, parent, known)
        self.folders[folder.id] = folder
        self.folder_changes.append((number, folder, "created"))
        return folder

    def _alter(self, item: Item) -> None:
        item.modified, item.version = self._habits.now(), next(self._numbers)

    def _log(self, kind: str, item: Item, names: frozenset[str] = frozenset(), reason: str = "") -> None:
        self.changes.append(Change(next(self._numbers), kind, item, item.folder.id, names, reason))

    def _conversation(self, item: Item) -> str:
        answered = _ID.findall(" ".join((item.in_reply_to, *item.references[::-1])))
        found = next(filter(None, map(self._conversations.get, answered)), "")
        subject = bare_subject(item.subject)
        if not found and self._habits.joins_by_subject:
            found = self._subjects.get(subject, "")
        found = found or _name("conversation", item.order)
        self._conversations[item.message_id] = found
        self._subjects.setdefault(subject, found)
        return found


def _name(kind: str, number: int) -> str:
    """An id as Exchange makes them: long, case-sensitive, and for a URL to escape."""
    made = urlsafe_b64encode(sha256(f"{kind} {number}".encode()).digest()[:18]).decode()
    begins = {
        "immutable": "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A",
        "conversation": "AAQkAGI2NGVhZTVlLTI1OGMtNDI4My1iZmE5",
        "folder": "AQMkAGI2NGVhZTVlLTI1OGMtNDI4My1iZmE5",
    }
    return f"{begins.get(kind, 'AAMkAGI2NGVhZTVlLTI1OGMtNDI4My1iZmE5')}{made}AAA="
