"""What became of a draft at Outlook; and drafts written anew and taken back only while they are ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from connectors import mime
from connectors.mail import Address, DraftRef, Edited, Gone, Sent, Untouched
from connectors.mailbox import Refused, TouchedByUser, TryLater, Uncertain
from connectors.outlook import OutlookMailbox
from tests.connectors.conformance import LETTER, Clock
from tests.outlook import answers, faults
from tests.outlook.asking import Listener, drafts, original, says, stands
from tests.outlook.doors import OutlookDoors
from tests.outlook.faults import called
from tests.outlook.graph import Graph
from tests.outlook.items import Body, Item
from tests.outlook.scanning import mailbox, on_nth

pytestmark = pytest.mark.usefixtures("impatient")

NEWS = replace(LETTER, body="Dear Rosa,\n\nthank you – and for the tea.\n\nAda")
PATCH, DELETE = called("me.UpdateMessage"), called("me.DeleteMessage")


@pytest.fixture
def box(graph: Graph, outlook_clock: Clock) -> OutlookMailbox:
    """A mailbox with the mail that the letter answers."""
    original(graph)
    return mailbox(graph, outlook_clock)


@pytest.fixture
def ref(box: OutlookMailbox) -> DraftRef:
    """The letter, placed."""
    return box.create(LETTER)


@pytest.fixture
def item(graph: Graph, ref: DraftRef) -> Item:
    """The same as it lies at Outlook."""
    return graph.mailbox.items[ref.id]


# What became of it


@pytest.mark.parametrize("text", [LETTER.body, LETTER.body.replace("\n\n", "\n\n\n"), LETTER.body.replace(" ", "  ")])
def test_html_of_the_same_words_is_no_edit(
    graph: Graph, outlook_doors: OutlookDoors, box: OutlookMailbox, ref: DraftRef, item: Item, text: str
) -> None:
    """Outlook makes HTML of what it saves; the words are ours still, and may be written anew."""
    graph.edits_as_html = True
    outlook_doors.edit_draft(LETTER.marker, text=text)
    assert item.body.kind == "html"
    assert box.fate(ref) == Untouched()
    item.touched = False  # nobody changed a word
    box.revise(ref, NEWS)

    assert stands(graph, NEWS)


def test_html_of_other_words_is_an_edit(
    graph: Graph, outlook_doors: OutlookDoors, box: OutlookMailbox, ref: DraftRef
) -> None:
    """Told as text."""
    graph.edits_as_html = True
    outlook_doors.edit_draft(LETTER.marker, text="Dear Rosa,\n\n<b> & more.\n\nAda")
    fate = box.fate(ref)

    assert isinstance(fate, Edited)
    assert fate.text.split() == ["Dear", "Rosa,", "<b>", "&", "more.", "Ada"]


MORE: dict[str, Callable[[Item], object]] = {
    "cc": lambda item: setattr(item, "cc", (Address("bo@x.example"),)),
    "bcc": lambda item: setattr(item, "bcc", (Address("bo@x.example"),)),
    "nobody": lambda item: setattr(item, "to", ()),
    "another": lambda item: setattr(item, "to", (Address("bo@x.example"),)),
    "subject": lambda item: setattr(item, "subject", "Re: Something else"),
}


@pytest.mark.parametrize("what", MORE)
def test_more_than_words_is_an_edit(graph: Graph, box: OutlookMailbox, ref: DraftRef, item: Item, what: str) -> None:
    """Whom it goes to, and by what name: then hands off."""
    MORE[what](item)
    item.touched = True
    graph.mailbox.change(item, {"toRecipients"})
    for act in (lambda: box.revise(ref, NEWS), lambda: box.withdraw(ref)):
        with pytest.raises(TouchedByUser):
            act()

    assert isinstance(box.fate(ref), Edited)
    assert drafts(graph) == [item]


def test_a_file_is_an_edit(graph: Graph, box: OutlookMailbox, ref: DraftRef, item: Item) -> None:
    """Attached to a draft whose words are ours still."""
    edge = b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    file = b"\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=cv\r\n\r\nx\r\n--b--"
    head = b'To: rosa@harbourlight.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    item.raw = head + edge + LETTER.body.encode() + file
    item.read = mime.read_message(item.raw, received_at=item.received)
    item.touched = True
    graph.mailbox.change(item, {"hasAttachments"})
    with pytest.raises(TouchedByUser):
        box.withdraw(ref)

    assert isinstance(box.fate(ref), Edited)
    assert drafts(graph) == [item]


@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("then", ["lies", "was moved"])
def test_a_sent_draft_is_sent(
    graph: Graph, box: OutlookMailbox, ref: DraftRef, item: Item, then: str, *, keeps: bool
) -> None:
    """By its id, which stays: whatever Message-ID it went out under, and wherever the copy is by now."""
    graph.keeps_message_ids = keeps
    before = item.message_id
    graph.mailbox.send(item)
    if then != "lies":
        graph.mailbox.move(item, "archive")

    assert box.fate(ref) == Sent(item.message_id)
    assert (item.message_id == before) is keeps
    assert box.find(LETTER.marker) is None


def test_a_sent_copy_that_was_thrown_away_is_gone(graph: Graph, box: OutlookMailbox, ref: DraftRef, item: Item) -> None:
    """Where nobody looked in between: what lies in Deleted Items may never have been sent."""
    graph.mailbox.send(item)
    graph.mailbox.discard(item)

    assert box.fate(ref) == Gone()


def test_an_edited_draft_that_was_sent_is_sent(
    graph: Graph, outlook_doors: OutlookDoors, box: OutlookMailbox, ref: DraftRef, item: Item
) -> None:
    """No content decides about that."""
    outlook_doors.edit_draft(LETTER.marker, text="My own words", to=[Address("bo@x.example")])
    graph.mailbox.send(item)

    assert isinstance(box.fate(ref), Sent)


@pytest.mark.parametrize("where", ["deleted", "below deleted", "junk", "for good"])
def test_a_discarded_draft_is_gone(
    graph: Graph, outlook_clock: Clock, box: OutlookMailbox, ref: DraftRef, item: Item, where: str
) -> None:
    """Whether it lies in Deleted Items, in a folder below, or nowhere."""
    outlook_clock.tick(3600)  # when folders are listed anew
    folder = graph.mailbox.add_folder("Old drafts", "deleteditems")
    act: dict[str, Callable[[], object]] = {
        "deleted": lambda: graph.mailbox.discard(item),
        "below deleted": lambda: graph.mailbox.move(item, folder.id),
        "junk": lambda: graph.mailbox.move(item, "junkemail"),
        "for good": lambda: graph.mailbox.delete(item),
    }
    act[where]()
    with pytest.raises(TouchedByUser):
        box.revise(ref, NEWS)
    box.withdraw(ref)

    assert box.fate(ref) == Gone()
    assert (graph.calls("me.UpdateMessage"), graph.calls("me.DeleteMessage")) == (1, 0)


def test_discarded_for_good(graph: Graph, outlook_doors: OutlookDoors, box: OutlookMailbox, ref: DraftRef) -> None:
    """Where Outlook keeps nothing in Deleted Items."""
    graph.discards_for_good = True
    outlook_doors.discard_draft(LETTER.marker)

    assert box.fate(ref) == Gone()
    assert ref.id not in graph.mailbox.items


def test_a_draft_put_elsewhere_is_untouched(graph: Graph, box: OutlookMailbox, ref: DraftRef, item: Item) -> None:
    """In a folder of the user's own: it has the same id there, and the same words."""
    graph.mailbox.move(item, graph.mailbox.add_folder("Later").id)

    assert box.fate(ref) == Untouched()


