"""Spans of time in prose, resolved to their end: "end of next week", "within 5–7 business days", "mid-June".

Etiquette 2.6: a range ends when its last day does, at 17:00 where the writer is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from agent.etiquette.almanac import Almanac
from agent.recognition.calendar_days import nearest_year
from agent.recognition.date_words import NUMBER, SPOKEN, lexicon, number
from agent.recognition.dates import Moment
from agent.recognition.tables import table
from agent.recognition.word_places import WordPlaces, matches

CLOSE_OF_BUSINESS = time(17)
_FRIDAY = 4
_SAME_DAY = 8  # hours within which something is still for today
_SOFT = 15  # business days in "the coming weeks"


@dataclass(frozen=True, slots=True)
class Span:
    """The last day of a span (and a time, where one is given), and where its words stand. `length`: "two weeks".

    `office`: until the close of business of that day.
    """

    day: date
    start: int
    end: int
    at: datetime | None = None
    length: bool = False
    office: bool = False


@dataclass(frozen=True, slots=True)
class _Patterns:
    week: re.Pattern[str]
    month: re.Pattern[str]
    length: re.Pattern[str]
    named: tuple[tuple[str, re.Pattern[str]], ...]
    week_of: re.Pattern[str]
    week_number: re.Pattern[str]
    behind: re.Pattern[str]
    ahead: re.Pattern[str]
    ends_day: re.Pattern[str]
    places: WordPlaces


_WEEK, _MONTH, _LENGTH, _WEEK_NUMBER, _NAMED = range(5)  # what `places` finds; the kinds, in order, from the last on
_BEFORE, _BEHIND = 60, 48  # letters around its word that a span may take
_KINDS = (
    "few_days",
    "couple_days",
    "few_weeks",
    "couple_weeks",
    "coming_weeks",
    "holidays",
    "end_of_day",
    "close_of_business",
    "quarter",
    "weekend",
    "before_weekend",
)
_LENGTHS = frozenset({"few_days", "couple_days", "few_weeks", "couple_weeks", "coming_weeks"})
_Stretches = list[tuple[int, int]]


def find_spans(
    low: str, written_at: datetime, moments: tuple[Moment, ...], almanac: Almanac, language: str
) -> list[Span]:
    """The spans and days in lower-case text, in order, none overlapping. `written_at` is in the writer's zone."""
    today = written_at.date()
    patterns = _patterns(language if language in SPOKEN else "en")
    places = patterns.places.find(low)
    found = [
        *_days(low, written_at, moments, patterns),
        *_week_numbers(low, written_at, patterns, places[_WEEK_NUMBER]),
        *_weeks(low, today, patterns, places[_WEEK]),
        *_months(low, today, patterns, almanac, language, places[_MONTH]),
        *_lengths(low, today, patterns, almanac, places[_LENGTH]),
    ]
    for number_, (kind, pattern) in enumerate(patterns.named, start=_NAMED):
        for match in matches(pattern, low, places[number_]):
            if not _is_past(low, match, patterns):
                length = kind in _LENGTHS
                day = _named_day(kind, today, almanac)
                found.append(Span(day, *match.span(), length=length, office=kind == "close_of_business"))
    apart: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return _last_of_several(low, apart, patterns.ends_day)


def business_days_after(day: date, count: int, almanac: Almanac) -> date:
    """The day that many working days later; counting begins the day after."""
    while count > 0:
        day += timedelta(days=1)
        count -= almanac.is_working_day(day)
    return day


def resolved(span: Span, zone: tzinfo) -> datetime:
    """The moment at which the span is over."""
    return span.at or datetime.combine(span.day, CLOSE_OF_BUSINESS, tzinfo=zone)


def due(span: Span, zone: tzinfo) -> datetime:
    """The last moment to act within the span: a date alone is 23:59 (formats.md), the close of business 17:00."""
    return span.at or datetime.combine(span.day, CLOSE_OF_BUSINESS if span.office else time(23, 59), tzinfo=zone)


def _weeks(low: str, today: date, patterns: _Patterns, places: _Stretches) -> Iterator[Span]:
    monday = today - timedelta(days=today.weekday())
    for match in matches(patterns.week, low, places):
        part = match["early"] or match["mid"] or match["late"]
        if match["this"] and not part:
            continue
        if match["this"] or match["alone"]:
            base = monday + timedelta(days=7 * (today.weekday() > _FRIDAY))
        else:
            base = monday + timedelta(days=14 if match["after"] else 7)
        weekday = 1 if match["early"] else 2 if match["mid"] else _FRIDAY
        end = base + timedelta(days=weekday)
        if end < today and weekday < _FRIDAY:  # "early in the week", said when that is over
            end += timedelta(days=7)
        yield Span(max(end, today), match.start(), match.end())


