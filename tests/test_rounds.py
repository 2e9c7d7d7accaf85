"""The straight line: mail in, drafts out, through the real scanner, store and delivery."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.etiquette.kinds import DraftKind, DraftState
from agent.happenings import DraftSettled, DraftWithdrawn
from connectors.mail import Draft, DraftFate, DraftRef, Folder, Gone
from connectors.mailbox import Begun, Cursor, Page, Refused, TryLater, Uncertain, unheard
from connectors.memory import MemoryMailbox
from tests.houses import ADDRESS, Living, settle_in
from tests.mails import invitation, mail, notes, promise, receipt, rejection

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)  # a Thursday
END = TALK + timedelta(minutes=45)


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house that has been told of an interview on a Thursday afternoon."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + timedelta(days=2), invitation(TALK, APPLIED + timedelta(days=2)))
    return life


def drafts(living: Living) -> list[str]:
    """The subjects of the drafts that lie in the mailbox now."""
    assert isinstance(living.mailbox, MemoryMailbox)
    return sorted(draft.subject for draft in living.mailbox.drafts())


def test_notes_are_asked_for_right_after_the_interview(living: Living) -> None:
    """A notes draft to the user stands within the hour, and nothing stands before the interview's end."""
    living.through(END)
    assert living.placed() == []

    living.through(END + timedelta(minutes=30))

    (draft,) = living.placed()
    assert draft.kind is DraftKind.NOTES
    assert draft.to == (ADDRESS,)


def test_notes_by_mail_make_an_addressed_thank_you(living: Living) -> None:
    """Once the user has said what stuck, the thank-you is addressed and speaks of it; private words stay out."""
    living.through(END + timedelta(hours=2))
    living.at(END + timedelta(hours=3), notes(END + timedelta(hours=3)), folder=Folder.SENT)

    (draft,) = living.placed(DraftKind.THANK_YOU)
    assert draft.ready
    assert draft.to == ("tomas.berg@harbourlight.example",)
    assert "ship reports twice" in draft.body
    assert "freezing" not in draft.body


@pytest.mark.covers("T13", "I8", "case 45")
def test_without_notes_the_thank_you_waits_unaddressed(living: Living) -> None:
    """Twenty hours after the interview the letter stands without a recipient, and says what it waits for."""
    living.through(END + timedelta(hours=21))

    (draft,) = living.placed(DraftKind.THANK_YOU)
    assert draft.to == ()
    assert not draft.ready
    assert draft.missing


@pytest.mark.covers("T11", "I8")
def test_late_notes_complete_the_same_draft(living: Living) -> None:
    """Notes that come after the unaddressed draft revise and address it in one update."""
    living.through(END + timedelta(hours=21))
    living.at(END + timedelta(hours=22), notes(END + timedelta(hours=22)), folder=Folder.SENT)

    first, second = living.placed(DraftKind.THANK_YOU)
    assert first.draft == second.draft
    assert second.again
    assert second.to == ("tomas.berg@harbourlight.example",)
    assert len([one for one in drafts(living) if "Notes" not in one]) == 1


@pytest.mark.covers("T15")
def test_the_users_own_thank_you_settles_ours(living: Living) -> None:
    """A mail the user sends to the interviewer takes our draft away and counts as sent."""
    living.through(END + timedelta(hours=21))
    sent = END + timedelta(hours=23)
    own = mail(
        "Thank you",
        "Hi Tomas, it was good to talk.\n",
        sent,
        sender="Ada Quill <ada@quill.example>",
        to="Tomas Berg <tomas.berg@harbourlight.example>",
        message_id="<own@quill.example>",
    )
    living.at(sent, own, folder=Folder.SENT)

    key = living.placed(DraftKind.THANK_YOU)[0].draft
    assert DraftSettled(sent, key, "sent") in living.heard
    assert not any("Data Engineer" in one and "Notes" not in one for one in drafts(living))


