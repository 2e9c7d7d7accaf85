"""Plain text cut into what was newly written, the signature and what is quoted. By lines, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.recognition.boilerplate import (
    contact_lines,
    is_drawn_or_dialled,
    is_meeting_line,
    is_telephones,
    names_a_tool,
    without_footers,
)
from agent.recognition.reply_lines import CAP, attribution, is_wrapper, may_attribute, quote_start

_DASHES = re.compile(r"^\s{0,4}(?:--|__|—|–)\s{0,4}$")
_MARKED = re.compile(r"\s{0,2}>")  # further in, a ">" belongs to the words
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
)
_INVISIBLE |= {0x00A0: " ", 0x202F: " ", 0x2007: " ", 0x2028: "\n", 0x2029: "\n"}
_ODD = re.compile("[" + "".join(map(chr, _INVISIBLE)) + "]")

_FEW_WORDS = 6  # above a forwarded mail: "FYI, see below" says nothing of its own
_SOME_WORDS = 40  # above a forwarded mail: a remark on it
_WRAPPED = 62  # characters from which on a marked line may have been broken by a program
_TAIL = 24  # characters of such a line's broken end
_DEEPEST = 5  # forwards within forwards


@dataclass(frozen=True, slots=True)
class Cut:
    """A body in its three parts. `forwarded` says that `newest` was unwrapped from a forwarded mail."""

    newest: str
    signature: str = ""
    quoted: str = ""
    forwarded: bool = False


def cut(body: str, *, depth: int = 0) -> Cut:
    """Cut a plain text body. A forward, or a reply with nothing above what it quotes, is read as its content."""
    lines = tidy(body).split("\n")
    start, forwards = quote_start(lines)
    above, below = lines[:start], lines[start:]
    words = _words(above) if below else 0
    if below and depth < _DEEPEST and (words <= (_FEW_WORDS if forwards else 0) or (forwards and words <= _SOME_WORDS)):
        inner = _unwrapped(below)
        if inner:
            again = cut("\n".join(inner), depth=depth + 1)
            remark = _prose(_signed(above)[0]) if words > _FEW_WORDS else ""
            newest = f"{remark}\n\n{again.newest}".strip()
            return Cut(newest, again.signature, again.quoted, forwarded=forwards)
    kept, dropped = _without_marked(above)
    body_lines, signature = _signed(kept)
    return Cut(_prose(body_lines), "\n".join(signature).strip(), "\n".join([*dropped, *below]).strip())


def tidy(text: str) -> str:
    """Line ends made one, invisible characters dropped, odd spaces made plain."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_INVISIBLE) if not text.isascii() and _ODD.search(text) else text


def _without_marked(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines that bear no ">", and those that do with the broken ends of theirs."""
    kept: list[str] = []
    dropped: list[str] = []
    skip = 0
    answers = may_attribute(lines)
    for index, text in enumerate(lines):
        if skip:
            skip -= 1
            dropped.append(text)
        elif _MARKED.match(text) or (index > 0 and _is_tail(lines, index)):
            dropped.append(text)
        elif answers and text.strip() and len(text) < CAP and (count := attribution(lines, index)):
            skip = count - 1
            dropped.append(text)
        else:
            kept.append(text)
    return kept, dropped


def _is_tail(lines: list[str], index: int) -> bool:
    """Whether an unmarked line is the end of the marked one above, which a program has broken.

    An answer written between marked lines begins with a capital letter or is longer than such an end.
    """
    above, text = lines[index - 1], lines[index].strip()
    if not _MARKED.match(above) or len(above) < _WRAPPED or not text:
        return False
    return len(text) <= _TAIL and not text[0].isupper() and not text.endswith("?")


def _words(above: list[str]) -> int:
    return len(" ".join(_signed(above)[0]).split())


def _unwrapped(below: list[str]) -> list[str]:
    """The inner mail, without the marks and header lines around it."""
    inner = [text.lstrip("> ") if text.startswith(">") else text for text in below]
    while inner and (not inner[0].strip() or is_wrapper(inner)):
        inner.pop(0)
    return inner


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    """The text, and the signature: from "-- " on, and lines below the closing that only tell how to reach somebody."""
    for index, text in enumerate(lines):
        if _DASHES.match(text) and index > 0 and any(before.strip() for before in lines[:index]):
            return lines[:index], lines[index + 1 :]
    return contact_lines([text for text in lines if not is_telephones(text)])


def _prose(lines: list[str]) -> str:
    """The text without meeting blocks, and without paragraphs that are footers."""
    paragraphs: list[list[str]] = [[]]
    is_block = is_meeting_line if names_a_tool(lines) else is_drawn_or_dialled
    for text in lines:
        if not text.strip():
            paragraphs.append([])
        elif not is_block(text):
            paragraphs[-1].append(text.rstrip())
    return "\n\n".join(without_footers(["\n".join(paragraph) for paragraph in paragraphs if paragraph])).strip()
