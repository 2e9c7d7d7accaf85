"""APScheduler's jobs follow what is owed; it is driven by hand, under a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler

from agent.config import parse
from agent.scheduler import JOB_DEFAULTS, add_standing_jobs, reconcile
from tests.houses import CONFIG

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


class HandDriven(BaseScheduler):  # type: ignore[misc]  # APScheduler has no types
    """A scheduler that wakes only when it is told to."""

    def wakeup(self) -> None:
        """Nobody sleeps here."""

    def shutdown(self, wait: bool = True) -> None:  # noqa: FBT001, FBT002  (APScheduler's own signature)
        """Stop."""
        super().shutdown(wait)

    def run_what_is_due(self) -> None:
        """What the waking thread would do now."""
        self._process_jobs()


@pytest.fixture
def scheduler() -> Iterator[HandDriven]:
    """A started scheduler whose jobs run at once, in this thread."""
    driven = HandDriven(
        executors={"default": DebugExecutor(), "ada@quill.example": DebugExecutor()},
        job_defaults=JOB_DEFAULTS,
        timezone="UTC",
    )
    with time_machine.travel(NOON, tick=False):
        driven.start()
        yield driven
        driven.shutdown()


def names(scheduler: HandDriven) -> dict[str, datetime]:
    """The date jobs and their moments."""
    return {job.id: job.trigger.run_date for job in scheduler.get_jobs()}


def test_jobs_are_added_moved_and_removed(scheduler: HandDriven) -> None:
    """After each reconciliation the date jobs are exactly the moments wanted."""
    reconcile(scheduler, {"place:a": NOON + timedelta(hours=1), "place:b": NOON + timedelta(hours=2)}, print)
    reconcile(scheduler, {"place:b": NOON + timedelta(hours=3), "expire:c": NOON + timedelta(hours=4)}, print)

    assert names(scheduler) == {
        "moment:place:b": NOON + timedelta(hours=3),
        "moment:expire:c": NOON + timedelta(hours=4),
    }


def test_a_moment_missed_in_sleep_is_made_up_for_once(scheduler: HandDriven) -> None:
    """Three days asleep: the date job runs when the machine wakes, and runs once."""
    runs: list[datetime] = []
    reconcile(scheduler, {"place:a": NOON + timedelta(hours=1)}, lambda: runs.append(datetime.now(UTC)))  # noqa: TID251
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        scheduler.run_what_is_due()
        scheduler.run_what_is_due()

    assert runs == [NOON + timedelta(days=3)]


def test_scans_missed_in_sleep_are_made_up_for_by_one(scheduler: HandDriven) -> None:
    """An interval job that slept through hundreds of turns runs once, not hundreds of times."""
    scanned: list[str] = []
    config = parse(CONFIG, Path("config.toml"))
    intervals = {"ada@quill.example": timedelta(minutes=2)}
    add_standing_jobs(scheduler, config, intervals, scanned.append, lambda: None)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        scheduler.run_what_is_due()

    assert scanned == ["ada@quill.example"]


def test_the_digest_comes_once_a_day_in_the_users_zone(scheduler: HandDriven) -> None:
    """At eight in the morning where the user lives."""
    digests: list[int] = []
    add_standing_jobs(scheduler, parse(CONFIG, Path("config.toml")), {}, print, lambda: digests.append(1))
    (job,) = scheduler.get_jobs()

    assert job.next_run_time == datetime(2026, 3, 13, 8, 0, tzinfo=UTC)  # Lisbon keeps UTC until the end of March
