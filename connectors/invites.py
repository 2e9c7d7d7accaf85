"""iCalendar objects (RFC 5545, 5546) → Invite, with resolved zones. Whatever the bytes, reading never raises.

Rules of recurrence are never expanded: a hostile one has no end. A series is its first instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Component, Event

from connectors import markup, zones
from connectors.calendars import EVENT_LIMIT, LINE, Calendar, calendars
from connectors.charsets import lines, one_line
from connectors.headers import YEARS, is_address
from connectors.mail import Address, Attendee, Invite, Method

CONTENT_LIMIT = 256 * 1024  # bytes of one object
ATTENDEE_LIMIT = 200
TEXT_LIMIT = 16 * 1024  # characters of a description
LONGEST = timedelta(days=366)

_STATUSES = frozenset({"CONFIRMED", "TENTATIVE", "CANCELLED"})
# A TZID that holds a colon ought to be quoted and often is not: the value is what follows the last colon before it.
# Some tools write ISO 8601 with its dashes, leave the seconds out or give an offset, which RFC 5545 does not know.
_DATE_LINE = re.compile(
    r"(?P<name>DTSTART|DTEND|RECURRENCE-ID)(?P<parameters>;.*)?:\s*"
    r"(?P<day>\d{4}-?\d\d-?\d\d)(?:[T ](?P<clock>\d\d:?\d\d(?::?\d\d)?)(?:\.\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?\s*",
    re.IGNORECASE,
)
_TZID = re.compile(r";TZID=(?:\"([^\"]*)\"|(.*?))(?=;[A-Za-z-]+=|$)", re.IGNORECASE)
_WANTED = frozenset(
    "UID DTSTAMP DURATION SEQUENCE STATUS SUMMARY DESCRIPTION LOCATION ORGANIZER ATTENDEE X-ALT-DESC".split()  # noqa: SIM905
)
# Where the talk takes place if LOCATION is silent: RFC 7986 section 5.11, and what vendors have instead.
_LINKS = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
)


def read_invites(content: bytes, method: str = "") -> tuple[Invite, ...]:
    """The events of all calendars in an iCalendar object, the first twenty; none from bytes that are no calendar.

    `method` is what the Content-Type of the part says (RFC 6047 section 2.4): it counts where the object has none of
    its own. A METHOD that is missing in both or has no place here is `PUBLISH`. An event whose times lie outside
    1990-2100 is left out. Of a series stands its first instance, with what was changed for that one; changes of later
    instances stand only where the object holds nothing else.
    """
    found: list[Invite] = []
    for calendar in calendars(content[:CONTENT_LIMIT]):
        calendar.properties.setdefault("METHOD", method)
        for event_lines in _first_instances(calendar.events[:EVENT_LIMIT]):
            invite = _invite(event_lines, calendar)
            if invite is not None and len(found) < EVENT_LIMIT:
                found.append(invite)
    return tuple(found)


def _first_instances(events: Sequence[list[str]]) -> list[list[str]]:
    """The events without those that change a later instance of a series which stands beside them."""
    masters = {
        _plain(event, "UID"): event for event in events if _repeats(event) and not _plain(event, "RECURRENCE-ID")
    }
    if not masters:
        return list(events)
    kept: list[list[str]] = []
    changed: set[int] = set()
    for event in events:
        master, instance = masters.get(_plain(event, "UID")), _plain(event, "RECURRENCE-ID")
        if master is not None and instance and instance == _plain(master, "DTSTART"):
            changed.add(id(master))
            kept.append(event)
        elif master is None or not instance:
            kept.append(event)
    return [event for event in kept if id(event) not in changed]


def _repeats(event_lines: Sequence[str]) -> bool:
    return any(line[:5].upper() in ("RRULE", "RDATE") for line in event_lines)


def _plain(event_lines: Sequence[str], name: str) -> str:
    """The value of a property as it stands."""
    marks = (f"{name}:", f"{name};")
    return next((line.rpartition(":")[2].strip() for line in event_lines if line[:20].upper().startswith(marks)), "")


def _invite(event_lines: Sequence[str], calendar: Calendar) -> Invite | None:
    kept, times, link = _properties(event_lines)
    try:
        event = Event.from_ical("\r\n".join(["BEGIN:VEVENT", *kept, "END:VEVENT", ""]))
    except Exception:  # noqa: BLE001  (the library raises all sorts on broken objects, IndexError among them)
        return None
    starts, ends = (_moment(times.get(name), calendar) for name in ("DTSTART", "DTEND"))
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
        description=_description(event),
        location=_text(event, "LOCATION", 1000) or link,
        organizer=next((person.address for person in _people(event, "ORGANIZER")), None),
        attendees=tuple(islice(_people(event, "ATTENDEE"), ATTENDEE_LIMIT)),
        all_day=bool(starts and starts.all_day),
        floating=bool(starts and not _is_aware(starts.at)),
        recurring=_repeats(event_lines),
    )


@dataclass(frozen=True, slots=True)
class _Written:
    """A date or time as it stands: `day` and `clock` are digits, `zone` is Z, an offset or empty."""

    day: str
    clock: str
    zone: str
    tzid: str


@dataclass(frozen=True, slots=True)
class _Moment:
    at: datetime
    zone: str | None
    all_day: bool = False


def _properties(event_lines: Sequence[str]) -> tuple[list[str], dict[str, _Written], str]:
    """The lines that matter, the times, which stay ours to resolve, and a link to the talk."""
    kept: list[str] = []
    times: dict[str, _Written] = {}
    links: dict[str, str] = {}
    for line in event_lines:
        moment = _DATE_LINE.fullmatch(line)
        if moment is not None:
            tzid = _TZID.search(moment["parameters"] or "")
            day, clock = (re.sub(r"\D", "", moment[part] or "") for part in ("day", "clock"))
            zone = (moment["zone"] or "").upper()
            # RFC 5545 section 3.2.19 forbids a TZID beside a time in UTC; the Z is what counts.
            named = (tzid[1] or tzid[2] or "").strip() if tzid and not zone else ""
            times.setdefault(moment["name"].upper(), _Written(day, clock, zone, named))
        elif (match := LINE.fullmatch(line)) is not None:
            if match[1].upper() in _WANTED:
                kept.append(line)
            elif match[1].upper() in _LINKS and match[3].strip().lower().startswith("https://"):
                links.setdefault(match[1].upper(), match[3].strip()[:1000])
    return kept, times, next((links[name] for name in _LINKS if name in links), "")


def _moment(written: _Written | None, calendar: Calendar) -> _Moment | None:
    if written is None:
        return None
    try:
        day = date(int(written.day[:4]), int(written.day[4:6]), int(written.day[6:]))
        clock = (
            time(int(written.clock[:2]), int(written.clock[2:4]), min(int(written.clock[4:] or 0), 59))
            if written.clock
            else time.min
        )
    except ValueError:
        return None
    value = datetime.combine(day, clock)
    if not written.clock or value.year not in YEARS:
        return _Moment(value, None, all_day=not written.clock)
    if written.zone or written.tzid.upper() in ("UTC", "Z"):
        return _shown(value.replace(tzinfo=_offset(written.zone)), calendar)
    if written.tzid:
        found = zones.resolve(value, written.tzid, calendar.zones)
        return _Moment(*found) if found else _Moment(value, None)
    # It floats, unless the object names a zone that nothing else in it could be for.
    sole = _sole_zone(calendar)
    found = zones.resolve(value, sole, calendar.zones) if sole else None
    return _Moment(*found) if found else _Moment(value, None)


def _offset(zone: str) -> tzinfo:
    offset = zones.fixed_offset(zone) if zone not in ("", "Z") else None
    return UTC if offset is None else timezone(offset)


def _shown(moment: datetime, calendar: Calendar) -> _Moment:
    """A moment in UTC or at an offset, shown in the organizer's zone where the calendar names just one beside."""
    name = zones.iana_name(sole) if (sole := _sole_zone(calendar)) else None
    if name and name != "UTC":
        return _Moment(moment.astimezone(ZoneInfo(name)), name)
    return _Moment(moment, None)


def _sole_zone(calendar: Calendar) -> str | None:
    """The TZID of the one zone that a calendar names by X-WR-TIMEZONE or defines, if it is one."""
    named = {
        zones.iana_name(tzid) or tzid: tzid
        for tzid in (calendar.properties.get("X-WR-TIMEZONE"), *calendar.zones)
        if tzid
    }
    return next(iter(named.values())) if len(named) == 1 else None


def _description(event: Component) -> str:
    """The description as plain text: that of X-ALT-DESC where DESCRIPTION is empty; calendars write HTML into both."""
    text = _raw_text(event, "DESCRIPTION")[: 4 * TEXT_LIMIT]
    if not text.strip():
        text = _unescaped(_raw_text(event, "X-ALT-DESC")[: 4 * TEXT_LIMIT])
    plain = markup.words_and_links(text) if markup.is_markup(text) else text
    return lines(plain)[:TEXT_LIMIT].strip()


def _unescaped(text: str) -> str:
    """The library leaves the value of a property that it does not know as it stands (RFC 5545 section 3.3.11)."""
    return re.sub(r"\\([\\;,nN])", lambda match: "\n" if match[1] in "nN" else match[1], text)


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
