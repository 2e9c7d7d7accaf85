"""The header block of a message, read tolerantly and within bounds.

The standard library's structured header parser needs seconds for hostile headers of a few kilobytes (quotes, comments,
encoded words) and raises on others, so headers are split as bytes, capped, and only then looked into.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connectors.charsets import decode, one_line
from connectors.mail import Address

VALUE_LIMIT = 8 * 1024  # bytes of one value
BLOCK_LIMIT = 4 * 1024 * 1024  # bytes of all headers
FIELD_LIMIT = 1000
ADDRESS_LIMIT = 200
ID_LIMIT = 500  # characters of one id
YEARS = range(1990, 2101)

_END = re.compile(rb"\r?\n\r?\n|\r\r(?!\n)")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_WELL_KNOWN = re.compile(
    rb"^(?:from|to|cc|subject|date|message-id|received|mime-version|content-type|content-transfer-encoding)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_ID = re.compile(r"<([^<>]{1,2000})>")
# Begins only where a word begins: otherwise a long value would be tried from each of its characters.
_ADDRESS = re.compile(r"(?<![^\s@<>,;:\"()\[\]\\])(?:[^\s@<>,;:\"()\[\]\\]+|\"[^\"\s<>,;]*\")@[^\s@<>,;:\"()\\]+")


@dataclass(frozen=True, slots=True)
class Header:
    """A header block: fields in order (names lower-cased, values undecoded and capped), where the body begins."""

    fields: tuple[tuple[str, str], ...]
    body_at: int
    problems: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """The first value of that name, undecoded, or an empty string."""
        return next((value for key, value in self.fields if key == name), "")


def split(content: bytes) -> Header:
    """The header block of a message. Lines that are no header and no continuation are left out where they can be."""
    start = _envelope_length(content)
    begins_empty = content[start : start + 2].startswith((b"\n", b"\r"))
    ends = None if begins_empty else _END.search(content, start, start + BLOCK_LIMIT)
    problems = [] if begins_empty or ends or len(content) - start <= BLOCK_LIMIT else ["the headers are too long"]
    stop = start if begins_empty else ends.start() if ends else min(len(content), start + BLOCK_LIMIT)
    body_at = ends.end() if ends else stop
    block = content[start:stop]
    newline = b"\n" if b"\n" in block else b"\r"
    unfolded: list[tuple[bytes, list[bytes]]] = []
    at = start
    last_known: int | None = None  # where the last header that everybody knows begins, once it is asked for
    for line in block.split(newline):
        field = _FIELD.fullmatch(line.rstrip(b"\r"))
        if line[:1] in (b" ", b"\t") and unfolded:
            unfolded[-1][1].append(line)
        elif field and len(unfolded) < FIELD_LIMIT:
            unfolded.append((field[1], [field[2]]))
        elif line.strip() and not field:
            if last_known is None:
                problems.append("a line among the headers is none")
                last_known = max((known.start() for known in _WELL_KNOWN.finditer(content, at, stop)), default=-1)
            if at > last_known:
                body_at = at  # the blank line before the body is missing
                break
        at += len(line) + len(newline)
    fields = [_capped(name, parts) for name, parts in unfolded]
    if any(cut for _, _, cut in fields):
        problems.append("a header is too long")
    return Header(
        tuple((name, value) for name, value, _ in fields), min(body_at, len(content)), tuple(dict.fromkeys(problems))
    )


def decoded(value: str) -> str:
    """An unstructured value as one clean line, its encoded words (RFC 2047) decoded, also where they are badly made."""
    return one_line(_words_decoded(value))


def addresses(value: str) -> tuple[Address, ...]:
    """The mailboxes of an address list (RFC 5322 section 3.4); groups dissolve, what is no address is left out.

    Linear in the length of the value, unlike the standard library's parser.
    """
    found = tuple(_addresses(value))
    if not found and "=?" in value:  # the whole mailbox was put into encoded words
        found = tuple(_addresses(_words_decoded(value)))
    return found[:ADDRESS_LIMIT]


def message_ids(value: str) -> tuple[str, ...]:
    """The ids of Message-ID, In-Reply-To or References, with their angle brackets, each once.

    Exchange and others put ids into encoded words, which RFC 2047 section 5 forbids; they are read all the same.
    """
    text = _words_decoded(value) if "=?" in value else value
    inner = ("".join(one_line(match).split()) for match in _ID.findall(text))
    return tuple(dict.fromkeys(f"<{found}>" for found in inner if found and len(found) <= ID_LIMIT))


def sole_id(value: str) -> str | None:
    """The id of a Message-ID header, also where its brackets are missing."""
    found = message_ids(value)
    if found:
        return found[0]
    bare = decoded(value).strip("<>")
    return f"<{bare}>" if bare and " " not in bare and len(bare) <= ID_LIMIT else None


def date(value: str) -> datetime | None:
    """An aware moment, or None where the header can't be read or names a year that no mail is from."""
    text = decoded(value)
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return None
    # RFC 5322 section 3.3: -0000 is UTC that says nothing of the sender's zone.
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware if aware.year in YEARS else None


