"""The zone that a calendar object means: an IANA name where one can be found, else the object's own VTIMEZONE.

Built from the object alone. The icalendar package keeps the VTIMEZONEs it has met in a table of the whole process, by
TZID; two senders who each define `Customized Time Zone` would read each other's hours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+\-−])\s*(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_STATED_OFFSET = re.compile(r"\((?:UTC|GMT)\s*([+\-−])?(\d{1,2})?:?(\d{2})?\)", re.IGNORECASE)
_DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Names that Windows and Exchange show to people (CLDR windowsZones keys lack them); cities are found by themselves.
_SPOKEN = (
    ("central america", "America/Guatemala"),
    ("newfoundland", "America/St_Johns"),
    ("atlantic time", "America/Halifax"),
    ("eastern time", "America/New_York"),
    ("eastern standard time", "America/New_York"),
    ("eastern daylight time", "America/New_York"),
    ("central time", "America/Chicago"),
    ("central standard time", "America/Chicago"),
    ("central daylight time", "America/Chicago"),
    ("mountain time", "America/Denver"),
    ("mountain standard time", "America/Denver"),
    ("mountain daylight time", "America/Denver"),
    ("arizona", "America/Phoenix"),
    ("pacific time", "America/Los_Angeles"),
    ("pacific standard time", "America/Los_Angeles"),
    ("pacific daylight time", "America/Los_Angeles"),
    ("alaska", "America/Anchorage"),
    ("hawaii", "Pacific/Honolulu"),
    ("new delhi", "Asia/Kolkata"),
    ("mumbai", "Asia/Kolkata"),
    ("india standard time", "Asia/Kolkata"),
    ("bern", "Europe/Zurich"),
    ("beijing", "Asia/Shanghai"),
    ("osaka", "Asia/Tokyo"),
    ("israel", "Asia/Jerusalem"),
    ("coordinated universal time", "UTC"),
    ("central european", "Europe/Berlin"),
    ("western/central europe", "Europe/Paris"),  # Domino's name
    ("mitteleuropäische", "Europe/Berlin"),
    ("europe centrale", "Europe/Paris"),
    ("europa central", "Europe/Madrid"),
    ("greenwich mean time", "Europe/London"),
    ("western european", "Europe/Lisbon"),
    ("eastern european", "Europe/Bucharest"),
)
_ABBREVIATED = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "BST": "Europe/London",
    "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon",
    "CET": "Europe/Berlin",
    "CEST": "Europe/Berlin",
    "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin",
    "EET": "Europe/Bucharest",
    "EEST": "Europe/Bucharest",
    "IST": "Asia/Kolkata",
    "SGT": "Asia/Singapore",
    "HKT": "Asia/Hong_Kong",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
    "BRT": "America/Sao_Paulo",
}
# Cities that stand for a zone without giving it its name, and the names that other languages have for them.
_FURTHER_CITIES = {
    "brasilia": "America/Sao_Paulo",
    "rio de janeiro": "America/Sao_Paulo",
    "buenos aires": "America/Argentina/Buenos_Aires",
    "boston": "America/New_York",
    "washington": "America/New_York",
    "montreal": "America/Toronto",
    "austin": "America/Chicago",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "ciudad de mexico": "America/Mexico_City",
    "cidade do mexico": "America/Mexico_City",
    "hamburg": "Europe/Berlin",
    "munchen": "Europe/Berlin",
    "munich": "Europe/Berlin",
    "frankfurt": "Europe/Berlin",
    "berlim": "Europe/Berlin",
    "koln": "Europe/Berlin",
    "wien": "Europe/Vienna",
    "vienne": "Europe/Vienna",
    "genf": "Europe/Zurich",
    "geneve": "Europe/Zurich",
    "geneva": "Europe/Zurich",
    "brussel": "Europe/Brussels",
    "bruxelles": "Europe/Brussels",
    "bruselas": "Europe/Brussels",
    "bruxelas": "Europe/Brussels",
    "kopenhagen": "Europe/Copenhagen",
    "copenhague": "Europe/Copenhagen",
    "barcelona": "Europe/Madrid",
    "lissabon": "Europe/Lisbon",
    "lisbonne": "Europe/Lisbon",
    "lisboa": "Europe/Lisbon",
    "londres": "Europe/London",
    "edinburgh": "Europe/London",
    "rom": "Europe/Rome",
    "roma": "Europe/Rome",
    "bangalore": "Asia/Kolkata",
    "bengaluru": "Asia/Kolkata",
    "chennai": "Asia/Kolkata",
    "tokio": "Asia/Tokyo",
}
_CLOCK_OF = re.compile(r"^(?:hora|horario|heure|uhrzeit|zeit|time|city) (?:de la |del |de |do |da |d['’]|in |of )")
# The Windows table still has the names of before.
_RENAMED = {
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Europe/Kiev": "Europe/Kyiv",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
}
_CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_CANADA_OR_US = ("us &", "us and", "u.s.", "canada", "america")


@dataclass(frozen=True, slots=True)
class Observance:
    """One STANDARD or DAYLIGHT of a VTIMEZONE (RFC 5545 section 3.6.5). `rule` is its RRULE, upper-cased."""

    starts: datetime
    offset_from: timedelta
    offset_to: timedelta
    rule: Mapping[str, str]
    daylight: bool = False
    dates: tuple[datetime, ...] = ()  # its RDATEs


@dataclass(frozen=True, slots=True)
class ZoneDefinition:
    """A VTIMEZONE. `location` is its X-LIC-LOCATION."""

    observances: tuple[Observance, ...]
    location: str = ""


def resolve(local: datetime, tzid: str, defined: Mapping[str, ZoneDefinition]) -> tuple[datetime, str | None] | None:
    """A wall-clock time in the zone that `tzid` names: aware, and the zone's IANA name if it has one.

    None where the name says nothing and the object does not define it: the time floats.
    """
    definition = defined.get(tzid)
    offset = _offset_at(definition, local) if definition else None
    name = iana_name(tzid) or (iana_name(definition.location) if definition and definition.location else None)
    if name is not None:
        aware = local.replace(tzinfo=ZoneInfo(name))
        # A guess from words (not a proper name) gives way to what the object itself defines.
        if offset is None or name.lower() == tzid.lower() or aware.utcoffset() == offset or tzid in WINDOWS_TO_OLSON:
            return aware, name
    if offset is not None:
        return local.replace(tzinfo=timezone(offset)), None
    fixed = fixed_offset(tzid)
    return (local.replace(tzinfo=timezone(fixed)), None) if fixed is not None else None


def iana_name(text: str) -> str | None:
    """The IANA zone that a TZID means: by itself, with a vendor's prefix, by its Windows name or in people's words."""
    bare = text.strip().strip("\"'").removeprefix("tzone://Microsoft/").removeprefix("X-")
    low = bare.lower()
    exact = _ABBREVIATED.get(bare.upper()) or next(
        (_zones()[one] for one in (low, low.replace(" ", "_"), low.replace("-", "/")) if one in _zones()), None
    )
    if exact:
        return exact
    pieces = bare.strip("/").split("/")
    for length in (3, 2, 1):  # /vendor.example/20260101/America/Indiana/Knox
        tail = "/".join(pieces[-length:])
        if len(pieces) > length and tail.lower() in _zones():
            return _zones()[tail.lower()]
    windows = WINDOWS_TO_OLSON.get(bare) or WINDOWS_TO_OLSON.get(bare.removesuffix(" Daylight Time") + " Standard Time")
    return _RENAMED.get(windows, windows) if windows else _spoken_name(bare)


def fixed_offset(text: str) -> timedelta | None:
    """The offset in `GMT+0530`, `UTC-05:00`, `+01:00`; None where the text is something else."""
    match = _OFFSET.fullmatch(text.strip())
    return _delta(match[1], match[2], match[3]) if match else None


def _spoken_name(text: str) -> str | None:
    lowered = " ".join(text.lower().split())
    stated = _STATED_OFFSET.search(text)
    stated_offset = _delta(stated[1] or "+", stated[2] or "0", stated[3]) if stated else None
    candidates = [name for words, name in _SPOKEN if re.search(rf"\b{words}\b", lowered)]
    if not any(mark in lowered for mark in _CANADA_OR_US):
        candidates = [*_cities_in(text), *candidates]
    for name in candidates:
        # The offset in brackets is that of the winter, also in summer; the year does not matter much.
        if stated_offset is None or stated_offset in _offsets(name):
            return name
    return None


def _cities_in(text: str) -> list[str]:
    cities = _cities()
    words = [_CLOCK_OF.sub("", _folded(word.replace("_", " "))) for word in re.split(r"[,;()/:]", text)]
    return [cities[word] for word in words if word in cities]


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.strip().lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _zones() -> dict[str, str]:
    return {zone.lower(): zone for zone in available_timezones()}


@cache
def _cities() -> dict[str, str]:
    named = [zone for zone in sorted(_zones().values()) if zone.partition("/")[0] in _CONTINENTS]
    return {zone.rpartition("/")[2].replace("_", " ").lower(): zone for zone in named if "/" in zone} | _FURTHER_CITIES


@cache
def _offsets(name: str) -> frozenset[timedelta]:
    zone = ZoneInfo(name)
    found = (datetime(2024, month, 15, 12, tzinfo=zone).utcoffset() for month in (1, 7))
    return frozenset(offset for offset in found if offset is not None)


def _delta(sign: str, hours: str, minutes: str | None) -> timedelta | None:
    found = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if found > timedelta(hours=18):
        return None
    return found if sign == "+" else -found


def _offset_at(definition: ZoneDefinition, local: datetime) -> timedelta | None:
    """The offset in force at a wall-clock time: that of the observance which began last."""
    begun: list[tuple[datetime, timedelta]] = []
    for observance in definition.observances:
        begun += [(onset, observance.offset_to) for onset in _onsets(observance, local.year) if onset <= local]
    if begun:
        return max(begun, key=lambda one: one[0])[1]
    first = min(definition.observances, key=lambda one: one.starts, default=None)
    return first.offset_from if first else None


def _onsets(observance: Observance, year: int) -> Sequence[datetime]:
    """When it began in that year and the one before. Only yearly rules are read: others are no clock change."""
    rule = observance.rule
    onsets = [observance.starts, *observance.dates]
    if rule.get("FREQ") != "YEARLY":
        return onsets
    until = rule.get("UNTIL", "")[:8]
    for one in (year - 1, year):
        day = _day_of(rule, observance.starts, one)
        if day is not None and day > observance.starts.date() and not (until and f"{day:%Y%m%d}" > until):
            onsets.append(datetime.combine(day, observance.starts.time()))
    return onsets


def _day_of(rule: Mapping[str, str], starts: datetime, year: int) -> date | None:
    month = rule.get("BYMONTH", str(starts.month))
    if not month.isdigit() or int(month) not in range(1, 13):
        return None
    by_day = _DAY.fullmatch(rule.get("BYDAY", ""))
    try:
        if by_day is None:
            return date(year, int(month), starts.day)
        first = date(year, int(month), 1)
    except ValueError:
        return None
    weekday = _DAYS.index(by_day[2])
    days = [day for day in (first + timedelta(n) for n in range(31)) if day.month == first.month]
    candidates = [day for day in days if day.weekday() == weekday]
    month_days = {int(day) for day in rule.get("BYMONTHDAY", "").split(",") if day.isdigit()}
    if month_days:  # the older spelling of "the second Sunday": BYDAY=SU;BYMONTHDAY=8,9,…,14
        candidates = [day for day in candidates if day.day in month_days]
        return candidates[0] if candidates else None
    nth = int(by_day[1] or 1)
    try:
        return candidates[nth - 1 if nth > 0 else nth]
    except IndexError:
        return None
