"""Brings a database to the newest schema, in one transaction; refuses, untouched, one that is newer or not ours."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from agent.store.engine import Database
from agent.store.errors import StoreNewer, StoreNotADatabase
from agent.store.migrations import NEWEST


def migrate(database: Database) -> None:
    """See the module. Raises: StoreNewer, StoreNotADatabase, and what the database refuses."""
    with database.reading() as connection:
        version = _version(connection, database.place)
    database.prepare()
    if version == NEWEST:
        return
    from alembic import command  # noqa: PLC0415  (a third of a second that only a migration should cost)
    from alembic.config import Config  # noqa: PLC0415  (the same)
    from alembic.util import CommandError  # noqa: PLC0415  (the same)

    config = Config()
    config.set_main_option("script_location", "agent.store:migrations")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:  # a revision that this version does not know
            raise StoreNewer(_newer(database.place, version)) from error


def _version(connection: Connection, place: str) -> str | None:
    """The schema's revision; None for an empty database."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise StoreNotADatabase(f"{place} belongs to another program; name another file under [store] path")
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is not None and version > NEWEST:
        raise StoreNewer(_newer(place, version))
    return version


def _newer(place: str, version: str | None) -> str:
    return f"{place} was written by a newer afterword (schema {version}); update afterword, or name another file"
