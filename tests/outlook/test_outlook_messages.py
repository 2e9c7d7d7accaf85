"""Whole messages from Outlook: as they were sent, when they came, and no more of them than is useful."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors import mime
from connectors.mail import Folder, Gone, MessageRef, Method, RawMessage
from connectors.mailbox import TryLater
from connectors.outlook.client import MESSAGE_LIMIT
from tests.connectors.conformance import NOW, Clock, letter
from tests.outlook import answers, faults
from tests.outlook.faults import called
from tests.outlook.graph import Graph
from tests.outlook.items import Item
from tests.outlook.mails import HTML, MEETING, TALK
from tests.outlook.scanning import DELTA, VALUE, Reader, changed, mailbox, on_nth

pytestmark = pytest.mark.usefixtures("impatient")


def read(graph: Graph, clock: Clock, content: bytes) -> mime.Message:
    """A mail arrives, is found and is read."""
    graph.mailbox.deliver(content)
    box = mailbox(graph, clock)
    (ref,) = (ref for page in box.pages(None) for ref in page.refs)
    (raw,) = box.read([ref])
    assert isinstance(raw, RawMessage)
    return mime.read_message(raw.content, received_at=raw.received_at)


@pytest.mark.parametrize("windows", [False, True])
def test_a_meeting_is_read_with_its_calendar(graph: Graph, outlook_clock: Clock, *, windows: bool) -> None:
    """Its time stands in the organiser's zone, by the name that Windows has for it."""
    graph.meeting_zones = windows
    (invite,) = read(graph, outlook_clock, MEETING).invites

    assert (invite.method, invite.uid) == (Method.REQUEST, "interview@harbourlight.example")
    assert invite.starts_at == datetime(2026, 4, 9, 12, 0, tzinfo=UTC)
    assert invite.ends_at == datetime(2026, 4, 9, 12, 45, tzinfo=UTC)
    assert (invite.timezone, invite.location) == ("Europe/Berlin", "Pier 4")


@pytest.mark.parametrize("as_text", [False, True])
def test_html_alone_is_read_as_it_is(graph: Graph, outlook_clock: Clock, *, as_text: bool) -> None:
    """What Outlook would make of it is not asked for."""
    graph.tells_text_as_text = as_text
    message = read(graph, outlook_clock, HTML)

    assert (message.text, message.html.strip()) == ("", HTML.decode().partition("\r\n\r\n")[2].strip())
    assert "Café at ten" in mime.plain_text(message)


def test_headers_are_those_that_were_sent(graph: Graph, outlook_clock: Clock) -> None:
    """Message-ID and References, by which a thread is known."""
    message = read(graph, outlook_clock, TALK)

    assert message.message_id == "<talk@harbourlight.example>"
    assert message.references == ("<first@harbourlight.example>",)


def test_of_a_huge_mail_the_beginning_is_read(graph: Graph, outlook_clock: Clock) -> None:
    """Headers and text are there; the rest of 30 MB is not wanted, and the connection is let go."""
    filler = b"".join(b"%076d\r\n" % number for number in range(400_000))
    content = (
        TALK.replace(b"X-Kept: yes", b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"').replace(
            b"\r\n\r\n", b"\r\n\r\n--b\r\n\r\n", 1
        )
        + b"\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\n"
        + filler
    )
    item = graph.mailbox.deliver(content)
    box = mailbox(graph, outlook_clock)
    (raw,) = box.read([MessageRef(item.immutable, Folder.INBOX)])
    assert isinstance(raw, RawMessage)
    message = mime.read_message(raw.content, received_at=raw.received_at)

    assert len(raw.content) == MESSAGE_LIMIT < len(content)
    assert (message.message_id, message.text.strip()) == ("<talk@harbourlight.example>", "Come on Monday.")
    assert graph.calls("me.GetMime") == 1


# What is not there


