"""What lies in an Outlook mailbox: folders and messages, as values that change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.parser import BytesHeaderParser
from email.policy import compat32

from connectors import mime
from connectors.mail import Address, Invite, Message, Method

IN_REPLY_TO = "String 0x1042"  # PidTagInReplyToId: [MS-OXCMAIL] 2.1.3.2.11, the header In-Reply-To
REFERENCES = "String 0x1039"  # PidTagInternetReferences: [MS-OXCMAIL] 2.1.3.2.12, the header References


@dataclass(eq=False)
class Folder:
    """A folder: its id never changes. `well_known` is the name by which any client may call it, in any language."""

    id: str
    name: str
    parent: str
    well_known: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Body:
    """A body as it is kept: `kind` is "text" or "html"."""

    kind: str = "text"
    content: str = ""


@dataclass(eq=False)
class Item:
    """A message. `id` changes when it moves, `immutable` never does; `version` counts its changes.

    `raw`: the MIME that came, None for what was written here. `by_client`: the client made this draft. `touched`: the
    user has changed it since. `inference`: where Outlook sorts it, "focused" or
    "other". `marker`: what the user's back doors know a draft by.
    """

    immutable: str
    id: str
    folder: Folder
    conversation: str
    order: int
    received: datetime
    created: datetime
    modified: datetime
    version: int
    is_draft: bool
    is_read: bool
    message_id: str
    subject: str = ""
    body: Body = field(default_factory=Body)
    sender: Address = field(default_factory=lambda: Address(""))
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    importance: str = "normal"
    categories: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    read: Message | None = None
    by_client: bool = False
    touched: bool = False
    inference: str = "focused"

    @property
    def transport_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers of mail that was received; what was written here has none that are told.

        https://learn.microsoft.com/graph/api/resources/message, `internetMessageHeaders`; and for what was sent
        https://github.com/OfficeDev/office-js/issues/5413.
        """
        received = self.raw is not None and not self.is_draft and self.folder.well_known != "sentitems"
        if self.raw is None or not received:
            return ()
        head = BytesHeaderParser(policy=compat32).parsebytes(self.raw)
        return tuple((name, " ".join(str(value).split())) for name, value in head.items())

    @property
    def invite(self) -> Invite | None:
        """The meeting that the message is about, if it is a message about one."""
        about = {Method.REQUEST, Method.CANCEL, Method.REPLY}
        invites = self.read.invites if self.read is not None else ()
        return next((invite for invite in invites if invite.method in about and invite.starts_at is not None), None)

    @property
    def marker(self) -> str:
        """A named extended property that looks like a Message-ID or is the only one; else the Message-ID."""
        named = [value for name, value in self.properties.items() if " Name " in name]
        return next((value for value in named if value.startswith("<")), named[0] if named else self.message_id)


def fill(item: Item, raw: bytes) -> None:
    """Make the message say what this MIME says."""
    read = mime.read_message(raw, received_at=item.received)
    item.raw, item.read = raw, read
    item.message_id = mime.message_id_of(raw) or item.message_id
    item.subject = read.subject
    item.body = Body("html", read.html) if read.html else Body("text", read.text)
    item.sender = read.sender or Address("")
    item.to, item.cc, item.reply_to = read.to, read.cc, read.reply_to
    item.in_reply_to, item.references = read.in_reply_to or "", read.references
