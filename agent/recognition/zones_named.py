"""Time zones as people name them in prose: "PT", "Central", "deutscher Zeit", "(GMT+01:00) Dublin …", "your time"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from agent.etiquette.almanac import Almanac
from agent.recognition.tables import table

_TABLE = table("zones")
_ABBREVIATIONS: dict[str, str] = dict(_TABLE["abbreviations"])
_REGIONS: dict[str, str] = dict(_TABLE["regions"])
_PLACES: dict[str, str] = dict(_TABLE["places"])


class Whose(StrEnum):
    """Whose clock is meant where no place is named."""

    USER = "user"
    SENDER = "sender"


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone said in words: an IANA name, a fixed offset, or somebody's own clock. `end` is where the words end."""

    end: int
    iana: str | None = None
    offset: timedelta | None = None
    whose: Whose | None = None


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_TIME = r"(?:standard |daylight |summer |local )?(?:time|zeit)"
_LEAD = (
    r"[ \t,]{0,3}(?:\n[ \t]{0,4})?[(\[]?(?:in |all times |heure de |heure d’|hora de |hora del "
    r"|hora |horário de |uhr )?"
)
_OFFSET = re.compile(r"[ \t,]{0,3}\(?(?:utc|gmt)? ?([+\-−–])(\d{1,2})(?::?(\d{2}))?(?![\d.])\)?", re.IGNORECASE)
_BARE_OFFSET = re.compile(r"(?<=\d:\d\d)(?:([+\-])(\d{2}):?(\d{2})(?![\d ]?\d|\s?[apAP]\.?[mM])|(Z)\b)")
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?$")
_LOOSE_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?$")  # "… 10:00-11:00" is a stretch behind it
_ABBREVIATION = re.compile(_LEAD + rf"(?P<name>{_any(_ABBREVIATIONS)})(?![\w/])(?:/\w{{2,4}}\b)?", re.IGNORECASE)
_REGION = re.compile(
    _LEAD + rf"(?P<name>{_any(_REGIONS)})(?: (?P<time>{_TIME}))?\b(?: ?\(us ?& ?canada\)| - us ?& ?canada)?",
    re.IGNORECASE,
)
_PLACE = re.compile(_LEAD + rf"(?P<name>{_any(_PLACES)}) (?:\w{{2,12}} )?{_TIME}\b", re.IGNORECASE)
_HOUR_OF = re.compile(
    r"[ \t,]{0,3}\(?(?:heure|hora|hor[áa]rio|ortszeit|zeit) (?:de |d’|del |do |da |in )?(?:la )?"
    rf"(?P<name>{_any(_PLACES)})\b",
    re.IGNORECASE,
)
_YOURS = re.compile(
    r"[ \t,]{0,3}\(?(?:(?P<user>your (?:local )?time|ihre[r]? (?:orts)?zeit|heure locale pour vous|tu hora|su hora"
    r"|seu horário|hora local tuya)|(?P<sender>our (?:local )?time|my (?:local )?time|unsere[r]? zeit|nuestra hora"
    r"|notre heure|nosso horário))\b",
    re.IGNORECASE,
)
_WINDOWS_NAME = re.compile(r"[ \t]{1,3}[^\n]{0,60}")
_ALL_TIMES = re.compile(
    rf"\b(?:{'|'.join(_TABLE['for_all']['leads'])}|(?P<both>{'|'.join(_TABLE['for_all']['both'])}))(?= )", re.IGNORECASE
)
_STANDS_ALONE = re.compile(r"\s*(?:$|[.,;:!?)\n])")
_JOINS = re.compile(rf"[\s,]{{0,3}}(?:{'|'.join(_TABLE['again']['joins'])})[\s,]{{0,2}}")
_WHOSE = re.compile(rf"[\s,(]{{1,2}}(?:{'|'.join(_TABLE['again']['whose'])})\b")
_SMALL = frozenset({"est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "cet", "cest", "bst", "gmt", "utc", "ist"})
_MERIDIEM = re.compile(r"\d ?[ap]\.? ?m\.? ?$", re.IGNORECASE)


def zone_behind(text: str, position: int) -> NamedZone | None:
    """The zone named right behind `position` in the text, or None."""
    if found := _offset_at(text, position):
        return found
    for pattern, zones in ((_PLACE, _PLACES), (_HOUR_OF, _PLACES)):
        if match := pattern.match(text, position):
            return NamedZone(_closed(text, match.end()), zones[match["name"].lower()])
    if match := _REGION.match(text, position):
        return NamedZone(_closed(text, match.end()), _REGIONS[match["name"].lower()])
    if (match := _ABBREVIATION.match(text, position)) and _is_zone(text, match):
        return NamedZone(_closed(text, match.end()), _ABBREVIATIONS[match["name"].upper()])
    if match := _YOURS.match(text, position):
        return NamedZone(_closed(text, match.end()), whose=Whose.USER if match["user"] else Whose.SENDER)
    return None


def zone_for_all(text: str) -> NamedZone | None:
    """The zone that the text gives for all its times ("All times are in Eastern Time", "(all Pacific)"), or None."""
    for match in _ALL_TIMES.finditer(text):
        found = zone_behind(text, match.end())
        if found and (not match["both"] or _STANDS_ALONE.match(text, found.end) or text[found.end - 1] == ")"):
            return found
    return None


def said_again(low: str, start: int, again: tuple[int, int]) -> bool:
    """Whether a time is the one before it once more, by another's clock: "16:00 CET, which is 11am for you".

    `low` is the text in lower case, `start` where the first time ends, `again` the place of the second.
    """
    return bool(_JOINS.fullmatch(low, start, again[0]) and _WHOSE.match(low, again[1]))


def resolved(named: NamedZone, local: datetime, zone: tzinfo, almanac: Almanac) -> tuple[tzinfo, str | None]:
    """The zone meant and its IANA name, for a wall-clock time; `zone` is the sender's.

    IST is India, Ireland or Israel, CST Chicago or China, GMT London or Greenwich, as the sender's clock has it.
    """
    if named.offset is not None:
        return timezone(named.offset), None
    if named.whose is Whose.USER:
        return almanac.zone(None), name_of(almanac.zone(None))
    if named.whose is Whose.SENDER or named.iana is None:
        return zone, name_of(zone)
    offset = local.replace(tzinfo=zone).utcoffset()
    name = _OF_SENDER.get((named.iana, offset), named.iana)
    if name in {"Etc/UTC", "Etc/GMT"}:
        return UTC, "Etc/UTC"
    return almanac.zone(name), name


_OF_SENDER: dict[tuple[str, timedelta | None], str] = {
    ("Asia/Kolkata", timedelta(hours=1)): "Europe/Dublin",
    ("Asia/Kolkata", timedelta(0)): "Europe/Dublin",
    ("Asia/Kolkata", timedelta(hours=2)): "Asia/Jerusalem",
    ("Asia/Kolkata", timedelta(hours=3)): "Asia/Jerusalem",
    ("America/Chicago", timedelta(hours=8)): "Asia/Shanghai",
    # Where clocks go by London's, people say GMT in summer too.
    ("Etc/GMT", timedelta(hours=1)): "Europe/London",
    ("Etc/GMT", timedelta(0)): "Europe/London",
}


def name_of(zone: tzinfo) -> str | None:
    """The IANA name of a zone, where it has one."""
    key = getattr(zone, "key", None)
    return key if isinstance(key, str) else None


def _offset_at(text: str, position: int) -> NamedZone | None:
    bare = _BARE_OFFSET.match(text, position)
    if bare and (
        _ISO_TIME.search(text, max(0, position - 30), position)
        or (not bare[0].startswith("-") and _LOOSE_ISO_TIME.search(text, max(0, position - 20), position))
    ):
        if bare[4]:
            return NamedZone(bare.end(), "Etc/UTC")
        return NamedZone(bare.end(), offset=_delta(bare[1], bare[2], bare[3]))
    match = _OFFSET.match(text, position)
    if match is None or not re.search(r"utc|gmt", match[0], re.IGNORECASE) or int(match[2]) > 14:  # noqa: PLR2004 - no zone is farther
        return None
    if behind := _WINDOWS_NAME.match(text, match.end()):
        line = behind[0].lower()
        place = re.search(rf"\b(?:{_any(_PLACES)})\b", line)
        region = re.search(rf"\b(?:{_any(_REGIONS)}) (?:european )?time", line)
        # "(GMT+01:00) Dublin, Edinburgh, Lisbon, London": the list names the zone, the offset its winter or its summer.
        if line.count(",") >= 1 and place and "london" in line:
            return NamedZone(behind.end(), "Europe/London")
        if region:
            name = next(key for key in sorted(_REGIONS, key=len, reverse=True) if region[0].startswith(key))
            return NamedZone(match.end() + region.end(), _REGIONS[name])
        if place and line.lstrip().startswith(place[0]):
            return NamedZone(match.end() + place.end(), _PLACES[place[0]])
    return NamedZone(match.end(), offset=_delta(match[1], match[2], match[3]))


def _delta(sign: str, hours: str, minutes: str | None) -> timedelta:
    found = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return found if sign == "+" else -found


def _is_zone(text: str, match: re.Match[str]) -> bool:
    """Abbreviations count in capitals; some in small letters too, where they cannot be words ("10h est annulé")."""
    name = match["name"]
    if name.isupper():
        return True
    if name not in _SMALL:
        return False
    alone = _STANDS_ALONE.match(text, match.end()) is not None
    return alone or _MERIDIEM.search(text, max(0, match.start() - 8), match.start()) is not None


def _closed(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] in {")", "]"} else end
