"""The door to Graph: every call of the contract is asked for, and only those pass that afterword wants."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from connectors.transport import JUST_SECONDS, Door, NotAllowed, Transport
from tests.connectors.raw_server import Loopback, RawServer, reply, serving

ROOT = "https://graph.microsoft.com/v1.0"
CONTRACT = Path(__file__).parent / "contract" / "graph-mail.openapi.yaml"
WANTED = {
    ("get", "/me"),
    ("get", "/me/messages"),
    ("post", "/me/messages"),
    ("get", "/me/messages/{message-id}"),
    ("patch", "/me/messages/{message-id}"),
    ("delete", "/me/messages/{message-id}"),
    ("get", "/me/messages/{message-id}/$value"),
    ("post", "/me/messages/{message-id}/createReply"),
    ("get", "/me/mailFolders"),
    ("get", "/me/mailFolders/{mailFolder-id}"),
    ("get", "/me/mailFolders/{mailFolder-id}/childFolders"),
    ("get", "/me/mailFolders/{mailFolder-id}/messages"),
    ("get", "/me/mailFolders/{mailFolder-id}/messages/delta"),
}
# As Graph reads it, `delta` is no folder; as a path it looks like one. It only reads, and nobody asks for it.
ALIKE = {("get", "/me/mailFolders/delta")}
GUARDED = {("patch", "/me/messages/{message-id}"), ("delete", "/me/messages/{message-id}")}
DRAFT = {"id": "AAMk_draft-1=", "isDraft": True}


def operations() -> list[tuple[str, str]]:
    """Every verb and path of the contract."""
    paths = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))["paths"]
    verbs = ("get", "post", "put", "patch", "delete")
    return [(verb, path) for path, item in paths.items() for verb in verbs if verb in item]


OPERATIONS = operations()


def address(path: str) -> str:
    """A path of the contract with an id in each of its places."""
    return ROOT + re.sub(r"\{[^}]+\}", DRAFT["id"], path)  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[RawServer]:
    """A server that shows a draft to whoever asks."""
    with serving(reply(json.dumps(DRAFT).encode())) as running:
        yield running


class Seconds:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The seconds."""
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """The door's clock."""
    return Seconds()


def line(server: RawServer, seconds: Seconds, *ours: str) -> Transport:
    """A transport behind a door to which these messages are ours."""
    return Transport(Door(Loopback(server.port), lambda one: one in ours, seconds), seconds)


def test_the_contract_holds_what_is_wanted_and_what_sends() -> None:
    """The walk is over the whole API of mail."""
    assert set(OPERATIONS) >= WANTED
    assert {("post", "/me/sendMail"), ("post", "/me/messages/{message-id}/send"), ("post", "/$batch")} <= set(
        OPERATIONS
    )
    assert len(OPERATIONS) > 50


@pytest.mark.parametrize(("verb", "path"), OPERATIONS)
def test_each_call_passes_only_if_it_is_wanted(server: RawServer, seconds: Seconds, verb: str, path: str) -> None:
    """A wanted one reaches the socket, any other is refused before a byte leaves."""
    transport = line(server, seconds, str(DRAFT["id"]))
    if (verb, path) in GUARDED:
        transport.carry("GET", address("/me/messages/{id}"), {})
    before = len(server.heard.requests)
    if (verb, path) in WANTED | ALIKE:
        transport.carry(verb.upper(), address(path), {}, b"{}" if verb != "get" else None)

        assert len(server.heard.requests) == before + 1
    else:
        with pytest.raises(NotAllowed):
            transport.carry(verb.upper(), address(path), {}, b"{}")

        assert len(server.heard.requests) == before


