"""Bytes → Message under limits: what is small and plain is read here, the rest in a process of its own that may die.

Never raises: a mail that can't be read within the limits is `Unreadable`, and the next one is read.
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import connectors
from connectors.mail import Folder, Message, MessageRef, RawMessage
from connectors.mime import read_message

IN_PROCESS = 2 * 1024 * 1024  # bytes
WHOLE = 25 * 1024 * 1024  # bytes; of a larger mail only the beginning is read
BEGINNING = 512 * 1024
HEADERS = 256 * 1024
BOUNDARIES = 50
PART_LINES = 1000
CPU_SECONDS = 5
WALL_SECONDS = 10
ADDRESS_SPACE = 1024 * 1024 * 1024
HTML_DEPTH = 200  # lxml silently returns nothing from a depth of 300
HTML_TAGS = 30_000  # what a parser of HTML reads in a second

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_BOUNDARY = re.compile(rb"boundary\s*\*?0?\*?\s*=", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
# Elements that hold nothing or close themselves when the next one begins (HTML, sections 13.1.2 and 13.1.2.4).
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option".split()  # noqa: SIM905
)
_MESSAGE = TypeAdapter(Message)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a mail can't be read, in words that hold nothing of the mail."""

    reason: str


def read(raw: RawMessage) -> Message | Unreadable:
    """The message, whatever it holds; HTML too deep or too rich for a parser is turned into text."""
    if len(raw.content) > WHOLE:
        beginning = RawMessage(raw.ref, raw.content[:BEGINNING], raw.received_at)
        found = _read_here(beginning) if _is_plain(beginning.content) else _read_apart(beginning)
        if isinstance(found, Unreadable):
            return found
        return replace(found, problems=(*found.problems, "it is too large: only its beginning was read"))
    if len(raw.content) <= IN_PROCESS and _is_plain(raw.content):
        return _read_here(raw)
    return _read_apart(raw)


def html_is_tame(markup: str) -> bool:
    """Whether a parser reads it in bounded time and depth; found out in one pass over the tags."""
    depth = count = 0
    for tag in _TAG.finditer(markup):
        count += 1
        if tag[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > HTML_DEPTH or count > HTML_TAGS:
            return False
    # What looks like tags and never closes costs some parsers as much.
    return markup.count("<") - count <= HTML_TAGS


def _is_plain(content: bytes) -> bool:
    """Whether nothing about it asks for care: headers, nesting and parts are within bounds."""
    end = _END_OF_HEADERS.search(content, 0, HEADERS)
    if end is None and len(content) > HEADERS:
        return False
    if content.count(b"\n--") > PART_LINES or content.count(b"\r--") > PART_LINES:
        return False
    return sum(1 for _ in _BOUNDARY.finditer(content)) <= BOUNDARIES


def _read_here(raw: RawMessage) -> Message | Unreadable:
    try:
        return _tamed(read_message(raw.content, received_at=raw.received_at, folder=raw.ref.folder))
    except MemoryError:
        return Unreadable("it takes too much memory to read")
    except RecursionError:
        return Unreadable("it is nested too deeply")
    except Exception as error:  # noqa: BLE001  (one bad mail must not keep the others from being read)
        return Unreadable(f"reading it failed ({type(error).__name__})")


def _read_apart(raw: RawMessage) -> Message | Unreadable:
    command = [sys.executable, "-m", "agent.reading", raw.ref.folder.value, raw.received_at.isoformat()]
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter, our own module; the mail goes in as data)
            command,
            input=raw.content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(connectors.__file__).parent.parent,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Unreadable("it takes too long to read")
    except OSError as error:
        return Unreadable(f"no process could be started to read it ({error.strerror})")
    if done.returncode != 0:
        return Unreadable("reading it takes too much time or memory")
    try:
        return _MESSAGE.validate_json(done.stdout)
    except ValidationError:
        return Unreadable("reading it failed")


def _tamed(message: Message) -> Message:
    if html_is_tame(message.html):
        return message
    words = message.text or re.sub(r"\s*\n\s*", "\n", unescape(_TAG.sub("\n", message.html))).strip()
    return replace(message, text=words, html="", problems=(*message.problems, "its HTML is too deep or too rich"))


def _limit_this_process() -> None:
    with suppress(ImportError):  # there are no such limits on Windows; the wall limit holds there too
        import resource  # noqa: PLC0415  (POSIX only)

        for kind, limit in ((resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_AS, ADDRESS_SPACE)):
            with suppress(ValueError, OSError):  # a lower limit is in force already
                resource.setrlimit(kind, (limit, limit))
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(arguments: list[str]) -> int:
    """The process apart: a mail on standard input, the message as JSON on standard output."""
    _limit_this_process()
    folder, received_at = Folder(arguments[0]), datetime.fromisoformat(arguments[1])
    found = _read_here(RawMessage(MessageRef("", folder), sys.stdin.buffer.read(), received_at))
    if isinstance(found, Unreadable):
        return 1
    sys.stdout.buffer.write(_MESSAGE.dump_json(found))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
