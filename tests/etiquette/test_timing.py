from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hiring_life import BERLIN, CALENDAR, DAY, moment, utc
from hypothesis import given
from hypothesis import strategies as st

from agent.etiquette.timing import (
    asking_window,
    at_years_end,
    business_day_after,
    cooled_off,
    later,
    patient_days,
    thanks_window,
    working_days,
)

WORKS = working_days(CALENDAR)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=BERLIN))  # noqa: DTZ001


@given(DAYS, st.integers(1, 20))
def test_business_days_are_counted_as_on_fingers(day: date, count: int) -> None:
    """The day found is a business day, and exactly `count` of them lie after the first day up to it."""
    found = business_day_after(day, count, WORKS)
    between = [day + number * DAY for number in range(1, (found - day).days + 1)]
    assert WORKS(found)
    assert sum(map(WORKS, between)) == count


@given(DAYS, st.integers(1, 10))
def test_nobody_counts_at_the_years_end(day: date, count: int) -> None:
    """No day found lies between 22 December and 3 January, unless the named day does."""
    assert not at_years_end(business_day_after(day, count, patient_days(WORKS)))
    assert patient_days(WORKS, named=date(2026, 12, 28))(date(2026, 12, 29))


@given(MOMENTS, st.integers(0, 400))
def test_real_hours_pass(at: datetime, hours: int) -> None:
    """Whatever the clocks do, so many real hours lie between, and the zone is kept."""
    after = later(at, timedelta(hours=hours))
    assert utc(after) - utc(at) == timedelta(hours=hours)
    assert after.tzinfo is at.tzinfo


@given(MOMENTS)
def test_windows_begin_after_the_event_and_end_after_they_begin(at: datetime) -> None:
    """Thanks are never recommended before the interview's end, nor an answer within twelve hours of a refusal."""
    begins, ends = thanks_window(at, later(at, DAY), BERLIN, WORKS, monday=False, best_after=timedelta(0))
    assert utc(at) <= utc(begins) <= utc(ends)
    assert utc(cooled_off(at, BERLIN, WORKS, timedelta(hours=12))) - utc(at) >= timedelta(hours=12)


def test_following_up_is_best_done_in_the_middle_of_the_week() -> None:
    """From a Friday on, the next Tuesday is more than three days off, so Friday it is; from a Monday on, Tuesday."""
    assert asking_window(date(2026, 3, 16), BERLIN, WORKS)[0] == moment(3, 17, 9)
    assert asking_window(date(2026, 3, 13), BERLIN, WORKS)[0] == moment(3, 13, 9)


def test_a_calendar_without_working_days_is_an_error() -> None:
    """Rather a clear error than an endless search."""
    with pytest.raises(ValueError, match="no working day"):
        business_day_after(date(2026, 3, 1), 1, lambda _: False)
