"""Drafts placed at Outlook: what is asked for, and in what conversation they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.mail import DraftRef, Untouched
from connectors.outlook.convert import KEY, TEXT, UNREAD
from connectors.outlook.drafts import LOOKED_FOR
from tests.connectors.conformance import LETTER, Clock
from tests.outlook import answers, faults
from tests.outlook.asking import Listener, drafts, original, says, stands
from tests.outlook.faults import Fault, called
from tests.outlook.graph import Graph
from tests.outlook.mails import MEETING
from tests.outlook.scanning import mailbox, spending

pytestmark = pytest.mark.usefixtures("impatient")

REPLY, PATCH, NEW = called("me.createReply"), called("me.UpdateMessage"), called("me.CreateMessages")
ANSWERED = ["me.createReply", "me.UpdateMessage"]


# What is asked


def test_an_answer_is_begun_and_then_written(graph: Graph, outlook_clock: Clock) -> None:
    """First without a letter and without anybody to send it to, but with the marker; then the letter, if unchanged."""
    item = original(graph)
    heard, listener = [], Listener(graph)  # type: ignore[var-annotated]
    ref = mailbox(graph, outlook_clock, before=listener).create(LETTER, heard.append)
    begun, written = listener.said

    assert (listener.names, begun.message, written.message) == (ANSWERED, item.immutable, ref.id)
    mark = [{"id": KEY, "value": LETTER.marker}]
    empty: dict[str, object] = {"toRecipients": [], "ccRecipients": [], "singleValueExtendedProperties": mark}
    assert begun.body == {"message": empty}
    assert written.headers["if-match"].startswith('W/"')
    assert set(written.body) == {*empty, "subject", "body"}
    assert [one["id"] for one in written.body["singleValueExtendedProperties"]] == [KEY, TEXT]
    assert heard == [replace(ref, whole=False)]
    assert stands(graph)


def test_between_the_two_nobody_can_send_it(graph: Graph, outlook_clock: Clock) -> None:
    """As it was begun it has no recipients, and bears the marker."""
    original(graph)
    found: list[tuple[object, ...]] = []

    def look(_: DraftRef) -> None:
        (item,) = drafts(graph)
        found.append((item.to, item.cc, item.marker))

    mailbox(graph, outlook_clock).create(LETTER, look)

    assert found == [((), (), LETTER.marker)]


@pytest.mark.parametrize("quotes", [False, True])
@pytest.mark.parametrize("ignores", [False, True])
def test_the_letter_is_the_whole_of_it(graph: Graph, outlook_clock: Clock, *, quotes: bool, ignores: bool) -> None:
    """No quoted original below it, and nobody else in it, whatever Outlook put there first."""
    graph.quotes_under_body, graph.ignores_message = quotes, ignores
    original(graph)
    box = mailbox(graph, outlook_clock)
    ref = box.create(LETTER)

    assert stands(graph)
    assert box.find(LETTER.marker) == ref
    assert box.fate(ref) == Untouched()


@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize("marks", [False, True])
def test_the_answered_mail_is_as_unread_as_before(
    graph: Graph, outlook_clock: Clock, *, read: bool, marks: bool
) -> None:
    """Answering marks it as read: what was unread is made so again, before the letter; what was read is left alone."""
    graph.marks_as_read = marks
    item = original(graph, read=read)
    listener = Listener(graph)
    ref = mailbox(graph, outlook_clock, before=listener).create(LETTER)

    assert item.is_read is read
    assert listener.names == (ANSWERED if read else ["me.createReply", "me.UpdateMessage", "me.UpdateMessage"])
    if not read:
        remembered = listener.said[0].body["message"]["singleValueExtendedProperties"]
        assert {"id": UNREAD, "value": item.immutable} in remembered
        assert (listener.said[1].message, listener.said[1].body) == (item.immutable, {"isRead": False})
        assert listener.said[2].message == ref.id
    assert stands(graph)


@pytest.mark.parametrize(
    "how", [faults.not_found(), faults.lose_answer(), faults.broken(), faults.instead(answers.conflict())]
)
def test_a_mark_is_worth_no_failure(graph: Graph, outlook_clock: Clock, how: Fault) -> None:
    """Where a mail can't be made unread again, the letter is written all the same."""
    original(graph, read=False)
    graph.fail(how, PATCH)
    mailbox(graph, outlook_clock).create(LETTER)

    assert stands(graph)


