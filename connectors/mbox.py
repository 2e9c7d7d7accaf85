"""mbox files, read as a stream: a mailbox of many gigabytes costs no more memory than its largest mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate
from pathlib import Path

MAIL_LIMIT = 64 * 1024 * 1024  # bytes of one mail that are kept; the rest is not its words
LINE_LIMIT = 1024 * 1024

# RFC 4155 appendix A: address, then a time. The time tells the line from a sentence that begins with "From".
_SEPARATOR = re.compile(rb"From .*\d{1,2}:\d{2}.*\d{4}|From \S+\s*$")
_QUOTED = re.compile(rb"^>(>*From )")


@dataclass(frozen=True, slots=True)
class MboxMail:
    """One mail of an mbox: where its separator line begins, its bytes, and the time on that line (aware) if any."""

    offset: int
    content: bytes
    delivered: datetime | None


def mails(path: Path, offset: int = 0) -> Iterator[MboxMail]:
    """The mails of an mbox from a separator line on, in their order. Raises: OSError."""
    with path.open("rb") as file:
        file.seek(offset)
        start, position, size = -1, offset, 0
        separator = b""
        pieces: list[bytes] = []
        after_blank = True
        while line := file.readline(LINE_LIMIT):
            if after_blank and _SEPARATOR.match(line):
                if start >= 0:
                    yield MboxMail(start, b"".join(pieces), _time(separator))
                start, separator, pieces, size = position, line, [], 0
            elif start >= 0 and size < MAIL_LIMIT:
                pieces.append(_QUOTED.sub(rb"\1", line))
                size += len(line)
            position += len(line)
            after_blank = not line.strip()
        if start >= 0:
            yield MboxMail(start, b"".join(pieces), _time(separator))


def is_mbox(path: Path) -> bool:
    """Whether a file begins as an mbox does. Raises: OSError."""
    with path.open("rb") as file:
        return _SEPARATOR.match(file.readline(LINE_LIMIT)) is not None


def _time(separator: bytes) -> datetime | None:
    words = separator.decode("latin-1").split(None, 2)
    found = parsedate(words[2]) if len(words) == 3 else None  # noqa: PLR2004  (From, address, time)
    if found is None:
        return None
    try:
        return datetime(*found[:6], tzinfo=UTC)
    except ValueError:
        return None
