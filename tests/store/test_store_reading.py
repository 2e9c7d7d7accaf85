from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest
from sqlalchemy import update
from store_facts import NOON, mail, question

from agent.store import RebuildReport, Store, StoreNewer
from agent.store.columns import in_utc
from agent.store.schema import applications, journal

FIRST, SECOND = "<1@tidewell.example>", "<12@tidewell.example>"


def test_an_application_is_found_by_id_or_by_the_only_id_that_begins_so(store: Store) -> None:
    """Exact ids go first; a beginning that fits two finds none."""
    store.file(FIRST, mail(1))
    store.file(SECOND, mail(12))
    store.file("<2@tidewell.example>", mail(2))
    for wanted, found in {FIRST: FIRST, "<12": SECOND, "12": SECOND, "2@": "<2@tidewell.example>"}.items():
        application = store.application(wanted)
        assert application is not None
        assert application.id == found
    assert store.application("<1") is None
    assert store.application("") is None
    assert store.application("nobody") is None


def test_another_stores_commit_shows(store: Store, url: str) -> None:
    """`data_version` changes by a commit elsewhere, not by one's own, and what was committed is read."""
    before = store.data_version()
    store.file(FIRST, mail(1))
    assert store.data_version() == before
    other = Store.open(url)
    other.file(FIRST, mail(2))
    other.close()
    assert store.data_version() != before
    assert store.journal(FIRST) == (mail(1), mail(2))


def test_a_reader_is_not_kept_waiting_by_a_page(store: Store, url: str) -> None:
    """While a page is open, others read what was there before it."""
    other = Store.open(url)
    with store.page("home") as work:
        work.file(FIRST, mail(1))
        assert other.applications() == ()
    assert [application.id for application in other.applications()] == [FIRST]
    other.close()


def test_threads_take_turns(store: Store) -> None:
    """Pages from several threads neither fail nor lose anything."""

    def scan(start: int) -> None:
        for number in range(start, start + 10):
            with store.page("home") as work:
                work.file(f"<{start}>", mail(number))

    threads = [Thread(target=scan, args=(start,)) for start in (100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(store.journal(f"<{start}>")) for start in (100, 200, 300)] == [10, 10, 10]


def test_a_rebuild_tells_what_differed(store: Store) -> None:
    """The cache is folded anew from the journal; a cached application that differed, or has no journal, is named."""
    store.file(FIRST, mail(1))
    store.file(SECOND, mail(12))
    good = store.applications()
    assert store.rebuild() == RebuildReport(applications=2)
    with store._database.writing() as connection:
        odd = good[0].model_copy(update={"company": "Elsewhere"}).model_dump_json()
        connection.execute(update(applications).where(applications.c.id == FIRST).values(application=odd))
        ghost = {
            "id": "<9>",
            "first_at": NOON,
            "application": good[0].model_copy(update={"id": "<9>"}).model_dump_json(),
        }
        connection.execute(applications.insert().values(**ghost))
    heard: list[tuple[int, int]] = []
    report = store.rebuild(lambda done, of: heard.append((done, of)))
    assert report == RebuildReport(applications=2, differed=(FIRST, "<9>"))
    assert heard == [(1, 2), (2, 2)]
    assert store.applications() == good


def test_a_cache_of_another_shape_is_folded_anew(store: Store) -> None:
    """What an older version cached and this one can't read comes from the journal."""
    store.file(FIRST, mail(1))
    good = store.applications()
    with store._database.writing() as connection:
        connection.execute(update(applications).values(application='{"id": "x", "colour": "blue"}'))
    assert store.applications() == good


def test_an_entry_of_an_unknown_kind_is_told(store: Store) -> None:
    """The truth is not passed over: such a journal needs a newer version."""
    store.file(FIRST, mail(1))
    with store._database.writing() as connection:
        connection.execute(update(journal).values(entry='{"type": "telepathy"}'))
    with pytest.raises(StoreNewer, match="update afterword"):
        store.journal(FIRST)


def test_moments_come_back_aware_in_utc(store: Store) -> None:
    """Whatever the zone they went in with."""
    local = NOON.astimezone(timezone(timedelta(hours=-5)))
    store.scanned("home", local)
    (record,) = store.mailboxes()
    assert record.first_scanned_at == NOON
    assert record.first_scanned_at is not None
    assert record.first_scanned_at.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused() -> None:
    """Nobody knows when that is."""
    with pytest.raises(ValueError, match="zone"):
        in_utc(datetime(2026, 3, 5))  # noqa: DTZ001  (naive is the point)


def test_the_ends_of_the_calendar_can_be_stored() -> None:
    """A mail dated where UTC lies beyond the calendar gets its last moment."""
    east, west = timezone(timedelta(hours=9)), timezone(timedelta(hours=-9))
    assert in_utc(datetime(1, 1, 1, tzinfo=east)) == datetime.min.replace(tzinfo=UTC)
    assert in_utc(datetime(9999, 12, 31, 23, tzinfo=west)) == datetime.max.replace(tzinfo=UTC)


def test_questions_come_oldest_first(store: Store) -> None:
    """In order of the mail that raised them."""
    with store.page("home") as work:
        work.ask(question(2))
        work.ask(question(1))
    assert [asked.id for asked in store.questions()] == ["q1", "q2"]
