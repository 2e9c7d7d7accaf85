"""Lines and paragraphs that nobody wrote for this mail: meeting blocks, legal footers, what a telephone adds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.recognition.line_patterns import LINES, any_of, even, line

_CAP = 1000
_MEETING = line(LINES["meeting"]["lines"])
_TOOLS: tuple[str, ...] = tuple(LINES["meeting"]["tools"])
_AUTOMATIC: tuple[str, ...] = tuple(LINES["footers"]["cues"])
_DRAWN = "+0123456789_.~*=─━-"
_TELEPHONE = line(LINES["signature"]["telephone"])
_CLOSING = re.compile(rf"^\s{{0,4}}{any_of(LINES['signature']['closings'])}[\s,.!]{{0,4}}$", re.IGNORECASE)
_CONTACT = line(LINES["signature"]["contacts"])
_FOOTER = re.compile(rf"^\W{{0,4}}{any_of(LINES['footers']['paragraphs'])}", re.IGNORECASE)
_SENTENCE = re.compile(
    rf"(?:^|(?<=[.!?])\s{{1,4}})\W{{0,3}}{any_of(LINES['footers']['sentences'])}(?:[.!?]+|$)", re.IGNORECASE
)
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def is_meeting_line(text: str) -> bool:
    """Whether a line belongs to the block that a meeting tool adds below an invitation."""
    return len(text) < _CAP and bool(_MEETING.match(even(text)))


def names_a_tool(lines: Sequence[str]) -> bool:
    """Whether the text can hold a meeting tool's block at all: a cheap look, before each line is compared."""
    low = "\n".join(lines).lower()
    return any(tool in low for tool in _TOOLS)


def is_drawn_or_dialled(text: str) -> bool:
    """Whether a line is a drawn rule or a telephone number: what such a block holds, where no tool is named."""
    return text.lstrip()[:1] in _DRAWN and is_meeting_line(text)


def is_telephones(text: str) -> bool:
    """Whether a line says only with what the mail was sent ("Sent from my iPhone")."""
    return len(text) < _CAP and bool(_TELEPHONE.match(even(text)))


def contact_lines(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines without, and the lines with, nothing but ways to reach the sender, below the closing words."""
    closed = False
    kept: list[str] = []
    contacts: list[str] = []
    for text in lines:
        plain = even(text)
        if closed and len(text) < _CAP and _CONTACT.match(plain):
            contacts.append(text)
            continue
        closed = closed or (len(text) < _CAP and bool(_CLOSING.match(plain)))
        kept.append(text)
    return kept, contacts


def without_footers(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs that are no footers, without the sentences that only tell how the mail was sent.

    Where nothing else is left, they are all that was written and stay.
    """
    kept = [cleaned for text in paragraphs if not _is_footer(text) and (cleaned := _without_sentences(text))]
    return kept or list(paragraphs)


def _is_footer(paragraph: str) -> bool:
    return bool(_FOOTER.match(even(" ".join(paragraph[:_CAP].split()))))


def _without_sentences(paragraph: str) -> str:
    """The paragraph without sentences about the mail itself; such a sentence ends at its stop."""
    if len(paragraph) > 4 * _CAP:
        return paragraph
    kept = [text for text in paragraph.split("\n") if text]
    whole = even(" ".join(kept))
    low = whole.lower()
    if not any(cue in low for cue in _AUTOMATIC):
        return paragraph
    if not _SENTENCE.search(whole) or _LINK.search(whole):
        return paragraph
    pieces: list[str] = []
    start = 0
    for found in _SENTENCE.finditer(whole):
        pieces.append(" ".join(kept)[start : found.start()])
        start = found.end()
    return " ".join(piece.strip() for piece in [*pieces, " ".join(kept)[start:]] if piece.strip())