def test_what_it_costs(graph: Graph, outlook_clock: Clock) -> None:
    """Looks for the marker, for the mail, for one that was begun; then the two calls."""
    original(graph)
    box = mailbox(graph, outlook_clock)
    list(box.pages(None))
    spent = spending(graph)
    box.create(LETTER)

    assert spent.asked == 3 + 2


def test_an_answer_is_to_one(graph: Graph, outlook_clock: Clock) -> None:
    """Never to all, whoever else the mail was to."""
    original(graph, content=answered(cc="bo@x.example"))
    mailbox(graph, outlook_clock).create(replace(LETTER, to=()))

    assert graph.calls("me.createReplyAll") == 0
    assert [(item.to, item.cc, item.bcc) for item in drafts(graph)] == [((), (), ())]


def answered(cc: str = "", reply_to: str = "", message_id: str = "<talk@harbourlight.example>") -> bytes:
    """The mail that is answered, with some more in its head."""
    more = (f"Cc: {cc}\r\n" if cc else "") + (f"Reply-To: {reply_to}\r\n" if reply_to else "")
    return (
        f"From: Rosa <rosa@harbourlight.example>\r\nTo: ada@quill.example\r\n{more}Subject: Your talk with us\r\n"
        f"Message-ID: {message_id}\r\n\r\nCome on Monday.\r\n"
    ).encode()


def test_recipients_are_the_letters_own(graph: Graph, outlook_clock: Clock) -> None:
    """A Reply-To in the mail moves none of them: whom to write to was decided elsewhere."""
    original(graph, content=answered(reply_to="jobs@harbourlight.example"))
    mailbox(graph, outlook_clock).create(LETTER)

    assert stands(graph)


# The conversation


def test_an_answer_stands_in_its_conversation(graph: Graph, outlook_clock: Clock) -> None:
    """In-Reply-To and References are Exchange's own, and the conversation is that of the mail."""
    item = original(graph)
    mailbox(graph, outlook_clock).create(LETTER)
    (draft,) = drafts(graph)

    assert draft.conversation == item.conversation
    assert (says(draft).in_reply_to, says(draft).references) == (LETTER.in_reply_to, LETTER.references)


@pytest.mark.parametrize("where", ["never there", "deleteditems", "junkemail", "drafts", "for good"])
def test_without_its_original_a_draft_stands_alone(graph: Graph, outlook_clock: Clock, where: str) -> None:
    """Unknown, thrown away, unwanted or itself a draft: a new message, whose head says what it answers."""
    if where != "never there":
        item = original(graph, folder=where if where != "for good" else "inbox")
        if where == "for good":
            graph.mailbox.delete(item)
    before = drafts(graph)
    listener = Listener(graph)
    mailbox(graph, outlook_clock, before=listener).create(LETTER)
    (draft,) = (item for item in drafts(graph) if item not in before)

    assert listener.names == ["me.CreateMessages"]
    assert (says(draft).in_reply_to, says(draft).references) == (LETTER.in_reply_to, LETTER.references)
    assert (says(draft).to, says(draft).text.strip()) == (LETTER.to, LETTER.body)


def test_a_draft_that_answers_nothing(graph: Graph, outlook_clock: Clock) -> None:
    """It is a new message, and nothing is looked for."""
    box = mailbox(graph, outlook_clock)
    box.create(replace(LETTER, in_reply_to=None, references=()))
    (draft,) = drafts(graph)

    assert (says(draft).in_reply_to, says(draft).references) == (None, ())
    assert graph.calls("me.ListMessages") == graph.calls("me.createReply") == 0