@pytest.mark.parametrize("how", [faults.captive_portal(), faults.instead(answers.success({"login": "required"}))])
def test_an_answer_that_is_none_is_no_fate(graph: Graph, box: OutlookMailbox, ref: DraftRef, how: faults.Fault) -> None:
    """Nothing is taken for gone because somebody in between speaks."""
    graph.fail(how, called("me.GetMessage"), times=4)
    with pytest.raises(TryLater):
        box.fate(ref)

    assert box.fate(ref) == Untouched()


ODD = ["", "../x", "a/b", "r-1/t/17/x/y", "x?y", "x'y", "ä", "x" * 500, "$value", "AAMk.x", "a\nb"]


@pytest.mark.parametrize("name", ODD)
def test_a_reference_of_an_odd_shape(graph: Graph, box: OutlookMailbox, name: str) -> None:
    """Such as one of another kind of mailbox leads nowhere: gone, withdrawn, not revised; and nothing is asked."""
    odd, before = DraftRef(name, "<odd@quill.example>", "0"), len(graph.requests)

    assert box.fate(odd) == Gone()
    box.withdraw(odd)
    for act in (lambda: box.revise(odd, LETTER), lambda: box.finish(odd, LETTER)):
        with pytest.raises(TouchedByUser):
            act()
    assert len(graph.requests) == before


# Written anew


def test_a_revision_changes_what_we_saw(graph: Graph, outlook_clock: Clock, ref: DraftRef, item: Item) -> None:
    """One change, bound to the version that was looked at; the conversation, the id and the marker stay."""
    listener, conversation = Listener(graph), item.conversation
    revised = mailbox(graph, outlook_clock, before=listener).revise(ref, NEWS)
    (said,) = listener.said

    assert (said.name, said.message, revised.id) == ("me.UpdateMessage", ref.id, ref.id)
    assert said.headers["if-match"].startswith('W/"')
    assert (item.conversation, item.marker) == (conversation, LETTER.marker)
    assert stands(graph, NEWS)


