"""Where quoted mail begins: the lines that mail programs put between a reply or a forward and what it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.recognition.line_patterns import LINES, any_of, even

CAP = 1000
"""A header line is short; longer ones are not looked at, so that no pattern can run away."""

_QUOTES, _HEADERS = LINES["quotes"], LINES["headers"]
_MARK = r"^[\W_]{0,6}"
_VERB = any_of(_QUOTES["wrote"])
_CUES: tuple[str, ...] = tuple(_QUOTES["cues"])
_START = any_of(_QUOTES["starts"])
_ENDS = r"\s?(?::|-{2,4})\s{0,4}$"
_WROTE = re.compile(rf"{_MARK}{_START}\s.{{4,250}}?\b{_VERB}(?: .{{0,120}}?)?{_ENDS}", re.IGNORECASE)
_NAMED = re.compile(rf"{_MARK}.{{2,120}}<[^<>\s]{{3,120}}>.{{0,20}}?\b{_VERB}(?: .{{0,80}}?)?{_ENDS}", re.IGNORECASE)
_BARE = re.compile(rf"{_MARK}{_START}\s.{{4,250}}?@.{{2,120}}?\b{_VERB}\s{{0,4}}$", re.IGNORECASE)
_ADDRESS = re.compile(r"[<(\[\s:](?:mailto:)?[^<>()\s\[\]]{1,80}@[^<>()\s\[\]]{3,80}[>)\]\s:]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?] ")
_OPENS = re.compile(rf"{_MARK}{_START}\s.{{4,200}}", re.IGNORECASE)
# What each of these begins with: a word of the list, or a line that holds a moment or an address.
_MAY_BEGIN = re.compile(rf"(?=.{{0,{CAP}}}?[\d@<])|{_MARK}{_START}\s", re.IGNORECASE)
_DIVIDER = re.compile(
    rf"^[\s>*]{{0,8}}(?:[-_=]{{2,40}}|##-)\s?(?:{any_of(_QUOTES['dividers'])}|(?P<forward>{any_of(_QUOTES['forwards'])}))"
    r"(?!\w).{0,80}$",
    re.IGNORECASE,
)
_FORWARD = re.compile(rf"^[\s>]{{0,8}}{any_of(_QUOTES['forward_lines'])}\s?:\s{{0,4}}$", re.IGNORECASE)
_FIELD = r"^[\s>*|]{0,8}"
_COLON = r"\s?:\*{0,2}\s{0,6}"
_FROM = re.compile(rf"{_FIELD}{any_of(_HEADERS['from'])}{_COLON}(?=[^\d\s])", re.IGNORECASE)
_FIELDS = tuple(
    re.compile(rf"{_FIELD}{any_of(_HEADERS[name])}(?:{_COLON}|(?<=du) (?=\d))", re.IGNORECASE)
    for name in ("from", "sent", "to", "subject", "more")
)
_ANY_FIELD = re.compile(r"[\s>*|]{0,8}[^\W\d_][^:]{0,24}:|[\s>*|]{0,8}message du \d", re.IGNORECASE)
_RULE = re.compile(r"^[\s>]{0,8}[-_=*]{0,80}\s{0,8}$")
_BLOCK = 7  # lines in which a block of headers shows itself
_KINDS_OF_FIELDS = 3


def may_attribute(lines: Sequence[str]) -> bool:
    """Whether a line among these can be an "On …, X wrote:" at all: a cheap look, before each is compared."""
    low = "\n".join(lines).lower()
    return "@" in low or any(cue in low for cue in _CUES)


def quote_start(lines: Sequence[str]) -> tuple[int, bool]:
    """The first line of what is quoted (or past the end), and whether it begins a forwarded mail."""
    answers = may_attribute(lines)
    for index, text in enumerate(lines):
        if len(text) > CAP or not text.strip():
            continue
        plain = even(text)
        if divider := _DIVIDER.match(plain):
            return index, bool(divider["forward"])
        if _FORWARD.match(plain):
            return index, True
        if is_header_block(lines, index):
            return _above_rule(lines, index), False
        if answers and attribution(lines, index) and not _marked_below(lines, index):
            return index, False
    return len(lines), False


def attribution(lines: Sequence[str], index: int) -> int:
    """How many lines the "On …, X wrote:" that begins here takes; 0 where none does."""
    if len(lines[index]) > CAP or not _MAY_BEGIN.match(lines[index]):
        return 0
    if not any(_may_end(text) for text in lines[index : index + 3]):
        return 0
    first = even(lines[index])
    if not first.strip():
        return 0
    if _attributes(first):
        return 1
    dated = _YEAR.search(first) or (_CLOCK.search(first) and "<" in first)
    if not _OPENS.match(first) and not dated:
        return 0
    for count in (2, 3):
        parts = [part.strip(" >\t") for part in lines[index : index + count]]
        joined = even(" ".join(parts))
        if len(parts) == count and all(parts) and len(joined) < CAP and _attributes(joined):
            return count
    return 0


def is_header_block(lines: Sequence[str], index: int) -> bool:
    """Whether a quoted mail's headers begin here: a sender, and two of date, receiver and subject beside it."""
    if _field(lines[index]) not in {0, 1}:
        return False
    following = [text for text in lines[index : index + _BLOCK] if text.strip()]
    found = {_field(text) for text in following} - {None, 4}
    sender = any(len(text) < CAP and _FROM.match(even(text)) for text in following)
    second = _field(following[1]) if len(following) > 1 else None
    return sender and (len(found) >= _KINDS_OF_FIELDS or (_field(lines[index]) == 0 and second == 1))


def is_wrapper(lines: Sequence[str]) -> bool:
    """Whether the first line belongs to what is put around a quoted mail, not to its words."""
    text = even(lines[0])
    if len(text) > CAP:
        return False
    known = _DIVIDER.match(text) or _FORWARD.match(text) or _field(text) is not None or attribution(lines, 0)
    return bool(known) or bool(_RULE.match(text))


def _field(text: str) -> int | None:
    """Which header field the line gives: 0 sender, 1 date, 2 receiver, 3 subject, 4 another."""
    if len(text) > CAP or not _ANY_FIELD.match(text):
        return None
    plain = even(text)
    return next((number for number, pattern in enumerate(_FIELDS) if pattern.match(plain)), None)


def _may_end(text: str) -> bool:
    """Whether the line can be the last of an attribution: a colon or dashes at its end, or an address in it."""
    return text.rstrip().endswith((":", "-", "*")) or "@" in text


def _attributes(text: str) -> bool:
    if _WROTE.match(text) or _NAMED.match(text) or _BARE.match(text):
        return True
    # In other languages, and where a program writes no verb: a moment, an address, and the colon at the end.
    ends = text.rstrip().endswith(":") and _field(text) is None and not _SENTENCE.search(text)
    return ends and bool(_ADDRESS.search(text) and _CLOCK.search(text) and _YEAR.search(text))


def _marked_below(lines: Sequence[str], index: int) -> bool:
    """Whether lines marked with ">" follow, so that they are told from new text by their marks."""
    rest = lines[index + attribution(lines, index) :]
    first = next((text for text in rest if text.strip()), "")
    return first.lstrip().startswith(">")


def _above_rule(lines: Sequence[str], index: int) -> int:
    """The block's first line, or that of the rule drawn above it."""
    above = index - 1
    while above >= 0 and _RULE.match(lines[above]):
        above -= 1
    return above + 1


__all__ = ["CAP", "attribution", "is_header_block", "is_wrapper", "quote_start"]