@pytest.mark.parametrize("status", [400, 403])
def test_a_meeting_that_refuses_is_answered_by_a_new_message(graph: Graph, outlook_clock: Clock, status: int) -> None:
    """Whatever it is refused with; nobody is told to sign in for that."""
    graph.refuses_meetings = status
    original(graph, content=MEETING)
    there = replace(LETTER, in_reply_to="<meeting@harbourlight.example>", references=())
    listener = Listener(graph)
    mailbox(graph, outlook_clock, before=listener).create(there)

    assert listener.names == ["me.createReply", "me.CreateMessages"]
    assert says(drafts(graph)[0]).in_reply_to == "<meeting@harbourlight.example>"
    assert stands(graph)


def test_an_original_that_goes_a_moment_before(graph: Graph, outlook_clock: Clock) -> None:
    """404 to the answer: a new message."""
    original(graph)
    graph.fail(faults.not_found(), REPLY)
    mailbox(graph, outlook_clock).create(LETTER)

    assert stands(graph)
    assert graph.calls("me.CreateMessages") == 1


def test_an_ancestor_will_do(graph: Graph, outlook_clock: Clock) -> None:
    """Where the answered mail is gone, the conversation is that of the mail before it."""
    first = original(graph, content=answered(message_id="<first@harbourlight.example>"))
    graph.mailbox.discard(original(graph))
    mailbox(graph, outlook_clock).create(LETTER)

    assert drafts(graph)[0].conversation == first.conversation
    assert graph.calls("me.createReply") == 1


def test_not_every_ancestor_is_looked_for(graph: Graph, outlook_clock: Clock) -> None:
    """Each is asked for once, and a long thread has its end."""
    long = tuple(f"<{number}@harbourlight.example>" for number in range(50))
    mailbox(graph, outlook_clock).create(replace(LETTER, in_reply_to=long[-1], references=long))

    assert graph.calls("me.ListMessages") == LOOKED_FOR


ODD_IDS = [
    "<o'neill@mail.example>",
    "<''or(isRead)eq(true)or''@x>",
    '<a"b&$top=1000#@mail.example>',
    "<a+b%27/c?d@mail.example>",
    "<ä面@mail.example>",
    "<a\\b;c,d@mail.example>",
]


@pytest.mark.parametrize("message_id", ODD_IDS)
def test_an_odd_id_is_looked_for_whole(graph: Graph, outlook_clock: Clock, message_id: str) -> None:
    """Whatever a stranger wrote into Message-ID, it is one string of the filter, and finds that message."""
    original(graph)
    item = original(graph, content=answered(message_id="<x@x>"))
    item.message_id = message_id
    mailbox(graph, outlook_clock).create(replace(LETTER, in_reply_to=message_id, references=()))

    assert drafts(graph)[0].in_reply_to == message_id
    assert len(graph.requests) < 30


@pytest.mark.parametrize("message_id", ["", "<>", "talk@x.example", "<a b@x>", "<a\n@x>", "<a><b>", f"<{'x' * 600}@y>"])
def test_what_is_no_id_is_not_looked_for(graph: Graph, outlook_clock: Clock, message_id: str) -> None:
    """A new message then."""
    original(graph)
    mailbox(graph, outlook_clock).create(replace(LETTER, in_reply_to=message_id, references=(message_id,)))

    assert (graph.calls("me.ListMessages"), graph.calls("me.CreateMessages")) == (0, 1)


def test_a_search_that_is_refused_finds_nothing(graph: Graph, outlook_clock: Clock) -> None:
    """400 for the Message-ID: a new message, and no waiting for ever."""
    original(graph)
    graph.fail(faults.instead(answers.bad_request("")), called("me.ListMessages"), times=9)
    mailbox(graph, outlook_clock).create(LETTER)

    assert stands(graph)
    assert graph.calls("me.createReply") == 0
