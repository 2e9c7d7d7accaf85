"""A second opinion: what @inbox-zero/emulate, another's idea of Graph, and ours have in common, and where they differ.

Where they differ, Microsoft's page that decides stands beside it; ours is as that says.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.outlook.calls import IMMUTABLE, Client, message
from tests.outlook.graph import Graph
from tests.outlook.inbox_zero import InboxZero
from tests.outlook.wire import Wire, wire

TALK = (
    b"From: Rosa Lindt <rosa@harbourlight.example>\r\nTo: ada@quill.example\r\nSubject: Your talk with us\r\n"
    b"Message-ID: <talk@harbourlight.example>\r\nContent-Type: text/html\r\n\r\n<p>Come on Monday.</p>\r\n"
)
ROSA = "rosa@harbourlight.example"
KEY = "String {6d2b1f0e-3a44-4c83-9f6e-2a8b8d5c1f77} Name Key"
KEYED = {"subject": "x", "singleValueExtendedProperties": [{"id": KEY, "value": "1"}]}


@dataclass
class World:
    """A mailbox with a message that waits in its inbox."""

    client: Client
    address: str
    talk: str

    def of(self, act: str = "") -> str:
        """The path of that message."""
        return message(self.talk, act)


@pytest.fixture
def ours(loose_graph: Graph) -> Iterator[World]:
    """The stand-in."""
    client = Client(wire(loose_graph), loose_graph.token)
    yield World(client, loose_graph.mailbox.owner.address, loose_graph.mailbox.deliver(TALK).immutable)
    client.close()


@pytest.fixture
def theirs(inbox_zero: InboxZero) -> Iterator[World]:
    """The emulator."""
    account = inbox_zero.take()
    client = Client(Wire(inbox_zero.url), account.token)
    yield World(client, account.address, account.talk)
    client.close()


@pytest.fixture(params=["ours", "theirs"])
def world(request: pytest.FixtureRequest) -> World:
    """The one and the other."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, World)
    return found


def drafts(world: World) -> list[str]:
    """The ids of the drafts, but for the one that the emulator puts into every mailbox."""
    found = [item["id"] for item in world.client.all("/me/mailFolders/drafts/messages", top=100)]
    return [name for name in found if not name.startswith("user_")]


def test_the_owner(world: World) -> None:
    """/me: https://learn.microsoft.com/graph/api/user-get."""
    assert world.client.get("/me")["mail"] == world.address


def test_well_known_folders(world: World) -> None:
    """By name, and in the list: https://learn.microsoft.com/graph/api/user-list-mailfolders."""
    listed = {folder["displayName"]: folder["id"] for folder in world.client.all("/me/mailFolders", top=50)}

    for known, shown in [("inbox", "Inbox"), ("drafts", "Drafts"), ("sentitems", "Sent Items"), ("archive", "Archive")]:
        folder = world.client.get(f"/me/mailFolders/{known}")
        assert (folder["displayName"], folder["id"]) == (shown, listed[shown])
        assert world.client.all(f"/me/mailFolders/{known}/childFolders") == []


def test_a_message(world: World) -> None:
    """Who, what and where: https://learn.microsoft.com/graph/api/message-get."""
    told = world.client.get(world.of())

    assert told["from"]["emailAddress"] == {"name": "Rosa Lindt", "address": ROSA}
    assert (told["subject"], told["isRead"], told["isDraft"]) == ("Your talk with us", False, False)
    assert told["body"]["contentType"] == "html"
    assert told["parentFolderId"] == world.client.get("/me/mailFolders/inbox")["id"]


def test_a_filter_by_conversation(world: World) -> None:
    """What belongs together: https://learn.microsoft.com/graph/api/user-list-messages."""
    value = world.client.get(world.of())["conversationId"]
    found = world.client.all("/me/messages", filter=f"conversationId eq '{value}'", top=50)

    assert [item["id"] for item in found] == [world.talk]


def test_a_search(world: World) -> None:
    """A word: https://learn.microsoft.com/graph/search-query-parameter."""
    assert [item["id"] for item in world.client.all("/me/messages", search='"talk"')] == [world.talk]


