"""The one place that builds things: configuration → store, mailboxes, scanner, delivery, daemon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from agent.almanac import WorldAlmanac, registered_domain
from agent.clock import Clock, SimulatedClock, SystemClock
from agent.config import Config, MailboxSettings
from agent.daemon import Daemon, Rounds
from agent.delivery import Delivery
from agent.desk import Desk, Terms
from agent.etiquette.application import Application, Flags
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import Stage
from agent.etiquette.stages import stage
from agent.happenings import Happening, Tell
from agent.recognition.matching import same_employer
from agent.recognition.me import Me
from agent.replay import AFTERWARDS, Arrival, Replay, StageWatch, arrivals
from agent.scanner import Scanner
from agent.store import DaemonLock, LedgerRow, Store
from connectors.archive import ArchivedMail
from connectors.mailbox import MailboxError
from connectors.maildir import deliver_into
from connectors.memory import MemoryMailbox
from connectors.registry import Mailbox, connect


@dataclass(frozen=True, slots=True)
class House:
    """Everything that belongs together for one configuration."""

    config: Config
    clock: Clock
    almanac: WorldAlmanac
    me: Me
    store: Store
    delivery: Delivery
    rounds: Rounds

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def me_of(config: Config) -> Me:
    """The user, as reading mail needs to know them."""
    own = (config.user.address, *config.user.aliases, *(mailbox.address for mailbox in config.mailbox))
    return Me(
        name=config.user.name,
        addresses=frozenset(address.lower() for address in own),
        timezone=config.user.timezone,
        country=config.user.country,
        registered_domain=registered_domain(),
    )


def almanac_of(config: Config) -> WorldAlmanac:
    """Zones and working days, with the user's own where none is named."""
    return WorldAlmanac(config.user.timezone, config.user.country)


def build(
    config: Config,
    mailboxes: Mapping[str, Mailbox],
    store: Store,
    clock: Clock,
    tell: Tell,
    *,
    always_on: bool = False,
) -> House:
    """Put a house together around given mailboxes and a given store.

    `always_on` is for replays: nothing counts as due before afterword was there.
    """
    almanac, me = almanac_of(config), me_of(config)
    scanner = Scanner(store, me, almanac, config.recognition, clock, tell)
    terms = Terms(
        profile=config.profile(),
        policy=config.etiquette,
        flags=lambda one: flags_of(config, one),
        proofread=config.letters.proofread,
        always_on=always_on,
    )
    delivery = Delivery(store, mailboxes, Desk(store, terms, almanac), terms, almanac, tell)
    rounds = Rounds(store, mailboxes, scanner, delivery, clock)
    return House(config, clock, almanac, me, store, delivery, rounds)


def open_store(config: Config) -> Store:
    """The user's database. Raises: agent.store.StoreError."""
    return Store.open(config.store.location())


def open_house(config: Config, tell: Tell) -> House:
    """The real thing: the user's mailboxes, the user's database, the machine's clock.

    Raises: agent.store.StoreError, connectors.mailbox.Misconfigured.
    """
    clock = SystemClock()
    store = open_store(config)
    try:
        mailboxes = {}
        for settings in config.mailbox:
            store.mailbox(settings.address, settings.kind, settings.address, clock.now())
            mailboxes[settings.address] = _connect(settings, clock)
        return build(config, mailboxes, store, clock, tell)
    except BaseException:
        store.close()
        raise


