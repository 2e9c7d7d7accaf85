"""Answers at Outlook that were begun and are not whole: finished once, and never over the user's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors import mime
from connectors.mail import Address, DraftRef, Edited, Gone, Sent, Untouched
from connectors.mailbox import TouchedByUser, TryLater, Uncertain
from connectors.outlook import OutlookMailbox
from connectors.transport import JUST_SECONDS, Door
from tests.connectors.conformance import LETTER, Clock
from tests.outlook import faults
from tests.outlook.asking import Listener, drafts, original, stands
from tests.outlook.faults import called
from tests.outlook.graph import Graph
from tests.outlook.items import Body, Item
from tests.outlook.scanning import PLENTY, Budget, GraphTokens, mailbox, on_nth
from tests.outlook.wire import wire

pytestmark = pytest.mark.usefixtures("impatient")

REPLY, PATCH = called("me.createReply"), called("me.UpdateMessage")
MINUTES = timedelta(minutes=1)


def begin(graph: Graph, clock: Clock, *, read: bool = True, ignores: bool = False) -> DraftRef:
    """An answer whose second call never came: to a server that takes note of the marker, or to one that does not."""
    graph.ignores_message = ignores
    original(graph, read=read)
    heard: list[DraftRef] = []

    def dies(ref: DraftRef) -> None:
        heard.append(ref)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mailbox(graph, clock).create(LETTER, dies)
    return heard[0]


def typed(item: Item, text: str, *, below: str = "") -> Body:
    """What a begun answer holds once the user has typed above or below what it quotes."""
    quote = item.body.content.partition("<body>")[2].removesuffix("</body></html>")
    return Body("html", f"<html><head></head><body><div>{text}</div>{quote}<div>{below}</div></body></html>")


def edit(graph: Graph, body: Body) -> None:
    """The user changes the only draft."""
    (item,) = drafts(graph)
    item.body, item.touched = body, True
    graph.mailbox.change(item, {"body", "bodyPreview"})


# Finished


def test_a_begun_draft_is_found_as_not_whole(graph: Graph, outlook_clock: Clock) -> None:
    """By its marker; it bears no letter and is nobody's edit."""
    begun = begin(graph, outlook_clock)
    box = mailbox(graph, outlook_clock)
    found = box.find(LETTER.marker)

    assert found is not None
    assert (found.id, found.whole) == (begun.id, False)
    assert box.fate(begun) == box.fate(found) == Untouched()


@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize("ignores", [False, True])
def test_it_is_finished_and_twice_is_once(graph: Graph, outlook_clock: Clock, *, read: bool, ignores: bool) -> None:
    """By one change; a second time there is nothing to do."""
    begun = begin(graph, outlook_clock, read=read, ignores=ignores)
    outlook_clock.tick(600)
    listener = Listener(graph)
    box = mailbox(graph, outlook_clock, before=listener)
    finished = [box.finish(begun, LETTER), box.finish(begun, LETTER)]

    assert finished == [replace(begun, whole=True)] * 2
    assert [one.message for one in listener.said if one.message == begun.id] == [begun.id]
    assert box.fate(finished[0]) == Untouched()
    assert stands(graph)


@pytest.mark.parametrize("how", ["finish", "create"])
def test_what_was_unread_is_unread_again(graph: Graph, outlook_clock: Clock, how: str) -> None:
    """The draft itself remembers which mail that was; the letter comes after it."""
    begun = begin(graph, outlook_clock, read=False)
    item = next(one for one in graph.mailbox.items.values() if not one.is_draft)
    assert item.is_read
    listener = Listener(graph)
    box = mailbox(graph, outlook_clock, before=listener)
    if how == "finish":
        box.finish(begun, LETTER)
    else:
        box.create(LETTER)

    assert not item.is_read
    assert [one.message for one in listener.said] == [item.immutable, begun.id]
    assert stands(graph)


def test_what_was_read_meanwhile_stays_read(graph: Graph, outlook_clock: Clock) -> None:
    """Once the letter is whole, no change of it touches the mail that it answers."""
    begun = begin(graph, outlook_clock, read=False)
    box = mailbox(graph, outlook_clock)
    ref = box.finish(begun, LETTER)
    item = next(one for one in graph.mailbox.items.values() if not one.is_draft)
    graph.mailbox.mark(item, read=True)
    box.revise(ref, replace(LETTER, body="Other words"))
    box.finish(ref, LETTER)
    box.create(LETTER)

    assert item.is_read


