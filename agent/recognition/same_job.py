"""When two spellings name one employer, or one job."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from agent.recognition.proper_names import cleaned, letters

_SHORT = 3  # letters; "HP" is never short for something longer
_LONG = 8  # letters from which a slip of the pen is forgiven
_SLIP = 92
_SAME_ROLE = 86
_LEVELS = frozenset(
    [
        "senior",
        "sr",
        "junior",
        "jr",
        "mid",
        "staff",
        "principal",
        "lead",
        "i",
        "ii",
        "iii",
        "iv",
        "m",
        "w",
        "d",
        "f",
        "x",
        "mwd",
        "wmd",
        "gn",
        "the",
        "a",
        "an",
        "of",
        "for",
        "and",
        "in",
        "remote",
        "hybrid",
        "de",
        "la",
        "le",
        "der",
        "die",
        "das",
        "des",
        "el",
    ]
)
_WORD = re.compile(r"[^\W_]+")


def same_employer(one: str, other: str) -> bool:
    """Whether two names are one employer's: legal forms aside the same letters, or whole first words of the other."""
    first, second = _employer_words(one), _employer_words(other)
    if not first or not second:
        return False
    spelled, respelled = "".join(first), "".join(second)
    if spelled == respelled:
        return True
    short, long = sorted((first, second), key=len)
    if long[: len(short)] == short and (len(short) > 1 or len(short[0]) > _SHORT):
        return True
    return min(len(spelled), len(respelled)) >= _LONG and fuzz.ratio(spelled, respelled) >= _SLIP


def role_likeness(one: str, other: str) -> float:
    """How surely two titles name one job, 0 to 100: level words count little, an acronym stands for its words."""
    first, second = _role_words(one), _role_words(other)
    if not first or not second:
        return 0
    if first == second:
        return 100 if _WORD.findall(one.lower()) == _WORD.findall(other.lower()) else 97
    if (
        set(first) <= set(second)
        or set(second) <= set(first)
        or _is_acronym(first, second)
        or _is_acronym(second, first)
    ):
        return 90
    return (
        min(float(fuzz.token_sort_ratio(" ".join(first), " ".join(second))), _SAME_ROLE - 1.0)
        if set(first) & set(second)
        else 0
    )


def same_role(one: str, other: str) -> bool:
    """Whether two titles name one job."""
    return role_likeness(one, other) >= _SAME_ROLE


def _employer_words(name: str) -> list[str]:
    words = [letters(word) for word in re.split(r"[\s&/+.,-]+", cleaned(name) or name)]
    kept = [word for word in words if word and word not in {"the", "and", "und"}]
    return kept or [word for word in words if word]


def _role_words(title: str) -> list[str]:
    words = [letters(word) for word in _WORD.findall(title)]
    return [word for word in words if word and word not in _LEVELS and not word.isdigit()]


def _is_acronym(short: list[str], long: list[str]) -> bool:
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)
