"""The back doors do what a person does in Outlook, and show what a person sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connectors.mail import Folder
from tests.connectors.conformance import ADA, LETTER, NOW, Clock, letter
from tests.outlook.calls import Client, message
from tests.outlook.doors import OutlookDoors
from tests.outlook.graph import Graph
from tests.outlook.items import IN_REPLY_TO, REFERENCES
from tests.outlook.mails import TALK

KEY = "String {6d2b1f0e-3a44-4c83-9f6e-2a8b8d5c1f77} Name Key"
TO = [{"emailAddress": {"name": one.name, "address": one.address}} for one in LETTER.to]
SAID = {
    "subject": LETTER.subject,
    "body": {"contentType": "text", "content": LETTER.body},
    "toRecipients": TO,
    "singleValueExtendedProperties": [
        {"id": KEY, "value": LETTER.marker},
        {"id": IN_REPLY_TO, "value": LETTER.in_reply_to},
        {"id": REFERENCES, "value": " ".join(LETTER.references)},
    ],
}


def made(client: Client) -> Any:
    """The letter, as a client would place it."""
    return client.post("/me/messages", SAID)


def test_each_folder(graph: Graph, outlook_doors: OutlookDoors, client: Client) -> None:
    """Inbox, sent mail, and a draft that is one."""
    for number, folder in enumerate(Folder):
        outlook_doors.deliver(letter(number), folder)
    told = client.all("/me/messages", select="isDraft,isRead,parentFolderId")
    names = [graph.mailbox.folders[item["parentFolderId"]].well_known for item in told]

    assert dict(zip(names, [(item["isDraft"], item["isRead"]) for item in told], strict=True)) == {
        "drafts": (True, True),
        "sentitems": (False, True),
        "inbox": (False, False),
    }


def test_removing(graph: Graph, outlook_doors: OutlookDoors) -> None:
    """For good, or to Deleted Items."""
    outlook_doors.deliver(letter(1), Folder.INBOX)
    outlook_doors.deliver(letter(2), Folder.INBOX)
    outlook_doors.remove(letter(1))
    OutlookDoors(graph, removes_for_good=False).remove(letter(2))

    assert [item.folder.well_known for item in graph.mailbox.items.values()] == ["deleteditems"]


def test_a_person_sees_the_draft(outlook_doors: OutlookDoors, client: Client) -> None:
    """As it was made, its marker an extended property, its thread two others."""
    made(client)

    assert outlook_doors.drafts() == [LETTER]


def test_a_person_sees_an_answer(graph: Graph, outlook_doors: OutlookDoors, client: Client) -> None:
    """With Exchange's own headers, and the quoted original below, until the client writes the body anew."""
    item = graph.mailbox.deliver(TALK)
    answer = {"message": {"body": SAID["body"], "singleValueExtendedProperties": [{"id": KEY, "value": LETTER.marker}]}}
    told = client.post(message(item.immutable, "createReply"), answer)
    (seen,) = outlook_doors.drafts()
    client.ask("PATCH", message(told["id"]), {"body": SAID["body"]}, {"If-Match": told["@odata.etag"]})

    assert seen.body.startswith(LETTER.body)
    assert seen.body.endswith("Come on Monday.")
    assert outlook_doors.drafts() == [replace(LETTER, subject="Re: Your talk with us")]


def test_without_a_property_the_message_id_is_the_marker(outlook_doors: OutlookDoors, client: Client) -> None:
    """A client may set it on a draft: https://learn.microsoft.com/graph/api/message-update."""
    client.post("/me/messages", {"subject": "x", "internetMessageId": LETTER.marker})

    assert [draft.marker for draft in outlook_doors.drafts()] == [LETTER.marker]


@pytest.mark.parametrize("as_html", [False, True])
def test_a_person_edits_the_draft(
    graph: Graph, outlook_doors: OutlookDoors, client: Client, outlook_clock: Clock, *, as_html: bool
) -> None:
    """It stays the same message, with a new version and a new time; Outlook may make HTML of it."""
    graph.edits_as_html = as_html
    before = made(client)
    outlook_clock.tick()
    outlook_doors.edit_draft(LETTER.marker, text="My words\n\nand more", to=(ADA,))
    after = client.get(message(before["id"]))

    assert outlook_doors.drafts() == [replace(LETTER, body="My words\n\nand more", to=(ADA,))]
    assert after["changeKey"] != before["changeKey"]
    assert after["lastModifiedDateTime"] == "2026-04-07T09:01:00Z"
    assert graph.mailbox.find(before["id"]) is not None


def test_a_person_sends_the_draft(graph: Graph, outlook_doors: OutlookDoors, client: Client) -> None:
    """It is no draft any more, and bears its marker still."""
    told = made(client)
    outlook_doors.send_draft(LETTER.marker)
    sent = client.get(message(told["id"]), expand=f"singleValueExtendedProperties($filter=id eq '{KEY}')")

    assert outlook_doors.drafts() == []
    assert outlook_doors.sent_ids() == [sent["internetMessageId"]]
    assert sent["internetMessageId"] != told["internetMessageId"]
    assert sent["singleValueExtendedProperties"][0]["value"] == LETTER.marker
    assert sent["receivedDateTime"] == f"{NOW:%Y-%m-%dT%H:%M:%SZ}"
    assert sent["parentFolderId"] == graph.mailbox.known("sentitems").id


@pytest.mark.parametrize("for_good", [False, True])
def test_a_person_discards_the_draft(
    graph: Graph, outlook_doors: OutlookDoors, client: Client, *, for_good: bool
) -> None:
    """Into Deleted Items, where its immutable id still finds it, or for good."""
    graph.discards_for_good = for_good
    told = made(client)
    outlook_doors.discard_draft(LETTER.marker)

    assert outlook_doors.drafts() == []
    assert client.all("/me/mailFolders/drafts/messages") == []
    assert client.ask("GET", message(told["id"])).status_code == (404 if for_good else 200)


def test_the_users_own_drafts(outlook_doors: OutlookDoors) -> None:
    """They are seen too, by their Message-ID, and edited without a loss of the rest."""
    outlook_doors.deliver(TALK, Folder.DRAFTS)
    (seen,) = outlook_doors.drafts()
    outlook_doors.edit_draft("<talk@harbourlight.example>", text="Other words")

    assert (seen.marker, seen.body) == ("<talk@harbourlight.example>", "Come on Monday.")
    assert outlook_doors.drafts() == [replace(seen, body="Other words")]
