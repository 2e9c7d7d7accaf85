"""The one file that knows which database it is: how it is opened, how transactions begin, what its errors mean.

SQLite with a write-ahead log and `synchronous=FULL`: what is committed survives a power cut. All other files speak
SQLAlchemy Core, so that another database needs another one of these.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import sleep
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, NullPool, Table, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from agent.store.errors import (
    NotThere,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNotADatabase,
    StoreReadOnly,
    StoreUnavailable,
    refused,
)

TRIES = 40
PATIENCE = 10.0  # seconds to wait for another program's transaction; the URL's `?timeout=` goes before it


class Database:
    """One connection, used by one thread at a time.

    One is enough: SQLite has one writer anyway, and it makes `data_version` speak of other processes only.
    """

    def __init__(self, connection: Connection, place: str) -> None:
        self.place = place
        self._connection = connection
        self._lock = RLock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; inside a transaction of the same thread, that transaction's."""
        with self._lock:
            if self._connection.in_transaction():
                yield self._connection
                return
            with self._connection.begin():
                self._connection.exec_driver_sql("BEGIN")
                yield self._connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """A transaction: wholly there after the block, or, left by an exception, not at all.

        What is not `durable` survives the death of this process, but perhaps not a power cut; it saves a wait for the
        disk. Raises RuntimeError inside another transaction, whose promise a nested one could not keep.
        """
        with self._lock:
            if self._connection.in_transaction():
                raise RuntimeError("a transaction is open: leave the page before writing outside it")
            if not durable:
                self._synchronous("NORMAL")
            try:
                with self._connection.begin():
                    self._connection.exec_driver_sql("BEGIN IMMEDIATE")  # no upgrade from reader to writer can fail
                    yield self._connection
            finally:
                if not durable:
                    self._synchronous("FULL")

    def data_version(self) -> int:
        """A number that changes when another connection has committed."""
        with self.reading() as connection:
            return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def close(self) -> None:
        """Let go of the file. A second call does nothing."""
        with self._lock:
            self._connection.close()
            self._connection.engine.dispose()

    def check(self) -> None:
        """Look the file over. Raises: StoreCorrupt."""
        with self._connection.begin():
            found = self._connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if found != "ok":
            raise StoreCorrupt(_corrupt(self.place))

    def prepare(self) -> None:
        """Set the connection up for writing. The first time, this changes the file."""
        with self._connection.begin():
            self._connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            self._connection.exec_driver_sql("PRAGMA secure_delete=ON")  # what is redacted is gone
        self._write_ahead()
        self._synchronous("FULL")

    def _write_ahead(self) -> None:
        """Several may do so at once to a new file, and here SQLite gives up without the patience it has elsewhere."""
        for tries_left in reversed(range(TRIES)):
            try:
                with self._connection.begin():
                    self._connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            except StoreLocked:
                if not tries_left:
                    raise
                sleep(0.05)
            else:
                return

    def _synchronous(self, level: str) -> None:
        with self._connection.begin():
            self._connection.exec_driver_sql(f"PRAGMA synchronous={level}")


def connect(url: str) -> Database:
    """The database at that URL; folder (mode 0700) and file (0600) are made where there are none.

    Raises: StoreError.
    """
    try:
        target = make_url(url)
    except SQLAlchemyError as error:
        raise StoreUnavailable(
            "[store] url is not a database URL; one looks like sqlite:////home/you/file.db"
        ) from error
    if target.get_backend_name() != "sqlite":
        raise StoreUnavailable(f"[store] url: {target.get_backend_name()} is not supported; use sqlite:///…")
    path = _path(target)
    if path is not None:
        _make(path)
    place = str(path or "the database in memory")
    engine = _engine(target, place)
    return Database(engine.connect(), place)


def put(connection: Connection, table: Table[Any], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Set these values in the row of that key, which is made where there is none."""
    at_key = [table.c[name] == value for name, value in key.items()]
    if connection.execute(table.update().where(*at_key).values(**values)).rowcount == 0:
        connection.execute(table.insert().values(**key, **values))


def _path(url: URL) -> Path | None:
    name = (url.database or "").removeprefix("file:")
    return None if name in {"", ":memory:"} else Path(name)


def _make(path: Path) -> None:
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise refused(path, error) from error
    if path.is_dir():
        raise StoreNotADatabase(f"{path} is a folder; name a file in it under [store] path")
    if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreReadOnly(_read_only(str(path)))


def _engine(url: URL, place: str) -> Engine:
    arguments: dict[str, Any] = {"check_same_thread": False, "isolation_level": None}  # transactions begin as we say
    if "timeout" not in url.query:
        arguments["timeout"] = PATIENCE
    engine = create_engine(url, poolclass=NullPool, connect_args=arguments, hide_parameters=True)

    @event.listens_for(engine, "handle_error")
    def _in_our_terms(context: ExceptionContext) -> StoreError | None:
        error = context.original_exception
        return _named(error, place) if isinstance(error, sqlite3.Error) else None

    return engine


def _named(error: sqlite3.Error, place: str) -> StoreError | None:
    """SQLite's result code as one of our errors; None for what only our own mistakes can cause."""
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return NotThere("that mailbox was never registered")
    match None if code is None else code & 0xFF:
        case sqlite3.SQLITE_CORRUPT:
            return StoreCorrupt(_corrupt(place))
        case sqlite3.SQLITE_NOTADB:
            return StoreNotADatabase(
                f"{place} is not a database, or its head is damaged; move it aside, or set [store] path"
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return StoreReadOnly(_read_only(place))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreLocked(f"{place} is held by another program; close that one and try again")
        case sqlite3.SQLITE_FULL:
            return StoreFull(f"there is no room left for {place}; free some space, nothing was lost")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return StoreUnavailable(f"{place} can't be read or written; see to its disk and its rights ({error})")
        case _:
            return None


def _corrupt(place: str) -> str:
    return f"{place} is damaged and was left as it is; move it aside and run `afterword doctor`"


def _read_only(place: str) -> str:
    return f"{place} can't be written; give yourself the right to write it and its folder"
