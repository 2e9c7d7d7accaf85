"""Times of day in prose: "2:30 PM", "14h30", "14.30 Uhr", "10-11am PT", "half past two", "a las tres y media".

Works on lower-case text of the same length as the original; knows nothing of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from agent.recognition.date_words import NUMBERS
from agent.recognition.zones_named import NamedZone, zone_behind

_NO_HOURS = frozenset({"a", "an", "another", "otra", "otro", "outra", "um", "un"})
_DIAL = 12
_HOUR_WORDS = {word: value for word, value in NUMBERS.items() if 0 < value <= _DIAL and word not in _NO_HOURS}
_WORD = "|".join(sorted(_HOUR_WORDS, key=len, reverse=True))
_AT = (
    r"(?:at|around|about|@|by|um|gegen|ab|à|vers|dès|às|as|a las|a la|sobre las|las|pelas|para as"
    r"|from|between|von|de|entre|zwischen|entre las|kl|om)"
)
_PART = (
    r"(?P<late>in the (?:afternoon|evening)|at night|tonight|de la tarde|de la noche|da tarde|da noite|de l’après-midi"
    r"|du soir|nachmittags?|am nachmittag|abends)|(?P<early>in the morning|de la mañana|da manhã|du matin|vormittags?"
    r"|morgens|am vormittag|früh)"
)
# After a bare hour ("at 4") only what can follow a time may stand: no street, no unit.
_AFTER_BARE = (
    r"(?=\s*(?:$|[.,;:!?)(\n–-]|(?:on|with|and|or|to|in|tomorrow|today|this|that|sharp|then|for"
    r"|if|works?|is|at|would|until"
    r"|till|please|your|my|our|uk|london|[aecmpw][sde]?t|c?est|bst|gmt|utc|ist|eastern|central"
    r"|mountain|pacific|mon\w*|tue\w*"
    r"|wed\w*|thu\w*|fri\w*|next|oder|und|am|bei|mit|ou|et|avec|chez|le|y|o|con|el|e|com|na|no"
    r"|de la|da|du|de l’|so|as|but"
    r"|morgen|heute|demain|mañana|amanhã|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes)\b))"
)
_ATOM = re.compile(
    rf"""(?:(?<![\w.:/])|(?<=\dt))(?:
      (?P<h12>\d{{1,2}})(?:[:.h](?P<m12>[0-5]\d))?[ ]?(?P<ap>[ap])\.?[ ]?m\b\.?
    | (?P<hc>[01]?\d|2[0-4]):(?P<mc>[0-5]\d)(?::[0-5]\d(?:\.\d{{1,3}})?)?(?![:\d/])(?:[ ]?(?:uhr|hrs?|h|hours|horas)\b)?
    | (?P<hd>[01]?\d|2[0-4])\.(?P<md>[0-5]\d)[ ]?(?:uhr|hrs?|h|hours)\b
    | (?P<hu>[01]?\d|2[0-4])[ ]?uhr(?:[ ](?P<mu>[0-5]\d))?\b
    | (?P<hh>[01]?\d|2[0-4])(?:[ ]?h(?:[ ]?(?P<mh>[0-5]\d))?|[ ](?:heures?|horas?)(?:[ ](?P<mhh>[0-5]\d))?)\b
      (?:[ ]?(?P<hhalf>et[ ]demie|y[ ]media|e[ ]meia))?
    | (?P<mil>[01]\d[0-5]\d|2[0-3][0-5]\d)[ ]?(?:hrs|hours)\b
    | (?P<noon>(?:12[ ])?(?:noon|midday)|midi(?:[ ](?P<noonhalf>et[ ]demie))?|mediod[ií]a|meio[- ]dia|mittags)\b
    | (?P<rel>half[ ]past|quarter[ ]past|(?:a[ ])?quarter[ ]to|halb|viertel[ ]nach|viertel[ ]vor)
      [ ](?P<hrel>\d{{1,2}}|{_WORD})\b
    | (?P<hw>\d{{1,2}}|{_WORD})[ ](?:o’clock|uhr|heures?)(?:[ ](?P<mw>et[ ]demie|et[ ]quart|dreißig))?\b
    )""",
    re.VERBOSE,
)
_LED = re.compile(
    rf"(?:(?<!\w){_AT}[ ]|(?<=\.[0-5]\d)(?:[ ]?[-–][ ]?|[ ](?:to|until|bis|à|a)[ ]))"
    rf"(?P<led>(?:(?P<h>\d{{1,2}})(?:\.(?P<m>[0-5]\d)(?!\.?\d)"
    rf"|{_AFTER_BARE})"
    rf"|(?P<hw>{_WORD})(?:[ ](?P<half>thirty|fifteen|y[ ]media|e[ ]meia|y[ ]cuarto|e[ ]quinze|et[ ]demie)\b"
    rf"|{_AFTER_BARE})))"
)
_LEFT = re.compile(
    r"(?<![\w.:/,])(?P<h>\d{1,2})(?:[:.h](?P<m>[0-5]\d))?[ ]?(?:[-–—]|to|until|till|bis|and|y|e"
    r"|et|à|a|às)[ ]?(?:the )?$"
)
_JOIN = re.compile(
    r"\s{0,3}(?:-|–|—|‒|to|until|til|till|bis(?: um)?|jusqu’à|à|a|às|as|até(?: às)?|hasta(?: las)?"
    r"|a las|and|y|et|e|und)\s{0,3}(?:las )?"
)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)(?: las| as)? $")
_PART_BEHIND = re.compile(rf"[ ,]{{1,2}}(?:{_PART})\b")
_SMALLEST_DURATION = 7  # "2h" is mostly a length, "14h" an hour of the day


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day, or a stretch of one: where it stands, the zone named with it, how it was written.

    `dial` is true where it could be either half of the day and the usual one (07:00 to 18:59) was taken.
    """

    begins: time
    ends: time | None
    start: int
    end: int
    zone: NamedZone | None = None
    dial: bool = False
    meridiem: str = ""


