"""Advice → rule → where → test, with no gap; and the pages made of it are what `make docs` would write now."""

from __future__ import annotations

import pytest

from tests import documents
from tests.lawbook import ADVICE, EDGE_CASES, INVARIANTS, TRANSITIONS, all_ids, cases, declared, line, shown, uses

EVERYTHING = (*ADVICE, *INVARIANTS, *TRANSITIONS, *EDGE_CASES)


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_law_book_is_shown_whole(name: str) -> None:
    """Each piece of advice, invariant, transition and edge case has a test that bears its name, or says why not."""
    row = line(name)

    assert row.says
    assert bool(row.shown) is not bool(row.why_not)


def test_each_rule_acts_somewhere() -> None:
    """A rule that nothing asks for would be a sentence and no more."""
    assert [name for name in declared() if not uses().get(name)] == []


def test_each_rule_has_a_test_that_needs_it() -> None:
    """Each is also run without its rule, and must fail then (test_rules_matter, test_letter_rules_matter)."""
    assert {mark.id for mark in shown() if mark.needs_it} == set(declared())


def test_marks_name_what_there_is() -> None:
    """A slip of the pen in a mark would show nothing, and nobody would see."""
    known = {*all_ids()}

    assert [mark for mark in shown() if mark.id not in known] == []
    assert set(cases()) <= {*EVERYTHING}


def test_the_articles_advice_is_where_it_belongs() -> None:
    """Whatever comes of an article's sentence says of which."""
    assert [name for name in ADVICE if not line(name).advice] == []


@pytest.mark.parametrize("page", documents.PAGES, ids=lambda page: page.name)
def test_a_made_page_is_current(page: object) -> None:
    """The page in docs/ is the one that would be made now."""
    (write,) = [write for known, write in documents.PAGES.items() if known == page]

    assert write() == next(known for known in documents.PAGES if known == page).read_text(encoding="utf-8")
