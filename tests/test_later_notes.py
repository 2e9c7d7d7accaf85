"""Notes that come after the letter: they revise it while it is untouched, and never once it is the user's (6.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.etiquette.kinds import DraftKind, DraftState
from agent.store import LedgerRow
from connectors.mail import Folder
from connectors.memory import MemoryMailbox
from tests.houses import Living, settle_in
from tests.mails import USER, invitation, mail, notes, receipt

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)  # a Thursday
END = TALK + timedelta(minutes=45)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
FIRST = "the nightly load that fails whenever a ship reports twice"
SECOND = "the map of berths on the wall"


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """An hour after an interview at Harbourlight; nothing was said of it yet."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + 48 * HOUR, invitation(TALK, APPLIED + 48 * HOUR))
    life.through(END + HOUR)
    return life


def jot(living: Living, text: str, now: datetime, *, sent: datetime | None = None) -> None:
    """The user's mail to themselves shows up `now`; its date may be an earlier one."""
    content = mail("Notes: Harbourlight", text, sent or now, sender=USER, to=USER, message_id=f"<{now:%H%M}@q.example>")
    living.at(now, content, folder=Folder.SENT)


def typed(living: Living, text: str, now: datetime) -> None:
    """The user types into the notes draft, and leaves it alone for a while."""
    assert isinstance(living.mailbox, MemoryMailbox)
    (row,) = rows(living, DraftKind.NOTES)
    living.mailbox.edit_draft(row.draft.marker, text=text)
    living.at(now)
    living.at(now + 4 * MINUTE)


def rows(living: Living, kind: DraftKind) -> list[LedgerRow]:
    """The drafts of that kind."""
    return [one for one in living.house.store.ledger.rows() if one.kind is kind]


def thanks(living: Living) -> str:
    """The thank-you as it stands in the mailbox."""
    assert isinstance(living.mailbox, MemoryMailbox)
    (row,) = rows(living, DraftKind.THANK_YOU)
    return next(one.body for one in living.mailbox.drafts() if one.marker == row.draft.marker)


def test_a_second_mail_revises_the_letter(living: Living) -> None:
    """What was said last is in it; it is the same draft, addressed as before."""
    living.at(END + 2 * HOUR, notes(END + 2 * HOUR), folder=Folder.SENT)
    assert FIRST in thanks(living)

    jot(living, f"Tomas - what stuck with me was {SECOND}\n", END + 3 * HOUR)
    assert SECOND in thanks(living)
    first, second = living.placed(DraftKind.THANK_YOU)
    assert (first.draft, first.to) == (second.draft, second.to)
    assert second.again


def test_a_mail_that_is_older_than_the_letter_revises_it_too(living: Living) -> None:
    """It was sent before the letter was written, and came to be known after."""
    early = END + 2 * HOUR - 5 * MINUTE
    jot(living, f"Tomas - what stuck with me was {FIRST}\n", END + 2 * HOUR, sent=early)
    jot(living, f"Tomas - what stuck with me was {SECOND}\n", END + 3 * HOUR, sent=early + MINUTE)
    assert SECOND in thanks(living)


def test_halves_that_are_said_apart_make_a_whole(living: Living) -> None:
    """What they need in one mail, what the user has done in the next."""
    jot(living, f"what stuck with me was {SECOND}\nThey are trying to halve the waiting time\n", END + 2 * HOUR)
    jot(living, "I have done something like it when I rebuilt the queue of a ferry port\n", END + 3 * HOUR)
    (interview,) = living.house.store.applications()[0].interviews
    assert interview.notes is not None
    (fit,) = interview.notes.fits
    assert fit.need == "halve the waiting time"
    assert fit.experience == "rebuilt the queue of a ferry port"


def test_the_notes_draft_is_typed_in_again(living: Living) -> None:
    """Its text is what counts: what was deleted there is in no letter, and what was put back is again."""
    (row,) = rows(living, DraftKind.NOTES)
    with_first = row.draft.body.replace("stuck with me was …", f"stuck with me was {FIRST}")
    with_second = row.draft.body.replace("stuck with me was …", f"stuck with me was {SECOND}")
    typed(living, with_first, END + 2 * HOUR)
    assert FIRST in thanks(living)

    typed(living, with_second, END + 3 * HOUR)
    assert SECOND in thanks(living)
    assert FIRST not in thanks(living)
    (interview,) = living.house.store.applications()[0].interviews
    assert interview.notes is not None
    assert [one.text for one in interview.notes.impressions] == [SECOND]

    typed(living, with_first, END + 4 * HOUR)
    assert FIRST in thanks(living)


def test_a_name_that_is_set_right_in_the_draft_means_nobody_else(living: Living) -> None:
    """One who was only a slip of the pen is thanked by nobody."""
    (row,) = rows(living, DraftKind.NOTES)
    slip = row.draft.body.replace("Met: Tomas Berg", "Met: Tomas Berg, Zelda Mash").replace("was …", f"was {FIRST}")
    typed(living, slip, END + 2 * HOUR)
    typed(living, slip.replace("Zelda Mash", "Zelda Marsh"), END + 3 * HOUR)

    (application,) = living.house.store.applications()
    names = {one.name for one in application.people if one.id in application.interviews[0].interviewers}
    assert names == {"Tomas Berg", "Zelda Marsh"}


def test_a_letter_of_the_users_is_left_alone(living: Living) -> None:
    """Once edited it is theirs, whatever is noted then."""
    assert isinstance(living.mailbox, MemoryMailbox)
    living.at(END + 2 * HOUR, notes(END + 2 * HOUR), folder=Folder.SENT)
    (row,) = rows(living, DraftKind.THANK_YOU)
    living.mailbox.edit_draft(row.draft.marker, text="Hi Tomas,\n\nmy own words.\n\nAda Quill")
    living.at(END + 3 * HOUR)
    jot(living, f"Tomas - what stuck with me was {SECOND}\n", END + 4 * HOUR)

    assert rows(living, DraftKind.THANK_YOU)[0].state is DraftState.EDITED
    assert "my own words" in thanks(living)


def test_nothing_new_revises_nothing(living: Living) -> None:
    """A letter is the same at each look."""
    living.at(END + 2 * HOUR, notes(END + 2 * HOUR), folder=Folder.SENT)
    before = len(living.placed(DraftKind.THANK_YOU))
    living.through(END + 6 * HOUR)
    assert len(living.placed(DraftKind.THANK_YOU)) == before
