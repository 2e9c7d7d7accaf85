"""Cursors of looks at Outlook: whatever page one stops after, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.mailbox import Cursor
from connectors.outlook import OutlookMailbox
from connectors.outlook.convert import read_cursor
from tests.connectors.conformance import NOW, Clock, letter
from tests.outlook.graph import Graph
from tests.outlook.scanning import Reader, mailbox, on_nth, truth

pytestmark = pytest.mark.usefixtures("impatient")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
HOME = "https://graph.microsoft.com/v1.0/me/mailFolders"


@pytest.fixture
def reader(graph: Graph, outlook_clock: Clock) -> Reader:
    """A reader that has had its first look at an empty mailbox."""
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock))
    return reader


def test_any_page_is_an_edge(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """After any page of changes a new connector goes on from its cursor, and nothing is lost."""
    graph.empty_pages = 1
    for number in range(45):
        graph.mailbox.deliver(letter(number), ["inbox", "archive", "sentitems", "drafts"][number % 4])
    graph.mailbox.deliver(letter(99), graph.mailbox.add_folder("Jobs").id)
    start = reader.cursor
    whole = Reader(start).scan(mailbox(graph, outlook_clock))
    for pages in range(1, whole + 1):
        stopped = Reader(start)
        stopped.scan(mailbox(graph, outlook_clock), pages)
        stopped.scan(mailbox(graph, outlook_clock))

        assert truth(graph) == stopped.known
        assert len(stopped.reported) == 46
    assert whole > 5


@pytest.mark.parametrize("deletes", [False, True])
def test_any_page_of_a_first_look_is_an_edge(graph: Graph, outlook_clock: Clock, *, deletes: bool) -> None:
    """Nothing is told twice; where the message that was dealt with last is gone by then, everything is."""
    for number in range(70):
        graph.mailbox.deliver(letter(number), ["inbox", "archive", "sentitems", "drafts"][number % 4])
        outlook_clock.tick(1)
    whole = Reader().scan(mailbox(graph, outlook_clock))
    for pages in range(1, whole + 1):
        stopped, before = Reader(), len(graph.mailbox.items)
        stopped.scan(mailbox(graph, outlook_clock), pages)
        read = len(stopped.reported)
        if deletes and read:
            graph.mailbox.delete(graph.mailbox.items[stopped.reported[-1].id])
        for _ in range(2):
            stopped.scan(mailbox(graph, outlook_clock))

        assert truth(graph) == stopped.known
        assert len(stopped.reported) == before or (deletes and len(stopped.reported) == read + before - 1)
    assert whole == 1 + 4 + 1


def test_what_comes_during_a_first_look_is_told(graph: Graph, outlook_clock: Clock) -> None:
    """Links are taken before anything is listed: there is no moment between."""
    graph.mailbox.deliver(letter(1))
    for path in ("/messages", "/delta", "/$value", "/childFolders", "/mailFolders"):
        comes = on_nth(1, path, lambda path=path: graph.mailbox.deliver(letter(len(path)), "archive"))  # type: ignore[misc]
        reader = Reader()
        for _ in range(2):
            reader.scan(mailbox(graph, outlook_clock, before=comes))

        assert truth(graph) == reader.known
    assert len(graph.mailbox.items) == 5


def test_more_messages_than_a_filter_tells(graph: Graph, outlook_clock: Clock) -> None:
    """A delta query with a filter stops at 5,000; the first look lists them all."""
    for number in range(5100):
        graph.mailbox.deliver(letter(number % 7))
    refs = [ref for page in mailbox(graph, outlook_clock).pages(None) for ref in page.refs]

    assert {ref.id for ref in refs} == set(graph.mailbox.items)
    assert len(refs) == 5100


ODD = [
    "",
    "null",
    "7",
    "[]",
    "{}",
    "[" * 99_999,
    '{"v":1,"links":{}}',
    '{"v":2,"links":{},"at":"2026-04-07T09:00:00+00:00"}',
    '{"v":1,"links":{},"at":"2026-04-07T09:00:00"}',
    '{"v":1,"links":{},"at":"0001-01-01T00:00:00+14:00"}',
    '{"v":1,"links":{},"at":"2026-04-07T09:00:00+00:00","done":null}',
    '{"v":1,"links":{"x":"https://evil.example/"},"at":"2026-04-07T09:00:00+00:00"}',
    '{"v":1,"links":{"x":7},"at":"2026-04-07T09:00:00+00:00"}',
    '{"v":1,"links":{},"at":"2026-04-07T09:00:00+00:00","after":"0001-01-01T00:00:00+14:00","done":null}',
]


@pytest.mark.parametrize("cursor", ODD)
def test_a_cursor_of_nobody_begins_anew(graph: Graph, outlook_clock: Clock, cursor: str) -> None:
    """Whatever stands in its place, the look says that it begins anew, and skips nothing."""
    graph.mailbox.deliver(letter(1))
    reader = Reader(Cursor(cursor))
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert reader.restarts == 1


@given(
    st.text() | JSON.map(str) | st.dictionaries(st.sampled_from(["v", "links", "at", "after", "done"]), JSON).map(str)
)
@example("\ud800")
def test_no_cursor_is_too_odd(cursor: str) -> None:
    """It is read or it is not; nothing is raised."""
    assert read_cursor(Cursor(cursor)) is None


@pytest.mark.parametrize("link", [f"{HOME}('x')/messages/delta?$deltatoken=none", f"{HOME}/x/messages?$skip=5"])
def test_a_link_that_nobody_gave_begins_anew(graph: Graph, outlook_clock: Clock, reader: Reader, link: str) -> None:
    """A cursor of another mailbox, or one that was meddled with, loses nothing."""
    graph.mailbox.deliver(letter(1))
    inbox = graph.mailbox.known("inbox").id
    before: dict[str, Any] = {"v": 1, "links": {inbox: link}, "at": NOW.isoformat()}
    reader.cursor = Cursor(str(before).replace("'x'", "~x~").replace("'", '"').replace("~", "'"))
    assert read_cursor(reader.cursor) is not None
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert reader.restarts == 1


def test_the_oldest_come_first_whatever_the_folder(graph: Graph, outlook_clock: Clock) -> None:
    """Within a page of a first look, drafts before all others."""
    for number, folder in enumerate(["archive", "inbox", "sentitems", "inbox", "drafts", "archive", "drafts"]):
        graph.mailbox.deliver(letter(number), folder)
        outlook_clock.tick()
    box: OutlookMailbox = mailbox(graph, outlook_clock)
    read = [raw.content for page in box.pages(None) for raw in box.read(page.refs) if hasattr(raw, "content")]

    assert read == [letter(number) for number in (4, 6, 0, 1, 2, 3, 5)]
