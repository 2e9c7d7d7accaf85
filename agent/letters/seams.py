"""Seams: where a word of a frame meets what fills a slot, some languages change that word ("y Inés" → "e Inés").

Only the frame's word changes; what fills the slot stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from agent.letters import tables


def joined(before: str, value: str, language: str) -> str:
    """The words of a frame `before` a slot, as they read before that `value` in that language (ISO 639-1)."""
    for word, follows, becomes in _seams(language):
        apart = before.removesuffix(word)
        if apart != before and not apart[-1:].isalnum() and follows.match(value):
            return apart + becomes
    return before


@cache
def _seams(language: str) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    if language not in tables.names("frames"):
        return ()
    entries = tables.table(f"frames/{language}").get("seams", ())
    return tuple(
        (word, re.compile(one["follows"]), becomes) for one in entries for word, becomes in one["change"].items()
    )
