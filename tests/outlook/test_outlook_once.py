"""Exactly one draft at Outlook, whatever goes wrong, and found again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.mail import DraftRef, Untouched
from connectors.mailbox import MailboxError, Refused, TryLater, Uncertain
from connectors.transport import ANSWER_LIMIT
from tests.connectors.conformance import LETTER, Clock, letter
from tests.outlook import answers, faults
from tests.outlook.asking import drafts, original, stands
from tests.outlook.doors import OutlookDoors
from tests.outlook.faults import Fault, called
from tests.outlook.graph import Graph
from tests.outlook.scanning import changed, mailbox
from tests.outlook.test_outlook_connector import GraphTokens
from tests.stand_in.messages import Answer

pytestmark = pytest.mark.usefixtures("impatient")

REPLY, PATCH, NEW = called("me.createReply"), called("me.UpdateMessage"), called("me.CreateMessages")

UNSURE: dict[str, tuple[Fault, type[MailboxError], bool]] = {
    "the answer is lost": (faults.lose_answer(), Uncertain, True),
    "nobody listened": (faults.hang_up(), Uncertain, False),
    "half a body": (faults.half_body(), Uncertain, True),
    "cut in its head": (faults.cut_at(30), Uncertain, True),
    "truncated JSON": (faults.truncated_json(), Uncertain, True),
    "cut gzip": (faults.cut_gzip(), Uncertain, True),
    "500, not done": (faults.broken(500), Uncertain, False),
    "503, not done": (faults.broken(503, 7), Uncertain, False),
    "503, done": (faults.broken_after(503), Uncertain, True),
    "502, done": (faults.broken_after(502), Uncertain, True),
    "a page": (faults.captive_portal(), Uncertain, False),
    "other JSON": (faults.instead(answers.success({"login": "required"})), Uncertain, False),
    "nothing": (faults.instead(Answer(204)), Uncertain, False),
    "a flood": (faults.instead(Answer(200, b" " * (ANSWER_LIMIT + 1))), Uncertain, False),
    "an id that is none": (changed(lambda value: value.update(id=7)), Uncertain, True),
    "a redirect": (faults.redirect(), TryLater, False),
    "409": (faults.instead(answers.error(409, "ErrorConflict")), TryLater, False),
    "410": (faults.instead(answers.error(410, "ErrorGone")), TryLater, False),
    "418": (faults.instead(answers.error(418, "ErrorTeapot")), TryLater, False),
}
ANSWERS = {name: case for name, case in UNSURE.items() if name != "410"}  # of an answer it says that the mail is gone


@pytest.mark.parametrize(("how", "error", "done"), ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("ignores", [False, True])
def test_an_answer_is_asked_for_once(
    graph: Graph, outlook_clock: Clock, how: Fault, error: type[MailboxError], *, done: bool, ignores: bool
) -> None:
    """Exactly one POST; the next look adopts the draft if it is there, and only then is another one begun."""
    graph.ignores_message = ignores
    item = original(graph, read=False)
    graph.fail(how, REPLY)
    with pytest.raises(error):
        mailbox(graph, outlook_clock).create(LETTER)
    assert (graph.calls("me.createReply"), graph.calls("me.UpdateMessage")) == (1, 0)
    assert len(drafts(graph)) == done

    box = mailbox(graph, outlook_clock)
    found = box.find(LETTER.marker)
    assert (found is not None and not found.whole) is (done and not ignores)
    ref = box.create(LETTER)

    assert graph.calls("me.createReply") == (1 if done else 2)
    assert box.fate(ref) == Untouched()
    assert stands(graph)
    assert item.is_read is (
        done and ignores
    )  # where the server took no note of it, nobody remembers that it was unread


@pytest.mark.parametrize(("how", "error", "done"), UNSURE.values(), ids=UNSURE)
def test_a_new_message_is_asked_for_once(
    graph: Graph, outlook_clock: Clock, how: Fault, error: type[MailboxError], *, done: bool
) -> None:
    """The same for a draft that is made at one stroke."""
    graph.fail(how, NEW)
    with pytest.raises(error):
        mailbox(graph, outlook_clock).create(LETTER)
    assert graph.calls("me.CreateMessages") == 1

    box = mailbox(graph, outlook_clock)
    found = box.find(LETTER.marker)
    assert (found is not None) is done
    ref = box.create(LETTER)

    assert graph.calls("me.CreateMessages") == (1 if done else 2)
    assert found in (None, ref)
    assert stands(graph)


@pytest.mark.parametrize(("how", "error", "done"), UNSURE.values(), ids=UNSURE)
def test_a_letter_is_written_once(
    graph: Graph, outlook_clock: Clock, how: Fault, error: type[MailboxError], *, done: bool
) -> None:
    """The second of the two calls: begun it stays, until the next look finds it and finishes it, or finds it whole."""
    original(graph)
    heard: list[DraftRef] = []
    graph.fail(how, PATCH)
    with pytest.raises((error, Uncertain)):
        mailbox(graph, outlook_clock).create(LETTER, heard.append)
    assert (graph.calls("me.createReply"), graph.calls("me.UpdateMessage")) == (1, 1)

    box = mailbox(graph, outlook_clock)
    found = box.find(LETTER.marker)
    assert found is not None
    assert (found.id, found.whole) == (heard[0].id, done)
    ref = box.finish(found, LETTER)

    assert graph.calls("me.UpdateMessage") == (1 if done else 2)
    assert box.fate(ref) == Untouched()
    assert stands(graph)


WHERE: dict[str, Callable[[Graph], object]] = {"me.createReply": original, "me.CreateMessages": lambda _: None}


@pytest.mark.parametrize("call", WHERE)
@pytest.mark.parametrize("seconds", [2, 600])
def test_a_pause_makes_no_draft(graph: Graph, outlook_clock: Clock, call: str, seconds: int) -> None:
    """429: `TryLater` with the server's moment, after one POST, and nothing is made."""
    WHERE[call](graph)
    graph.fail(faults.throttled(seconds), called(call))
    with pytest.raises(TryLater) as raised:
        mailbox(graph, outlook_clock).create(LETTER)

    assert raised.value.after == outlook_clock.now + timedelta(seconds=seconds)
    assert (graph.calls(call), drafts(graph)) == (1, [])


