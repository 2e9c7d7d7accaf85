"""What changed at Outlook since the last look, by delta links: nothing is lost or made up."""

from __future__ import annotations

from random import Random

import pytest

from connectors.mail import Folder, MessageRef
from tests.connectors.conformance import LETTER, NOW, Clock, letter
from tests.outlook.doors import OutlookDoors
from tests.outlook.graph import Graph
from tests.outlook.scanning import Reader, mailbox, truth

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def reader(graph: Graph, outlook_clock: Clock) -> Reader:
    """A reader that has had its first look at an empty mailbox."""
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock))
    return reader


# The changes as they come


@pytest.mark.parametrize("empty", [1, 3])
def test_empty_pages_are_turned(graph: Graph, outlook_clock: Clock, reader: Reader, empty: int) -> None:
    """A page without changes that names a next one is not the end."""
    graph.empty_pages = empty
    graph.mailbox.deliver(letter(1))
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known != {}


@pytest.mark.parametrize("mixes", [False, True])
def test_what_is_told_again_counts_once(graph: Graph, outlook_clock: Clock, reader: Reader, *, mixes: bool) -> None:
    """On the same page or on a later one, in any order; a page names each message once, the oldest first."""
    graph.repeats, graph.mixes_order = True, mixes
    items = []
    for number in range(15):
        items.append(graph.mailbox.deliver(letter(number)))
        outlook_clock.tick(1)
    box = mailbox(graph, outlook_clock)
    first = next(page for page in box.pages(reader.cursor) if page.refs)
    reader.scan(box)
    for item in items[::2]:
        graph.mailbox.delete(item)
    reader.scan(box)

    assert [ref.id for ref in first.refs] == [item.immutable for item in items]
    assert truth(graph) == reader.known
    assert len(reader.known) == 7


@pytest.mark.parametrize("partial", [False, True])
def test_an_update_may_tell_what_changed_only(
    graph: Graph, outlook_clock: Clock, reader: Reader, *, partial: bool
) -> None:
    """Nothing but an id need stand in it, also where nobody remembers the message."""
    graph.tells_changes_only = partial
    item = graph.mailbox.deliver(letter(1))
    reader.scan(mailbox(graph, outlook_clock))
    graph.mailbox.mark(item, read=True)
    box = mailbox(graph, outlook_clock)
    (page, _) = box.pages(reader.cursor)
    (raw,) = box.read(page.refs)

    assert page.refs == (MessageRef(item.immutable, Folder.INBOX),)
    assert getattr(raw, "received_at", None) == NOW


@pytest.mark.parametrize("reason", ["", "deleted", "changed"])
@pytest.mark.parametrize("to", ["deleteditems", "junkemail", "for good"])
def test_deleted_and_unwanted_is_removed(
    graph: Graph, outlook_clock: Clock, reader: Reader, reason: str, to: str
) -> None:
    """Whatever reason is told for it."""
    graph.removed_reason = reason
    item = graph.mailbox.deliver(letter(1))
    box = mailbox(graph, outlook_clock)
    reader.scan(box)
    if to == "for good":
        graph.mailbox.delete(item)
    else:
        graph.mailbox.move(item, to)
    reader.scan(box)

    assert (reader.removed, reader.known) == ([item.immutable], {})
    assert truth(graph) == {}


@pytest.mark.parametrize("reason", ["", "deleted", "changed"])
@pytest.mark.parametrize(("old", "new"), [("inbox", "archive"), ("archive", "inbox"), ("inbox", "jobs")])
def test_a_move_between_folders_removes_nothing(
    graph: Graph, outlook_clock: Clock, reader: Reader, reason: str, old: str, new: str
) -> None:
    """One folder tells that it is gone and another that it came, in whatever order they are asked."""
    graph.removed_reason = reason
    folder = graph.mailbox.add_folder("Jobs")
    item = graph.mailbox.deliver(letter(1), old)
    reader.scan(mailbox(graph, outlook_clock))
    graph.mailbox.move(item, folder.id if new == "jobs" else new)
    for _ in range(2):
        reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert (len(reader.known), reader.removed) == (1, [])


