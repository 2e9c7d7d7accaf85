"""How much of what people write about time is read right: our grammar, and dateparser and Duckling beside it.

Called by `tests.measure`. The lists of `tests/recognition/time_phrases` are development sets; the phrases of the last
two rows were written blind, and most of what was wrong in them was mended since (their heads tell how many). Duckling
is measured where `pyduckling-native-phihos` is installed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from dateparser.search import search_dates
from rich.console import Console
from rich.table import Table

from agent.etiquette.kinds import MessageKind
from agent.recognition.interviews import interviews
from agent.recognition.me import Me
from connectors.mail import Address, Message
from tests.recognition.time_phrase_values import (
    HELD_OUT,
    HELD_OUT_SINCE,
    LANGUAGES,
    Phrase,
    almanac,
    complaints,
    phrases,
)

_WHOLE_DAY = {time(0), time(17), time(23, 59)}  # what a day alone resolves to; a baseline need not know that
_ZONES_ON_DISK = "/usr/share/zoneinfo"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a baseline finds: a moment, and the end of the interval, where it is one (both aware)."""

    start: datetime
    end: datetime | None = None


Baseline = Callable[[Phrase], list[Reading]]


def measure(console: Console, data: Path) -> None:
    """Print, per list, how many phrases are read right. `data` is not needed: the lists are in the repository."""
    del data
    duckling = _duckling()
    if duckling is None:
        console.print("Duckling is not installed (pyduckling-native-phihos): its column stays empty.")
    table = Table(
        "phrases", "n", "ours", "share", "compared", "ours", "dateparser", "Duckling", title="Dates and times in prose"
    )
    for name in (*LANGUAGES, HELD_OUT, HELD_OUT_SINCE):
        listed = phrases(name)
        right = sum(not complaints(phrase) for phrase in listed)
        compared = [phrase for phrase in listed if comparable(phrase)]
        table.add_row(
            name.replace("_", " "),
            str(len(listed)),
            str(right),
            f"{right / len(listed):.3f}",
            str(len(compared)),
            str(sum(not complaints(phrase) for phrase in compared)),
            str(sum(fair(phrase, read_by_dateparser(phrase)) for phrase in compared)),
            str(sum(fair(phrase, duckling(phrase)) for phrase in compared)) if duckling else "–",
        )
    console.print(table)
    _measure_offers(console)


def comparable(phrase: Phrase) -> bool:
    """Whether a library that knows moments only, and not what is said of them, can be asked about the phrase."""
    return bool(phrase.timed or phrase.due or "ask" in phrase.answer or phrase.answer.get("days") == [])


def fair(phrase: Phrase, found: list[Reading]) -> bool:
    """Whether a baseline is right, of which the moments alone are asked.

    Of an interval the begin counts for a talk, the end for what is due by then; of a date with two readings either is
    right; where the phrase names no day, only silence is.
    """
    if due := phrase.due:
        return any(_is_due(due, one) for one in found)
    if "ask" in phrase.answer:
        return any(datetime.fromisoformat(wanted) == one.start for wanted in phrase.answer["ask"] for one in found)
    if not phrase.timed:
        return not found
    starts = {one.start for one in found}
    return all(datetime.fromisoformat(wanted.partition("/")[0]) in starts for wanted in phrase.timed)


def _is_due(due: datetime, found: Reading) -> bool:
    last = found.end - timedelta(seconds=1) if found.end else found.start
    if due.time() in _WHOLE_DAY:
        return last.astimezone(due.tzinfo).date() == due.date()
    return due in {found.start, found.end}


def read_by_dateparser(phrase: Phrase) -> list[Reading]:
    """What dateparser finds, told the language, the zone, the moment of writing and the order of the country."""
    settings: dict[str, Any] = {
        "RELATIVE_BASE": phrase.written.astimezone(phrase.zone).replace(tzinfo=None),
        "TIMEZONE": phrase.zone.key,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "MDY" if phrase.country == "US" and phrase.language == "en" else "DMY",
    }
    found = search_dates(phrase.text, languages=[phrase.language], settings=settings) or []
    return [Reading(moment.replace(second=0, microsecond=0)) for _, moment in found]


def _duckling() -> Baseline | None:
    try:
        library = importlib.import_module("duckling")
    except ImportError:
        return None
    zones = library.load_time_zones(_ZONES_ON_DISK)
    return lambda phrase: list(_read_by_duckling(library, zones, phrase))


def _read_by_duckling(library: ModuleType, zones: Any, phrase: Phrase) -> Iterable[Reading]:
    language = library.parse_lang(phrase.language.upper())
    country = {"US": "EN_US", "GB": "EN_GB", "IN": "EN_IN", "CA": "EN_CA", "AU": "EN_AU", "IE": "EN_IE"}
    locale = library.parse_locale(country.get(phrase.country, "EN_GB"), library.default_locale_lang(language))
    if phrase.language != "en":
        locale = library.default_locale_lang(language)
    written = library.parse_ref_time(zones, phrase.zone.key, int(phrase.written.timestamp()))
    context = library.Context(written, locale)
    for found in library.parse(phrase.text, context, library.parse_dimensions(["time"]), False):
        value = found["value"]
        if value["type"] == "interval":
            start, end = (value.get(edge, {}).get("value") for edge in ("from", "to"))
            if start or end:
                first = datetime.fromisoformat(start or end)
                yield Reading(first, datetime.fromisoformat(end) if end else None)
        else:
            yield Reading(datetime.fromisoformat(value["value"]))


def _measure_offers(console: Console) -> None:
    """Whether a fixed time is told from one that is only offered, by what `interviews` makes of the sentence."""
    listed = [
        phrase
        for name in (*LANGUAGES, HELD_OUT, HELD_OUT_SINCE)
        for phrase in phrases(name)
        if {"fixed", "offered"} & phrase.answer.keys()
    ]
    right = sum(_tells_fixed_times(phrase) for phrase in listed)
    console.print(f"Fixed times told from offered ones: {right} of {len(listed)} sentences.")


def _tells_fixed_times(phrase: Phrase) -> bool:
    me = Me("Ada Quill", frozenset({"ada@quill.example"}), phrase.user, phrase.country or "US", lambda host: host)
    mail = Message(
        message_id="<one@harbourlight.example>",
        date=phrase.written,
        subject="Data Engineer",
        sender=Address("rosa.lindt@harbourlight.example", "Rosa Lindt"),
        to=(Address("ada@quill.example", "Ada Quill"),),
        text=phrase.text,
    )
    moved = "past" in phrase.answer and "fixed" in phrase.answer
    kind = MessageKind.INTERVIEW_RESCHEDULE if moved else MessageKind.INTERVIEW_CONFIRMATION
    wanted = [datetime.fromisoformat(one.partition("/")[0]) for one in phrase.answer.get("fixed", ())]
    found = [one.starts_at for one in interviews(mail, phrase.text, kind, me, almanac(phrase), phrase.language)]
    return found in (wanted, wanted[:1])  # several talks in a row are one interview
