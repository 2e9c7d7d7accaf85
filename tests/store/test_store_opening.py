from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.exc import IntegrityError
from store_facts import NOON, mail, row

from agent.store import (
    Store,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNewer,
    StoreNotADatabase,
    StoreReadOnly,
    StoreUnavailable,
)
from agent.store.engine import connect
from agent.store.migrate import migrate
from agent.store.migrations import NEWEST
from agent.store.schema import metadata

FIRST = "<1@tidewell.example>"


def made(url: str) -> Path:
    """The file of a database that holds something, closed."""
    store = Store.open(url)
    store.mailbox("home", "imap", "noor@mail.example", NOON)
    for number in range(40):
        store.file(FIRST, mail(number))
    path = Path(store._database.place)
    store.close()
    return path


def file_page(store: Store, mails: int) -> None:
    """A page with that many mails."""
    with store.page("home") as work:
        for number in range(mails):
            work.file(FIRST, mail(number))


def intend_all(store: Store, drafts: int) -> None:
    """That many drafts, each intended on its own."""
    for number in range(drafts):
        store.ledger.intend(row(f"k{number}"))


def test_folder_and_file_are_the_users_alone(url: str) -> None:
    """Made anew, the folder has mode 0700 and the files in it 0600."""
    store = Store.open(url)
    store.mailbox("home", "imap", "noor@mail.example", NOON)
    path = Path(store._database.place)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    store.close()


def test_commits_reach_the_disk(store: Store) -> None:
    """WAL with synchronous FULL, also after an attempt, which does not wait for the disk."""
    store.attempt("home", "1")
    with store._database.reading() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


def test_what_was_stored_is_there_after_opening_again(url: str) -> None:
    """Closing and opening lose nothing; closing twice is fine."""
    made(url)
    store = Store.open(url)
    assert len(store.journal(FIRST)) == 40
    store.close()
    store.close()


def test_migrating_up_from_nothing_gives_the_tables_of_the_schema() -> None:
    """Alembic finds no difference, and each table's and index's very words are those that the schema makes."""
    database = connect("sqlite://")
    migrate(database)
    wanted = create_engine("sqlite://")
    with wanted.begin() as there, database.reading() as here:
        assert compare_metadata(MigrationContext.configure(here, opts={"compare_type": True}), metadata) == []
        metadata.create_all(there)
        words = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version' ORDER BY name"
        assert here.exec_driver_sql(words).all() == there.exec_driver_sql(words).all()
    wanted.dispose()
    database.close()


def test_the_newest_revision_is_the_last_migration() -> None:
    """`NEWEST` spares a start the look into the folder, so it must agree with it."""
    config = Config()
    config.set_main_option("script_location", "agent.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_a_migration_that_fails_leaves_nothing(url: str) -> None:
    """Cut short at any statement, the file is as empty as before, and opening it again succeeds."""
    cut = 0
    done = False
    while not done:
        database = connect(url)
        with database.reading() as connection:
            engine = connection.engine
        statements = 0

        def count(*_: object, cut: int = cut) -> None:
            nonlocal statements
            statements += 1
            if statements > cut:
                raise InterruptedError

        event.listen(engine, "before_cursor_execute", count)
        try:
            migrate(database)
            done = True
        except InterruptedError:
            cut += 1
        event.remove(engine, "before_cursor_execute", count)
        database.close()
        if not done:
            plain = sqlite3.connect(url.removeprefix("sqlite:///").partition("?")[0])
            assert plain.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
            plain.close()
    assert cut > 30
    Store.open(url).close()


def test_several_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    """Whoever comes later waits for the first one's migration and finds it done."""
    for number in range(5):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        racers = [in_a_child(partial(opens, url)) for _ in range(5)]
        assert [succeeded(racer) for racer in racers] == [True] * 5


def opens(url: str) -> bool:
    """Whether it can be opened and written."""
    store = Store.open(url)
    store.attempt_done("home", "1")
    store.close()
    return True


def in_a_child(work: Callable[[], bool]) -> int:
    """Run it in a process of its own, whose id this is; the process succeeds if the work does."""
    child = os.fork()
    if child == 0:
        done = False
        try:
            done = work()
        finally:
            os._exit(0 if done else 1)
    return child


def succeeded(child: int) -> bool:
    """Wait for that process; whether it did."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_newer_schema_is_refused_untouched(url: str) -> None:
    """The file keeps every byte, and the error says what to do."""
    path = made(url)
    plain = sqlite3.connect(path)
    plain.execute("UPDATE alembic_version SET version_num = '0099'")
    plain.commit()
    plain.execute("PRAGMA journal_mode=DELETE")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(StoreNewer, match=r"0099.*update afterword"):
        Store.open(url)
    assert path.read_bytes() == before


def test_an_unknown_schema_is_refused(url: str) -> None:
    """A revision that is neither older nor known is treated as newer."""
    path = made(url)
    plain = sqlite3.connect(path)
    plain.execute("UPDATE alembic_version SET version_num = '0000'")
    plain.commit()
    plain.close()
    with pytest.raises(StoreNewer, match="0000"):
        Store.open(url)


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    """Tables without our mark are somebody else's."""
    path = tmp_path / "recipes.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE soups (name TEXT)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(StoreNotADatabase, match="another program"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    """A letter, a picture, a folder."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ines, " * 200)
    before = path.read_bytes()
    with pytest.raises(StoreNotADatabase, match=r"letter\.txt is not a database"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == before
    with pytest.raises(StoreNotADatabase, match="folder"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_damaged_file_is_refused_untouched(url: str) -> None:
    """Wherever a page is overwritten, opening or reading says so, names the file and the mend, and writes nothing."""
    path = made(url)
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 8192 * 4096])
    with pytest.raises(StoreCorrupt):
        Store.open(url)
    told = 0
    for page in range(1, len(good) // 4096):
        bad = good[: page * 4096] + b"\xa5" * 4096 + good[(page + 1) * 4096 :]
        path.write_bytes(bad)
        try:
            Store.open(url).close()
        except StoreCorrupt as refusal:
            told += str(path) in str(refusal) and "afterword doctor" in str(refusal) and path.read_bytes() == bad
    assert told > len(good) // 4096 // 2


def test_a_locked_database_is_told_and_nothing_is_lost(url: str) -> None:
    """While another program writes, a page waits, then fails whole; afterwards it can be done."""
    path = made(url)
    store = Store.open(url)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLocked, match="another program"):
        store.file(FIRST, mail(41))
    with pytest.raises(StoreLocked), store.page("home"):
        pass
    assert len(store.journal(FIRST)) == 40
    other.execute("COMMIT")
    other.close()
    assert store.file(FIRST, mail(41))
    store.close()


