"""Gmail's values ⇄ ours: cursors, labels, history, draft references, raw messages. Pure."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote_plus

from connectors import mime
from connectors.mail import Address, Draft, DraftRef, Folder, Message, MessageRef, Sought
from connectors.mailbox import Cursor

HIDDEN = frozenset({"TRASH", "SPAM"})
QUERY_LIMIT = 1000  # characters of a search's terms in a URL: Google's client makes a POST of one above 2,048
TOGETHER = 16  # domains that one search asks for
EVERYDAY = "-category:promotions -category:social -category:forums"

_SECONDS = re.compile(r"[0-9]{1,11}")
_DRAFT = re.compile(r"(?=.*[0-9])[A-Za-z0-9_-]{1,200}")  # a name that the API gives to an act has no digit
_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NO_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"))
_RAW = re.compile(rb'"raw"\s*:\s*"([A-Za-z0-9_\-+/]*)')


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed after the history id `history` is to be read next."""

    history: str

    def cursor(self) -> Cursor:
        """As an opaque string."""
        return Cursor(json.dumps({"v": 1, "history": self.history}, separators=(",", ":")))


@dataclass(frozen=True, slots=True)
class BackFill:
    """A first look is under way: `history` held before it began, it goes back to `after` (seconds since 1970).

    `done` is the id of the last message that was dealt with, None at the beginning. `near` are the domains of people
    who were found so far; in the `second` half their mail is read.
    """

    history: str
    after: int
    done: str | None = None
    near: tuple[str, ...] = ()
    second: bool = False

    def cursor(self) -> Cursor:
        """As an opaque string."""
        plain = {"v": 1, "history": self.history, "after": self.after, "done": self.done, "second": self.second}
        return Cursor(json.dumps({**plain, "near": list(self.near)}, separators=(",", ":")))


def read_cursor(cursor: Cursor) -> Delta | BackFill | None:
    """Back from a cursor; None where it is none of ours."""
    try:
        plain = json.loads(cursor)
    except (ValueError, RecursionError):
        return None
    match plain:
        case {
            "v": 1,
            "history": str(history),
            "after": int(after),
            "done": (str() | None) as done,
            "near": list(near),
            "second": bool(second),
        } if _is_history(history):
            return BackFill(history, after, done, tuple(map(str, near)), second)
        case {"v": 1, "history": str(history)} if _is_history(history) and "after" not in plain:
            return Delta(history)
        case _:
            return None


def _is_history(text: str) -> bool:
    """Whether it can be a history id: an unsigned number of 64 bits."""
    return text.isascii() and text.isdigit() and len(text) <= 20 and int(text) < 2**64  # noqa: PLR2004  (its digits)


