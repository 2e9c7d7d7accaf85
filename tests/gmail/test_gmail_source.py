"""What changed at Gmail since the last look, by its history: what it costs, and that nothing is lost or made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from connectors.mail import Folder, Gone, MessageRef
from connectors.mailbox import Cursor, TryLater
from tests.connectors.conformance import LETTER, Clock, letter
from tests.gmail import answers, faults
from tests.gmail.doors import GmailDoors
from tests.gmail.faults import called
from tests.gmail.front import Front
from tests.gmail.mailbox import Pretended
from tests.gmail.scanning import Reader, mailbox, nth, on_nth, spending, truth
from tests.stand_in.messages import Answer

pytestmark = pytest.mark.usefixtures("impatient")

HISTORY = called("history.list")


@pytest.fixture
def reader(front: Front, gmail_clock: Clock) -> Reader:
    """A reader that has had its first look at an empty mailbox."""
    reader = Reader()
    reader.scan(mailbox(front, gmail_clock))
    return reader


def changed(change: Callable[[dict[str, Any]], None]) -> faults.Fault:
    """The answer that would have come, with its JSON changed."""

    def how(act: Callable[[], Answer]) -> Answer:
        value = json.loads(act().body)
        change(value)
        return answers.success(value)

    return how


# What it costs


def test_a_look_without_news_is_one_request(front: Front, gmail_clock: Clock) -> None:
    """Two units, whether or not there is mail."""
    front.mailbox.deliver(letter(1), ["INBOX"])
    box, reader = mailbox(front, gmail_clock), Reader()
    reader.scan(box)
    spent, before = spending(front), box.spent
    reader.scan(box)

    assert (spent.asked, spent.cost) == (1, 2)
    assert (box.spent.since(before).requests, box.spent.since(before).units) == (1, 2)


@pytest.mark.parametrize("number", [1, 7, 45])
def test_each_new_message_is_one_request_more(front: Front, gmail_clock: Clock, number: int) -> None:
    """1 + n requests, also when they fill several pages."""
    box, reader = mailbox(front, gmail_clock), Reader()
    reader.scan(box)
    for one in range(number):
        front.mailbox.deliver(letter(one), ["INBOX"])
    spent = spending(front)
    reader.scan(box)

    assert (spent.asked, spent.cost) == (1 + number, 2 + 20 * number)
    assert truth(front) == reader.known


# The history as it comes


@pytest.mark.parametrize("history", [None, [], "absent"])
def test_a_history_may_be_absent(front: Front, gmail_clock: Clock, reader: Reader, history: object) -> None:
    """Where nothing changed the key is not there, or null; the new id is taken all the same."""

    def change(value: dict[str, Any]) -> None:
        value.pop("history", None)
        value["historyId"] = "99999999"
        if history != "absent":
            value["history"] = history

    front.fail(changed(change), HISTORY)

    assert reader.scan(mailbox(front, gmail_clock)) == 1
    assert "99999999" in (reader.cursor or "")


def test_empty_pages_are_turned(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """A page without records that names a next one is not the end."""
    front.empty_history_pages = 3
    front.mailbox.deliver(letter(1), ["INBOX"])
    spent = spending(front)
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known
    assert front.calls("history.list") == 4
    assert spent.asked == 1 + 4 + 1  # the profile, four pages, the mail


def test_a_page_token_that_repeats_ends_the_look(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """No loop without end: `TryLater` after two requests, and the cursor stays."""
    cursor = reader.cursor
    endless = answers.success({"historyId": "99999999", "nextPageToken": "7"})
    front.fail(faults.instead(endless), HISTORY, times=1000)

    with pytest.raises(TryLater):
        reader.scan(mailbox(front, gmail_clock))
    assert front.calls("history.list") == 2
    assert reader.cursor == cursor


def test_a_page_token_that_is_refused_waits(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """It has expired: the next look begins at the cursor again, and nothing is lost."""
    front.empty_history_pages = 1
    front.mailbox.deliver(letter(1), ["INBOX"])
    front.fail(faults.instead(answers.bad_request("Invalid pageToken")), lambda one: bool(one.parameter("pageToken")))
    with pytest.raises(TryLater):
        reader.scan(mailbox(front, gmail_clock))
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known
    assert reader.restarts == 0


def test_what_is_told_twice_counts_once(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """Records that come twice, and pages too, leave the same behind."""
    front.mailbox.deliver(letter(1), ["INBOX"])
    front.mailbox.delete(front.mailbox.deliver(letter(2), ["INBOX"]))
    front.mailbox.label(front.mailbox.deliver(letter(3), ["SPAM"]), add=["INBOX"], remove=["SPAM"])

    def twice(value: dict[str, Any]) -> None:
        value["history"] *= 2

    front.fail(changed(twice), HISTORY)
    before = reader.cursor
    reader.scan(mailbox(front, gmail_clock))
    again = Reader(before, dict(reader.known))
    again.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known == again.known


def test_an_answer_that_lacks_its_id_is_none(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """JSON that is not what was asked for, such as that of a network's own page, moves no cursor."""
    cursor = reader.cursor
    front.fail(faults.instead(answers.success({"login": "required"})), HISTORY, times=1000)
    with pytest.raises(TryLater):
        reader.scan(mailbox(front, gmail_clock))

    assert reader.cursor == cursor