def test_a_filter_by_time(world: World) -> None:
    """What came since: https://learn.microsoft.com/graph/filter-query-parameter."""
    received = world.client.get(world.of())["receivedDateTime"]
    found = world.client.all("/me/mailFolders/inbox/messages", filter=f"receivedDateTime ge {received}", top=50)
    none = world.client.all("/me/mailFolders/inbox/messages", filter="receivedDateTime ge 2099-01-01T00:00:00Z")

    assert world.talk in [item["id"] for item in found]
    assert none == []


def test_a_draft_is_made_changed_and_deleted(world: World) -> None:
    """https://learn.microsoft.com/graph/api/user-post-messages, message-update, message-delete."""
    body = {"contentType": "text", "content": "My words"}
    made = world.client.post("/me/messages", {"subject": "One", "body": body})
    version = {"If-Match": made.get("@odata.etag", "*")}
    changed = world.client.ask("PATCH", message(made["id"]), {"subject": "Two"}, version).json()
    standing = drafts(world)
    version = {"If-Match": changed.get("@odata.etag", "*")}

    assert (made["isDraft"], made["subject"], changed["subject"], changed["id"]) == (True, "One", "Two", made["id"])
    assert "My words" in changed["body"]["content"]
    assert standing == [made["id"]]
    assert world.client.ask("DELETE", message(made["id"]), headers=version).status_code == 204
    assert drafts(world) == []
    deleted = world.client.get("/me/mailFolders/deleteditems")["id"]
    assert world.client.get(message(made["id"]))["parentFolderId"] == deleted


@pytest.mark.parametrize("act", ["createReply", "createReplyAll"])
def test_an_answer(world: World, act: str) -> None:
    """A draft in the conversation, to the sender: https://learn.microsoft.com/graph/api/message-createreply."""
    made = world.client.post(world.of(act), {})

    assert (made["isDraft"], made["subject"]) == (True, "Re: Your talk with us")
    assert made["toRecipients"][0]["emailAddress"]["address"] == ROSA
    assert made["conversationId"] == world.client.get(world.of())["conversationId"]
    assert drafts(world) == [made["id"]]
    assert world.client.get(world.of())["isRead"] is True


def test_what_is_not_there(world: World) -> None:
    """404 in Graph's shape: https://learn.microsoft.com/graph/errors."""
    answer = world.client.ask("GET", "/me/messages/none")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ErrorItemNotFound")


def test_without_a_token(world: World) -> None:
    """401: https://learn.microsoft.com/graph/errors."""
    assert world.client.ask("GET", "/me", headers={"Authorization": ""}).status_code == 401


def _status(verb: str, path: str, body: object = None, **query: Any) -> Callable[[World], object]:
    return lambda world: world.client.ask(verb, path.replace("{talk}", world.of()), body, **query).status_code


def _tells(name: str, **query: Any) -> Callable[[World], object]:
    return lambda world: name in world.client.get(world.of(), **query)


def _finds(**query: Any) -> Callable[[World], object]:
    return lambda world: [item["subject"] for item in world.client.all("/me/messages", **query)]


def _kept(world: World) -> object:
    made = world.client.post("/me/messages", KEYED)
    expand = f"singleValueExtendedProperties($filter=id eq '{KEY}')"
    return world.client.get(message(made["id"]), expand=expand).get("singleValueExtendedProperties")


def _lets_through(world: World) -> object:
    world.client.post("/me/messages", KEYED)
    text = f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY}' and ep/value eq 'other')"
    return bool(world.client.all("/me/messages", filter=text, top=50))


def _answer(said: object, words: str) -> Callable[[World], object]:
    return lambda world: words in world.client.post(world.of("createReply"), said)["body"]["content"]


def _stale(world: World) -> object:
    made = world.client.post("/me/messages", {"subject": "x"})
    return world.client.ask("PATCH", message(made["id"]), {"subject": "y"}, {"If-Match": 'W/"old"'}).status_code


def _two_ids(world: World) -> object:
    world.client.prefer = ""
    ids = {item["id"] for item in world.client.all("/me/mailFolders/inbox/messages", top=50)}
    return world.talk not in ids


def _from_mime(world: World) -> object:
    return world.client.post("/me/messages", b64encode(TALK))["subject"]


def _answers_a_draft(world: World) -> object:
    made = world.client.post("/me/messages", {"subject": "x"})
    return world.client.ask("POST", message(made["id"], "createReply")).status_code


