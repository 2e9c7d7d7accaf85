"""What became of a draft at Gmail, and that nothing is written over what the user touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from connectors.gmail import GmailMailbox
from connectors.gmail.sent import LOOKED_AT
from connectors.mail import DraftRef, Edited, Gone, Sent, Untouched
from connectors.mailbox import TouchedByUser
from connectors.transport import ANSWER_LIMIT
from tests.connectors.conformance import ADA, LETTER, ROSA, Clock, letter
from tests.gmail.doors import GmailDoors
from tests.gmail.edits import (
    MARKS,
    by_web_client,
    original,
    rewrite,
    says,
    standing,
    with_attachment,
    with_header,
    without,
    written,
)
from tests.gmail.faults import called
from tests.gmail.front import Front
from tests.gmail.scanning import mailbox

pytestmark = pytest.mark.usefixtures("impatient")

NEWS = replace(LETTER, body="Dear Rosa,\n\nthank you – and for the tea.\n\nAda")
UPDATE, DELETE = called("drafts.update"), called("drafts.delete")


@pytest.fixture
def box(front: Front, gmail_clock: Clock) -> GmailMailbox:
    """A mailbox with the mail that the letter answers."""
    original(front)
    return mailbox(front, gmail_clock)


@pytest.fixture
def ref(box: GmailMailbox) -> DraftRef:
    """The letter, placed."""
    return box.create(LETTER)


def raw(front: Front) -> bytes:
    """The draft as it stands."""
    return standing(front, LETTER.marker)[1].raw()


# It stands


@pytest.mark.parametrize("strips", [False, True])
def test_other_words_are_an_edit(
    front: Front, gmail_doors: GmailDoors, box: GmailMailbox, ref: DraftRef, *, strips: bool
) -> None:
    """Whether or not the editor leaves our marks in place."""
    front.strips_headers_on_edit = strips
    gmail_doors.edit_draft(LETTER.marker, text="My own words.")

    assert box.fate(ref) == Edited("My own words.\n", (ROSA,), LETTER.subject)


@pytest.mark.parametrize("strips", [False, True])
def test_other_line_ends_are_none(
    front: Front, gmail_doors: GmailDoors, box: GmailMailbox, ref: DraftRef, *, strips: bool
) -> None:
    """Opened and saved again, the draft is as we wrote it."""
    front.strips_headers_on_edit = strips
    gmail_doors.edit_draft(LETTER.marker, text=LETTER.body.replace(" on ", " on\n"))

    assert box.fate(ref) == Untouched()


@pytest.mark.parametrize("keeps", [MARKS, ("message-id",), ()])
def test_the_editor_in_the_browser_changes_no_word(
    front: Front, box: GmailMailbox, ref: DraftRef, keeps: tuple[str, ...]
) -> None:
    """It re-flows the text and puts HTML beside it: as long as the words are ours the draft is."""
    rewrite(front, LETTER.marker, by_web_client(raw(front), keeps=keeps))
    assert box.fate(ref) == Untouched()
    revised = box.revise(ref, NEWS)

    assert says(standing(front, LETTER.marker)[1]).text.strip() == NEWS.body
    assert box.fate(revised) == Untouched()


@pytest.mark.parametrize("keeps", [MARKS, ()])
def test_words_written_in_the_browser_are_an_edit(
    front: Front, box: GmailMailbox, ref: DraftRef, keeps: tuple[str, ...]
) -> None:
    """One word more, with HTML beside it, is the user's."""
    rewrite(front, LETTER.marker, by_web_client(raw(front), f"{LETTER.body} Quill", keeps))

    assert isinstance(box.fate(ref), Edited)


