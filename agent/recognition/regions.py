"""What the writer's clock tells of their country: where 3/4 is March 4th."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from agent.recognition.zones_named import name_of

_AMERICAN = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Anchorage",
    "America/Detroit",
    "America/Indiana",
    "America/Boise",
    "America/Kentucky",
    "Pacific/Honolulu",
    "US/",
)


def writes_month_first(zone: tzinfo, language: str, at: datetime) -> bool:
    """Whether somebody who writes that language by that clock puts the month before the day."""
    if language != "en":
        return False
    if name := name_of(zone):
        return name.startswith(_AMERICAN)
    offset = at.astimezone(zone).utcoffset() or timedelta(0)
    return timedelta(hours=-10) <= offset <= timedelta(hours=-4)
