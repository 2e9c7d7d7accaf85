from __future__ import annotations

import pytest
from store_facts import HOUR, NOON

from agent.store import NotThere, Quarantined, Store
from connectors.mailbox import Cursor


def test_a_mailbox_is_registered_once(store: Store) -> None:
    """Registering again returns what is known of it."""
    with store.page("home") as work:
        work.advance(Cursor("c1"))
    store.scanned("home", NOON)
    again = store.mailbox("home", "imap", "noor@mail.example", NOON + HOUR)
    assert (again.cursor, again.first_scanned_at) == ("c1", NOON)
    store.mailbox("work", "gmail", "noor@work.example", NOON + HOUR)
    assert [record.name for record in store.mailboxes()] == ["home", "work"]


def test_another_account_under_the_same_name_begins_anew(store: Store) -> None:
    """Its cursor would mean something else there, and its past is not to be answered now."""
    with store.page("home") as work:
        work.advance(Cursor("c1"))
        work.user_draft("9", None, [])
    store.scanned("home", NOON)
    other = store.mailbox("home", "imap", "n.amin@mail.example", NOON + HOUR)
    assert other.address == "n.amin@mail.example"
    assert (other.cursor, other.first_scanned_at, other.last_scanned_at) == (None, None, None)
    assert store.user_drafts() == ()


def test_the_first_scan_is_remembered(store: Store) -> None:
    """Later scans move the last one only, and a scan that succeeds ends a bad state."""
    store.mailbox_state("home", "trying_later", "the server is busy")
    assert [(one.state, one.state_text) for one in store.mailboxes()] == [("trying_later", "the server is busy")]
    store.scanned("home", NOON)
    store.scanned("home", NOON + HOUR)
    (record,) = store.mailboxes()
    assert (record.first_scanned_at, record.last_scanned_at) == (NOON, NOON + HOUR)
    assert (record.state, record.state_text) == ("ok", "")


def test_an_unknown_mailbox_is_told(store: Store) -> None:
    """Nothing is recorded for a name that was never registered."""
    with pytest.raises(NotThere):
        store.scanned("attic", NOON)
    with pytest.raises(NotThere):
        store.mailbox_state("attic", "ok", "")
    with pytest.raises(NotThere):
        store.attempt("attic", "1")


def test_attempts_are_counted_until_one_does_no_harm(store: Store, url: str) -> None:
    """Each attempt is on record before it is made, for the next process to see."""
    assert store.attempt("home", "1") == 1
    other = Store.open(url)
    assert other.attempt("home", "1") == 2
    other.attempt_done("home", "1")
    other.close()
    assert store.attempt("home", "1") == 1
    assert store.quarantined() == ()


def test_a_mail_set_aside_stays_visible_until_it_can_be_read(store: Store) -> None:
    """The reason is kept, the latest one; a later success takes it out."""
    store.attempt("home", "1")
    store.attempt("home", "1")
    store.quarantine("home", "1", "its parts are nested too deep")
    store.quarantine("home", "2", "no header ends")
    assert store.quarantined() == (
        Quarantined(mailbox="home", ref_id="1", reason="its parts are nested too deep", attempts=2),
        Quarantined(mailbox="home", ref_id="2", reason="no header ends", attempts=1),
    )
    store.attempt_done("home", "1")
    assert [one.ref_id for one in store.quarantined()] == ["2"]
