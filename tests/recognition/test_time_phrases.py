"""Dates, times and promises in prose, in five languages: a list of what people write, and phrases made from moments."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.almanac import WorldAlmanac
from agent.recognition.dates import find_moments
from tests.recognition.time_phrase_values import HELD_OUT, HELD_OUT_SINCE, LANGUAGES, Phrase, complaints, phrases

LISTED = [phrase for name in (*LANGUAGES, HELD_OUT) for phrase in phrases(name)]


@pytest.mark.parametrize("phrase", LISTED, ids=lambda phrase: f"{phrase.language}-{phrase.text}")
def test_a_listed_phrase_means_what_its_reader_wrote_down(phrase: Phrase) -> None:
    """Each phrase gives exactly its times, promise, deadline or absence, or nothing, or a doubt to ask about."""
    assert complaints(phrase) == []


def test_phrases_written_since_are_mostly_read_right() -> None:
    """Of the phrases that were written when the grammar was done, nineteen in twenty are right."""
    listed = phrases(HELD_OUT_SINCE)
    wrong = [phrase.text for phrase in listed if complaints(phrase)]

    assert len(wrong) <= len(listed) / 20, wrong


def test_the_list_is_long_enough_in_every_language() -> None:
    """Issue 5 asks for 150 phrases, and 25 in each other language."""
    counts = {name: len(phrases(name)) for name in LANGUAGES}

    assert counts["en"] >= 150
    assert min(counts.values()) >= 25


@dataclass(frozen=True)
class _Style:
    """How one country writes dates: names, forms of days and times, and what joins them."""

    language: str
    zone: str
    month_first: bool
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    days: tuple[str, ...]
    times: tuple[str, ...]
    stretches: tuple[str, ...]
    joined: tuple[str, ...]
    named_zone: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = _words("January February March April May June July August September October November December")
STYLES = [
    _Style(
        "en", "America/New_York", True, _ENGLISH_DAYS, _ENGLISH_MONTHS,
        ("{wd}, {mon} {d}", "{mon} {nth}", "{mon} {d}, {y}", "{wd3} {m}/{d}", "{m}/{d}/{y}", "{wd} the {nth} of {mon}",
         "{y}-{m:02}-{d:02}", "{wd3}, {mon3} {d}"),
        ("{h12}:{min:02} {AP}", "{h12}:{min:02}{ap}", "{h24}:{min:02}", "{h12}.{min:02} {ap}"),
        ("from {a} to {b}", "{a} - {b}", "{a}–{b}", "between {a} and {b}"),
        ("The interview is on {day} at {time}{zone}.", "{day}, {time}{zone}", "We talk {time}{zone} on {day}.",
         "{day} @ {time}{zone}"),
        " PT=America/Los_Angeles",
    ),
    _Style(
        "en", "Europe/London", False, _ENGLISH_DAYS, _ENGLISH_MONTHS,
        ("{wd} {d} {mon}", "{nth} {mon} {y}", "{wd} {nth} of {mon}", "{d:02}/{m:02}/{y}", "{d}-{mon3}-{y}"),
        ("{h24:02}:{min:02}", "{h12}.{min:02}{ap}", "{h12}:{min:02} {ap}"),
        ("from {a} to {b}", "{a}-{b}", "{a} until {b}"),
        ("We meet on {day} at {time}{zone}.", "{day}, {time}{zone}", "{time}{zone}, {day}"),
        " CET=Europe/Berlin",
    ),
    _Style(
        "de", "Europe/Berlin", False,
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        _words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        ("{wd}, {d}. {mon}", "am {d:02}.{m:02}.{y}", "{wd}, den {d}.{m}.", "am {d}. {mon} {y}",
         "am {wd}, dem {d}. {mon}"),
        ("{h24}:{min:02} Uhr", "{h24:02}.{min:02} Uhr", "{h24}:{min:02}"),
        ("von {a} bis {b}", "{a}–{b}", "zwischen {a} und {b}"),
        ("Das Gespräch ist {day} um {time}{zone}.", "{day}, {time}{zone}"),
        " MEZ=Europe/Berlin",
    ),
    _Style(
        "fr", "Europe/Paris", False,
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        _words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        ("{wd} {d} {mon}", "le {d} {mon} {y}", "le {d:02}/{m:02}/{y}", "le {wd} {d} {mon}"),
        ("{h24}h{min:02}", "{h24} h {min:02}", "{h24:02}:{min:02}"),
        ("de {a} à {b}", "{a} – {b}", "entre {a} et {b}"),
        ("L'entretien est {day} à {time}{zone}.", "{day}, {time}{zone}"),
        " (heure de Paris)=Europe/Paris",
    ),
    _Style(
        "es", "Europe/Madrid", False,
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        _words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        ("el {wd} {d} de {mon}", "el {d} de {mon} de {y}", "el {d:02}/{m:02}/{y}", "el {wd}, {d} de {mon},"),
        ("{h24}:{min:02}", "{h24}:{min:02} h"),
        ("de {a} a {b}", "{a} – {b}"),
        ("La entrevista es {day} a las {time}{zone}.", "{day} {time}{zone}"),
        " (hora peninsular)=Europe/Madrid",
    ),
    _Style(
        "pt", "America/Sao_Paulo", False,
        ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"),
        _words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
        ("{wd}, {d} de {mon}", "no dia {d} de {mon} de {y}", "no dia {d:02}/{m:02}/{y}", "{wd} ({d}/{m})"),
        ("{h24}h{min:02}", "{h24:02}:{min:02}"),
        ("das {a} às {b}", "{a} – {b}"),
        ("A entrevista é {day} às {time}{zone}.", "{day}, {time}{zone}"),
        " (horário de Brasília)=America/Sao_Paulo",
    ),
]  # fmt: skip


def _nth(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _parts(moment: datetime, style: _Style) -> dict[str, object]:
    weekday, month = style.weekdays[moment.weekday()], style.months[moment.month - 1]
    half = "am" if moment.hour < 12 else "pm"
    return {
        "wd": weekday, "wd3": weekday[:3], "mon": month, "mon3": month[:3], "nth": _nth(moment.day),
        "d": moment.day, "m": moment.month, "y": moment.year, "h24": moment.hour, "h12": moment.hour % 12 or 12,
        "min": moment.minute, "ap": half, "AP": half.upper(),
    }  # fmt: skip


def _made(style: _Style, dice: random.Random) -> tuple[str, datetime, datetime, datetime | None]:
    """A phrase, when it was written, and the begin and end that it means."""
    home = ZoneInfo(style.zone)
    written = datetime(2026, 1, 1, 10, tzinfo=home) + timedelta(days=dice.randrange(365), minutes=dice.randrange(400))
    words, zone_name = style.named_zone.rsplit("=", 1) if dice.random() < 0.3 else ("", style.zone)
    day = (written + timedelta(days=dice.randrange(1, 250))).date()
    starts = datetime(
        day.year, day.month, day.day, dice.randrange(7, 18), 5 * dice.randrange(12), tzinfo=ZoneInfo(zone_name)
    )
    ends = starts + timedelta(minutes=dice.choice((30, 45, 60, 90))) if dice.random() < 0.4 else None
    form, clock = dice.choice(style.days), dice.choice(style.times)
    said = clock.format(**_parts(starts, style))
    pattern = dice.choice(style.joined)
    if ends:
        said = dice.choice(style.stretches).format(a=said, b=clock.format(**_parts(ends, style)))
        for lead in (" at ", " um ", " à ", " a las ", " às ", " @ "):
            pattern = pattern.replace(f"{lead}{{time}}", " {time}")
    text = pattern.format(day=form.format(**_parts(starts, style)), time=said, zone=words)
    return text, written, starts, ends


@pytest.mark.parametrize("style", STYLES, ids=lambda style: f"{style.language}-{style.zone}")
def test_a_phrase_made_from_a_moment_is_read_back_as_that_moment(style: _Style) -> None:
    """Weekdays, days and months in every order, both clocks, zones and stretches: what was meant is what is read."""
    dice = random.Random(20260304)  # noqa: S311 - a seed, no secret
    almanac = WorldAlmanac(style.zone, "US")
    for _ in range(250):
        text, written, starts, ends = _made(style, dice)

        found = find_moments(
            text, written, ZoneInfo(style.zone), almanac, style.language, month_first=style.month_first
        )

        assert [(one.start, one.end) for one in found if one.has_time] == [(starts, ends)], (text, written, found)


@pytest.mark.parametrize("text", ["We meet on 03/04 at 10:00.", "We meet on 03/04/2026 or 25/04/2026 at 10:00."])
def test_another_date_of_the_text_settles_the_order(text: str) -> None:
    """Where the writer's country is unknown 03/04 is asked about, unless a date beside it shows the order."""
    zone = ZoneInfo("Etc/UTC")
    written = datetime(2026, 3, 1, 10, tzinfo=zone)

    first = find_moments(text, written, zone, WorldAlmanac("Etc/UTC", "US"), "en", month_first=None)[0]

    assert first.start.date().isoformat() == "2026-04-03"
    assert (first.other is None) == ("25/04" in text)
