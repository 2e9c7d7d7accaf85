"""The words of mail, as plain values. Imports nothing of ours; every other file of the house may use them.

Terms are those of RFC 5322 (message, header), RFC 5545/5546 (invite) and RFC 9051 (folder).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 section 3.4: `name` as written (may be empty), `address` lower-cased `local@domain`."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands after the last `@`; empty when there is none."""
        return self.address.rpartition("@")[2]


class Folder(StrEnum):
    """The three places that a source reports. Mail that rules move elsewhere counts as `inbox`."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A handle by which one source finds one message again; `id` means something to that source only."""

    id: str
    folder: Folder


@dataclass(frozen=True, slots=True)
class Sought:
    """What a first look through an old mailbox is after: mail from these domains, or that holds one of these words.

    `words` and `subjects` may be phrases; the latter count only in a subject. `addresses` are single senders. `shared`
    are domains whose users have nothing to do with each other; `own` is the address from which the user may write to
    themselves. A connector that can't search reads everything.
    """

    words: tuple[str, ...]
    domains: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    shared: frozenset[str] = frozenset()
    own: str = ""
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A whole message as it lies in the mailbox. `received_at` is aware: the server's word, not the `Date` header's."""

    ref: MessageRef
    content: bytes
    received_at: datetime


class Method(StrEnum):
    """iTIP methods (RFC 5546 section 1.4) that matter here; a calendar object without one is `PUBLISH`."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    REPLY = "REPLY"
    COUNTER = "COUNTER"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One ATTENDEE or ORGANIZER: `kind` is CUTYPE (`INDIVIDUAL`, `ROOM`, `RESOURCE`, …), `role` ROLE, upper-cased."""

    address: Address
    kind: str = "INDIVIDUAL"
    role: str = "REQ-PARTICIPANT"
    answer: str = ""  # PARTSTAT, upper-cased


@dataclass(frozen=True, slots=True)
class Invite:
    """One VEVENT, its times resolved.

    `starts_at`, `ends_at`: aware unless `floating` (then naive, RFC 5545 section 3.3.5 form 1), None where the
    object gives none. `timezone` is an IANA name where one could be found. All-day: midnights.
    """

    uid: str
    method: Method
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str | None = None
    sequence: int = 0
    stamp: datetime | None = None
    status: str = ""  # CONFIRMED, TENTATIVE, CANCELLED, or empty
    summary: str = ""
    description: str = ""
    location: str = ""
    organizer: Address | None = None
    attendees: tuple[Attendee, ...] = ()
    all_day: bool = False
    floating: bool = False
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message, read. Ids keep their angle brackets; a message without an id gets one made from its content.

    `date` is aware: the `Date` header where it can be read, else when the mailbox received it. `headers` holds,
    lower-cased, those that tell automatic mail and its origin (see `mime.KEPT_HEADERS`), first occurrence first.
    `text` is the text/plain body (or empty), `html` the text/html body (or empty). `problems` says what was broken.
    """

    message_id: str
    date: datetime
    subject: str = ""
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    invites: tuple[Invite, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[str, ...] = ()
    folder: Folder = Folder.INBOX
    problems: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """The first kept header of that name (lower case), or an empty string."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter on its way into a mailbox. `marker` is its Message-ID: opaque, ours, the same for the same letter.

    Without `to` no mail program can send it. `in_reply_to` and `references` put it into the thread it answers.
    """

    marker: str
    sender: Address
    to: tuple[Address, ...]
    subject: str
    body: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftRef:
    """Where a draft of ours lies. `digest` is that of what we wrote, so that an edit shows by content.

    One that is not `whole` was begun and not finished: it bears no letter yet.
    """

    id: str
    marker: str
    digest: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Untouched:
    """The draft stands as we wrote it."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The user changed it; `text` and `to` are what it says now."""

    text: str
    to: tuple[Address, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """It is among the sent mail, edited or not."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """It is nowhere: the user discarded it. For a message: it was deleted between listing and reading."""

    ref: MessageRef | None = field(default=None)


DraftFate = Untouched | Edited | Sent | Gone
