"""How like two letters are: no two may share their substance (etiquette E15)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

LONGEST_RUN = 12
SAME_APPLICATION = 0.20
ANY_LETTER = 0.35
WINDOW = timedelta(days=60)  # letters farther apart than that may be alike
OPENING = 6  # words by which a letter begins
WAITS = "Waiting for:"  # how the first line of a letter begins that must not go yet
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Print:
    """What a letter is compared by: its runs of five words and of one more than may be shared."""

    fives: frozenset[tuple[str, ...]]
    runs: frozenset[tuple[str, ...]]
    opening: tuple[str, ...]

    def like(self, other: Print) -> float:
        """Jaccard likeness of the five-word runs, from 0 to 1."""
        shared = len(self.fives & other.fives)
        return shared / (len(self.fives) + len(other.fives) - shared) if shared else 0.0

    def too_like(self, other: Print, most: float) -> bool:
        """Whether the two share a run of words that is too long, or too many short ones."""
        return bool(self.runs & other.runs) or self.like(other) > most


def heart(body: str) -> str:
    """The body without greeting, sign-off and signature: what stands between the first and the last blank line.

    Nor is what a letter waits for any part of it.
    """
    paragraphs = [paragraph for paragraph in re.split(r"\n\s*\n", body.strip()) if paragraph.strip()]
    if paragraphs and paragraphs[0].startswith(WAITS):
        paragraphs = paragraphs[1:]
    return "\n\n".join(paragraphs[1:-1]) if len(paragraphs) > 2 else ""  # noqa: PLR2004  # greeting, text, name


@lru_cache(maxsize=4096)
def print_of(text: str) -> Print:
    """The print of a text (a letter's heart)."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    return Print(_runs(words, 5), _runs(words, LONGEST_RUN + 1), tuple(words[:OPENING]))


def _runs(words: list[str], length: int) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words[at : at + length]) for at in range(len(words) - length + 1))
