"""Days in prose: "Tuesday, March 4th", "24.09.", "the 7th", "next Thursday", "übermorgen", as calendar dates.

Works on lower-case text. `today` is the day of writing at the writer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from agent.recognition.date_words import NUMBER, ORDINALS, Lexicon, lexicon, number

_ORDINAL_WORD = "|".join(sorted(ORDINALS, key=len, reverse=True))
_FAR_PAST = 6  # a day that lies back counts this many times as far off as one to come


@dataclass(frozen=True, slots=True)
class Day:
    """A date and where it stands. `until` ends a stretch of days; `late` tells this afternoon from this morning.

    `ambiguous`: the words fit another date as well. `named` is false for a weekday or "tomorrow" without a date.
    """

    day: date
    start: int
    end: int
    ambiguous: bool = False
    until: date | None = None
    late: bool | None = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class _Patterns:
    words: Lexicon
    iso: re.Pattern[str]
    numeric: re.Pattern[str]
    short: re.Pattern[str]
    dotted: re.Pattern[str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    ordinal: re.Pattern[str]
    weekday: re.Pattern[str]
    distance: re.Pattern[str]


def find_days(low: str, today: date, language: str, *, month_first: bool) -> list[Day]:
    """The days named in lower-case text, in order, none overlapping another."""
    patterns = _patterns(language)
    found = sorted(
        (day for finder in _FINDERS for day in finder(low, today, patterns, month_first)),
        key=lambda day: (day.start, -day.end),
    )
    apart: list[Day] = []
    for day in found:
        if not apart or day.start >= apart[-1].end:
            apart.append(day)
    return _merged(low, apart)


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


def _iso(low: str, _today: date, patterns: _Patterns, _month_first: bool) -> Iterator[Day]:  # noqa: FBT001 - one shape for all finders
    for match in patterns.iso.finditer(low):
        if found := _date(int(match["y"]), int(match["m"]), int(match["d"])):
            yield Day(found, match.start(), match.end())


def _numeric(low: str, today: date, patterns: _Patterns, month_first: bool) -> Iterator[Day]:  # noqa: FBT001 - as above
    for match in patterns.numeric.finditer(low):
        year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)  # noqa: PLR2004 - two figures of a year
        if abs(year - today.year) <= 2:  # noqa: PLR2004 - years; others are no appointments
            yield from _either(match, year, today, patterns, month_first=month_first and match["sep"] != ".")
    for match in patterns.short.finditer(low):
        yield from _either(match, None, today, patterns, month_first=month_first)
    for match in patterns.dotted.finditer(low):
        yield from _either(match, None, today, patterns, month_first=False)


def _either(
    match: re.Match[str], year: int | None, today: date, patterns: _Patterns, *, month_first: bool
) -> Iterator[Day]:
    """A date in figures in the order that its weekday, its size or the writer's country gives it."""
    first, second = int(match["a"]), int(match["b"])
    weekday = patterns.words.weekday_of[match["wd"]] if match["wd"] else None
    orders = [(first, second), (second, first)] if month_first else [(second, first), (first, second)]
    dotted = ("sep" in match.re.groupindex and match["sep"] == ".") or "sep" not in match.re.groupindex
    found: list[tuple[date, bool]] = []
    for month, day in orders[:1] if dotted else orders:
        if year is not None:
            exact = _date(year, month, day)
            if exact:
                found.append((exact, weekday is not None and exact.weekday() != weekday))
        elif month <= 12 and (near := nearest_year(month, day, today, weekday)):  # noqa: PLR2004 - months
            found.append(near)
    if not found:
        return
    agreeing = [day for day, disagrees in found if not disagrees]
    chosen = agreeing[0] if agreeing else found[0][0]
    settled = weekday is not None and len(set(agreeing)) == 1
    yield Day(
        chosen,
        match.start(),
        match.end(),
        ambiguous=not settled and (len({day for day, _ in found}) > 1 or not agreeing),
    )


def _month_named(low: str, today: date, patterns: _Patterns, _month_first: bool) -> Iterator[Day]:  # noqa: FBT001 - as above
    for pattern in (patterns.day_month, patterns.month_day):
        for match in pattern.finditer(low):
            word = match["month"]
            if word in {"may", "march", "mar", "sep", "jan"} and not _surely_month(match, low):
                continue
            month = patterns.words.month_of[word]
            weekday = patterns.words.weekday_of[match["wd"]] if match["wd"] else None
            day = ORDINALS[match["dw"]] if match["dw"] else int(match["d"])
            if match["y"]:
                exact = _date(int(match["y"]), month, day)
                near = (exact, weekday is not None and exact.weekday() != weekday) if exact else None
            else:
                near = nearest_year(month, day, today, weekday)
            if near is None:
                continue
            last = _date(near[0].year, month, int(match["d2"])) if match["d2"] else None
            yield Day(
                near[0], match.start(), match.end(), ambiguous=near[1], until=last if last and last > near[0] else None
            )


