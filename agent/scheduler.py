"""When something is to be done: APScheduler's jobs, kept equal to what is owed.

The schedule is a shadow, not a store: `moments` derives it from the store, jobs live in memory, a restart derives
them again. A job never decides; it calls `work`, which scans before it delivers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from agent.config import Config
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import DraftState
from agent.etiquette.reminders import Notice
from agent.store import LedgerRow

# A wake-up missed by sleep is made up for once, however late (measured: the defaults drop it).
JOB_DEFAULTS = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
_MOMENT = "moment:"


def moments(
    courtesies: Iterable[Courtesy],
    rows: Iterable[LedgerRow],
    settling: Mapping[str, datetime],
    now: datetime,
    notices: Iterable[Notice] = (),
) -> dict[str, datetime]:
    """Every future moment (aware) at which something changes by itself, by the name of its job.

    A courtesy's draft may be placed, a standing draft expires, a half-typed text has settled, notes are asked again.
    """
    rows = tuple(rows)
    known = {row.key for row in rows}
    found = {
        f"place:{one.key}": one.place_at for one in courtesies if one.standing is Standing.OPEN and one.key not in known
    }
    found |= {f"expire:{row.key}": row.expires for row in rows if row.state is DraftState.PLACED}
    found |= {f"remind:{one.courtesy}:{one.number}": one.at for one in notices if one.number}
    found |= {f"settle:{key}": moment for key, moment in settling.items()}
    return {name: moment for name, moment in found.items() if moment > now}


def background(mailboxes: Iterable[str]) -> BackgroundScheduler:
    """A scheduler with one thread a mailbox, so that no mailbox is ever worked on twice at once."""
    executors = {name: ThreadPoolExecutor(1) for name in mailboxes}
    executors["default"] = ThreadPoolExecutor(1)
    return BackgroundScheduler(executors=executors, job_defaults=JOB_DEFAULTS, timezone="UTC")


def add_standing_jobs(
    scheduler: BaseScheduler,
    config: Config,
    intervals: Mapping[str, timedelta],
    work: Callable[[str], None],
    digest: Callable[[], None],
) -> None:
    """The jobs that never change: a scan of each mailbox every so often, the digest once a day."""
    for name, every in intervals.items():
        trigger = IntervalTrigger(seconds=int(every.total_seconds()), timezone="UTC")
        scheduler.add_job(work, trigger, args=[name], id=f"scan:{name}", executor=name)
    at = config.digest.at
    # A local time in the autumn hour comes twice; the digest only reads, so twice is harmless.
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=config.user.timezone)
    scheduler.add_job(digest, trigger, id="digest")


def reconcile(scheduler: BaseScheduler, wanted: Mapping[str, datetime], work: Callable[[], None]) -> None:
    """Make the date jobs equal to `wanted`: add what is new, move what moved, remove what is no longer there."""
    standing = {job.id: job for job in scheduler.get_jobs() if job.id.startswith(_MOMENT)}
    for name, moment in wanted.items():
        job = standing.pop(_MOMENT + name, None)
        if job is None:
            scheduler.add_job(work, DateTrigger(moment), id=_MOMENT + name)
        elif job.trigger.run_date != moment:
            scheduler.reschedule_job(job.id, trigger=DateTrigger(moment))
    for job_id in standing:
        try:
            scheduler.remove_job(job_id)
        except JobLookupError:
            continue  # it ran while we looked
