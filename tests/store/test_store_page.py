from __future__ import annotations

from contextlib import suppress

import pytest
from store_facts import HOUR, NOON, mail, question

from agent.etiquette.journal import Corrected
from agent.store import NotThere, Store, UserDraft
from connectors.mailbox import Cursor

FIRST = "<1@tidewell.example>"


class Unplugged(Exception):
    """Something that goes wrong in the middle of a page."""


def test_a_page_files_entries_questions_and_cursor(store: Store) -> None:
    """After the block, all that was done in it is there."""
    with store.page("home") as work:
        assert work.file(FIRST, mail(1))
        assert work.ask(question(1))
        work.seen(FIRST, "inbox")
        work.advance(Cursor("c1"))
    assert store.journal(FIRST) == (mail(1),)
    assert [application.company for application in store.applications()] == ["Tidewell"]
    assert store.questions() == (question(1),)
    assert store.mailboxes()[0].cursor == "c1"


def test_an_exception_undoes_the_whole_page(store: Store) -> None:
    """Left by an exception, a page leaves neither entries, cache, questions, what was seen, drafts nor cursor."""
    with suppress(Unplugged), store.page("home") as work:
        work.file(FIRST, mail(1))
        work.applications()
        work.ask(question(1))
        work.seen(FIRST, "inbox")
        work.user_draft("9", FIRST, ["ines.fabre@tidewell.example"])
        work.advance(Cursor("c1"))
        raise Unplugged
    assert store.journal(FIRST) == ()
    assert store.applications() == ()
    assert store.questions() == ()
    assert store.user_drafts() == ()
    assert store.mailboxes()[0].cursor is None
    with store.page("home") as work:
        assert not work.was_seen(FIRST)


def test_an_undone_page_can_be_done_again(store: Store) -> None:
    """What a failed page had folded is not mistaken for what is there."""
    with suppress(Unplugged), store.page("home") as work:
        work.file(FIRST, mail(1, company="Wrong"))
        work.applications()
        raise Unplugged
    with store.page("home") as work:
        work.file(FIRST, mail(1))
        assert [application.company for application in work.applications()] == ["Tidewell"]


def test_the_same_entry_twice_is_one(store: Store) -> None:
    """The second filing says so and changes nothing, in the same page, a later one or outside."""
    with store.page("home") as work:
        assert work.file(FIRST, mail(1))
        assert not work.file(FIRST, mail(1))
    with store.page("home") as work:
        assert not work.file(FIRST, mail(1))
    assert not store.file(FIRST, mail(1))
    assert store.journal(FIRST) == (mail(1),)


def test_one_fact_may_bear_on_two_applications(store: Store) -> None:
    """An entry's id is its own within one application only."""
    assert store.file(FIRST, mail(1))
    assert store.file("<2@tidewell.example>", mail(1))


def test_a_page_sees_what_it_filed_so_far(store: Store) -> None:
    """`applications` follows each filing, before anything is committed."""
    with store.page("home") as work:
        assert work.applications() == ()
        work.file(FIRST, mail(1))
        assert [application.id for application in work.applications()] == [FIRST]
        correction = Corrected(id="u1", at=NOON + 2 * HOUR, company="Tidewell Archives")
        work.file(FIRST, correction)
        assert [application.company for application in work.applications()] == ["Tidewell Archives"]


def test_pages_in_any_order_give_the_same(store: Store) -> None:
    """The journal comes back in order of time, and applications in order of their first mail."""
    with store.page("home") as work:
        work.file("<4@tidewell.example>", mail(4))
        work.file(FIRST, mail(3))
    with store.page("home") as work:
        work.file(FIRST, mail(1))
    assert store.journal(FIRST) == (mail(1), mail(3))
    assert [application.id for application in store.applications()] == [FIRST, "<4@tidewell.example>"]


def test_facts_of_one_moment_are_ordered_by_id(store: Store) -> None:
    """Whichever was filed first."""
    twins = [Corrected(id=name, at=NOON, role="Archivist") for name in ("b", "c", "a")]
    for twin in twins:
        store.file(FIRST, twin)
    assert [entry.id for entry in store.journal(FIRST)] == ["a", "b", "c"]


def test_a_question_is_asked_once(store: Store) -> None:
    """Asked again, even after the answer, it says so and stays answered."""
    with store.page("home") as work:
        assert work.ask(question(1))
        assert not work.ask(question(1))
    store.answer("q1")
    with store.page("home") as work:
        assert not work.ask(question(1))
    assert store.questions() == ()
    assert [asked.answered for asked in store.questions(open_only=False)] == [True]


def test_an_unknown_question_can_not_be_answered(store: Store) -> None:
    """A wrong id is told."""
    with pytest.raises(NotThere, match="q7"):
        store.answer("q7")


def test_what_was_seen_stays_seen(store: Store) -> None:
    """A message that came by in one mailbox is known in all, and saying so twice is fine."""
    store.mailbox("work", "gmail", "noor@work.example", NOON)
    with store.page("home") as work:
        assert not work.was_seen(FIRST)
        work.seen(FIRST, "inbox")
        work.seen(FIRST, "inbox")
    with store.page("work") as work:
        assert work.was_seen(FIRST)


def test_the_users_own_drafts_come_and_go(store: Store) -> None:
    """A draft of the user's is there until it is gone from that mailbox; a later version replaces an earlier one."""
    store.mailbox("work", "gmail", "noor@work.example", NOON)
    with store.page("home") as work:
        work.user_draft("9", None, [])
        work.user_draft("9", FIRST, ["ines.fabre@tidewell.example"])
    with store.page("work") as work:
        work.user_draft("9", None, [])
        work.forget_user_draft("8")
    kept = UserDraft(mailbox="home", ref_id="9", in_reply_to=FIRST, to=("ines.fabre@tidewell.example",))
    assert kept in store.user_drafts()
    with store.page("work") as work:
        work.forget_user_draft("9")
    assert store.user_drafts() == (kept,)
    with store.page("home") as work:
        work.forget_user_drafts()
    assert store.user_drafts() == ()


def test_a_page_needs_a_registered_mailbox(store: Store) -> None:
    """A page of nobody's mailbox is refused before anything is done."""
    with pytest.raises(NotThere, match="attic"), store.page("attic"):
        raise AssertionError("the block was entered")


def test_nothing_is_written_beside_an_open_page(store: Store) -> None:
    """A write outside the page, from inside its block, would break one promise or the other: it is refused."""
    with store.page("home") as work:
        work.file(FIRST, mail(1))
        with pytest.raises(RuntimeError, match="page"):
            store.file(FIRST, mail(2))
    assert store.journal(FIRST) == (mail(1),)


def test_text_comes_back_without_what_databases_refuse(store: Store) -> None:
    """NUL goes, lone surrogates are replaced, and an id with a NUL is found again."""
    odd = mail(1).model_copy(update={"id": "a\0b", "subject": "one\0 two \udc80 \\u0000 three"})
    assert store.file("x\0y", odd)
    assert not store.file("x\0y", odd)
    (kept,) = store.journal("xy")
    assert kept == odd.model_copy(update={"id": "ab", "subject": "one two \ufffd \\u0000 three"})
