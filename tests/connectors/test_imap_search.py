"""The searches that an IMAP server is asked for, read back by a reader of the grammar."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.recognition.prefilter import sought
from connectors.imap_search import LINE, near, searches
from connectors.mail import Sought

AFTER = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
STRINGS = r'"((?:[^"\\\r\n\0]|\\["\\])*)"'
KEY = re.compile(rf"(TEXT|SUBJECT|FROM|TO) {STRINGS}(?: |$)")


def read(search: str) -> tuple[str, list[tuple[str, str]]]:
    """The day of a search and its keys; fails where it is not of the grammar, or its ORs do not fit its keys."""
    started = re.match(r"SINCE (\d{1,2}-[A-Z][a-z]{2}-\d{4}) ", search)
    assert started
    rest, ors, keys = search[started.end() :], 0, []
    while rest:
        if rest.startswith("OR "):
            ors, rest = ors + 1, rest[3:]
            continue
        key = KEY.match(rest)
        assert key, rest
        keys.append((key[1], re.sub(r"\\(.)", r"\1", key[2])))
        rest = rest[key.end() :]
    assert ors in {len(keys) - 1, 0}
    return started[1], keys


def test_everything_that_is_sought_is_asked_for() -> None:
    """Words anywhere, subjects in the subject, senders at and below a domain, calendars, and notes to oneself."""
    wanted = Sought(
        words=("interview", "interviews", "job offer"),
        domains=("tool.example",),
        subjects=("next steps",),
        own="ada@quill.example",
        addresses=("calendar@corp.example",),
    )
    found = [read(search) for search in searches(wanted, AFTER)]

    assert {day for day, _ in found} == {"28-Feb-2026"}
    assert [key for _, keys in found for key in keys] == [
        ("TEXT", "interview"),
        ("TEXT", "job offer"),
        ("SUBJECT", "next steps"),
        ("FROM", "tool.example"),
        ("FROM", "calendar@corp.example"),
        ("TEXT", "text/calendar"),
        ("FROM", "ada@quill.example"),
        ("TO", "ada@quill.example"),
    ]


def test_the_shipped_tables_fit_into_few_lines() -> None:
    """Each word is found by some search, and none is longer than servers take."""
    tables = sought("ada@quill.example")
    lines = list(searches(tables, AFTER))
    keys = {key for line in lines for key in read(line)[1]}

    assert all(len(line.encode()) <= LINE + 100 for line in lines)
    assert len(lines) < 30
    for word in tables.words:
        assert any(kind == "TEXT" and text.casefold() in word.casefold() for kind, text in keys)


def test_people_who_were_met() -> None:
    """Mail from them and to them."""
    assert [read(one) for one in near(["firm.example"], AFTER)] == [
        ("28-Feb-2026", [("FROM", "@firm.example"), ("TO", "@firm.example")])
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=40), st.integers(-12, 14))
def test_no_word_breaks_out_of_its_quotes(words: list[str], offset: int) -> None:
    """Whatever is sought, and wherever the clock stands."""
    after = AFTER.astimezone(timezone(timedelta(hours=offset)))
    for search in [*searches(Sought(tuple(words), tuple(words), own=words[0]), after), *near(words, after)]:
        assert read(search)[0] == "28-Feb-2026"
