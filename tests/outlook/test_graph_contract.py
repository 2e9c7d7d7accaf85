"""The two contracts: what fits passes, and each planted fault is found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.outlook import closed
from tests.outlook.calls import Client, message
from tests.outlook.contract import JSON, Operation, graph, preferences
from tests.outlook.graph import Graph
from tests.outlook.mails import MEETING, TALK
from tests.outlook.told import Teller
from tests.stand_in.messages import Answer

V1 = "/v1.0"
IMMUTABLE = {"prefer": 'IdType="ImmutableId"'}


def operation(verb: str, path: str) -> Operation:
    """The call behind a path below the version."""
    found = graph().operation(verb, f"{V1}{path}")
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("verb", "path", "name"),
    [
        ("GET", "/me", "me.Get"),
        ("GET", "/me/messages/A-b_c%3D", "me.GetMessage"),
        ("GET", "/me/messages('A-b_c=')", "me.GetMessage"),
        ("GET", "/me/messages/AA/$value", "me.GetMime"),
        ("POST", "/me/messages/AA/createReply", "me.createReply"),
        ("POST", "/me/messages/AA/microsoft.graph.createReply", "me.createReply"),
        ("POST", "/me/messages/AA/send", "me.Send"),
        ("GET", "/me/mailFolders/delta", "me.MailFoldersDelta"),
        ("GET", "/me/mailFolders('inbox')/messages/delta", "folder.MessagesDelta"),
        ("POST", "/$batch", "batch"),
    ],
)
def test_each_path_has_its_call(verb: str, path: str, name: str) -> None:
    """A verb and a path name one call, as a part of the path or in parentheses."""
    assert operation(verb, path).id == name


@pytest.mark.parametrize(("verb", "path"), [("PUT", "/me"), ("GET", "/me/messages/a/b/c"), ("GET", "/me/inbox")])
def test_other_paths_have_none(verb: str, path: str) -> None:
    """What the contract does not know is nothing."""
    assert graph().operation(verb, f"{V1}{path}") is None


@pytest.mark.parametrize(
    ("path", "query", "problems"),
    [
        ("/me/messages", [("$top", "1000"), ("$select", "id"), ("$filter", "x"), ("$count", "true")], []),
        ("/me/messages", [("$top", "0")], ["$top must be bigger than or equal to 1"]),
        ("/me/messages", [("$top", "1001")], ["$top must be smaller than or equal to 1000"]),
        ("/me/messages", [("$top", "many")], ["$top must be integer"]),
        ("/me/messages", [("top", "5")], ["me.ListMessages knows no option top"]),
        ("/me/messages", [("$skip", "1"), ("$skip", "2")], ["$skip is given more than once"]),
        ("/me/messages", [("$count", "yes")], ["$count must be boolean"]),
        ("/me/messages/AA", [("$filter", "x")], ["me.GetMessage knows no option $filter"]),
        ("/me/mailFolders/inbox/messages/delta", [("$search", "x")], ["folder.MessagesDelta knows no option $search"]),
        ("/me/mailFolders/inbox/messages/delta", [("changeType", "moved")], ["changeType must be one of"]),
    ],
)
def test_options(path: str, query: list[tuple[str, str]], problems: list[str]) -> None:
    """Options of queries, right and wrong."""
    found = graph().query_problems(operation("GET", path), query)

    assert len(found) == len(problems)
    assert all(said.startswith(expected) for said, expected in zip(found, problems, strict=True))


@pytest.mark.parametrize(
    ("headers", "count"),
    [
        ({**IMMUTABLE, "if-match": "*", "accept": "*/*"}, 0),
        ({"prefer": 'IdType="ImmutableId", odata.maxpagesize=50, outlook.body-content-type="text"'}, 0),
        ({"prefer": 'outlook.timezone="W. Europe Standard Time"'}, 0),
        ({"prefer": "IdType=ImmutableId"}, 1),
        ({"prefer": "odata.maxpagesize=0"}, 1),
        ({"prefer": 'outlook.body-content-type="markdown", respond-async'}, 2),
        ({"x-http-method-override": "DELETE"}, 1),
    ],
)
def test_headers(headers: dict[str, str], count: int) -> None:
    """Headers and preferences, right and wrong."""
    assert len(graph().header_problems(operation("GET", "/me/messages"), headers)) == count
    assert len(preferences(headers)) == headers.get("prefer", "").count(",") + ("prefer" in headers)


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({"subject": "x", "body": {"contentType": "text", "content": "y"}}, True),
        ({"toRecipients": [{"emailAddress": {"address": "a@x.example", "name": None}}]}, True),
        ({"body": {"contentType": "Text", "content": "y"}}, False),
        ({"body": {"contentType": "markdown"}}, False),
        ({"toRecipients": {"emailAddress": {}}}, False),
        ({"toRecipients": [{"emailAddress": {"address": 7}}]}, False),
        ({"isRead": "true"}, False),
        ({"receivedDateTime": "yesterday"}, False),
        ([], False),
    ],
)
def test_bodies_of_requests(body: object, *, fits: bool) -> None:
    """A draft's body, right and wrong; null is no excuse for any object."""
    found = graph().request_problems(operation("POST", "/me/messages"), JSON, json.dumps(body).encode())

    assert (found == []) is fits


