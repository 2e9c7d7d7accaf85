"""Which folders of Outlook are watched, and what a look costs."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from connectors.budget import Budget
from connectors.mail import Folder
from connectors.mailbox import TryLater
from connectors.outlook import OutlookMailbox
from connectors.outlook.folders import DEPTH
from connectors.transport import Door
from tests.connectors.conformance import LETTER, Clock, letter
from tests.outlook import faults
from tests.outlook.doors import OutlookDoors
from tests.outlook.faults import called
from tests.outlook.graph import Graph
from tests.outlook.scanning import DELTA, WATCHED, Reader, mailbox, on_nth, spending, truth
from tests.outlook.test_outlook_connector import GraphTokens
from tests.outlook.wire import wire

pytestmark = pytest.mark.usefixtures("impatient")

HOUR = timedelta(hours=1)


@pytest.fixture
def reader(graph: Graph, outlook_clock: Clock) -> Reader:
    """A reader that has had its first look at an empty mailbox."""
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock))
    return reader


# What it costs


def test_a_look_without_news_is_one_request_for_each_folder(graph: Graph, outlook_clock: Clock) -> None:
    """Whether or not there is mail, and nothing else is asked within the hour."""
    graph.mailbox.deliver(letter(1))
    graph.mailbox.add_folder("Jobs")
    box, reader = mailbox(graph, outlook_clock), Reader()
    reader.scan(box)
    spent, before = spending(graph), box.spent
    for _ in range(3):
        outlook_clock.tick(15 * 60)
        reader.scan(box)

    assert spent.asked == 3 * (WATCHED + 1)
    assert box.spent.since(before).requests == box.spent.since(before).units == spent.asked


@pytest.mark.parametrize("number", [1, 19, 45])
def test_each_new_message_is_one_request_more(graph: Graph, outlook_clock: Clock, number: int) -> None:
    """And each further page of changes is one."""
    box, reader = mailbox(graph, outlook_clock), Reader()
    reader.scan(box)
    for one in range(number):
        graph.mailbox.deliver(letter(one))
    spent = spending(graph)
    reader.scan(box)

    assert spent.asked == WATCHED + (number - 1) // 20 + number
    assert truth(graph) == reader.known


def test_folders_are_listed_once_an_hour(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """Each look at them is a dozen requests."""
    box = mailbox(graph, outlook_clock)
    for minutes in (0, 30, 59, 60, 61, 119, 120):
        outlook_clock.now = outlook_clock.now.replace(hour=9, minute=0) + timedelta(minutes=minutes)
        reader.scan(box)

    assert graph.calls("me.ListMailFolders") == 1 + 3  # the reader's own first look, and at 0, 60 and 120 minutes


# Which folders


@pytest.mark.parametrize("known", ["inbox", "archive", "sentitems"])
def test_folders_of_ones_own_are_watched(graph: Graph, outlook_clock: Clock, reader: Reader, known: str) -> None:
    """In the root, in another or deep below: rules move mail there. It counts as inbox."""
    top = graph.mailbox.add_folder("Jobs")
    within = graph.mailbox.add_folder("2026", known)
    below = graph.mailbox.add_folder("Harbourlight", within.id)
    for number, folder in enumerate((top, within, below)):
        graph.mailbox.deliver(letter(number), folder.id)
    Reader().scan(mailbox(graph, outlook_clock))
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert {folder for folder, _ in reader.known.values()} == {Folder.INBOX}
    assert len(reader.known) == 3


def test_folders_are_watched_so_deep(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """What lies deeper is not looked for: somewhere a look at the folders must end."""
    folder = graph.mailbox.known("inbox")
    for depth in range(1, DEPTH + 1):
        folder = graph.mailbox.add_folder(f"Level {depth}", folder.id)
        graph.mailbox.deliver(letter(depth), folder.id)
    reader.scan(mailbox(graph, outlook_clock))

    assert len(reader.known) == DEPTH - 1


def test_more_folders_than_a_page_holds(graph: Graph, outlook_clock: Clock) -> None:
    """All pages of the list of folders are turned."""
    folders = [graph.mailbox.add_folder(f"Folder {number}") for number in range(130)]
    graph.mailbox.deliver(letter(1), folders[-1].id)
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known != {}


@pytest.mark.covers("case 60")
@pytest.mark.parametrize("known", ["deleteditems", "junkemail", "outbox", "conversationhistory"])
def test_what_is_deleted_or_unwanted_is_not_read(
    graph: Graph, outlook_clock: Clock, reader: Reader, known: str
) -> None:
    """Nor what lies in folders below; neither by a first look nor by a later one."""
    below = graph.mailbox.add_folder("Below", known)
    deeper = graph.mailbox.add_folder("Deeper", below.id)
    for number, name in enumerate((known, below.id, deeper.id)):
        graph.mailbox.deliver(letter(number), name)
    reader.scan(mailbox(graph, outlook_clock))
    Reader().scan(mailbox(graph, outlook_clock))

    assert (reader.reported, truth(graph)) == ([], {})
    assert graph.calls("me.GetMime") == 0


def test_a_mailbox_that_lacks_a_folder_that_is_left(graph: Graph, outlook_clock: Clock) -> None:
    """404 or 400 for the name of one: the others are watched all the same."""
    for how in (faults.not_found(), faults.instead(faults.answers.bad_request("Id is malformed."))):
        graph.fail(how, lambda one: one.path.endswith(("/conversationhistory", "/syncissues")), times=2)
        graph.mailbox.deliver(letter(1))
        reader = Reader()
        reader.scan(mailbox(graph, outlook_clock))

        assert truth(graph) == reader.known


@pytest.mark.parametrize("known", ["inbox", "sentitems", "drafts"])
def test_a_mailbox_without_its_own_folders_waits(graph: Graph, outlook_clock: Clock, known: str) -> None:
    """Drafts must not be taken for mail that came because nobody could tell where drafts are."""
    graph.fail(faults.not_found(), lambda one: one.path.endswith(f"/{known}"))
    reader = Reader()
    with pytest.raises(TryLater):
        reader.scan(mailbox(graph, outlook_clock))

    assert reader.cursor is None


def test_drafts_in_a_folder_of_ones_own_are_drafts(
    graph: Graph, outlook_clock: Clock, outlook_doors: OutlookDoors, reader: Reader
) -> None:
    """Wherever it lies, it was not sent."""
    box = mailbox(graph, outlook_clock)
    box.create(LETTER)
    folder = graph.mailbox.add_folder("Later")
    graph.mailbox.move(outlook_doors.standing(LETTER.marker), folder.id)
    other = Reader()
    other.scan(mailbox(graph, outlook_clock))
    reader.scan(mailbox(graph, outlook_clock))

    assert [kind for kind, _ in reader.known.values()] == [Folder.DRAFTS]
    assert other.known == reader.known == truth(graph)


# Folders that come and go


@pytest.mark.parametrize("away", [timedelta(minutes=30), timedelta(days=9)])
def test_a_new_folder_is_watched_within_the_hour(
    graph: Graph, outlook_clock: Clock, reader: Reader, away: timedelta
) -> None:
    """With what came into it since, also where nobody looked for days."""
    box = mailbox(graph, outlook_clock)
    reader.scan(box)
    folder = graph.mailbox.add_folder("Jobs")
    graph.mailbox.deliver(letter(1), folder.id)
    outlook_clock.now += away
    graph.mailbox.deliver(letter(2), folder.id)
    reader.scan(box)
    outlook_clock.now += HOUR
    reader.scan(box)

    assert truth(graph) == reader.known
    assert len(reader.known) == 2
    assert reader.restarts == 0


def test_a_folder_that_comes_during_a_first_look(graph: Graph, outlook_clock: Clock) -> None:
    """Made after the links were taken, and its mail days before the look goes on: it is found."""
    for number in range(25):
        graph.mailbox.deliver(letter(number))
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock), pages=2)
    folder = graph.mailbox.add_folder("Jobs")
    graph.mailbox.deliver(letter(99), folder.id)
    outlook_clock.now += timedelta(days=9)
    for _ in range(2):
        reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known


def test_a_folder_that_goes_does_no_harm(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """Between two listings of the folders: the others are looked at, and nothing begins anew."""
    folder = graph.mailbox.add_folder("Jobs")
    graph.mailbox.deliver(letter(1))
    box = mailbox(graph, outlook_clock)
    reader.scan(box)
    graph.mailbox.remove_folder(folder)
    graph.mailbox.deliver(letter(2), "archive")
    for _ in range(2):
        reader.scan(box)

    assert truth(graph) == reader.known
    assert reader.restarts == 0


@pytest.mark.parametrize("path", ["messages/delta", "messages"])
def test_a_folder_that_goes_during_a_first_look(graph: Graph, outlook_clock: Clock, path: str) -> None:
    """Before its link is taken, or before it is listed: what is left is read."""
    folder = graph.mailbox.add_folder("Jobs")
    graph.mailbox.deliver(letter(1))
    goes = on_nth(1, f"/{folder.id}/{path}", lambda: graph.mailbox.remove_folder(folder))
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock, before=goes))

    assert truth(graph) == reader.known
    assert folder.id not in graph.mailbox.folders


def test_a_watched_folder_that_cannot_be_found_begins_anew(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """404 for the changes of a folder that is there: nothing is lost by looking again."""
    graph.mailbox.deliver(letter(1))
    graph.fail(faults.not_found(), DELTA)
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert reader.restarts == 1


def test_a_folder_that_goes_while_folders_are_listed(graph: Graph, outlook_clock: Clock) -> None:
    """Listed with folders below it, and gone when these are asked for."""
    top = graph.mailbox.add_folder("Jobs")
    graph.mailbox.add_folder("2026", top.id)
    graph.mailbox.deliver(letter(1))
    graph.fail(faults.not_found(), called("me.ListChildFolders"))
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known


# Quotas


def test_a_first_look_keeps_below_the_quota(graph: Graph, outlook_clock: Clock) -> None:
    """Not one refusal where the server counts 10,000 requests in ten minutes, here a hundredth of it: by pacing."""
    seconds = [0.0]

    def sleep(wait: float) -> None:
        seconds[0] += wait

    graph.enforce(100, 600, monotonic=lambda: seconds[0])
    for number in range(250):
        graph.mailbox.deliver(letter(number))
    budget = Budget(10, lambda: seconds[0], sleep)
    door = Door(wire(graph), lambda _: True)
    box = OutlookMailbox(tokens=GraphTokens(graph), door=door, budget=budget, clock=outlook_clock)
    reader = Reader()
    reader.scan(box)

    assert truth(graph) == reader.known
    assert {asked.status for asked in graph.requests} <= {200, 404}
    assert len(graph.requests) > 250
    assert seconds[0] > 600


def test_never_two_requests_at_once(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """Graph suffers four for each app: one after the other needs no thought of that."""
    running, most, numbers = [0], [0], count()

    def before(_: object) -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])

    def after(_: object, __: object) -> None:
        running[0] -= 1
        next(numbers)

    for number in range(30):
        graph.mailbox.deliver(letter(number))
    box = mailbox(graph, outlook_clock, before=before, after=after)
    reader.scan(box)
    box.create(LETTER)

    assert most == [1]
    assert next(numbers) > 30
