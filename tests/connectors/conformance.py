"""What every mailbox must do: one test for each sentence of the ports' docstrings.

A connector's tests subclass a contract and provide the back doors. A contract that an empty connector passes is a
defect; `test_contracts.py` runs them against one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from connectors import mime
from connectors.mail import (
    Address,
    Draft,
    DraftRef,
    Edited,
    Folder,
    Gone,
    MessageRef,
    RawMessage,
    Sent,
    Untouched,
)
from connectors.mailbox import Cursor, DraftBox, MailSource, Page, TouchedByUser

NOW = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
ADA = Address("ada@quill.example", "Ada Quill")
ROSA = Address("rosa@harbourlight.example", "Rosa Lindt")
LETTER = Draft(
    marker="<5f1c9d02a7@quill.example>",
    sender=ADA,
    to=(ROSA,),
    subject="Re: Your talk with us",
    body="Dear Rosa,\n\nthank you for the talk on Monday – I liked the part about lighthouses.\n\nAda",
    in_reply_to="<talk@harbourlight.example>",
    references=("<first@harbourlight.example>", "<talk@harbourlight.example>"),
)


def letter(number: int) -> bytes:
    """A small mail with a number of its own."""
    return (
        f"From: Rosa <rosa@harbourlight.example>\r\nTo: ada@quill.example\r\nSubject: Mail {number}\r\n"
        f"Date: Mon, 6 Apr 2026 08:00:00 +0000\r\nMessage-ID: <{number}@harbourlight.example>\r\n\r\nText {number}.\r\n"
    ).encode()


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """The time now."""
        return self.now

    def tick(self, seconds: int = 60) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class Doors(Protocol):
    """What others do to the mailbox: senders deliver, the user edits, sends and discards drafts."""

    def deliver(self, content: bytes, folder: Folder) -> None:
        """A message arrives in a folder."""
        ...

    def remove(self, content: bytes) -> None:
        """The user removes the message that holds these bytes."""
        ...

    def edit_draft(self, marker: str, text: str | None = None, to: Sequence[Address] | None = None) -> None:
        """The user changes a draft."""
        ...

    def send_draft(self, marker: str) -> None:
        """The user sends a draft."""
        ...

    def discard_draft(self, marker: str) -> None:
        """The user throws a draft away."""
        ...

    def drafts(self) -> list[Draft]:
        """The drafts that a user sees."""
        ...

    def sent_ids(self) -> list[str]:
        """The Message-IDs of the sent mail; a server may have given new ones."""
        ...


def refs_of(pages: Sequence[Page]) -> list[MessageRef]:
    """What the pages report."""
    return [ref for page in pages for ref in page.refs]


def contents(source: MailSource, refs: Sequence[MessageRef]) -> list[bytes]:
    """The messages behind the refs, line ends as in memory."""
    raws = list(source.read(refs))
    assert all(isinstance(raw, RawMessage) for raw in raws)
    return [raw.content for raw in raws if isinstance(raw, RawMessage)]


class ReadContract:
    """What every source does, an archive too."""

    @pytest.fixture
    def filled(self) -> tuple[MailSource, list[bytes]]:
        """A source, and the messages in it."""
        raise NotImplementedError

    def test_the_first_scan_reports_every_message(self, filled: tuple[MailSource, list[bytes]]) -> None:
        """`None` begins with a back-fill; each message can be read whole, byte for byte."""
        source, mails = filled

        found = contents(source, refs_of(list(source.pages(None))))

        assert sorted(found) == sorted(mails)

    def test_messages_come_in_the_order_asked(self, filled: tuple[MailSource, list[bytes]]) -> None:
        """`read` keeps the order of the refs it was given."""
        source, _ = filled
        refs = refs_of(list(source.pages(None)))

        read = [raw.ref for raw in source.read(refs[::-1]) if isinstance(raw, RawMessage)]

        assert read
        assert refs[::-1] == read

    def test_times_of_arrival_are_aware(self, filled: tuple[MailSource, list[bytes]]) -> None:
        """`received_at` names a moment, not a wall clock."""
        source, _ = filled
        raws = list(source.read(refs_of(list(source.pages(None)))))

        assert raws
        assert all(isinstance(raw, RawMessage) and raw.received_at.tzinfo for raw in raws)

    def test_a_scan_without_news_yields_one_page(self, filled: tuple[MailSource, list[bytes]]) -> None:
        """At least one page is yielded, if only to carry the cursor."""
        source, _ = filled
        last = list(source.pages(None))[-1].cursor

        assert [field for page in source.pages(last) for field in (page.refs, page.removed)] == [(), ()]

    def test_an_unreadable_cursor_becomes_a_back_fill(self, filled: tuple[MailSource, list[bytes]]) -> None:
        """It starts anew by itself, says so, and skips nothing."""
        source, mails = filled

        pages = list(source.pages(Cursor("nonsense ∞")))

        assert pages[0].restarted
        assert sorted(mails) == sorted(contents(source, refs_of(pages)))

    def test_a_back_fill_asked_for_is_no_restart(self, filled: tuple[MailSource, list[bytes]]) -> None:
        """Only an expired cursor counts as a restart."""
        source, _ = filled
        pages = list(source.pages(None))

        assert pages
        assert not any(page.restarted for page in pages)


class SourceContract(ReadContract):
    """What a living mailbox does beyond that."""

    @pytest.fixture
    def clock(self) -> Clock:
        """The clock that the mailbox goes by."""
        return Clock()

    @pytest.fixture
    def source(self, clock: Clock) -> MailSource:
        """The mailbox, empty."""
        raise NotImplementedError

    @pytest.fixture
    def doors(self, source: MailSource) -> Doors:
        """The back doors of the same mailbox."""
        raise NotImplementedError

    @pytest.fixture
    def filled(self, source: MailSource, doors: Doors, clock: Clock) -> tuple[MailSource, list[bytes]]:
        """The mailbox with a few messages."""
        mails = [letter(number) for number in range(5)]
        for mail in mails:
            doors.deliver(mail, Folder.INBOX)
            clock.tick()
        return source, mails

    def test_what_came_since_is_reported_once(self, source: MailSource, doors: Doors) -> None:
        """A cursor leaves out what was reported before it, and nothing else."""
        doors.deliver(letter(1), Folder.INBOX)
        first = list(source.pages(None))[-1].cursor
        doors.deliver(letter(2), Folder.INBOX)
        second = list(source.pages(first))

        assert [letter(2)] == contents(source, refs_of(second))
        assert refs_of(list(source.pages(second[-1].cursor))) == []

    def test_all_three_folders_are_reported(self, source: MailSource, doors: Doors) -> None:
        """Inbox, sent mail and drafts, each under its name."""
        for number, folder in enumerate(Folder):
            doors.deliver(letter(number), folder)

        assert set(Folder) == {ref.folder for ref in refs_of(list(source.pages(None)))}

    def test_a_removed_message_is_reported(self, source: MailSource, doors: Doors) -> None:
        """`removed` names the ref that is no longer there."""
        doors.deliver(letter(1), Folder.DRAFTS)
        pages = list(source.pages(None))
        doors.remove(letter(1))

        removed = [one for page in source.pages(pages[-1].cursor) for one in page.removed]

        assert [ref.id for ref in refs_of(pages)] == removed
        assert removed

    def test_a_message_gone_meanwhile_reads_as_gone(self, source: MailSource, doors: Doors) -> None:
        """Deleted between listing and reading: `Gone`, with its ref, and the others are read."""
        doors.deliver(letter(1), Folder.INBOX)
        doors.deliver(letter(2), Folder.INBOX)
        refs = refs_of(list(source.pages(None)))
        kept = [raw.content for raw in source.read(refs[1:]) if isinstance(raw, RawMessage)]
        doors.remove(contents(source, refs[:1])[0])

        found = list(source.read(refs))

        assert Gone(refs[0]) == found[0]
        assert kept == [raw.content for raw in found if isinstance(raw, RawMessage)]

    def test_pages_are_whole_steps(self, source: MailSource, doors: Doors, clock: Clock) -> None:
        """Stopping after any page and going on from its cursor loses nothing."""
        mails = [letter(number) for number in range(450)]
        for mail in mails:
            doors.deliver(mail, Folder.INBOX)
            clock.tick(1)
        first = next(page for page in source.pages(None) if page.refs)
        rest = list(source.pages(first.cursor))

        assert 0 < len(first.refs) <= 200
        assert sorted(mails) == sorted(contents(source, [*first.refs, *refs_of(rest)]))

    def test_the_oldest_come_first(self, source: MailSource, doors: Doors, clock: Clock) -> None:
        """Within a page messages stand in the order they arrived."""
        for number in (3, 1, 2):
            doors.deliver(letter(number), Folder.INBOX)
            clock.tick()

        found = contents(source, refs_of(list(source.pages(None))))

        assert [letter(3), letter(1), letter(2)] == found


class DraftBoxContract:
    """What every place for drafts does."""

    @pytest.fixture
    def clock(self) -> Clock:
        """The clock that the mailbox goes by."""
        return Clock()

    @pytest.fixture
    def box(self, clock: Clock) -> DraftBox:
        """The mailbox, empty."""
        raise NotImplementedError

    @pytest.fixture
    def doors(self, box: DraftBox) -> Doors:
        """The back doors of the same mailbox."""
        raise NotImplementedError

    def test_a_draft_stands_as_written(self, box: DraftBox, doors: Doors) -> None:
        """`create` makes exactly one draft, in the thread it answers, with its marker."""
        ref = box.create(LETTER)

        assert doors.drafts() == [LETTER]
        assert LETTER.marker == ref.marker
        assert mime.digest(LETTER.to, LETTER.subject, LETTER.body) == ref.digest

    def test_a_draft_is_never_doubled(self, box: DraftBox, doors: Doors) -> None:
        """Made again under the same marker, it is still one."""
        box.create(LETTER)
        box.create(LETTER)

        assert len(doors.drafts()) == 1

    def test_a_draft_that_was_begun_can_be_finished(self, box: DraftBox, doors: Doors) -> None:
        """Where making it takes several calls, the first names it; finishing it makes it whole, and twice is once."""
        heard: list[DraftRef] = []
        ref = box.create(LETTER, heard.append)
        for one in (*heard, ref):
            finished = box.finish(one, LETTER)

        assert finished == ref
        assert {one.id for one in heard} <= {ref.id}
        assert not any(one.whole for one in heard)
        assert doors.drafts() == [LETTER]

    def test_a_draft_without_recipient_has_none(self, box: DraftBox, doors: Doors) -> None:
        """Nobody can send it by accident."""
        box.create(_with(to=()))

        assert [draft.to for draft in doors.drafts()] == [()]

    def test_a_draft_is_found_by_its_marker(self, box: DraftBox) -> None:
        """`find` gives what `create` gave, and nothing for another marker."""
        ref = box.create(LETTER)

        assert ref == box.find(LETTER.marker)
        assert box.find("<another@quill.example>") is None

    def test_an_edited_draft_is_found_as_it_is_now(self, box: DraftBox, doors: Doors) -> None:
        """Its digest is that of what lies there now."""
        ref = box.create(LETTER)
        doors.edit_draft(LETTER.marker, text="Something else")
        found = box.find(LETTER.marker)

        assert found is not None
        assert mime.digest(LETTER.to, LETTER.subject, "Something else") == found.digest != ref.digest

    def test_a_draft_left_alone_is_untouched(self, box: DraftBox) -> None:
        """Nothing happened to it."""
        assert Untouched() == box.fate(box.create(LETTER))

    def test_rewrapped_text_is_no_edit(self, box: DraftBox, doors: Doors) -> None:
        """A mail program that wraps the lines anew has changed nothing."""
        ref = box.create(LETTER)
        doors.edit_draft(LETTER.marker, text=LETTER.body.replace(" on ", "\non ").replace("\n\n", "\n\n\n"))

        assert Untouched() == box.fate(ref)

    def test_a_changed_word_is_an_edit(self, box: DraftBox, doors: Doors) -> None:
        """`Edited` tells the text and the recipients as they are now."""
        ref = box.create(LETTER)
        doors.edit_draft(LETTER.marker, text="Dear Rosa, thank you for Tuesday.")
        fate = box.fate(ref)

        assert isinstance(fate, Edited)
        assert fate.text.strip() == "Dear Rosa, thank you for Tuesday."
        assert fate.to == LETTER.to
        assert fate.subject == LETTER.subject

    def test_another_recipient_is_an_edit(self, box: DraftBox, doors: Doors) -> None:
        """Recipients are content too."""
        ref = box.create(LETTER)
        doors.edit_draft(LETTER.marker, to=(ADA,))
        fate = box.fate(ref)

        assert isinstance(fate, Edited)
        assert fate.to == (ADA,)

    def test_a_sent_draft_is_sent(self, box: DraftBox, doors: Doors) -> None:
        """It is among the sent mail."""
        ref = box.create(LETTER)
        doors.send_draft(LETTER.marker)

        assert [box.fate(ref)] == [Sent(one) for one in doors.sent_ids()]
        assert box.find(LETTER.marker) is None

    def test_a_discarded_draft_is_gone(self, box: DraftBox, doors: Doors) -> None:
        """It is nowhere."""
        ref = box.create(LETTER)
        doors.discard_draft(LETTER.marker)

        assert isinstance(box.fate(ref), Gone)
        assert box.find(LETTER.marker) is None

    def test_an_untouched_draft_can_be_revised(self, box: DraftBox, doors: Doors, clock: Clock) -> None:
        """The new one stands in its place under the same marker, and is untouched in turn."""
        ref = box.create(_with(to=()))
        clock.tick()
        revised = box.revise(ref, LETTER)

        assert doors.drafts() == [LETTER]
        assert Untouched() == box.fate(revised)
        assert revised == box.find(LETTER.marker)

    @pytest.mark.parametrize("act", ["edit", "send", "discard"])
    def test_what_the_user_touched_is_not_revised(self, box: DraftBox, doors: Doors, act: str) -> None:
        """`revise` raises TouchedByUser, then changes nothing."""
        ref = box.create(LETTER)
        _touch(doors, act)
        before = doors.drafts()
        with pytest.raises(TouchedByUser):
            box.revise(ref, _with(body="Something new"))

        assert before == doors.drafts()

    def test_an_untouched_draft_can_be_withdrawn(self, box: DraftBox, doors: Doors) -> None:
        """It is gone, and only it."""
        ref = box.create(LETTER)
        other = box.create(_with(marker="<other@quill.example>"))
        box.withdraw(ref)

        assert [draft.marker for draft in doors.drafts()] == ["<other@quill.example>"]
        assert Untouched() == box.fate(other)

    def test_an_edited_draft_is_not_withdrawn(self, box: DraftBox, doors: Doors) -> None:
        """`withdraw` raises TouchedByUser and leaves the user's words."""
        ref = box.create(LETTER)
        doors.edit_draft(LETTER.marker, text="My own words")
        with pytest.raises(TouchedByUser):
            box.withdraw(ref)

        assert len(doors.drafts()) == 1

    @pytest.mark.parametrize("act", ["send", "discard"])
    def test_a_draft_that_is_gone_counts_as_withdrawn(self, box: DraftBox, doors: Doors, act: str) -> None:
        """Withdrawing twice, or too late, is no error."""
        ref = box.create(LETTER)
        _touch(doors, act)
        box.withdraw(ref)

        assert doors.drafts() == []
        assert ref == DraftRef(ref.id, LETTER.marker, mime.digest(LETTER.to, LETTER.subject, LETTER.body))


def _touch(doors: Doors, act: str) -> None:
    if act == "edit":
        doors.edit_draft(LETTER.marker, text="My own words")
    elif act == "send":
        doors.send_draft(LETTER.marker)
    else:
        doors.discard_draft(LETTER.marker)


def _with(*, marker: str = LETTER.marker, to: tuple[Address, ...] = LETTER.to, body: str = LETTER.body) -> Draft:
    return Draft(marker, LETTER.sender, to, LETTER.subject, body, LETTER.in_reply_to, LETTER.references)