def test_bodies_that_should_not_be() -> None:
    """Broken, of another type, and where there should be none."""
    create, read = operation("POST", "/me/messages"), operation("GET", "/me/messages")

    assert graph().request_problems(create, JSON, b"{") == ["the body is no JSON"]
    assert graph().request_problems(create, "text/html", b"x") == ["me.CreateMessages takes no text/html"]
    assert graph().request_problems(create, "text/plain", b"eA==") == []
    assert graph().request_problems(read, JSON, b"{}") == ["me.ListMessages takes no body"]


@pytest.mark.parametrize(
    ("status", "kind", "body", "fits"),
    [
        (200, JSON, {"value": [{"id": "AA", "importance": "high", "from": None}]}, True),
        (200, JSON, {"values": []}, False),
        (200, JSON, {"value": [{"importance": "urgent"}]}, False),
        (200, JSON, {"value": [{"receivedDateTime": "2026-04-07"}]}, False),
        (200, "text/html", {}, False),
        (204, JSON, {}, False),
        (400, JSON, {"error": {"code": "x", "message": "y"}}, True),
        (400, JSON, {"error": "x"}, False),
        (503, JSON, {"message": "y"}, False),
    ],
)
def test_answers(status: int, kind: str, body: object, *, fits: bool) -> None:
    """Statuses, types and bodies of answers, right and wrong."""
    found = graph().answer_problems(operation("GET", "/me/messages"), status, kind, json.dumps(body).encode())

    assert (found == []) is fits


def test_an_answer_where_none_belongs() -> None:
    """Deleting answers nothing."""
    delete = operation("DELETE", "/me/messages/AA")

    assert graph().answer_problems(delete, 204, "", b"") == []
    assert graph().answer_problems(delete, 204, JSON, b"{}") == ["me.DeleteMessage answers nothing"]
    assert graph().answer_problems(delete, 200, JSON, b"{}") == ["me.DeleteMessage never answers 200"]


@pytest.mark.parametrize("raw", [TALK, MEETING])
def test_the_published_contract_takes_nothing_for_a_message_and_the_closed_one_does_not(
    graph: Graph, client: Client, raw: bytes
) -> None:
    """Each key that is missing, and each that nobody knows, is found."""
    item = graph.mailbox.deliver(raw)
    told = client.get(message(item.immutable))
    optional = {"@odata.type"} if raw is TALK else set()

    assert closed.message_problems(told, (), expanded=False) == []
    assert closed.message_problems({}, (), expanded=False)
    for name in told.keys() - optional:
        rest = {key: value for key, value in told.items() if key != name}
        assert closed.message_problems(rest, (), expanded=False), name
    assert closed.message_problems({**told, "unknown": 1}, (), expanded=False)
    assert closed.message_problems({**told, "receivedDateTime": "2026-04-07T09:00:00.000Z"}, (), expanded=False)
    assert closed.message_problems({**told, "@odata.type": "#microsoft.graph.post"}, (), expanded=False)


@pytest.mark.parametrize(
    ("value", "select", "fits"),
    [
        ({"subject": "x"}, ["subject"], True),
        ({"subject": "x", "isRead": True}, ["subject"], False),
        ({}, ["subject"], False),
        ({}, ["internetMessageHeaders"], True),
        ({"internetMessageHeaders": [{"name": "X", "value": ""}]}, ["internetMessageHeaders"], True),
        ({"internetMessageHeaders": [{"name": "X"}]}, ["internetMessageHeaders"], False),
        ({"subject": "x", "singleValueExtendedProperties": []}, ["subject"], False),
    ],
)
def test_what_is_selected_is_told_and_no_more(value: dict[str, Any], select: list[str], *, fits: bool) -> None:
    """Beside the id and the entity tag."""
    told = {"id": "AA", "@odata.etag": 'W/"x"', **value}

    assert (closed.message_problems(told, select, expanded=False, context=False) == []) is fits


