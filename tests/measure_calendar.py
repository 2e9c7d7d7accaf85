"""How right calendar objects are read, against another reader: part of `make measure`.

The other reader shares nothing with ours: lines cut by regular expressions, VTIMEZONEs by dateutil, zones without one
by their IANA name, Windows names by CLDR's table. It knows no more than that, so what it cannot tell is counted apart.
"""

from __future__ import annotations

import contextlib
import email
import io
import re
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil import tz
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from rich.console import Console
from rich.table import Table

from connectors.calendars import EVENT_LIMIT
from connectors.headers import YEARS
from connectors.invites import read_invites
from connectors.mail import Invite

_ZONES = re.compile(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE", re.DOTALL)
_EVENTS = re.compile(r"BEGIN:VEVENT\n(.*?)END:VEVENT", re.DOTALL)
_INNER = re.compile(r"BEGIN:(VALARM|VLOCATION|PARTICIPANT).*?END:\1\n", re.DOTALL)
_START = re.compile(r"^DTSTART(;[^\n]*?)?:(\d{8}(?:T\d{6}Z?)?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_TZID = re.compile(r";TZID=\"?([^\";]*)\"?", re.IGNORECASE)


@dataclass(frozen=True)
class Start:
    """A DTSTART as the other reader has it: `form` is at, day, floating, none, or unknown where it can't tell."""

    form: str
    at: datetime | None = None


def measure(console: Console, data: Path) -> None:
    """Read every calendar object and mail of `data/calendar`, and print how right and how fast."""
    held: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong: list[str] = []
    slowest, objects, raised = 0.0, 0, 0
    for name, content in _objects(data / "data" / "calendar"):
        objects += 1
        began = time.perf_counter()
        try:
            found = read_invites(content)
        except Exception as error:  # noqa: BLE001 - that one is raised at all is what is measured
            raised += 1
            wrong.append(f"{name}: {error!r}")
            continue
        slowest = max(slowest, time.perf_counter() - began)
        expected = _expected(content)
        asked["events read"] += 1
        held["events read"] += len(found) == len(expected)
        if len(found) != len(expected):
            wrong.append(f"{name}: {len(expected)} events, read {len(found)}")
            continue
        for start, invite in zip(expected, found, strict=True):
            asked[_WHAT[start.form]] += 1
            held[_WHAT[start.form]] += (right := _agrees(start, invite))
            if not right:
                wrong.append(f"{name}: {start} read as {invite.starts_at} {invite.timezone}")
    table = Table("calendar objects", "as the other reader", "of", title=f"{objects} objects, {raised} exceptions")
    for what, of in asked.items():
        table.add_row(what, str(held[what]), str(of))
    console.print(table)
    console.print(f"Slowest object: {slowest * 1000:.0f} ms. Memory for the largest: {_peak(data):.1f} MiB.")
    for line in wrong:
        console.print(line, markup=False, style="dim", highlight=False)


_WHAT = {
    "at": "moments",
    "day": "days without hours",
    "floating": "floating times",
    "none": "no start",
    "unknown": "a zone it can't tell: ours has a name or floats",
}


def _objects(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each calendar object below the folder: files, and the calendar parts of mails."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".ics":
            yield path.name, path.read_bytes()
        elif path.suffix == ".eml":
            for part in email.message_from_bytes(path.read_bytes()).walk():
                named = (part.get_filename() or "").lower().endswith(".ics")
                if named or part.get_content_type() in {"text/calendar", "application/ics"}:
                    content = part.get_payload(decode=True)
                    if isinstance(content, bytes):
                        yield path.name, content


def _expected(content: bytes) -> list[Start]:
    """The starts that the other reader finds: first instances, the first twenty, of years that are read."""
    text = re.sub(r"\n[ \t]", "", content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n"))
    defined = "\n".join(_ZONES.findall(text))
    zones = None
    with contextlib.suppress(Exception):
        zones = tz.tzical(io.StringIO(f"BEGIN:VCALENDAR\n{defined}\nEND:VCALENDAR\n")) if defined else None
    found: list[Start] = []
    events = [_INNER.sub("", event) for event in _EVENTS.findall(text)][:EVENT_LIMIT]
    for event in _first_instances(events):
        start = _start(event, zones)
        if start.at is None or start.at.year in YEARS:
            found.append(start)
    return found


def _first_instances(events: list[str]) -> list[str]:
    series = {
        _value(event, "UID"): _value(event, "DTSTART")
        for event in events
        if re.search(r"^R(?:RULE|DATE)", event, re.MULTILINE) and not _value(event, "RECURRENCE-ID")
    }
    changed = {
        _value(event, "UID")
        for event in events
        if series.get(_value(event, "UID"), "-") == _value(event, "RECURRENCE-ID")
    }
    kept: list[str] = []
    for event in events:
        uid, instance = _value(event, "UID"), _value(event, "RECURRENCE-ID")
        if uid in series and ((instance and instance != series[uid]) or (not instance and uid in changed)):
            continue
        kept.append(event)
    return kept


def _value(event: str, name: str) -> str:
    match = re.search(rf"^{name}(?:;[^\n]*?)?:([^\n:]*)$", event, re.MULTILINE)
    return match[1].strip() if match else ""


def _start(event: str, zones: tz.tzical | None) -> Start:
    match = _START.search(event)
    if match is None:
        return Start("none")
    value, tzid = match[2], _TZID.search(match[1] or "")
    if "T" not in value:
        return Start("day", datetime.strptime(value, "%Y%m%d"))  # noqa: DTZ007 - a day
    if value.endswith("Z"):
        return Start("at", datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
    local = datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a local time
    if tzid is None:
        return Start("floating", local)
    zone = zones.get(tzid[1]) if zones and tzid[1] in zones.keys() else None  # noqa: SIM118 - dateutil's own method
    if zone is None:
        with contextlib.suppress(Exception):
            zone = ZoneInfo(WINDOWS_TO_OLSON.get(tzid[1], tzid[1]))
    return Start("at", local.replace(tzinfo=zone).astimezone(UTC)) if zone else Start("unknown", local)


def _agrees(start: Start, invite: Invite) -> bool:
    at = invite.starts_at
    if start.form == "none" or at is None:
        return start.form == "none" and at is None
    if start.form == "at":
        return at.tzinfo is not None and at == start.at
    if start.form == "day":
        return invite.all_day and at == start.at
    return at.replace(tzinfo=None) == start.at and (invite.floating or start.form == "unknown")


def _peak(data: Path) -> float:
    """Memory that reading the largest object takes, MiB."""
    largest = max((content for _, content in _objects(data / "data" / "calendar")), key=len, default=b"")
    tracemalloc.start()
    read_invites(largest)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20
