"""Where in a text slow patterns are worth running: the stretches around the words that they need, found in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import ahocorasick

from agent.recognition.cues import cues_of

_NAMELESS = re.compile(r"\(\?P<\w+>")


class WordPlaces:
    """Patterns with the words each needs; `before` and `behind` are the letters around a word that a match may span.

    A pattern that needs no certain word is always run over the whole text.
    """

    def __init__(self, patterns: Sequence[str], *, before: int, behind: int) -> None:
        self._before, self._behind, self._count = before, behind, len(patterns)
        self._always: set[int] = set()
        wanted: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            cues = cues_of(_NAMELESS.sub("(?:", pattern))
            for cue in cues:
                wanted.setdefault(cue, []).append(number)
            if not cues:
                self._always.add(number)
        self._automaton = ahocorasick.Automaton()
        for cue, numbers in wanted.items():
            self._automaton.add_word(cue, (len(cue), tuple(numbers)))
        self._automaton.make_automaton()

    def find(self, low: str) -> list[list[tuple[int, int]]]:
        """For each pattern, the stretches of the text that can hold a match, in order and apart."""
        found: list[list[tuple[int, int]]] = [
            [(0, len(low))] if number in self._always else [] for number in range(self._count)
        ]
        for last, (length, numbers) in self._automaton.iter(low):
            start = max(0, last + 1 - length - self._before)
            end = last + 1 + self._behind
            for number in numbers:
                stretches = found[number]
                if stretches and stretches[-1][1] >= start:
                    stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
                else:
                    stretches.append((start, end))
        return found


def matches(pattern: re.Pattern[str], low: str, stretches: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """The matches of the pattern in those stretches of the text."""
    for start, end in stretches:
        yield from pattern.finditer(low, start, end)