class Account:
    """How everything stands, for commands that only look: read from the store, at one moment."""

    def __init__(self, config: Config) -> None:
        self.store = open_store(config)
        self.now = SystemClock().now()
        self._house = build(config, {}, self.store, SystemClock(), silent)
        self._policy = config.etiquette
        self.zone = self._house.almanac.zone(None)

    def applications(self) -> tuple[Application, ...]:
        """Every application, with the marks of the configuration."""
        return self.store.applications()

    def courtesies(self) -> tuple[Courtesy, ...]:
        """Everything that is or was owed."""
        return self._house.delivery.owed(self.now)

    def rows(self) -> tuple[LedgerRow, ...]:
        """Every draft of the ledger, the oldest first."""
        return tuple(sorted(self.store.ledger.rows(), key=lambda row: row.intended_at))

    def company_of(self, row: LedgerRow) -> str | None:
        """The employer a draft is about, where it is known."""
        application = self.store.application(row.application)
        return application.company if application else None

    def stage(self, application: Application) -> Stage:
        """Where it stands now."""
        return stage(application, self._policy, self._house.almanac, self.now)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def account(config: Config) -> Account:
    """The account of a configuration. Raises: agent.store.StoreError."""
    return Account(config)


def try_mailboxes(config: Config) -> Iterator[tuple[str, MailboxError | None]]:
    """Open each mailbox and look at its first page; None where that worked."""
    clock = SystemClock()
    for settings in config.mailbox:
        try:
            next(iter(_connect(settings, clock).pages(None)), None)
        except MailboxError as error:
            yield settings.address, error
        else:
            yield settings.address, None


def daemon(house: House) -> Daemon:
    """The daemon of a house."""
    intervals: dict[str, timedelta] = {one.address: one.scan_every for one in house.config.mailbox}
    return Daemon(house.config, house.store, house.rounds, intervals)


def daemon_lock(config: Config) -> AbstractContextManager[object]:
    """Keeps a second daemon off the same data; entering it raises agent.store.AlreadyRunning."""
    url = config.store.location()
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    return DaemonLock((path or Path.cwd() / "afterword").with_suffix(".lock"))


def _connect(settings: MailboxSettings, clock: Clock) -> Mailbox:
    own = {"path": settings.path.expanduser(), "backfill_days": settings.backfill_days}
    return connect(settings.kind, own, clock=clock.now)


def flags_of(config: Config, application: Application) -> Flags:
    """The marks that the configuration sets for the application's employer, beside those set by word."""
    for name, settings in config.applications.items():
        meant = application.company and same_employer(name, application.company)
        if meant and (settings.role is None or settings.role == application.role):
            return settings.flags()
    return Flags()


def silent(_happening: Happening) -> None:
    """Tells nobody."""


def past_of(mails: Iterable[ArchivedMail], config: Config) -> list[Arrival]:
    """A mailbox's past in the order of time, the user's own mail told from the others'."""
    return arrivals(mails, me_of(config).addresses)


def relive(
    past: Sequence[Arrival],
    config: Config,
    folder: Path,
    until: datetime | None,
    tell: Tell,
    *,
    progress: Callable[[datetime], None],
    maildir: Path | None = None,
) -> None:
    """Live a past again with the real scanner and delivery; the database goes into `folder`.

    The copy of the mailbox is held in memory, or lies at `maildir`. Without `until` (aware) it looks on for a while
    after the last mail. Raises: agent.store.StoreError, connectors.mailbox.MailboxError.
    """
    if not past:
        return
    clock = SimulatedClock(past[0].at)
    store = Store.open(f"sqlite:///{folder / 'afterword.db'}")
    try:
        mailbox, arrive = _copy(maildir, clock)
        name = config.user.address
        store.mailbox(name, "copy", name, clock.now())
        house = build(config, {name: mailbox}, store, clock, tell, always_on=True)
        watch = StageWatch(store, config.etiquette, house.almanac)
        replay = Replay(store, house.rounds, clock, arrive, tell)
        replay.run(past, watch, until or past[-1].at + AFTERWARDS, progress)
    finally:
        store.close()


def _copy(maildir: Path | None, clock: SimulatedClock) -> tuple[Mailbox, Callable[[Arrival], object]]:
    if maildir is None:
        memory = MemoryMailbox(clock.now)
        return memory, lambda arrival: memory.deliver(arrival.content, arrival.folder)
    real = connect("maildir", {"path": maildir, "backfill_days": 730}, clock=clock.now)
    return real, lambda arrival: deliver_into(maildir, arrival.content, arrival.folder, arrival.at)
