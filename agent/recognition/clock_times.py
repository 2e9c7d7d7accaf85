"""Times of day in prose: "2:30 PM", "14h30", "14.30 Uhr", "10-11am PT", "half past two", "a las tres y media".

Works on lower-case text of the same length as the original; knows nothing of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from itertools import chain

from agent.recognition.clock_words import (
    AFTER_DAY,
    AFTER_FORM,
    BETWEEN,
    BY_NIGHT,
    ENDS,
    FIGURES,
    HOUR_WORDS,
    JOIN,
    JOIN_AND,
    LED,
    LED_BEFORE,
    LEFT,
    MINUTES_AFTER,
    MOVED,
    OR_HOUR,
    PART_BEHIND,
    RELATED,
    RELATION,
    RIGHT,
    SURELY,
    WORDS,
)
from agent.recognition.zones_named import NamedZone, zone_behind

_SMALLEST_DURATION = 7  # "2h" is mostly a length, "14h" an hour of the day
_LOOK_BACK = 70
_LONGEST_GAP = 40  # "and will conclude by" between the two ends
_LAST_MINUTE = time(23, 59)  # where a day's midnight is its end


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
    for pattern, made in ((FIGURES, _in_figures), (WORDS, _in_words), (RELATED, _related)):
        for match in pattern.finditer(low):
            if not _inside(match.start(), taken) and (atom := made(match, low)):
                yield _placed(text, low, atom)
                if (choice := OR_HOUR.match(low, atom.end)) and not _inside(choice.start("led"), taken):
                    yield from filter(None, [_led(choice, low)])
    behind_days = (behind for _, end in taken if (behind := AFTER_DAY.match(low, end)))
    for match in chain(LED.finditer(low), SURELY.finditer(low), behind_days):
        if not _inside(match.start("led"), taken) and (atom := _led(match, low)):
            yield _placed(text, low, atom)
            if second := _right(low, atom):
                yield _placed(text, low, second)


def _in_figures(match: re.Match[str], low: str) -> ClockTime | None:
    start, end = match.span()
    if match["ap"]:
        return _meridian(int(match["h12"]), int(match["m12"] or 0), match["ap"], start, end)
    if match["hi"]:
        return _dialled(int(match["hi"]), int(match["mi"] or 0), start, end, written=match["hi"])
    if match["aps"]:
        return _meridian(int(match["hs"] or match["hs2"]), int(match["ms"] or 0), match["aps"], start, end)
    for hours, minutes in (("hc", "mc"), ("hd", "md"), ("hu", "mu")):
        if match[hours]:
            atom = _dialled(int(match[hours]), int(match[minutes] or 0), start, end, written=match[hours])
            return _moved_by_words(low, atom)
    if match["hh"]:
        led = LED_BEFORE.search(low[max(0, start - 18) : start]) or low[max(0, start - 2) : start].rstrip()[-1:] in "-–"
        if int(match["hh"]) < _SMALLEST_DURATION and not led:
            return None
        atom = _dialled(int(match["hh"]), int(match["mh"] or match["mhh"] or 0), start, end, written=match["hh"])
        return _moved_by_words(low, atom)
    return ClockTime(time(int(match["mil"][:2]), int(match["mil"][2:])), None, start, end)


def _in_words(match: re.Match[str], low: str) -> ClockTime | None:
    start, end = match.span()
    if match["noon"]:
        return ClockTime(time(12), None, start, end)
    if match["noonhalf"]:
        return ClockTime(time(12, 30), None, start, end)
    if match["midnight"]:
        return ClockTime(_LAST_MINUTE, None, start, end)
    return _moved_by_words(low, _dialled(_hour(match["hw"]), 0, start, end, written=""))


def _related(match: re.Match[str], low: str) -> ClockTime | None:
    """A time said by its distance from an hour: "quarter past ten", "halb drei", "zehn vor elf"."""
    minutes, sure = RELATION[match["rel"]]
    if not sure and not LED_BEFORE.search(low[max(0, match.start() - 18) : match.start()]):
        return None
    whole = _hour(match["hrel"]) * 60 + minutes
    return _dialled(whole // 60 or 12, whole % 60, *match.span(), written="")


def _led(match: re.Match[str], low: str) -> ClockTime | None:
    start, end = match.span("led")
    hour = int(match["h"]) if match["h"] else _hour(match["hw"])
    atom = _dialled(hour, int(match["m"] or 0), start, end, written=match["h"] or "")
    return _moved_by_words(low, atom) if not match["m"] else atom


def _moved_by_words(low: str, atom: ClockTime | None) -> ClockTime | None:
    """The hour with what is said behind it: "y media", "menos cuarto", "et quart", "thirty"."""
    if atom is None or atom.begins.minute or not (behind := AFTER_FORM.match(low, atom.end)):
        return atom
    minutes = MINUTES_AFTER[behind["part"]]
    whole = atom.begins.hour * 60 + (-minutes if behind["minus"] else minutes)
    return replace(atom, begins=time(whole // 60 % 24, whole % 60), end=behind.end())


def _right(low: str, first: ClockTime) -> ClockTime | None:
    """The bare hour that ends a stretch: "between 2 and 5", "von 9 bis 11"."""
    match = RIGHT.match(low, first.end)
    if match is None or (match["and"] and not BETWEEN.search(low[max(0, first.start - 14) : first.start])):
        return None
    start, end = match.span("led")
    return _dialled(int(match["h"]), int(match["m"] or 0), start, end, written=match["h"])


def _hour(words: str) -> int:
    return int(words) if words.isdigit() else HOUR_WORDS[words]


def _meridian(hour: int, minute: int, half: str, start: int, end: int) -> ClockTime | None:
    if not 1 <= hour <= 12:  # noqa: PLR2004 - the dial
        return ClockTime(time(hour, minute), None, start, end) if hour < 24 and half == "p" else None  # noqa: PLR2004 - "14:00 pm"
    return ClockTime(time(hour % 12 + 12 * (half == "p"), minute), None, start, end, meridiem=half)


def _dialled(hour: int, minute: int, start: int, end: int, *, written: str) -> ClockTime | None:
    """A time without am or pm. Nobody interviews between midnight and seven, so 1 to 6 are the afternoon's."""
    if hour > 24 or (hour == 24 and minute):  # noqa: PLR2004 - hours of a day
        return None
    if hour == 24:  # noqa: PLR2004 - the end of the day
        return ClockTime(_LAST_MINUTE, None, start, end)
    dial = 1 <= hour <= 12 and not written.startswith("0")  # noqa: PLR2004 - the dial
    if dial and hour < _SMALLEST_DURATION:
        hour += 12
    return ClockTime(time(hour, minute), None, start, end, dial=dial)


