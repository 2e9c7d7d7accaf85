"""Finds the phrases of `phrases/*.toml` in a text. What they add up to is for `kinds` to decide.

The tables `signals/*.toml` (what a mail says beside its kind) and `own/*.toml` (what the user's own mail decides) are
written alike. A table holds `[[signs]]`: `says` (a kind of mail, or a circumstance such as "hiring" or "conditional"),
`weight` (3 decides where there is a hiring context, 2 needs company, 1 only supports), `patterns`, and `unless`: a
pattern that takes the sign away when it stands in the same sentence. `[words]` names what several patterns share.
Patterns are regular expressions over the folded text: lower case, apostrophes typographic (’), white space single. "…"
stands for up to 70 characters of the same sentence, so that no pattern runs across sentences or without bounds. Accents
count on neither side ("mañana" finds "manana"); a German umlaut finds its two letters too ("für" finds "fuer"), and "ß"
finds "ss".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from agent.recognition.cues import Cues
from agent.recognition.tables import names, table

LANGUAGES = names("phrases")
"""The languages with a table of phrases, as ISO 639-1 codes."""
Folder = Literal["phrases", "signals", "own"]
"""Where tables in this notation lie; each has one for every language."""

_LONGEST = 8_000  # characters of new text that are searched
_GAP = r"[^.!?\n]{0,70}?"
_DATED_GAP = r"(?:[^.!?\n]|(?<=\d)\.|\.(?=\d)){0,70}?"  # where dates are written "12. März" and hours "10.30"
_END = re.compile(
    r"(?<=[!?;])(?= )|\n+|(?<=[^\W\d_]{3}\.)(?= )|(?<=[)\"”]\.)(?= )"
    r"|(?<=\d\.)(?= (?!(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))[A-ZÄÖÜÉÈÀÁÍÓÚÇ])"
)
_BREAK = re.compile(r"[ \t]*\n[ \t]*\n\s*|[ \t]*\n[ \t]*(?=[-*•–·▪‣]|\d{1,2}[.)] )|[ \t]*\n(?=[ \t]*[^\n:]{1,30}: )")
_SPACE = re.compile(r"[^\S\n]*(?<!\n)\n(?!\n)[^\S\n]*|[^\S\n]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("'‘’ʼ`´", "’"))
PLAIN = str.maketrans("àáâãäåçèéêëìíîïñòóôõöùúûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy")
_UMLAUTS = {"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "(?:ss|ß)"}
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
        self.low = _low(self.shown)

    @cached_property
    def ends(self) -> list[int]:
        """Where each sentence but the last ends."""
        return [match.end() for match in _END.finditer(self.shown)]

    @cached_property
    def bare(self) -> str:
        """`low` without accents, and of its length: what the patterns are searched in."""
        return self.low.translate(PLAIN)

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


def signs(text: Folded, languages: tuple[str, ...], folder: Folder = "phrases") -> tuple[Sign, ...]:
    """Every phrase of those languages that the text holds, each pattern once a sentence, in the tables' order."""
    found: list[Sign] = []
    for language in languages:
        phrases, cues = _TABLES[folder, language]
        for number in cues.possible(text.bare):
            found += _found(phrases[number], text)
    return tuple(found)


def holds(words: str, says: str, languages: tuple[str, ...]) -> bool:
    """Whether a few words hold a sign of that sort."""
    text = Folded(words)
    for language in languages:
        phrases, cues = _TABLES["phrases", language]
        possible = (phrases[number] for number in cues.possible(text.bare))
        if any(phrase.says == says and next(_found(phrase, text), None) is not None for phrase in possible):
            return True
    return False


def _found(phrase: _Phrase, text: Folded) -> Iterator[Sign]:
    seen: set[int] = set()
    for match in phrase.pattern.finditer(text.bare):
        number = text.number(match.start())
        if number in seen:
            continue
        start, end = text.span(number)
        if phrase.unless and phrase.unless.search(text.bare, start, max(end, match.end())):
            continue
        seen.add(number)
        quote = " ".join(text.shown[match.start() : match.end()].split())
        yield Sign(phrase.says, phrase.weight, quote[:_QUOTED_SPAN].strip(), number)


def _low(text: str) -> str:
    """The text in lower case, letter by letter where that would change its length: places in both must agree."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return low.translate(_APOSTROPHES)


def _compiled(folder: str, language: str) -> tuple[tuple[_Phrase, ...], Cues]:
    """The phrases of a language in their table's order, and which of them a text can hold."""
    phrases: list[_Phrase] = []
    written: list[str] = []
    words: Mapping[str, str] = table(f"{folder}/{language}").get("words", {})
    for group in table(f"{folder}/{language}")["signs"]:
        unless = re.compile(_written(_spelled(group["unless"], words), language)) if "unless" in group else None
        for pattern in group["patterns"]:
            written.append(_written(_spelled(pattern, words), language))
            phrases.append(_Phrase(group["says"], group["weight"], re.compile(written[-1]), unless))
    return tuple(phrases), Cues(written)


def _spelled(pattern: str, words: Mapping[str, str]) -> str:
    """The pattern with the table's `[words]` in the place of their names ("<role>"); these may name earlier ones."""
    for name in reversed(list(words)):
        pattern = pattern.replace(f"<{name}>", words[name])
    return pattern


def _written(pattern: str, language: str) -> str:
    """The regular expression of a pattern in the tables' notation: whole words, bounded gaps, bare letters."""
    if language == "de":
        pattern = "".join(_UMLAUTS.get(letter, letter) for letter in pattern)
    pattern = pattern.translate(PLAIN).replace("…", _GAP if language == "en" else _DATED_GAP)
    return rf"(?<!\w)(?:{pattern})(?!\w)"


_TABLES = {(folder, language): _compiled(folder, language) for folder in get_args(Folder) for language in LANGUAGES}
