"""One line of notes that is no answer but a correction or a wish: "mute", "top choice", "hm: Dana" (etiquette 6.4)."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from agent.etiquette.value import Value
from agent.letters import tables
from agent.letters.stems import Field, answer_to, straightened

_PLEASE = r"(?:please|bitte|por favor|s'il (?:te|vous) pla[iî]t|svp)"
_BEFORE = rf"[ \t>]*(?:[*•·▪‣#-]+[ \t]*)?(?:{_PLEASE}[ \t,:]+)?"
_BEHIND = rf"(?:[ \t,]+{_PLEASE})?[ \t.!]*"
_LONGEST = 160  # characters; no wish is longer


class WishKind(StrEnum):
    """What can be wished in one line."""

    NOT_AN_INTERVIEW = "not_an_interview"
    TOP_CHOICE = "top_choice"
    SHARE_OTHER_INTERVIEWS = "share_other_interviews"
    MUTE = "mute"
    WITHDRAW = "withdraw"
    SKIP_THANKS = "skip_thanks"
    NO_LINKEDIN = "no_linkedin"
    HIRING_MANAGER = "hiring_manager"
    WRONG_COMPANY = "wrong_company"
    SAME_AS = "same_as"


class Wish(Value):
    """One of them; `value` is the name it gives, "" where it gives none, `words` its line as typed."""

    kind: WishKind
    value: str = ""
    words: str = ""


def read_wishes(text: str) -> tuple[tuple[Wish, ...], str]:
    """The wishes of a text of notes, each once, and the text without their lines. Takes any text."""
    wishes: dict[tuple[WishKind, str], Wish] = {}
    left = []
    for line in re.split(r"\r\n|\r|\n", text):
        wish = _wish(line) or _wish(answer_to(Field.HAPPENED, line))
        if wish is None:
            left.append(line)
        else:
            wishes.setdefault((wish.kind, wish.value), wish)
    return tuple(wishes.values()), "\n".join(left)


def _wish(line: str | None) -> Wish | None:
    if line is None or not line.strip() or len(line) > _LONGEST:
        return None
    plain = straightened(line)
    for kind in WishKind:
        if found := _pattern(kind).fullmatch(plain):
            named = "value" in found.re.groupindex
            value = " ".join(line[slice(*found.span("value"))].split()).strip(" .!\"'{}") if named else ""
            if named and not (value and value.isprintable()):
                return None
            return Wish(kind=kind, value=value, words=" ".join(line.split()))
    return None


@cache
def _pattern(kind: WishKind) -> re.Pattern[str]:
    ways = "|".join(f"(?:{entry})" for entry in tables.table("wishes")[kind.value])
    return re.compile(f"{_BEFORE}(?:{ways}){_BEHIND}", re.IGNORECASE)
