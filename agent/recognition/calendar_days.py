"""Days in prose: "Tuesday, March 4th", "24.09.", "the 7th", "next Thursday", "übermorgen", as calendar dates.

Works on lower-case text. `today` is the day of writing at the writer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agent.recognition.calendar_patterns import DISTANCES, MONTHS, RELATIVE, WEEKDAYS, Patterns, patterns
from agent.recognition.date_words import EARLY, LATE, ORDINALS, PRONOUNS, number
from agent.recognition.word_places import matches

_FAR_PAST = 6  # a day that lies back counts this many times as far off as one to come
_SLIP = 3  # days by which a weekday and a date written beside it may disagree
_SOON = 60  # days within which appointments mostly are
_AROUND = 24  # letters before a day that are looked at
_DIGIT = re.compile(r"\d")
_DAY_FIGURE = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?")
_FIGURES = re.compile(r"\d[./-]\s?\d")
_FAR_BACK = 60
_VERBS = frozenset({"may", "march"})
_AS_SUBJECT = re.compile(rf"\b(?:{'|'.join(PRONOUNS)}) $")


@dataclass(frozen=True, slots=True)
class Day:
    """A date and where it stands. `until` ends a stretch of days; `late` tells this afternoon from this morning.

    `other` is the date that the words fit as well, if there is one. `named` is false for a weekday or "tomorrow"
    without a date. `recurs`: each week's day of that name. `ranged`: one end of "Monday to Friday".
    """

    day: date
    start: int
    end: int
    other: date | None = None
    until: date | None = None
    late: bool | None = None
    named: bool = True
    recurs: bool = False
    ranged: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Which of two figures is the month: the first where `month_first`. `sure` is false for a guess."""

    month_first: bool
    sure: bool = True


def find_days(low: str, today: date, language: str, order: Order) -> list[Day]:
    """The days named in lower-case text, in order, none overlapping another."""
    known = patterns(language)
    found = sorted(
        (_moved(low, day, known) for day in _found(low, today, known, order)),
        key=lambda day: (day.start, -day.end),
    )
    apart: list[Day] = []
    for day in found:
        if not apart or day.start >= apart[-1].end:
            apart.append(day)
        elif day.named and not apart[-1].named and day.end > apart[-1].end:  # "next Friday, 13 March"
            apart[-1] = replace(day, start=apart[-1].start)
    return _ranged(low, _merged(low, apart), known)


_Stretches = list[tuple[int, int]]


def _found(low: str, today: date, known: Patterns, order: Order) -> Iterator[Day]:
    """All that looks like a day: figures where there is a digit, names around one of their words."""
    places = known.places.find(low)
    if _DIGIT.search(low):
        if _FIGURES.search(low):
            yield from _iso(low, known)
            yield from _numeric(low, today, known, order)
        yield from _ordinals(low, today, known)
    yield from _month_named(low, today, known, places[MONTHS])
    yield from _weekdays(low, today, known, places[WEEKDAYS])
    yield from _relative(low, today, known, places[RELATIVE])
    yield from _distances(low, today, known, places[DISTANCES])


def nearest_year(month: int, day: int, today: date, weekday: int | None) -> tuple[date, bool] | None:
    """The date of that month and day meant by somebody who writes today, and whether its weekday disagrees.

    The nearest one to come; one that lies back only if it is close. A weekday decides between years.
    """
    candidates = [found for year in (today.year - 1, today.year, today.year + 1) if (found := _date(year, month, day))]
    if not candidates:
        return None

    def distance(found: date) -> int:
        ahead = (found - today).days
        return ahead if ahead >= 0 else -ahead * _FAR_PAST

    best = min(candidates, key=distance)
    if weekday is None or best.weekday() == weekday:
        return best, False
    fitting = [found for found in candidates if found.weekday() == weekday]
    if fitting and distance(min(fitting, key=distance)) < 300:  # noqa: PLR2004 - days; farther is a slip of the weekday
        return min(fitting, key=distance), False
    return best, True