def _surely_month(match: re.Match[str], low: str) -> bool:
    """No date: what you may 2 or march 3; a year, an ordinal or a weekday makes it one, so does no pronoun before."""
    if match["y"] or match["wd"] or match["dw"] or match["ord"] or match["month"] in {"jan", "sep", "mar"}:
        return True
    before = low[max(0, match.start() - 6) : match.start()]
    return not re.search(r"\b(?:you|we|they|i|he|she|it|who|which|one) $", before)


def _ordinals(low: str, today: date, patterns: _Patterns, _month_first: bool) -> Iterator[Day]:  # noqa: FBT001 - as above
    for match in patterns.ordinal.finditer(low):
        day = int(next(value for value in (match["d"], match["d2"], match["d3"]) if value))
        weekday = patterns.words.weekday_of[match["wd"]] if match["wd"] else None
        if found := _day_of_month(day, today, weekday):
            yield Day(found, match.start(), match.end())


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


def _weekdays(low: str, today: date, patterns: _Patterns, _month_first: bool) -> Iterator[Day]:  # noqa: FBT001 - as above
    words = patterns.words
    for match in patterns.weekday.finditer(low):
        weekday = words.weekday_of[match["wd"] or match["wds"]]
        soon = coming(weekday, today)
        monday = today - timedelta(days=today.weekday())
        ambiguous = False
        if match["nw"] or match["nw2"]:
            found = monday + timedelta(days=7 + weekday)
        elif match["tw"] or match["tw2"]:
            found = monday + timedelta(days=weekday)
        elif match["week"]:
            found = soon + timedelta(days=7)
        elif match["next"] or match["nexta"]:
            found = monday + timedelta(days=7 + weekday)
            ambiguous = (found - today).days > 7  # noqa: PLR2004 - another day of that name comes before
        elif match["last"] or match["lasta"]:
            found = soon - timedelta(days=7)
            found -= timedelta(days=7 * (found >= today))
        else:
            found = soon
        yield Day(found, match.start(), match.end(), ambiguous=ambiguous, named=False)


def _relative(low: str, today: date, patterns: _Patterns, _month_first: bool) -> Iterator[Day]:  # noqa: FBT001 - as above
    for pattern, offset in patterns.words.days:
        for match in pattern.finditer(low):
            yield Day(today + timedelta(days=offset), match.start(), match.end(), late=_late(low, match), named=False)
    for match in patterns.distance.finditer(low):
        count = number(match["n"])
        days = count * (7 if match["weeks"] else 1)
        yield Day(today + timedelta(days=days), match.start(), match.end(), named=False)


def _late(low: str, match: re.Match[str]) -> bool | None:
    around = low[match.start() : match.end() + 14]
    if re.search(r"afternoon|evening|tonight|nachmittag|abend|après-midi|soir|tarde|noche|noite", around):
        return True
    return False if re.search(r"morning|vormittag|matin|esta mañana|manhã", around) else None


_FINDERS = (_iso, _numeric, _month_named, _ordinals, _weekdays, _relative)
_BESIDE = re.compile(r"[\s,(]{0,3}(?:the |den |le |el )?")


