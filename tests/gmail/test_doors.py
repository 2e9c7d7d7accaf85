"""The back doors do what a person does at Gmail's own pages, and show what a person sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from connectors import mime
from connectors.mail import Folder
from tests.connectors.conformance import ADA, LETTER, NOW, Clock, letter
from tests.gmail.base64url import decoded
from tests.gmail.calls import Client
from tests.gmail.doors import GmailDoors
from tests.gmail.front import Front

RAW = mime.write_draft(LETTER, date=NOW)


@pytest.fixture
def client(front: Front) -> Iterator[Client]:
    """A client of the front."""
    client = Client(front)
    yield client
    client.close()


def test_each_folder_has_its_labels(gmail_doors: GmailDoors, client: Client) -> None:
    """Inbox, sent mail, and a draft that is one."""
    for number, folder in enumerate(Folder):
        gmail_doors.deliver(letter(number), folder)
    stubs = client.all("/messages", "messages")

    assert [client.get(f"/messages/{stub['id']}", format="minimal")["labelIds"] for stub in stubs] == [
        ["DRAFT"],
        ["SENT"],
        ["INBOX", "UNREAD"],
    ]
    assert len(client.all("/drafts", "drafts")) == 1


def test_answers_join_their_thread(front: Front, gmail_doors: GmailDoors) -> None:
    """By the ids they name, if the subject is the same."""
    gmail_doors.deliver(b"Subject: Talk\r\nMessage-ID: <1@x>\r\n\r\n", Folder.INBOX)
    gmail_doors.deliver(b"Subject: AW: Talk\r\nMessage-ID: <2@x>\r\nReferences: <0@x> <1@x>\r\n\r\n", Folder.INBOX)
    gmail_doors.deliver(b"Subject: Other\r\nMessage-ID: <3@x>\r\nReferences: <1@x>\r\n\r\n", Folder.INBOX)
    gmail_doors.deliver(b"Subject: Talk\r\nMessage-ID: <4@x>\r\n\r\n", Folder.INBOX)

    assert [len(mails) for mails in front.mailbox.threads.values()] == [2, 1, 1]


def test_removing_deletes_or_trashes(front: Front, gmail_doors: GmailDoors, client: Client) -> None:
    """For good, or into the trash, where it can still be read."""
    gmail_doors.deliver(letter(1), Folder.INBOX)
    gmail_doors.deliver(letter(2), Folder.INBOX)
    gmail_doors.remove(letter(1))
    GmailDoors(front, trashes=True).remove(letter(2))
    (stub,) = client.all("/messages", "messages", q="in:trash")

    assert client.all("/messages", "messages") == []
    assert client.get(f"/messages/{stub['id']}", format="minimal")["labelIds"] == ["TRASH", "UNREAD"]


def test_a_person_sees_the_draft(gmail_doors: GmailDoors, client: Client) -> None:
    """As it was made, marker and all."""
    client.draft(RAW)

    assert gmail_doors.drafts() == [LETTER]


@pytest.mark.parametrize("strips", [False, True])
def test_a_person_edits_the_draft(
    front: Front, gmail_doors: GmailDoors, client: Client, gmail_clock: Clock, *, strips: bool
) -> None:
    """The draft stays, its message is another; unknown headers and the Message-ID stay or go."""
    front.strips_headers_on_edit = strips
    made = client.draft(b"X-Ours: yes\r\n" + RAW).json()
    gmail_clock.tick()
    gmail_doors.edit_draft(LETTER.marker, text="My words", to=(ADA,))
    told = client.get(f"/drafts/{made['id']}", format="raw")["message"]
    raw = decoded(told["raw"])

    assert gmail_doors.drafts() == [replace(LETTER, body="My words", to=(ADA,))]
    assert told["id"] != made["message"]["id"]
    assert told["threadId"] == made["message"]["threadId"]
    assert (b"X-Ours" in raw, LETTER.marker.encode() in raw) == (not strips, not strips)
    assert int(told["internalDate"]) == int(NOW.timestamp() * 1000) + 60_000


def test_a_person_edits_twice_and_sends(front: Front, gmail_doors: GmailDoors, client: Client) -> None:
    """The marker of old still names the draft, whatever its Message-ID is by now."""
    front.strips_headers_on_edit = True
    client.draft(RAW)
    gmail_doors.edit_draft(LETTER.marker, text="One")
    gmail_doors.edit_draft(LETTER.marker, text="Two")
    gmail_doors.send_draft(LETTER.marker)
    (sent,) = client.all("/messages", "messages")

    assert gmail_doors.drafts() == []
    assert b"Two" in decoded(client.get(f"/messages/{sent['id']}", format="raw")["raw"])


def test_a_person_discards_the_draft(gmail_doors: GmailDoors, client: Client) -> None:
    """It is nowhere."""
    made = client.draft(RAW).json()
    gmail_doors.discard_draft(LETTER.marker)

    assert client.ask("GET", f"/drafts/{made['id']}", format="raw").status_code == 404
    assert client.all("/messages", "messages", q="in:anywhere") == []
