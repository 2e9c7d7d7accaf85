"""The one place that builds things: configuration → store, mailboxes, scanner, delivery, daemon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, assert_never

from agent.almanac import WorldAlmanac, registered_domain
from agent.clock import Clock, SimulatedClock, SystemClock
from agent.config import Config, GmailSettings, MailboxSettings, MaildirSettings, OutlookSettings
from agent.daemon import Daemon, Rounds
from agent.delivery import Delivery
from agent.desk import Desk
from agent.etiquette.application import Application, Flags
from agent.etiquette.stages import stage
from agent.happenings import Happening, Tell
from agent.law import Law, Terms
from agent.note_wishes import Grounds
from agent.notifying import Notifying, channel_of
from agent.recognition.matching import same_employer
from agent.recognition.me import Me
from agent.recognition.prefilter import sought
from agent.rephrasing import Ask, Rephrasing, model_of
from agent.replay import AFTERWARDS, Arrival, Replay, StageWatch, TaskWatch, arrivals
from agent.scanner import Scanner
from agent.store import DaemonLock, Store
from connectors.archive import ArchivedMail
from connectors.mailbox import MailboxError
from connectors.maildir import deliver_into
from connectors.memory import MemoryMailbox
from connectors.registry import Mailbox, Surroundings, connect
from connectors.signin import google, google_tokens, microsoft, microsoft_app
from connectors.signin.browser import Show
from connectors.signin.microsoft_device import Device
from connectors.signin.outcome import Granted, SignedOut
from connectors.signin.vault import Vault
from connectors.transport import Door, Wire, nobodys

SignedInSettings = GmailSettings | OutlookSettings  # mailboxes at a provider that one signs in to


@dataclass(frozen=True, slots=True)
class House:
    """Everything that belongs together for one configuration."""

    config: Config
    clock: Clock
    almanac: WorldAlmanac
    me: Me
    store: Store
    desk: Desk
    law: Law
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
    asked: Ask | None = None,
) -> House:
    """Put a house together around given mailboxes and a given store.

    `always_on` is for replays: nothing counts as due before afterword was there. `asked` is the language model, if any.
    """
    almanac, me = almanac_of(config), me_of(config)
    terms = Terms(
        profile=config.profile(),
        policy=config.policy(),
        flags=lambda one: flags_of(config, one),
        homes=frozenset(mailboxes),
        proofread=config.letters.proofread,
        always_on=always_on,
    )
    desk = Desk(store, terms, almanac, Rephrasing(asked, terms.profile))
    grounds = Grounds(lambda one, at: stage(one, terms.policy, almanac, at), terms.flags)
    scanner = Scanner(store, me, almanac, config.recognition, clock, tell, review=desk.review, grounds=grounds)
    law = Law(store, terms, almanac)
    delivery = Delivery(store, mailboxes, desk, law, almanac, tell, max_drafts_a_day=terms.policy.max_drafts_a_day)
    rounds = Rounds(store, mailboxes, scanner, delivery, law, clock)
    return House(config, clock, almanac, me, store, desk, law, delivery, rounds)


def open_store(config: Config) -> Store:
    """The user's database. Raises: agent.store.StoreError."""
    return Store.open(config.store.location())


def open_house(config: Config, tell: Tell, wire: Wire | None = None) -> House:
    """The real thing: the user's mailboxes, the user's database, the machine's clock, and the network unless `wire`.

    Raises: agent.store.StoreError, connectors.mailbox.Misconfigured.
    """
    clock = SystemClock()
    store = open_store(config)
    try:
        mailboxes = {}
        for settings in config.mailbox:
            store.mailbox(settings.address, settings.kind, settings.address, clock.now())
            mailboxes[settings.address] = _connect(settings, surroundings(config, clock, wire, store.ledger.knows))
        return build(config, mailboxes, store, clock, tell, asked=model_of(config.language_model, wire))
    except BaseException:
        store.close()
        raise


def try_mailboxes(config: Config) -> Iterator[tuple[str, MailboxError | None]]:
    """Open each mailbox and look at its first page; None where that worked."""
    around = surroundings(config, SystemClock())
    for settings in config.mailbox:
        try:
            next(iter(_connect(settings, around).pages(None)), None)
        except MailboxError as error:
            yield settings.address, error
        else:
            yield settings.address, None


