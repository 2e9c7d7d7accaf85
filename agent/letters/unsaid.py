"""What letters do not say: stock phrases, pressure, and gloom in answers to bad news (etiquette 2.14)."""

from __future__ import annotations

import re
from functools import cache

from agent.letters import tables

ALWAYS = ("stock", "jargon", "pressure", "impatience", "selfish")
SOUR = ("arguing", "gloom")


def unsaid(text: str, *, gloom: bool) -> tuple[str, ...]:
    """The banned words that stand in the text, as they stand there; `gloom` adds those for answers to a refusal."""
    return tuple(words for name in (*ALWAYS, *(SOUR if gloom else ())) for words in said_of(name, text))


def said_of(name: str, text: str) -> tuple[str, ...]:
    """What the text says of that list of `never.toml`."""
    return spoken("never", name, text)


def spoken(table: str, name: str, text: str) -> tuple[str, ...]:
    """The words of the text that a list of patterns in a table of this room finds, as they stand there."""
    return tuple(match.group() for match in _pattern(table, name).finditer(text))


def gloomy(text: str) -> bool:
    """Whether the words would sour an answer to bad news."""
    return bool(unsaid(text, gloom=True))


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{entry})" for entry in tables.table(table)[name]), re.IGNORECASE)
