"""File names, folder names and cursors of a Maildir ⇄ values. Pure; the quirks and their sources are in README.md."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from connectors.mail import Draft, Folder, Message
from connectors.mailbox import Cursor
from connectors.mime import bare_subject

SENT_NAMES = frozenset({"sent", "sent items", "sent mail", "sent messages", "sent-mail", "gesendet", "envoyés"})
DRAFT_NAMES = frozenset({"drafts", "draft", "entwürfe", "brouillons"})
UNREAD_NAMES = frozenset(
    {"trash", "deleted items", "deleted messages", "bin", "junk", "junk e-mail", "junk email", "spam"}
)
UNREAD_NAMES |= {"outbox", "templates", "all mail"}
CURSOR_LIMIT = 64 * 1024 * 1024  # bytes, unpacked

_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")
_SIZES = re.compile(r"(?:,(?:S|W|U|FMD5)=[^,]*)+$")
_SECONDS = re.compile(r"(\d{9,11})\.")
_OURS = re.compile(r"\d+\.D([0-9a-f]{12})\.([0-9a-f]{16})\.([0-9a-f]{8})\.([0-9a-f]{8})\.localhost")


def folder_of(name: str) -> Folder | None:
    """What a folder is by its name (`.Sent`, `[Gmail]/Sent Mail`); None for those whose mail nobody waits for."""
    last = re.split(r"[./]", name.strip("."))[-1].casefold()
    if last in SENT_NAMES:
        return Folder.SENT
    if last in DRAFT_NAMES:
        return Folder.DRAFTS
    return None if last in UNREAD_NAMES else Folder.INBOX


def base_of(file_name: str) -> str:
    """What stays of a file name while flags change and programs append sizes or UIDs."""
    return _SIZES.sub("", _FLAGS.sub("", file_name))


def is_trashed(file_name: str) -> bool:
    """Whether the name bears the flag T: deleted, not yet removed."""
    flags = _FLAGS.search(file_name)
    return flags is not None and "T" in flags[1]


def seconds_of(file_name: str) -> int | None:
    """The delivery time in a file name, in seconds since 1970, where it has one."""
    match = _SECONDS.match(file_name)
    return int(match[1]) if match else None


@dataclass(frozen=True, slots=True)
class OwnName:
    """What the file name of a draft of ours remembers of it, so that it is known again once its marker is gone.

    Each is the beginning of a hash: of the marker, of what we wrote (`mime.digest`), of the id it answers, of its
    subject.
    """

    marker: str
    digest: str
    thread: str
    subject: str

    @classmethod
    def of(cls, draft: Draft, digest: str) -> OwnName:
        """The name for a draft with that digest."""
        return cls(
            _hash(draft.marker, 12),
            digest[:16],
            _hash(draft.in_reply_to or "", 8),
            _hash(bare_subject(draft.subject), 8),
        )

    @classmethod
    def read(cls, base: str) -> OwnName | None:
        """The name as it stands in a file's name; None where the file is not ours."""
        match = _OURS.fullmatch(base)
        return cls(*match.groups()) if match else None

    def base(self, seconds: int) -> str:
        """The file name without flags, for a draft made at that time."""
        return f"{seconds}.D{self.marker}.{self.digest}.{self.thread}.{self.subject}.localhost"

    def continues_in(self, message: Message) -> bool:
        """Whether the message answers the same mail (or, like the draft, none) under the same subject."""
        return (
            _hash(message.in_reply_to or "", 8) == self.thread
            and _hash(bare_subject(message.subject), 8) == self.subject
        )

    def bears(self, marker: str) -> bool:
        """Whether it is the name of the draft with that marker."""
        return self.marker == _hash(marker, 12)


@dataclass(slots=True)
class Seen:
    """What a cursor remembers: the base names seen, by folder."""

    names: dict[str, set[str]] = field(default_factory=dict)

    def knows(self, folder: str, base: str) -> bool:
        """Whether that message was seen in that folder."""
        return base in self.names.get(folder, ())

    def cursor(self) -> Cursor:
        """As an opaque string; for 50,000 messages about a megabyte."""
        plain = json.dumps({name: sorted(bases) for name, bases in sorted(self.names.items())}, separators=(",", ":"))
        return Cursor("1" + base64.b85encode(zlib.compress(plain.encode("utf-8", "surrogateescape"), 1)).decode())

    @classmethod
    def read(cls, cursor: Cursor) -> Seen | None:
        """Back from a cursor; None where it can't be read."""
        if not cursor.startswith("1"):
            return None
        try:
            unpacker = zlib.decompressobj()
            plain = unpacker.decompress(base64.b85decode(cursor[1:]), CURSOR_LIMIT)
            if not unpacker.eof:
                return None
            tree = json.loads(plain.decode("utf-8", "surrogateescape"))
        except (ValueError, zlib.error):
            return None
        if not isinstance(tree, Mapping) or not all(isinstance(bases, list) for bases in tree.values()):
            return None
        return cls({str(name): {str(base) for base in bases} for name, bases in tree.items()})


def _hash(text: str, length: int) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:length]
