"""What the rules must know of the calendar, handed in by the shell: zones and working days are files on a disk."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Protocol


class Almanac(Protocol):
    """Zones by name, and the days on which people work."""

    def zone(self, name: str | None) -> tzinfo:
        """The IANA zone of that name; the user's own where the name is None or unknown."""
        ...

    def country_of(self, zone: str) -> str | None:
        """The country (ISO 3166-1 alpha-2) that an IANA zone lies in; None where it lies in none, or in several."""
        ...

    def is_working_day(self, day: date, country: str | None = None) -> bool:
        """Neither weekend nor national holiday there. `country` is ISO 3166-1 alpha-2; None is the user's own."""
        ...
