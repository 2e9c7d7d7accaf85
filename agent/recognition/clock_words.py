"""The words for times of day: `clock.toml` made into patterns once, at import. All over lower-case text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time

from agent.recognition.date_words import NUMBERS
from agent.recognition.tables import table

_TABLE = table("clock")
_NO_HOURS = frozenset({"a", "an", "another", "otra", "otro", "outra", "um", "un", "ein", "eine", "einem", "einen"})
_DIAL = 12
BY_NIGHT = time(0, 59)
"""No stretch of a morning ends before this in the afternoon."""
HOUR_WORDS: Mapping[str, int] = {
    word: value for word, value in NUMBERS.items() if 0 < value <= _DIAL and word not in _NO_HOURS and " " not in word
}
"""Words for the hours of the dial, in all the languages."""
MINUTES_AFTER: Mapping[str, int] = dict(_TABLE["after"]["minutes"])
"""Words behind an hour, and how many minutes each is."""


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def _relations() -> dict[str, tuple[int, bool]]:
    """Words ahead of an hour → the minutes they add, and whether they are sure to tell a time by themselves."""
    before = _TABLE["before"]
    found = {words: (minutes, True) for words, minutes in _TABLE["of_next"].items()}
    for sure, parts in ((True, before["parts"]), (False, before["minutes"])):
        for part, minutes in parts.items():
            found |= {f"{part} {past}": (minutes, sure) for past in before["past"]}
            found |= {f"{part} {to}": (-minutes, sure) for to in before["to"] if part != "half"}
    found["half"] = (30, False)  # "at half ten"
    return found


RELATION: Mapping[str, tuple[int, bool]] = _relations()
"""What is said ahead of an hour: the minutes it adds, and whether it needs no word such as "at" before it."""

_HOUR = _any(HOUR_WORDS)
_AT = _any(_TABLE["at"])
_MARK = _any(_TABLE["hour_marks"])
_AND = _any(_TABLE["and"])
_TO = _any(_TABLE["to"])
_LATE, _EARLY = _any(_TABLE["late"]), _any(_TABLE["early"])
_STANDS = rf"(?=\s*(?:$|[.,;:!?)(\n/–-]|{_any(_TABLE['follows'])}\b|{_LATE}|{_EARLY}))"
_NO_UNIT = rf"(?![\d:.]?\d|\s?{_any(_TABLE['units'])})"
_FIGURE = r"(?P<h>\d{1,2})"
_BEHIND = rf" (?:{_any(_TABLE['after']['minus'])} |{_AND} )?{_any(MINUTES_AFTER)}\b"

FIGURES = re.compile(
    rf"""(?:(?<![\w.:/,])|(?<=\dt)|(?<=[,@]))(?=\d)(?:
      (?P<h12>\d{{1,2}})(?:[:.h](?P<m12>[0-5]\d))?[ ]?(?P<ap>[ap])\.?[ ]?m\b\.?
    | (?P<hi>\d{{1,2}})(?:[:.](?P<mi>[0-5]\d))?[ -]?ish\b
    | (?:(?P<hs>\d{{1,2}}):(?P<ms>[0-5]\d)|(?<=[-–])(?P<hs2>\d{{1,2}}))(?P<aps>[ap])\b
    | (?P<hc>[01]?\d|2[0-4]):(?P<mc>[0-5]\d)(?::[0-5]\d(?:\.\d{{1,3}})?)?(?![:\d/])(?:[ ]?{_MARK}\b)?
    | (?P<hd>[01]?\d|2[0-4])\.(?P<md>[0-5]\d)[ ]?{_MARK}\b
    | (?P<hu>[01]?\d|2[0-4])[ ]?uhr(?:[ ](?P<mu>[0-5]\d))?\b
    | (?P<hh>[01]?\d|2[0-4])(?:[ ]?h(?:[ ]?(?P<mh>[0-5]\d))?|[ ](?:heures?|horas?)(?:[ ](?P<mhh>[0-5]\d))?)\b
    | (?P<mil>[01]\d[0-5]\d|2[0-3][0-5]\d)[ ]?(?:hrs|hours)\b
    )""",
    re.VERBOSE,
)
"""Times in figures that need no word before them."""
WORDS = re.compile(
    rf"(?<![\w.:/])(?:(?P<noonhalf>{_any(_TABLE['half_past_noon'])})\b|(?P<noon>{_any(_TABLE['noon'])})\b"
    rf"|(?P<midnight>{_any(_TABLE['midnight'])})\b|(?P<hw>\d{{1,2}}|{_HOUR}) (?:o[’ ]?clock|uhr|heures?)\b)"
)
"""Noon, midnight, and hours with a word for it behind them."""
RELATED = re.compile(
    rf"(?<![\w.:/])(?P<rel>{_any(map(re.escape, RELATION))}) (?P<hrel>1[0-2]|[1-9]|{_HOUR})\b(?!\.?\d|-)"
)
"""Times said by their distance from an hour."""
LED = re.compile(
    rf"(?:(?<!\w){_AT} |(?<=\.[0-5]\d)(?:\s?[-–]\s?| {_TO} ))(?:the )?"
    rf"(?P<led>{_FIGURE}(?:\.(?P<m>[0-5]\d)(?!\.?\d)|(?=\s?[-–]\s?\d{{1,2}}\b(?![/.]))|(?={_BEHIND})|{_STANDS})"
    rf"|(?P<hw>(?:(?<=las )|(?!once\b)){_HOUR})(?:(?={_BEHIND})|{_STANDS}))"  # "at once" is no eleven
)
"""Bare hours behind a word that leads to a time."""
_HOUR_OF = rf"(?P<led>(?:{_FIGURE}|(?P<hw>{_HOUR})\b)(?P<m>))"
SURELY = re.compile(rf"(?<!\w){_any(_TABLE['surely'])} {_HOUR_OF}{_NO_UNIT}")
"""Bare hours behind a word that hardly leads to anything else."""
AFTER_DAY = re.compile(
    rf"(?:[ ,]{{1,2}}{_any(_TABLE['parts'])})?[ ,]{{1,2}}{_any(_TABLE['behind_day'])} {_HOUR_OF}{_NO_UNIT}(?![\w-])"
)
"""Right behind a day: an hour, whatever follows but a unit."""
OR_HOUR = re.compile(
    rf"(?: {_any(_TABLE['or'])}|,|/) ?(?:at |um |à |às |a las |las )?(?P<led>{_FIGURE}(?P<m>)(?P<hw>)){_STANDS}"
)
"""Right behind a time: another bare hour to choose from."""
RIGHT = re.compile(
    rf"(?: ?[-–] ?| (?:(?P<and>{_AND})|{_TO}) )(?:las |as |les )?(?P<led>{_FIGURE}(?:\.(?P<m>[0-5]\d))?){_STANDS}"
)
"""The bare hour that ends a stretch, right behind its begin."""
LED_BEFORE = re.compile(rf"(?<!\w){_AT} $")
"""Right before a time: a word that leads to one."""
AFTER_FORM = re.compile(
    rf"(?: heures?)? (?:(?P<minus>{_any(_TABLE['after']['minus'])}) |(?:{_AND} )?)(?P<part>{_any(MINUTES_AFTER)})\b"
)
"""Right behind an hour: the minutes to add or to take away."""
LEFT = re.compile(
    rf"(?<![\w.:/,])(?P<h>\d{{1,2}})(?:[:.h](?P<m>[0-5]\d))? ?(?:(?P<and>{_AND})|{_TO}) ?(?:the |las |as |les )?$"
)
"""Right before a time: the bare hour that begins the stretch."""
JOIN = re.compile(rf"\s{{0,3}}{_TO}\s{{0,3}}(?:(?:las|the|about|around|etwa|ca\.|environ|vers|sobre las) )?")
"""Between the two ends of a stretch."""
JOIN_AND = re.compile(rf"\s{{0,3}}{_AND}\s{{0,3}}(?:las |as |les )?")
"""Between the two ends of a stretch that began with `BETWEEN`."""
ENDS = re.compile(rf"{_any(_TABLE['ends'])} ")
"""Between the begin of a talk and the time at which it is said to end."""
BETWEEN = re.compile(rf"\b{_any(_TABLE['between'])} $")
"""Right before a stretch: the word that makes "and" join its ends."""
MOVED = re.compile(rf"\b{_any(_TABLE['moves'])}\b[^.!?\n]{{0,50}}\b(?:from|von|de|das)(?: las| as)? $")
"""Before a time: it is the old one of two."""
PART_BEHIND = re.compile(rf"[ ,]{{1,2}}(?:(?P<late>{_LATE})|(?P<early>{_EARLY}))\b")
"""Right behind a time: the part of the day."""
