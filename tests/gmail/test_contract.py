"""The contract: what fits passes, and each planted fault is found."""

from __future__ import annotations

import json

import pytest

from tests.gmail.contract import BadFields, Method, gmail, read_fields, select

USERS = "/gmail/v1/users/me"


def method(verb: str, path: str) -> Method:
    """The method behind a path below the user's."""
    found = gmail().method(verb, f"{USERS}{path}")
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("verb", "path", "name"),
    [
        ("GET", "/profile", "getProfile"),
        ("GET", "/messages", "messages.list"),
        ("GET", "/messages/18f", "messages.get"),
        ("POST", "/messages/send", "messages.send"),
        ("POST", "/drafts/send", "drafts.send"),
        ("PUT", "/drafts/r-1", "drafts.update"),
        ("GET", "/history", "history.list"),
    ],
)
def test_each_path_has_its_method(verb: str, path: str, name: str) -> None:
    """A verb and a path name one method."""
    assert method(verb, path).id == f"gmail.users.{name}"


@pytest.mark.parametrize(("verb", "path"), [("PUT", "/profile"), ("GET", "/messages/18f/parts"), ("GET", "/inbox")])
def test_other_paths_have_none(verb: str, path: str) -> None:
    """What Gmail does not know is nothing."""
    assert gmail().method(verb, f"{USERS}{path}") is None


@pytest.mark.parametrize(
    ("verb", "path", "query"),
    [
        ("GET", "/messages", [("labelIds", "INBOX"), ("labelIds", "UNREAD"), ("maxResults", "500"), ("alt", "json")]),
        ("GET", "/messages", [("q", "from:amy"), ("includeSpamTrash", "true"), ("fields", "messages/id")]),
        ("GET", "/messages/18f", [("format", "raw")]),
        ("GET", "/history", [("startHistoryId", "18446744073709551615"), ("historyTypes", "messageAdded")]),
    ],
)
def test_good_parameters_pass(verb: str, path: str, query: list[tuple[str, str]]) -> None:
    """What Gmail knows, in the form it wants."""
    assert gmail().query_problems(method(verb, path), query) == []


@pytest.mark.parametrize(
    ("verb", "path", "query"),
    [
        ("GET", "/messages", [("query", "x")]),
        ("GET", "/messages", [("format", "raw")]),
        ("GET", "/messages", [("q", "a"), ("q", "b")]),
        ("GET", "/messages", [("maxResults", "many")]),
        ("GET", "/messages", [("maxResults", "-1")]),
        ("GET", "/messages", [("includeSpamTrash", "yes")]),
        ("GET", "/messages", [("userId", "me")]),
        ("GET", "/messages/18f", [("format", "RAW")]),
        ("GET", "/history", [("startHistoryId", "18446744073709551616")]),
        ("GET", "/history", [("startHistoryId", "abc")]),
        ("GET", "/history", [("historyTypes", "messageRead")]),
    ],
)
def test_bad_parameters_are_found(verb: str, path: str, query: list[tuple[str, str]]) -> None:
    """Each of these has one fault."""
    assert len(gmail().query_problems(method(verb, path), query)) == 1


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({"message": {"raw": "aGk_-w==", "threadId": "18f"}}, []),
        ({"message": {"raw": "aGk+/w=="}}, ["body.message.raw is not base64url"]),
        ({"message": {"raw": "aGk", "to": "x"}}, ["body.message.to is unknown"]),
        ({"message": "aGk"}, ["body.message is no object"]),
        ({"message": {"labelIds": "DRAFT"}}, ["body.message.labelIds is no array"]),
        ({"message": {"labelIds": [1]}}, ["body.message.labelIds[0] is no string"]),
        ({"draft": {}}, ["body.draft is unknown"]),
        ([], ["body is no object"]),
    ],
)
def test_bodies_of_requests(body: object, problems: list[str]) -> None:
    """A draft's body, right and wrong."""
    assert problems == gmail().request_problems(method("POST", "/drafts"), json.dumps(body).encode())


