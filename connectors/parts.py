"""The parts of a message: fast-mail-parser cuts the tree, the standard library what that refuses (broken base64, …)."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as StdlibMessage
from urllib.parse import unquote_to_bytes

from fast_mail_parser import ParseError, PyLazyMimePart, parse_email_tree

from connectors.charsets import decode, lines, one_line
from connectors.headers import decoded

PART_LIMIT = 500
CONTENT_TYPE_LIMIT = 2048  # characters
_PARAMETER = re.compile(r';\s*([\w.-]+)(\*?)(\d*)(\*?)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the tree. `media_type` is lower-cased; `parameters` are those of Content-Type; `content` is decoded."""

    media_type: str
    parameters: dict[str, str]
    filename: str
    is_attachment: bool
    content: bytes

    @property
    def is_body(self) -> bool:
        """Whether it is text that the reader sees, not a file that came along. Some senders name their body parts."""
        return self.media_type in ("text/plain", "text/html") and not self.is_attachment and not self.is_calendar

    @property
    def is_calendar(self) -> bool:
        """Whether it holds an iCalendar object, by its type or by its name."""
        return self.media_type in ("text/calendar", "application/ics") or self.filename.lower().endswith(".ics")


def leaves(content_type: str, encoding: str, disposition: str, body: bytes) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts of a message, and what was broken. Attached messages are leaves: what they carry is not of this one.

    The three values are those of the message's own header; the parsers see no other header of it.
    """
    head = f"Content-Type: {content_type or 'text/plain'}\r\n"
    head += f"Content-Transfer-Encoding: {encoding}\r\n" if encoding else ""
    head += f"Content-Disposition: {disposition}\r\n" if disposition else ""
    content = one_header_block(head) + body
    problems: tuple[str, ...] = ()
    try:
        found = tuple(_fast(parse_email_tree(content, mode="lazy")))
    except ParseError:
        problems = ("a part is broken",)
        try:
            found = tuple(_slow(email.message_from_bytes(content)))
        except Exception:  # noqa: BLE001  (the standard library raises all sorts on broken mail, RecursionError among them)
            found = ()
    if not found and body.strip():
        return (Part("text/plain", {}, "", is_attachment=False, content=body),), (*problems, "the parts can't be told")
    if len(found) > PART_LIMIT:
        return found[:PART_LIMIT], (*problems, "there are too many parts")
    return found, problems


def one_header_block(head: str) -> bytes:
    """A header block of ASCII; what is none becomes a question mark."""
    return f"{head}\r\n".encode("ascii", "replace")


def parameters(content_type: str) -> dict[str, str]:
    """The parameters of a Content-Type or Content-Disposition, RFC 2231 continuations and charsets resolved."""
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for name, star, number, extended, value in _PARAMETER.findall(content_type[:CONTENT_TYPE_LIMIT]):
        bare = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') and value.endswith('"') else value.strip()
        if star:
            pieces.setdefault(name.lower(), []).append((int(number[:4] or 0), bare, bool(extended) or not number))
        else:
            plain.setdefault(name.lower(), decoded(bare))
    for name, found in pieces.items():
        charset, raw = "", b""
        for index, (_, text, quoted) in enumerate(sorted(found)):
            if index == 0 and quoted and text.count("'") > 1:
                charset, _, text = text.split("'", 2)  # noqa: PLW2901  (what is left is the text)
            raw += unquote_to_bytes(text) if quoted else text.encode("utf-8", "replace")
        plain[name] = one_line(decode(raw, charset)[0])
    return plain


def text_of(part: Part, limit: int) -> tuple[str, tuple[str, ...]]:
    """The text of a part, at most `limit` bytes of it, flowed lines joined, and what was broken."""
    content, problems = part.content[:limit], []
    if len(part.content) > limit:
        problems.append("a text is too long")
    charset = part.parameters.get("charset")
    if not charset and part.media_type == "text/html":
        meta = _META_CHARSET.search(content, 0, 4096)
        charset = meta[1].decode("ascii") if meta else None
    text, sure = decode(content, charset)
    if not sure:
        problems.append("the charset of a text is not what it says")
    text = lines(text)
    if part.media_type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text, tuple(problems)


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Join the soft-broken lines of RFC 3676; a quoted line is only joined with one quoted as deep."""
    joined: list[str] = []
    depth, open_line = -1, False
    for line in text.split("\n"):
        quotes = len(line) - len(line.lstrip(">"))
        words = line[quotes:].removeprefix(" ")
        is_signature = words == "-- "
        if open_line and quotes == depth and not is_signature:
            joined[-1] += words
        else:
            joined.append(f"{'>' * quotes} {words}" if quotes else words)
        open_line, depth = words.endswith(" ") and not is_signature, quotes
        if open_line and delete_space:
            joined[-1] = joined[-1][:-1]
    return "\n".join(joined)


def _fast(root: PyLazyMimePart) -> Iterator[Part]:
    waiting = [root]
    count = 0
    while waiting and count <= PART_LIMIT:
        node = waiting.pop()
        if not node.is_message and node.children:
            waiting.extend(reversed(node.children))
            continue
        if node.content is None:
            continue
        count += 1
        yield _part(
            node.content_type.lower(),
            next(iter(_values(node.headers, "content-type")), ""),
            next(iter(_values(node.headers, "content-disposition")), ""),
            node.content,
        )


def _values(headers: dict[str, list[str]], name: str) -> list[str]:
    return next((values for key, values in headers.items() if key.lower() == name), [])


def _slow(root: StdlibMessage) -> Iterator[Part]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        kind = node.get_content_type()
        payload = node.get_payload()
        if isinstance(payload, list) and kind == "message/delivery-status":
            content = "\n\n".join(str(one) for one in payload).encode("utf-8", "replace")
        elif isinstance(payload, list) and not kind.startswith("message/"):
            waiting.extend(one for one in reversed(payload) if isinstance(one, StdlibMessage))
            continue
        else:
            raw = node.get_payload(decode=True)
            content = raw if isinstance(raw, bytes) else b""
        yield _part(kind, str(node.get("Content-Type", "")), str(node.get("Content-Disposition", "")), content)


def _part(media_type: str, content_type: str, disposition: str, content: bytes) -> Part:
    described = parameters(content_type)
    filename = parameters(disposition).get("filename") or described.get("name", "")
    attached = disposition.strip().lower().startswith("attachment")
    return Part(media_type, described, filename[:255], attached, content)