def coming(weekday: int, today: date) -> date:
    """The next day of that name after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _iso(low: str, known: Patterns) -> Iterator[Day]:
    for match in known.iso.finditer(low):
        if found := _date(int(match["y"]), int(match["m"]), int(match["d"])):
            yield Day(found, match.start(), match.end())


def _numeric(low: str, today: date, known: Patterns, order: Order) -> Iterator[Day]:
    found = [*_in_figures(low, known, today)]
    if not order.sure and (settled := _settled(found)) is not None:
        order = Order(settled)
    for figures in found:
        if day := _either(figures, today, order):
            yield day


@dataclass(frozen=True, slots=True)
class _Figures:
    """Two numbers, day and month in some order, with a year where one stands; dotted ones put the day first."""

    first: int
    second: int
    year: int | None
    weekday: int | None
    dotted: bool
    start: int
    end: int


def _in_figures(low: str, known: Patterns, today: date) -> Iterator[_Figures]:
    weekday_of = known.words.weekday_of
    for match in known.numeric.finditer(low):
        year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)  # noqa: PLR2004 - two figures of a year
        weekday = weekday_of[match["wd"]] if match["wd"] else None
        if len(match["y"]) == 4 or abs(year - today.year) <= 2:  # noqa: PLR2004 - figures of a year; years near
            dotted = match["sep"] == "."
            yield _Figures(int(match["a"]), int(match["b"]), year, weekday, dotted, match.start(), match.end())
    for match in known.short.finditer(low):
        weekday = weekday_of[match["wd"]] if match["wd"] else None
        first, second = int(match["a"] or match["a2"]), int(match["b"] or match["b2"])
        start = match.start("wd" if match["wd"] else "a" if match["a"] else "a2")  # not at the word that leads to it
        yield _Figures(first, second, None, weekday, False, start, match.end())
    for match in known.dotted.finditer(low) if known.dotted else ():
        weekday = weekday_of[match["wd"]] if match["wd"] else None
        start = match.start("wd" if match["wd"] else "a")
        yield _Figures(int(match["a"]), int(match["b"]), None, weekday, True, start, match.end())


def _settled(found: Sequence[_Figures]) -> bool | None:
    """Whether other dates of the same text, that fit one order only, put the month first; None where none tells."""
    told = {one.second > 12 for one in found if not one.dotted and (one.first > 12) != (one.second > 12)}  # noqa: PLR2004 - months
    return told.pop() if len(told) == 1 else None


def _either(figures: _Figures, today: date, order: Order) -> Day | None:
    """The date in the order that its weekday, its size or the writer's country gives it."""
    first, second = figures.first, figures.second
    month_first = order.month_first and not figures.dotted
    orders = [(first, second), (second, first)] if month_first else [(second, first), (first, second)]
    found: list[tuple[date, bool]] = []
    for month, day in orders[:1] if figures.dotted else orders:
        if figures.year is not None:
            exact = _date(figures.year, month, day)
            near = (exact, figures.weekday not in {None, exact.weekday()}) if exact else None
        else:
            near = nearest_year(month, day, today, figures.weekday) if month <= 12 else None  # noqa: PLR2004 - months
        if near:
            found.append(near)
    if not found:
        return None
    agreeing = [day for day, disagrees in found if not disagrees]
    chosen = agreeing[0] if agreeing else found[0][0]
    other = None
    if not agreeing and figures.weekday is not None:
        other = _nearest(chosen, figures.weekday)
    else:
        other = next((day for day in agreeing if day != chosen), None)
        if order.sure and other and not _likelier(other, chosen, today):
            other = None
    return Day(chosen, figures.start, figures.end, other=other)


def _likelier(other: date, chosen: date, today: date) -> bool:
    """Whether the order that the writer should not use gives a date so much nearer that one must wonder."""
    return 0 <= (other - today).days <= _SOON and not 0 <= (chosen - today).days <= 2 * _SOON


def _nearest(day: date, weekday: int) -> date | None:
    """The day of that name close to the date, where the two were written together and disagree."""
    for distance in range(1, _SLIP + 1):
        for found in (day + timedelta(days=distance), day - timedelta(days=distance)):
            if found.weekday() == weekday:
                return found
    return None


