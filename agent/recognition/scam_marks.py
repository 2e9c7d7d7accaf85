"""The marks of a job swindle in what a mail says (`scams.toml`): what is asked for, what is promised, in what form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agent.recognition.cues import Cues
from agent.recognition.phrases import Folded
from agent.recognition.tables import table

_GAP = r"(?!\w)[^.!?\n]{0,70}?(?<!\w)"  # between whole words
_TABLE = table("scams")


@dataclass(frozen=True, slots=True)
class _Mark:
    sort: str
    weight: int
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def marks(*texts: Folded) -> Mapping[str, int]:
    """The sorts of marks that the texts bear, each with its weight (1 to 3): the heaviest of its sort.

    All five languages are looked for: swindlers mix them, and their short mails don't tell their language.
    """
    found: dict[str, int] = {}
    for text in texts:
        for number in _CUES.possible(text.low):
            mark = _MARKS[number]
            if found.get(mark.sort, 0) < mark.weight and _holds(text, mark):
                found[mark.sort] = mark.weight
    return found


def _holds(text: Folded, mark: _Mark) -> bool:
    for match in mark.pattern.finditer(text.low):
        start, end = text.span(text.number(match.start()))
        end = max(end, match.end())
        if _WARNS.search(text.low, start, end) or (mark.unless and mark.unless.search(text.low, start, end)):
            continue
        return True
    return False


def _written(pattern: str) -> str:
    """The regular expression of a pattern in the table's notation: whole words, its names filled in, bounded gaps."""
    for name, words in _TABLE["words"].items():
        pattern = pattern.replace(f"<{name}>", words)
    return rf"(?<!\w)(?:{pattern.replace('…', _GAP)})(?!\w)"


_WARNS = re.compile(_written(_TABLE["warns"]))
_MARKS = tuple(
    _Mark(
        row["sort"],
        row["weight"],
        re.compile(_written(pattern)),
        re.compile(_written(row["unless"])) if "unless" in row else None,
    )
    for row in _TABLE["mark"]
    for pattern in row["patterns"]
)
_CUES = Cues([mark.pattern.pattern for mark in _MARKS])
