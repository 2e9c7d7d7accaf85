"""The door to the network: what may pass, what never does, and what the caller learns of a call that failed."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

from connectors import transport as module
from connectors.transport import (
    ALLOWED,
    Door,
    Lost,
    NotAllowed,
    NotReached,
    Session,
    TooLong,
    Transport,
    require_allowed,
)
from tests.connectors.raw_server import Loopback, RawServer, reply, serving

ME = "https://gmail.googleapis.com/gmail/v1/users/me"
LOGIN = "https://login.microsoftonline.com"
# What the product asks of Gmail; of the other methods of the API none may pass.
WANTED = {
    "gmail.users.getProfile",
    "gmail.users.history.list",
    "gmail.users.messages.list",
    "gmail.users.messages.get",
    "gmail.users.drafts.list",
    "gmail.users.drafts.get",
    "gmail.users.drafts.create",
    "gmail.users.drafts.update",
    "gmail.users.drafts.delete",
}


def methods(node: dict[str, Any], resource: Any) -> Iterator[tuple[str, str, str]]:
    """Every method of a discovery document as (id, verb, address), built by Google's own client."""
    for name, method in node.get("methods", {}).items():
        needed = {
            parameter: "me" if parameter == "userId" else "18c0ffee"
            for parameter, facts in method.get("parameters", {}).items()
            if facts.get("required")
        }
        needed |= {"body": {}} if "request" in method else {}
        python_name = name + "_" if name == "import" else name
        request = getattr(resource, python_name)(**needed)
        yield method["id"], request.method, request.uri
    for name, inner in node.get("resources", {}).items():
        yield from methods(inner, getattr(resource, name)())


DOCUMENT = json.loads(get_static_doc("gmail", "v1"))
METHODS = list(methods(DOCUMENT, build_from_document(DOCUMENT, http=object())))


@pytest.fixture
def server() -> Iterator[RawServer]:
    """A server that says {} to everything."""
    with serving(reply()) as running:
        yield running


@pytest.fixture
def line(server: RawServer) -> Transport:
    """A transport whose wire leads to that server."""
    return Transport(Door(Loopback(server.port)))


def test_every_method_of_gmails_api_was_built() -> None:
    """The walk through the discovery document finds the methods that send, and those that we use."""
    names = {name for name, _, _ in METHODS}

    assert names >= WANTED
    assert {"gmail.users.messages.send", "gmail.users.drafts.send", "gmail.users.messages.trash"} <= names
    assert len(names) >= 79


@pytest.mark.parametrize(("name", "verb", "url"), METHODS, ids=[name for name, _, _ in METHODS])
def test_each_method_passes_only_if_it_is_wanted(
    server: RawServer, line: Transport, name: str, verb: str, url: str
) -> None:
    """A wanted one reaches the socket; any other is refused before a byte leaves."""
    if name in WANTED:
        line.carry(verb, url, {}, None)

        assert [one.split(" ")[0] for one in server.heard.lines()] == [verb]
    else:
        with pytest.raises(NotAllowed):
            line.carry(verb, url, {}, None)

        assert server.heard.lines() == []


