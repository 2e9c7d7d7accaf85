"""The lists of time phrases as values, and what the grammar reads in one of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from agent.almanac import WorldAlmanac
from agent.recognition.dates import Moment, find_moments
from agent.recognition.promises import answer_by, away_until, deadline
from agent.recognition.regions import writes_month_first

LISTS = Path(__file__).parent / "time_phrases"
LANGUAGES = ("en", "de", "fr", "es", "pt")
HELD_OUT, HELD_OUT_SINCE = "held_out", "held_out_since"
_DUE = {"answer_by": answer_by, "deadline": deadline, "away_until": away_until}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence, who wrote it when, and its right answer (the keys are told in the head of each list)."""

    text: str
    language: str
    zone: ZoneInfo
    country: str
    written: datetime
    user: str
    answer: dict[str, Any]

    @property
    def timed(self) -> list[str]:
        """All times that the sentence names for talks, in order: "start/end" or "start"."""
        return sorted(moment for key in ("fixed", "offered", "past") for moment in self.answer.get(key, ()))

    @property
    def due(self) -> datetime | None:
        """The promise, deadline or end of absence."""
        return next((self.answer[key] for key in _DUE if key in self.answer), None)


def phrases(name: str) -> list[Phrase]:
    """The phrases of one list: a language's code, or `HELD_OUT`."""
    table = tomllib.loads((LISTS / f"{name}.toml").read_text(encoding="utf-8"))
    found = []
    for row in table["phrases"]:
        writer = table["writers"][row["by"]]
        answer = {key: row[key] for key in row if key not in {"text", "by", "written", "user"}}
        zone = ZoneInfo(writer["zone"])
        user = row.get("user", writer["zone"])
        found.append(Phrase(row["text"], writer["language"], zone, writer["country"], row["written"], user, answer))
    return found


def moments(phrase: Phrase) -> tuple[Moment, ...]:
    """What `find_moments` finds in the sentence."""
    order = writes_month_first(phrase.zone, phrase.language, phrase.written)
    return find_moments(phrase.text, phrase.written, phrase.zone, almanac(phrase), phrase.language, month_first=order)


def almanac(phrase: Phrase) -> WorldAlmanac:
    """The almanac of the reader, who keeps the writer's holidays."""
    return WorldAlmanac(phrase.user, phrase.country or "US")


def shown(moment: Moment) -> str:
    """The moment as the lists write it."""
    end = f"/{moment.end.isoformat(timespec='minutes')}" if moment.end else ""
    return f"{moment.start.isoformat(timespec='minutes')}{end}"


def complaints(phrase: Phrase) -> list[str]:
    """What the grammar reads otherwise than the answer says; nothing where it is right."""
    found = moments(phrase)
    return [*_times(phrase, found), *_due(phrase)]


def _times(phrase: Phrase, found: tuple[Moment, ...]) -> list[str]:
    answer = phrase.answer
    timed = [moment for moment in found if moment.has_time]
    wrong: list[str] = []
    if "ask" in answer:
        read = [sorted(_readings(moment)) for moment in timed]
        return [] if read == [sorted(answer["ask"])] else [f"asks between {answer['ask']}, reads {read}"]
    if phrase.due is None:
        read_times = sorted(map(shown, timed))
        if read_times != phrase.timed:
            wrong.append(f"times {phrase.timed}, reads {read_times}")
        if any(moment.ambiguous for moment in timed):
            wrong.append("certain, reads it as doubtful")
        if timed and not wrong:
            wrong += _zones(answer.get("zone"), timed)
    if "days" in answer and (days := [f"{one.start:%Y-%m-%d}" for one in found if not one.has_time]) != answer["days"]:
        wrong.append(f"days {answer['days']}, reads {days}")
    return wrong


def _readings(moment: Moment) -> set[str]:
    return {one.isoformat(timespec="minutes") for one in (moment.start, moment.other) if one}


def _zones(named: str | None, timed: list[Moment]) -> list[str]:
    if named is None:
        return [] if all(moment.zone_assumed for moment in timed) else ["no zone named, reads one"]
    right = all(not moment.zone_assumed and moment.zone_name == named for moment in timed)
    return [] if right else [f"zone {named}, reads {[(moment.zone_name, moment.zone_assumed) for moment in timed]}"]


def _due(phrase: Phrase) -> list[str]:
    wrong = []
    for key, call in _DUE.items():
        said = call(phrase.text, phrase.written, phrase.zone, almanac(phrase), phrase.language)
        if key in phrase.answer.get("open", ()) or (key == "away_until" and key not in phrase.answer):
            continue
        if (said[0] if said else None) != phrase.answer.get(key):
            wrong.append(f"{key} {phrase.answer.get(key)}, reads {said[0] if said else None}")
    return wrong
