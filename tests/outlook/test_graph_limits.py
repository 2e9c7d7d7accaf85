"""Who may ask, how much, and what goes wrong on the way. Sources are Microsoft's unless said otherwise."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from socket import create_connection
from threading import Barrier, Event
from urllib.parse import quote

import pytest
import requests

from tests.outlook import faults
from tests.outlook.calls import IMMUTABLE, Client
from tests.outlook.faults import Fault, called
from tests.outlook.graph import Graph
from tests.outlook.mails import TALK
from tests.outlook.wire import wire
from tests.stand_in.messages import Answer


def code(answer: requests.Response) -> tuple[int, str]:
    """The status, and Graph's code."""
    return answer.status_code, str(answer.json()["error"]["code"])


def test_only_the_token_that_is_good_now(graph: Graph, client: Client) -> None:
    """401 with a challenge: https://learn.microsoft.com/graph/errors, https://learn.microsoft.com/graph/resolve-auth-errors."""
    old = client.token
    graph.expire_access()
    answer = client.ask("GET", "/me")
    client.token = graph.token

    assert code(answer) == (401, "InvalidAuthenticationToken")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert old != graph.token
    assert client.ask("GET", "/me").status_code == 200


def test_permissions(graph: Graph, client: Client) -> None:
    """Reading is not writing, writing is reading too: https://learn.microsoft.com/graph/permissions-reference."""
    graph.scopes = frozenset({"Mail.Read", "User.Read"})
    reads, writes = client.ask("GET", "/me/messages"), client.ask("POST", "/me/messages", {"subject": "x"})
    graph.scopes = frozenset({"Mail.ReadWrite"})

    assert (reads.status_code, code(writes)) == (200, (403, "ErrorAccessDenied"))
    assert client.ask("GET", "/me/messages").status_code == 200
    assert client.ask("GET", "/me").status_code == 403


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("POST", "/me/sendMail"),
        ("POST", "/me/messages/{id}/send"),
        ("POST", "/me/messages/{id}/reply"),
        ("POST", "/me/messages/{id}/replyAll"),
        ("POST", "/me/messages/{id}/forward"),
        ("POST", "/me/messages/{id}/createForward"),
        ("POST", "/me/messages/{id}/move"),
        ("POST", "/me/messages/{id}/copy"),
        ("POST", "/me/messages/{id}/permanentDelete"),
        ("POST", "/me/mailFolders/inbox/messages/{id}/move"),
        ("POST", "/me/mailFolders"),
        ("POST", "/me/mailFolders/inbox/messageRules"),
        ("GET", "/me/mailboxSettings"),
        ("POST", "/subscriptions"),
    ],
)
def test_what_no_client_of_ours_may_call(loose_graph: Graph, loose_client: Client, verb: str, path: str) -> None:
    """403, a violation, and nothing is done."""
    item = loose_graph.mailbox.deliver(TALK)
    answer = loose_client.ask(verb, path.replace("{id}", quote(item.immutable)), {} if verb == "POST" else None)

    assert code(answer) == (403, "ErrorAccessDenied")
    assert len(loose_graph.violations) == 1
    assert item.folder.well_known == "inbox"
    assert len(loose_graph.mailbox.items) == 1


@pytest.mark.parametrize(
    ("verb", "path"), [("PUT", "/me/messages/x"), ("GET", "/me/inbox"), ("GET", "/users/x/messages")]
)
def test_what_graph_does_not_know(loose_graph: Graph, loose_client: Client, verb: str, path: str) -> None:
    """404, and a violation."""
    assert loose_client.ask(verb, path).status_code == 404
    assert len(loose_graph.violations) == 1


def test_the_limit_of_requests(graph: Graph, client: Client) -> None:
    """So many in ten minutes; Retry-After says how long to wait.

    https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits, https://learn.microsoft.com/graph/throttling.
    """
    seconds = [0.0]
    graph.enforce(requests=3, seconds=600, monotonic=lambda: seconds[0])
    statuses = []
    for moment in (0, 100, 200, 300):
        seconds[0] = moment
        answer = client.ask("GET", "/me")
        statuses.append(answer.status_code)
    seconds[0] += int(answer.headers["Retry-After"])

    assert statuses == [200, 200, 200, 429]
    assert answer.headers["Retry-After"] == "300"
    assert client.ask("GET", "/me").status_code == 200


