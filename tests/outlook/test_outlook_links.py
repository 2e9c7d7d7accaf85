"""The links by which Outlook tells where to go on: followed as they are, to nowhere else, until they expire."""

from __future__ import annotations

import pytest

from connectors.mailbox import TryLater
from tests.connectors.conformance import LETTER, Clock, letter
from tests.outlook import answers, faults
from tests.outlook.doors import OutlookDoors
from tests.outlook.faults import called
from tests.outlook.graph import Graph
from tests.outlook.scanning import DELTA, WATCHED, Reader, changed, mailbox, nth, truth

pytestmark = pytest.mark.usefixtures("impatient")

HOME = "https://graph.microsoft.com/v1.0/me/mailFolders"


@pytest.fixture
def reader(graph: Graph, outlook_clock: Clock) -> Reader:
    """A reader that has had its first look at an empty mailbox."""
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock))
    return reader


# Links


@pytest.mark.parametrize("parentheses", [False, True])
def test_links_are_followed_as_they_are(
    graph: Graph, outlook_clock: Clock, reader: Reader, *, parentheses: bool
) -> None:
    """However they name a folder, with escapes or without; nothing is added to them."""
    graph.parenthesised_links, graph.empty_pages = parentheses, 1
    graph.mailbox.deliver(letter(1))
    reader.scan(mailbox(graph, outlook_clock))
    links: list[str] = []
    reader.scan(mailbox(graph, outlook_clock, before=lambda one: links.append(str(one.url))))
    followed = [link for link in links if "token=" in link]

    assert truth(graph) == reader.known != {}
    assert len(followed) == 2 * WATCHED
    assert all(("('" in link) is parentheses for link in followed)
    assert {link.partition("?")[2].partition("=")[0] for link in followed} == {"$skiptoken", "$deltatoken"}


@pytest.mark.parametrize("host", ["evil.example", "graph.microsoft.com.evil.example", "graph.microsoft.com:8443"])
@pytest.mark.parametrize("first", [True, False])
def test_links_to_another_host_are_not_followed(graph: Graph, outlook_clock: Clock, host: str, *, first: bool) -> None:
    """Nothing reaches that host (the wire would fail the test), and once links are right again nothing is missing."""
    reader = Reader()
    if not first:
        reader.scan(mailbox(graph, outlook_clock))
    graph.mailbox.deliver(letter(1))
    graph.foreign_links = host
    with pytest.raises(TryLater, match="leads elsewhere"):
        reader.scan(mailbox(graph, outlook_clock))
    graph.foreign_links = ""
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known != {}
    assert host not in str(reader.cursor)


@pytest.mark.parametrize(
    "link",
    [
        "http://graph.microsoft.com/v1.0/me/mailFolders/x/messages/delta?$deltatoken=1",
        "https://graph.microsoft.com/v1.0/users/bo@x.example/mailFolders/x/messages/delta?$deltatoken=1",
        "https://graph.microsoft.com/v1.0/me/mailFolders/x/../../sendMail",
        "https://[",
        "7",
        HOME + "/x/messages/delta?$deltatoken=ä",
    ],
)
def test_links_to_other_places_are_not_followed(graph: Graph, outlook_clock: Clock, reader: Reader, link: str) -> None:
    """What the door would not let pass is the server's mistake, and waits."""
    cursor = reader.cursor
    graph.fail(changed(lambda value: value.update({"@odata.deltaLink": link})), DELTA)
    with pytest.raises(TryLater, match="leads elsewhere"):
        reader.scan(mailbox(graph, outlook_clock))

    assert reader.cursor == cursor


@pytest.mark.parametrize("link", [None, "", 0])
def test_an_answer_without_a_way_on_waits(graph: Graph, outlook_clock: Clock, reader: Reader, link: object) -> None:
    """Where neither kind of link is named, the cursor stays."""
    cursor = reader.cursor
    graph.fail(changed(lambda value: value.update({"@odata.deltaLink": link})), DELTA)
    with pytest.raises(TryLater, match="no way on"):
        reader.scan(mailbox(graph, outlook_clock))

    assert reader.cursor == cursor


