"""The moments that a text names: days, with times where it gives them, in the zone it means.

A grammar of our own: libraries miss half of what people write in mail, and find dates in addresses and salaries.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import cast

from agent.etiquette.almanac import Almanac
from agent.recognition.calendar_days import Day, Order, find_days
from agent.recognition.clock_times import ClockTime, find_times, in_part
from agent.recognition.date_words import LEADS
from agent.recognition.regions import leans_month_first
from agent.recognition.zones_named import NamedZone, name_of, resolved, said_again, zone_behind, zone_for_all

LONGEST = 12_000  # characters of a text that are looked at
_MOST = 120  # moments of one text that are told
_REACH = 90  # characters between a day and its time in one sentence
_HEADING = 700  # characters below a day for which it still heads a list of times
_OPENING = timedelta(hours=4)  # from "9 to 18, Monday to Friday" on, somebody tells opening hours
_SENTENCE_END = re.compile(r"(?<=[\w)”\"]{3})[.!?]\s+(?=[A-ZÄÖÜÉÀÁÍÓÚÇ¿¡])|\n[ \t]*\n")
_SHARED = re.compile(
    r"(?:,?\s{1,2}(?:or|and|oder|und|ou|et|o|y|e)\s{1,2}|,\s{0,2}|\s?/\s?|;\s?)(?:on |am |le |el |na |no )?(?:either )?"
)
_CLAUSE = re.compile(r"[;(]|, (?:so|and|but|or|und|aber|mais|et|pero|y|mas|e) ")
_NEW_LINE = re.compile(r"\n[ \t>*•·-]{0,6}$")  # a line of a programme, whatever the one above it says in brackets
_LABEL = re.compile(rf"\s*(?:[·|•,;:–—-]|\(|(?:{'|'.join(LEADS)})(?!\w)|\s)*")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a time on it, that a text names.

    `start` and `end` are aware; without `has_time`, `start` is the midnight that begins the day, and `end` that of the
    last day of a stretch. `zone_name` is an IANA name where known; `zone_assumed`: the text named none. `other` is the
    second reading where the words fit another date as well ("06/07", "next Friday"): then ask. `span` is the place in
    the text, `quote` its words, white space single.
    """

    start: datetime
    end: datetime | None
    has_time: bool
    zone_name: str | None
    zone_assumed: bool
    span: tuple[int, int]
    quote: str
    other: datetime | None = None

    @property
    def ambiguous(self) -> bool:
        """Whether the words fit another date as well."""
        return self.other is not None


@dataclass(frozen=True, slots=True)
class _Found:
    day: Day
    clock: ClockTime | None
    start: int
    end: int


def lowered(text: str) -> str:
    """The text in lower case, letter for letter, with one sort of apostrophe and of space."""
    low = (
        text.lower()
        if len(text.lower()) == len(text)
        else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )
    if low.isascii():
        return low.replace("'", "’").replace("`", "’")
    return low.translate(_ALIKE)


_ALIKE = str.maketrans(
    {"'": "’", "‘": "’", "ʼ": "’", "`": "’", "´": "’", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " "}
)


def find_moments(
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str, *, month_first: bool | None
) -> tuple[Moment, ...]:
    """The moments named in `text`, in its order.

    `written_at` is aware; `zone` is the writer's, in which days are counted and times meant that name no zone.
    `language` is ISO 639-1. `month_first` reads 3/4 as March 4th, False as April 3rd; None, where the writer's country
    is unknown, reads it as either and says so, unless other dates of the text settle it.
    """
    order = Order(leans_month_first(zone, language), sure=False) if month_first is None else Order(month_first)
    return _found_in(text[:LONGEST], written_at, zone, cast("Hashable", almanac), language, order)


@lru_cache(maxsize=8)  # one mail's text is asked for its interviews, its promise and its deadline
def _found_in(
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str, order: Order
) -> tuple[Moment, ...]:
    low = lowered(text)
    days = find_days(low, written_at.astimezone(zone).date(), language, order)
    if not days:
        return ()
    times = _once(low, find_times(text, low, [(day.start, day.end) for day in days]))
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    pairs = [found for found in _shared(low, _paired(low, days, times, ends)) if not _each_week(found)]
    general = zone_for_all(text) if times else None
    moments = [_moment(text, found, written_at, zone, almanac, general) for found in pairs]
    return _without_repeats(moments)[:_MOST]


def _each_week(found: _Found) -> bool:
    """Whether a time comes back each week: "every Tuesday at 10", "Monday to Friday, 9 to 18"."""
    day, clock = found.day, found.clock
    if clock is None or not (day.recurs or day.ranged):
        return False
    if day.recurs or clock.ends is None:
        return day.recurs
    return datetime.combine(day.day, clock.ends) - datetime.combine(day.day, clock.begins) >= _OPENING


def _paired(low: str, days: list[Day], times: list[ClockTime], ends: list[int]) -> list[_Found]:
    """Each time with the day it belongs to, and the days that are left without one."""
    owners: dict[int, list[ClockTime]] = {index: [] for index in range(len(days))}
    for clock in times:
        owner = _owner(low, clock, days, owners, ends)
        if owner is not None:
            owners[owner].append(clock)
    found: list[_Found] = []
    for index, clocks in owners.items():
        day = days[index]
        if not clocks:
            found.append(_Found(day, None, day.start, day.end))
        for clock in clocks:
            timed = in_part(clock, late=day.late) if day.late is not None else clock
            near = abs(clock.start - day.end) <= _REACH or abs(day.start - clock.end) <= _REACH
            start, end = (min(day.start, clock.start), max(day.end, clock.end)) if near else (clock.start, clock.end)
            found.append(_Found(day, timed, start, end))
    return sorted(found, key=lambda one: (one.start, one.end))


