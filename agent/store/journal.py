"""The journal, and the cache of applications that is folded from it. Works inside a transaction of the caller's."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, Select, func, select

from agent.etiquette.application import Application
from agent.etiquette.fold import fold
from agent.etiquette.journal import Entry
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


def redact(connection: Connection, application_id: str) -> int:
    """Take personal data out of that application's entries, in place; how many changed."""
    before = entries(connection, application_id)
    changed = [after for entry, after in zip(before, redacted(before), strict=True) if after != entry]
    for entry in changed:
        here = (journal.c.application_id == application_id, journal.c.id == entry.id)
        connection.execute(journal.update().where(*here).values(entry=to_json(ENTRY, entry)))
    return len(changed)


def _read(entry_id: str, text: str) -> Entry:
    try:
        return ENTRY.validate_json(text)
    except ValidationError as error:
        raise StoreNewer(f"the journal's entry {entry_id} is of a kind unknown here; update afterword") from error


class Applications:
    """The cache. Remembers what it has parsed, since most applications stay as they are."""

    def __init__(self) -> None:
        self._parsed: dict[str, tuple[str, Application]] = {}

    def every(self, connection: Connection) -> tuple[Application, ...]:
        """All applications, the one first heard of first."""
        rows = connection.execute(
            select(applications.c.id, applications.c.application).order_by(applications.c.first_at, applications.c.id)
        )
        return tuple(self._parse(connection, row) for row in rows)

    def _parse(self, connection: Connection, row: Row[str, str]) -> Application:
        text, known = self._parsed.get(row.id, ("", None))
        if known is None or text != row.application:
            try:
                known = APPLICATION.validate_json(row.application)
            except ValidationError:  # cached by a version with another shape
                known = fold(entries(connection, row.id), application_id=row.id)
            self._parsed[row.id] = (row.application, known)
        return known

    def refresh(self, connection: Connection, application_id: str) -> Application:
        """Fold that application's journal anew and cache what comes of it."""
        filed = entries(connection, application_id)
        application = fold(filed, application_id=application_id)
        values = {"first_at": min(entry.at for entry in filed), "application": to_json(APPLICATION, application)}
        put(connection, applications, {"id": application_id}, values)
        return application

    def rebuild(self, connection: Connection, progress: Callable[[int, int], None]) -> RebuildReport:
        """Drop the cache and fold every journal; `progress` hears how many are done, of how many."""
        before = {application.id: application for application in self.every(connection)}
        connection.execute(applications.delete())
        ids = list(connection.scalars(_ids_by_age()))
        differed = []
        for number, application_id in enumerate(ids, start=1):
            if self.refresh(connection, application_id) != before.pop(application_id, None):
                differed.append(application_id)
            progress(number, len(ids))
        return RebuildReport(applications=len(ids), differed=(*differed, *before))


def _ids_by_age() -> Select[str]:
    return select(journal.c.application_id).group_by(journal.c.application_id).order_by(func.min(journal.c.at))
