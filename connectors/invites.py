"""iCalendar objects (RFC 5545, 5546) → Invite, with resolved zones. Whatever the bytes, reading never raises.

Rules of recurrence are never expanded: a hostile one has no end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Component, Event

from connectors import zones
from connectors.charsets import decode, lines, one_line
from connectors.headers import YEARS, is_address
from connectors.mail import Address, Attendee, Invite, Method
from connectors.zones import Observance, ZoneDefinition

CONTENT_LIMIT = 256 * 1024  # bytes of one object
EVENT_LIMIT = 20
ZONE_LIMIT = 20
OBSERVANCE_LIMIT = 100
ATTENDEE_LIMIT = 200
LINE_LIMIT = 32 * 1024
TEXT_LIMIT = 16 * 1024  # characters of a description
LONGEST = timedelta(days=366)

_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
_STATUSES = frozenset({"CONFIRMED", "TENTATIVE", "CANCELLED"})
# A TZID that holds a colon ought to be quoted and often is not: the value is what follows the last colon.
_DATE_LINE = re.compile(r"(DTSTART|DTEND)(;.*)?:\s*(\d{8}(?:T\d{6}(Z)?)?)\s*", re.IGNORECASE)
_TZID = re.compile(r";TZID=(?:\"([^\"]*)\"|(.*?))(?=;[A-Za-z-]+=|$)", re.IGNORECASE)
_WANTED = frozenset(
    "UID DTSTAMP DURATION SEQUENCE STATUS SUMMARY DESCRIPTION LOCATION ORGANIZER ATTENDEE".split()  # noqa: SIM905
)
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?")


def read_invites(content: bytes) -> tuple[Invite, ...]:
    """The events of all calendars in an iCalendar object, the first twenty; none from bytes that are no calendar.

    An event whose times lie outside 1990-2100 is left out. A METHOD that is missing or has no place here is `PUBLISH`.
    """
    found: list[Invite] = []
    for calendar in _calendars(content[:CONTENT_LIMIT]):
        for event in calendar.events:
            invite = _invite(event, calendar)
            if invite is not None and len(found) < EVENT_LIMIT:
                found.append(invite)
    return tuple(found)


@dataclass(slots=True)
class _Calendar:
    """A VCALENDAR cut into the lines of what matters."""

    properties: dict[str, str] = field(default_factory=dict)
    zones: dict[str, ZoneDefinition] = field(default_factory=dict)
    events: list[list[str]] = field(default_factory=list)


def _calendars(content: bytes) -> list[_Calendar]:
    """Cut an object into calendars by hand, so that one bad line costs a line, not the interview."""
    calendars = [_Calendar()]
    zone_lines: list[str] = []
    stack: list[str] = []
    for line in _unfolded(content):
        name, _, value = line.partition(":")
        keyword, kind = name.strip().upper(), value.strip().upper()
        if keyword == "BEGIN":
            stack.append(kind)
            if kind == "VCALENDAR":
                stack = [kind]
                calendars.append(_Calendar())
            elif kind == "VEVENT":
                calendars[-1].events.append([])
            elif kind == "VTIMEZONE":
                zone_lines = []
        elif keyword == "END":
            if kind in stack:
                del stack[len(stack) - 1 - stack[::-1].index(kind) :]
            if kind == "VTIMEZONE" and len(calendars[-1].zones) < ZONE_LIMIT:
                calendars[-1].zones |= _zone(zone_lines)
        if "VTIMEZONE" in stack or kind == "VTIMEZONE":
            zone_lines.append(line)
        elif stack[-1:] == ["VEVENT"] and keyword not in ("BEGIN", "END") and len(calendars[-1].events) <= EVENT_LIMIT:
            calendars[-1].events[-1].append(line)
        elif stack[-1:] == ["VCALENDAR"] and keyword != "BEGIN":
            calendars[-1].properties.setdefault(keyword, value.strip())
    return calendars


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
        match = _LINE.fullmatch(line)
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
            tzid = value
        elif name == "X-LIC-LOCATION":
            location = value
        else:
            current[name] = value
    return {tzid: ZoneDefinition(tuple(observances), location)} if tzid and observances else {}


def _observance(properties: dict[str, str], *, daylight: bool) -> Observance | None:
    before, after = (_offset(properties.get(name, "")) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    if after is None:
        return None
    try:
        starts = datetime.strptime(properties.get("DTSTART", "")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007  (a local time)
    except ValueError:
        starts = datetime(1970, 1, 1)  # noqa: DTZ001  (a local time)
    rule = dict(piece.split("=", 1) for piece in properties.get("RRULE", "").upper().split(";") if "=" in piece)
    return Observance(starts, before if before is not None else after, after, rule, daylight)


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(text.strip())
    if match is None or int(match[2]) > 18:  # noqa: PLR2004  (hours; no zone is further from UTC)
        return None
    found = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return found if match[1] == "+" else -found


def _invite(event_lines: Sequence[str], calendar: _Calendar) -> Invite | None:
    kept, tzids = _properties(event_lines)
    try:
        event = Event.from_ical("\r\n".join(["BEGIN:VEVENT", *kept, "END:VEVENT", ""]))
    except Exception:  # noqa: BLE001  (the library raises all sorts on broken objects, IndexError among them)
        return None
    starts, ends = (_moment(_value(event, name), tzids.get(name, ""), calendar) for name in ("DTSTART", "DTEND"))
    duration = _value(event, "DURATION")
    if starts and not ends and isinstance(duration, timedelta) and timedelta(0) <= duration <= LONGEST:
        ends = _Moment(_later(starts.at, duration), starts.zone, starts.all_day)
    if any(moment and moment.at.year not in YEARS for moment in (starts, ends)):
        return None
    if starts and ends and _is_aware(starts.at) and not _is_aware(ends.at):
        ends = _Moment(ends.at.replace(tzinfo=starts.at.tzinfo), starts.zone)
    if starts and ends and (_is_aware(starts.at) is not _is_aware(ends.at) or ends.at < starts.at):
        ends = None
    stamp = _value(event, "DTSTAMP")
    return Invite(
        uid=_text(event, "UID", 500),
        method=_method(calendar.properties.get("METHOD", "")),
        starts_at=starts.at if starts else None,
        ends_at=ends.at if ends else None,
        timezone=starts.zone if starts else None,
        sequence=_number(event, "SEQUENCE"),
        stamp=_aware(stamp) if isinstance(stamp, datetime) and stamp.year in YEARS else None,
        status=status if (status := _text(event, "STATUS", 20).upper()) in _STATUSES else "",
        summary=_text(event, "SUMMARY", 1000),
        description=lines(_raw_text(event, "DESCRIPTION"))[:TEXT_LIMIT].strip(),
        location=_text(event, "LOCATION", 1000),
        organizer=next((person.address for person in _people(event, "ORGANIZER")), None),
        attendees=tuple(islice(_people(event, "ATTENDEE"), ATTENDEE_LIMIT)),
        all_day=bool(starts and starts.all_day),
        floating=bool(starts and not _is_aware(starts.at)),
        recurring=any(line[:5].upper() in ("RRULE", "RDATE") for line in event_lines),
    )


@dataclass(frozen=True, slots=True)
class _Moment:
    at: datetime
    zone: str | None
    all_day: bool = False


def _properties(event_lines: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The lines that matter, and the TZIDs of the times: these stay ours to resolve."""
    kept: list[str] = []
    tzids: dict[str, str] = {}
    for line in event_lines:
        moment = _DATE_LINE.fullmatch(line)
        if moment is not None:
            name = moment[1].upper()
            tzid = _TZID.search(moment[2] or "")
            # RFC 5545 section 3.2.19 forbids a TZID beside a time in UTC; the Z is what counts.
            tzids.setdefault(name, (tzid[1] or tzid[2] or "").strip() if tzid and not moment[4] else "")
            kept.append(f"{name}{'' if 'T' in moment[3].upper() else ';VALUE=DATE'}:{moment[3]}")
        elif (match := _LINE.fullmatch(line)) is not None and match[1].upper() in _WANTED:
            kept.append(line)
    return kept, tzids