def test_a_slow_line_is_no_hindrance(graph: Graph, outlook_clock: Clock) -> None:
    """Where the mail's mark takes a minute to be given back, the door sees the draft again before it is written."""
    original(graph, read=False)
    seconds = [0.0]

    def before(request: object) -> None:
        if getattr(request, "method", "") == "PATCH":
            seconds[0] += JUST_SECONDS + 1

    door = Door(wire(graph, before), lambda _: True, lambda: seconds[0])
    box = OutlookMailbox(tokens=GraphTokens(graph), door=door, budget=Budget(PLENTY), clock=outlook_clock)
    box.create(LETTER)

    assert stands(graph)


# The user meanwhile


TYPED: dict[str, Callable[[Item], Body]] = {
    "above": lambda item: typed(item, "Dear Rosa, I am on holiday."),
    "a line that looks like a head": lambda item: typed(item, "Contact: ada@quill.example"),
    "two of them": lambda item: typed(item, "Contact: ada@quill.example<br>Tel: 1"),
    "below": lambda item: typed(item, "", below="Yes, Monday is fine."),
    "instead": lambda _: Body("html", "<p>My own words</p>"),
    "as text": lambda _: Body("text", "My own words"),
    "before a rule": lambda _: Body("text", "Yes.\n______________________________\nFrom: Rosa"),
}


@pytest.mark.parametrize("how", TYPED)
@pytest.mark.parametrize("ignores", [False, True])
def test_the_users_words_stay(graph: Graph, outlook_clock: Clock, how: str, *, ignores: bool) -> None:
    """Typed above, below or in place of the quote: it is theirs, to whatever is done with it."""
    begun = begin(graph, outlook_clock, ignores=ignores)
    outlook_clock.now += 5 * MINUTES
    (item,) = drafts(graph)
    body = TYPED[how](item)
    edit(graph, body)
    before, box = len(graph.requests), mailbox(graph, outlook_clock)
    for act in (
        lambda: box.finish(begun, LETTER),
        lambda: box.revise(begun, LETTER),
        lambda: box.withdraw(begun),
    ):
        with pytest.raises(TouchedByUser):
            act()
    if not ignores:
        assert box.create(LETTER).id == begun.id

    assert item.body == body
    assert isinstance(box.fate(begun), Edited)
    assert {asked.verb for asked in graph.requests[before:]} == {"GET"}
    assert drafts(graph) == [item]


@pytest.mark.parametrize("more", ["cc", "bcc"])
def test_another_reader_is_an_edit_too(graph: Graph, outlook_clock: Clock, more: str) -> None:
    """Without a word, and at once."""
    begun = begin(graph, outlook_clock)
    (item,) = drafts(graph)
    setattr(item, more, (Address("bo@x.example"),))
    graph.mailbox.change(item, {f"{more}Recipients"})
    box = mailbox(graph, outlook_clock)
    with pytest.raises(TouchedByUser):
        box.finish(begun, LETTER)

    assert isinstance(box.fate(begun), Edited)


@pytest.mark.parametrize("act", ["discard", "delete", "send"])
def test_what_went_is_not_finished(graph: Graph, outlook_clock: Clock, act: str) -> None:
    """Sent or thrown away before it was whole: the user was there, and no second one is made of it."""
    begun = begin(graph, outlook_clock)
    (item,) = drafts(graph)
    getattr(graph.mailbox, act)(item)
    box = mailbox(graph, outlook_clock)
    with pytest.raises(TouchedByUser):
        box.finish(begun, LETTER)

    assert box.fate(begun) == (Sent(item.message_id) if act == "send" else Gone())
    assert drafts(graph) == []


def test_an_edit_between_look_and_letter_stays(graph: Graph, outlook_clock: Clock) -> None:
    """The server refuses the letter where the draft is not what was looked at (If-Match)."""
    begun = begin(graph, outlook_clock)
    (item,) = drafts(graph)
    body = typed(item, "My own words")
    edits = on_nth(1, begun.id, lambda: edit(graph, body), verb="PATCH")
    with pytest.raises(TouchedByUser):
        mailbox(graph, outlook_clock, before=edits).finish(begun, LETTER)

    assert item.body == body