@pytest.mark.covers("T26", "case 20")
def test_a_rejection_takes_the_thank_you_away_and_is_answered(living: Living) -> None:
    """After a no, the unsent thank-you goes and one reply to the messenger stands in the thread."""
    living.at(END + timedelta(hours=2), notes(END + timedelta(hours=2)), folder=Folder.SENT)
    no = END + timedelta(hours=18)
    living.at(no, rejection(no))

    assert any(isinstance(one, DraftWithdrawn) for one in living.heard)
    (reply,) = living.placed(DraftKind.REJECTION_REPLY)
    assert reply.to == ("rosa.lindt@harbourlight.example",)
    assert reply.in_reply_to == "<no@harbourlight.example>"


@pytest.mark.covers("I12")
def test_a_machine_that_slept_scans_before_it_delivers(living: Living) -> None:
    """A rejection that waits unread beside a due follow-up: no follow-up appears."""
    said = END + timedelta(days=1)
    living.at(said, promise(said))
    living.through(END + timedelta(days=3))
    asleep_until = END + timedelta(days=30)
    no = END + timedelta(days=12)
    living.at(asleep_until, rejection(no))

    assert living.placed(DraftKind.FOLLOW_UP) == []


def test_a_follow_up_comes_a_week_after_the_promise(living: Living) -> None:
    """Promised for Friday the 20th: the follow-up stands on the fifth business day after, not before."""
    said = END + timedelta(days=1)
    living.at(said, promise(said))
    living.through(datetime(2026, 3, 26, 23, 0, tzinfo=UTC))
    assert living.placed(DraftKind.FOLLOW_UP) == []

    living.through(datetime(2026, 3, 27, 12, 0, tzinfo=UTC))

    (draft,) = living.placed(DraftKind.FOLLOW_UP)
    assert draft.to == ("rosa.lindt@harbourlight.example",)
    assert draft.in_reply_to == "<soon@harbourlight.example>"


@pytest.mark.covers("I12")
def test_the_first_scan_of_an_old_mailbox_places_no_burst(tmp_path: Path) -> None:
    """What was due before afterword was there is shown and not placed."""
    life = settle_in(tmp_path, END + timedelta(days=20))
    for content in (receipt(APPLIED), invitation(TALK, APPLIED), promise(END + timedelta(days=1))):
        assert isinstance(life.mailbox, MemoryMailbox)
        life.mailbox.deliver(content, Folder.INBOX)
    life.at(END + timedelta(days=40))

    assert life.placed() == []


@pytest.mark.covers("I9")
def test_a_second_round_changes_nothing(living: Living) -> None:
    """Scanning again with no new mail writes nothing and places nothing (invariant I9)."""
    living.through(END + timedelta(hours=21))
    before, rows = len(living.heard), living.house.store.ledger.rows()
    living.house.rounds.make()
    living.house.rounds.make()

    assert len(living.heard) == before
    assert living.house.store.ledger.rows() == rows


@pytest.mark.covers("case 44")
def test_a_discarded_draft_is_never_made_again(living: Living) -> None:
    """The user deletes the thank-you: that is an answer (invariant I3)."""
    living.through(END + timedelta(hours=21))
    key = living.placed(DraftKind.THANK_YOU)[0].draft
    row = living.house.store.ledger.row(key)
    assert row is not None
    assert isinstance(living.mailbox, MemoryMailbox)
    living.mailbox.discard_draft(row.draft.marker)
    living.at(END + timedelta(hours=22))
    living.at(END + timedelta(hours=22, minutes=4))  # gone at two looks: it was not sent a moment ago
    living.through(END + timedelta(days=2))

    ended = living.house.store.ledger.row(key)
    assert ended is not None
    assert ended.state is DraftState.DISCARDED
    assert len(living.placed(DraftKind.THANK_YOU)) == 1


@pytest.mark.covers("I1", "case 43")
def test_an_edited_draft_is_the_users(living: Living) -> None:
    """Once the user has changed a word, we never write to it again, whatever happens (invariant I1)."""
    living.at(END + timedelta(hours=2), notes(END + timedelta(hours=2)), folder=Folder.SENT)
    (draft,) = living.placed(DraftKind.THANK_YOU)
    row = living.house.store.ledger.row(draft.draft)
    assert row is not None
    assert isinstance(living.mailbox, MemoryMailbox)
    living.mailbox.edit_draft(row.draft.marker, text="Hi Tomas, my own words.")
    no = END + timedelta(hours=18)
    living.at(no, rejection(no))

    assert "Hi Tomas, my own words." in {one.body.strip() for one in living.mailbox.drafts()}