@pytest.mark.parametrize(
    "how", [faults.not_found(), faults.instead(answers.bad_request("", "ErrorInvalidIdMalformed"))]
)
@pytest.mark.parametrize("call", ["me.GetMime", "me.GetMessage"])
def test_what_is_not_there_is_gone(graph: Graph, outlook_clock: Clock, how: faults.Fault, call: str) -> None:
    """Whether it goes before it is read, or before anybody asks when it came; of the others nothing is lost."""
    items = [graph.mailbox.deliver(letter(number)) for number in range(3)]
    refs = [MessageRef(item.immutable, Folder.INBOX) for item in items]
    graph.fail(how, called(call))
    found = list(mailbox(graph, outlook_clock).read(refs))

    assert found[0] == Gone(refs[0])
    assert [raw.content for raw in found if isinstance(raw, RawMessage)] == [letter(1), letter(2)]


def test_a_huge_mail_may_go_too(graph: Graph, outlook_clock: Clock) -> None:
    """Read in part, and deleted before anybody asks when it came."""
    item = graph.mailbox.deliver(TALK + b"x" * (MESSAGE_LIMIT + 1))
    ref = MessageRef(item.immutable, Folder.INBOX)
    goes = on_nth(1, item.immutable, lambda: graph.mailbox.delete(item))

    assert list(mailbox(graph, outlook_clock, before=goes).read([ref])) == [Gone(ref)]


def test_a_message_that_cannot_be_made_waits(graph: Graph, outlook_clock: Clock) -> None:
    """A server that fails to write one down stops the look: nothing is left out without a word."""
    graph.mailbox.deliver(letter(1))
    graph.fail(faults.broken(500), VALUE, times=1000)
    reader = Reader()
    with pytest.raises(TryLater):
        reader.scan(mailbox(graph, outlook_clock))

    assert reader.known == {}


# When it came


def received(graph: Graph, clock: Clock, told: object, item: Item) -> datetime:
    """When a mail came, where a page of changes tells that."""
    reader = Reader()
    reader.scan(mailbox(graph, clock))
    graph.mailbox.mark(item, read=not item.is_read)
    graph.tells_changes_only = False

    def change(value: dict[str, Any]) -> None:
        for one in value["value"]:
            one["receivedDateTime"] = told

    graph.fail(changed(change), DELTA, times=4)
    box = mailbox(graph, clock)
    (ref,) = (ref for page in box.pages(reader.cursor) for ref in page.refs)
    (raw,) = box.read([ref])
    assert isinstance(raw, RawMessage)
    return raw.received_at


@pytest.mark.parametrize("told", ["2026-04-06T08:00:00Z", "2026-04-06T08:00:00.1234567Z", "2026-04-06T08:00:00"])
def test_times_have_up_to_seven_digits(graph: Graph, outlook_clock: Clock, told: str) -> None:
    """Behind the second, which is what counts; and are in UTC, said or not."""
    item = graph.mailbox.deliver(letter(1))

    assert received(graph, outlook_clock, told, item) == datetime(2026, 4, 6, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("told", [None, "", "yesterday", "0000-00-00T00:00:00Z", "2026-04-06T25:00:00Z", 7, ["x"]])
def test_a_time_that_is_missing_or_odd_is_asked_for(graph: Graph, outlook_clock: Clock, told: object) -> None:
    """Of the message itself."""
    item = graph.mailbox.deliver(letter(1), received=NOW - timedelta(hours=3))

    assert received(graph, outlook_clock, told, item) == NOW - timedelta(hours=3)


def test_a_time_that_nobody_knows_is_now(graph: Graph, outlook_clock: Clock) -> None:
    """Also the message itself does not tell; a first look reads it all the same."""
    graph.mailbox.deliver(letter(1))

    def change(value: dict[str, Any]) -> None:
        for one in value.get("value", [value]):
            one.pop("receivedDateTime", None)

    graph.fail(changed(change), lambda one: one.method in ("folder.ListMessages", "me.GetMessage"), times=1000)
    box = mailbox(graph, outlook_clock)
    (raw,) = (raw for page in box.pages(None) for raw in box.read(page.refs))

    assert isinstance(raw, RawMessage)
    assert raw.received_at == NOW


def test_a_first_look_asks_once_for_each_message(graph: Graph, outlook_clock: Clock) -> None:
    """When each came is known from the list, however long that is."""
    for number in range(60):
        graph.mailbox.deliver(letter(number))
    Reader().scan(mailbox(graph, outlook_clock))

    assert (graph.calls("me.GetMime"), graph.calls("me.GetMessage")) == (60, 0)