def _month_named(low: str, today: date, known: Patterns, places: _Stretches) -> Iterator[Day]:
    words = known.words
    for pattern in (known.day_month, known.month_day):
        for match in matches(pattern, low, places):
            if match["month"] in _VERBS and not _surely_month(match, low):
                continue
            month = words.month_of[match["month"]]
            weekday = words.weekday_of[match["wd"]] if match["wd"] else None
            day = ORDINALS[match["dw"]] if match["dw"] else int(match["d"])
            if match["y"]:
                exact = _date(int(match["y"]), month, day)
                near = (exact, weekday is not None and exact.weekday() != weekday) if exact else None
            else:
                near = nearest_year(month, day, today, weekday)
            if near is None:
                continue
            last = _date(near[0].year, month, int(match["d2"])) if match["d2"] else None
            other = _nearest(near[0], weekday) if near[1] and weekday is not None else None
            until = last if last and last > near[0] else None
            found = Day(near[0], match.start(), match.end(), other=other, until=until)
            yield found
            if not match["wd"]:
                yield from _siblings(low, found, known, behind=pattern is known.month_day)


def _siblings(low: str, day: Day, known: Patterns, *, behind: bool) -> Iterator[Day]:
    """The other days of the month named with one: "24 and 25 March", "March 24, 25 or 26"."""
    start = max(0, day.start - _AROUND)
    beside = (
        known.siblings_behind.match(low, day.end) if behind else known.siblings_before.search(low[start : day.start])
    )
    if beside is None:
        return
    offset = 0 if behind else start
    for figure in _DAY_FIGURE.finditer(beside[0]):
        if found := _date(day.day.year, day.day.month, int(figure["d"])):
            place = offset + beside.start() + figure.start()
            yield Day(found, place, place + len(figure[0]))


def _surely_month(match: re.Match[str], low: str) -> bool:
    """No date: what you may 2 or march 3; a year, an ordinal or a weekday makes it one, so does no pronoun before."""
    if match["y"] or match["wd"] or match["dw"] or match["ord"]:
        return True
    return not _AS_SUBJECT.search(low[max(0, match.start() - 7) : match.start()])


def _ordinals(low: str, today: date, known: Patterns) -> Iterator[Day]:
    for match in known.ordinal.finditer(low):
        day = int(next(value for value in (match["d"], match["d2"], match["d3"]) if value))
        weekday = known.words.weekday_of[match["wd"]] if match["wd"] else None
        if found := _day_of_month(day, today, weekday):
            yield Day(found, match.start("d3") if match["d3"] else match.start(), match.end())


def _day_of_month(day: int, today: date, weekday: int | None) -> date | None:
    """The next day of that number, today included; of that weekday too, where one is named."""
    year, month = today.year, today.month
    for _ in range(14):
        found = _date(year, month, day)
        if (
            found
            and found >= today - timedelta(days=3 if weekday is not None else 0)
            and weekday in {None, found.weekday()}
        ):
            return found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 - December
    return None


def _weekdays(low: str, today: date, known: Patterns, places: _Stretches) -> Iterator[Day]:
    monday = today - timedelta(days=today.weekday())
    for match in matches(known.weekday, low, places):
        if match["wds"] and not _stands_short(low, match, known):
            continue
        weekday = known.words.weekday_of[match["wd"] or match["wds"]]
        soon = coming(weekday, today)
        other = None
        if match["nw"] or match["nw2"]:
            found = monday + timedelta(days=7 + weekday)
        elif match["tw"] or match["tw2"]:
            found = monday + timedelta(days=weekday)
        elif match["next"] or match["nexta"]:
            found = monday + timedelta(days=7 + weekday)
            other = soon if (found - today).days > 7 else None  # noqa: PLR2004 - another day of that name comes before
        elif match["last"] or match["lasta"]:
            found = soon - timedelta(days=7)
            found -= timedelta(days=7 * (found >= today))
        else:
            found = soon
        before = low[max(0, match.start() - _FAR_BACK) : match.start()]
        if found == soon and known.gone.search(before):
            found, other = soon - timedelta(days=7), None
        recurs = bool(match["plural"] or known.every.search(before))
        ranged = bool(known.range_before.search(before))
        late = _late(low, match, 0)
        yield Day(found, match.start(), match.end(), other, None, late, named=False, recurs=recurs, ranged=ranged)


