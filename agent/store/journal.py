"""The journal, and the cache of applications that is folded from it. Works inside a transaction of the caller's."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, Select, func, select

from agent.etiquette.application import Application
from agent.etiquette.fold import fold
from agent.etiquette.journal import Entry
from agent.etiquette.words import NOWHERE, SAID, Account, Filed, Told
from agent.store.columns import to_json
from agent.store.engine import put
from agent.store.errors import StoreNewer
from agent.store.records import RebuildReport
from agent.store.redaction import redacted
from agent.store.schema import applications, journal

ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
APPLICATION = TypeAdapter(Application)


def append(connection: Connection, application_id: str, entry: Entry) -> bool:
    """File the entry with that application; False where it has an entry of that id already."""
    there = select(journal.c.number).where(journal.c.application_id == application_id, journal.c.id == entry.id)
    if connection.execute(there).first() is not None:
        return False
    values = {"application_id": application_id, "id": entry.id, "at": entry.at, "entry": to_json(ENTRY, entry)}
    connection.execute(journal.insert().values(**values))
    return True


def entries(connection: Connection, application_id: str) -> tuple[Entry, ...]:
    """What was filed with that application, in order of time. Raises: StoreNewer."""
    rows = connection.execute(
        select(journal.c.id, journal.c.entry)
        .where(journal.c.application_id == application_id)
        .order_by(journal.c.at, journal.c.id)
    )
    return tuple(_read(row.id, row.entry) for row in rows)


def redact(connection: Connection, belonging: Collection[tuple[str, str]]) -> int:
    """Take personal data out of the entries of one application, in place; how many changed.

    `belonging` names them by the id they were filed with and their own.
    """
    rows = connection.execute(select(journal).order_by(journal.c.at, journal.c.id)).all()
    rows = [row for row in rows if (row.application_id, row.id) in belonging]
    before = [_read(row.id, row.entry) for row in rows]
    changed = 0
    for row, entry, after in zip(rows, before, redacted(before), strict=True):
        if after != entry:
            changed += 1
            here = journal.c.number == row.number
            connection.execute(journal.update().where(here).values(entry=to_json(ENTRY, after)))
    return changed


def _read(entry_id: str, text: str) -> Entry:
    try:
        return ENTRY.validate_json(text)
    except ValidationError as error:
        raise StoreNewer(f"the journal's entry {entry_id} is of a kind unknown here; update afterword") from error


class Applications:
    """The cache. Remembers what it has parsed and folded, since most applications stay as they are."""

    def __init__(self) -> None:
        self._parsed: dict[str, tuple[str, Application]] = {}
        self._read: dict[int, tuple[str, Entry]] = {}
        self._folded: dict[str, Account] = {}

    def every(self, connection: Connection) -> tuple[Application, ...]:
        """All applications, the one first heard of first."""
        rows = connection.execute(
            select(applications.c.id, applications.c.application).order_by(applications.c.first_at, applications.c.id)
        )
        return tuple(self._parse(connection, row) for row in rows)

    def told(self, connection: Connection) -> Told | None:
        """The whole journal in the light of the user's words; None where they never said anything about mail."""
        said = select(journal.c.number).where(journal.c.application_id == SAID).limit(1)
        if connection.execute(said).first() is None:
            return None
        return Told(self.filed(connection))

    def filed(self, connection: Connection) -> tuple[Filed, ...]:
        """Every entry, in order of time. Raises: StoreNewer."""
        rows = connection.execute(select(journal).order_by(journal.c.at, journal.c.id))
        return tuple(Filed(row.application_id, self._entry(row.number, row.id, row.entry)) for row in rows)

    def belonging(self, connection: Connection, application_id: str) -> frozenset[tuple[str, str]]:
        """What belongs to that application: under which id each entry was filed, and its own."""
        told = self.told(connection)
        if told is not None:
            return told.belonging(application_id)
        own = select(journal.c.id).where(journal.c.application_id == application_id)
        return frozenset((application_id, entry) for entry in connection.scalars(own))

    def account(self, connection: Connection, application_id: str) -> Account:
        """What belongs to that application now, by its id or one it had before. Raises: StoreNewer."""
        told = self.told(connection)
        if told is None:
            filed = entries(connection, application_id)
            return Account(filed, filed, ())
        accounts = told.accounts()
        by_alias = {alias: account for account in accounts.values() for alias in account.aliases}
        return accounts.get(application_id) or by_alias.get(application_id) or Account((), (), ())

    def follow(self, connection: Connection, touched: Collection[str], told: Told | None = None) -> frozenset[str]:
        """Bring the cache up to the journal, in which something was filed with those `touched`; which ids changed.

        Without words of the user's nothing else can have changed; with them, anything may have.
        """
        told = told or self.told(connection)
        if told is None:
            touched = sorted(set(touched) - {NOWHERE, SAID})
            return frozenset(one for one in touched if self._write(connection, one, self.account(connection, one)))
        accounts = told.accounts()
        changed = {one for one, account in accounts.items() if self._write(connection, one, account)}
        for gone in set(connection.scalars(select(applications.c.id))) - set(accounts):
            connection.execute(applications.delete().where(applications.c.id == gone))
            self._folded.pop(gone, None)
            changed.add(gone)
        return frozenset(changed)

    def rebuild(self, connection: Connection, progress: Callable[[int, int], None]) -> RebuildReport:
        """Drop the cache and fold every journal; `progress` hears how many are done, of how many."""
        before = {application.id: application for application in self.every(connection)}
        connection.execute(applications.delete())
        self._folded.clear()
        told = self.told(connection)
        accounts = told.accounts() if told else None
        ids = list(connection.scalars(_ids_by_age())) if accounts is None else list(accounts)
        differed = []
        for number, application_id in enumerate(ids, start=1):
            account = accounts[application_id] if accounts else self.account(connection, application_id)
            self._write(connection, application_id, account)
            if self._parsed[application_id][1] != before.pop(application_id, None):
                differed.append(application_id)
            progress(number, len(ids))
        return RebuildReport(applications=len(ids), differed=(*differed, *before))

    def _write(self, connection: Connection, application_id: str, account: Account) -> bool:
        """Fold the account unless that was done, and cache what comes of it; whether that is news."""
        before = self._folded.get(application_id)
        self._folded[application_id] = account  # also where it is equal: the same objects compare in no time
        if before == account:
            return False
        application = _fold(application_id, account)
        here = applications.c.id == application_id
        cached = connection.execute(select(applications.c.id, applications.c.application).where(here)).first()
        if cached is not None and self._parse(connection, cached) == application:
            return False
        text = to_json(APPLICATION, application)
        put(connection, applications, {"id": application_id}, {"first_at": _first(account), "application": text})
        self._parsed[application_id] = (text, application)
        return True

    def _parse(self, connection: Connection, row: Row[str, str]) -> Application:
        text, known = self._parsed.get(row.id, ("", None))
        if known is None or text != row.application:
            try:
                known = APPLICATION.validate_json(row.application)
            except ValidationError:  # cached by a version with another shape
                known = _fold(row.id, self.account(connection, row.id))
            self._parsed[row.id] = (row.application, known)
        return known

    def _entry(self, number: int, entry_id: str, text: str) -> Entry:
        known = self._read.get(number)
        if known is None or known[0] != text:
            known = self._read[number] = (text, _read(entry_id, text))
        return known[1]


def _fold(application_id: str, account: Account) -> Application:
    return fold(
        account.counted, application_id=application_id, aliases=account.aliases, corrected_at=account.corrected_at
    )


def _first(account: Account) -> datetime:
    return min(entry.at for entry in account.entries)


def _ids_by_age() -> Select[str]:
    return (
        select(journal.c.application_id)
        .where(journal.c.application_id.not_in((NOWHERE, SAID)))
        .group_by(journal.c.application_id)
        .order_by(func.min(journal.c.at))
    )
