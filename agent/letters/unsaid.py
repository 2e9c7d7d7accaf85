"""What letters do not say: stock phrases, pressure, and gloom in answers to bad news (etiquette 2.14)."""

from __future__ import annotations

import re
from functools import cache

from agent.letters import tables


def unsaid(text: str, *, gloom: bool) -> tuple[str, ...]:
    """The banned words that stand in the text, as they stand there; `gloom` adds those for answers to bad news."""
    patterns = [_pattern("stock"), _pattern("pressure"), *([_pattern("gloom")] if gloom else [])]
    return tuple(match.group() for pattern in patterns for match in pattern.finditer(text))


def gloomy(text: str) -> bool:
    """Whether the words would sour an answer to bad news."""
    return bool(unsaid(text, gloom=True))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{entry})" for entry in tables.table("never")[name]), re.IGNORECASE)
