"""Time zones, working days and registered domains, read from the libraries' files and handed to the pure rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError, available_timezones

import holidays
import tldextract


class WorldAlmanac:
    """The almanac of one user: their zone and their country stand in where none is named.

    `zone` and `country` must exist (the configuration checks both): an IANA name, an ISO 3166-1 alpha-2 code.
    """

    def __init__(self, zone: str, country: str) -> None:
        self._home = ZoneInfo(zone)
        self._country = country.upper()

    def zone(self, name: str | None) -> tzinfo:
        """The IANA zone of that name; the user's own where the name is None or unknown."""
        return _zone(name) or self._home if name else self._home

    def country_of(self, zone: str) -> str | None:
        """The country that an IANA zone lies in; None where that is not known."""
        return _countries().get(zone)

    def is_working_day(self, day: date, country: str | None = None) -> bool:
        """Neither weekend nor national holiday in that country, or the user's own."""
        return _works(day, (country or self._country).upper(), self._country)


def is_zone(name: str) -> bool:
    """Whether there is an IANA zone of that name."""
    return name in available_timezones()


def is_country(code: str) -> bool:
    """Whether the holidays of that country (ISO 3166-1 alpha-2) are known."""
    return code.upper() in holidays.list_supported_countries()


def registered_domain() -> Callable[[str], str]:
    """A function from a host to the domain somebody registered, by the suffix list that comes with the library.

    It never goes to the network; a host without a public suffix comes back as its last two labels.
    """
    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    def registered(host: str) -> str:
        found = extract(host.strip(".").lower())
        return found.top_domain_under_public_suffix or ".".join(host.lower().split(".")[-2:])

    return cache(registered)


@cache
def _countries() -> dict[str, str]:
    """Zone → country, by the table that comes with the zones (zone.tab of the tz database)."""
    for folder in TZPATH:
        path = Path(folder) / "zone.tab"
        if path.is_file():
            return _read_table(path.read_text(encoding="utf-8"))
    try:
        return _read_table(files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8"))
    except (ModuleNotFoundError, OSError):
        return {}


def _read_table(text: str) -> dict[str, str]:
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows if len(row) > 2}  # noqa: PLR2004  (country, coordinates, zone)


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _calendar(country: str, fallback: str) -> holidays.HolidayBase:
    known = holidays.list_supported_countries()
    return holidays.country_holidays(country if country in known else fallback)


@cache
def _works(day: date, country: str, fallback: str) -> bool:
    """Kept, since the law asks for the same few days of each year over and over."""
    return _calendar(country, fallback).is_working_day(day)