def test_a_database_held_by_another_program_is_told_at_once(url: str) -> None:
    """Opening what somebody holds exclusively ends in one line."""
    path = made(url)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreLocked, match="another program"):
        Store.open(url)
    other.close()


def test_a_full_disk_undoes_and_goes_on(store: Store) -> None:
    """A page that finds no room leaves nothing behind; what was there is read, and with room all goes on."""
    store.file(FIRST, mail(1))
    with store._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreFull, match="free some space"):
        file_page(store, 500)
    assert store.journal(FIRST) == (mail(1),)
    with pytest.raises(StoreFull):
        intend_all(store, 500)
    intended = len(store.ledger.rows())
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    store.ledger.intend(row(f"k{intended}"))
    assert store.file(FIRST, mail(2))


def test_a_read_only_database_is_told(url: str) -> None:
    """It can be looked at; what would write is refused and leaves no trace."""
    path = made(url)
    store = Store.open(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert len(store.journal(FIRST)) == 40
    with pytest.raises(StoreReadOnly, match="right to write"):
        store.file(FIRST, mail(41))
    with pytest.raises(StoreReadOnly):
        store.ledger.intend(row())
    assert len(store.journal(FIRST)) == 40
    assert store.ledger.rows() == ()
    store.close()


def test_a_file_without_the_right_to_write_is_told_at_once() -> None:
    """File or folder, there already or to be made: opening says so."""
    assert succeeded(in_a_child(rights_are_told))


def rights_are_told() -> bool:
    """Whether each lack of rights ends in StoreReadOnly; the superuser has all, so he becomes somebody else first."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'afterword.db'}"
        path = made(url)
        told = []
        path.chmod(0o400)
        told.append(is_read_only(url))
        path.chmod(0o600)
        folder.chmod(0o500)
        told.append(is_read_only(url))
        told.append(is_read_only(f"sqlite:///{folder / 'other.db'}"))
        folder.chmod(0o700)
        return told == [True, True, True] and not is_read_only(url)


def is_read_only(url: str) -> bool:
    """Whether opening says so."""
    try:
        Store.open(url).close()
    except StoreReadOnly:
        return True
    return False


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("postgresql://localhost/afterword", StoreUnavailable),
        ("afterword.db", StoreUnavailable),
        ("sqlite:////dev/null/afterword.db", StoreError),
        ("sqlite:////proc/afterword/afterword.db", StoreError),
    ],
)
def test_a_place_that_can_not_be_is_told(url: str, kind: type[StoreError]) -> None:
    """One line each, without a traceback of somebody else's."""
    with pytest.raises(kind) as refusal:
        Store.open(url)
    assert "\n" not in str(refusal.value)


def test_errors_tell_nothing_of_what_was_written(store: Store) -> None:
    """Even one that only a mistake of ours can cause: errors may end in a log."""
    nothing: Any = None
    with pytest.raises(IntegrityError) as refusal:
        store.mailbox_state("home", "secret", nothing)
    assert "NOT NULL" in str(refusal.value)
    assert "secret" not in str(refusal.value)