@pytest.mark.parametrize("verb", ["PATCH", "DELETE"])
@pytest.mark.parametrize("case", ["never seen", "seen too long ago", "not ours", "another one"])
def test_only_a_draft_of_ours_that_was_just_seen_is_changed(
    server: RawServer, seconds: Seconds, verb: str, case: str
) -> None:
    """Whatever is missing, nothing leaves."""
    ours = () if case == "not ours" else (str(DRAFT["id"]),)
    transport = line(server, seconds, *ours)
    target = address("/me/messages/{id}")
    if case != "never seen":
        transport.carry("GET", target, {})
    if case == "seen too long ago":
        seconds.now += JUST_SECONDS + 1
    if case == "another one":
        target = f"{ROOT}/me/messages/AAMk_other"
    before = len(server.heard.requests)
    with pytest.raises(NotAllowed):
        transport.carry(verb, target, {}, b'{"subject": "x"}')

    assert len(server.heard.requests) == before


def test_what_is_shown_as_sent_is_not_changed(seconds: Seconds) -> None:
    """A message of ours that is no draft any more."""
    with serving(reply(json.dumps({**DRAFT, "isDraft": False}).encode())) as server:
        transport = line(server, seconds, str(DRAFT["id"]))
        transport.carry("GET", address("/me/messages/{id}"), {})
        with pytest.raises(NotAllowed):
            transport.carry("DELETE", address("/me/messages/{id}"), {})

        assert len(server.heard.requests) == 1


def test_a_draft_that_was_made_here_may_be_completed(seconds: Seconds) -> None:
    """Before any ledger knows it: the server has just said that it made it for us."""
    with serving(reply(json.dumps(DRAFT).encode(), "201 Created")) as server:
        transport = line(server, seconds)
        transport.carry("POST", f"{ROOT}/me/messages/AAMk_mail/createReply", {}, b"{}")
        transport.carry("PATCH", address("/me/messages/{id}"), {}, b'{"subject": "x"}')

        assert len(server.heard.requests) == 2


@pytest.mark.parametrize(
    ("body", "passes"),
    [
        ({"isRead": False}, True),
        ({"isRead": True}, True),
        ({"isRead": None}, False),
        ({"isRead": 0}, False),
        ({"isRead": False, "subject": "x"}, False),
        ({"isRead": False, "isRead ": True}, False),
        ([{"isRead": False}], False),
        ({}, False),
    ],
)
def test_a_read_state_may_be_given_back_and_nothing_else(
    server: RawServer,
    seconds: Seconds,
    body: object,
    passes: bool,  # noqa: FBT001  (what is expected)
) -> None:
    """The one change of a mail that is not ours: exactly its mark as read."""
    transport = line(server, seconds)
    if passes:
        transport.carry("PATCH", f"{ROOT}/me/messages/AAMk_mail", {}, json.dumps(body))
    else:
        with pytest.raises(NotAllowed):
            transport.carry("PATCH", f"{ROOT}/me/messages/AAMk_mail", {}, json.dumps(body))

    assert len(server.heard.requests) == passes


DISGUISES = [
    ("POST", f"{ROOT}/me/messages/x/../sendMail"),
    ("POST", f"{ROOT}/me/messages/%2e%2e/sendMail"),
    ("POST", f"{ROOT}//me/messages"),
    ("POST", f"{ROOT}/me/messages/x/createReplyAll"),
    ("POST", f"{ROOT}/me/messages/x/microsoft.graph.send"),
    ("POST", f"{ROOT}/me/messages('x')/send"),
    ("POST", "https://graph.microsoft.com/beta/me/messages"),
    ("POST", f"{ROOT}/users/ada@quill.example/messages"),
    ("GET", "https://graph.microsoft.com.evil.example/v1.0/me/messages"),
    ("GET", "https://evil.example/v1.0/me/mailFolders/inbox/messages/delta?$deltatoken=x"),
    ("GET", f"{ROOT}/me/mailFolders('in%27box')/messages/delta"),
    ("GET", f"{ROOT}/me/mailFolders/a%2Fb/messages/delta"),
    ("PUT", f"{ROOT}/me/messages/x/$value"),
]


@pytest.mark.parametrize(("verb", "url"), DISGUISES)
def test_no_disguise_passes(server: RawServer, seconds: Seconds, verb: str, url: str) -> None:
    """Dot segments, escapes, other versions, other users, other hosts: nothing leaves."""
    with pytest.raises(NotAllowed):
        line(server, seconds, "x").carry(verb, url, {}, b"{}")

    assert server.heard.requests == []
