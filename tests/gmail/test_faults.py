"""Each fault does what it says, as a client without any patience meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, IncompleteRead
from time import monotonic
from typing import Any

import pytest
import requests

from tests.gmail import faults
from tests.gmail.calls import Client
from tests.gmail.faults import Fault, called
from tests.gmail.front import Front
from tests.gmail.wire import wire

RAW = b"From: ada@quill.example\r\nSubject: x\r\nMessage-ID: <1@quill.example>\r\n\r\nText.\r\n"


@pytest.fixture
def client(front: Front) -> Iterator[Client]:
    """A client of the front."""
    client = Client(front)
    yield client
    client.close()


def bare(front: Front, path: str = "/gmail/v1/users/me/profile") -> bytes:
    """What comes over the wire, to its end."""
    connection = HTTPConnection("127.0.0.1", int(front.url.rpartition(":")[2]), timeout=5)
    connection.connect()
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {front.token}\r\nConnection: close\r\n\r\n"
    connection.sock.sendall(request.encode())
    found = b""
    while part := connection.sock.recv(4096):
        found += part
    connection.close()
    return found


@pytest.mark.parametrize(
    ("how", "status", "reason"),
    [
        (faults.unauthorized(), 401, "authError"),
        (faults.out_of_scope(), 403, "insufficientPermissions"),
        (faults.rate_limited(code=403), 403, "rateLimitExceeded"),
        (faults.rate_limited("userRateLimitExceeded", code=403), 403, "userRateLimitExceeded"),
        (faults.rate_limited(), 429, "rateLimitExceeded"),
        (faults.broken(500), 500, "internalError"),
        (faults.broken(503), 503, "backendError"),
    ],
)
def test_errors_in_googles_shape(front: Front, client: Client, how: Fault, status: int, reason: str) -> None:
    """They come once, nothing is done, and then all is well."""
    front.fail(how)
    answer = client.draft(RAW)
    error = answer.json()["error"]

    assert status == answer.status_code == error["code"]
    assert reason == error["errors"][0]["reason"]
    assert front.mailbox.drafts == {}
    assert client.draft(RAW).status_code == 200
    assert [asked.status for asked in front.requests] == [status, 200]


def test_when_to_come_back(front: Front, client: Client) -> None:
    """In a header, in words only, or not at all."""
    front.fail(faults.rate_limited(retry_after=7))
    front.fail(faults.rate_limited_until(datetime(2026, 4, 7, 9, 1, 2, 345678, tzinfo=UTC)))
    front.fail(faults.rate_limited())
    first, second, third = (client.ask("GET", "/profile") for _ in range(3))

    assert first.headers["Retry-After"] == "7"
    assert second.json()["error"]["message"] == "User-rate limit exceeded.  Retry after 2026-04-07T09:01:02.345Z"
    assert "Retry-After" not in {*second.headers, *third.headers}


def test_faults_choose_their_requests(front: Front, client: Client) -> None:
    """By the method that is called, so many times, until they are healed."""
    front.fail(faults.broken(), called("drafts.list"), times=2)
    statuses = [client.ask("GET", path).status_code for path in ("/profile", "/drafts", "/drafts", "/drafts")]
    front.fail(faults.broken(), times=100)
    front.heal()

    assert statuses == [200, 503, 503, 200]
    assert client.ask("GET", "/profile").status_code == 200


def test_a_bad_gateway_is_a_page(front: Front, client: Client) -> None:
    """The load balancer speaks no JSON."""
    front.fail(faults.broken(502))
    answer = client.ask("GET", "/profile")

    assert answer.status_code == 502
    assert answer.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("how", "done"),
    [(faults.hang_up(), 0), (faults.lose_answer(), 1), (faults.half_body(), 1), (faults.cut_at(0), 1)],
)
def test_connections_that_break(front: Front, client: Client, how: Fault, done: int) -> None:
    """The client learns nothing; whether the draft was made depends."""
    front.fail(how)
    with pytest.raises(requests.RequestException):
        client.draft(RAW)

    assert done == len(front.mailbox.drafts)


def test_a_lost_answer_counts_as_none(front: Front, client: Client) -> None:
    """Its status is noted as 0."""
    front.fail(faults.lose_answer())
    with pytest.raises(requests.ConnectionError):
        client.ask("GET", "/profile")

    assert [asked.status for asked in front.requests] == [0]


def test_half_a_body(front: Front) -> None:
    """The head promises more than comes."""
    front.fail(faults.half_body())
    connection = HTTPConnection("127.0.0.1", int(front.url.rpartition(":")[2]), timeout=5)
    connection.request("GET", "/gmail/v1/users/me/profile", headers={"Authorization": f"Bearer {front.token}"})
    answer = connection.getresponse()
    with pytest.raises(IncompleteRead) as caught:
        answer.read()
    connection.close()

    assert len(caught.value.partial) == int(answer.headers["Content-Length"]) // 2


def test_cut_at_any_byte(front: Front) -> None:
    """So many bytes, and no more."""
    whole = bare(front)
    for byte in (1, 17, len(whole) - 1):
        front.fail(faults.cut_at(byte))

        assert bare(front) == whole[:byte]


def test_drop_by_drop(front: Front) -> None:
    """All comes, and slowly."""
    whole = bare(front)
    front.fail(faults.drip(0.0005))
    start = monotonic()

    assert bare(front) == whole
    assert monotonic() - start >= 0.0005 * len(whole)


@pytest.mark.parametrize(
    ("how", "status", "kind"),
    [(faults.captive_portal(), 200, "text/html; charset=utf-8"), (faults.redirect(), 302, None)],
)
def test_a_strange_network(front: Front, client: Client, how: Fault, status: int, kind: str | None) -> None:
    """A page that Gmail never made."""
    front.fail(how)
    answer = client.draft(RAW)

    assert (status, kind) == (answer.status_code, answer.headers.get("Content-Type"))
    assert front.mailbox.drafts == {}


def test_a_redirect_leads_to_nowhere(front: Front) -> None:
    """A client that follows one is caught by the wire."""
    session = requests.Session()
    client = Client(front)
    front.fail(faults.redirect())
    session.mount("https://", client._session.adapters["https://"])
    with pytest.raises(AssertionError, match=r"portal\.example is not to be asked"):
        session.get("https://gmail.googleapis.com/gmail/v1/users/me/profile", timeout=5)
    client.close()


def test_json_that_breaks_off(front: Front, client: Client) -> None:
    """Whole as HTTP, and no JSON."""
    front.fail(faults.truncated_json())
    answer = client.ask("GET", "/profile")

    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)


def test_gzip_that_breaks_off(front: Front) -> None:
    """What can be unpacked of it is no JSON; requests itself says nothing of it."""
    front.fail(faults.cut_gzip())
    head, _, body = bare(front).partition(b"\r\n\r\n")

    assert b"Content-Encoding: gzip" in head
    assert body[:2] == b"\x1f\x8b"
    assert f"Content-Length: {len(body)}".encode() in head


def test_answers_are_packed_where_asked_for(front: Front, client: Client) -> None:
    """As Google does for most clients."""
    packed = client.ask("GET", "/profile")
    front.gzips = False
    plain = client.ask("GET", "/profile")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_nothing_is_lost_between_requests(front: Front, client: Client) -> None:
    """A fault that leaves the body of a request unread does not spoil the next on the same connection."""
    for fault in (faults.broken(), faults.broken_after(500), faults.captive_portal(), faults.rate_limited()):
        front.fail(fault)
        client.draft(RAW)

    assert client.get("/profile")["messagesTotal"] == 1


def test_a_dead_client_is_waited_for(front: Front) -> None:
    """What a client sent before it died is done when `settle` returns."""
    connection = HTTPConnection("127.0.0.1", int(front.url.rpartition(":")[2]), timeout=5)
    body = json.dumps({"message": {"raw": "U3ViamVjdDogeA0KDQo"}})
    headers = {"Authorization": f"Bearer {front.token}", "Content-Type": "application/json"}
    connection.request("POST", "/gmail/v1/users/me/drafts", body, headers)
    connection.close()
    front.settle()

    assert len(front.mailbox.drafts) == 1


def test_hooks_of_the_wire(front: Front) -> None:
    """They see each request as it was meant, before and after."""
    seen: list[Any] = []
    session = requests.Session()
    session.mount("https://", wire(front, lambda asked: seen.append(asked.url), lambda _, got: seen.append(got.url)))
    url = "https://gmail.googleapis.com/gmail/v1/users/me/profile?fields=historyId"
    got = session.get(url, headers={"Authorization": f"Bearer {front.token}"}, timeout=5)
    session.close()

    assert seen == [url, url]
    assert got.json().keys() == {"historyId"}


@pytest.mark.parametrize("url", ["https://www.googleapis.com/x", "https://gmail.googleapis.com.evil.example/x"])
def test_no_other_host_is_reached(front: Front, url: str) -> None:
    """The wire leads to Google's two hosts only."""
    client = Client(front)
    with pytest.raises(AssertionError, match="is not to be asked"):
        client._session.get(url, timeout=5)
    client.close()