def test_what_comes_back_from_junk_is_reported(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """The user says that it is none."""
    item = graph.mailbox.deliver(letter(1), "junkemail")
    reader.scan(mailbox(graph, outlook_clock))
    assert reader.known == {}
    graph.mailbox.move(item, "inbox")
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known != {}


def test_a_draft_is_reported_edited_and_discarded(
    graph: Graph, outlook_clock: Clock, outlook_doors: OutlookDoors, reader: Reader
) -> None:
    """It stays the same message while it is edited; thrown away, it is removed."""
    box = mailbox(graph, outlook_clock)
    ref = box.create(LETTER)
    reader.scan(box)
    before = dict(reader.known)
    outlook_doors.edit_draft(LETTER.marker, text="Other words")
    reader.scan(box)
    assert truth(graph) == reader.known != before
    assert list(before) == list(reader.known) == [ref.id]

    outlook_doors.discard_draft(LETTER.marker)
    reader.scan(box)
    assert (reader.known, reader.removed) == ({}, [ref.id])


@pytest.mark.parametrize("pages", [None, 1])
def test_a_sent_draft_leaves_the_drafts_and_is_sent_mail(
    graph: Graph, outlook_clock: Clock, outlook_doors: OutlookDoors, reader: Reader, pages: int | None
) -> None:
    """Under the same id: it is removed as a draft and reported as sent mail, whoever is told first."""
    box = mailbox(graph, outlook_clock)
    ref = box.create(LETTER)
    reader.scan(box)
    outlook_doors.send_draft(LETTER.marker)
    reader.scan(mailbox(graph, outlook_clock), pages)
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert [kind for kind, _ in reader.known.values()] == [Folder.SENT]
    assert reader.removed == [ref.id]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_is_known_in_the_end(graph: Graph, outlook_clock: Clock, seed: int) -> None:
    """Mail arrives, moves, is deleted; drafts are made, edited, sent: between looks, and between their pages.

    Of what moves to a folder that was asked already, and from there away before it is asked again, nobody tells.
    """
    chance = Random(seed)  # noqa: S311  (not for secrets)
    graph.empty_pages = seed % 3
    graph.repeats, graph.mixes_order = bool(seed % 2), seed % 4 > 1
    graph.tells_changes_only, graph.removed_reason = seed % 4 < 2, chance.choice(["", "deleted", "changed"])
    graph.parenthesised_links = seed % 3 > 0
    places = ["inbox", "archive", "junkemail", "deleteditems", graph.mailbox.add_folder("Jobs").id]
    reader, box = Reader(), mailbox(graph, outlook_clock)
    for step in range(60):
        happen(graph, chance, step, places)
        outlook_clock.tick(1)
        if chance.random() < 0.2:
            reader.scan(box, chance.choice([None, 1]))
            if seed < 5:  # nothing happens between its pages
                reader.scan(box)
            if chance.random() < 0.3:
                box = mailbox(graph, outlook_clock)
    for _ in range(2):
        reader.scan(box)
    expected = truth(graph)

    assert expected == {name: known for name, known in reader.known.items() if seed < 5 or name in expected}
    assert len(expected) > 5


def happen(graph: Graph, chance: Random, number: int, places: list[str]) -> None:
    """Something, to some mail or draft."""
    world = graph.mailbox
    mails = [item for item in world.items.values() if not item.is_draft]
    drafts = [item for item in world.items.values() if item.is_draft]
    act = chance.randrange(10)
    if act < 4 or not mails:
        world.deliver(letter(number), chance.choice([*places, "inbox", "sentitems"]))
    elif act < 6:
        world.move(chance.choice(mails), chance.choice(places))
    elif act == 6:
        chance.choice([world.delete, world.discard])(chance.choice(mails))
    elif act == 7 or not drafts:
        world.deliver(letter(number), "drafts")
    elif act == 8:
        world.edit(chance.choice(drafts), f"Words {number}")
    else:
        chance.choice([world.send, world.discard])(chance.choice(drafts))
