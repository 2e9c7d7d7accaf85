"""The words for days, one lexicon a language: `dates.toml` made into patterns once, at import."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.recognition.tables import table

_TABLE = table("dates")
SPOKEN = ("en", "de", "fr", "es", "pt")
NUMBERS: Mapping[str, int] = _TABLE["numbers"]
"""Numbers in words, in all the languages."""
ORDINALS: Mapping[str, int] = _TABLE["ordinals"]
NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
"""A pattern for a number, in figures or words."""
_AROUND = _TABLE["around"]
STANDS: Sequence[str] = _AROUND["stands"]
"""Words that may stand behind a bare day; regular expressions."""
LABELS: Sequence[str] = _AROUND["labels"]
NO_DAY: Sequence[str] = _AROUND["no_day"]
"""What makes the number before it no day of a month; regular expressions."""
LEADS: Sequence[str] = _AROUND["leads"]
"""Words that lead from a day to its time."""
JOINS: Sequence[str] = _AROUND["joins"]
PRONOUNS: Sequence[str] = _AROUND["pronouns"]
LATE, EARLY = (re.compile("|".join(_AROUND[part])) for part in ("late", "early"))
"""Words that make a day an afternoon or evening, and a morning."""


def number(words: str) -> int:
    """The value of what `NUMBER` matched."""
    return int(words) if words.isdigit() else NUMBERS[words.lower()]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words for days, English ones beside its own, since calendars write English everywhere.

    `weekday_of`, `month_of`: word → 0 to 6, 1 to 12. The strings are alternatives of a pattern, over lower-case text.
    """

    language: str
    weekday_of: Mapping[str, int]
    month_of: Mapping[str, int]
    full_weekday: str
    any_weekday: str
    month: str
    before_day: str
    next: str
    coming: str
    last: str
    next_after: str
    coming_after: str
    last_after: str
    next_week: str
    this_week: str
    day_words: str
    articles: str
    short_behind: str
    through: str
    every: str
    plural: str
    day_parts: str
    gone: str
    parts: str
    week_behind: str
    fortnight_behind: str
    week_ahead: str
    fortnight_ahead: str
    days: tuple[tuple[re.Pattern[str], int], ...]


def alternatives(words: list[str]) -> str:
    """A pattern that matches any of the words, the longest first; nothing where there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"


def lexicon(language: str) -> Lexicon:
    """The lexicon of an ISO 639-1 code; English for a language that has none."""
    return _LEXICONS.get(language, _LEXICONS["en"])


def _made(language: str) -> Lexicon:
    own, english = _TABLE[language], _TABLE["en"]
    weekday_of = _index(english["weekdays"]) | _index(english["short"]) | _index(own["weekdays"]) | _index(own["short"])
    month_of = {word: number + 1 for word, number in (_index(english["months"]) | _index(own["months"])).items()}
    full = [word for group in (*english["weekdays"], *own["weekdays"]) for word in group]

    def both(key: str) -> str:
        return alternatives([*own.get(key, ()), *(english.get(key, ()) if language != "en" else ())])

    days = own["days"] | (english["days"] if language != "en" else {})
    return Lexicon(
        language=language,
        weekday_of=weekday_of,
        month_of=month_of,
        full_weekday=alternatives(full),
        any_weekday=alternatives(list(weekday_of)),
        month=alternatives(list(month_of)),
        before_day=both("before_day"),
        next=both("next"),
        coming=both("coming"),
        last=both("last"),
        next_after=both("next_after"),
        coming_after=both("coming_after"),
        last_after=both("last_after"),
        next_week=both("next_week"),
        this_week=both("this_week"),
        day_words=both("day_words"),
        articles=both("articles"),
        short_behind=both("short_behind"),
        through=both("through"),
        every=both("every"),
        plural=alternatives([str(own["plural"])]),
        gone="|".join([*own["gone"], *(english["gone"] if language != "en" else ())]),
        day_parts=both("day_parts"),
        parts=both("parts"),
        week_behind=both("week_behind"),
        fortnight_behind=both("fortnight_behind"),
        week_ahead=both("week_ahead"),
        fortnight_ahead=both("fortnight_ahead"),
        days=tuple((re.compile(rf"\b(?:{pattern})\b"), offset) for pattern, offset in days.items()),
    )


def _index(groups: list[list[str]]) -> dict[str, int]:
    return {word: place for place, group in enumerate(groups) for word in group}


_LEXICONS = {language: _made(language) for language in SPOKEN}
