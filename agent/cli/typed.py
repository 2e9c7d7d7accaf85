"""What people type for moments, lengths and people, read clearly or refused with the way to write it. Never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

import typer

from agent.etiquette.evidence import Party
from agent.etiquette.kinds import Part
from agent.letters.tone import GAP

HOW = "write it as 2026-12-01 15:00"
MORNING, MIDNIGHT, END_OF_DAY = time(9), time(), time(23, 59)
_FARTHEST = timedelta(days=730)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG_MONTHS = "ruary|uary|ch|il|ust|tember|ember|ober|e|y|t"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})(?:{_LONG_MONTHS})?(?![a-z])\.?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d))?"
_WEEKDAY = re.compile(rf"(?P<weekday>{'|'.join(_DAYS)})(?:day|sday|nesday|rsday|urday|s|rs|r)?\.?(?:,|\s|$)\s*")
_DATES = (
    re.compile(r"(?P<year>20\d\d)-(?P<number>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH}{_YEAR}"),
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|\s*[ap]m){_YEAR}"),
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.(?:\s?(?P<year>20\d\d))?"),
    re.compile(r"(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year>20\d\d))?"),
)
_TIME = re.compile(
    r"(?:at\s+)?(?:(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::00)?(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"|(?P<hour12>\d{1,2})\s*(?P<half12>[ap])\.?m\.?|(?P<word>noon))"
    r"\s*(?P<offset>z|[+-]\d\d:?\d\d)?"
)
_BRACKETS = frozenset("[]{}<>")  # also one alone: a letter with it would wait for the user once more
_LONGEST_WORDS, _SHORTEST_SENTENCE = 300, 4
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2})\s*h(?:ours?)?)?\s*(?:(?P<minutes>\d{1,3})\s*(?:m|min|minutes?)?)?", re.IGNORECASE
)
_PERSON = re.compile(r"(?P<name>[^<>@]{0,120}?)\s*<\s*(?P<address>[^<>\s@]{1,64}@[^<>\s@]{1,255})\s*>")
_ADDRESS = re.compile(r"[^<>\s@,]{1,64}@[^<>\s@,]{1,64}\.[^<>\s@,.]{1,64}")


def moment_typed(text: str, now: datetime, zone: tzinfo, option: str = "--at", *, past: bool = False) -> datetime:
    """The moment (aware, in `zone`) that `text` names; where no year is typed from `now` on, or with `past` before.

    Raises: typer.BadParameter for what is no moment, or could be two.
    """
    rest = _plain(text)
    today = now.astimezone(zone).date()
    day, weekday, rest = _day(rest, today, text, option, past=past)
    found = _TIME.fullmatch(rest.strip(" ,"))
    if found is None:
        lacks = "it names no time of day" if not rest.strip(" ,") else f"{rest.strip(' ,')!r} is no time of day"
        raise typer.BadParameter(f"{option} {text!r}: {lacks}; {HOW}")
    if weekday is not None and day.weekday() != weekday:
        right = day.strftime("%A")
        raise typer.BadParameter(f"{option} {text!r}: {day} is a {right}; which of the two is meant?")
    return _at(day, found, zone, text, option)


def day_typed(text: str, now: datetime, zone: tzinfo, option: str, *, at: time, past: bool = False) -> datetime:
    """The moment (aware, in `zone`) that `text` names; of a day alone, the one at which the clock there says `at`.

    Raises: typer.BadParameter for what is no moment, or could be two.
    """
    whole = f"{text.strip(' ,')} {at:%H:%M}" if is_day_alone(text, now, zone, option, past=past) else text
    return moment_typed(whole, now, zone, option, past=past)


def is_day_alone(text: str, now: datetime, zone: tzinfo, option: str, *, past: bool = False) -> bool:
    """Whether `text` names a day and no time of it. Raises: typer.BadParameter where it names no day."""
    rest = _day(_plain(text), now.astimezone(zone).date(), text, option, past=past)[2]
    return not rest.strip(" ,")


def own_words(text: str, option: str, *, sentence: bool = False) -> str:
    """Words that are to stand in a letter as they are; a whole `sentence` gets its full stop, if it has none.

    Raises: typer.BadParameter for none, for too many, and for gaps that were left to be filled in.
    """
    words = " ".join(text.split())
    if not words or not words.isprintable():
        raise typer.BadParameter(f"{option}: there is nothing in it to write")
    if len(words) > _LONGEST_WORDS:
        raise typer.BadParameter(f"{option}: that is {len(words)} characters; say it in {_LONGEST_WORDS}")
    if GAP.search(words) or not _BRACKETS.isdisjoint(words):
        raise typer.BadParameter(f"{option} {words!r} has a gap that is to be filled in")
    if not sentence:
        return words
    if len(words.split()) < _SHORTEST_SENTENCE:
        raise typer.BadParameter(f"{option} {words!r} is no whole sentence; it stands in the letter as you write it")
    return words if words[-1] in ".!?…" else f"{words}."


def must_come(moment: datetime, now: datetime, option: str = "--at") -> None:
    """Raises typer.BadParameter for a moment that has passed, or is too far off to be meant."""
    if moment > now + _FARTHEST:
        raise typer.BadParameter(f"{option}: {moment:%A %d %B %Y} is more than two years off")
    if moment <= now:
        held = "if the interview was held already, add --held" if option == "--at" else "name one to come"
        raise typer.BadParameter(f"{option}: {moment:%A %d %B %Y %H:%M} has passed; {held}")


def length_typed(text: str) -> timedelta:
    """A length: "45", "45 min", "1h30". Raises: typer.BadParameter."""
    found = _LENGTH.fullmatch(text.strip())
    length = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0)) if found else timedelta()
    if not timedelta() < length <= timedelta(hours=12):
        raise typer.BadParameter(f"--minutes {text!r} is no length of an interview; write 45, or 1h30")
    return length


def people_typed(texts: Sequence[str]) -> tuple[Party, ...]:
    """People: "Dana Levi", "Dana Levi <dana@northwind.example>" or the address alone. Raises: typer.BadParameter."""
    return tuple(_person(" ".join(text.split())) for text in texts)


def _plain(text: str) -> str:
    """The text in small letters; the T of 2026-12-01T15:00 is a space."""
    return " ".join(text.lower().replace("t", " ", 1).split()) if re.match(r"20\d\d-\d", text) else text.lower().strip()


def _person(text: str) -> Party:
    if found := _PERSON.fullmatch(text):
        if not _ADDRESS.fullmatch(found["address"]):
            raise typer.BadParameter(f"--with {text!r}: {found['address']} is no mail address")
        return Party(name=found["name"].strip("\"' "), address=found["address"].lower(), part=Part.INTERVIEWER)
    if _ADDRESS.fullmatch(text):
        return Party(address=text.lower(), part=Part.INTERVIEWER)
    if not text or len(text) > 120 or any(mark in text for mark in "<>@,;"):  # noqa: PLR2004 - no name is that long
        how = '--with "Dana Levi <dana@northwind.example>", once for each person'
        raise typer.BadParameter(f"--with {text!r} names nobody; write {how}")
    return Party(name=text, part=Part.INTERVIEWER)


def _day(rest: str, today: date, text: str, option: str, *, past: bool) -> tuple[date, int | None, str]:
    """The day named at the beginning, the weekday typed beside a date, and what follows."""
    for word, days in (("today", 0), ("tomorrow", 1), ("yesterday", -1)):
        if rest.startswith(word):
            return today + timedelta(days=days), None, rest.removeprefix(word)
    named = _WEEKDAY.match(rest)
    weekday = _DAYS.index(named["weekday"]) if named else None
    rest = rest[named.end() :] if named else rest
    for pattern in _DATES:
        if found := pattern.match(rest):
            return _date(found, today, text, option, past=past), weekday, rest[found.end() :]
    if weekday is None:
        raise typer.BadParameter(f"{option} {text!r} is no moment; {HOW}")
    ahead = (weekday - today.weekday()) % 7
    if ahead == 0:
        raise typer.BadParameter(f"{option} {text!r}: is today meant? {HOW}")
    return today + timedelta(days=ahead - 7 if past else ahead), None, rest


def _date(found: re.Match[str], today: date, text: str, option: str, *, past: bool) -> date:
    parts = found.groupdict()
    if "one" in parts:
        day, month = _in_order(int(found["one"]), int(found["two"]), text, option)
    else:
        day = int(found["day"])
        month = _MONTHS.index(found["month"]) + 1 if parts.get("month") else int(found["number"])
    years = [int(found["year"])] if parts.get("year") else [today.year - 1, today.year, today.year + 1]
    days = list(_that_exist(years, month, day))
    if not days:
        raise typer.BadParameter(f"{option} {text!r}: there is no such day; {HOW}")
    if past:
        return next((one for one in reversed(days) if one <= today), days[0])
    return next((one for one in days if one >= today), days[-1])


def _that_exist(years: Sequence[int], month: int, day: int) -> Iterator[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _in_order(one: int, two: int, text: str, option: str) -> tuple[int, int]:
    """Day and month of 3/12: only where one of the two can't be a month, or they are the same."""
    if one > 12 >= two or one == two:  # noqa: PLR2004 - months
        return one, two
    if two > 12 >= one:  # noqa: PLR2004 - months
        return two, one
    raise typer.BadParameter(f"{option} {text!r} can be read in two ways; {HOW}")


def _at(day: date, found: re.Match[str], zone: tzinfo, text: str, option: str) -> datetime:
    hour = 12 if found["word"] else int(found["hour"] or found["hour12"])
    half = found["half"] or found["half12"]
    if half and not 1 <= hour <= 12:  # noqa: PLR2004 - the twelve hours of a clock
        raise typer.BadParameter(f"{option} {text!r}: there is no such time of day; {HOW}")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        clock = time(hour, int(found["minute"] or 0))
    except ValueError:
        raise typer.BadParameter(f"{option} {text!r}: there is no such time of day; {HOW}") from None
    if found["offset"]:
        offset = found["offset"].replace("z", "+00:00")
        return datetime.fromisoformat(f"{day}T{clock}{offset[:3]}:{offset[-2:]}").astimezone(zone)
    local = datetime.combine(day, clock, zone)
    there = datetime.fromtimestamp(local.timestamp(), zone)
    if there.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise typer.BadParameter(f"{option} {text!r}: the clocks are put forward then, and that time is left out")
    return local