def _stands_short(low: str, match: re.Match[str], known: Patterns) -> bool:
    """Whether "mon", "do" or "segunda" is a weekday there: before a time or date, or behind a word that leads to it."""
    ahead = known.short_ahead.match(low, match.end("wds"))
    if match["next"] or match["coming"] or match["nw"] or match["nw2"]:
        return ahead is not None
    if low[max(0, match.start("wds") - 1) : match.end("wds") + 1] == f"({match['wds']})":
        return low[max(0, match.start("wds") - 3) : match.start("wds") - 2].isalnum()  # "12 March (Thu), 10am"
    if ahead is None:
        return False
    return ahead["standing"] is None or bool(
        known.short_behind.search(low[max(0, match.start("wds") - _AROUND) : match.start("wds")])
    )


def _relative(low: str, today: date, known: Patterns, places: _Stretches) -> Iterator[Day]:
    for pattern, offset in known.words.days if places else ():
        for match in matches(pattern, low, places):
            yield Day(
                today + timedelta(days=offset), match.start(), match.end(), late=_late(low, match, 14), named=False
            )


def _distances(low: str, today: date, known: Patterns, places: _Stretches) -> Iterator[Day]:
    for match in matches(known.distance, low, places):
        days = number(match["n"]) * (7 if match["weeks"] else 1)
        yield Day(today + timedelta(days=days), match.start(), match.end(), named=False)


def _late(low: str, match: re.Match[str], reach: int) -> bool | None:
    """Whether the words name an afternoon or evening, or a morning."""
    around = match[0] if not reach else low[match.start() : match.end() + reach]
    if LATE.search(around):
        return True
    return False if EARLY.search(around) else None


def _moved(low: str, day: Day, known: Patterns) -> Day:
    """The day with the weeks that its words add: "Tuesday week", "a fortnight today"."""
    if day.named:
        return day
    if behind := known.week_behind.match(low, day.end):
        return replace(day, day=day.day + _weeks(behind), end=behind.end(), other=None)
    start = max(0, day.start - _AROUND)
    if ahead := known.week_ahead.search(low[start : day.start]):
        return replace(day, day=day.day + _weeks(ahead), start=start + ahead.start(), other=None)
    return day


def _weeks(match: re.Match[str]) -> timedelta:
    return timedelta(days=14 if match["two"] else 7)


_BESIDE = re.compile(
    r"(?: ?(?:morning|afternoon|evening|night|früh|vormittag|nachmittag|abend|matin|après-midi|soir))?"
    r"[\s,(]{0,3}(?:the |den |le |el )?"
)


def _merged(low: str, days: list[Day]) -> list[Day]:
    """A weekday or "tomorrow" right beside a date is that date."""
    kept: list[Day] = []
    for day in days:
        before = kept[-1] if kept else None
        if before and before.named != day.named and _BESIDE.fullmatch(low[before.end : day.start]):
            exact, loose = (before, day) if before.named else (day, before)
            other = exact.other if loose.day != exact.day else None
            late = exact.late if exact.late is not None else loose.late
            kept[-1] = Day(exact.day, before.start, day.end, other, exact.until, late)
            continue
        kept.append(day)
    return kept


def _ranged(low: str, days: list[Day], known: Patterns) -> list[Day]:
    """Both ends of "Monday to Friday" are marked."""
    for index in range(len(days) - 1):
        one, other = days[index], days[index + 1]
        if not one.named and not other.named and known.ranged.fullmatch(low[one.end : other.start]):
            days[index], days[index + 1] = replace(one, ranged=True), replace(other, ranged=True)
    return days


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