def test_typed_notes_are_taken_once_they_have_settled(living: Living) -> None:
    """Text typed into the notes draft is taken at the second look three minutes later, not at the first."""
    living.through(END + timedelta(minutes=30))
    row = living.house.store.ledger.row(living.placed(DraftKind.NOTES)[0].draft)
    assert row is not None
    assert isinstance(living.mailbox, MemoryMailbox)
    typed = "1) Tomas - what stuck with me was the crane that counts in two languages\n"
    living.mailbox.edit_draft(row.draft.marker, text=typed)
    living.at(END + timedelta(minutes=40))
    assert living.placed(DraftKind.THANK_YOU) == []

    living.through(END + timedelta(minutes=45))

    (draft,) = living.placed(DraftKind.THANK_YOU)
    assert "crane that counts in two languages" in draft.body


def test_ours_waits_while_the_user_writes_in_the_thread(living: Living) -> None:
    """A draft that the user began themselves keeps ours back, until it is gone."""
    assert isinstance(living.mailbox, MemoryMailbox)
    no = END + timedelta(hours=18)
    begun = mail(
        "Re: Your application for Data Engineer",
        "Hi Rosa,\n",
        no,
        sender="Ada Quill <ada@quill.example>",
        to="Rosa Lindt <rosa.lindt@harbourlight.example>",
        message_id="<begun@quill.example>",
        answers="<no@harbourlight.example>",
    )
    living.mailbox.deliver(begun, Folder.DRAFTS)
    living.at(no, rejection(no))
    assert living.placed(DraftKind.REJECTION_REPLY) == []

    living.mailbox.discard_draft("<begun@quill.example>")
    living.at(no + timedelta(hours=1))

    assert len(living.placed(DraftKind.REJECTION_REPLY)) == 1


@pytest.mark.covers("case 59")
def test_no_more_drafts_a_day_than_allowed(tmp_path: Path) -> None:
    """The eleventh letter of a day waits for tomorrow."""
    life = settle_in(tmp_path, APPLIED)
    for number in range(12):
        firm = f"firm{'abcdefghijkl'[number]}works"
        content = invitation(TALK, APPLIED, message_id=f"<invitation@{firm}.example>", uid=f"talk@{firm}", firm=firm)
        life.at(APPLIED + timedelta(minutes=number), content)
    life.through(END + timedelta(hours=20, minutes=30))
    assert len(life.placed(DraftKind.THANK_YOU)) == 10  # and none of them was written anew since

    life.through(END + timedelta(hours=40))

    assert len(life.placed(DraftKind.THANK_YOU)) == 12


class Flickering(MemoryMailbox):
    """A mailbox whose drafts are out of sight for a moment, as while a program rewrites them."""

    out_of_sight = False

    def fate(self, ref: DraftRef) -> DraftFate:
        """Gone for the moment, or as usual."""
        return Gone() if self.out_of_sight else super().fate(ref)


def test_a_draft_that_comes_back_was_not_discarded(tmp_path: Path) -> None:
    """Missing at one look and there at the next: the count begins anew, so a later miss settles nothing at once."""
    life = settle_in(tmp_path, APPLIED, Flickering)
    box = life.mailbox
    assert isinstance(box, Flickering)
    life.at(APPLIED, invitation(TALK, APPLIED))
    life.through(END + timedelta(minutes=30))
    for minute, missing in ((40, True), (45, False), (60, True)):
        box.out_of_sight = missing
        life.at(
            END + timedelta(minutes=minute), receipt(APPLIED), folder=Folder.SENT
        )  # something in the mailbox changed

    assert [row.state for row in life.house.store.ledger.rows()] == [DraftState.PLACED]


class Silent(MemoryMailbox):
    """A mailbox that makes the draft and never says so."""

    unsure = True

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:
        """Make it, then lose the answer."""
        ref = super().create(draft, begun)
        if self.unsure:
            raise Uncertain("the connection closed after the draft was sent up")
        return ref


