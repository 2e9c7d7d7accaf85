"""Graph's values ⇄ ours: cursors, times, listed messages, drafts. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from connectors import mime
from connectors.charsets import lines
from connectors.headers import is_address
from connectors.mail import Address, Draft, Folder, Message, MessageRef, Sought
from connectors.mailbox import Cursor
from connectors.transport import GRAPH, NotAllowed, require_allowed

# Properties of ours on a draft, which neither show in Outlook nor leave with the mail:
# https://learn.microsoft.com/graph/api/resources/singlevaluelegacyextendedproperty
_SET = "{c4a1f0de-6b52-4f0c-9d0b-3a5d2f7e81b6}"
KEY = f"String {_SET} Name Key"  # the marker
TEXT = f"String {_SET} Name Text"  # the digest of what we wrote; without it the draft is not whole
UNREAD = f"String {_SET} Name Unread"  # the id of the answered mail, where answering it marks it as read
# What makes a draft an answer where Outlook does not make it one (MS-OXPROPS 2.1033, 2.979).
IN_REPLY_TO, REFERENCES = "String 0x1042", "String 0x1039"

NEAR = 200  # domains whose mail a first look reads for the sake of somebody met there
RECIPIENTS = 5  # of a mail by the user; one to more people is no application
CROWD = 100  # mails from one domain that are too many to be an employer's
NOBODY = ("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "mailer-daemon", "notifications")
LISTED = "id,receivedDateTime,subject,bodyPreview,from,toRecipients,conversationId,isDraft,inferenceClassification"

EPOCH = datetime(1990, 1, 1, tzinfo=UTC)  # before all mail
QUIET = timedelta(minutes=2)  # after which a draft that was changed since it was made was changed by the user

# A rule, or three lines of a head (From, Sent, To, in the user's language), of which the first has an address.
_QUOTE = re.compile(
    r"^(?:_{5,}[ \t]*$|[^\s:][^:\n]{0,30}:[^\n]*@[^\n]*\n(?:[^\s:][^:\n]{0,30}:[^\n]*\n){2})", re.MULTILINE
)
_ID = re.compile("[A-Za-z0-9_=-]{1,400}")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d*)?Z?")


@dataclass(frozen=True, slots=True)
class Links:
    """Where to go on: a delta link (or a link to a next page) for each folder, by its id.

    `at` (aware): when a look at all folders last began, which is where the changes of a new folder begin.
    """

    links: Mapping[str, str]
    at: datetime

    def cursor(self) -> Cursor:
        """As an opaque string."""
        return _cursor(links=dict(self.links), at=self.at.isoformat())


@dataclass(frozen=True, slots=True)
class BackFill:
    """A first look is under way: `links` hold what came since it began `at` that moment; it goes back to `after`.

    `done` is the id of the last message that was dealt with, None at the beginning.
    """

    links: Mapping[str, str]
    at: datetime
    after: datetime
    done: str | None = None

    def cursor(self) -> Cursor:
        """As an opaque string."""
        return _cursor(links=dict(self.links), at=self.at.isoformat(), after=self.after.isoformat(), done=self.done)


def read_cursor(cursor: Cursor) -> Links | BackFill | None:
    """Back from a cursor; None where it is none of ours."""
    try:
        match json.loads(cursor):
            case {"v": 1, "links": dict(links), "at": str(at), "after": str(after), "done": (str() | None) as done}:
                return BackFill(_homeward(links), _aware(at), _aware(after), done)
            case {"v": 1, "links": dict(links), "at": str(at), **rest} if not rest:
                return Links(_homeward(links), _aware(at))
            case _:
                return None
    except (ValueError, OverflowError, RecursionError):
        return None


def _cursor(**plain: object) -> Cursor:
    return Cursor(json.dumps({"v": 1, **plain}, separators=(",", ":")))


def _homeward(links: Mapping[str, object]) -> dict[str, str]:
    if not all(isinstance(link, str) and leads_home(link) for link in links.values()):
        raise ValueError
    return {name: str(link) for name, link in links.items()}


def _aware(told: str) -> datetime:
    found = datetime.fromisoformat(told).astimezone(UTC)
    if not found > EPOCH or datetime.fromisoformat(told).tzinfo is None:
        raise ValueError
    return found


def leads_home(link: str) -> bool:
    """Whether a link of the server's own leads to that server, and to where one may go."""
    try:
        require_allowed("GET", link)
        return urlsplit(link).netloc == GRAPH and link.isascii() and link.isprintable()
    except (NotAllowed, ValueError):
        return False