DISGUISES = [
    ("POST", f"{ME}/drafts/send"),
    ("POST", f"{ME}/drafts/../messages/send"),
    ("POST", f"{ME}/drafts/%2e%2e/messages/send"),
    ("POST", f"{ME}/./messages/send"),
    ("POST", f"{ME}//messages/send"),
    ("POST", f"{ME}/drafts/"),
    ("POST", f"{ME}/drafts%2Fsend"),
    ("PUT", f"{ME}/drafts/send"),
    ("DELETE", f"{ME}/drafts/.."),
    ("DELETE", f"{ME}/drafts/r1/../../messages/18c0"),
    ("DELETE", f"{ME}/messages/18c0"),
    ("GET", f"{ME}/messages/18c0/../../../../../batch"),
    ("GET", f"{ME}/messages/send"),
    ("GET", f"{ME}/drafts\\send"),
    ("POST", "https://gmail.googleapis.com/batch"),
    ("POST", "https://gmail.googleapis.com/batch/gmail/v1"),
    ("POST", "https://gmail.googleapis.com/upload/gmail/v1/users/me/drafts"),
    ("POST", "https://gmail.googleapis.com/resumable/upload/gmail/v1/users/me/drafts"),
    ("POST", "https://gmail.googleapis.com/gmail/v1/users/ada@quill.example/drafts"),
    ("POST", f"{ME}/drafts?uploadType=media"),
    ("GET", f"{ME}/messages?access_token=x"),
    ("GET", f"{ME}/profile?%24httpMethod=POST"),
    ("GET", f"{ME}/drafts?q=rfc822msgid:x"),
    ("get", f"{ME}/profile"),
    ("PATCH", f"{ME}/drafts/r1"),
    ("HEAD", f"{ME}/profile"),
    ("GET", "http://gmail.googleapis.com/gmail/v1/users/me/profile"),
    ("GET", "https://gmail.googleapis.com:8443/gmail/v1/users/me/profile"),
    ("GET", "https://me@gmail.googleapis.com/gmail/v1/users/me/profile"),
    ("GET", "https://GMAIL.googleapis.com/gmail/v1/users/me/profile"),
    ("GET", "https://gmail.googleapis.com.evil.example/gmail/v1/users/me/profile"),
    ("GET", f"{ME}/profile#x"),
    ("GET", "https://www.googleapis.com/gmail/v1/users/me/profile"),
    ("GET", "https://oauth2.googleapis.com/token"),
    ("POST", "https://oauth2.googleapis.com/tokeninfo"),
    ("GET", "https://tracker.example/pixel.gif"),
    ("GET", f"{LOGIN}/common/oauth2/v2.0/token"),
    ("GET", f"{LOGIN}/common/oauth2/v2.0/authorize"),
    ("POST", f"{LOGIN}/common/oauth2/token"),
    ("POST", f"{LOGIN}/common/oauth2/v2.0/token/"),
    ("POST", f"{LOGIN}/common/oauth2/v2.0/token?client_secret=x"),
    ("POST", f"{LOGIN}/common/oauth2/v2.0/logout"),
    ("POST", f"{LOGIN}/oauth2/v2.0/token"),
    ("POST", f"{LOGIN}/../oauth2/v2.0/token"),
    ("POST", f"{LOGIN}/a/../oauth2/v2.0/token"),
    ("POST", f"{LOGIN}/a%2Fb/oauth2/v2.0/token"),
    ("GET", f"{LOGIN}/common/discovery/instance?api-version=1.1"),
    ("GET", f"{LOGIN}/common/userrealm/ada@quill.example"),
    ("GET", "https://login.windows.net/common/v2.0/.well-known/openid-configuration"),
    ("GET", "https://login.microsoftonline.com.evil.example/common/v2.0/.well-known/openid-configuration"),
    ("POST", "https://graph.microsoft.com/v1.0/me"),
    ("PATCH", "https://graph.microsoft.com/v1.0/me"),
    ("GET", "https://graph.microsoft.com/v1.0/me?$expand=manager"),
    ("GET", "https://graph.microsoft.com/beta/me"),
    ("GET", "https://graph.microsoft.com/v1.0/users/ada@quill.example"),
]


@pytest.mark.parametrize(("verb", "url"), DISGUISES)
def test_no_disguise_passes(server: RawServer, line: Transport, verb: str, url: str) -> None:
    """Dot segments, escapes, double slashes, other hosts, upload and batch paths: nothing leaves."""
    with pytest.raises(NotAllowed):
        line.carry(verb, url, {}, b"{}")

    assert server.heard.lines() == []


