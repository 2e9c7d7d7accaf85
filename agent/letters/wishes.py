"""One line of notes that is no answer but a correction or a wish: "mute", "top choice", "hm: Dana" (etiquette 6.4)."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from agent.etiquette.value import Value
from agent.letters import tables
from agent.letters.stems import straightened

_BEFORE = r"[ \t>]*(?:[*•·▪‣#-]+[ \t]*)?"
_BEHIND = r"[ \t.!]*"
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


class Wish(Value):
    """One of them; `value` is the name it gives, "" where it gives none."""

    kind: WishKind
    value: str = ""


def read_wishes(text: str) -> tuple[tuple[Wish, ...], str]:
    """The wishes of a text of notes, each once, and the text without their lines. Takes any text."""
    wishes: dict[Wish, None] = {}
    left = []
    for line in re.split(r"\r\n|\r|\n", text):
        wish = _wish(line)
        if wish is None:
            left.append(line)
        else:
            wishes[wish] = None
    return tuple(wishes), "\n".join(left)


def _wish(line: str) -> Wish | None:
    if not line.strip() or len(line) > _LONGEST:
        return None
    plain = straightened(line)
    for kind in WishKind:
        if found := _pattern(kind).fullmatch(plain):
            place = found.span("value") if "value" in found.re.groupindex else (0, 0)
            value = " ".join(line[slice(*place)].split()).strip(" .!")
            return Wish(kind=kind, value=value) if value or place == (0, 0) else None
    return None


@cache
def _pattern(kind: WishKind) -> re.Pattern[str]:
    ways = "|".join(f"(?:{entry})" for entry in tables.table("wishes")[kind.value])
    return re.compile(f"{_BEFORE}(?:{ways}){_BEHIND}", re.IGNORECASE)