@pytest.mark.parametrize("call", WHERE)
def test_a_token_that_ends_at_a_post(graph: Graph, outlook_clock: Clock, call: str) -> None:
    """It is renewed, and the draft waits for the next time: a POST is never repeated by itself."""
    WHERE[call](graph)
    tokens = GraphTokens(graph)
    box = mailbox(graph, outlook_clock, tokens=tokens)
    graph.fail(faults.unauthorized(), called(call))
    with pytest.raises(TryLater):
        box.create(LETTER)
    assert (tokens.renewed, graph.calls(call), drafts(graph)) == (1, 1, [])
    box.create(LETTER)

    assert stands(graph)


def test_a_draft_that_is_not_understood(graph: Graph, outlook_clock: Clock) -> None:
    """400: it would be refused again, and is not tried again."""
    graph.fail(faults.instead(answers.bad_request("", "ErrorInvalidRecipients")), NEW)
    with pytest.raises(Refused, match="ErrorInvalidRecipients"):
        mailbox(graph, outlook_clock).create(LETTER)

    assert (graph.calls("me.CreateMessages"), drafts(graph)) == (1, [])


# Found again


@pytest.mark.parametrize("ignores", [False, True])
def test_a_marker_is_looked_for_and_read(graph: Graph, outlook_clock: Clock, *, ignores: bool) -> None:
    """A server that lets everything through its filter finds the same: each draft's own marker decides."""
    graph.ignores_filters = ignores
    for number in range(120):
        graph.mailbox.deliver(letter(number), "drafts")
    box = mailbox(graph, outlook_clock)
    other = box.create(replace(LETTER, marker="<other@quill.example>"))
    assert box.find(LETTER.marker) is None
    ref = box.create(LETTER)

    assert (box.find(LETTER.marker), box.find("<other@quill.example>")) == (ref, other)
    assert (ref.id == other.id, len(drafts(graph))) == (False, 122)


@pytest.mark.parametrize("marker", ["<o'neill@quill.example>", "<' or '1' eq '1@x>", "<a&b=c#d%27@quill.example>"])
def test_any_marker_is_found(graph: Graph, outlook_clock: Clock, marker: str) -> None:
    """Whatever stands in it."""
    box = mailbox(graph, outlook_clock)
    box.create(LETTER)
    ref = box.create(replace(LETTER, marker=marker))

    assert box.find(marker) == ref


@pytest.mark.parametrize("how", ["edited", "discarded", "sent", "moved away", "removed"])
def test_what_is_found_is_a_draft_of_ours(
    graph: Graph, outlook_clock: Clock, outlook_doors: OutlookDoors, how: str
) -> None:
    """Edited it is found; sent, thrown away, or put elsewhere it is no draft in the drafts folder."""
    box = mailbox(graph, outlook_clock)
    ref = box.create(LETTER)
    act: dict[str, Callable[[], object]] = {
        "edited": lambda: outlook_doors.edit_draft(LETTER.marker, text="Words"),
        "discarded": lambda: outlook_doors.discard_draft(LETTER.marker),
        "sent": lambda: outlook_doors.send_draft(LETTER.marker),
        "moved away": lambda: graph.mailbox.move(drafts(graph)[0], "archive"),
        "removed": lambda: graph.mailbox.delete(drafts(graph)[0]),
    }
    act[how]()
    found = box.find(LETTER.marker)

    assert (found is not None and found.id == ref.id) is (how == "edited")


@pytest.mark.parametrize("nothing", [Answer(204), Answer(200), Answer(200, b"null"), Answer(200, b'{"login":"now"}')])
@pytest.mark.parametrize("call", ["folder.ListMessages", "me.ListMessages"])
def test_an_empty_answer_is_no_empty_list(graph: Graph, outlook_clock: Clock, nothing: Answer, call: str) -> None:
    """No draft is made on the strength of nothing at all."""
    original(graph)
    graph.fail(faults.instead(nothing), called(call), times=4)
    with pytest.raises(TryLater):
        mailbox(graph, outlook_clock).create(LETTER)

    assert drafts(graph) == []


@pytest.mark.parametrize("how", [faults.not_found(), faults.instead(answers.bad_request("", "ErrorInvalidUrlQuery"))])
def test_a_look_that_is_refused_makes_no_draft(graph: Graph, outlook_clock: Clock, how: Fault) -> None:
    """Where nobody can tell whether one stands, it waits: rather none than two."""
    original(graph)
    graph.fail(how, called("folder.ListMessages"))
    with pytest.raises(TryLater):
        mailbox(graph, outlook_clock).create(LETTER)

    assert drafts(graph) == []
