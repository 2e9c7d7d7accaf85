"""When two spellings name one person. Nothing is guessed: a first name counts only where it is the only such one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_TITLES = frozenset(
    {
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "sir",
        "dame",
        "herr",
        "frau",
        "hr",
        "fr",
        "monsieur",
        "madame",
        "mme",
        "mlle",
        "m",
        "sra",
        "srta",
        "dipl",
        "ing",
        "msc",
        "bsc",
        "mba",
        "phd",
        "md",
        "cpa",
        "pmp",
        "jr",
    }
)
SHORT_FORM = 3  # letters
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ADDED = re.compile(r"\s*[(\[].*|\s+(?:via|from)\s.*", re.IGNORECASE)  # "Dana Levi (Northwind)", "Dana Levi via …"


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded: no accents, case, titles or additions; "Levi, Dana" is read as "Dana Levi"."""
    plain = _ADDED.sub("", name)
    before, comma, after = plain.partition(",")
    if comma and _folded(after):
        plain = f"{after} {before}"
    return _folded(plain)


def same_name(one: str, other: str) -> bool:
    """Whether two full names are one: the same words, or the same first and last one."""
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    if sorted(first) == sorted(second):
        return True
    return min(len(first), len(second)) > 1 and first[0] == second[0] and first[-1] == second[-1]


def reads_well(name: str) -> bool:
    """Whether a letter could call somebody so: not "LEVI, Dana", not "DANA LEVI"."""
    return "," not in name and not any(len(word) > 2 and word.isupper() for word in _WORD.findall(name))  # noqa: PLR2004 - "JP" is a name


def short_for(short: str, full: str) -> bool:
    """Whether `short` is a single word that `full` begins with: "Dana" for "Dana Levi"."""
    one, other = words_of(short), words_of(full)
    return len(one) == 1 and len(other) > 1 and one[0] == other[0]


def means(said: str, name: str) -> bool:
    """Whether `said`, as typed in notes, speaks of the person of that name, by full, first or last name."""
    words, known = words_of(said), words_of(name)
    if not words or not known:
        return False
    return same_name(said, name) or (len(words) == 1 and words[0] in (known[0], known[-1]))


def meant_among(said: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these people `said` speaks of; a short form that begins a first name ("Dev") if nobody fits better."""
    known = tuple(names)
    exact = tuple(name for name in known if means(said, name))
    words = words_of(said)
    if exact or len(words) != 1 or len(words[0]) < SHORT_FORM:
        return exact
    return tuple(name for name in known if (first := words_of(name)[:1]) and first[0].startswith(words[0]))


def spelled_in(address: str, name: str) -> bool:
    """Whether the part of `address` before the @ spells that full name out: dana.levi, dlevi."""
    words = words_of(name)
    if len(words) < 2:  # noqa: PLR2004 - a single word is no full name
        return False
    local = address.partition("@")[0]
    parts = words_of(re.sub(r"[._+-]", " ", local))
    return parts == words or parts == (words[0][0] + words[-1],)


@lru_cache(maxsize=4096)  # the same few names are compared over and over
def _folded(text: str) -> tuple[str, ...]:
    plain = text
    if not text.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    words = tuple(word.casefold() for word in _WORD.findall(plain))
    return tuple(word for word in words if word not in _TITLES) or words[:1]
