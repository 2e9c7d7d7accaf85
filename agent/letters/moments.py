"""Days and hours in words, as a letter prints them: weekday, day of the month, month, and the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from agent.letters import tables
from agent.letters.frames import fill

_NOON = 12


def day_in_words(local: datetime, language: str, variant: str | None = None) -> str:
    """The day of a moment in its own zone: "Friday, March 20", and "Friday 20 March" where English is British.

    `language` is one that letters are written in, `variant` "en-GB", "en-US" or None.
    """
    table = tables.table(f"frames/{language}")
    first = language == "fr" and local.day == 1
    return fill(
        {**table["slots"], **_forms(language, variant)}["day"],
        {
            "weekday": table["weekdays"][local.weekday()],
            "month": table["months"][local.month - 1],
            "number": "1er" if first else str(local.day),
        },
    )


def moment_in_words(at: datetime, zone: tzinfo, home: tzinfo, language: str, variant: str | None = None) -> str:
    """The day and hour of `at` (aware) in `zone`: "Thursday, May 7 at 2:00 pm", "Thursday 7 May at 2 pm".

    Where the clocks of `home`, the user's own zone, show another hour, the zone is named, if it has a name in letters.
    """
    local = at.astimezone(zone)
    forms = tables.table(f"frames/{language}")["slots"]
    said = fill(
        forms["moment"], {"day": day_in_words(local, language, variant), "clock": _clock(local, language, variant)}
    )
    name = local.tzname() or ""
    apart = local.utcoffset() != at.astimezone(home).utcoffset()
    return f"{said} ({name})" if apart and name.isalpha() and name.isascii() else said


def deadline_in_words(at: datetime, home: tzinfo, language: str, variant: str | None = None) -> str:
    """The day of a deadline, as it was set: in its own zone where it has one, else in `home`."""
    own = at.utcoffset() not in (None, timedelta(0)) and at.tzinfo is not UTC
    return day_in_words(at if own else at.astimezone(home), language, variant)


def _forms(language: str, variant: str | None) -> tables.Table:
    days: tables.Table = tables.table("voice")["days"]
    return days.get(variant, {}) if language == "en" and variant else {}


def _clock(local: datetime, language: str, variant: str | None) -> str:
    match language:
        case "de":
            return f"{local.hour}:{local.minute:02}"
        case "fr":
            return f"{local.hour} h {local.minute:02}" if local.minute else f"{local.hour} h"
        case "es":
            return f"{'a la' if local.hour == 1 else 'a las'} {local.hour}:{local.minute:02}"
        case "pt":
            minutes = f"{local.minute:02}" if local.minute else ""
            return f"{'à' if local.hour in (0, 1) else 'às'} {local.hour}h{minutes}"
        case _:
            if (local.hour, local.minute) == (_NOON, 0):
                return "noon"
            half = "am" if local.hour < _NOON else "pm"
            minutes = f":{local.minute:02}" if local.minute or variant != "en-GB" else ""
            return f"{local.hour % _NOON or _NOON}{minutes} {half}"
