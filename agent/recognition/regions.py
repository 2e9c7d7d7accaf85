"""What the writer's clock tells of their country: where 3/4 is March 4th."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from agent.recognition.tables import table
from agent.recognition.zones_named import name_of

_TABLE = table("zones")["month_first"]
_AMERICAN: tuple[str, ...] = tuple(_TABLE["zones"])
_EITHER: tuple[str, ...] = tuple(_TABLE["either"])
_NOWHERE: frozenset[str] = frozenset(_TABLE["nowhere"])


def writes_month_first(zone: tzinfo, language: str, at: datetime) -> bool | None:
    """Whether somebody who writes that language by that clock puts the month before the day; None where none can tell.

    `at` is the aware time of writing. A clock that another one stamped (a tool's, in UTC) says nothing of the writer,
    nor does one of a country that writes both ways: etiquette 2.6 has such dates asked about, never guessed.
    """
    if language != "en":
        return False
    name = name_of(zone)
    if name is None or name in _NOWHERE or name.startswith(_EITHER):
        return None
    if at.utcoffset() != at.astimezone(zone).utcoffset():
        return None
    return name.startswith(_AMERICAN)


def leans_month_first(zone: tzinfo, language: str) -> bool:
    """Which order is likelier where nobody can tell: the month first for English on an American clock."""
    if language != "en":
        return False
    if name := name_of(zone):
        return name.startswith(_AMERICAN)
    offset = zone.utcoffset(None) or timedelta(0)
    return timedelta(hours=-10) <= offset <= timedelta(hours=-4)
