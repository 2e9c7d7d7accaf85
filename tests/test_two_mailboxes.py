"""One daemon with a mailbox at Gmail and one at Outlook: applications are whole, letters come from the right one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent import bootstrap
from agent.bootstrap import House
from agent.clock import SimulatedClock
from agent.config import parse
from agent.happenings import Happening
from agent.store import Store
from connectors.mail import Address, Folder
from tests.gmail.fixtures import emulator, front, gmail_clock, loose_front, running_emulator
from tests.gmail.front import Front
from tests.gmail.lives import gmail_service
from tests.houses import CONFIG
from tests.lives import APPLIED, DAYS, END, HOURS, TALK, Service
from tests.mails import RECRUITER, invitation, notes, promise, receipt
from tests.outlook.graph import Graph
from tests.outlook.lives import outlook_service

__all__ = ["emulator", "front", "gmail_clock", "loose_front", "running_emulator"]

GMAIL, OUTLOOK = "ada@quill.example", "ada.quill@outlook.example"


@dataclass
class Both:
    """A house with both mailboxes."""

    house: House
    clock: SimulatedClock
    gmail: Service
    outlook: Service

    def at(self, now: datetime) -> None:
        """Set the clock and make a round."""
        self.clock.set(now)
        self.house.rounds.make()

    def senders(self, service: Service) -> list[tuple[str, str]]:
        """Sender and subject of each letter that stands there."""
        drafts = [one for one in service.doors.drafts() if not one.subject.startswith("Notes")]
        return [(one.sender.address, one.subject) for one in drafts]


@pytest.fixture
def graph() -> Iterator[Graph]:
    """Outlook for the second address."""
    with Graph(Address(OUTLOOK, "Ada Quill")) as graph:
        yield graph
        assert graph.violations == []


@pytest.fixture
def both(tmp_path: Path, front: Front, graph: Graph) -> Iterator[Both]:
    """Both mailboxes, empty."""
    clock = SimulatedClock(APPLIED)
    front.now = graph.now = clock.now
    services = {GMAIL: gmail_service(front), OUTLOOK: outlook_service(graph)}
    store = Store.open(f"sqlite:///{tmp_path / 'afterword.db'}")
    boxes = {}
    for name, service in services.items():
        store.mailbox(name, "test", name, APPLIED)
        boxes[name] = service.connect(clock.now, service.wire(None, None), store.ledger.knows)
    heard: list[Happening] = []
    settings = parse(CONFIG.replace("[user]", f'[user]\naliases = ["{OUTLOOK}"]'), tmp_path / "config.toml")
    house = bootstrap.build(settings, boxes, store, clock, heard.append)
    yield Both(house, clock, services[GMAIL], services[OUTLOOK])
    house.close()


def test_an_application_whose_mail_comes_to_both_is_one(both: Both) -> None:
    """A receipt at Gmail, the interview at Outlook, a promise at Gmail again: one application with all three."""
    both.gmail.doors.deliver(receipt(APPLIED), Folder.INBOX)
    both.at(APPLIED)
    both.outlook.doors.deliver(invitation(TALK, APPLIED + 2 * DAYS), Folder.INBOX)
    both.at(APPLIED + 2 * DAYS)
    both.gmail.doors.deliver(promise(END + HOURS), Folder.INBOX)
    both.at(END + HOURS)

    (application,) = both.house.store.applications()
    assert (application.company, application.role) == ("Harbourlight", "Data Engineer")
    assert len(application.interviews) == 1
    assert len(application.promises) == 1


def test_each_letter_stands_where_its_person_wrote(both: Both) -> None:
    """The promise came to Outlook, so the follow-up answers it there, from that address, and Gmail holds none."""
    both.gmail.doors.deliver(receipt(APPLIED), Folder.INBOX)
    both.at(APPLIED)
    both.gmail.doors.deliver(invitation(TALK, APPLIED + 2 * DAYS), Folder.INBOX)
    both.at(APPLIED + 2 * DAYS)
    said = END + DAYS
    both.outlook.doors.deliver(promise(said), Folder.INBOX)
    both.at(said)
    both.at(datetime(2026, 3, 27, 12, 0, tzinfo=UTC))

    assert both.senders(both.outlook) == [(OUTLOOK, "Re: Data Engineer at Harbourlight: next steps")]
    assert both.senders(both.gmail) == []


def test_notes_from_one_mailbox_serve_the_letter_in_the_other(both: Both) -> None:
    """Who mails themselves notes from Outlook gets the thank-you where the interview was arranged, and only there."""
    both.gmail.doors.deliver(receipt(APPLIED), Folder.INBOX)
    both.gmail.doors.deliver(invitation(TALK, APPLIED), Folder.INBOX)
    both.at(APPLIED + DAYS)
    told = END + 2 * HOURS
    both.outlook.doors.deliver(notes(told).replace(GMAIL.encode(), OUTLOOK.encode()), Folder.SENT)
    both.at(told + timedelta(minutes=1))

    assert [sender for sender, _ in both.senders(both.gmail)] == [GMAIL]
    assert both.senders(both.outlook) == []


def test_a_mail_that_was_sent_to_both_counts_once(both: Both) -> None:
    """The same message in two mailboxes is one fact, whichever is read first."""
    both.gmail.doors.deliver(receipt(APPLIED), Folder.INBOX)
    mail = invitation(TALK, APPLIED)
    both.gmail.doors.deliver(mail, Folder.INBOX)
    both.outlook.doors.deliver(mail, Folder.INBOX)
    both.at(APPLIED + DAYS)

    (application,) = both.house.store.applications()
    assert len(application.interviews) == 1
    assert RECRUITER not in str(application.interviews)


def test_one_mailbox_in_trouble_does_not_stop_the_other(both: Both) -> None:
    """While Outlook refuses the token, Gmail is read, and what it owes is placed."""
    both.outlook.server.fail(both.outlook.refuses, times=10_000)
    both.gmail.doors.deliver(receipt(APPLIED), Folder.INBOX)
    both.gmail.doors.deliver(invitation(TALK, APPLIED), Folder.INBOX)
    both.at(APPLIED + DAYS)
    both.at(END + timedelta(minutes=10))

    assert {record.name: record.state for record in both.house.store.mailboxes()} == {
        GMAIL: "ok",
        OUTLOOK: "sign_in_needed",
    }
    assert [one.subject.startswith("Notes") for one in both.gmail.doors.drafts()] == [True]
