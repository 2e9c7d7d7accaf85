"""Finds the phrases of `phrases/*.toml` in a text. What they add up to is for `kinds` to decide.

A table holds `[[signs]]`: `says` (a kind of mail, or a circumstance such as "hiring" or "conditional"), `weight`
(3 decides where there is a hiring context, 2 needs company, 1 only supports), `patterns`, and `unless`: a pattern that
takes the sign away when it stands in the same sentence. Patterns are regular expressions over the folded text: lower
case, apostrophes typographic (’), white space single. "…" stands for up to 70 characters of the same sentence, so
that no pattern runs across sentences or without bounds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from agent.recognition.tables import names, table

LANGUAGES = names("phrases")
"""The languages with a table of phrases, as ISO 639-1 codes."""

_LONGEST = 8_000  # characters of new text that are searched
_GAP = r"[^.!?\n]{0,70}?"
_END = re.compile(r"(?<=[!?;])(?= )|\n+|(?<=[^\W\d_]{3}\.)(?= )|(?<=\d\.)(?= [A-ZÄÖÜÉÈÀÁÍÓÚÇ])|(?<=[)\"”]\.)(?= )")
_BREAK = re.compile(r"[ \t]*\n[ \t]*\n\s*|[ \t]*\n[ \t]*(?=[-*•–·▪‣]|\d{1,2}[.)] )|[ \t]*\n(?=[ \t]*[^\n:]{1,30}: )")
_SPACE = re.compile(r"[^\S\n]*(?<!\n)\n(?!\n)[^\S\n]*|[^\S\n]+")
_QUOTED_SPAN = 160  # characters of a sentence that are shown as the reason


@dataclass(frozen=True, slots=True)
class Sign:
    """One phrase found: what it says, how strongly, the words, and the number of the sentence they stand in."""

    says: str
    weight: int
    quote: str
    sentence: int


class Folded:
    """A text made ready for searching: `shown` keeps its letters, `low` is compared; both of the same length."""

    def __init__(self, text: str) -> None:
        joined = _BREAK.sub("\n\n", text.strip()[:_LONGEST])
        self.shown = _SPACE.sub(" ", joined)
        self.low = "".join(map(_low, self.shown))

    @cached_property
    def ends(self) -> list[int]:
        """Where each sentence but the last ends."""
        return [match.end() for match in _END.finditer(self.shown)]

    def number(self, position: int) -> int:
        """The number of the sentence that a position lies in."""
        return bisect_right(self.ends, position)

    def span(self, number: int) -> tuple[int, int]:
        """Where the sentence of that number begins and ends."""
        start = self.ends[number - 1] if number else 0
        return start, self.ends[number] if number < len(self.ends) else len(self.shown)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences, in their own letters."""
        return tuple(self.shown[slice(*self.span(number))].strip() for number in range(len(self.ends) + 1))


@dataclass(frozen=True, slots=True)
class _Phrase:
    says: str
    weight: int
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    cue: str


def signs(text: Folded, languages: tuple[str, ...]) -> tuple[Sign, ...]:
    """Every phrase of those languages that the text holds, each pattern once a sentence, in the tables' order."""
    return tuple(sign for language in languages for phrase in _PHRASES[language] for sign in _found(phrase, text))


def holds(words: str, says: str, languages: tuple[str, ...]) -> bool:
    """Whether a few words hold a sign of that sort."""
    text = Folded(words)
    return any(
        phrase.says == says and next(_found(phrase, text), None) is not None
        for language in languages
        for phrase in _PHRASES[language]
    )


def _found(phrase: _Phrase, text: Folded) -> Iterator[Sign]:
    if phrase.cue and phrase.cue not in text.low:
        return
    seen: set[int] = set()
    for match in phrase.pattern.finditer(text.low):
        number = text.number(match.start())
        if number in seen:
            continue
        start, end = text.span(number)
        if phrase.unless and phrase.unless.search(text.low, start, max(end, match.end())):
            continue
        seen.add(number)
        quote = " ".join(text.shown[match.start() : match.end()].split())
        yield Sign(phrase.says, phrase.weight, quote[:_QUOTED_SPAN].strip(), number)


def _low(letter: str) -> str:
    """The letter in lower case where that is one letter too, so that places in both texts agree."""
    if letter in "'‘’ʼ`´":
        return "’"
    low = letter.lower()
    return low if len(low) == 1 else letter


def _cue(pattern: str) -> str:
    """The longest run of plain letters that every match of the pattern holds; empty where that is not plain to see."""
    best = run = ""
    depth = 0
    index = 0
    while index < len(pattern):
        letter = pattern[index]
        if letter == "[":
            index = pattern.index("]", index + 2)
            best, run = max(best, run, key=len), ""
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            best, run = max(best, run, key=len), ""
        elif depth == 0 and letter == "|":
            return ""
        elif letter == "\\":
            index += 1
            best, run = max(best, run, key=len), ""
        elif letter in "?*{":
            best, run = max(best, run[:-1], key=len), ""
            index = pattern.index("}", index) if letter == "{" else index
        elif depth == 0 and (letter.isalpha() or letter in " ’-"):
            run += letter
        else:
            best, run = max(best, run, key=len), ""
        index += 1
    return max(best, run, key=len)


def _compiled(language: str) -> tuple[_Phrase, ...]:
    phrases = []
    for group in table(f"phrases/{language}")["signs"]:
        unless = re.compile(_written(group["unless"])) if "unless" in group else None
        for pattern in group["patterns"]:
            compiled = re.compile(_written(pattern))
            phrases.append(_Phrase(group["says"], group["weight"], compiled, unless, _cue(pattern)))
    return tuple(phrases)


def _written(pattern: str) -> str:
    """The regular expression of a pattern in the tables' notation: whole words, bounded gaps."""
    return rf"(?<!\w)(?:{pattern.replace('…', _GAP)})(?!\w)"


_PHRASES = {language: _compiled(language) for language in LANGUAGES}