def sign_in(
    config: Config,
    mailbox: SignedInSettings,
    show: Show,
    *,
    port: int = 0,
    paste: google.Paste | None = None,
    device: Device | None = None,
    wire: Wire | None = None,
) -> Granted:
    """Sign in to a mailbox, and tell the store that it is well again, so that a running daemon goes on at once.

    With `paste` (Google) or `device` (Microsoft) the browser may run on any machine.
    Raises: agent.store.StoreError, before anything is asked; Misconfigured, SignInNeeded, TryLater.
    """
    store = open_store(config)
    try:
        door, vault = Door(wire), Vault(config.store.secrets_folder())
        match mailbox:
            case GmailSettings(address=address, client_file=path):
                client = path.expanduser()
                granted = google.sign_in(client, address, door, vault, show=show, port=port, paste=paste)
            case OutlookSettings(address=address, client_id=app, tenant=tenant):
                granted = microsoft.sign_in(app, tenant, address, door, vault, show=show, port=port, device=device)
        store.mailbox(mailbox.address, mailbox.kind, mailbox.address, SystemClock().now())
        store.mailbox_state(mailbox.address, "ok", "")
    finally:
        store.close()
    return granted


def sign_out(config: Config, kind: Literal["gmail", "outlook"], address: str, wire: Wire | None = None) -> SignedOut:
    """Sign out of an address, whether or not the configuration still names it. Raises: Misconfigured, TryLater."""
    vault = Vault(config.store.secrets_folder())
    if kind == "outlook":
        return microsoft.sign_out(vault, address)
    return google.sign_out(vault, address, Door(wire))


def tokens_kept(config: Config) -> Iterator[tuple[str, str]]:
    """Each mailbox that is signed in to, and in words where its token lies."""
    vault = Vault(config.store.secrets_folder())
    for mailbox in config.mailbox:
        match mailbox:
            case GmailSettings(address=address):
                kept = vault.where_kept(google_tokens.name_of(address))
            case OutlookSettings(address=address):
                kept = vault.where_kept(microsoft_app.name_of(address))
            case _:
                kept = None
        if kept is not None:
            yield mailbox.address, kept


def daemon(house: House) -> Daemon:
    """The daemon of a house."""
    intervals: dict[str, timedelta] = {one.address: one.scan_every for one in house.config.mailbox}
    aloud = Notifying(house.store, channel_of(house.config.digest.channel), house.almanac.zone(None))
    return Daemon(house.config, house.store, house.rounds, intervals, aloud)


def daemon_lock(config: Config) -> AbstractContextManager[object]:
    """Keeps a second daemon off the same data; entering it raises agent.store.AlreadyRunning."""
    url = config.store.location()
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    return DaemonLock((path or Path.cwd() / "afterword").with_suffix(".lock"))


def surroundings(
    config: Config, clock: Clock, wire: Wire | None = None, ours: Callable[[str], bool] = nobodys
) -> Surroundings:
    """What connectors are given beside their settings; the door lets change only what is `ours`, by its id."""
    vault = Vault(config.store.secrets_folder())
    return Surroundings(clock.now, Door(wire, ours), vault)


def _connect(settings: MailboxSettings, around: Surroundings) -> Mailbox:
    own: dict[str, object] = {"backfill_days": settings.backfill_days}
    match settings:
        case MaildirSettings(path=path):
            own |= {"path": path.expanduser()}
        case GmailSettings(address=address, units_a_minute=units):
            own |= {"address": address, "units_a_minute": units}
        case OutlookSettings(address=address, client_id=client_id, tenant=tenant, requests_a_minute=requests):
            own |= {"address": address, "client_id": client_id, "tenant": tenant, "requests_a_minute": requests}
        case other:
            assert_never(other)
    return connect(settings.kind, own, replace(around, sought=sought(settings.address)))


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
        watches = (StageWatch(store, config.policy(), house.almanac), TaskWatch(store, house.law.tasks))
        replay = Replay(house.rounds, clock, arrive, tell)
        replay.run(past, watches, until or past[-1].at + AFTERWARDS, progress)
    finally:
        store.close()


def _copy(maildir: Path | None, clock: SimulatedClock) -> tuple[Mailbox, Callable[[Arrival], object]]:
    if maildir is None:
        memory = MemoryMailbox(clock.now)
        return memory, lambda arrival: memory.deliver(arrival.content, arrival.folder)
    real = connect("maildir", {"path": maildir, "backfill_days": 730}, Surroundings(clock.now))
    return real, lambda arrival: deliver_into(maildir, arrival.content, arrival.folder, arrival.at)