def test_a_revision_that_says_the_same_asks_for_nothing(graph: Graph, box: OutlookMailbox, ref: DraftRef) -> None:
    """Nobody sees a draft flicker."""
    before = graph.calls("me.UpdateMessage")

    assert box.revise(ref, LETTER) == ref
    assert graph.calls("me.UpdateMessage") == before


@pytest.mark.parametrize("how", [faults.lose_answer(), faults.broken_after(), faults.half_body()])
def test_a_revision_whose_answer_is_lost(graph: Graph, box: OutlookMailbox, ref: DraftRef, how: faults.Fault) -> None:
    """`Uncertain`; the draft tells by itself that the words are ours, and a second try finds nothing to do."""
    graph.fail(how, PATCH)
    with pytest.raises(Uncertain):
        box.revise(ref, NEWS)
    assert box.fate(ref) == Untouched()
    revised = box.revise(ref, NEWS)

    assert graph.calls("me.UpdateMessage") == 2
    assert revised == box.find(LETTER.marker)
    assert stands(graph, NEWS)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (faults.hang_up(), Uncertain),
        (faults.throttled(600), TryLater),
        (faults.unauthorized(), TryLater),
        (faults.instead(answers.bad_request("")), Refused),
    ],
)
def test_a_revision_that_was_not_done(
    graph: Graph, box: OutlookMailbox, ref: DraftRef, how: faults.Fault, error: type[Exception]
) -> None:
    """The older version stands, and the next try does it."""
    graph.fail(how, PATCH)
    with pytest.raises(error):
        box.revise(ref, NEWS)
    assert stands(graph)
    box.revise(ref, NEWS)

    assert stands(graph, NEWS)


@pytest.mark.parametrize("act", ["edit", "discard", "delete", "send"])
@pytest.mark.parametrize("verb", ["PATCH", "DELETE"])
def test_the_user_a_moment_before(
    graph: Graph, outlook_clock: Clock, ref: DraftRef, item: Item, act: str, verb: str
) -> None:
    """Between the look and the change: the server refuses it by its If-Match, and what the user did stands."""
    world = graph.mailbox
    acts: dict[str, Callable[[], object]] = {
        "edit": lambda: world.edit(item, "My own words"),
        "discard": lambda: world.discard(item),
        "delete": lambda: world.delete(item),
        "send": lambda: world.send(item),
    }
    box = mailbox(graph, outlook_clock, before=on_nth(1, ref.id, acts[act], verb))
    if verb == "DELETE" and act == "delete":
        box.withdraw(ref)  # gone is gone
    else:
        with pytest.raises(TouchedByUser):
            box.revise(ref, NEWS) if verb == "PATCH" else box.withdraw(ref)
    texts = [says(one).text for one in world.items.values()]

    assert not any("tea" in text for text in texts)
    assert ("My own words" in " ".join(texts)) is (act == "edit")
    assert (ref.id in world.items) is (act != "delete")


# Taken back


def test_a_withdrawal_is_of_what_we_saw(graph: Graph, outlook_clock: Clock, ref: DraftRef) -> None:
    """One request, bound to the version that was looked at; the draft lies in Deleted Items then."""
    listener = Listener(graph)
    box = mailbox(graph, outlook_clock, before=listener)
    for _ in range(2):
        box.withdraw(ref)
    (said,) = listener.said

    assert (said.name, said.message) == ("me.DeleteMessage", ref.id)
    assert said.headers["if-match"].startswith('W/"')
    assert (drafts(graph), box.fate(ref)) == ([], Gone())


@pytest.mark.parametrize(
    "how",
    [
        faults.lose_answer(),
        faults.broken_after(),
        faults.hang_up(),
        faults.broken(),
        faults.captive_portal(),
        faults.instead(answers.success({"login": "required"})),
        faults.instead(answers.bad_request("")),
        faults.throttled(),
    ],
)
def test_a_withdrawal_whose_answer_is_none(graph: Graph, box: OutlookMailbox, ref: DraftRef, how: faults.Fault) -> None:
    """`TryLater` after one request; after the next try it is withdrawn, and by then that is no error."""
    graph.fail(how, DELETE)
    with pytest.raises(TryLater):
        box.withdraw(ref)
    assert graph.calls("me.DeleteMessage") == 1
    box.withdraw(ref)

    assert drafts(graph) == []
    assert box.fate(ref) == Gone()


def test_a_text_that_outlook_changes_is_still_ours(
    graph: Graph, box: OutlookMailbox, ref: DraftRef, item: Item
) -> None:
    """Line ends, blanks and a body that is told as HTML."""
    item.body = Body("html", f"<p>{LETTER.body.replace(chr(10), '<br>')}&nbsp;</p>\r\n")
    graph.mailbox.change(item, {"body"})

    assert box.fate(ref) == Untouched()