def is_id(text: str) -> bool:
    """Whether it can be the id of a message, and nothing else in an address."""
    return _ID.fullmatch(text) is not None


def moment(told: object) -> datetime | None:
    """A time of Graph's, aware: in UTC, with up to seven digits behind the second, which are left out."""
    found = _MOMENT.fullmatch(told) if isinstance(told, str) else None
    try:
        return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def written(at: datetime) -> str:
    """A time as Graph's filters have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted(text: str) -> str:
    """A string literal of a filter (OData 4.01 URL conventions, section 5.1.1.14.1)."""
    return "'" + text.replace("'", "''") + "'"


# Messages of a listing


@dataclass(frozen=True, slots=True)
class Listed:
    """What a listing says of a message, and in which folder it lies."""

    ref: MessageRef
    received_at: datetime | None
    conversation: str
    sender: str
    recipients: frozenset[str]
    own: bool  # written by the user to themselves
    text: str  # subject and the beginning of the body, folded
    subject: str
    is_invite: bool
    is_personal: bool

    @classmethod
    def of(cls, item: Mapping[str, Any], folder: Folder, own: str) -> Listed:
        """From an item of a listing; what is missing or odd counts as empty."""
        sender = _address_of(item.get("from"))
        to = {_address_of(one) for one in item.get("toRecipients") or ()}
        subject = str(item.get("subject") or "")
        return cls(
            ref=MessageRef(str(item["id"]), kind(item, folder)),
            received_at=moment(item.get("receivedDateTime")),
            conversation=str(item.get("conversationId") or item["id"]),
            sender=sender,
            recipients=frozenset(to - {"", own}),
            own=bool(own) and sender == own and to == {own},
            text=folded(f"{subject} {item.get('bodyPreview') or ''}"),
            subject=folded(subject),
            is_invite="eventmessage" in str(item.get("@odata.type") or "").lower(),
            is_personal=item.get("inferenceClassification") != "other" and not sender.startswith(NOBODY),
        )


def kind(item: Mapping[str, Any], folder: Folder) -> Folder:
    """What a message counts as: a draft is one wherever it lies."""
    return Folder.DRAFTS if item.get("isDraft") is True else folder


def worth_reading(listed: Sequence[Listed], sought: Sought) -> list[Listed]:
    """The messages that a first look should read, in the order given.

    What words, senders or a calendar object speak for; all mail from and to the domains of the people who wrote it, or
    to whom the user wrote it, unless too much comes from there; and the whole of their conversations. Graph's listings
    tell enough to choose by.
    """
    speaks = _Speaking(sought)
    found = [one for one in listed if speaks.for_it(one)]
    crowd = Counter(_domain(one.sender) for one in listed)
    met = Counter(domain for one in found if one.sender not in sought.addresses for domain in _people(one))
    near = {
        domain
        for domain, _ in met.most_common(NEAR)
        if domain and crowd[domain] <= CROWD and not _below(domain, sought.shared) and domain != _domain(sought.own)
    }
    found += [one for one in listed if _domain(one.sender) in near or not near.isdisjoint(_people(one))]
    conversations = {one.conversation for one in found}
    return [one for one in listed if one.conversation in conversations]


def _people(one: Listed) -> set[str]:
    """The domains of the people behind a message: of its writer, or of the few to whom the user wrote it."""
    if one.ref.folder is Folder.SENT:
        return {_domain(address) for address in one.recipients} if len(one.recipients) <= RECIPIENTS else set()
    return {_domain(one.sender)} if one.is_personal and one.ref.folder is Folder.INBOX else set()


class _Speaking:
    """What speaks for a message."""

    def __init__(self, sought: Sought) -> None:
        self._anywhere = _any_of(sought.words)
        self._in_subject = _any_of(sought.subjects)
        self._domains = frozenset(sought.domains)
        self._addresses = frozenset(sought.addresses)

    def for_it(self, one: Listed) -> bool:
        """Whether anything does."""
        return (
            one.is_invite
            or one.own
            or bool(self._anywhere.search(one.text))
            or bool(self._in_subject.search(one.subject))
            or one.sender in self._addresses
            or _below(_domain(one.sender), self._domains)
        )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(folded(word)) for word in words) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def folded(text: str) -> str:
    """Text for comparing words: case and width folded, white space one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _below(domain: str, domains: frozenset[str]) -> bool:
    labels = domain.split(".")
    return any(".".join(labels[at:]) in domains for at in range(len(labels)))


def _address_of(recipient: object) -> str:
    match recipient:
        case {"emailAddress": {"address": str(address)}}:
            return address.strip().lower()
        case _:
            return ""


# Drafts


