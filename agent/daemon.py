"""The daemon: scan, deliver, wait. One pass is `Rounds.make`; everything that runs it calls that."""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import FrameType
from typing import Protocol, runtime_checkable

import structlog

from agent.clock import Clock
from agent.config import Config
from agent.delivery import Delivery
from agent.drafts_seen import settle_moments
from agent.etiquette.kinds import DraftState
from agent.law import Law
from agent.notifying import Notifying
from agent.scanner import Mailbox, Scanner
from agent.scheduler import add_standing_jobs, background, moments, reconcile
from agent.store import Store
from connectors.budget import Spent
from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 10  # minutes between two attempts at a mailbox that is in trouble
PAGE_PATIENCE = 300  # seconds that systemd should give a page of mail; as WatchdogSec= in deploy/
LOOK_EVERY = 10.0  # seconds between looks at what other processes wrote into the store


class Rounds:
    """One pass over mailboxes and drafts: scan first, deliver only where the scan succeeded after the last gap.

    So no follow-up goes out while a rejection waits unread. Rounds of several threads take turns. Once `stopping` says
    so, a round ends at the edge of a page.
    """

    def __init__(
        self,
        store: Store,
        mailboxes: Mapping[str, Mailbox],
        scanner: Scanner,
        delivery: Delivery,
        law: Law,
        clock: Clock,
    ) -> None:
        self.stopping: Callable[[], bool] = lambda: False
        self._store = store
        self._mailboxes = mailboxes
        self._scanner = scanner
        self._delivery = delivery
        self._law = law
        self._clock = clock
        self._turn = threading.Lock()
        self._not_before: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}  # one after the other

    def make(self, only: str | None = None, *, deliver: bool = True) -> dict[str, datetime]:
        """Scan every mailbox (or `only` one) and deliver there; what comes next by itself (see `scheduler.moments`)."""
        with self._turn:
            names = [only] if only else list(self._mailboxes)
            before = {name: _spent(self._mailboxes[name]) for name in names}
            fresh = [name for name in names if self._scan(name, self._mailboxes[name])]
            if deliver and not self.stopping():
                self._deliver(fresh)
            self._count(before)
            return self.coming()

    def coming(self) -> dict[str, datetime]:
        """The moments at which something changes by itself, by the name of their job."""
        now = self._clock.now()
        rows = self._store.ledger.rows()
        return moments(self._law.owed(now), rows, settle_moments(self._store), now, self._law.notices(now))

    def remind(self, aloud: Notifying) -> None:
        """Say aloud which notes wait, unless the user wants it quiet at this hour; then at the next round after it."""
        now = self._clock.now()
        if not self._law.is_quiet(now):
            aloud.look(self._law.notices(now), self._store.applications(), now)

    def _scan(self, name: str, mailbox: Mailbox) -> bool:
        now = self._clock.now()
        if now < self._not_before.get(name, now) and not self._was_mended(name):
            return False
        try:
            self._scanner.scan(name, mailbox, self.stopping)
        except MailboxError as error:
            self._suffer(name, error, now)
            return False
        self._not_before.pop(name, None)
        self._store.mailbox_state(name, "ok", "")
        return True

    def _was_mended(self, name: str) -> bool:
        """Whether another process, such as a sign-in, has said that the trouble is over."""
        return any(record.name == name and record.state == "ok" for record in self._store.mailboxes())

    def _deliver(self, fresh: list[str]) -> None:
        for name in fresh:
            try:
                self._delivery.deliver(self._clock.now(), only=[name])
            except MailboxError as error:
                self._suffer(name, error, self._clock.now())
            else:
                self._failures.pop(name, None)

    def _suffer(self, name: str, error: MailboxError, now: datetime) -> None:
        """Three sorts of trouble, three answers: the user must act, the user must mend, or wait."""
        match error:
            case SignInNeeded():
                state, wait = "sign_in_needed", timedelta(hours=1)
            case Misconfigured():
                state, wait = "misconfigured", timedelta(hours=1)
            case TryLater(after=after) if after is not None:
                state, wait = "trying_later", after - now
            case _:
                state, wait = "trying_later", timedelta(minutes=min(2 ** self._failures.get(name, 0), LONGEST_PAUSE))
        self._failures[name] = self._failures.get(name, 0) + 1
        self._not_before[name] = now + wait
        if any(
            one.name == name and (one.state, one.state_text) == (state, str(error)) for one in self._store.mailboxes()
        ):
            return  # told once
        self._store.mailbox_state(name, state, str(error))
        log.warning("mailbox trouble", mailbox=name, state=state, kind=type(error).__name__)

    def _count(self, before: Mapping[str, Spent]) -> None:
        """Write down what the round asked of the servers that count it."""
        day = self._clock.now().date().isoformat()
        for name, spent in before.items():
            asked = _spent(self._mailboxes[name]).since(spent)
            if asked.requests:
                self._store.used(name, day, asked.requests, asked.units)