@pytest.mark.parametrize(
    ("links", "fits"),
    [
        (["@odata.nextLink"], True),
        (["@odata.deltaLink"], True),
        ([], False),
        (["@odata.nextLink", "@odata.deltaLink"], False),
        (["@odata.link"], False),
    ],
)
def test_pages_of_changes_have_one_link(links: list[str], *, fits: bool) -> None:
    """https://learn.microsoft.com/graph/delta-query-overview: never both."""
    page = {"@odata.context": "https://x", "value": [], **dict.fromkeys(links, "https://x")}

    assert (closed.delta_problems(page, "message", (), whole=True, expanded=False) == []) is fits


@pytest.mark.parametrize(
    ("item", "whole", "fits"),
    [
        ({"id": "AA", "@removed": {"reason": "deleted"}}, True, True),
        ({"id": "AA", "@removed": {"reason": "expired"}}, True, False),
        ({"id": "AA", "@removed": {"reason": "deleted"}, "subject": "x"}, True, False),
        ({"id": "AA", "@odata.type": "#microsoft.graph.message", "@odata.etag": 'W/"x"', "isRead": True}, False, True),
        ({"id": "AA", "@odata.type": "#microsoft.graph.message", "@odata.etag": 'W/"x"', "isRead": True}, True, False),
        ({"id": "AA", "isRead": True}, False, False),
    ],
)
def test_changes(item: dict[str, Any], *, whole: bool, fits: bool) -> None:
    """Whole in a first round, in part later; what went is an id and a reason."""
    page = {"@odata.context": "https://x", "value": [item], "@odata.nextLink": "https://x"}

    assert (closed.delta_problems(page, "message", (), whole=whole, expanded=False) == []) is fits


@pytest.mark.parametrize(
    "said",
    [
        {"conversationId": "x"},
        {"isDraft": False},
        {"receivedDateTime": "2026-04-07T09:00:00Z"},
        {"body": {"contentType": "text"}},
        {"toRecipients": [{"address": "a@x.example"}]},
        {"singleValueExtendedProperties": [{"id": "x"}]},
    ],
)
def test_what_no_client_may_say_of_a_message(loose_graph: Graph, loose_client: Client, said: dict[str, Any]) -> None:
    """What is read-only, and what is left out: https://learn.microsoft.com/graph/api/resources/message."""
    answer = loose_client.ask("POST", "/me/messages", said)

    assert answer.status_code == 400
    assert loose_graph.mailbox.items == {}
    assert len(loose_graph.violations) == 1


@pytest.mark.parametrize(
    ("name", "value", "finds"),
    [
        ("subject", 7, "the published contract"),
        ("receivedDateTime", "soon", "the published contract"),
        ("flavour", "sweet", "the closed one"),
        ("subject", None, "the closed one"),
    ],
)
def test_the_stand_in_itself_is_held_to_them(
    loose_graph: Graph, loose_client: Client, monkeypatch: pytest.MonkeyPatch, name: str, value: object, finds: str
) -> None:
    """A fault planted in what it tells is a violation."""
    item = loose_graph.mailbox.deliver(TALK)
    told = Teller.message

    def wrong(self: Teller, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**told(self, *args, **kwargs), name: value}

    monkeypatch.setattr(Teller, "message", wrong)
    loose_client.ask("GET", message(item.immutable))
    loose_client.ask("GET", "/me/mailFolders/inbox/messages/delta")
    calls = {said.partition(" ")[0] for said in loose_graph.violations}

    assert calls == {"me.GetMessage", "folder.MessagesDelta"}
    assert len(loose_graph.violations) == (4 if finds == "the published contract" else 2)


def test_its_errors_too(loose_graph: Graph, loose_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error without all that Graph tells of one is a violation: https://learn.microsoft.com/graph/errors."""
    bare = Answer(404, b'{"error":{"code":"ErrorItemNotFound","message":"None"}}', {"Content-Type": JSON})
    loose_client.ask("GET", message("none"))
    whole = list(loose_graph.violations)
    monkeypatch.setattr("tests.outlook.service.not_found", lambda: bare)
    loose_client.ask("GET", message("none"))

    assert whole == []
    assert [said.partition(":")[0] for said in loose_graph.violations] == ["me.GetMessage answers wrongly"]
