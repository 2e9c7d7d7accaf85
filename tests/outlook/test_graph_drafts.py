"""What can be changed at Graph's stand-in: drafts, answers, versions. Sources are Microsoft's unless said otherwise."""

from __future__ import annotations

from base64 import b64encode
from email import message_from_bytes, policy
from typing import Any

import pytest

from connectors import mime
from tests.connectors.conformance import LETTER, NOW
from tests.outlook.calls import Client, message
from tests.outlook.graph import Graph
from tests.outlook.items import IN_REPLY_TO, REFERENCES, Item
from tests.outlook.mails import HTML, MEETING, TALK

TEXT_PLEASE = ', outlook.body-content-type="text"'
ROSA = {"emailAddress": {"name": "Rosa Lindt", "address": "rosa@harbourlight.example"}}
JOBS = {"emailAddress": {"name": "jobs@harbourlight.example", "address": "jobs@harbourlight.example"}}
WORDS = {"contentType": "text", "content": "My words"}


def reply(client: Client, item: Item, body: object = None, act: str = "createReply") -> Any:
    """A draft that answers a message."""
    return client.post(message(item.immutable, act), body)


def mime_of(client: Client, told: Any) -> Any:
    """A message as it would be sent."""
    return message_from_bytes(client.ask("GET", message(told["id"], "$value")).content, policy=policy.default)


def test_a_draft_is_made(client: Client) -> None:
    """In Drafts, and told back whole: https://learn.microsoft.com/graph/api/user-post-messages."""
    made = client.post("/me/messages", {"subject": "Für Rosa", "body": WORDS, "toRecipients": [ROSA]})
    sent = mime_of(client, made)

    assert (made["isDraft"], made["isRead"], made["subject"]) == (True, True, "Für Rosa")
    assert made["toRecipients"] == [ROSA]
    assert [item["id"] for item in client.all("/me/mailFolders/drafts/messages")] == [made["id"]]
    assert (sent["subject"], sent["to"]) == ("Für Rosa", "Rosa Lindt <rosa@harbourlight.example>")
    assert sent["message-id"].strip() == made["internetMessageId"]
    assert sent.get_content().strip() == "My words"


@pytest.mark.parametrize("name", ["In-Reply-To", "References", "Message-ID"])
def test_headers_of_ones_own_begin_with_x(loose_client: Client, name: str) -> None:
    """Others are refused: https://learn.microsoft.com/graph/api/resources/internetmessageheader.

    The code and the words as reported in https://github.com/tombruton87/freescout-mail365/pull/7.
    """
    headers = [{"name": name, "value": "<talk@harbourlight.example>"}]
    answer = loose_client.ask("POST", "/me/messages", {"internetMessageHeaders": headers})
    made = loose_client.post("/me/messages", {"internetMessageHeaders": [{"name": "X-Ours", "value": "yes"}]})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "InvalidInternetMessageHeader"
    assert answer.json()["error"]["message"].startswith(f"The internet message header name '{name}' should start with")
    assert mime_of(loose_client, made)["x-ours"] == "yes"


def test_a_draft_from_mime(client: Client) -> None:
    """Base64 of a whole message: https://learn.microsoft.com/graph/api/user-post-messages, example 3."""
    raw = mime.write_draft(LETTER, date=NOW)
    made = client.post("/me/messages", b64encode(raw))
    broken = client.ask("POST", "/me/messages", b"no base64!")

    assert (made["isDraft"], made["subject"]) == (True, LETTER.subject)
    assert client.ask("GET", message(made["id"], "$value")).content == raw
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, "ErrorMimeContentInvalidBase64String")


def test_threads_by_extended_properties(client: Client) -> None:
    """Two properties of MAPI become the headers: [MS-OXCMAIL], PidTagInReplyToId and PidTagInternetReferences."""
    properties = [
        {"id": IN_REPLY_TO, "value": "<a@x.example>"},
        {"id": REFERENCES, "value": "<b@x.example> <a@x.example>"},
    ]
    sent = mime_of(client, client.post("/me/messages", {"singleValueExtendedProperties": properties}))

    assert (sent["in-reply-to"], sent["references"]) == ("<a@x.example>", "<b@x.example> <a@x.example>")


def test_an_answer(graph: Graph, client: Client) -> None:
    """In the conversation, to whom it should go, the original quoted: .../graph/api/message-createreply."""
    item = graph.mailbox.deliver(TALK)
    made = reply(client, item)
    sent = mime_of(client, made)

    assert (made["subject"], made["toRecipients"]) == ("Re: Your talk with us", [ROSA])
    assert made["conversationId"] == item.conversation
    assert (made["isDraft"], made["parentFolderId"]) == (True, graph.mailbox.known("drafts").id)
    assert "Come on Monday." in made["body"]["content"]
    assert sent["in-reply-to"] == "<talk@harbourlight.example>"
    assert sent["references"].split() == ["<first@harbourlight.example>", "<talk@harbourlight.example>"]
    assert made["internetMessageId"] not in (item.message_id, "")


