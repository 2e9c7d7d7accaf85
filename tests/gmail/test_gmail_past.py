"""The first look at a Gmail mailbox: where it may stop and go on, what may happen meanwhile, how large it may be."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice

import pytest

from connectors.gmail.past import LISTED, PAGE
from connectors.mail import Folder, Gone, RawMessage, Sought
from connectors.mailbox import TryLater
from tests.connectors.conformance import Clock, letter
from tests.gmail import answers, faults
from tests.gmail.faults import called
from tests.gmail.front import Front
from tests.gmail.mailbox import Mail, Pretended
from tests.gmail.scanning import Reader, asked_for, mailbox, on_nth, spending, truth
from tests.mails import mail

pytestmark = pytest.mark.usefixtures("impatient")

SOUGHT = Sought(words=("interview",), domains=(), shared=frozenset(), own="ada@quill.example")
WORD = "About your interview."


class Old:
    """An old mailbox: two drafts, people of many firms with a word in one mail, and more mail of theirs without."""

    def __init__(self, front: Front, clock: Clock, firms: int = 30) -> None:
        self.front = front
        self.clock = clock
        for number in range(2):
            front.mailbox.create_draft(mail(f"Draft {number}", "Good day.", clock.now))
        for firm in range(firms):
            self.mail(firm, "Good day.")
            self.mail(firm, WORD)

    def mail(self, firm: int, text: str, answers: Mail | None = None) -> Mail:
        """A mail from a firm of that number, in a thread of its own or in that of the mail it answers."""
        self.clock.tick(1)
        number = len(self.front.mailbox.mails)
        content = mail(
            f"Re: {answers.text.header('Subject')}" if answers else f"Mail {number}",
            text,
            self.clock.now,
            sender=f"rosa@firm-{firm:02}.example",
            message_id=f"<{number}@mail.example>",
            answers=f"<{answers.text.message_id}>" if answers else None,
        )
        return self.front.mailbox.deliver(content, ["INBOX"])

    def reader(self, pages: int, sought: Sought | None = SOUGHT) -> Reader:
        """A reader that stopped after so many pages of its first look."""
        reader = Reader()
        reader.scan(mailbox(self.front, self.clock, sought=sought), pages)
        return reader

    def pages(self, sought: Sought | None = SOUGHT) -> int:
        """How many pages a whole first look has."""
        return Reader().scan(mailbox(self.front, self.clock, sought=sought))

    def go_on(self, reader: Reader, sought: Sought | None = SOUGHT) -> None:
        """The same reader after a restart: the rest of the first look, then what changed."""
        for _ in range(2):
            reader.scan(mailbox(self.front, self.clock, sought=sought))


@pytest.fixture
def old(front: Front, gmail_clock: Clock) -> Old:
    """An old mailbox of which a first look has two halves."""
    return Old(front, gmail_clock)


# Every page is an edge


def test_a_first_look_has_two_halves(old: Old) -> None:
    """The world of these tests has pages enough in each of them, and everything in it is to be found."""
    reader = old.reader(1000)

    assert len(reader.known) == 62
    assert old.pages() >= 6
    assert truth(old.front) == reader.known


@pytest.mark.parametrize("sought", [None, SOUGHT])
def test_each_message_is_reported_once_under_its_folder(front: Front, old: Old, sought: Sought | None) -> None:
    """In a look that nothing interrupts: drafts as drafts, sent mail as sent, and the rest as inbox."""
    front.mailbox.deliver(mail("To a firm", WORD, old.clock.now, message_id="<own@quill.example>"), ["SENT"])
    front.mailbox.create_draft(mail("A draft", WORD, old.clock.now, message_id="<draft@quill.example>"))
    reported = old.reader(1000, sought).reported

    assert {ref.id: ref.folder for ref in reported} == {key: folder for key, (folder, _) in truth(front).items()}
    assert len(reported) == len(truth(front)) == 64


@pytest.mark.parametrize("sought", [None, SOUGHT])
def test_a_stop_after_any_page_loses_nothing(old: Old, sought: Sought | None) -> None:
    """A new connector goes on from the cursor, in both halves, and finds the people whom the first one met."""
    for pages in range(1, old.pages(sought) + 1):
        reader = old.reader(pages, sought)
        old.go_on(reader, sought)

        assert truth(old.front) == reader.known, f"stopped after {pages} pages"
        assert reader.restarts == 0


def test_a_stop_after_every_page_comes_to_an_end(old: Old) -> None:
    """Each connector object takes its edge and one page: there is an end to it, and nothing is lost."""
    reader = Reader()
    for _ in range(old.pages()):
        reader.scan(mailbox(old.front, old.clock, sought=SOUGHT), 2)

    assert truth(old.front) == reader.known
    assert '"after"' not in (reader.cursor or "")


def test_a_stop_in_the_first_half_repeats_nothing(old: Old) -> None:
    """What was read before it is not read again in that half."""
    stopped = old.reader(2)
    before = list(stopped.reported)
    stopped.scan(mailbox(old.front, old.clock, sought=SOUGHT), 2)

    assert len(before) == PAGE
    assert not {ref.id for ref in before} & {ref.id for ref in stopped.reported[PAGE:]}


def test_each_message_is_read_once(front: Front, old: Old) -> None:
    """What is read ahead for the sake of its writer is not asked for again, nor kept longer than its page."""
    box, read = mailbox(front, old.clock, sought=SOUGHT), front.calls("messages.get")
    reader = Reader()
    reader.scan(box)
    assert front.calls("messages.get") - read == len(reader.known) == 62


@pytest.mark.parametrize("pages", [2, 1000])
def test_what_was_read_ahead_is_not_kept(front: Front, old: Old, pages: int) -> None:
    """A message that is asked for after its page is read anew: it may be gone by then."""
    box = mailbox(front, old.clock, sought=SOUGHT)
    refs = [ref for page in islice(box.pages(None), pages) for ref in page.refs]
    front.mailbox.delete(front.mailbox.mails[refs[3].id])

    assert [type(one) for one in box.read(refs[2:5])] == [RawMessage, Gone, RawMessage]


def test_what_goes_while_it_is_read_ahead_is_gone(front: Front, old: Old) -> None:
    """Deleted a moment before its page: `Gone`, and the others are read."""
    reader, wanted = Reader(), old.reader(1000).known
    last = next(one for one in front.mailbox.newest_first() if one.text.has("", ("good", "day")))
    goes = on_nth(1, f"/messages/{last.id}", lambda: front.mailbox.delete(last))
    reader.scan(mailbox(front, old.clock, sought=SOUGHT, before=goes))
    del wanted[last.id]

    assert wanted == reader.known
    assert last.id in {ref.id for ref in reader.reported}


@pytest.mark.parametrize("sought", [None, SOUGHT])
def test_the_last_message_may_be_deleted_meanwhile(old: Old, sought: Sought | None) -> None:
    """The message that a cursor names is gone when the look goes on: nothing else is lost with it."""
    for pages in range(2, old.pages(sought)):
        wanted = old.reader(1000, sought).known
        reader = old.reader(pages, sought)
        last = reader.reported[-1].id
        old.front.mailbox.delete(old.front.mailbox.mails[last])
        old.go_on(reader, sought)
        del wanted[last]

        assert wanted == reader.known, f"stopped after {pages} pages"


def test_new_mail_may_come_meanwhile(front: Front, gmail_clock: Clock) -> None:
    """Mail with a word comes, between two halves of a look, into a thread without one: its older mail is found too."""
    old = Old(front, gmail_clock, firms=25)
    threads = {firm: old.mail(firm, "Good day.") for firm in range(10)}
    for pages in range(1, old.pages()):
        reader = old.reader(pages)
        answered = threads[pages % 10]
        assert old.mail(pages % 10, WORD, answered).thread_id == answered.thread_id
        old.go_on(reader)

        assert truth(old.front) == reader.known, f"stopped after {pages} pages"


def test_what_arrives_while_it_lists_is_not_lost(front: Front, gmail_clock: Clock) -> None:
    """A message that comes before any of the requests of a first look is known after the next one."""
    old = Old(front, gmail_clock, firms=3)
    listings = front.calls("messages.list")
    old.pages()
    for number in range(1, front.calls("messages.list") - listings + 1):
        reader = Reader()
        arrives = on_nth(number, "/messages", lambda: old.mail(1, "Good day."))
        reader.scan(mailbox(front, gmail_clock, sought=SOUGHT, before=arrives))
        reader.scan(mailbox(front, gmail_clock, sought=SOUGHT))

        assert truth(front) == reader.known


def test_what_is_sent_while_it_lists_is_sent_mail(front: Front, gmail_clock: Clock) -> None:
    """Its folder is that which it has when it is read."""

    def send() -> None:
        front.mailbox.deliver(letter(7), ["SENT"])

    reader = Reader()
    reader.scan(mailbox(front, gmail_clock, before=on_nth(2, "/messages", send)))

    assert [folder for folder, _ in reader.known.values()] == [Folder.SENT]


def test_a_restart_finds_the_people_anew(old: Old) -> None:
    """A history that is too old makes a whole first look, both halves."""
    reader = old.reader(1000)
    old.front.forget_history()
    reader.known.clear()
    old.go_on(reader)

    assert truth(old.front) == reader.known
    assert reader.restarts == 1


# Small, odd and large


def test_a_mailbox_with_one_mail(front: Front, gmail_clock: Clock) -> None:
    """It is read by eight requests, and the next look is one."""
    only = front.mailbox.deliver(letter(1), ["INBOX"])
    box, reader, spent = mailbox(front, gmail_clock), Reader(), spending(front)
    reader.scan(box)

    assert list(reader.known) == [only.id]
    assert spent.asked == 2 + 3 + 1  # the profile twice, three listings, the mail


def test_an_empty_mailbox(front: Front, gmail_clock: Clock) -> None:
    """There is nothing to read, and a cursor all the same."""
    reader = Reader()
    reader.scan(mailbox(front, gmail_clock, sought=SOUGHT))

    assert (reader.known, reader.restarts) == ({}, 0)
    assert reader.scan(mailbox(front, gmail_clock)) == 1


def test_a_listing_that_repeats_itself_ends(front: Front, gmail_clock: Clock) -> None:
    """A page token that comes again is no loop without end."""
    endless = answers.success({"messages": [], "nextPageToken": "7"})
    front.fail(faults.instead(endless), called("messages.list"), times=1000)
    with pytest.raises(TryLater):
        Reader().scan(mailbox(front, gmail_clock))

    assert front.calls("messages.list") == 2


@pytest.mark.parametrize("listing", [{}, {"messages": None}, {"messages": [{}, None, {"id": None}]}])
def test_a_listing_may_have_holes(front: Front, gmail_clock: Clock, listing: dict[str, object]) -> None:
    """Null, or entries that name nothing, are no mail and no trouble."""
    front.fail(faults.instead(answers.success(listing)), called("messages.list"), times=1000)
    reader = Reader()
    reader.scan(mailbox(front, gmail_clock))

    assert reader.reported == []


def pretended(number: int, at: datetime) -> Iterable[Pretended]:
    """So many mails, each in a thread of its own."""
    nothing: Callable[[], bytes] = lambda: b""  # noqa: E731
    for one in range(number):
        name = f"{0x18F0_0000_0000_0000 + one:x}"
        yield Pretended(name, name, frozenset({"INBOX"}), at, nothing, frozenset())


def test_a_mailbox_of_200000_mails(front: Front, gmail_clock: Clock) -> None:
    """It is listed by one request for each 500, and handed on a page at a time."""
    front.gzips = False
    front.pretend(pretended(200_000, gmail_clock.now - timedelta(days=1)))
    sizes = [len(page.refs) for page in mailbox(front, gmail_clock).pages(None)]

    assert front.calls("messages.list") == 200_000 // LISTED + 2
    assert sizes == [0] + [PAGE] * (200_000 // PAGE) + [0]


def test_a_large_mailbox_takes_little_memory(front: Front, gmail_clock: Clock) -> None:
    """While it is listed less than 500 bytes for each of its messages, so 100 MB for 200,000 of them."""
    front.gzips = False
    front.pretend(pretended(20_000, gmail_clock.now - timedelta(days=1)))
    pages = mailbox(front, gmail_clock).pages(None)
    next(pages)
    tracemalloc.start()
    first = next(pages)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(first.refs) == PAGE
    assert peak < 20_000 * 500


def test_the_listing_asks_for_as_much_as_it_may(front: Front, gmail_clock: Clock) -> None:
    """500 at a time, and of each message its id and thread only."""
    Reader().scan(mailbox(front, gmail_clock))

    assert set(asked_for(front, "maxResults")) == {str(LISTED)}
    assert "messages(id,threadId),nextPageToken" in asked_for(front, "fields")