def _merged(low: str, days: list[Day]) -> list[Day]:
    """A weekday or "tomorrow" right beside a date is that date."""
    kept: list[Day] = []
    for day in days:
        before = kept[-1] if kept else None
        if before and before.named != day.named and _BESIDE.fullmatch(low[before.end : day.start]):
            exact = before if before.named else day
            other = day if before.named else before
            doubt = exact.ambiguous and exact.day != other.day
            late = exact.late if exact.late is not None else other.late
            kept[-1] = Day(exact.day, before.start, day.end, doubt, exact.until, late)
            continue
        kept.append(day)
    return kept


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _patterns(language: str) -> _Patterns:
    words = lexicon(language)
    named = rf"(?:\b(?P<wd>{words.any_weekday})\b\.?(?:’s)?,?\s{{0,2}}(?:(?:the|den|dem|le|el|dia|día|de)\s)?)?"
    year = r"(?:\.?,?\s(?:de |del )?(?P<y>20\d\d)\b(?!\.\d))?"
    figure = r"(?P<d>0?[1-9]|[12]\d|3[01])"
    ordinal = r"(?P<ord>st|nd|rd|th|er|º|ª|°)?"
    lead = rf"\b(?:{words.before_day}|{words.day_words}|(?P<wd>{words.any_weekday})\.?,?)\s{{1,2}}"
    after_number = (
        r"(?!\s?(?:%|€|\$|£|am\b|pm\b|a\.m|p\.m|h\b|h\d|uhr|hrs|minut|min\b|people|of\b(?! [a-z]+\b))"
        r"|[-–:./]\s?\d|[\d])"
    )
    standing = (
        r"(?=\s*(?:$|[.,;:!?)(–—\-\n]|(?:at|in|or|and|to|from|between|after|before|with|if|when|so"
        r"|as|but|is|works?|would|for|by|um|oder|und|à|ou|et|a las|y|o|às|e|ab|von|mit|bei|have|will)\b))"
    )
    next_week = rf"(?:{words.next_week})"
    this_week = rf"(?:{words.this_week})"
    return _Patterns(
        words=words,
        iso=re.compile(r"(?<![\d-])(?P<y>20\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?![\d-])"),
        numeric=re.compile(
            rf"{named}(?<![\d./-])(?P<a>0?[1-9]|[12]\d|3[01])\s?(?P<sep>[./-])\s?(?P<b>0?[1-9]|[12]\d|3[01])\s?(?P=sep)\s?(?P<y>20\d\d"
            rf"|\d\d)(?![\d/-]|\.\d)"
        ),
        short=re.compile(
            rf"{lead}(?<![\d./-])(?P<a>0?[1-9]|[12]\d|3[01])(?P<sep>/)(?P<b>0?[1-9]|[12]\d|3[01])(?![\d/%])(?<!24/7)(?<!50/50)"
        ),
        dotted=re.compile(
            rf"(?:\b(?:{words.before_day}|{words.day_words})\s|\b(?P<wd>{words.any_weekday})\.?,?\s{{1,2}}(?:(?:den"
            rf"|dem)\s)?|^|(?<=[\n(,;]))"
            r"(?<![\d.])(?P<a>0?[1-9]|[12]\d|3[01])\.\s?(?P<b>0?[1-9]|1[0-2])\.(?!\d)"
            if language == "de"
            else r"(?!)(?P<wd>)(?P<a>)(?P<b>)"
        ),
        day_month=re.compile(
            rf"{named}(?<![\w.:/$€£])(?:{figure}{ordinal}\.?(?:\s?[-–]\s?(?:the )?(?P<d2>[12]?\d|3[01])(?:st"
            rf"|nd|rd|th)?\.?)?|(?P<dw>{_ORDINAL_WORD}))\s{{0,2}}(?:of |de |du |d’)?"
            rf"(?P<month>{words.month})\b{year}"
        ),
        month_day=re.compile(
            rf"{named}\b(?P<month>{words.month})\b\.?\s(?:the )?(?:{figure}{ordinal}(?:\s?[-–]\s?(?P<d2>[12]?\d"
            rf"|3[01])(?:st|nd|rd|th)?)?(?!\d|[:.]\d|\s?(?:am|pm|a\.m|p\.m|h|uhr)\b)|(?P<dw>{_ORDINAL_WORD})\b){year}"
        ),
        ordinal=re.compile(
            rf"\b(?P<wd>{words.any_weekday})\b\.?,?\s{{1,2}}(?:the |den |dem |le |el |dia |día )?"
            rf"(?P<d>[12]?\d|3[01])(?:(?:st|nd|rd|th)\b|(?:er|\.)?{after_number})"
            rf"|\bthe (?P<d2>[12]?\d|3[01])(?:st|nd|rd|th)\b{standing}"
            + (
                rf"|\b(?:{words.day_words}) (?P<d3>0?[1-9]|[12]\d|3[01])"
                rf"{'[.]' if language == 'de' else '(?:er)?'}{after_number}{standing}"
                if language != "en"
                else r"|(?!)(?P<d3>)"
            )
        ),
        weekday=re.compile(
            rf"(?:(?P<nw2>{next_week}),?\s(?:am |on |le |el |na )?|(?P<tw2>{this_week}),?\s(?:am |on |le |el |na )?"
            rf"|\b(?P<coming>{words.coming})\s|\b(?P<next>{words.next})\s|\b(?P<last>{words.last})\s)?"
            rf"(?:\b(?P<wd>{words.full_weekday})\b"
            rf"|(?<![\w’])(?P<wds>{words.any_weekday})\b(?:(?=\.?,?\s(?:at |the |@ |às |a las |à |um |den )?\d)"
            rf"|(?<=\b(?:on|by|or)\s\w{{3}}))(?!\.?\d))"
            rf"(?:,?\s(?:(?P<nw>(?:of |in |der |de |da )?{next_week})|(?P<tw>(?:of )?{this_week})"
            rf"|(?P<week>week\b(?! of))"
            rf"|(?P<nexta>{words.next_after})\b|(?P<cominga>{words.coming_after})\b"
            rf"|(?P<lasta>{words.last_after})\b(?! mañana)))?"
        ),
        distance=re.compile(
            rf"\b(?:in|dans|dentro de|em|daqui a|en)\s(?:about |around |etwa |environ |unos |cerca de )?"
            rf"(?P<n>{NUMBER})\s"
            r"(?:days?\b|tagen?\b|jours?\b|d[ií]as?\b|(?P<weeks>weeks?\b|wochen?\b|semaines?\b|semanas?\b))(?! (?:or"
            r"|ou|o|oder)\b)"
        ),
    )
