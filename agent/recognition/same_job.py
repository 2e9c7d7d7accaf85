"""When two spellings name one employer, or one job.

"Meta" is "Meta Platforms" and may be "Meta Bank", but never "Metabase": names are compared by whole words. Whether one
word that begins a longer name is that employer depends on what follows it: a word such as "Group" adds nothing, another
one may make it somebody else's name.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

from rapidfuzz import fuzz

from agent.recognition.lookalikes import mixes_scripts
from agent.recognition.proper_names import cleaned
from agent.recognition.tables import table

_TABLE = table("same_job")
_SHORT = 3  # letters; "HP" is never short for "HP Sauces"
_OWN = 7  # letters of a word that hardly two employers begin with
_LONG = 8  # letters from which a slip of the pen is forgiven
_SLIP = 92
_SAME_ROLE = 86
_ACRONYM = range(2, 6)
_AROUND = frozenset({"the", "and", "und", "et", "y", "e"})
_LEVELS = frozenset(_TABLE["levels"])
_WORD = re.compile(r"[^\W_]+")
_APART = re.compile(r"[\s&/+.,|()–—-]+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa"})


class Likeness(IntEnum):
    """How two employers' names stand to each other. `MAYBE`: one may be short for the other."""

    OTHER = 0
    MAYBE = 1
    SAME = 2


def likeness(one: str, other: str) -> Likeness:
    """Whether two names are one employer's, legal forms and words that add nothing aside."""
    first, second = _employer_words(one), _employer_words(other)
    if not first or not second:
        return Likeness.OTHER
    if mixes_scripts(one) or mixes_scripts(other):
        return Likeness.SAME if one == other else Likeness.OTHER
    spelled, respelled = "".join(first), "".join(second)
    if spelled == respelled or _german(one) == _german(other):
        return Likeness.SAME
    short, long = sorted((first, second), key=len)
    if long[: len(short)] == short:
        return _begun(short, long)
    if _are_initials(short, long) or _bare(first) == _bare(second) or _ends_so(short, long):
        return Likeness.MAYBE
    return Likeness.SAME if _slip(spelled, respelled) else Likeness.OTHER


def same_employer(one: str, other: str) -> bool:
    """Whether two names are surely one employer's."""
    return likeness(one, other) is Likeness.SAME


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
    if "".join(first) == "".join(second):
        return 95  # "Back End" and "Backend"
    return (
        min(float(fuzz.token_sort_ratio(" ".join(first), " ".join(second))), _SAME_ROLE - 1.0)
        if set(first) & set(second)
        else 0
    )


def same_role(one: str, other: str) -> bool:
    """Whether two titles name one job."""
    return role_likeness(one, other) >= _SAME_ROLE


def other_role(one: str, other: str) -> bool:
    """Whether two titles have no word in common and are long enough that this means two jobs."""
    return role_likeness(one, other) == 0 and len(one.split()) > 1 and len(other.split()) > 1


def _begun(short: list[str], long: list[str]) -> Likeness:
    """A name and one that begins with all its words: the same, unless what follows may make another of it."""
    if len(short) > 1 or set(long[1:]) <= _GENERIC:
        return Likeness.SAME
    letters = len(short[0])
    if letters >= _OWN:
        return Likeness.SAME
    return Likeness.MAYBE if letters > _SHORT else Likeness.OTHER


def _ends_so(short: list[str], long: list[str]) -> bool:
    """Whether a name of several words is the end of a longer one, or those words written as one, as domains do."""
    for start in range(1, len(long) - 1):
        end = long[start:]
        if not set(end) <= _GENERIC and len("".join(end)) >= _OWN and "".join(end) == "".join(short):
            return True
    return False


def _slip(spelled: str, respelled: str) -> bool:
    """Whether two long names differ by a slip of the pen. Another figure, or another script, is none."""
    if min(len(spelled), len(respelled)) < _LONG or not (spelled + respelled).isascii():
        return False
    figures = re.sub(r"\D", "", spelled) == re.sub(r"\D", "", respelled)
    return figures and fuzz.ratio(spelled, respelled) >= _SLIP


def _are_initials(short: list[str], long: list[str]) -> bool:
    return len(short) == 1 and len(short[0]) in _ACRONYM and short[0] == "".join(word[0] for word in long)


def _employer_words(name: str) -> list[str]:
    words = [_singular(_folded(word)) for word in _APART.split(cleaned(name) or name)]
    kept = [word for word in words if word and word not in _AROUND]
    return kept or [word for word in words if word]


def _bare(words: list[str]) -> list[str]:
    """The words of a name without those behind it that add nothing; its first word always stays."""
    end = len(words)
    while end > 1 and words[end - 1] in _GENERIC:
        end -= 1
    return words[:end]


def _singular(word: str) -> str:
    """A word that adds nothing, in the singular: "Technologies" as "Technology"."""
    one = re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")
    return one if word in _GENERIC and one in _GENERIC else word


def _role_words(title: str) -> list[str]:
    words = [_folded(word) for word in _WORD.findall(title)]
    return [word for word in words if word and word not in _LEVELS and not word.isdigit()]


def _folded(word: str) -> str:
    """Letters and digits of any script, without accents and case."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in plain if letter.isalnum())


def _german(name: str) -> str:
    """The name as a German keyboard without umlauts spells it."""
    return _folded((cleaned(name) or name).lower().translate(_GERMAN))


def _is_acronym(short: list[str], long: list[str]) -> bool:
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)


_GENERIC = frozenset(_folded(word) for word in _TABLE["generic"])
