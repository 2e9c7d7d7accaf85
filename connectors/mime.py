"""RFC 5322 bytes ⇄ Message, Draft: the one place where MIME is read and written.

Reading never raises, whatever the bytes: what is broken is repaired or left out, and `Message.problems` says so.
"""

from __future__ import annotations

import quopri
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.header import Header as EncodedHeader
from email.utils import format_datetime
from hashlib import sha256

from connectors import headers, markup, parts
from connectors.charsets import lines, one_line
from connectors.headers import Header
from connectors.invites import CONTENT_LIMIT, read_invites
from connectors.mail import Address, Draft, DraftRef, Folder, Invite, Message
from connectors.parts import Part

# What tells automatic mail, its origin, a bounce, and who else gets a draft. Lists: RFC 2369, 2919; answers: RFC 3834;
# reports: RFC 3464.
KEPT_HEADERS = (
    "auto-submitted",
    "precedence",
    "list-id",
    "list-unsubscribe",
    "authentication-results",
    "x-auto-response-suppress",
    "x-autoreply",
    "return-path",
    "sender",
    "content-type",
    "x-failed-recipients",
    "bcc",
    "received",
    "arc-seal",
)
TEXT_LIMIT = 1024 * 1024  # bytes of all plain text, and of all HTML
SUBJECT_LIMIT = 1000
CALENDAR_PARTS = 20
AHEAD = timedelta(days=366)  # a date further ahead of its arrival is a wrong one
RECENT = 1990

_REPORTED = re.compile(
    r"^(original-recipient|final-recipient|action|status):[ \t]*([^\n]{1,300})", re.IGNORECASE | re.MULTILINE
)
RETURNED = ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers")  # what a report gives back: RFC 6522
RETURNED_ID = "returned-message-id"  # the name under which `Message.headers` holds the id of that mail
_ANSWER = re.compile(r"(?:re|aw|sv|fwd?)\s*:\s*", re.IGNORECASE)
_REFERENCES = 100
REFERENCE = "X-Reference-ID"  # a second, opaque mark of ours, for servers that may replace a Message-ID
_BOUNDARY = "=_letter"  # quoted-printable never writes "=_" (RFC 2045 section 6.7), so no text can hold it
FOLDABLE = 200  # characters of a word that may still stand on a line of its own


def read_message(content: bytes, *, received_at: datetime, folder: Folder = Folder.INBOX) -> Message:
    """Read a whole message. `received_at` (aware) stands in for a `Date` that is missing, unreadable or absurd."""
    head = headers.split(content)
    problems = list(head.problems) if head.fields else ["there are no headers"]
    leaves, broken = parts.leaves(
        _own_value(head, "content-type"),
        _own_value(head, "content-transfer-encoding"),
        _own_value(head, "content-disposition"),
        content[head.body_at :],
    )
    problems += broken
    text, unsure = _text(leaves, "text/plain")
    markup, unsure_too = _text(leaves, "text/html")
    problems += [*unsure, *unsure_too]
    senders = headers.addresses(head.first("from")) or headers.addresses(head.first("sender"))
    if sum(name == "from" for name, _ in head.fields) > 1:
        problems.append("there is more than one From")
    message_id = headers.sole_id(head.first("message-id"))
    if message_id is None:
        problems.append("there is no Message-ID")
    return Message(
        message_id=message_id or f"<{sha256(content).hexdigest()[:32]}@no-id.invalid>",
        date=_date(head, received_at, problems),
        subject=headers.decoded(head.first("subject"))[:SUBJECT_LIMIT],
        sender=senders[0] if senders else None,
        reply_to=headers.addresses(head.first("reply-to")),
        to=headers.addresses(head.first("to")),
        cc=headers.addresses(head.first("cc")),
        in_reply_to=next(iter(headers.message_ids(head.first("in-reply-to"))), None),
        references=headers.message_ids(head.first("references")),
        text=text,
        html=markup,
        invites=_invites(leaves),
        headers=(*_kept(head), *_report(leaves)),
        attachments=tuple(part.filename or part.media_type for part in leaves if not part.is_body),
        folder=folder,
        problems=tuple(dict.fromkeys(problems)),
    )


def write_draft(draft: Draft, *, date: datetime, reference: str = "") -> bytes:
    """The draft as a message of plain text, not hard-wrapped, and HTML of the same words. `date` is aware.

    The two parts are alternatives (RFC 2046 section 5.1.4). The message bears From, To (if any), Subject, Date,
    Message-ID, In-Reply-To and References (if it answers), the MIME headers, `reference` as the header `REFERENCE` (if
    given), and nothing else: whatever a name or a subject holds becomes one line. A recipient that is no address, and
    an id that is none, are left out. Headers are put together by hand, since Python's own writer folds an id longer
    than a line into encoded words, and the thread is lost.
    """
    to = [address for address in draft.to if headers.is_address(address.address)]
    answered = _ids((draft.in_reply_to,) if draft.in_reply_to else ())
    ancestors = _ids(draft.references)
    fields = [
        ("From", _written(draft.sender)),
        ("To", ",\r\n ".join(map(_written, to))),
        ("Subject", _encoded("Subject", one_line(draft.subject)[:SUBJECT_LIMIT])),
        ("Date", format_datetime(date)),
        ("Message-ID", " ".join(_ids((draft.marker,)))),
        ("In-Reply-To", " ".join(answered)),
        ("References", "\r\n ".join((*ancestors[:1], *ancestors[1:][1 - _REFERENCES :]))),
        (REFERENCE, one_line(reference)),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{_BOUNDARY}"'),
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields if value or name == "Subject")
    body = lines(draft.body).rstrip()
    plain, marked_up = _part("plain", body), _part("html", markup.page(body))
    return f"{head}\r\n--{_BOUNDARY}\r\n{plain}--{_BOUNDARY}\r\n{marked_up}--{_BOUNDARY}--\r\n".encode()


