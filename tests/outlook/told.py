"""Messages and folders as Graph tells them: https://learn.microsoft.com/graph/api/resources/message."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from connectors.mail import Address
from tests.outlook import meetings
from tests.outlook.closed import FOLDER, MESSAGE
from tests.outlook.habits import Habits
from tests.outlook.items import Body, Folder, Item
from tests.outlook.mailbox import Mailbox
from tests.outlook.odata import Prefer, canonical
from tests.outlook.written import as_html, as_text, thread_index

GRAPH = "https://graph.microsoft.com/v1.0"


def change_key(item: Item) -> str:
    """The version of a message, as Exchange writes it."""
    return b64encode(b"\x09\0\0\0\x16\0\0\0" + item.version.to_bytes(14, "big")).decode()


def etag(item: Item) -> str:
    """The same as an entity tag, which is weak."""
    return f'W/"{change_key(item)}"'


def moment(when: datetime) -> str:
    """A moment as Graph writes it: to the second."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class Teller:
    """Tells what is in a mailbox."""

    def __init__(self, mailbox: Mailbox, habits: Habits) -> None:
        self._mailbox = mailbox
        self._habits = habits

    def message(
        self,
        item: Item,
        prefer: Prefer,
        select: Collection[str] = (),
        expand: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> dict[str, Any]:
        """A message. `select`: no other properties; `expand`: these extended ones; `only`: of those, what changed."""
        kind = meetings.kind(item)
        told: dict[str, Any] = {"@odata.etag": etag(item), "id": item.immutable if prefer.immutable else item.id}
        if kind != "#microsoft.graph.message":
            told = {"@odata.type": kind, **told}
        meeting = self._about(item, prefer)
        wanted = {name.rpartition("/")[2] for name in select} or {*MESSAGE, *meeting}
        if only is not None:
            wanted &= {*only, "changeKey", "lastModifiedDateTime"}
        told |= {name: make() for name, make in self._properties(item, prefer).items() if name in wanted}
        told |= {name: value for name, value in meeting.items() if name in wanted}
        if "internetMessageHeaders" in wanted and item.transport_headers:
            told["internetMessageHeaders"] = [{"name": name, "value": value} for name, value in item.transport_headers]
        names = {canonical(name) for name in expand}
        own = [{"id": name, "value": value} for name, value in item.properties.items() if canonical(name) in names]
        if own:
            told["singleValueExtendedProperties"] = own
        return told

    def folder(self, folder: Folder, select: Collection[str] = ()) -> dict[str, Any]:
        """A folder: https://learn.microsoft.com/graph/api/resources/mailfolder."""
        items = self._mailbox.within(folder)
        told = {
            "id": folder.id,
            "displayName": folder.name,
            "parentFolderId": folder.parent,
            "childFolderCount": len(self._mailbox.children(folder)),
            "unreadItemCount": sum(not item.is_read for item in items),
            "totalItemCount": len(items),
            "isHidden": folder.hidden,
        }
        return {name: value for name, value in told.items() if name in {"id", *(select or FOLDER)}}

    def _about(self, item: Item, prefer: Prefer) -> dict[str, Any]:
        if item.invite is None:
            return {}
        others = self._mailbox.items.values()
        return meetings.about(item, others, windows=self._habits.meeting_zones, zone=prefer.zone)

    def _properties(self, item: Item, prefer: Prefer) -> dict[str, Callable[[], Any]]:
        received = item.read is not None and not item.is_draft
        shown = item.immutable if prefer.immutable else item.id
        page = f"https://outlook.office365.com/owa/?ItemID={quote(shown, safe='')}&exvsurl=1&viewmodel=ReadMessageItem"
        return {
            "createdDateTime": lambda: moment(item.created),
            "lastModifiedDateTime": lambda: moment(item.modified),
            "changeKey": lambda: change_key(item),
            "categories": lambda: list(item.categories),
            "receivedDateTime": lambda: moment(item.received),
            "sentDateTime": lambda: moment(item.read.date if item.read is not None and received else item.modified),
            "hasAttachments": lambda: bool(item.raw is not None and item.read is not None and item.read.attachments),
            "internetMessageId": lambda: item.message_id,
            "subject": lambda: item.subject,
            "bodyPreview": lambda: " ".join(as_text(item.body).split())[:255],
            "importance": lambda: item.importance,
            "parentFolderId": lambda: item.folder.id,
            "conversationId": lambda: item.conversation,
            "conversationIndex": lambda: thread_index(item),
            "isDeliveryReceiptRequested": lambda: False,
            "isReadReceiptRequested": lambda: False,
            "isRead": lambda: item.is_read,
            "isDraft": lambda: item.is_draft,
            "webLink": lambda: page,
            "inferenceClassification": lambda: item.inference,
            "body": lambda: self._body(item.body, prefer),
            "uniqueBody": lambda: self._body(item.body, prefer),
            "sender": lambda: _recipients((item.sender,))[0],
            "from": lambda: _recipients((item.sender,))[0],
            "toRecipients": lambda: _recipients(item.to),
            "ccRecipients": lambda: _recipients(item.cc),
            "bccRecipients": lambda: _recipients(item.bcc),
            "replyTo": lambda: _recipients(item.reply_to),
            "flag": lambda: {"flagStatus": "notFlagged"},
        }

    def _body(self, body: Body, prefer: Prefer) -> dict[str, str]:
        if prefer.body == "text" or (body.kind == "text" and self._habits.tells_text_as_text and not prefer.body):
            return {"contentType": "text", "content": as_text(body).replace("\r\n", "\n").replace("\n", "\r\n")}
        return {"contentType": "html", "content": as_html(body)}


def _recipients(addresses: tuple[Address, ...]) -> list[dict[str, Any]]:
    return [{"emailAddress": {"name": one.name or one.address, "address": one.address}} for one in addresses]
