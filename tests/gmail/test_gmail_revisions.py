"""Drafts at Gmail written anew and taken back: once each, in their thread, and only while they are ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.gmail import GmailMailbox
from connectors.mail import DraftRef, Gone, Untouched
from connectors.mailbox import Refused, TouchedByUser, TryLater, Uncertain
from tests.connectors.conformance import LETTER, Clock
from tests.gmail import answers, faults
from tests.gmail.doors import GmailDoors
from tests.gmail.edits import original, says, standing
from tests.gmail.faults import called
from tests.gmail.front import Front
from tests.gmail.scanning import Reader, mailbox, on_nth

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


@pytest.mark.parametrize("how", [faults.lose_answer(), faults.broken_after(), faults.half_body()])
def test_a_revision_whose_answer_is_lost(front: Front, box: GmailMailbox, ref: DraftRef, how: faults.Fault) -> None:
    """`Uncertain`; the draft tells by itself that the words are ours, and a second try finds nothing to do."""
    front.fail(how, UPDATE)
    with pytest.raises(Uncertain):
        box.revise(ref, NEWS)
    assert box.fate(ref) == Untouched()
    revised = box.revise(ref, NEWS)

    assert front.calls("drafts.update") == 1
    assert box.fate(revised) == Untouched()
    assert revised == box.find(LETTER.marker)


def test_a_revision_that_was_not_done(front: Front, box: GmailMailbox, ref: DraftRef) -> None:
    """`Uncertain` too; the second try does it."""
    front.fail(faults.hang_up(), UPDATE)
    with pytest.raises(Uncertain):
        box.revise(ref, NEWS)
    box.revise(ref, NEWS)

    assert front.calls("drafts.update") == 2
    assert says(standing(front, LETTER.marker)[1]).text.strip() == NEWS.body


def test_a_revision_that_is_refused(front: Front, box: GmailMailbox, ref: DraftRef) -> None:
    """400: the older version stands."""
    front.fail(faults.instead(answers.bad_request("Invalid To header")), UPDATE)
    with pytest.raises(Refused):
        box.revise(ref, NEWS)

    assert box.fate(ref) == Untouched()


@pytest.mark.parametrize("act", ["nothing", "trash", "delete"])
def test_a_revision_stays_in_its_thread(
    front: Front, gmail_clock: Clock, box: GmailMailbox, ref: DraftRef, act: str
) -> None:
    """Also where its original was thrown away meanwhile and nobody remembers the thread."""
    answered = next(mail for mail in front.mailbox.mails.values() if "INBOX" in mail.labels)
    if act == "delete":
        front.mailbox.delete(answered)
    elif act == "trash":
        front.mailbox.label(answered, add=["TRASH"])
    mailbox(front, gmail_clock).revise(ref, NEWS)

    assert box.fate(ref) == Untouched()
    assert standing(front, LETTER.marker)[1].thread_id == answered.thread_id


def test_a_revision_under_another_subject_leaves_its_thread(loose_front: Front, gmail_clock: Clock) -> None:
    """Gmail would show it in the thread, and could not open it there."""
    original(loose_front)
    box = mailbox(loose_front, gmail_clock)
    box.revise(box.create(LETTER), replace(NEWS, subject="Our talk"))
    placed = standing(loose_front, LETTER.marker)[1]

    assert placed.thread_id == placed.id


def test_a_revision_finds_its_thread_late(front: Front, gmail_clock: Clock) -> None:
    """A draft that was placed before its original could be found moves into its thread."""
    box = mailbox(front, gmail_clock)
    ref = box.create(LETTER)
    answered = original(front)
    Reader().scan(box)
    box.revise(ref, NEWS)

    assert standing(front, LETTER.marker)[1].thread_id == answered.thread_id


def test_a_thread_that_goes_before_a_revision(front: Front, gmail_clock: Clock) -> None:
    """The thread that it was to move into is deleted: the draft is ours still, and is revised where it stands."""
    box = mailbox(front, gmail_clock)
    ref = box.create(LETTER)
    answered = original(front)
    Reader().scan(box)
    front.mailbox.delete(answered)
    with pytest.raises(TryLater):
        box.revise(ref, NEWS)
    assert box.fate(ref) == Untouched()
    box.revise(ref, NEWS)
    placed = standing(front, LETTER.marker)[1]

    assert placed.thread_id != answered.thread_id
    assert says(placed).text.strip() == NEWS.body


def test_a_draft_that_goes_a_moment_before(front: Front, gmail_clock: Clock, ref: DraftRef) -> None:
    """Sent or discarded between the look and the update: the user was there."""
    wrapper, _ = standing(front, LETTER.marker)
    goes = on_nth(2, f"/drafts/{wrapper.id}", lambda: front.mailbox.delete_draft(wrapper))
    with pytest.raises(TouchedByUser):
        mailbox(front, gmail_clock, before=goes).revise(ref, NEWS)

    assert front.mailbox.drafts == {}


def test_an_edit_a_moment_before_is_lost(
    front: Front, gmail_clock: Clock, gmail_doors: GmailDoors, ref: DraftRef
) -> None:
    """The one window that Gmail leaves, as long as a request: its updates have no condition (see the README)."""
    wrapper, _ = standing(front, LETTER.marker)
    edits = on_nth(2, f"/drafts/{wrapper.id}", lambda: gmail_doors.edit_draft(LETTER.marker, text="My own words."))
    mailbox(front, gmail_clock, before=edits).revise(ref, NEWS)

    assert says(standing(front, LETTER.marker)[1]).text.strip() == NEWS.body


# Taken back


@pytest.mark.parametrize("how", [faults.lose_answer(), faults.broken_after(), faults.hang_up(), faults.broken()])
def test_a_withdrawal_whose_answer_is_lost(front: Front, box: GmailMailbox, ref: DraftRef, how: faults.Fault) -> None:
    """`TryLater`; after the next try it is withdrawn, and by then that is no error."""
    front.fail(how, DELETE)
    with pytest.raises(TryLater):
        box.withdraw(ref)
    box.withdraw(ref)

    assert front.mailbox.drafts == {}
    assert box.fate(ref) == Gone()


def test_a_withdrawal_that_is_refused_waits(front: Front, box: GmailMailbox, ref: DraftRef) -> None:
    """400 to a delete is nothing that a caller of `withdraw` knows: it waits."""
    front.fail(faults.instead(answers.bad_request("?")), DELETE)
    with pytest.raises(TryLater):
        box.withdraw(ref)

    assert len(front.mailbox.drafts) == 1


ODD = (
    "",
    "Drafts/17.x",
    "////",
    "a/b/1/c",
    "send/t/1/x/y",
    "a b/t/1/x/y",
    "../x/t/1/x/y",
    "r1/t/99999999999999999999/x/y",
    "r1/t/-1/x/y",
    "ä1/t/1/x/y",
    "r1/t/1/x/y/z",
    "r1?alt=media/t/1/x/y",
    "1" * 999 + "/t/1/x/y",
)


@pytest.mark.parametrize("name", ODD)
def test_a_reference_of_an_odd_shape(front: Front, box: GmailMailbox, name: str) -> None:
    """It leads nowhere: the draft is gone, counts as withdrawn and is not revised."""
    odd = DraftRef(name, "<odd@quill.example>", "0")

    assert box.fate(odd) == Gone()
    box.withdraw(odd)
    with pytest.raises(TouchedByUser):
        box.revise(odd, replace(LETTER, marker="<odd@quill.example>"))
    assert front.mailbox.drafts == {}