@dataclass(frozen=True, slots=True)
class Standing:
    """A message as it stands under a draft's id: `properties` are ours, `etag` what a change must be conditional on."""

    id: str
    etag: str | None
    folder: str
    is_draft: bool
    message_id: str
    to: tuple[Address, ...]
    subject: str
    text: str
    own_text: str  # without what it quotes
    has_more: bool  # others in Cc or Bcc, or a file: that is never ours
    lasted: timedelta  # from when it was made to its last change
    properties: Mapping[str, str]

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Standing:
        """From Graph's message."""
        return cls(
            id=str(item["id"]),
            etag=_etag(item),
            folder=str(item.get("parentFolderId") or ""),
            is_draft=item.get("isDraft") is True,
            message_id=str(item.get("internetMessageId") or f"<{item['id']}>"),
            to=tuple(_recipients(item.get("toRecipients") or ())),
            subject=str(item.get("subject") or ""),
            text=_text(item.get("body")),
            own_text=_above_quote(_text(item.get("uniqueBody") or item.get("body"))),
            has_more=any(item.get(name) for name in ("ccRecipients", "bccRecipients", "hasAttachments")),
            lasted=_lasted(moment(item.get("createdDateTime")), moment(item.get("lastModifiedDateTime"))),
            properties={
                str(one.get("id")).lower(): str(one.get("value"))
                for one in item.get("singleValueExtendedProperties") or ()
            },
        )

    def digest(self) -> str:
        """What it says now."""
        return mime.digest(self.to, self.subject, self.text)

    def own(self, name: str) -> str | None:
        """A property of ours."""
        return self.properties.get(name.lower())

    @property
    def is_whole(self) -> bool:
        """Whether a letter of ours was written into it."""
        return self.own(TEXT) is not None

    @property
    def is_bare(self) -> bool:
        """Whether it was begun and nobody wrote into it: neither we nor the user, above, within or below the quote."""
        return not (self.is_whole or self.own_text or self.has_more) and self.lasted < QUIET

    def is_ours(self, digest: str) -> bool:
        """Whether it stands as we left it: by a reference's digest, or by what the draft itself remembers."""
        return self.is_bare or (not self.has_more and self.digest() in (digest, self.own(TEXT)))


def content_of(draft: Draft, digest: str) -> dict[str, Any]:
    """The letter, as a PATCH or a POST of a message has it."""
    return {
        "subject": draft.subject,
        "body": {"contentType": "text", "content": lines(draft.body).replace("\n", "\r\n")},
        "toRecipients": [
            {"emailAddress": {"address": one.address, "name": one.name or one.address}}
            for one in draft.to
            if is_address(one.address)
        ],
        "ccRecipients": [],
        "singleValueExtendedProperties": properties({KEY: draft.marker, TEXT: digest}),
    }


def threading_of(draft: Draft) -> list[dict[str, str]]:
    """What makes a new message an answer, as properties."""
    if draft.in_reply_to is None:
        return []
    return properties({IN_REPLY_TO: draft.in_reply_to, REFERENCES: " ".join(draft.references or (draft.in_reply_to,))})


def properties(values: Mapping[str, str]) -> list[dict[str, str]]:
    """Extended properties as Graph has them."""
    return [{"id": name, "value": value} for name, value in values.items()]


def answered_by(content: bytes) -> str | None:
    """The Message-ID that a message answers."""
    return mime.read_message(content, received_at=EPOCH).in_reply_to


def _etag(item: Mapping[str, Any]) -> str | None:
    if isinstance(item.get("@odata.etag"), str):
        return str(item["@odata.etag"])
    return f'W/"{item["changeKey"]}"' if isinstance(item.get("changeKey"), str) else None


def _lasted(made: datetime | None, changed: datetime | None) -> timedelta:
    return changed - made if made and changed else timedelta()


def _recipients(told: Iterable[object]) -> Iterable[Address]:
    for one in told:
        match one:
            case {"emailAddress": {"address": str(address), **rest}}:
                name = str(rest.get("name") or "")
                yield Address(address.strip().lower(), "" if name.lower() == address.lower() else name)
            case _:
                continue


def _above_quote(text: str) -> str:
    """What stands above the mail that an answer quotes: Outlook begins that by a rule, or by its From line."""
    found = _QUOTE.search(text)
    return (text[: found.start()] if found else text).strip()


def _text(body: object) -> str:
    match body:
        case {"contentType": str(kind), "content": str(content)} if kind.lower() == "html":
            return mime.plain_text(Message("", EPOCH, html=content)).strip()
        case {"content": str(content)}:
            return lines(content).strip()
        case _:
            return ""