def is_address(text: str) -> bool:
    """Whether the text is one address and nothing else."""
    return _ADDRESS.fullmatch(text) is not None


def _envelope_length(content: bytes) -> int:
    """How long the byte order mark and the mbox line are that some exports leave before the headers."""
    at = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    if content[at : at + 6].lstrip(b">").startswith(b"From "):
        end = content.find(b"\n", at, at + VALUE_LIMIT)
        return end + 1 if end >= 0 else at
    return at


def _capped(name: bytes, parts: Sequence[bytes]) -> tuple[str, str, bool]:
    key = name.decode("ascii").lower()
    # A bare CR ends no line: read as one, it would let a sender smuggle headers past the mail server.
    value = b" ".join(part.replace(b"\r", b" ").strip() for part in parts).strip()
    cut = len(value) > VALUE_LIMIT
    if cut and key == "references":
        value = value[-VALUE_LIMIT:]  # the nearest ancestors come last
    elif cut:
        value = value[:VALUE_LIMIT]
        if key in ("to", "cc", "reply-to"):
            value = value.rpartition(b",")[0]
    return key, decode(value, None)[0], cut


def _words_decoded(value: str) -> str:
    """Decode encoded words. Neighbours of one charset are joined first: some senders cut within a character."""
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        name = word[1].partition("*")[0].lower()  # RFC 2231 section 5 adds a language
        if end == 0 or between.strip() or name != charset:
            pieces += [decode(pending, charset)[0], between if end == 0 or between.strip() else ""]
            pending, charset = b"", name
        pending += _word_bytes(word[2], word[3])
        end = word.end()
    return "".join((*pieces, decode(pending, charset)[0], value[end:]))


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" ") + b"\n", header=False)[:-1]
    try:
        return base64.b64decode(raw + b"==")
    except binascii.Error:
        return base64.b64decode(raw[: len(raw) // 4 * 4] or b"")


def _addresses(value: str) -> Iterator[Address]:
    before = ""
    for mailbox in _mailboxes(one_line(value)):
        if "@" not in mailbox:
            before = f"{before}{mailbox}, "  # an unquoted comma in a name: Levi, Dana <dana@…>
            continue
        found = _mailbox(mailbox)
        if found is not None:
            name, address = found
            yield Address(address.lower(), decoded(_unquoted(before + name if before and name else name)))
        before = ""


def _mailboxes(value: str) -> Iterator[str]:
    """Cut a list at the commas and semicolons that stand outside quotes, comments and angles."""
    quoted = '"' in value and value.count('"') % 2 == 0  # an odd quote is a stray one
    piece: list[str] = []
    in_quotes, in_angle, depth, skip = False, False, 0, False
    for char in value:
        if skip:
            skip = False
        elif char == "\\" and (in_quotes or depth):
            skip = True
        elif char == '"' and quoted and not depth:
            in_quotes = not in_quotes
        elif in_quotes:
            pass
        elif char in "()" and not in_angle:
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char in "<>" and not depth:
            in_angle = char == "<"
        elif char in ",;" and not depth and not in_angle:
            yield "".join(piece)
            piece = []
            continue
        elif char == ":" and not depth and not in_angle and "@" not in piece:
            piece = []  # a group's name
            continue
        piece.append(char)
    yield "".join(piece)


def _mailbox(text: str) -> tuple[str, str] | None:
    opens, closes = text.rfind("<"), text.rfind(">")
    if opens >= 0:
        inner = text[opens + 1 : closes if closes > opens else len(text)]
        address = "".join(inner.split()).rpartition(":")[2].removeprefix("mailto:")  # a source route ends in a colon
        if is_address(address):
            return text[:opens].strip() or text[closes + 1 :].strip() * (closes > opens), address
    found = _ADDRESS.search(text)
    if found is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" <>")
    return (rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest), found[0]


def _unquoted(name: str) -> str:
    bare = name.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = re.sub(r"\\(.)", r"\1", bare[1:-1])
    elif bare.count('"') > 1:
        bare = bare.replace('"', "")
    return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == "'" else bare.strip('"')