@pytest.mark.parametrize("tenant", ["common", "9188040d-6c67-4c5b-b112-36a304b66dad", "quill.example"])
def test_a_tenant_signs_in_at_three_places(tenant: str) -> None:
    """Where it is told which they are, for a token, and for a code to type in; and Graph says whose the token is."""
    require_allowed("GET", f"{LOGIN}/{tenant}/v2.0/.well-known/openid-configuration")
    require_allowed("POST", f"{LOGIN}/{tenant}/oauth2/v2.0/token", {"X-AnchorMailbox": "x", "client-request-id": "x"})
    require_allowed("POST", f"{LOGIN}/{tenant}/oauth2/v2.0/devicecode")
    require_allowed("GET", "https://graph.microsoft.com/v1.0/me?$select=mail,userPrincipalName")


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "x-http-method", "X-Method-Override", "Host", "Cookie"])
def test_no_header_changes_what_a_request_means(server: RawServer, line: Transport, name: str) -> None:
    """Method overrides, and everything else that is not on the list of headers."""
    with pytest.raises(NotAllowed):
        line.carry("GET", f"{ME}/profile", {name: "DELETE"})

    assert server.heard.lines() == []


def test_the_sessions_of_libraries_pass_the_same_door(server: RawServer) -> None:
    """A session that a library works with is refused the same things, and knows no http."""
    session = Session(Door(Loopback(server.port)))
    with pytest.raises(NotAllowed):
        session.post(f"{ME}/messages/send", json={})
    with pytest.raises(NotAllowed):
        session.get(f"{ME}/profile", params={"access_token": "x"})
    with pytest.raises(NotAllowed):
        session.get("http://127.0.0.1/")

    assert server.heard.lines() == []
    assert session.get(f"{ME}/profile").status_code == 200


def test_the_table_is_fixed_and_names_no_sending() -> None:
    """Rows can't be added at run time, and none of them speaks of sending."""
    assert isinstance(ALLOWED, tuple)
    assert not any("send" in row.path.pattern.replace("(?!(?:send|", "") for row in ALLOWED)
    for verb, path in (("PUT", "/drafts/r-1"), ("DELETE", "/drafts/r-1"), ("POST", "/drafts")):
        require_allowed(verb, ME + path)


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"])
@pytest.mark.parametrize("target", [f"{ME}/messages/send", "https://hotel.example/sign-in", f"{ME}/profile"])
def test_a_redirect_is_not_followed(status: str, target: str) -> None:
    """Not to a sign-in page, not to a forbidden path, not even to an allowed one."""
    with serving(reply(b"", status, f"Location: {target}")) as server:
        line = Transport(Door(Loopback(server.port)))
        with pytest.raises(NotReached, match="redirects"):
            line.carry("POST", f"{ME}/drafts", {}, b"{}")

        assert len(server.heard.requests) == 1


def test_passwords_of_the_machine_do_not_replace_the_token(
    server: RawServer, line: Transport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in ~/.netrc for that host is left alone."""
    (tmp_path / "netrc").write_text("machine gmail.googleapis.com login a password b\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    line.carry("GET", f"{ME}/profile", {"authorization": "Bearer mine"})

    assert b"authorization: bearer mine" in server.heard.requests[0].lower()
    assert b"basic" not in server.heard.requests[0].lower()


def test_cookies_are_not_kept() -> None:
    """A server can't mark us."""
    with serving(reply(b"{}", "200 OK", "Set-Cookie: id=7; Path=/")) as server:
        line = Transport(Door(Loopback(server.port)))
        line.carry("GET", f"{ME}/profile", {})
        line.carry("GET", f"{ME}/profile", {})

        assert not any(b"cookie" in request.lower() for request in server.heard.requests)


def test_an_answer_is_whole_and_dated() -> None:
    """Status, lower-cased headers, content, and the server's time."""
    with serving(reply(b'{"a": 1}', "200 OK", "Date: Thu, 26 Mar 2026 09:00:00 GMT", "X-Odd: Yes")) as server:
        answer = Transport(Door(Loopback(server.port))).carry("GET", f"{ME}/profile", {})

    assert (answer.status, answer.content, answer.headers["x-odd"]) == (200, b'{"a": 1}', "Yes")
    assert answer.date() == datetime(2026, 3, 26, 9, tzinfo=UTC)


def test_a_compressed_answer_is_read() -> None:
    """Gzip is undone, and its limit is that of what comes out."""
    packed = gzip.compress(b"x" * 100_000)
    with serving(reply(packed, "200 OK", "Content-Encoding: gzip")) as server:
        line = Transport(Door(Loopback(server.port)))

        assert len(line.carry("GET", f"{ME}/profile", {}).content) == 100_000
        with pytest.raises(TooLong) as caught:
            line.carry("GET", f"{ME}/profile", {}, limit=50_000)
        assert len(caught.value.beginning) == 50_000


# What becomes of one POST: (fault, what the caller learns). Each must reach the server exactly once.


def close(connection: socket.socket, _request: bytes) -> None:
    """Takes the request, and says nothing."""
    connection.shutdown(socket.SHUT_RDWR)


def reset(connection: socket.socket, _request: bytes) -> None:
    """Takes the request, and breaks the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def half(connection: socket.socket, _request: bytes) -> None:
    """Half a body."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"id": "r1", ')


def half_chunked(connection: socket.socket, _request: bytes) -> None:
    """A body in pieces, of which the last is missing."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"id": 1\r\n')


def half_head(connection: socket.socket, _request: bytes) -> None:
    """Not even the headers."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")