def find_times(text: str, low: str, taken: list[tuple[int, int]]) -> list[ClockTime]:
    """The times of day, in order; none inside `taken` (the places of dates)."""
    atoms = sorted(_atoms(text, low, taken), key=lambda atom: (atom.start, -atom.end))
    apart: list[ClockTime] = []
    for atom in atoms:
        if not apart or atom.start >= apart[-1].end:
            apart.append(atom)
    return _joined(low, apart, taken)


def _atoms(text: str, low: str, taken: list[tuple[int, int]]) -> Iterator[ClockTime]:
    for match in _ATOM.finditer(low):
        if not _inside(match.start(), taken) and (atom := _atom(match, low)):
            yield _placed(text, low, atom)
    for match in _LED.finditer(low):
        start, end = match.span("led")
        if _inside(start, taken):
            continue
        hour = int(match["h"]) if match["h"] else _HOUR_WORDS[match["hw"]]
        minute = int(match["m"] or 0) if match["h"] else _half(match["half"])
        if atom := _dialled(hour, minute, start, end, written=match["h"] or ""):
            yield _placed(text, low, atom)


def _atom(match: re.Match[str], low: str) -> ClockTime | None:
    start, end = match.span()
    if match["ap"]:
        return _meridian(int(match["h12"]), int(match["m12"] or 0), match["ap"], start, end)
    for hours, minutes in (("hc", "mc"), ("hd", "md"), ("hu", "mu")):
        if match[hours]:
            return _dialled(int(match[hours]), int(match[minutes] or 0), start, end, written=match[hours])
    if match["hh"]:
        minute = 30 if match["hhalf"] else int(match["mh"] or match["mhh"] or 0)
        led = re.search(rf"(?<!\w){_AT} $", low[max(0, start - 12) : start]) or re.search(
            r"[-–] ?$", low[max(0, start - 2) : start]
        )
        if int(match["hh"]) < _SMALLEST_DURATION and not led:
            return None
        return _dialled(int(match["hh"]), minute, start, end, written=match["hh"])
    if match["mil"]:
        return ClockTime(time(int(match["mil"][:2]), int(match["mil"][2:])), None, start, end)
    if match["noon"]:
        return ClockTime(time(12, 30 if match["noonhalf"] else 0), None, start, end)
    if match["rel"]:
        return _related(match["rel"], _hour(match["hrel"]), start, end)
    return _dialled(_hour(match["hw"]), _half(match["mw"]), start, end, written="")


def _hour(words: str) -> int:
    return int(words) if words.isdigit() else _HOUR_WORDS[words]


def _half(words: str | None) -> int:
    if not words:
        return 0
    return 15 if words in {"fifteen", "y cuarto", "e quinze", "et quart"} else 30