TOUCHES: dict[str, Callable[[bytes], bytes]] = {
    "cc": lambda raw: with_header(raw, "Cc: tomas@harbourlight.example"),
    "bcc": lambda raw: with_header(raw, "Bcc: tomas@harbourlight.example"),
    "a file": with_attachment,
    "a big file": lambda raw: with_attachment(raw, ANSWER_LIMIT),
    "subject": lambda raw: with_header(without(raw, "subject"), "Subject: Re: Our talk"),
    "no recipient": lambda raw: without(raw, "to"),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_what_the_user_added_is_kept(
    front: Front, box: GmailMailbox, ref: DraftRef, touch: Callable[[bytes], bytes]
) -> None:
    """A recipient, a file, another subject: the draft is the user's, is not written over and not removed."""
    rewrite(front, LETTER.marker, touch(raw(front)))
    before = raw(front)

    assert isinstance(box.fate(ref), Edited)
    with pytest.raises(TouchedByUser):
        box.revise(ref, NEWS)
    with pytest.raises(TouchedByUser):
        box.withdraw(ref)
    assert raw(front) == before


# It was sent


@pytest.mark.parametrize("keeps_id", [False, True])
@pytest.mark.parametrize("strips", [False, True])
@pytest.mark.parametrize("text", [None, "My own words."])
def test_a_sent_draft_is_sent(
    front: Front,
    gmail_doors: GmailDoors,
    box: GmailMailbox,
    ref: DraftRef,
    text: str | None,
    *,
    strips: bool,
    keeps_id: bool,
) -> None:
    """Edited or not, under another Message-ID or not, with or without our marks; for a new connector too."""
    front.keeps_message_ids, front.strips_headers_on_edit = keeps_id, strips
    gmail_doors.edit_draft(LETTER.marker, text=text)
    gmail_doors.send_draft(LETTER.marker)
    (message_id,) = gmail_doors.sent_ids()

    assert box.fate(ref) == Sent(message_id)


@pytest.mark.parametrize("keeps", [MARKS, (MARKS[1],)])
def test_a_draft_sent_under_another_subject_is_sent(
    front: Front, gmail_doors: GmailDoors, box: GmailMailbox, ref: DraftRef, keeps: tuple[str, ...]
) -> None:
    """It leaves its thread by that, and is known by our mark."""
    wrapper, _ = standing(front, LETTER.marker)
    changed = with_header(without(by_web_client(raw(front), keeps=keeps), "subject"), "Subject: Our talk")
    front.mailbox.replace_draft(wrapper, changed, "")
    gmail_doors.send_draft(LETTER.marker)

    assert box.fate(ref) == Sent(*gmail_doors.sent_ids())


def test_another_subject_and_no_marks_is_beyond_us(
    front: Front, gmail_doors: GmailDoors, box: GmailMailbox, ref: DraftRef
) -> None:
    """No thread, no mark and no subject of ours: it can't be told from a mail that the user wrote anew."""
    wrapper, _ = standing(front, LETTER.marker)
    changed = with_header(without(by_web_client(raw(front), keeps=()), "subject"), "Subject: Our talk")
    front.mailbox.replace_draft(wrapper, changed, "")
    gmail_doors.send_draft(LETTER.marker)

    assert box.fate(ref) == Gone()


def test_the_same_words_sent_elsewhere_are_the_draft(
    front: Front, gmail_doors: GmailDoors, gmail_clock: Clock, box: GmailMailbox, ref: DraftRef
) -> None:
    """Copied into another program and sent from there: no thread and no mark, but word for word the letter."""
    gmail_clock.tick()
    copied = replace(LETTER, marker="<copy@quill.example>", in_reply_to=None, references=())
    front.mailbox.deliver(written(copied), ["SENT"])
    gmail_doors.discard_draft(LETTER.marker)

    assert box.fate(ref) == Sent(copied.marker)


def test_sent_to_a_recipient_whom_the_user_added(
    front: Front, gmail_doors: GmailDoors, gmail_clock: Clock, box: GmailMailbox
) -> None:
    """A draft that waited for its recipient is known by thread and subject."""
    front.strips_headers_on_edit = True
    ref = box.create(replace(LETTER, to=()))
    gmail_clock.tick()
    gmail_doors.edit_draft(LETTER.marker, to=(ROSA,))
    gmail_doors.send_draft(LETTER.marker)

    assert box.fate(ref) == Sent(*gmail_doors.sent_ids())


@pytest.mark.parametrize("edited", [False, True])
def test_one_of_two_is_sent(
    gmail_doors: GmailDoors, gmail_clock: Clock, box: GmailMailbox, ref: DraftRef, *, edited: bool
) -> None:
    """Two drafts in one thread, to one person: the one is sent, the other discarded, and they are not confused."""
    other = replace(LETTER, marker="<other@quill.example>", body="Dear Rosa, is there any news? Ada")
    second = box.create(other)
    gmail_clock.tick()
    if edited:
        gmail_doors.edit_draft(LETTER.marker, text="My own words.")
    gmail_doors.send_draft(LETTER.marker)
    gmail_doors.discard_draft(other.marker)

    assert box.fate(second) == Gone()
    assert box.fate(ref) == Sent(*gmail_doors.sent_ids())
    assert box.fate(second) == Gone()


def test_an_older_sent_mail_is_another(
    front: Front, gmail_doors: GmailDoors, gmail_clock: Clock, box: GmailMailbox
) -> None:
    """What the user sent in the thread before our draft was made does not count as the draft."""
    earlier = replace(LETTER, marker="<earlier@quill.example>", body="Dear Rosa, see you on Monday. Ada")
    front.mailbox.deliver(written(earlier), ["SENT"])
    gmail_clock.tick(600)
    ref = box.create(LETTER)
    gmail_doors.discard_draft(LETTER.marker)

    assert box.fate(ref) == Gone()


def test_a_sent_mail_to_somebody_else_is_another(
    front: Front, gmail_doors: GmailDoors, gmail_clock: Clock, box: GmailMailbox, ref: DraftRef
) -> None:
    """Nor does a mail in the thread to other people."""
    gmail_clock.tick()
    forwarded = replace(LETTER, marker="<forward@quill.example>", to=(ADA,), body="Look!")
    front.mailbox.deliver(written(forwarded), ["SENT"])
    gmail_doors.discard_draft(LETTER.marker)

    assert box.fate(ref) == Gone()


def test_much_may_be_sent_after_it(
    front: Front, gmail_doors: GmailDoors, gmail_clock: Clock, box: GmailMailbox, ref: DraftRef
) -> None:
    """A machine that was off for long finds it in its thread all the same, and does not read everything for it."""
    gmail_doors.send_draft(LETTER.marker)
    sent = gmail_doors.sent_ids()
    for number in range(LOOKED_AT + 10):
        gmail_clock.tick()
        front.mailbox.deliver(letter(number), ["SENT"])
    read = front.calls("messages.get")

    assert box.fate(ref) == Sent(*sent)
    assert front.calls("messages.get") - read <= LOOKED_AT + 1


def test_a_huge_sent_mail_is_no_hindrance(
    front: Front, gmail_doors: GmailDoors, box: GmailMailbox, ref: DraftRef
) -> None:
    """With a big file attached it is known like any other."""
    rewrite(front, LETTER.marker, with_attachment(raw(front), ANSWER_LIMIT))
    gmail_doors.send_draft(LETTER.marker)

    assert box.fate(ref) == Sent(*gmail_doors.sent_ids())


def test_a_sent_mail_is_read_once(front: Front, gmail_doors: GmailDoors, box: GmailMailbox, ref: DraftRef) -> None:
    """It does not change any more."""
    gmail_doors.send_draft(LETTER.marker)
    first = box.fate(ref)
    read = front.calls("messages.get")

    assert box.fate(ref) == first
    assert front.calls("messages.get") == read


def test_a_trashed_draft_is_gone(front: Front, box: GmailMailbox, ref: DraftRef) -> None:
    """The user threw it away; it is not written over and not deleted for good."""
    front.mailbox.label(standing(front, LETTER.marker)[1], add=["TRASH"])

    assert box.fate(ref) == Gone()
    with pytest.raises(TouchedByUser):
        box.revise(ref, NEWS)
    box.withdraw(ref)
    assert len(front.mailbox.drafts) == 1


def test_a_wrapper_that_stays_after_sending(
    front: Front, gmail_doors: GmailDoors, box: GmailMailbox, ref: DraftRef
) -> None:
    """The draft's id still stands, for the mail that was sent: it is sent, and nothing is done to it."""
    front.keeps_wrapper_after_send = True
    gmail_doors.send_draft(LETTER.marker)
    (sent,) = gmail_doors.sent_ids()

    assert box.fate(ref) == Sent(sent)
    assert box.find(LETTER.marker) is None
    with pytest.raises(TouchedByUser):
        box.revise(ref, NEWS)
    box.withdraw(ref)
    assert gmail_doors.sent_ids() == [sent]
    assert front.calls("drafts.update") == front.calls("drafts.delete") == 0