def _moment(value: object, tzid: str, calendar: _Calendar) -> _Moment | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return _Moment(datetime.combine(value, time.min), None, all_day=True)
    if not isinstance(value, datetime):
        return None
    if value.year not in YEARS:
        return _Moment(value, None)
    if tzid and tzid.upper() not in ("UTC", "Z"):
        found = zones.resolve(value.replace(tzinfo=None), tzid, calendar.zones)
        return _Moment(*found) if found else _Moment(value.replace(tzinfo=None), None)
    if tzid:
        return _Moment(value.replace(tzinfo=UTC), None)
    if not _is_aware(value):
        return _Moment(value, None)
    # In UTC: the organizer's zone is the one that the calendar names beside, if it names just one.
    named = {zones.iana_name(tzid) for tzid in (calendar.properties.get("X-WR-TIMEZONE"), *calendar.zones) if tzid}
    sole = named.pop() if len(named) == 1 else None
    moment = value.astimezone(UTC)
    return _Moment(moment.astimezone(ZoneInfo(sole)), sole) if sole and sole != "UTC" else _Moment(moment, None)


def _people(event: Component, name: str) -> Iterator[Attendee]:
    values = event.get(name, [])
    for value in values if isinstance(values, list) else [values]:
        described = {str(key).upper(): str(text) for key, text in getattr(value, "params", {}).items()}
        address = _address(str(value)) or _address(described.get("EMAIL", ""))
        if address:
            shown = one_line(described.get("CN", "")).strip("\"'")
            yield Attendee(
                Address(address, "" if shown.lower() == address else shown[:200]),
                described.get("CUTYPE", "INDIVIDUAL").upper(),
                described.get("ROLE", "REQ-PARTICIPANT").upper(),
                described.get("PARTSTAT", "").upper(),
            )


def _address(text: str) -> str:
    bare = re.sub(r"^\s*mailto:", "", text, flags=re.IGNORECASE).strip(" <>\"'").lower()
    return bare if is_address(bare) else ""


def _method(text: str) -> Method:
    try:
        return Method(text.strip().upper())
    except ValueError:
        return Method.PUBLISH


def _sole(value: Any) -> Any:
    """A property that may stand only once, and its first where it stands more often."""
    return value[0] if isinstance(value, list) and value else value


def _value(event: Component, name: str) -> object:
    try:
        return getattr(_sole(event.get(name)), "dt", None)
    except Exception:  # noqa: BLE001  (the library decodes on access, and raises all sorts)
        return None


def _text(event: Component, name: str, limit: int) -> str:
    return one_line(_raw_text(event, name))[:limit]


def _raw_text(event: Component, name: str) -> str:
    value = _sole(event.get(name))
    return "" if value is None else str(value)


def _number(event: Component, name: str) -> int:
    text = _raw_text(event, name).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004  (digits)


def _is_aware(moment: datetime) -> bool:
    return moment.tzinfo is not None


def _aware(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if _is_aware(moment) else moment.replace(tzinfo=UTC)


def _later(moment: datetime, duration: timedelta) -> datetime:
    """A duration later as clocks count it: an hour is an hour also when the clocks change (RFC 5545 section 3.3.6)."""
    if not _is_aware(moment) or not duration % timedelta(days=1):
        return moment + duration
    return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)