def test_a_head_that_was_cut_gives_an_empty_answer() -> None:
    """Python's HTTP reads a cut head as a whole one; that the answer says nothing is for the caller to see."""
    with serving(half_head) as server:
        assert Transport(Door(Loopback(server.port))).carry("POST", f"{ME}/drafts", {}, b"{}").content == b""
        assert len(server.heard.requests) == 1


def nonsense(connection: socket.socket, _request: bytes) -> None:
    """No HTTP at all."""
    connection.sendall(b"\x16\x03\x01 what?\r\n\r\n")


@pytest.mark.parametrize("fault", [close, reset, half, half_chunked, nonsense])
@pytest.mark.parametrize("calls_before", [0, 1])
def test_a_lost_answer_leaves_one_request(fault: Callable[..., None], calls_before: int) -> None:
    """A create whose answer is lost was asked for once, on a new connection and on one that was used before."""
    before = calls_before

    def answering(connection: socket.socket, request: bytes) -> None:
        nonlocal before
        if before:
            before -= 1
            reply()(connection, request)
        else:
            fault(connection, request)

    with serving(answering) as server:
        line = Transport(Door(Loopback(server.port)))
        for _ in range(calls_before):
            line.carry("POST", f"{ME}/drafts", {}, b"{}")
        with pytest.raises(Lost):
            line.carry("POST", f"{ME}/drafts", {}, b"{}")

        assert len(server.heard.requests) == 1 + calls_before


def test_an_answer_that_drips_is_given_up() -> None:
    """One byte at a time keeps every read alive, but not the whole."""
    stop = threading.Event()

    def drip(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n")
        while not stop.wait(0.01):
            connection.sendall(b" ")

    seconds = iter(range(0, 100_000, 40))
    with serving(drip) as server:
        line = Transport(Door(Loopback(server.port)), monotonic=lambda: float(next(seconds)))
        with pytest.raises(Lost, match="too long"):
            line.carry("POST", f"{ME}/drafts", {}, b"{}")
        stop.set()

        assert len(server.heard.requests) == 1


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a byte for so long, the answer counts as lost."""
    monkeypatch.setattr(module, "READ_SECONDS", 0.05)
    stop = threading.Event()

    def wait(_connection: socket.socket, _request: bytes) -> None:
        stop.wait(5)

    with serving(wait) as server:
        with pytest.raises(Lost):
            Transport(Door(Loopback(server.port))).carry("POST", f"{ME}/drafts", {}, b"{}")
        stop.set()

        assert len(server.heard.requests) == 1


def test_nobody_there_is_not_the_same_as_no_answer() -> None:
    """Where no connection comes about, nothing can have been done."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotReached, match="online"):
        Transport(Door(Loopback(port))).carry("POST", f"{ME}/drafts", {}, b"{}")


def test_a_name_that_nobody_knows_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name service: offline."""

    def unknown(*_args: object, **_kwargs: object) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotReached, match="online"):
        Transport(Door()).carry("GET", f"{ME}/profile", {})


def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own proxy setting is used, and blamed where it is wrong."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(NotReached, match="proxy"):
        Transport(Door()).carry("GET", f"{ME}/profile", {})