def _placed(text: str, low: str, atom: ClockTime) -> ClockTime:
    """With the part of the day and the zone that stand behind it."""
    if part := PART_BEHIND.match(low, atom.end):
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
    if len(gap) > _LONGEST_GAP:
        return False
    if JOIN_AND.fullmatch(gap):
        return bool(BETWEEN.search(low[max(0, first.start - 14) : first.start]))
    if ENDS.fullmatch(gap):
        return True
    return bool(JOIN.fullmatch(gap)) and not MOVED.search(low[max(0, first.start - _LOOK_BACK) : first.start])


def _stretch(first: ClockTime, second: ClockTime) -> ClockTime:
    begins, ends = first.begins, second.begins
    if not first.meridiem and second.meridiem and first.dial:
        begins = _like(begins, second)
    elif first.meridiem == "a" and second.dial and BY_NIGHT < ends < begins:
        ends = ends.replace(hour=ends.hour + 12)
    return ClockTime(
        begins,
        ends,
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
    left = LEFT.search(before)
    if left is None:
        return atom
    start = atom.start - len(before) + left.start()
    if _inside(start, taken) or int(left["h"]) > 23:  # noqa: PLR2004 - hours
        return atom
    if MOVED.search(low[max(0, start - _LOOK_BACK) : start]):
        return atom
    if left["and"] and not BETWEEN.search(low[max(0, start - 14) : start]):
        return atom
    begins = _dialled(int(left["h"]), int(left["m"] or 0), start, atom.end, written=left["h"])
    return replace(_stretch(begins, atom), zone=atom.zone) if begins else atom


def _inside(position: int, taken: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in taken)
