"""Several requests in one: https://learn.microsoft.com/graph/json-batching."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from tests.outlook.calls import IMMUTABLE, Client, message
from tests.outlook.graph import Graph
from tests.outlook.mails import TALK


def entry(number: int, path: str, method: str = "GET", **more: Any) -> dict[str, Any]:
    """One request of a batch."""
    typed = {"Content-Type": "application/json"} if "body" in more else {}
    return {"id": str(number), "method": method, "url": path, "headers": {"Prefer": IMMUTABLE, **typed}, **more}


def after(number: int) -> dict[str, Any]:
    """What makes a request wait for the one before it; nothing does so for the first."""
    return {"dependsOn": [str(number - 1)]} if number else {}


def test_a_batch(graph: Graph, client: Client) -> None:
    """Each with its own status and headers, in no order."""
    item = graph.mailbox.deliver(TALK)
    entries = [entry(1, "/me"), entry(2, message(item.immutable, "$value")), entry(3, "/me/messages/none")]
    answer = client.ask("POST", "/$batch", {"requests": entries})
    told = {one["id"]: one for one in answer.json()["responses"]}

    assert answer.status_code == 200
    assert [one["id"] for one in answer.json()["responses"]] == ["2", "1", "3"]
    assert {name: one["status"] for name, one in told.items()} == {"1": 200, "2": 200, "3": 404}
    assert b64decode(told["2"]["body"]) == TALK
    assert told["3"]["body"]["error"]["code"] == "ErrorItemNotFound"
    assert (graph.calls("batch"), graph.calls("me.GetMime")) == (1, 1)


def test_only_four_of_a_batch_at_once(graph: Graph, client: Client) -> None:
    """The others are throttled one by one, unless they wait for another.

    https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits, and as seen in
    https://learn.microsoft.com/answers/questions/734143.
    """
    loose = [entry(number, "/me") for number in range(6)]
    chained = [entry(number, "/me", **after(number)) for number in range(6)]
    failing = [entry(0, "/me/messages/none"), entry(1, "/me", dependsOn=["0"])]

    def statuses(entries: list[dict[str, Any]]) -> list[int]:
        told = client.ask("POST", "/$batch", {"requests": entries}).json()["responses"]
        assert all(one["headers"].get("Retry-After") for one in told if one["status"] == 429)
        return sorted(one["status"] for one in told)

    assert statuses(loose) == [200] * 4 + [429] * 2
    assert statuses(chained) == [200] * 6
    assert statuses(failing) == [404, 424]
    graph.batch_slots = 0
    assert statuses(loose) == [200] * 6


@pytest.mark.parametrize("count", [0, 21])
def test_a_batch_holds_one_to_twenty(loose_graph: Graph, loose_client: Client, count: int) -> None:
    """Others are refused whole."""
    answer = loose_client.ask("POST", "/$batch", {"requests": [entry(number, "/me") for number in range(count)]})

    assert answer.status_code == 400
    assert loose_graph.calls("me.Get") == 0


def test_what_is_wrong_is_wrong_in_a_batch_too(loose_graph: Graph, loose_client: Client) -> None:
    """Each of its requests is held against the contract, and may not send."""
    entries = [
        entry(1, "/me/messages?$limit=5"),
        entry(2, "/me/sendMail", "POST", body={}),
        entry(3, "/$batch", "POST", body={"requests": [entry(1, "/me")]}),
        {"id": "4", "method": "GET", "url": "/me/messages"},
    ]
    told = loose_client.ask("POST", "/$batch", {"requests": entries}).json()["responses"]

    assert {one["id"]: one["status"] for one in told} == {"1": 400, "2": 403, "3": 400, "4": 200}
    assert loose_graph.violations == [
        "me.ListMessages was asked wrongly: me.ListMessages knows no option $limit",
        "POST /v1.0/me/sendMail was called, and this client never may",
        "me.ListMessages came without immutable ids",
    ]


def test_requests_of_a_batch_count(graph: Graph, client: Client) -> None:
    """Each by itself: https://learn.microsoft.com/graph/throttling#throttling-and-batching."""
    graph.enforce(requests=3, monotonic=lambda: 0.0)
    told = client.ask("POST", "/$batch", {"requests": [entry(number, "/me") for number in range(3)]}).json()[
        "responses"
    ]

    assert sorted(one["status"] for one in told) == [200, 200, 429]
