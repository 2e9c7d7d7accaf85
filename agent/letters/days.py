"""Days named in a letter: whether a weekday is the talk's, and agrees with a date beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.letters import tables

_MONTHS: tuple[list[str], ...] = tuple(
    tables.table(f"frames/{language}")["months"] for language in tables.names("frames")
)
_LOWERED = tuple([month.casefold() for month in months] for months in _MONTHS)
_MONTH = "|".join(sorted({month for months in _MONTHS for month in months}, key=len, reverse=True))
_BESIDE = re.compile(
    rf"^,?\s+(?:(?:the|den|le|der)\s+)?(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\.?(?:st|nd|rd|th|er|[ºo])?\s+(?:de\s+)?(?P<month2>{_MONTH}))",
    re.IGNORECASE,
)
# By language: "hier" is yesterday in one and here in another. "Morgen" is left out, since it may be the morning.
_RELATIVE = {
    "en": re.compile(r"\b(?:today|yesterday|tomorrow)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:heute|gestern)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:aujourd['’]hui|hier|demain)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:hoy|ayer|anteayer)\b", re.IGNORECASE),  # "mañana" may be the morning
    "pt": re.compile(r"\b(?:hoje|ontem|anteontem|amanhã)\b", re.IGNORECASE),
}
_APART = timedelta(hours=14)  # the farthest that a zone's day may lie from the moment as stored


def wrong_days(text: str, application: Application, courtesy: Courtesy, language: str) -> Iterator[str]:
    """The days that do not agree with the talk or the calendar, and words like "today", which go stale in a draft."""
    interview = application.interview(courtesy.interview)
    begun = interview.starts_at if interview else None
    right = {(begun + shift).weekday() for shift in (-_APART, timedelta(0), _APART)} if begun else None
    years = {at.year for at in (begun, courtesy.deadline) if at}
    own = " ".join(
        impression.text for one in application.interviews if one.notes for impression in one.notes.impressions
    ).casefold()
    names = {word for person in application.people for word in person.name.casefold().split()}
    for match in _weekday_pattern().finditer(text):
        if match.group().casefold() in names:
            continue  # Domingo is a name as well
        number = _number(match.group())
        beside = _BESIDE.match(text[match.end() :])
        if beside and years and not any(number in _weekdays_of(beside, year) for year in years):
            yield match.group() + beside.group()
        elif not beside and right is not None and number not in right and match.group().casefold() not in own:
            yield match.group()
    for match in _RELATIVE.get(language, _RELATIVE["en"]).finditer(text):
        yield match.group()


def is_relative(day: str) -> bool:
    """Whether the word means another day when it is read on another, as "yesterday" does."""
    return any(pattern.fullmatch(day) for pattern in _RELATIVE.values())


def _weekdays_of(beside: re.Match[str], year: int) -> set[int]:
    name = (beside["month"] or beside["month2"]).casefold()
    month = next(months.index(name) + 1 for months in _LOWERED if name in months)
    day = int(beside["day"] or beside["day2"])
    found = set()
    for candidate in (year - 1, year, year + 1) if month in (1, 12) else (year,):
        try:
            found.add(date(candidate, month, day).weekday())
        except ValueError:
            continue
    return found


def _number(weekday: str) -> int:
    for language in tables.names("frames"):
        names = [name.casefold() for name in tables.table(f"frames/{language}")["weekdays"]]
        if weekday.casefold() in names:
            return names.index(weekday.casefold())
    return -1


def _weekday_pattern() -> re.Pattern[str]:
    names = [name for language in tables.names("frames") for name in tables.table(f"frames/{language}")["weekdays"]]
    return re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE)