def digest(to: Iterable[Address], subject: str, body: str) -> str:
    """What a draft says, as a hash: the same after a mail program wrapped its lines anew, another for another word."""
    recipients = " ".join(sorted({address.address.lower() for address in to if headers.is_address(address.address)}))
    return sha256("\0".join(map(_folded, (recipients, subject, body))).encode()).hexdigest()


def digest_of(message: Message) -> str:
    """The digest of a draft as it lies in the mailbox; equal to that of the `Draft` while nobody touched it.

    We write to nobody's copy and attach nothing, so who does has touched it; so has a program that changed one part
    of it and left the other as it was.
    """
    said = digest(message.to, message.subject, plain_text(message))
    other = markup.words(message.html) if message.text.strip() and message.html else ""
    apart = other if other and _folded(other) != _folded(message.text) else ""
    added = (*(one.address for one in message.cc), message.header("bcc"), *message.attachments, apart)
    return sha256("\0".join((said, *added)).encode()).hexdigest() if any(added) else said


def words_of_edited(message: Message, ref: DraftRef) -> str:
    """What an edited draft says now: its text, or its HTML where the text is still the one that we wrote."""
    if message.html and digest(message.to, message.subject, message.text) == ref.digest:
        return markup.words(message.html)
    return plain_text(message)


def message_id_of(content: bytes) -> str | None:
    """The Message-ID alone, from the beginning of a message."""
    return headers.sole_id(headers.split(content).first("message-id"))


def reference_of(content: bytes) -> str:
    """The `reference` that `write_draft` was given, or an empty string."""
    return one_line(headers.split(content).first(REFERENCE.lower()))


def bare_subject(subject: str) -> str:
    """A subject without the prefixes of answers and forwards, case folded: what mail programs thread by."""
    folded = " ".join(subject.split()).casefold()
    while match := _ANSWER.match(folded):
        folded = folded[match.end() :]
    return folded


def plain_text(message: Message) -> str:
    """The text of a message; where it has only HTML, the words of that, a line for each block."""
    if message.text.strip() or not message.html:
        return message.text
    return markup.words(message.html)


def _part(subtype: str, text: str) -> str:
    written = quopri.encodestring(f"{text}\n".encode()).decode("ascii").replace("\n", "\r\n")
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
    return f"{head}\r\n{written}\r\n"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", one_line(text))


def _own_value(head: Header, name: str) -> str:
    return one_line(head.first(name))[: parts.CONTENT_TYPE_LIMIT]


def _text(leaves: Sequence[Part], media_type: str) -> tuple[str, list[str]]:
    texts: list[str] = []
    problems: list[str] = []
    left = TEXT_LIMIT
    for part in leaves:
        if part.is_body and part.media_type == media_type and left > 0:
            text, broken = parts.text_of(part, left)
            left -= len(part.content)
            texts.append(text)
            problems += broken
    return "\n\n".join(texts) if len(texts) > 1 else "".join(texts), problems


def _date(head: Header, received_at: datetime, problems: list[str]) -> datetime:
    found = headers.date(head.first("date"))
    if found is None:
        problems.append("the date can't be read")
    elif received_at.year >= RECENT and found > received_at + AHEAD:
        problems.append("the date lies far ahead")
    else:
        return found
    return received_at


def _invites(leaves: Sequence[Part]) -> tuple[Invite, ...]:
    contents: dict[bytes, str] = {}
    for part in leaves:
        if part.is_calendar and len(part.content) <= CONTENT_LIMIT:
            contents.setdefault(part.content.replace(b"\r\n", b"\n").strip(), part.parameters.get("method", ""))
    known = list(contents.items())[:CALENDAR_PARTS]
    found = (invite for content, method in known for invite in read_invites(content, method))
    return tuple(dict.fromkeys(found))


def _kept(head: Header) -> list[tuple[str, str]]:
    return [(name, headers.decoded(value)) for name, value in head.fields if name in KEPT_HEADERS]


def _report(leaves: Sequence[Part]) -> list[tuple[str, str]]:
    reports = (part.content[:TEXT_LIMIT] for part in leaves if part.media_type == "message/delivery-status")
    fields = [
        (match[1].lower(), one_line(match[2]))
        for content in list(reports)[:3]
        for match in list(_REPORTED.finditer(lines(content.decode("utf-8", "replace"))))[:30]
    ]
    returned = (message_id_of(part.content) for part in leaves if part.media_type in RETURNED) if fields else ()
    return [*fields, *((RETURNED_ID, found) for found in returned if found)]


def _ids(values: Iterable[str]) -> list[str]:
    return [found for value in values for found in headers.message_ids(value) if found.isascii()]


def _written(address: Address) -> str:
    if not headers.is_address(address.address):
        return ""
    name = one_line(address.name)
    if not name:
        return address.address
    if not name.isascii() or "=?" in name:
        return f"{_encoded('From', name, force=True)} <{address.address}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'"{quoted}" <{address.address}>'
        if re.search(r"[^\w !#$%&'*+/=?^`{|}~-]", name)
        else f"{name} <{address.address}>"
    )


def _encoded(name: str, text: str, *, force: bool = False) -> str:
    too_long = any(len(word) > FOLDABLE for word in text.split())
    charset = "utf-8" if force or too_long or not text.isascii() or "=?" in text else "us-ascii"
    return EncodedHeader(text, charset, header_name=name, maxlinelen=76).encode(linesep="\r\n")