def _owner(
    low: str, clock: ClockTime, days: list[Day], owners: dict[int, list[ClockTime]], ends: list[int]
) -> int | None:
    """The index of the day that a time belongs to: the one right behind, the last one before, or the heading's."""
    before = max((index for index, day in enumerate(days) if day.end <= clock.start), default=None)
    behind = min((index for index, day in enumerate(days) if day.start >= clock.end), default=None)

    def cut(left: int, right: int) -> bool:
        return any(left <= end <= right for end in ends)

    near_before = (
        before is not None and clock.start - days[before].end <= _REACH and not cut(days[before].end, clock.start)
    )
    near_behind = (
        behind is not None and days[behind].start - clock.end <= _REACH and not cut(clock.end, days[behind].start)
    )
    if before is not None and near_before and _LABEL.fullmatch(low, days[before].end, clock.start):
        return before
    if behind is not None and near_behind and _LABEL.fullmatch(low, clock.end, days[behind].start):
        return behind
    if near_before and near_behind and before is not None and owners[before]:
        return behind
    if near_before and before is not None:
        gap = low[days[before].end : clock.start].removesuffix("(")  # "tomorrow's talk (10am)"
        return before if _NEW_LINE.search(gap) or not _CLAUSE.search(gap) else None
    if near_behind:
        return behind
    if before is not None and clock.start - days[before].end <= _HEADING:
        return before
    return None


def _shared(low: str, found: list[_Found]) -> list[_Found]:
    """In "Tue 4th or Wed 5th between 1 and 3pm" the time is that of both days."""
    result = list(found)
    for index in range(len(found) - 2, -1, -1):
        one, other = result[index], result[index + 1]
        if (
            one.clock is None
            and other.clock
            and other.start == other.day.start
            and _SHARED.fullmatch(low[one.end : other.start])
        ):
            result[index] = replace(one, clock=other.clock)
    return result


def _moment(
    text: str, found: _Found, written_at: datetime, zone: tzinfo, almanac: Almanac, general: NamedZone | None
) -> Moment:
    day, clock = found.day, found.clock
    end = found.end
    named = clock.zone if clock else None
    if clock and named is None and (behind := zone_behind(text, max(found.end, day.end))):
        named, end = behind, behind.end
    named = named or general
    local = datetime.combine(day.day, clock.begins if clock else time(0))
    meant, name = resolved(named, local, zone, almanac) if named and clock else (zone, name_of(zone))
    start = _aware(local, meant)
    if clock and not day.named and day.day > written_at.astimezone(zone).date():
        start = _maybe_today(start, day, written_at)
    return Moment(
        start=start,
        end=_ending(day, clock, start, meant),
        has_time=clock is not None,
        zone_name=name,
        zone_assumed=named is None,
        span=(found.start, end),
        quote=" ".join(text[found.start : end].split()),
        other=_aware(datetime.combine(day.other, local.time()), meant) if day.other else None,
    )


def _maybe_today(start: datetime, day: Day, written_at: datetime) -> datetime:
    """A bare weekday with a time, said on that same weekday before that time, is today."""
    today = start - timedelta(days=7)
    if day.other or (day.end - day.start) > 12 or not written_at <= today:  # noqa: PLR2004 - letters; longer ones say next or coming
        return start
    return today if today.date() == written_at.astimezone(start.tzinfo).date() else start


def _ending(day: Day, clock: ClockTime | None, start: datetime, zone: tzinfo) -> datetime | None:
    if clock is None:
        return _aware(datetime.combine(day.until, time(0)), zone) if day.until else None
    if clock.ends is None:
        return None
    last: date = start.date() if clock.ends > clock.begins else start.date() + timedelta(days=1)
    return _aware(datetime.combine(last, clock.ends), zone)


def _aware(local: datetime, zone: tzinfo) -> datetime:
    """The wall-clock time in the zone; one that the clock change skips moves on by the hour skipped."""
    found = local.replace(tzinfo=zone)
    offset, after = found.utcoffset(), (found + timedelta(hours=3)).utcoffset()
    if offset is not None and after is not None and after > offset:
        back = (found.astimezone(UTC)).astimezone(zone)
        return back if back.replace(tzinfo=None) != local else found
    return found


def _once(low: str, times: list[ClockTime]) -> list[ClockTime]:
    """Without those that say the time before them once more, by another's clock ("16:00 CET, 11am for you")."""
    return [
        clock
        for index, clock in enumerate(times)
        if not (index and said_again(low, times[index - 1].end, (clock.start, clock.end)))
    ]


def _without_repeats(moments: list[Moment]) -> tuple[Moment, ...]:
    """The same moment said in two zones at one place ("1pm ET / 10am PT") is one."""
    kept: list[Moment] = []
    for moment in moments:
        before = kept[-1] if kept else None
        if (
            before
            and moment.has_time
            and before.start == moment.start
            and moment.span[0] - before.span[1] < _REACH // 3
        ):
            continue
        kept.append(moment)
    return tuple(kept)