class Daemon:
    """Runs rounds by the schedule until it is told to stop."""

    def __init__(
        self, config: Config, store: Store, rounds: Rounds, intervals: Mapping[str, timedelta], aloud: Notifying
    ) -> None:
        self._aloud = aloud
        self._config = config
        self._store = store
        self._rounds = rounds
        self._intervals = intervals
        self._stopping = False
        # A signal may arrive while any lock is held, so its handler takes none: it sets a flag, and a byte wakes us.
        self._awake, self._alarm = socket.socketpair()
        self._alarm.setblocking(False)
        self._scheduler = background(intervals)
        self._deliver = True
        rounds.stopping = self._at_an_edge

    def stop(self) -> None:
        """Ask it to stop; `run` returns within moments, at the edge of a page."""
        self._stopping = True
        self._alarm.send(b"\0")

    def run(self, *, deliver: bool = True) -> None:
        """Work until `stop` is called or SIGTERM or SIGINT arrives. With `deliver` false no mailbox is written to."""
        self._deliver = deliver
        signal.set_wakeup_fd(self._alarm.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        add_standing_jobs(self._scheduler, self._config, self._intervals, self._work, self._digest)
        self._scheduler.start()
        self._work()
        notify("READY=1")
        seen = self._store.data_version()
        while not select.select([self._awake], [], [], LOOK_EVERY)[0]:
            notify("WATCHDOG=1")
            if (version := self._store.data_version()) != seen:
                seen = version
                self._work()
        log.info("stopping")
        notify("STOPPING=1")
        self._scheduler.shutdown(wait=True)

    def _work(self, mailbox: str | None = None) -> None:
        if self._stopping:
            return
        try:
            coming = self._rounds.make(mailbox, deliver=self._deliver)
            if self._deliver:
                self._rounds.remind(self._aloud)
        except Exception as error:  # noqa: BLE001  (the daemon lives on: the one place that catches everything)
            last = traceback.extract_tb(error.__traceback__)[-1]  # not the message: it may quote a mail
            log.warning("a round failed", kind=type(error).__name__, where=f"{last.filename}:{last.lineno}")
            return
        reconcile(self._scheduler, coming, self._work)

    def _digest(self) -> None:
        placed, asked = len(self._store.ledger.rows(DraftState.PLACED)), len(self._store.questions())
        log.info("digest", placed=placed, asked=asked)
        self._aloud.digest(placed, asked)

    def _at_an_edge(self) -> bool:
        """Between two pages: whether to stop. A first look may take long, so systemd hears that it goes on."""
        notify(f"WATCHDOG=1\nEXTEND_TIMEOUT_USEC={PAGE_PATIENCE * 1_000_000}")
        return self._stopping

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True


@runtime_checkable
class Metered(Protocol):
    """A mailbox that counts what it asks of its server."""

    @property
    def spent(self) -> Spent:
        """What was asked so far."""
        ...


def _spent(mailbox: Mailbox) -> Spent:
    return mailbox.spent if isinstance(mailbox, Metered) else Spent()


def notify(state: str) -> None:
    """Tell systemd (sd_notify(3)): a datagram to the socket it names; without one, nothing."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    name = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.sendto(state.encode(), name)
    except OSError as error:
        log.warning("systemd cannot be told", reason=str(error))