def listed(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of a list in an answer; none where the list is absent or null."""
    found = answer.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def stubs(answer: Mapping[str, Any], name: str = "messages") -> list[tuple[str, str]]:
    """The ids and threads of the messages in a list."""
    found = [(one.get("id"), one.get("threadId")) for one in listed(answer, name)]
    return [(one, str(thread or one)) for one, thread in found if isinstance(one, str)]


def labels_of(value: Mapping[str, Any]) -> frozenset[str]:
    """The labels that a message has, or that came or went."""
    found = value.get("labelIds")
    return frozenset(one for one in found if isinstance(one, str)) if isinstance(found, list) else frozenset()


def folder_of(labels: Iterable[str]) -> Folder | None:
    """The folder that a message with these labels counts to; None where nobody waits for it (spam, trash, chats)."""
    held = set(labels)
    if held & HIDDEN or "CHAT" in held:
        return None
    if "DRAFT" in held:
        return Folder.DRAFTS
    return Folder.SENT if "SENT" in held else Folder.INBOX


@dataclass(slots=True)
class Changes:
    """What some records of the history come to, and the id of the last of them."""

    upto: str
    refs: dict[str, MessageRef] = field(default_factory=dict)
    removed: dict[str, None] = field(default_factory=dict)

    def take(self, record: Mapping[str, Any]) -> None:
        """Go one record further."""
        for message, labels, _ in _entries(record, "messagesAdded"):
            self._appeared(message, labels)
        for message, labels, came in _entries(record, "labelsAdded"):
            if came & HIDDEN:
                self._vanished(message)
            elif "SENT" in came:
                self._appeared(message, (labels | came) - {"DRAFT"})
        for message, labels, went in _entries(record, "labelsRemoved"):
            if went & HIDDEN:
                self._appeared(message, labels)
        for message, _, _ in _entries(record, "messagesDeleted"):
            self._vanished(message)
        self.upto = str(record.get("id") or self.upto)

    def _appeared(self, message: str, labels: frozenset[str]) -> None:
        folder = folder_of(labels)
        if folder is not None:
            self.removed.pop(message, None)
            self.refs[message] = MessageRef(message, folder)

    def _vanished(self, message: str) -> None:
        self.refs.pop(message, None)
        self.removed[message] = None


def _entries(record: Mapping[str, Any], name: str) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """What a record says under a name: each message, the labels it had, and those that came or went."""
    for one in listed(record, name):
        message = one.get("message")
        if isinstance(message, dict) and isinstance(message.get("id"), str):
            yield message["id"], labels_of(message), labels_of(one)


def changes(records: Iterable[Mapping[str, Any]], since: str, most: int) -> Iterator[Changes]:
    """The records after the id `since`, in the order given, cut after each that brings the refs to `most`."""
    current: Changes | None = None
    for record in records:
        current = current or Changes(since)
        current.take(record)
        if len(current.refs) >= most:
            yield current
            since, current = current.upto, None
    if current is not None:
        yield current


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draft of ours lies and what tells it again once it is sent: the id of a `DraftRef`.

    `draft` and `thread` are Gmail's ids, `made` seconds since 1970 by the server's clock, `to` and `subject` beginnings
    of hashes.
    """

    draft: str
    thread: str
    made: int
    to: str
    subject: str

    @classmethod
    def of(cls, draft: Draft, answer: Mapping[str, Any], made: int) -> Place:
        """The place that Gmail's answer to a create or an update names."""
        return cls(
            str(answer["id"]),
            str((answer.get("message") or {}).get("threadId") or ""),
            made,
            _recipients(draft.to),
            _hash(mime.bare_subject(draft.subject)),
        )

    @classmethod
    def read(cls, ref_id: str) -> Place | None:
        """Back from the id of a reference; None where it is none of ours."""
        match ref_id.split("/"):
            case [draft, thread, made, to, subject] if _DRAFT.fullmatch(draft) and _SECONDS.fullmatch(made):
                return cls(draft, thread, int(made), to, subject)
            case _:
                return None

    def made_at(self) -> datetime:
        """When the draft was made, aware."""
        return datetime.fromtimestamp(self.made, UTC)

    @property
    def id(self) -> str:
        """As an id of a reference."""
        return f"{self.draft}/{self.thread}/{self.made}/{self.to}/{self.subject}"

    def continues_in(self, message: Message, thread: str) -> bool:
        """Whether a sent mail can be this draft by its thread, subject and recipients."""
        same_people = self.to in ("", _recipients(message.to))
        return thread == self.thread and same_people and _hash(mime.bare_subject(message.subject)) == self.subject


def reference(marker: str, digest: str) -> str:
    """What a draft carries beside its Message-ID: which it is, and what we wrote into it."""
    return f"{_hash(marker, 16)}.{digest[:16]}"


def marks(content: bytes) -> frozenset[str]:
    """What a message may be known by: its Message-ID, and the first half of the reference that we gave it."""
    found = {mime.message_id_of(content) or "", mime.reference_of(content).partition(".")[0]}
    return frozenset(found - {""})


def marks_of(marker: str) -> frozenset[str]:
    """What the draft with that marker bears; a server may have replaced either."""
    return frozenset({marker, _hash(marker, 16)})


def says_what_we_wrote(content: bytes, message: Message, ref: DraftRef) -> bool:
    """Whether a draft stands as we wrote it: by what the reference holds, or by what the draft itself remembers.

    The latter is there for a crash between a revision and its record.
    """
    digest = mime.digest_of(message)
    return digest == ref.digest or mime.reference_of(content) == reference(ref.marker, digest)


def moment_of(message: Mapping[str, Any]) -> datetime:
    """When Gmail took a message in (its `internalDate`, milliseconds since 1970), aware."""
    return datetime.fromtimestamp(int(message["internalDate"]) / 1000, UTC)


def encoded(content: bytes) -> str:
    """A whole message as `Message.raw` has it: base64url (RFC 4648 section 5)."""
    return base64.urlsafe_b64encode(content).decode("ascii")


def decoded(raw: str | bytes) -> bytes:
    """The message behind `Message.raw`, padded or not; as much as can be read where it was cut."""
    plain = raw.encode("ascii", "ignore") if isinstance(raw, str) else raw
    plain = plain.translate(None, _NO_BASE64).translate(bytes.maketrans(b"+/", b"-_"))
    whole = plain[: len(plain) - 1] if len(plain) % 4 == 1 else plain
    return base64.urlsafe_b64decode(whole + b"=" * (-len(whole) % 4))


def beginning_of_raw(answer: bytes) -> bytes:
    """The beginning of a message, from the beginning of an answer that was too long to read."""
    found = _RAW.search(answer)
    return decoded(found[1]) if found else b""


def queries(sought: Sought, after: int) -> Iterator[str]:
    """Gmail searches (https://support.google.com/mail/answer/7190) that together find what is sought, since `after`.

    Calendar objects, and what the user wrote to themselves, are found too. Each search is short enough for a URL.
    Where only a word speaks for a mail, what Gmail sorts out as promotions, social or forums is left out.
    """
    since = since_query(after)
    for group in _groups(_quoted(sought.words)):
        yield f"{since} {EVERYDAY} {{{' '.join(group)}}}"
    for group in _groups([f"subject:{word}" for word in _quoted(sought.subjects)]):
        yield f"{since} {EVERYDAY} {{{' '.join(group)}}}"
    for group in _groups([f"from:{sender}" for sender in (*sought.domains, *sought.addresses)]):
        yield f"{since} {{{' '.join(group)}}}"
    yield f"{since} filename:ics"
    if sought.own:
        yield f"{since} from:{sought.own} to:{sought.own}"


def near(domains: Iterable[str]) -> Iterator[list[str]]:
    """Terms for mail from and to each domain, as many together as fit a search (`query_near`).

    What is no domain is left out: a stranger may write anything there.
    """
    terms = [f"from:{domain} to:{domain}" for domain in domains if _DOMAIN.fullmatch(domain)]
    return _groups(terms, TOGETHER)


def query_near(terms: Iterable[str], after: int) -> str:
    """The search for any of these terms, without what Gmail sorts out as promotions, social or forums."""
    return f"{since_query(after)} {EVERYDAY} {{{' '.join(terms)}}}"


def _quoted(words: Sequence[str]) -> list[str]:
    return [word if word.isalnum() else f'"{word}"' for word in words]


def since_query(after: int) -> str:
    """The search for everything since `after` (seconds since 1970)."""
    return f"after:{after} -in:chats"


def _groups(terms: Iterable[str], most: int | None = None) -> Iterator[list[str]]:
    group: list[str] = []
    for term in terms:
        if group and (len(group) == most or len(quote_plus(" ".join((*group, term)))) > QUERY_LIMIT):
            yield group
            group = []
        group.append(term)
    if group:
        yield group


def _recipients(to: Iterable[Address]) -> str:
    addresses = " ".join(sorted({one.address.lower() for one in to}))
    return _hash(addresses) if addresses else ""


def _hash(text: str, length: int = 8) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:length]
