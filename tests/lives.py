"""Whole stories in a mailbox at a provider: real scanner, store, delivery and connector, and a clock one can set.

A provider's tests subclass `LifeContract` and say what service its mailbox is at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from requests.adapters import HTTPAdapter

from agent.etiquette.kinds import DraftKind, DraftState
from connectors.mail import Draft, Folder
from connectors.registry import Mailbox
from tests.connectors.conformance import Doors
from tests.houses import Living, settle_in
from tests.mails import invitation, mail, notes, promise, receipt, rejection
from tests.stand_in import faults
from tests.stand_in.faults import Fault, When
from tests.stand_in.stand_in import StandIn
from tests.stand_in.wire import After, Before

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)  # a Thursday
END = TALK + timedelta(minutes=45)
MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Ours = Callable[[str], bool]
Connect = Callable[[Callable[[], datetime], HTTPAdapter, Ours], Mailbox]


@dataclass(frozen=True)
class Service:
    """A provider's stand-in, and how to reach and disturb it.

    `forget` makes every cursor too old; `creates` picks the request that makes a draft; `refuses` is its 401; `idle` is
    how many requests a look without news takes.
    """

    server: StandIn
    doors: Doors
    connect: Connect
    wire: Callable[[Before | None, After | None], HTTPAdapter]
    forget: Callable[[], None]
    creates: When
    refuses: Fault
    sign_in: str
    idle: int


@dataclass
class Life:
    """A user whose mailbox is at that service."""

    service: Service
    living: Living
    line: HTTPAdapter

    def at(self, now: datetime, *mails: bytes, folder: Folder = Folder.INBOX) -> None:
        """Set the clock, let the mails arrive, make one round."""
        self.living.clock.set(now)
        for content in mails:
            self.service.doors.deliver(content, folder)
        self.living.house.rounds.make()

    def drafts(self, *, notes: bool = False) -> list[Draft]:
        """The letters that stand in the mailbox, or with `notes` what the user is asked to fill in."""
        return [one for one in self.service.doors.drafts() if one.subject.startswith("Notes") is notes]

    def state(self, kind: DraftKind) -> DraftState:
        """How the newest draft of that kind stands in the ledger."""
        row = self.living.house.store.ledger.row(self.living.placed(kind)[-1].draft)
        assert row is not None
        return row.state

    def states(self) -> set[DraftState]:
        """The states of all drafts in the ledger."""
        return {row.state for row in self.living.house.store.ledger.rows()}

    def writes(self) -> int:
        """How many requests asked for a change so far."""
        return sum(asked.verb in WRITES for asked in self.service.server.requests)

    def close(self) -> None:
        """Let go of the database, and of the connections."""
        self.living.house.close()
        self.line.close()


def live(
    folder: Path, service: Service, now: datetime, before: Before | None = None, after: After | None = None
) -> Life:
    """Open the house in `folder` (again); the service goes by its clock."""
    line = service.wire(before, after)
    houses: list[Living] = []

    def ours(ref_id: str) -> bool:
        return houses[0].house.store.ledger.knows(ref_id)

    houses.append(settle_in(folder, now, lambda clock: service.connect(clock, line, ours)))
    service.server.now = houses[0].clock.now
    return Life(service, houses[0], line)


def told_of_a_talk(folder: Path, service: Service) -> Life:
    """A life that has been told of an interview on a Thursday afternoon."""
    life = live(folder, service, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + 2 * DAYS, invitation(TALK, APPLIED + 2 * DAYS))
    return life


def addresses(draft: Draft) -> list[str]:
    """Whom a draft is to."""
    return [one.address for one in draft.to]


class LifeContract:
    """What happens in a life, whatever the provider."""

    @pytest.fixture
    def service(self) -> Service:
        """The mailbox's service, with an empty mailbox."""
        raise NotImplementedError

    @pytest.fixture
    def life(self, tmp_path: Path, service: Service) -> Iterator[Life]:
        """A user with an interview on Thursday afternoon."""
        life = told_of_a_talk(tmp_path, service)
        yield life
        life.close()

    def test_a_whole_search_from_the_talk_to_the_no(self, life: Life) -> None:
        """Notes asked for, thank-you sent, promise waited for, follow-up in its thread edited and sent, no answered."""
        doors = life.service.doors
        life.at(END + 10 * MINUTES)
        (asked,) = life.drafts(notes=True)
        assert addresses(asked) == ["ada@quill.example"]

        life.at(END + 3 * HOURS, notes(END + 3 * HOURS), folder=Folder.SENT)
        (thanks,) = life.drafts()
        assert addresses(thanks) == ["tomas.berg@harbourlight.example"]
        assert "ship reports twice" in thanks.body

        life.living.clock.set(END + 4 * HOURS)
        doors.send_draft(thanks.marker)
        life.at(END + 4 * HOURS)
        assert life.state(DraftKind.THANK_YOU) is DraftState.SENT
        assert life.drafts() == []

        life.at(END + DAYS, promise(END + DAYS))
        life.at(datetime(2026, 3, 26, 20, 0, tzinfo=UTC))
        assert life.drafts() == []

        due = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
        life.at(due)
        (follow_up,) = life.drafts()
        assert follow_up.in_reply_to == "<soon@harbourlight.example>"
        assert addresses(follow_up) == ["rosa.lindt@harbourlight.example"]
        doors.edit_draft(follow_up.marker, text="Dear Rosa, is there any news? Ada")
        life.at(due + HOURS)
        assert life.state(DraftKind.FOLLOW_UP) is DraftState.EDITED
        doors.send_draft(follow_up.marker)
        life.at(due + 2 * HOURS)
        assert life.state(DraftKind.FOLLOW_UP) is DraftState.SENT

        no = due + 3 * DAYS
        life.at(no, rejection(no))
        (reply,) = life.drafts()
        assert reply.in_reply_to == "<no@harbourlight.example>"
        assert addresses(reply) == ["rosa.lindt@harbourlight.example"]

    def test_late_notes_revise_the_draft_in_its_place(self, life: Life) -> None:
        """The thank-you that waited without a recipient is addressed by one update; there is never a second one."""
        life.at(END + 21 * HOURS)
        (waiting,) = life.drafts()
        assert waiting.to == ()
        before = life.writes()

        life.at(END + 22 * HOURS, notes(END + 22 * HOURS), folder=Folder.SENT)

        (addressed,) = life.drafts()
        assert addresses(addressed) == ["tomas.berg@harbourlight.example"]
        assert life.writes() == before + 2  # the update, and the notes draft that goes

    def test_a_deleted_draft_is_never_made_again(self, life: Life) -> None:
        """Not at the next look, and not after the cursor was lost."""
        life.at(END + 3 * HOURS, notes(END + 3 * HOURS), folder=Folder.SENT)
        (thanks,) = life.drafts()
        life.service.doors.discard_draft(thanks.marker)
        life.at(END + 4 * HOURS)
        life.at(END + 4 * HOURS + 10 * MINUTES)
        assert life.state(DraftKind.THANK_YOU) is DraftState.DISCARDED

        life.service.forget()
        life.at(END + 5 * HOURS)

        assert life.drafts() == []

    def test_a_lost_cursor_changes_nothing_that_was_settled(self, life: Life) -> None:
        """Everything is looked through again, and no draft is touched."""
        life.at(END + 3 * HOURS, notes(END + 3 * HOURS), folder=Folder.SENT)
        before, written = life.service.doors.drafts(), life.writes()
        life.service.forget()
        life.at(END + 4 * HOURS)

        assert life.service.doors.drafts() == before
        assert life.writes() == written

    def test_the_users_own_mail_makes_ours_unnecessary(self, life: Life) -> None:
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

    def test_no_draft_while_the_user_writes_in_the_thread(self, life: Life) -> None:
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
        standing = len(life.drafts())
        life.at(due)
        assert len(life.drafts()) == standing

        life.service.doors.remove(began)
        life.at(due + HOURS)

        assert [one.in_reply_to for one in life.drafts() if one.in_reply_to] == ["<soon@harbourlight.example>"]

    def test_a_lost_answer_is_adopted_at_the_next_look(self, life: Life) -> None:
        """The draft was made and the answer lost: it is asked for once, and what stands is taken for ours."""
        life.service.server.fail(faults.lose_answer(), life.service.creates)
        life.at(END + 10 * MINUTES)
        assert len(life.drafts(notes=True)) == 1
        assert life.states() == {DraftState.INTENDED}

        life.at(END + 20 * MINUTES)

        assert len(life.drafts(notes=True)) == 1
        assert life.states() == {DraftState.PLACED}

    def test_an_old_mailbox_gets_only_what_is_still_timely(self, tmp_path: Path, service: Service) -> None:
        """A first look at a past that is over places nothing, and knows the application."""
        told_of_a_talk(tmp_path, service).close()
        life = live(tmp_path / "new", service, END + 40 * DAYS)
        life.at(END + 40 * DAYS)

        assert [one.subject for one in service.doors.drafts()] == []
        assert [one.company for one in life.living.house.store.applications()] == ["Harbourlight"]
        life.close()

    def test_a_round_without_news_asks_little_and_changes_nothing(self, life: Life) -> None:
        """Also with drafts that stand; what it asked is counted in the store."""
        life.at(END + 3 * HOURS, notes(END + 3 * HOURS), folder=Folder.SENT)
        life.at(END + 3 * HOURS + 5 * MINUTES)
        life.at(END + 3 * HOURS + 10 * MINUTES)
        asked, written = len(life.service.server.requests), life.writes()
        life.at(END + 3 * HOURS + 15 * MINUTES)

        assert len(life.service.server.requests) - asked == life.service.idle
        assert life.writes() == written
        (usage,) = life.living.house.store.usages()
        assert usage.last_requests == life.service.idle

    def test_trouble_is_told_once_and_ends_by_a_sign_in(self, life: Life) -> None:
        """Refused tokens stop the mailbox for an hour at a time; a sign-in elsewhere lets it go on at once."""
        store = life.living.house.store
        life.service.server.fail(life.service.refuses, times=10_000)
        at = APPLIED + 3 * DAYS
        life.at(at)
        (record,) = store.mailboxes()
        assert record.state == "sign_in_needed"
        assert life.service.sign_in in record.state_text
        cursor, asked = record.cursor, len(life.service.server.requests)
        for minutes in range(2, 50, 2):
            life.at(at + minutes * MINUTES)
        assert len(life.service.server.requests) == asked

        life.service.server.heal()
        store.mailbox_state(record.name, "ok", "")
        life.at(at + 50 * MINUTES, promise(at + 50 * MINUTES))

        (record,) = store.mailboxes()
        assert record.state == "ok"
        assert record.cursor != cursor
        assert len(store.applications()[0].promises) == 1