def _named(world: World) -> object:
    name = world.client.get(world.of())["internetMessageId"]
    return len(world.client.all("/me/messages", filter=f"internetMessageId eq '{name}'"))


def _whole_link(world: World) -> object:
    for _ in range(2):
        world.client.post("/me/messages", {"subject": "x"})
    link = world.client.get("/me/messages", top=1)["@odata.nextLink"]
    return link.startswith("https://graph.microsoft.com/v1.0/me/messages?")


def _stranger(world: World) -> object:
    world.client.token = "nobody's"  # noqa: S105
    return world.client.ask("GET", "/me").status_code


def _batched(world: World) -> object:
    one = {"id": "1", "method": "GET", "url": world.of(), "headers": {"Prefer": IMMUTABLE}}
    (told,) = world.client.ask("POST", "/$batch", {"requests": [one]}).json()["responses"]
    return told["status"]


REPLY_TO = {"internetMessageHeaders": [{"name": "In-Reply-To", "value": "<a@x.example>"}]}
BOTH = {"comment": "a", "message": {"body": {"contentType": "text", "content": "b"}}}
COMMENT = {"comment": "My words"}
# What, where Microsoft (or who saw it) says so, how it is asked, what ours answers and what the emulator does.
DIFFERENCES: list[tuple[str, str, Callable[[World], object], object, object]] = [
    ("changes of a folder", "api/message-delta", _status("GET", "/me/mailFolders/inbox/messages/delta"), 200, 404),
    ("changes of the folders", "api/mailfolder-delta", _status("GET", "/me/mailFolders/delta"), 200, 404),
    ("a message as MIME", "api/message-get", _status("GET", "{talk}/$value"), 200, 404),
    ("entity tags", "api/message-get", _tells("@odata.etag"), True, False),
    ("change keys", "api/resources/message", _tells("changeKey"), True, False),
    ("$select leaves out", "api/message-get", _tells("body", select="subject"), False, True),
    ("a property nobody knows", "errors", _status("GET", "/me/messages", select="x"), 400, 200),
    ("two kinds of ids", "outlook-immutable-id", _two_ids, True, False),
    ("a filter by Message-ID", "api/user-list-messages", _named, 1, 0),
    ("a filter nobody can read", "errors", _status("GET", "/me/messages", filter="x"), 400, 200),
    ("a page too long", "api/user-list-messages", _status("GET", "/me/messages", top=1001), 400, 200),
    ("links are whole addresses", "paging", _whole_link, True, False),
    ("If-Match", "errors", _stale, 412, 200),
    ("extended properties", "api/singlevaluelegacyextendedproperty-get", _kept, [{"id": KEY, "value": "1"}], None),
    ("a filter by them", "api/singlevaluelegacyextendedproperty-get", _lets_through, False, True),
    ("words above an answer", "api/message-createreply", _answer(COMMENT, "My words"), True, False),
    ("the original below it", "api/message-createreply", _answer({}, "Come on Monday."), True, False),
    ("a comment and a body", "api/message-createreply", _status("POST", "{talk}/createReply", BOTH), 400, 201),
    ("an answer to a draft", "microsoftgraph/microsoft-graph-docs/issues/4355", _answers_a_draft, 400, 201),
    ("headers of mail", "api/resources/internetmessageheader", _status("POST", "/me/messages", REPLY_TO), 400, 201),
    ("a draft from MIME", "api/user-post-messages", _from_mime, "Your talk with us", ""),
    ("deleting what is not there", "api/message-delete", _status("DELETE", "/me/messages/none"), 404, 204),
    ("a stranger's token", "errors", _stranger, 401, 200),
    ("a message in a batch", "json-batching", _batched, 200, 400),
    ("sending, not granted", "api/user-sendmail", _status("POST", "/me/sendMail", {"message": {}}), 403, 202),
]


@pytest.mark.parametrize(
    ("probe", "here", "there"), [row[2:] for row in DIFFERENCES], ids=[f"{row[0]} ({row[1]})" for row in DIFFERENCES]
)
def test_where_they_differ(
    ours: World, theirs: World, probe: Callable[[World], object], here: object, there: object
) -> None:
    """Each is so still: the list stays true, and a newer emulator that agrees shows itself.

    The pages are below https://learn.microsoft.com/graph/; an issue is at GitHub.
    """
    assert probe(ours) == here
    assert probe(theirs) == there
