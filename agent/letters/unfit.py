"""The user's words that no letter may say as they are: markup, gaps, headers, links, orders, other scripts.

They are not changed, and nothing is made of them: the question that goes back quotes them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from agent.etiquette.notes import Fit, Notes
from agent.letters import tables, wording

_LONGEST_QUOTE = 120  # characters; a longer one would bury the question
_SHOUTED = 4  # words in capitals: fewer may be names
_ABBREVIATION = 3  # letters of what may stand in capitals anywhere


def unfit(text: str) -> str | None:
    """Why these words can't stand in a letter, as the end of a sentence that begins with them; None where they can."""
    plain = wording.clean(text)
    if not wording.words_of(plain):
        return "holds no words"
    for pattern, why in _marks():
        if pattern.search(plain):
            return why
    if _is_foreign(plain):
        return "is partly in another script"
    words = [word for word in re.findall(r"[^\W\d_]+", plain) if len(word) > _ABBREVIATION]
    if len(words) >= _SHOUTED and all(word.isupper() for word in words):
        return "is all in capitals"
    return None


def quoted(text: str) -> str:
    """The words as they are shown back: on one line, without what can't be seen, and not all of very many."""
    short = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return f"“{short if len(short) <= _LONGEST_QUOTE else short[: _LONGEST_QUOTE - 1] + '…'}”"


def fit_to_say(notes: Notes) -> Notes:
    """The notes without what is unfit; an experience or need that is goes alone."""
    fits = (Fit(need=_fit(one.need), experience=_fit(one.experience)) for one in notes.fits)
    return notes.model_copy(
        update={
            "impressions": tuple(one for one in notes.impressions if unfit(one.text) is None),
            "fits": tuple(one for one in fits if one.need or one.experience),
        }
    )


def is_name(text: str) -> bool:
    """Whether that may be the name of somebody: letters and what stands between the parts of a name, and not long."""
    return bool(_NAME.fullmatch(text)) and len(text.split()) <= _NAME_WORDS


_NAME = re.compile(r"[^\W\d_][\w .,'’()·–-]{0,60}")
_NAME_WORDS = 7


def _fit(text: str | None) -> str | None:
    return text if text is not None and unfit(text) is None else None


def _is_foreign(text: str) -> bool:
    """Whether letters of two scripts stand side by side, or of one that no letter here is written in."""
    return any(one.isalpha() and not unicodedata.name(one, "").startswith(_SCRIPTS) for one in text)


_SCRIPTS = (
    "LATIN",
    "FULLWIDTH LATIN",
    "MICRO",
    "GREEK",
    "OHM",
    "KELVIN",
    "ANGSTROM",
    "FEMININE",
    "MASCULINE",
    "MODIFIER",
)


@cache
def _marks() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(one["pattern"], re.IGNORECASE | re.MULTILINE), one["why"]) for one in tables.table("unfit")["mark"]
    )
