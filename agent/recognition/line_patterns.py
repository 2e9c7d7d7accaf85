"""The regular expressions of `newest_text.toml`, compiled: one for each list, over one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.recognition.tables import Table, table

_GAP = ".{0,160}?"
_APOSTROPHES = re.compile("['‘ʼ`´]")
LINES: Table = table("newest_text")
"""The whole table, by section and list."""


def any_of(patterns: Sequence[str]) -> str:
    """A regular expression that matches where one of the table's patterns does."""
    return "(?:" + "|".join(pattern.replace("…", _GAP) for pattern in patterns) + ")"


def line(patterns: Sequence[str], *, ends: bool = True) -> re.Pattern[str]:
    """A pattern for `match` on one line, white space around it allowed; with `ends` it takes the line whole."""
    return re.compile(rf"^\s{{0,8}}{any_of(patterns)}" + (r"\s{0,8}$" if ends else ""), re.IGNORECASE)


def even(text: str) -> str:
    """The text with one kind of apostrophe, as the patterns are written; of the same length."""
    return _APOSTROPHES.sub("’", text)
