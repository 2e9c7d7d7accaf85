"""Days and hours: business days, local times, waits. Everything aware, and exact across clock changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.rules import RULES, THERE, WHEN, Rulebook

Works = Callable[[date], bool]

MORNING = time(9)
CLOSE = time(17)
DAY = timedelta(days=1)
# Days off that no calendar knows and everybody takes (rule 2.7); both ends belong to them.
YEARS_END = ((12, 22), (1, 3))
LONGEST = 400  # days without a single working day would be a broken calendar


def later(moment: datetime, wait: timedelta) -> datetime:
    """`moment` (aware) and `wait` of real time, in the same zone: adding alone would follow the wall clock."""
    return (moment.astimezone(UTC) + wait).astimezone(moment.tzinfo)


def on(day: date, at: time, zone: tzinfo) -> datetime:
    """That wall-clock time on that day there."""
    return datetime.combine(day, at, tzinfo=zone)


def working_days(almanac: Almanac, country: str | None = None) -> Works:
    """The test for a day on which people work there; None is the user's own country."""
    return lambda day: almanac.is_working_day(day, country)


def employers_working_days(application: Application, almanac: Almanac, rules: Rulebook = RULES) -> Works:
    """The working days of the employer's country; of the user's own where that is not known (rules 2.7, 9.9).

    The country is that of the zone in which the employer's calendar set an interview.
    """
    zones = [one.timezone for one in application.interviews if one.uid is not None and one.timezone is not None]
    country = almanac.country_of(zones[-1]) if zones and THERE in rules else None
    return working_days(almanac, country)


def patient_days(works: Works, *, named: date | None = None, rules: Rulebook = RULES) -> Works:
    """Like `works`, but the year's end does not count, unless the day they `named` lies in it (rule 2.7)."""
    if WHEN not in rules or (named is not None and at_years_end(named)):
        return works
    return lambda day: works(day) and not at_years_end(day)


def at_years_end(day: date) -> bool:
    """Whether that day lies between 22 December and 3 January."""
    begins, ends = YEARS_END
    return (day.month, day.day) >= begins or (day.month, day.day) <= ends


def business_day_after(day: date, count: int, works: Works) -> date:
    """The `count`-th business day after `day`, which itself never counts. Raises: ValueError if there is none."""
    found = day
    for _ in range(count):
        found = next_business_day(found, works)
    return found


def business_day_before(day: date, count: int, works: Works) -> date:
    """The `count`-th business day before `day`, which itself never counts; `day` where there is none."""
    found = day
    for _ in range(count):
        before = (found - ahead * DAY for ahead in range(1, LONGEST))
        found = next((one for one in before if works(one)), day)
    return found


def next_business_day(day: date, works: Works) -> date:
    """The first business day after `day`. Raises: ValueError if more than a year has none."""
    for ahead in range(1, LONGEST):
        if works(day + ahead * DAY):
            return day + ahead * DAY
    raise ValueError(f"no working day within {LONGEST} days of {day}")


def office_window(at: datetime, due: datetime, zone: tzinfo, works: Works) -> tuple[datetime, datetime]:
    """When a reply to something heard at `at` is best sent: in daylight on a working day, from then until it is due.

    Where it is due before the next such hour, then at once.
    """
    local = at.astimezone(zone)
    if local.time() >= EVENING or not works(local.date()):
        local = on(next_business_day(local.date(), works), MORNING, zone)
    elif local.time() < DAWN:
        local = on(local.date(), MORNING, zone)
    begin = local if local <= due else at.astimezone(zone)
    return begin, max(begin, due.astimezone(zone))


def office_hours_after(at: datetime, hours: int, zone: tzinfo, works: Works) -> datetime:
    """The moment that lies that many working hours (9 to 17) after `at` (aware), in `zone`."""
    local, left = at.astimezone(zone), timedelta(hours=hours)
    day = local.date()
    while True:
        opens, closes = on(day, MORNING, zone), on(day, CLOSE, zone)
        begin = max(local, opens)
        if works(day) and begin < closes:
            if later(begin, left) <= closes:
                return later(begin, left)
            left -= closes - begin
        day = next_business_day(day, works)


FRIDAY, SATURDAY = 4, 5
DAWN, EVENING = time(7), time(20)  # nobody is written to in between (rule 2.7)
_LATE = time(16)  # an interview that ends later is thanked for on the next morning
_FRIDAY_LATE = time(15)


def thanks_window(
    end: datetime, due: datetime, zone: tzinfo, works: Works, *, monday: bool, best_after: timedelta
) -> tuple[datetime, datetime]:
    """When a thank-you is best sent (rule 2.2), given the interview's `end` and when it is `due`, in `zone`.

    `monday`: weekends and holidays are skipped, though that misses the 24 hours. `best_after`: no sooner than that.
    """
    local = end.astimezone(zone)
    today, tomorrow = local.date(), local.date() + DAY
    if monday and not works(tomorrow) and local.time() >= _FRIDAY_LATE:
        morning = next_business_day(today, works)
        return on(morning, time(8, 30), zone), on(morning, time(10), zone)
    if today.weekday() == FRIDAY and local.time() >= _FRIDAY_LATE:
        return max(on(today, time(17, 30), zone), local), on(tomorrow, time(11), zone)
    if local.time() >= _LATE:
        return on(tomorrow, time(8), zone), on(tomorrow, time(10), zone)
    return later(local, best_after), due


def asking_window(day: date, zone: tzinfo, works: Works) -> tuple[datetime, datetime]:
    """When a follow-up that may stand from `day` on is best sent: Tuesday to Thursday, mid-morning or early afternoon.

    If the next such working day is more than three days off, that day itself.
    """
    ahead = (day + count * DAY for count in range(4))
    best = next((one for one in ahead if works(one) and 1 <= one.weekday() < FRIDAY), day)
    return on(best, MORNING, zone), on(best, time(15, 30), zone)


def cooled_off(heard: datetime, zone: tzinfo, works: Works, cooling: timedelta) -> datetime:
    """The next working morning, at least `cooling` after `heard` (rule E44)."""
    local = heard.astimezone(zone)
    return max(on(next_business_day(local.date(), works), MORNING, zone), later(local, cooling))
