"""iCalendar objects (RFC 5545) cut into the lines of what matters, by hand: one bad line costs a line, no interview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.charsets import decode
from connectors.zones import Observance, ZoneDefinition

EVENT_LIMIT = 20
ZONE_LIMIT = 20
OBSERVANCE_LIMIT = 100
LINE_LIMIT = 32 * 1024

LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
"""A content line of RFC 5545 section 3.1: name, parameters with their semicolon, value."""

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?")
_RDATE = re.compile(r"\d{8}T\d{6}")


@dataclass(slots=True)
class Calendar:
    """A VCALENDAR. `properties` are its own, by name, upper-cased; `events` the lines of each VEVENT."""

    properties: dict[str, str] = field(default_factory=dict)
    zones: dict[str, ZoneDefinition] = field(default_factory=dict)
    events: list[list[str]] = field(default_factory=list)


def calendars(content: bytes) -> list[Calendar]:
    """The calendars of an object; events that stand outside of any belong to the first."""
    found = [Calendar()]
    zone_lines: list[str] = []
    stack: list[str] = []
    for line in _unfolded(content):
        name, _, value = line.partition(":")
        keyword, kind = name.strip().upper(), value.strip().upper()
        if keyword == "BEGIN":
            stack.append(kind)
            if kind == "VCALENDAR":
                stack = [kind]
                found.append(Calendar())
            elif kind == "VEVENT":
                found[-1].events.append([])
            elif kind == "VTIMEZONE":
                zone_lines = []
        elif keyword == "END":
            if kind in stack:
                del stack[len(stack) - 1 - stack[::-1].index(kind) :]
            if kind == "VTIMEZONE" and len(found[-1].zones) < ZONE_LIMIT:
                found[-1].zones |= _zone(zone_lines)
        if "VTIMEZONE" in stack or kind == "VTIMEZONE":
            zone_lines.append(line)
        elif stack[-1:] == ["VEVENT"] and keyword not in ("BEGIN", "END") and len(found[-1].events) <= EVENT_LIMIT:
            found[-1].events[-1].append(line)
        elif stack[-1:] == ["VCALENDAR"] and keyword != "BEGIN":
            found[-1].properties.setdefault(keyword, value.strip())
    return found


def _unfolded(content: bytes) -> Iterator[str]:
    charset = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    text = decode(content.removeprefix(b"\xef\xbb\xbf"), charset)[0].replace("\r\n", "\n").replace("\r", "\n")
    pending: list[str] = []
    for line in text.split("\n"):
        if line[:1] in (" ", "\t"):
            pending.append(line[1:])
            continue
        yield "".join(pending)[:LINE_LIMIT]
        pending = [line]
    yield "".join(pending)[:LINE_LIMIT]


def _zone(zone_lines: Sequence[str]) -> dict[str, ZoneDefinition]:
    tzid, location = "", ""
    observances: list[Observance] = []
    current: dict[str, str] = {}
    for line in zone_lines:
        match = LINE.fullmatch(line)
        if match is None:
            continue
        name, value = match[1].upper(), match[3].strip()
        if name == "BEGIN":
            current = {}
        elif name == "END" and value.upper() in ("STANDARD", "DAYLIGHT"):
            observance = _observance(current, daylight=value.upper() == "DAYLIGHT")
            if observance is not None and len(observances) < OBSERVANCE_LIMIT:
                observances.append(observance)
        elif name == "TZID":
            tzid = value.strip('"')
        elif name == "X-LIC-LOCATION":
            location = value
        else:
            current[name] = f"{current[name]},{value}" if name == "RDATE" and name in current else value
    return {tzid: ZoneDefinition(tuple(observances), location)} if tzid and observances else {}


def _observance(properties: dict[str, str], *, daylight: bool) -> Observance | None:
    before, after = (_offset(properties.get(name, "")) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    if after is None:
        return None
    starts = _local(properties.get("DTSTART", "")[:15]) or datetime(1970, 1, 1)  # noqa: DTZ001  (a local time)
    rule = dict(piece.split("=", 1) for piece in properties.get("RRULE", "").upper().split(";") if "=" in piece)
    dates = [_local(piece) for piece in _RDATE.findall(properties.get("RDATE", "")[:2000])]
    return Observance(
        starts, before if before is not None else after, after, rule, daylight, tuple(one for one in dates if one)
    )


def _local(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007  (a local time)
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(text.strip())
    if match is None or int(match[2]) > 18:  # noqa: PLR2004  (hours; no zone is further from UTC)
        return None
    found = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return found if match[1] == "+" else -found