@pytest.mark.parametrize("act", ["edit", "discard", "send"])
@pytest.mark.parametrize("read", [False, True])
def test_an_act_between_the_two_calls_stays(graph: Graph, outlook_clock: Clock, act: str, *, read: bool) -> None:
    """Made, and the user is there before the letter is: it waits for the next look, which leaves it to them."""
    original(graph, read=read)
    refs: list[DraftRef] = []

    def user(ref: DraftRef) -> None:
        refs.append(ref)
        (item,) = drafts(graph)
        if act == "edit":
            edit(graph, typed(item, "My own words"))
        else:
            getattr(graph.mailbox, act)(item)

    box = mailbox(graph, outlook_clock)
    with pytest.raises((Uncertain, TryLater)):
        box.create(LETTER, user)
    with pytest.raises(TouchedByUser):
        box.finish(refs[0], LETTER)

    assert graph.calls("me.createReply") == 1
    assert not any(LETTER.body in item.body.content for item in graph.mailbox.items.values())


# Begun, and lost by a server that takes no note of the marker


def lose(graph: Graph, clock: Clock) -> Item:
    """An answer that was begun, of which nobody heard; the server ignored what was to be written into it."""
    graph.ignores_message = True
    graph.fail(faults.lose_answer(), REPLY)
    with pytest.raises(Uncertain):
        mailbox(graph, clock).create(LETTER)
    (item,) = drafts(graph)
    return item


def test_an_orphan_is_adopted(graph: Graph, outlook_clock: Clock) -> None:
    """It answers that mail, and nobody wrote into it: it is told of before it is written."""
    original(graph)
    item = lose(graph, outlook_clock)
    heard: list[DraftRef] = []
    ref = mailbox(graph, outlook_clock).create(LETTER, heard.append)

    assert heard == [replace(ref, whole=False)]
    assert ref.id == item.immutable
    assert stands(graph)


@pytest.mark.parametrize("how", TYPED)
def test_the_users_answer_is_no_orphan(graph: Graph, outlook_clock: Clock, how: str) -> None:
    """With a word in it, it is left alone and ours is made beside it."""
    original(graph)
    item = lose(graph, outlook_clock)
    outlook_clock.now += 5 * MINUTES
    body = TYPED[how](item)
    edit(graph, body)
    ref = mailbox(graph, outlook_clock).create(LETTER)

    assert ref.id != item.immutable
    assert (item.body, len(drafts(graph))) == (body, 2)


def test_another_draft_of_ours_is_no_orphan(graph: Graph, outlook_clock: Clock) -> None:
    """Begun or whole, it bears a marker of its own."""
    begun = begin(graph, outlook_clock)
    other = replace(LETTER, marker="<other@quill.example>")
    ref = mailbox(graph, outlook_clock).create(other)
    third = mailbox(graph, outlook_clock).create(replace(LETTER, marker="<third@quill.example>"))

    assert len({begun.id, ref.id, third.id}) == len(drafts(graph)) == 3


def test_an_answer_to_other_mail_is_no_orphan(graph: Graph, outlook_clock: Clock) -> None:
    """Unrelated mail of one subject shares a conversation: only what answers this mail is adopted."""
    graph.joins_by_subject = True
    original(graph)
    item = lose(graph, outlook_clock)
    stranger = original(
        graph,
        content=b"From: bo@x.example\r\nSubject: Your talk with us\r\nMessage-ID: <x@x.example>\r\n\r\nHello.\r\n",
    )
    there = replace(LETTER, marker="<other@quill.example>", in_reply_to="<x@x.example>", references=())
    ref = mailbox(graph, outlook_clock).create(there)

    assert stranger.conversation == item.conversation
    assert ref.id != item.immutable
    assert {one.in_reply_to for one in drafts(graph)} == {"<x@x.example>", LETTER.in_reply_to}


@pytest.mark.parametrize("how", [faults.not_found(), faults.instead(faults.answers.bad_request(""))])
def test_what_cannot_be_read_is_no_orphan(graph: Graph, outlook_clock: Clock, how: faults.Fault) -> None:
    """It went, or the server can't write it down: ours is made beside it."""
    original(graph)
    item = lose(graph, outlook_clock)
    graph.fail(how, called("me.GetMime"))

    assert mailbox(graph, outlook_clock).create(LETTER).id != item.immutable


def test_two_letters_to_one_mail_are_two_drafts(graph: Graph, outlook_clock: Clock) -> None:
    """A conversation with drafts of ours in it confuses nothing, also where filters let everything through."""
    graph.joins_by_subject = graph.ignores_filters = True
    original(graph)
    box = mailbox(graph, outlook_clock)
    letters = [replace(LETTER, marker=f"<{number}@quill.example>", body=f"Words {number}") for number in range(3)]
    refs = [box.create(one) for one in letters]

    assert [box.find(one.marker) for one in letters] == refs
    assert [ref.digest for ref in refs] == [mime.digest(one.to, one.subject, one.body) for one in letters]
    assert len(drafts(graph)) == 3