# Changes of every kind


@pytest.mark.parametrize("label", ["SPAM", "TRASH"])
def test_spam_and_trash_are_removal(front: Front, gmail_clock: Clock, reader: Reader, label: str) -> None:
    """What is put there is removed, what is taken out again is reported."""
    box = mailbox(front, gmail_clock)
    mail = front.mailbox.deliver(letter(1), ["INBOX"])
    reader.scan(box)
    front.mailbox.label(mail, add=[label], remove=["INBOX"])
    reader.scan(box)
    assert (reader.removed, reader.known) == ([mail.id], {})

    front.mailbox.label(mail, add=["INBOX"], remove=[label])
    reader.scan(box)

    assert reader.known == {mail.id: (Folder.INBOX, letter(1))}


@pytest.mark.covers("case 60")
def test_spam_is_never_reported(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """Neither as it arrives nor by a first look."""
    front.mailbox.deliver(letter(1), ["SPAM"])
    front.mailbox.deliver(letter(2), ["TRASH"])
    reader.scan(mailbox(front, gmail_clock))
    Reader().scan(mailbox(front, gmail_clock))

    assert (reader.reported, reader.known) == ([], {})


def test_chats_are_never_reported(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """They are no mail: nor are labels that nobody knows a reason to leave mail out."""

    def relabel(value: dict[str, Any]) -> None:
        stubs = [one["message"] for record in value["history"] for one in record["messagesAdded"]]
        stubs[0]["labelIds"] = ["CHAT"]
        stubs[1]["labelIds"] = ["Label_7", "CATEGORY_NOBODY_KNOWS", "INBOX"]

    front.mailbox.deliver(letter(1), ["INBOX"])
    second = front.mailbox.deliver(letter(2), ["INBOX"])
    front.fail(changed(relabel), HISTORY)
    reader.scan(mailbox(front, gmail_clock))

    assert reader.reported == [MessageRef(second.id, Folder.INBOX)]


def test_old_chats_are_not_reported_either(front: Front, gmail_clock: Clock) -> None:
    """A first look lists no chats."""
    at = gmail_clock.now - timedelta(days=1)
    front.pretend([Pretended("18f0", "18f0", frozenset({"CHAT"}), at, lambda: letter(1))])
    reader = Reader()
    reader.scan(mailbox(front, gmail_clock))

    assert reader.reported == []


@pytest.mark.parametrize("label", ["SPAM", "TRASH"])
def test_what_is_in_trash_when_read_is_gone(front: Front, gmail_clock: Clock, reader: Reader, label: str) -> None:
    """Listed, then put there, then read: `Gone`, though Gmail would still give it."""
    mail = front.mailbox.deliver(letter(1), ["INBOX"])
    box = mailbox(front, gmail_clock)
    refs = [ref for page in box.pages(reader.cursor) for ref in page.refs]
    front.mailbox.label(mail, add=[label])

    assert list(box.read(refs)) == [Gone(MessageRef(mail.id, Folder.INBOX))]


def test_an_edited_draft_has_another_id(
    front: Front, gmail_clock: Clock, gmail_doors: GmailDoors, reader: Reader
) -> None:
    """The old id is removed and the new one reported."""
    box = mailbox(front, gmail_clock)
    box.create(LETTER)
    reader.scan(box)
    (before,) = reader.known
    gmail_doors.edit_draft(LETTER.marker, text="Other words")
    reader.scan(box)

    assert reader.removed == [before]
    assert truth(front) == reader.known
    assert [folder for folder, _ in reader.known.values()] == [Folder.DRAFTS]


def test_a_sent_draft_is_sent_mail(front: Front, gmail_clock: Clock, gmail_doors: GmailDoors, reader: Reader) -> None:
    """It leaves the drafts and is reported among the sent mail."""
    box = mailbox(front, gmail_clock)
    box.create(LETTER)
    reader.scan(box)
    gmail_doors.send_draft(LETTER.marker)
    reader.scan(box)

    assert truth(front) == reader.known
    assert [folder for folder, _ in reader.known.values()] == [Folder.SENT]


def test_a_label_alone_is_no_news(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """Read, starred, archived: one request, nothing to read."""
    box = mailbox(front, gmail_clock)
    mail = front.mailbox.deliver(letter(1), ["INBOX", "UNREAD"])
    reader.scan(box)
    front.mailbox.label(mail, add=["STARRED"], remove=["UNREAD", "INBOX"])
    spent = spending(front)
    reader.scan(box)

    assert spent.asked == 1
    assert truth(front) == reader.known


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_is_known_in_the_end(front: Front, gmail_clock: Clock, seed: int) -> None:
    """Mail arrives, is labelled, trashed, deleted; drafts are made, edited, sent: between looks and after them."""
    chance = Random(seed)  # noqa: S311  (not for secrets)
    front.empty_history_pages = seed % 3
    front.keeps_message_ids = bool(seed % 2)
    reader, box = Reader(), mailbox(front, gmail_clock)
    for step in range(60):
        happen(front, chance, step)
        gmail_clock.tick(1)
        if chance.random() < 0.2:
            reader.scan(box, chance.choice([None, 1]))
            if chance.random() < 0.3:
                box = mailbox(front, gmail_clock)
    reader.scan(box)

    assert truth(front) == reader.known
    assert reader.known


def happen(front: Front, chance: Random, number: int) -> None:
    """Something, to some mail or draft."""
    world = front.mailbox
    mails = [mail for mail in world.mails.values() if "DRAFT" not in mail.labels]
    drafts = list(world.drafts.values())
    act = chance.randrange(10)
    if act < 4 or not mails:
        world.deliver(
            letter(number), chance.choice([["INBOX"], ["INBOX", "UNREAD"], ["SPAM"], ["SENT"], ["IMPORTANT"]])
        )
    elif act < 6:
        add, remove = chance.sample(["SPAM", "TRASH", "STARRED", "INBOX"], 2)
        world.label(chance.choice(mails), add=[add], remove=[remove])
    elif act == 6:
        world.delete(chance.choice(mails))
    elif act == 7 or not drafts:
        world.create_draft(letter(number))
    elif act == 8:
        world.replace_draft((draft := chance.choice(drafts)), letter(number), world.mails[draft.message].thread_id)
    else:
        chance.choice([world.send_draft, world.delete_draft])(chance.choice(drafts))


# A history that is too old


def test_a_history_that_is_too_old_begins_anew(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """Nothing is lost that came meanwhile, and the first page says that it begins anew."""
    front.mailbox.deliver(letter(1), ["INBOX"])
    reader.scan(mailbox(front, gmail_clock))
    front.mailbox.deliver(letter(2), ["INBOX"])
    front.forget_history()
    front.mailbox.deliver(letter(3), ["INBOX"])
    pages = list(mailbox(front, gmail_clock).pages(reader.cursor))
    reader.scan(mailbox(front, gmail_clock))

    assert [page.restarted for page in pages] == [True] + [False] * (len(pages) - 1)
    assert truth(front) == reader.known
    assert (reader.restarts, len(reader.known)) == (1, 3)


def test_a_history_that_ends_between_two_pages(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """It becomes too old while its pages are turned: what was not told yet is found by the new look."""
    front.empty_history_pages = 1
    front.mailbox.deliver(letter(1), ["INBOX"])
    reader.scan(mailbox(front, gmail_clock, before=on_nth(2, "/history", front.forget_history)))

    assert truth(front) == reader.known
    assert (reader.restarts, len(reader.known)) == (1, 1)


@pytest.mark.parametrize("read", [0, 1])
def test_a_history_too_long_to_tell_begins_anew(front: Front, gmail_clock: Clock, reader: Reader, read: int) -> None:
    """A record has no bounds: where a whole mailbox is relabelled, looking anew is less than reading of it."""
    front.empty_history_pages = 1
    front.mailbox.deliver(letter(1), ["INBOX"])
    labelled = [{"message": {"id": f"{number:016x}", "labelIds": ["INBOX"]}} for number in range(100_000)]

    def swell(value: dict[str, Any]) -> None:
        value["history"] = [{"id": "99999999", "labelsRemoved": labelled}]

    front.fail(changed(swell), nth(read + 1, HISTORY))
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known
    assert reader.restarts == 1


# Cursors


def test_any_page_is_an_edge(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """After any page a new connector goes on from its cursor, and nothing is lost."""
    for number in range(55):
        front.mailbox.deliver(letter(number), ["INBOX"])
    start = reader.cursor
    for pages in range(1, Reader(start).scan(mailbox(front, gmail_clock)) + 1):
        stopped = Reader(start)
        stopped.scan(mailbox(front, gmail_clock), pages)
        stopped.scan(mailbox(front, gmail_clock))

        assert truth(front) == stopped.known
        assert len(stopped.reported) == 55


@pytest.mark.parametrize(
    "cursor",
    ["", "null", "7", "[]", "{}", '{"v":2,"history":"7"}', '{"v":1,"history":7}', '{"v":1,"history":"-7"}', "[" * 9999],
)
def test_a_cursor_of_nobody_begins_anew(front: Front, gmail_clock: Clock, cursor: str) -> None:
    """Whatever stands in its place, the look says that it begins anew, and skips nothing."""
    front.mailbox.deliver(letter(1), ["INBOX"])
    reader = Reader(Cursor(cursor))
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known
    assert reader.restarts == 1


@pytest.mark.parametrize("history", ["0", "1", str(2**64 - 1), str(2**64)])
def test_a_history_id_of_another_time_begins_anew(front: Front, gmail_clock: Clock, history: str) -> None:
    """Too old, or not given yet: both are a look anew."""
    front.mailbox.deliver(letter(1), ["INBOX"])
    reader = Reader(Cursor(f'{{"v":1,"history":"{history}"}}'))
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known
    assert reader.restarts == 1
