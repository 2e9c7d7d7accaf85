"""What the user made of a draft is read over; what is wrong with it is told, and kept without the text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.etiquette.kinds import DraftKind, DraftState
from agent.store import LedgerRow
from connectors.mail import Folder
from connectors.memory import MemoryMailbox
from tests.houses import Living, settle_in
from tests.mails import invitation, notes, receipt

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)  # a Thursday
END = TALK + timedelta(minutes=45)
NEXT = END + timedelta(hours=4)


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house where the thank-you stands, ready."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + timedelta(days=2), invitation(TALK, APPLIED + timedelta(days=2)))
    life.through(END + timedelta(hours=2))
    life.at(END + timedelta(hours=3), notes(END + timedelta(hours=3)), folder=Folder.SENT)
    return life


def thank_you(living: Living) -> LedgerRow:
    """Its row in the ledger."""
    key = living.placed(DraftKind.THANK_YOU)[0].draft
    row = living.house.store.ledger.row(key)
    assert row is not None
    return row


def found(living: Living) -> str:
    """What is found in it."""
    return "\n".join(living.house.store.ledger.findings().get(thank_you(living).key, ()))


def test_what_is_wrong_with_an_edited_draft_is_told_until_it_is_mended(living: Living) -> None:
    """A gap and another weekday; the user's text stays as it is, and mending it ends the findings."""
    assert isinstance(living.mailbox, MemoryMailbox)
    row = thank_you(living)
    assert found(living) == ""

    text = row.draft.body.replace("\n\nBest", " We met on Monday, and [more].\n\nBest", 1)
    living.mailbox.edit_draft(row.draft.marker, text=text)
    living.at(NEXT)
    assert thank_you(living).state is DraftState.EDITED
    assert "“[more]” looks like a gap that nobody filled" in found(living)
    assert "“Monday” is not the day it should be" in found(living)
    assert thank_you(living).draft == row.draft

    living.mailbox.edit_draft(row.draft.marker, text=row.draft.body)
    living.at(NEXT + timedelta(minutes=5))
    assert found(living) == ""


@pytest.mark.covers("case 45")
def test_a_draft_sent_with_a_gap_is_told_to_the_user_alone(living: Living) -> None:
    """What was sent is sent: it is only said what stood in it."""
    assert isinstance(living.mailbox, MemoryMailbox)
    row = thank_you(living)
    body = row.draft.body.replace("\n\nBest", " It was [what?].\n\nBest", 1)
    living.mailbox.edit_draft(row.draft.marker, text=body)
    living.mailbox.send_draft(row.draft.marker)
    living.at(NEXT)
    assert thank_you(living).state is DraftState.SENT
    assert "“[what?]”" in found(living)