def _months(
    low: str, today: date, patterns: _Patterns, almanac: Almanac, language: str, places: _Stretches
) -> Iterator[Span]:
    month_of = lexicon(language).month_of
    for match in matches(patterns.month, low, places):
        first = today.replace(day=1)
        if match["next"] or match["next_alone"]:
            first = (first + timedelta(days=32)).replace(day=1)
        elif name := match["name"] or match["name_in"]:
            near = nearest_year(month_of[name], 28, today, None)
            if near is None:
                continue
            first = near[0].replace(day=1)
            first = first.replace(year=int(match["year"])) if match["year"] else first
        end = (
            first.replace(day=7) if match["early"] else first.replace(day=15) if match["mid"] else _last(first, almanac)
        )
        yield Span(max(end, today), match.start(), match.end())


def _last(first: date, almanac: Almanac) -> date:
    """The last working day of a month."""
    day = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    while not almanac.is_working_day(day) and day > first:
        day -= timedelta(days=1)
    return day


def _lengths(low: str, today: date, patterns: _Patterns, almanac: Almanac, places: _Stretches) -> Iterator[Span]:
    for match in matches(patterns.length, low, places):
        if _is_past(low, match, patterns):
            continue
        count = number(match["n2"] or match["n"])
        if match["orso"] and match["orso"] in {"two", "deux", "dos", "duas", "dois"}:
            count = max(count, 2)
        elif match["orso"] and match["orso"] in {"three", "trois", "tres", "três"}:
            count = max(count, 3)
        if count == 0 or count > 120:  # noqa: PLR2004 - no promise is that long
            continue
        if match["days"] and (match["business"] or match["businessafter"]):
            day = business_days_after(today, count, almanac)
        elif match["hours"]:
            day = today + timedelta(days=-(-count // 24) if count > _SAME_DAY else 0)
        else:
            day = today + timedelta(days=count * (7 if match["weeks"] else 30 if match["months"] else 1))
        yield Span(day, match.start(), match.end(), length=True)


def _is_past(low: str, match: re.Match[str], patterns: _Patterns) -> bool:
    """Whether what stands beside a length shows that it lies behind: "two weeks ago", "the last few days"."""
    before = low[max(0, match.start() - 12) : match.start()]
    return bool(patterns.behind.match(low, match.end()) or patterns.ahead.search(before))


def _named_day(kind: str, today: date, almanac: Almanac) -> date:
    if kind == "holidays":
        year = today.year + (today.month > 1 or today.day > 6)  # noqa: PLR2004 - Epiphany ends them
        return business_days_after(date(year, 1, 6), 1, almanac)
    if kind in {"end_of_day", "close_of_business"}:
        return today
    if kind in {"weekend", "before_weekend"}:
        friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
        return friday + timedelta(days=2 * (kind == "weekend"))
    if kind == "quarter":
        return _last(today.replace(month=(today.month + 2) // 3 * 3, day=1), almanac)
    business = {"few_days": 4, "couple_days": 2, "coming_weeks": _SOFT}
    if kind in business:
        return business_days_after(today, business[kind], almanac)
    return today + timedelta(days={"few_weeks": 21, "couple_weeks": 14}[kind])


def _days(low: str, written_at: datetime, moments: tuple[Moment, ...], patterns: _Patterns) -> Iterator[Span]:
    for moment in moments:
        start, end = moment.span
        last = moment.end or moment.start
        day = last.astimezone(written_at.tzinfo).date()
        ahead = low[max(0, start - 24) : start]
        if (week := patterns.week_of.search(ahead)) and not moment.has_time:
            day += timedelta(days=_FRIDAY - day.weekday() if day.weekday() <= _FRIDAY else 11 - day.weekday())
            start -= len(ahead) - week.start()
        elif _said_today(low, moment, written_at):
            day -= timedelta(days=7)
        yield Span(day, start, end, at=moment.start if moment.has_time else None)


def _week_numbers(low: str, written_at: datetime, patterns: _Patterns, places: _Stretches) -> Iterator[Span]:
    for match in matches(patterns.week_number, low, places):
        number_, year = int(match["kw"] or match["kw2"]), written_at.isocalendar().year
        if 1 <= number_ <= 52:  # noqa: PLR2004 - weeks of a year
            year += number_ < written_at.isocalendar().week
            yield Span(date.fromisocalendar(year, number_, _FRIDAY + 1), match.start(), match.end())


def _said_today(low: str, moment: Moment, written_at: datetime) -> bool:
    """Whether "by Friday" was written on a Friday before noon, and is that day."""
    start, end = moment.span
    bare = end - start <= 13 and not any(letter.isdigit() for letter in low[start:end]) and " " not in low[start:end]  # noqa: PLR2004 - the longest weekday
    soon = (moment.start.date() - written_at.date()).days == 7  # noqa: PLR2004 - the same weekday
    return bare and soon and not moment.has_time and written_at.hour < 12  # noqa: PLR2004 - noon


def _last_of_several(low: str, spans: list[Span], ends_day: re.Pattern[str]) -> list[Span]:
    """Of "Thursday or Friday" the later one is meant."""
    kept: list[Span] = []
    for span in spans:
        before = kept[-1] if kept else None
        if before and span.start - before.end < 6 and ends_day.fullmatch(low[before.start : span.start]):  # noqa: PLR2004 - " on the"
            kept[-1] = Span(span.day, before.start, span.end, span.at, span.length, before.office)
            continue
        if before and span.office and _AT_DAY.fullmatch(low[before.end : span.start]):
            kept[-1] = Span(before.day, before.start, span.end, before.at, before.length, office=True)
            continue
        if before and _OR.fullmatch(low[before.end : span.start]) and before.day <= span.day:
            kept[-1] = Span(span.day, before.start, span.end, span.at, span.length, span.office)
            continue
        kept.append(span)
    return kept


_AT_DAY = re.compile(r",?\s?(?:by |at |before |um |zum |bis |à |a |al |ao )?(?:the )?")
_OR = re.compile(
    r",?\s?(?:or|and|oder|und|ou|o|e|y|et|-|–|to|bis|à|a)\s?(?:at the latest |perhaps |possibly "
    r"|maybe |on |by |in |am |le |el )?"
)


@cache
def _patterns(language: str) -> _Patterns:
    words: dict[str, str] = table("promises")[language]["spans"]
    month = lexicon(language).month
    part = (
        rf"(?:(?P<early>{words['early']})|(?P<mid>{words['mid']})|(?P<late>{words['late']}))[\s-]?(?:the "
        rf"|of |in |de |da |do |der |des )?"
    )
    count = rf"(?P<n>{NUMBER})(?:\s?(?:{words['to']})\s?(?P<n2>{NUMBER}))?"
    day_ends = rf"(?:{words['end_of_day']}|{words['close_of_business']})"
    week = re.compile(
        rf"\b(?:(?P<alone>{words['this_week_alone']})|(?:{part})?(?:(?P<after>{words['week_after']})"
        rf"|(?P<next>{words['next_week']})|(?P<this>{words['this_week']})))\b"
    )
    months = re.compile(
        rf"\b(?:(?:{part})(?:(?P<next>{words['next_month']})|(?P<this>{words['this_month']})|"
        rf"(?P<name>{month})\b(?! \d{{1,2}}\b)(?: (?:de )?(?P<year>20\d\d))?)"
        rf"|(?:{words['month_in']})[\s’](?P<name_in>{month})\b(?!\.? \d)|(?P<next_alone>{words['next_month']})"
        rf"|(?P<alone>{words['this_month_alone']}))\b"
    )
    length = re.compile(
        rf"\b(?<![\d.,$€£/:-]){count}[\s-](?:{words['more']})(?P<business>{words['business']})?"
        rf"(?:(?P<days>{words['days']})|(?P<weeks>{words['weeks']})|(?P<hours>{words['hours']})|(?P<months>{words['months']}))\b"
        rf"(?P<businessafter>{words['business_after']})?(?:{words['or_so']}\b)?"
    )
    named = tuple((kind, re.compile(rf"\b(?:{words[kind]})\b")) for kind in _KINDS)
    week_number = re.compile(rf"\b(?:{table('promises')['all']['week_number']})\b")
    units = "|".join(words[unit] for unit in ("days", "weeks", "hours", "months"))
    return _Patterns(
        week=week,
        month=months,
        length=length,
        named=named,
        week_of=re.compile(rf"\b(?:{words['week_of']})\s(?:\w{{3,10}},? )?$"),
        week_number=week_number,
        behind=re.compile(words["behind"]),
        ahead=re.compile(words["ahead"]),
        ends_day=re.compile(rf"(?:the )?{day_ends}\s?(?:on |of |the |am |du |del |de |da |do )*"),
        places=WordPlaces(
            (week.pattern, months.pattern, units, week_number.pattern, *(pattern.pattern for _, pattern in named)),
            before=_BEFORE,
            behind=_BEHIND,
        ),
    )
