"""Reminders of the notes that the user was asked for: twice at most, and never at night (rule T12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes_asked import notes_asked
from agent.etiquette.policy import Policy
from agent.etiquette.rules import T12
from agent.etiquette.timing import DAY, later, on


@dataclass(frozen=True, slots=True)
class Reminder:
    """That the notes on an interview are still missing: the `number`-th word of it, said at `at`, `due` when."""

    interview: str
    number: int
    at: datetime
    due: datetime


def reminders(application: Application, given: Circumstances) -> Iterator[Reminder]:
    """For each interview whose notes are missing the last reminder by now; none once the thank-you is late anyway."""
    if T12 not in given.rules or any(lull.at <= given.now < lull.until for lull in application.lulls):
        return
    for asked in notes_asked(application, given):
        interview = application.interview(asked.interview)
        waits = asked.standing is Standing.OPEN and given.now < asked.due
        if waits and interview is not None and interview.ends_at is not None:
            told = [one for one in _both(asked, interview.id, interview.ends_at, given) if one.at <= given.now]
            yield from told[-1:]


def _both(asked: Courtesy, interview: str, end: datetime, given: Circumstances) -> Iterator[Reminder]:
    zone = given.almanac.zone(None)
    for number, hours in enumerate(given.policy.notes_remind_after_hours, start=1):
        at = awake(later(end, timedelta(hours=hours)), given.policy.quiet_hours, zone)
        yield Reminder(interview, number, at, asked.due)


@dataclass(frozen=True, slots=True)
class Notice:
    """That a notes draft waits, told aloud at `at` (aware), since a draft makes no sound. `courtesy` is its key.

    `number` 0 says that it is there; 1 and 2 are the reminders. No use from `until` on.
    """

    courtesy: str
    application: str
    number: int
    at: datetime
    until: datetime


def notices(courtesies: Iterable[Courtesy], policy: Policy, almanac: Almanac) -> Iterator[Notice]:
    """For each notes draft that is still asked: at the interview's end, and as often as rule T12 allows after it.

    What falls into the quiet hours comes at their end; where the thank-you is late by then, or the next notice comes
    as soon, it is left out.
    """
    zone = almanac.zone(None)
    for asked in courtesies:
        if asked.kind is not DraftKind.NOTES or asked.standing is not Standing.OPEN:
            continue
        end = later(asked.due, -timedelta(hours=policy.thank_you_within_hours))
        wanted = [asked.place_at, *(later(end, timedelta(hours=hours)) for hours in policy.notes_remind_after_hours)]
        moments = [awake(max(one, asked.place_at), policy.quiet_hours, zone) for one in wanted]
        for number, at in enumerate(moments):
            if at < asked.due and all(at < after for after in moments[number + 1 :]):
                yield Notice(asked.key, asked.application, number, at, asked.due)


def awake(moment: datetime, quiet: tuple[time, time], zone: tzinfo) -> datetime:
    """`moment`, or the end of the night that it falls into; `quiet` is when that begins and ends, in `zone`."""
    begins, ends = quiet
    local = moment.astimezone(zone)
    evening = begins > ends and local.time() >= begins
    morning = local.time() < ends if begins > ends else begins <= local.time() < ends
    if evening:
        return on(local.date() + DAY, ends, zone)
    return on(local.date(), ends, zone) if morning else moment