def test_a_page_that_repeats_ends_the_look(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """No loop without end, neither of changes nor of folders."""
    for method, link in (
        ("folder.MessagesDelta", "/x/messages/delta?$skiptoken=7"),
        ("me.ListMailFolders", "?$skip=7"),
    ):
        endless = answers.success({"value": [], "@odata.nextLink": HOME + link})
        graph.fail(faults.instead(endless), called(method), times=50)
        before = len(graph.requests)
        with pytest.raises(TryLater, match="repeats"):
            reader.scan(mailbox(graph, outlook_clock))
        assert len(graph.requests) - before < 20
        graph.heal()


def test_every_request_asks_for_immutable_ids(graph: Graph, outlook_clock: Clock, outlook_doors: OutlookDoors) -> None:
    """Reading, looking, writing: an id of the other kind is good only until the message moves."""
    prefers: list[str] = []
    box = mailbox(graph, outlook_clock, before=lambda one: prefers.append(str(one.headers.get("prefer"))))
    graph.mailbox.deliver(letter(1))
    reader = Reader()
    for _ in range(2):
        reader.scan(box)
        ref = box.create(LETTER)
        outlook_doors.edit_draft(LETTER.marker, text="Words")
    box.fate(ref)

    assert len(prefers) > 20
    assert all('IdType="ImmutableId"' in prefer for prefer in prefers)


# Links that have expired


@pytest.mark.parametrize("status", [410, 400, 404])
@pytest.mark.parametrize("code", ["syncStateNotFound", "SyncStateNotFound", "resyncRequired", "RESYNCREQUIRED"])
def test_an_expired_link_begins_anew(
    graph: Graph, outlook_clock: Clock, reader: Reader, status: int, code: str
) -> None:
    """Whatever status and case it comes in; the first page says so, and nothing is lost."""
    graph.gone_status, graph.gone_code = status, code
    graph.mailbox.deliver(letter(1))
    graph.expire_tokens()
    graph.mailbox.deliver(letter(2), "archive")
    pages = list(mailbox(graph, outlook_clock).pages(reader.cursor))
    reader.scan(mailbox(graph, outlook_clock))

    assert [page.restarted for page in pages] == [True] + [False] * (len(pages) - 1)
    assert truth(graph) == reader.known
    assert (reader.restarts, len(reader.known)) == (1, 2)


def test_a_link_that_is_not_understood_begins_anew(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """400, or 410 without a word: both say that the link is no good."""
    for number, how in enumerate((answers.bad_request("Badly formed token."), answers.error(410, "ErrorGone"))):
        graph.mailbox.deliver(letter(number))
        graph.fail(faults.instead(how), DELTA)
        reader.scan(mailbox(graph, outlook_clock))

        assert truth(graph) == reader.known
        assert reader.restarts == number + 1


@pytest.mark.parametrize("request_number", range(1, 2 * WATCHED + 1))
def test_a_link_may_expire_at_any_request(
    graph: Graph, outlook_clock: Clock, reader: Reader, request_number: int
) -> None:
    """In whatever folder, between two pages too: what was not told yet is found by the new look."""
    for number, folder in enumerate(["inbox", "archive", "sentitems", "drafts"]):
        graph.mailbox.deliver(letter(number), folder)
    graph.empty_pages = 1
    graph.fail(faults.instead(answers.gone("syncStateNotFound", 410, "")), nth(request_number, DELTA))
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert (reader.restarts, len(reader.known)) == (1, 4)


def test_links_that_expire_at_once_wait(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """Where the new look can't take a link either, there is no loop without end."""
    cursor, before = reader.cursor, graph.calls("folder.MessagesDelta")
    graph.fail(faults.instead(answers.gone("syncStateNotFound", 410, "")), DELTA, times=1000)
    with pytest.raises(TryLater, match="forgotten"):
        reader.scan(mailbox(graph, outlook_clock))
    with pytest.raises(TryLater, match="forgotten"):
        Reader().scan(mailbox(graph, outlook_clock))

    assert graph.calls("folder.MessagesDelta") - before == 3
    assert reader.cursor == cursor