def _related(words: str, hour: int, start: int, end: int) -> ClockTime | None:
    minutes = hour * 60
    minutes += {"half past": 30, "quarter past": 15, "viertel nach": 15, "halb": -30}.get(words, -15)
    return _dialled(minutes // 60 or 12, minutes % 60, start, end, written="")


def _meridian(hour: int, minute: int, half: str, start: int, end: int) -> ClockTime | None:
    if not 1 <= hour <= 12:  # noqa: PLR2004 - the dial
        return ClockTime(time(hour, minute), None, start, end) if hour < 24 and half == "p" else None  # noqa: PLR2004 - "14:00 pm"
    return ClockTime(time(hour % 12 + 12 * (half == "p"), minute), None, start, end, meridiem=half)


def _dialled(hour: int, minute: int, start: int, end: int, *, written: str) -> ClockTime | None:
    """A time without am or pm. Nobody interviews between midnight and seven, so 1 to 6 are the afternoon's."""
    if hour > 24 or (hour == 24 and minute):  # noqa: PLR2004 - hours of a day
        return None
    dial = 1 <= hour <= 12 and not written.startswith("0")  # noqa: PLR2004 - the dial
    if dial and hour < _SMALLEST_DURATION:
        hour += 12
    return ClockTime(time(hour % 24, minute), None, start, end, dial=dial)


def _placed(text: str, low: str, atom: ClockTime) -> ClockTime:
    """With the part of the day and the zone that stand behind it."""
    if part := _PART_BEHIND.match(low, atom.end):
        atom = replace(_in_part(atom, late=bool(part["late"])), end=part.end())
    if named := zone_behind(text, atom.end):
        atom = replace(atom, end=named.end, zone=named)
    return atom


def _in_part(atom: ClockTime, *, late: bool) -> ClockTime:
    hour = atom.begins.hour
    if late and hour < 12:  # noqa: PLR2004 - noon
        hour += 12
    elif not late and 13 <= hour <= 18 and atom.dial:  # noqa: PLR2004 - was moved to the afternoon
        hour -= 12
    return replace(atom, begins=atom.begins.replace(hour=hour), meridiem="p" if late else "a", dial=False)


def in_part(found: ClockTime, *, late: bool) -> ClockTime:
    """The same time in the morning or, where `late`, the afternoon, if it could be either."""
    if not found.dial:
        return found
    moved = _in_part(found, late=late)
    if found.ends is not None and late and found.ends.hour < 12:  # noqa: PLR2004 - noon
        moved = replace(moved, ends=found.ends.replace(hour=found.ends.hour + 12))
    return moved


def _joined(low: str, atoms: list[ClockTime], taken: list[tuple[int, int]]) -> list[ClockTime]:
    """Two times with a dash or "to" between them are one stretch, and so is "10-11am"."""
    found: list[ClockTime] = []
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        behind = atoms[index + 1] if index + 1 < len(atoms) else None
        if behind and _is_range(low, atom, behind):
            found.append(_stretch(atom, behind))
            index += 2
            continue
        found.append(_with_left(low, atom, taken))
        index += 1
    return found


def _is_range(low: str, first: ClockTime, second: ClockTime) -> bool:
    gap = low[first.end : second.start]
    if len(gap) > 14 or not (matched := _JOIN.fullmatch(gap)):  # noqa: PLR2004 - "  hasta las  "
        return False
    if re.fullmatch(r"\s*(?:and|y|et|e|und)\s*(?:las )?", matched[0]):
        return bool(_BETWEEN.search(low[max(0, first.start - 14) : first.start]))
    return True


def _stretch(first: ClockTime, second: ClockTime) -> ClockTime:
    begins = first.begins
    if not first.meridiem and second.meridiem and first.dial:
        begins = _like(begins, second)
    return ClockTime(
        begins,
        second.begins,
        first.start,
        second.end,
        second.zone or first.zone,
        first.dial and not second.meridiem,
        second.meridiem,
    )


def _like(begins: time, second: ClockTime) -> time:
    """The start of "11 - 1pm" or "10-11am": in the same half of the day if it is then the earlier of the two."""
    same = begins.replace(hour=begins.hour % 12 + 12 * (second.meridiem == "p"))
    return same if same < second.begins else begins.replace(hour=begins.hour % 12 if begins.hour != 12 else 12)  # noqa: PLR2004 - noon


def _with_left(low: str, atom: ClockTime, taken: list[tuple[int, int]]) -> ClockTime:
    before = low[max(0, atom.start - 16) : atom.start]
    left = _LEFT.search(before)
    if left is None:
        return atom
    start = atom.start - len(before) + left.start()
    if _inside(start, taken) or int(left["h"]) > 23:  # noqa: PLR2004 - hours
        return atom
    if re.search(r"(?:and|y|e|et) ?(?:the )?$", left[0]) and not _BETWEEN.search(low[max(0, start - 14) : start]):
        return atom
    begins = _dialled(int(left["h"]), int(left["m"] or 0), start, atom.end, written=left["h"])
    return replace(_stretch(begins, atom), zone=atom.zone) if begins else atom


def _inside(position: int, taken: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in taken)