def test_no_more_than_four_at_once(loose_graph: Graph, loose_client: Client) -> None:
    """The fifth is throttled at once: .../graph/throttling-limits#outlook-service-limits.

    Its words as in https://github.com/magodo/terraform-provider-outlook/issues/21.
    """
    inside, leave = Barrier(5), Event()

    def hold(act: Callable[[], Answer]) -> Answer:
        inside.wait(5)
        leave.wait(5)
        return act()

    loose_graph.fail(hold, times=4)
    with ThreadPoolExecutor(4) as pool:
        held = [pool.submit(Client(wire(loose_graph), loose_graph.token).ask, "GET", "/me") for _ in range(4)]
        inside.wait(5)
        answer = loose_client.ask("GET", "/me")
        leave.set()

    assert code(answer) == (429, "ApplicationThrottled")
    assert answer.json()["error"]["message"] == "Application is over its MailboxConcurrency limit."
    assert [one.result().status_code for one in held] == [200] * 4
    assert loose_graph.violations == ["more than four requests at once"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (faults.unauthorized(), (401, "InvalidAuthenticationToken")),
        (faults.denied(), (403, "ErrorAccessDenied")),
        (faults.not_found(), (404, "ErrorItemNotFound")),
        (faults.throttled(7), (429, "ApplicationThrottled")),
        (faults.broken(500), (500, "generalException")),
        (faults.broken(503, 7), (503, "ErrorServerBusy")),
        (faults.broken(504), (504, "UnknownError")),
    ],
)
def test_refusals(graph: Graph, client: Client, fault: Fault, told: tuple[int, str]) -> None:
    """In Graph's shape (https://learn.microsoft.com/graph/errors), once, and nothing is done."""
    graph.fail(fault)
    answer = client.ask("POST", "/me/messages", {"subject": "x"})

    assert code(answer) == told
    assert answer.headers.get("Retry-After") == ("7" if told[0] == 429 or told[1] == "ErrorServerBusy" else None)
    assert graph.mailbox.items == {}
    assert client.post("/me/messages", {"subject": "x"})
    assert [asked.status for asked in graph.requests] == [told[0], 201]


def test_a_broken_gateway_says_no_json(graph: Graph, client: Client) -> None:
    """502 is a page."""
    graph.fail(faults.broken(502))

    assert client.ask("GET", "/me").headers["Content-Type"] == "text/html"


@pytest.mark.parametrize(
    ("fault", "made"),
    [
        (faults.hang_up(), 0),
        (faults.lose_answer(), 1),
        (faults.half_body(), 1),
        (faults.cut_at(40), 1),
        (faults.cut_gzip(), 1),
        (faults.truncated_json(), 1),
        (faults.broken_after(503), 1),
        (faults.captive_portal(), 0),
        (faults.redirect(), 0),
    ],
)
def test_accidents(graph: Graph, client: Client, fault: Fault, made: int) -> None:
    """No answer that can be read; the draft is made, or it is not."""
    graph.fail(fault, called("me.CreateMessages"))
    assert client.get("/me")
    with pytest.raises((requests.RequestException, AssertionError)):
        client.post("/me/messages", {"subject": "x"}).json()

    assert len(graph.mailbox.items) == made


def test_healing(graph: Graph, client: Client) -> None:
    """Nothing goes wrong any more."""
    graph.fail(faults.broken(), times=100)
    before = client.ask("GET", "/me").status_code
    graph.heal()

    assert (before, client.ask("GET", "/me").status_code) == (503, 200)


def test_settling(graph: Graph) -> None:
    """What a client sent before it died counts, and is done when the wait is over."""
    body = b'{"subject": "x"}'
    head = f"POST /v1.0/me/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {graph.token}\r\n"
    kind = f"Prefer: {IMMUTABLE}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with create_connection(("127.0.0.1", int(graph.url.rpartition(":")[2]))) as connection:
        connection.sendall((head + kind).encode() + body)
    graph.settle()

    assert [item.subject for item in graph.mailbox.items.values()] == ["x"]


@pytest.mark.parametrize("url", ["https://outlook.office.com/api", "https://graph.microsoft.com.evil.example/v1.0/me"])
def test_no_other_host_is_reached(client: Client, url: str) -> None:
    """The wire leads to Microsoft's two hosts only."""
    with pytest.raises(AssertionError, match="is not to be asked"):
        client.ask("GET", url)


def test_the_wire_shows_each_request(graph: Graph) -> None:
    """As it was meant, before and after."""
    seen: list[str] = []
    line = wire(
        graph, lambda request: seen.append(f"{request.url}"), lambda _, response: seen.append(f"{response.url}")
    )
    client = Client(line, graph.token)
    client.get("/me")
    client.close()

    assert seen == ["https://graph.microsoft.com/v1.0/me"] * 2