def test_an_answer_marks_what_it_answers_as_read(graph: Graph, client: Client) -> None:
    """As seen with createReplyAll: https://github.com/elie222/inbox-zero/pull/1086. It may be put back."""
    first, second = graph.mailbox.deliver(TALK), graph.mailbox.deliver(HTML)
    reply(client, first)
    graph.marks_as_read = False
    reply(client, second)
    read = [client.get(message(item.immutable))["isRead"] for item in (first, second)]
    client.ask("PATCH", message(first.immutable), {"isRead": False})

    assert read == [True, False]
    assert client.get(message(first.immutable))["isRead"] is False


def test_an_answer_goes_where_the_original_says(graph: Graph, client: Client) -> None:
    """To replyTo rather than to from, unless the draft says otherwise: .../graph/api/message-createreply."""
    item = graph.mailbox.deliver(HTML)

    assert reply(client, item)["toRecipients"] == [JOBS]
    assert reply(client, item, {"message": {"toRecipients": [ROSA]}})["toRecipients"] == [ROSA]


def test_an_answer_to_all(graph: Graph, client: Client) -> None:
    """It goes to the others too, but not to oneself: https://learn.microsoft.com/graph/api/message-createreplyall."""
    others = TALK.replace(
        b"To: Ada Quill <ada@quill.example>", b"To: ada@quill.example, bo@x.example\r\nCc: cy@x.example"
    )
    item = graph.mailbox.deliver(others)
    made = reply(client, item, act="createReplyAll")

    assert [one["emailAddress"]["address"] for one in made["toRecipients"]] == [item.sender.address, "bo@x.example"]
    assert [one["emailAddress"]["address"] for one in made["ccRecipients"]] == ["cy@x.example"]
    assert (graph.calls("me.createReplyAll"), graph.calls("me.createReply")) == (1, 0)


@pytest.mark.parametrize("quotes", [True, False])
def test_words_above_the_quoted_original(graph: Graph, client: Client, *, quotes: bool) -> None:
    """A comment stands above it; a body too, or alone: .../graph/api/message-createreply."""
    graph.quotes_under_body = quotes
    item = graph.mailbox.deliver(TALK)
    client.prefer += TEXT_PLEASE
    commented = reply(client, item, {"comment": "My words"})["body"]["content"]
    given = reply(client, item, {"message": {"body": WORDS}})["body"]["content"]

    assert commented.startswith("My words")
    assert given.startswith("My words")
    assert ("Come on Monday." in commented, "Come on Monday." in given) == (True, quotes)


def test_a_comment_and_a_body_exclude_each_other(graph: Graph, client: Client) -> None:
    """Both are a bad request: https://learn.microsoft.com/graph/api/message-createreply."""
    item = graph.mailbox.deliver(TALK)
    both = {"comment": "a", "message": {"body": WORDS}}

    assert client.ask("POST", message(item.immutable, "createReply"), both).status_code == 400
    assert client.all("/me/mailFolders/drafts/messages") == []


def test_an_answer_that_ignores_what_it_is_told(graph: Graph, client: Client) -> None:
    """As in 2017: https://github.com/microsoftgraph/microsoft-graph-docs/issues/739."""
    graph.ignores_message = True
    item = graph.mailbox.deliver(TALK)
    name = "String {6d2b1f0e-3a44-4c83-9f6e-2a8b8d5c1f77} Name Key"
    said = {"subject": "Mine", "singleValueExtendedProperties": [{"id": name, "value": "1"}]}
    made = reply(client, item, {"message": said})

    assert made["subject"] == "Re: Your talk with us"
    assert "My words" not in reply(client, item, {"comment": "My words"})["body"]["content"]
    expand = f"singleValueExtendedProperties($filter=id eq '{name}')"
    assert "singleValueExtendedProperties" not in client.get(message(made["id"]), expand=expand)


def test_what_cannot_be_answered(graph: Graph, client: Client) -> None:
    """A draft (https://github.com/microsoftgraph/microsoft-graph-docs/issues/4355), and what has been thrown away."""
    draft = client.post("/me/messages", {"subject": "x"})
    deleted, gone = graph.mailbox.deliver(TALK), graph.mailbox.deliver(TALK)
    graph.mailbox.discard(deleted)
    graph.mailbox.delete(gone)
    asked = [draft["id"], deleted.immutable, gone.immutable]

    assert [client.ask("POST", message(one, "createReply")).status_code for one in asked] == [400, 400, 404]


@pytest.mark.parametrize("status", [0, 400, 403])
def test_meetings_may_refuse_an_answer(graph: Graph, client: Client, status: int) -> None:
    """A connector must get along without: what Graph says here is nowhere documented."""
    graph.refuses_meetings = status
    item = graph.mailbox.deliver(MEETING)

    assert client.ask("POST", message(item.immutable, "createReply")).status_code == (status or 201)