class Flaky(MemoryMailbox):
    """A mailbox that can't be reached, and counts how often it was tried."""

    down = True
    tried = 0

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """Refuse, or answer as usual."""
        self.tried += 1
        if self.down:
            raise TryLater("the server does not answer")
        return super().pages(since)


class Down(MemoryMailbox):
    """A mailbox that cannot be reached for a while."""

    down = True

    def pages(self, since):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        """Refuse, or answer as usual."""
        if self.down:
            raise TryLater("the server does not answer")
        return super().pages(since)


def test_a_lost_answer_makes_no_second_draft(tmp_path: Path) -> None:
    """An unknown outcome is looked up at the next pass, found, and adopted."""
    life = settle_in(tmp_path, APPLIED, Silent)
    silent = life.mailbox
    assert isinstance(silent, Silent)
    life.at(APPLIED, invitation(TALK, APPLIED))
    life.through(END + timedelta(minutes=10))
    silent.unsure = False
    life.through(END + timedelta(hours=2))

    assert len(silent.drafts()) == 1
    assert [row.state for row in life.house.store.ledger.rows()] == [DraftState.PLACED]


def test_nothing_is_delivered_while_the_mailbox_cannot_be_read(tmp_path: Path) -> None:
    """A scan that fails keeps its drafts back; they come once it has succeeded."""
    life = settle_in(tmp_path, APPLIED, Down)
    down = life.mailbox
    assert isinstance(down, Down)
    down.down = False
    life.at(APPLIED, invitation(TALK, APPLIED))
    down.down = True
    life.through(END + timedelta(hours=1))
    assert life.placed() == []
    assert life.house.store.mailboxes()[0].state == "trying_later"

    down.down = False
    life.at(END + timedelta(hours=2))

    assert [one.kind for one in life.placed()] == [DraftKind.NOTES]


class Picky(MemoryMailbox):
    """A mailbox that will not have a thank-you."""

    tried = 0

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:
        """Refuse what thanks, make the rest."""
        if "Notes" not in draft.subject:
            self.tried += 1
            raise Refused("the mailbox refuses the draft: invalidArgument")
        return super().create(draft, begun)


def test_a_draft_that_is_refused_is_not_tried_again(tmp_path: Path) -> None:
    """It ends with the reason, once; what the mailbox takes is placed all the same, and the mailbox counts as well."""
    life = settle_in(tmp_path, APPLIED, Picky)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + timedelta(days=2), invitation(TALK, APPLIED + timedelta(days=2)))
    life.through(END + timedelta(hours=22))

    ended = [row for row in life.house.store.ledger.rows() if row.state is DraftState.WITHDRAWN]
    assert [(row.kind, row.why) for row in ended] == [
        (DraftKind.THANK_YOU, "not placed: the mailbox refuses the draft: invalidArgument")
    ]
    assert isinstance(life.mailbox, Picky)
    assert life.mailbox.tried == 1
    assert [draft.kind for draft in life.placed()] == [DraftKind.NOTES]
    assert [record.state for record in life.house.store.mailboxes()] == ["ok"]


def test_a_mailbox_in_trouble_is_tried_ever_more_seldom(tmp_path: Path) -> None:
    """After one minute, two, four … ten, and a success begins anew; each sort of trouble is told once."""
    life = settle_in(tmp_path, APPLIED, Flaky)
    assert isinstance(life.mailbox, Flaky)
    tried: list[int] = []
    for minute in range(60):
        before = life.mailbox.tried
        life.at(APPLIED + timedelta(minutes=minute))
        tried += [minute] if life.mailbox.tried > before else []
    assert tried == [0, 1, 3, 7, 15, 25, 35, 45, 55]

    life.mailbox.down = False
    life.at(APPLIED + timedelta(minutes=65))
    life.mailbox.down = True
    life.at(APPLIED + timedelta(minutes=66))
    before = life.mailbox.tried
    life.at(APPLIED + timedelta(minutes=67))
    assert life.mailbox.tried == before + 1
