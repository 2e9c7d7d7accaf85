"""Whole stories at Gmail: mail arrives, drafts appear in the right threads, the user edits, sends and deletes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.etiquette.kinds import DraftKind, DraftState
from connectors.mail import Folder
from tests.gmail import faults
from tests.gmail.front import Front
from tests.gmail.lives import APPLIED, END, GmailLife, live, told_of_a_talk
from tests.mails import mail, notes, promise, rejection

MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)


@pytest.fixture
def life(tmp_path: Path, front: Front) -> Iterator[GmailLife]:
    """A user with an interview on Thursday afternoon."""
    life = told_of_a_talk(tmp_path, front)
    yield life
    life.close()


def state_of(life: GmailLife, kind: DraftKind) -> DraftState:
    """How the newest draft of that kind stands in the ledger."""
    row = life.living.house.store.ledger.row(life.key(kind))
    assert row is not None
    return row.state


def test_a_whole_search_from_the_talk_to_the_no(life: GmailLife) -> None:
    """Notes asked for, thank-you sent, promise waited for, follow-up in its thread edited and sent, the no answered."""
    life.at(END + 10 * MINUTES)
    (asked,) = life.drafts(notes=True)
    assert [one.address for one in asked.to] == ["ada@quill.example"]

    life.at(END + 3 * HOURS, notes(END + 3 * HOURS), folder=Folder.SENT)
    (thanks,) = life.drafts()
    assert [one.address for one in thanks.to] == ["tomas.berg@harbourlight.example"]
    assert "ship reports twice" in thanks.body

    life.living.clock.set(END + 4 * HOURS)
    life.doors.send_draft(thanks.marker)
    life.at(END + 4 * HOURS)
    assert state_of(life, DraftKind.THANK_YOU) is DraftState.SENT
    assert life.drafts() == []

    life.at(END + DAYS, promise(END + DAYS))
    life.at(datetime(2026, 3, 26, 20, 0, tzinfo=UTC))
    assert life.drafts() == []

    due = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
    life.at(due)
    (follow_up,) = life.drafts()
    assert follow_up.in_reply_to == "<soon@harbourlight.example>"
    life.doors.edit_draft(follow_up.marker, text="Dear Rosa, is there any news? Ada")
    life.at(due + HOURS)
    assert state_of(life, DraftKind.FOLLOW_UP) is DraftState.EDITED
    life.doors.send_draft(follow_up.marker)
    life.at(due + 2 * HOURS)
    assert state_of(life, DraftKind.FOLLOW_UP) is DraftState.SENT

    no = due + 3 * DAYS
    life.at(no, rejection(no))
    (reply,) = life.drafts()
    assert reply.in_reply_to == "<no@harbourlight.example>"
    assert [one.address for one in reply.to] == ["rosa.lindt@harbourlight.example"]


def test_late_notes_revise_the_draft_in_its_place(life: GmailLife) -> None:
    """The thank-you that waited without a recipient is addressed by one update; there is never a second one."""
    life.at(END + 21 * HOURS)
    (waiting,) = life.drafts()
    assert waiting.to == ()

    life.at(END + 22 * HOURS, notes(END + 22 * HOURS), folder=Folder.SENT)

    (addressed,) = life.drafts()
    assert [one.address for one in addressed.to] == ["tomas.berg@harbourlight.example"]
    assert life.front.calls("drafts.update") == 1


def test_a_deleted_draft_is_never_made_again(life: GmailLife) -> None:
    """Not at the next look, not after a restart, not after the history was lost."""
    life.at(END + 3 * HOURS, notes(END + 3 * HOURS), folder=Folder.SENT)
    (thanks,) = life.drafts()
    life.doors.discard_draft(thanks.marker)
    life.at(END + 4 * HOURS)
    life.at(END + 4 * HOURS + 10 * MINUTES)
    assert state_of(life, DraftKind.THANK_YOU) is DraftState.DISCARDED

    life.front.forget_history()
    life.at(END + 5 * HOURS)

    assert life.drafts() == []


def test_lost_history_changes_nothing_that_was_settled(life: GmailLife) -> None:
    """After a 404 for its history id everything is looked through again, and no draft is made twice."""
    life.at(END + 3 * HOURS, notes(END + 3 * HOURS), folder=Folder.SENT)
    before = life.doors.drafts()
    made = life.front.calls("drafts.create")
    life.front.forget_history()
    life.at(END + 4 * HOURS)

    assert life.doors.drafts() == before
    assert life.front.calls("drafts.create") == made


def test_the_users_own_answer_makes_ours_unnecessary(life: GmailLife) -> None:
    """A mail that the user wrote elsewhere settles the draft, which leaves Drafts."""
    life.at(END + 21 * HOURS)
    sent = END + 22 * HOURS
    own = mail(
        "Thank you",
        "Hi Tomas, it was good to talk.\n",
        sent,
        sender="Ada Quill <ada@quill.example>",
        to="Tomas Berg <tomas.berg@harbourlight.example>",
        message_id="<own@quill.example>",
    )
    life.at(sent, own, folder=Folder.SENT)

    assert life.drafts() == []


def test_no_draft_while_the_user_writes_in_the_thread(life: GmailLife) -> None:
    """A draft that the user began in that thread makes ours wait until it is gone."""
    said, due = END + DAYS, datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
    life.at(said, promise(said))
    began = mail(
        "Re: Data Engineer at Harbourlight: next steps",
        "Hi Rosa,\n",
        due - HOURS,
        sender="Ada Quill <ada@quill.example>",
        to="Rosa Lindt <rosa.lindt@harbourlight.example>",
        message_id="<began@quill.example>",
        answers="<soon@harbourlight.example>",
    )
    life.at(due - HOURS, began, folder=Folder.DRAFTS)
    life.at(due)
    assert [one.marker for one in life.drafts() if one.in_reply_to] == ["<began@quill.example>"]

    life.doors.remove(began)
    life.at(due + HOURS)

    (follow_up,) = [one for one in life.drafts() if one.in_reply_to]
    assert follow_up.marker != "<began@quill.example>"


def test_a_lost_answer_is_adopted_at_the_next_look(life: GmailLife) -> None:
    """The draft was made and the answer lost: one POST, and what stands is taken for ours."""
    life.front.fail(faults.lose_answer(), faults.called("drafts.create"))
    life.at(END + 10 * MINUTES)
    assert len(life.drafts(notes=True)) == 1
    assert state_of_any(life) == {DraftState.INTENDED}

    life.at(END + 20 * MINUTES)

    assert len(life.drafts(notes=True)) == 1
    assert life.front.calls("drafts.create") == 1
    assert state_of_any(life) == {DraftState.PLACED}


def state_of_any(life: GmailLife) -> set[DraftState]:
    """The states of all drafts in the ledger."""
    return {row.state for row in life.living.house.store.ledger.rows()}


def test_an_old_mailbox_gets_only_what_is_still_timely(tmp_path: Path, front: Front) -> None:
    """A first look at a past that is over places nothing; what is due after it is placed."""
    earlier = told_of_a_talk(tmp_path, front)
    earlier.close()
    life = live(tmp_path / "new", front, END + 40 * DAYS)
    life.at(END + 40 * DAYS)

    assert life.doors.drafts() == []
    assert [one.company for one in life.living.house.store.applications()] == ["Harbourlight"]
    life.close()


def test_a_round_without_news_asks_once_and_changes_nothing(life: GmailLife) -> None:
    """One request, two units, no write: also with drafts that stand."""
    life.at(END + 3 * HOURS, notes(END + 3 * HOURS), folder=Folder.SENT)
    life.at(END + 3 * HOURS + 5 * MINUTES)
    life.at(END + 3 * HOURS + 10 * MINUTES)
    asked, units = len(life.front.requests), life.front.units
    life.at(END + 3 * HOURS + 15 * MINUTES)

    assert (len(life.front.requests) - asked, life.front.units - units) == (1, 2)
    (usage,) = life.living.house.store.usages()
    assert (usage.last_requests, usage.last_units) == (1, 2)


def test_trouble_is_told_once_and_ends_by_a_sign_in(life: GmailLife) -> None:
    """Refused tokens stop the mailbox for an hour at a time; a sign-in elsewhere lets it go on at once."""
    store = life.living.house.store
    life.front.fail(faults.unauthorized(), times=10_000)
    at = APPLIED + 3 * DAYS
    life.at(at)
    (record,) = store.mailboxes()
    assert record.state == "sign_in_needed"
    assert "afterword signin gmail" in record.state_text
    cursor, asked = record.cursor, len(life.front.requests)
    for minutes in range(2, 50, 2):
        life.at(at + minutes * MINUTES)
    assert len(life.front.requests) == asked

    life.front.heal()
    store.mailbox_state(record.name, "ok", "")
    life.at(at + 50 * MINUTES, promise(at + 50 * MINUTES))

    (record,) = store.mailboxes()
    assert record.state == "ok"
    assert record.cursor != cursor
    assert len(store.applications()[0].promises) == 1