@pytest.mark.parametrize(
    ("verb", "path", "body", "problem"),
    [
        ("POST", "/drafts", b"{", "the body is no JSON"),
        ("POST", "/drafts", b"", "the body is no JSON"),
        ("POST", "/messages", b"{}", "body.raw is required"),
        ("GET", "/profile", b"{}", "gmail.users.getProfile takes no body"),
    ],
)
def test_bodies_that_should_not_be(verb: str, path: str, body: bytes, problem: str) -> None:
    """Missing, broken, and where there should be none."""
    assert problem in gmail().request_problems(method(verb, path), body)


@pytest.mark.parametrize(
    ("path", "body", "problems"),
    [
        ("/profile", {"emailAddress": "a@b.example", "historyId": "7", "messagesTotal": 1}, []),
        ("/profile", {"historyId": 7}, ["answer.historyId is no string"]),
        ("/profile", {"historyId": "179567826409807065168"}, ["answer.historyId is no uint64: 179567826409807065168"]),
        ("/profile", {"historyId": "-7"}, ["answer.historyId is no uint64: -7"]),
        ("/profile", {"historyId": "07"}, ["answer.historyId is no uint64: 07"]),
        ("/profile", {"messagesTotal": "1"}, ["answer.messagesTotal is no integer"]),
        ("/profile", {"messagesTotal": True}, ["answer.messagesTotal is no integer"]),
        ("/messages/18f", {"internalDate": "1775000000123", "payload": {"headers": [{"name": "To"}]}}, []),
        ("/messages/18f", {"payload": {"headers": [{"key": "To"}]}}, ["answer.payload.headers[0].key is unknown"]),
        ("/labels", {"labels": [{"type": "special"}]}, ["answer.labels[0].type can't be special"]),
    ],
)
def test_bodies_of_answers(path: str, body: object, problems: list[str]) -> None:
    """Answers, right and wrong."""
    assert problems == gmail().answer_problems(method("GET", path), json.dumps(body).encode())


def test_an_answer_where_none_belongs() -> None:
    """Deleting a draft answers nothing."""
    delete = method("DELETE", "/drafts/r1")

    assert gmail().answer_problems(delete, b"") == []
    assert gmail().answer_problems(delete, b"{}") == ["gmail.users.drafts.delete answers nothing"]


@pytest.mark.parametrize(
    ("selection", "selected"),
    [
        ("id", {"id": "1"}),
        ("id,messages(id,labelIds)", {"id": "1", "messages": [{"id": "2", "labelIds": ["A"]}]}),
        ("messages/id", {"messages": [{"id": "2"}]}),
        ("messages(payload/headers(name))", {"messages": [{"payload": {"headers": [{"name": "To"}]}}]}),
        (
            "messages",
            {"messages": [{"id": "2", "labelIds": ["A"], "payload": {"headers": [{"name": "To", "value": "x"}]}}]},
        ),
        ("id,*", None),
        ("snippet", {}),
    ],
)
def test_parts_of_answers(selection: str, selected: object) -> None:
    """Google's selections of fields."""
    payload = {"headers": [{"name": "To", "value": "x"}]}
    whole = {"id": "1", "messages": [{"id": "2", "labelIds": ["A"], "payload": payload}]}

    chosen = gmail().fields(method("GET", "/threads/18f"), selection)

    assert (whole if selected is None else selected) == select(whole, chosen)


@pytest.mark.parametrize("selection", ["", "id,", "id(", "messages(id", "messages/", "messages(id))", "id;x", "a b"])
def test_selections_that_cannot_be_read(selection: str) -> None:
    """Broken selections are refused."""
    with pytest.raises(BadFields):
        read_fields(selection)


@pytest.mark.parametrize("selection", ["body", "messages/body", "messages(id,raw(x))"])
def test_selections_of_what_is_not_there(selection: str) -> None:
    """Gmail refuses a field that the answer does not have."""
    with pytest.raises(BadFields):
        gmail().fields(method("GET", "/threads/18f"), selection)