def test_a_draft_is_changed(client: Client) -> None:
    """What is not named stays: https://learn.microsoft.com/graph/api/message-update."""
    made = client.post("/me/messages", {"subject": "One", "body": WORDS, "toRecipients": [ROSA]})
    change = {"subject": "Two", "internetMessageId": "<mine@quill.example>", "toRecipients": []}
    told = client.ask("PATCH", message(made["id"]), change, {"If-Match": made["@odata.etag"]})

    assert told.status_code == 200
    assert (told.json()["subject"], told.json()["toRecipients"]) == ("Two", [])
    assert told.json()["internetMessageId"] == "<mine@quill.example>"
    assert told.json()["id"] == made["id"]
    assert told.json()["changeKey"] != made["changeKey"]
    assert mime_of(client, made).get_content().strip() == "My words"


@pytest.mark.parametrize("verb", ["PATCH", "DELETE"])
def test_changes_are_made_to_the_version_they_were_meant_for(graph: Graph, client: Client, verb: str) -> None:
    """Else 412, and nothing is done: https://learn.microsoft.com/graph/errors, RFC 9110 section 13.1.1.

    The code as in https://github.com/microsoftgraph/microsoft-graph-docs/issues/2256.
    """
    made = client.post("/me/messages", {"subject": "One"})
    item = graph.mailbox.find(made["id"])
    assert item is not None
    graph.mailbox.edit(item, "The user's")
    body = {"subject": "Two"} if verb == "PATCH" else None
    answer = client.ask(verb, message(made["id"]), body, {"If-Match": made["@odata.etag"]})

    assert (answer.status_code, answer.json()["error"]["code"]) == (412, "ErrorIrresolvableConflict")
    assert client.get(message(made["id"]))["subject"] == "One"


def test_deleting_moves_to_deleted_items_and_then_for_good(graph: Graph, loose_client: Client) -> None:
    """By its immutable id it is still there: https://learn.microsoft.com/graph/api/message-delete."""
    made = loose_client.post("/me/messages", {"subject": "One"})
    path, version = message(made["id"]), {"If-Match": made["@odata.etag"]}
    first = loose_client.ask("DELETE", path, headers=version)
    told = loose_client.get(path)
    second = loose_client.ask("DELETE", path, headers={"If-Match": told["@odata.etag"]})

    assert (first.status_code, second.status_code) == (204, 204)
    assert told["parentFolderId"] == graph.mailbox.known("deleteditems").id
    assert loose_client.ask("GET", path).status_code == 404


def test_only_drafts_can_be_rewritten(loose_graph: Graph, loose_client: Client) -> None:
    """Subject and body are "updatable only if isDraft = true": https://learn.microsoft.com/graph/api/message-update."""
    item = loose_graph.mailbox.deliver(TALK)
    version = loose_client.get(message(item.immutable))["@odata.etag"]
    answer = loose_client.ask("PATCH", message(item.immutable), {"subject": "x"}, {"If-Match": version})

    assert answer.status_code == 400
    assert loose_client.ask("PATCH", message(item.immutable), {"isRead": True}).json()["isRead"] is True


def test_sending_keeps_the_immutable_id(graph: Graph, client: Client) -> None:
    """The same id is then the copy in Sent Items: https://learn.microsoft.com/graph/outlook-immutable-id."""
    items = []
    for keeps in (True, False):
        graph.keeps_message_ids = keeps
        made = client.post("/me/messages", {"subject": "x", "toRecipients": [ROSA]})
        item = graph.mailbox.find(made["id"])
        assert item is not None
        graph.mailbox.send(item)
        items.append((made, client.get(message(made["id"]))))

    for made, sent in items:
        assert (sent["isDraft"], sent["parentFolderId"]) == (False, graph.mailbox.known("sentitems").id)
        assert sent["changeKey"] != made["changeKey"]
    assert [made["internetMessageId"] == sent["internetMessageId"] for made, sent in items] == [True, False]


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("no version", "me.UpdateMessage came without If-Match: it could undo what the user just did"),
        ("edited", "a draft that the user had edited was changed"),
        ("the user's", "a draft that the user wrote was changed"),
        ("deleted", "a message that is no draft was deleted"),
        ("another sender", "from is not the owner of the mailbox"),
    ],
)
def test_what_would_harm_the_user_is_a_violation(
    loose_graph: Graph, loose_client: Client, harm: str, told: str
) -> None:
    """Graph would do all of it."""
    made = loose_client.post("/me/messages", {"subject": "x"})
    path, verb, body = message(made["id"]), "PATCH", {"subject": "y"}
    if harm == "edited":
        item = loose_graph.mailbox.find(made["id"])
        assert item is not None
        loose_graph.mailbox.edit(item, "Mine")
    elif harm == "the user's":
        path = message(loose_graph.mailbox.deliver(TALK, "drafts").immutable)
    elif harm == "deleted":
        path, verb = message(loose_graph.mailbox.deliver(TALK).immutable), "DELETE"
    elif harm == "another sender":
        body = {"from": ROSA}  # type: ignore[dict-item]
    headers = {} if harm == "no version" else {"If-Match": loose_client.get(path)["@odata.etag"]}
    answer = loose_client.ask(verb, path, None if verb == "DELETE" else body, headers)

    assert answer.ok
    assert loose_graph.violations == [told]
