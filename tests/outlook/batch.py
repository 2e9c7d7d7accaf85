"""Several requests in one: https://learn.microsoft.com/graph/json-batching.

Outlook takes four requests of a batch at once for a mailbox; what goes beyond is throttled by itself, unless it depends
on another and so comes later (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits).
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.outlook import answers
from tests.outlook.contract import ROOT
from tests.stand_in.messages import Answer, Request

Ask = Callable[[Request], Answer]


def answer(entries: list[Mapping[str, Any]], ask: Ask, slots: int) -> dict[str, Any]:
    """The answers of a batch, not in the order of its requests. `slots`: so many run at once, 0 for no limit."""
    statuses: dict[str, int] = {}
    told: list[dict[str, Any]] = []
    taken = 0
    for entry in entries:
        waits_for = entry.get("dependsOn", ())
        taken += not waits_for
        if any(statuses.get(other, 424) >= 400 for other in waits_for):
            got = answers.error(424, "FailedDependency", "A request that this one depends on has failed.")
        elif slots and taken > slots and not waits_for:
            got = answers.throttled(10, "MailboxConcurrency")
        else:
            got = ask(_request(entry))
        statuses[entry["id"]] = got.status
        told.append(_told(entry["id"], got))
    return {"responses": told[1::2] + told[::2]}


def without_mime(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same, bodies left out that are no objects: the contract knows no others."""
    kept = [
        {name: part for name, part in one.items() if name != "body" or isinstance(part, dict)}
        for one in value["responses"]
    ]
    return {**value, "responses": kept}


def _request(entry: Mapping[str, Any]) -> Request:
    target = urlsplit("/" + entry["url"].lstrip("/"))
    body = json.dumps(entry["body"]).encode() if "body" in entry else b""
    headers = {name.lower(): value for name, value in entry.get("headers", {}).items()}
    query = tuple(parse_qsl(target.query, keep_blank_values=True))
    return Request(entry["method"], ROOT + target.path, query, headers, "", lambda: body)


def _told(name: str, got: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"id": name, "status": got.status, "headers": dict(got.headers)}
    if "json" in got.headers.get("Content-Type", ""):
        told["body"] = json.loads(got.body)
    elif got.body:
        told["body"] = b64encode(got.body).decode()
    return told
