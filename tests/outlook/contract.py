"""Microsoft Graph's own contract, as an OpenAPI document, held against every request and every answer.

The document lies beside it (`contract/`), with where it comes from. It is read as strictly as it can be: a property
that may be null is of its type or null, where the document, as Microsoft's own do, says "or any object".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import fastjsonschema
import yaml

DOCUMENT = Path(__file__).parent / "contract" / "graph-mail.openapi.yaml"
ROOT = "/v1.0"
JSON = "application/json"
MIME = "text/plain"
# What a client says besides what a call's own description lists.
HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "client-request-id",
        "connection",
        "content-length",
        "content-type",
        "host",
        "if-match",  # https://learn.microsoft.com/graph/errors, status 412
        "user-agent",
    }
)

_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
_FORMATS = frozenset({"date-time", "date"})
_PLACE = re.compile(r"\{([^}]+)\}")
_KEY = re.compile(r"\('([^']*)'\)")
_PREFERENCE = re.compile(
    r'IdType="ImmutableId"|odata\.maxpagesize=[1-9]\d{0,3}|outlook\.body-content-type="(?:text|html)"'
    r'|outlook\.timezone="[^"]+"|outlook\.allow-unsafe-html'
)

Check = Callable[[object], object]


@dataclass(frozen=True)
class Operation:
    """A call of the API: its id ("me.createReply"), and its entry in the document."""

    id: str
    verb: str
    pattern: re.Pattern[str]
    entry: Mapping[str, Any]

    @property
    def scopes(self) -> frozenset[str]:
        """The least of the permissions that allow it."""
        return frozenset(scope for one in self.entry.get("security", ()) for scopes in one.values() for scope in scopes)


class Contract:
    """The document, and what it says of requests and answers."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._components = document["components"]
        self._schemas = {name: _strict(schema) for name, schema in self._components["schemas"].items()}
        self._checks: dict[int, Check] = {}
        self.operations = sorted(_operations(document), key=lambda one: one.pattern.pattern.count("(?P"))

    def operation(self, verb: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The call behind a verb and a path, and what the path says; None where there is none."""
        plain = _KEY.sub(r"/\1", unquote(path)).replace("/microsoft.graph.", "/")
        for operation in self.operations:
            match = operation.pattern.fullmatch(plain) if operation.verb == verb else None
            if match is not None:
                return operation, {name.replace("_", "-"): value for name, value in match.groupdict().items()}
        return None

    def query_problems(self, operation: Operation, query: Sequence[tuple[str, str]]) -> list[str]:
        """What is wrong with the options of a query."""
        known = {one["name"]: one["schema"] for one in operation.entry.get("parameters", ()) if one["in"] == "query"}
        names = [name for name, _ in query]
        found = [f"{name} is given more than once" for name in dict.fromkeys(names) if names.count(name) > 1]
        for name, value in query:
            if name not in known:
                found.append(f"{operation.id} knows no option {name}")
            else:
                found += self._problems(known[name], _typed(known[name], value), name)
        return found

    def header_problems(self, operation: Operation, headers: Mapping[str, str]) -> list[str]:
        """What is wrong with the headers of a request."""
        declared = {one["name"].lower() for one in operation.entry.get("parameters", ()) if one["in"] == "header"}
        found = [f"{operation.id} knows no header {name}" for name in sorted(set(headers) - HEADERS - declared)]
        wishes = preferences(headers)
        return found + [f"the preference {wish} is unknown" for wish in wishes if not _PREFERENCE.fullmatch(wish)]

    def request_problems(self, operation: Operation, media_type: str, body: bytes) -> list[str]:
        """What is wrong with the body of a request."""
        content = operation.entry.get("requestBody", {}).get("content", {})
        if not content:
            return [f"{operation.id} takes no body"] if body else []
        if not body:
            return []
        if media_type not in content:
            return [f"{operation.id} takes no {media_type or 'body without a type'}"]
        if media_type != JSON:
            return []
        try:
            value = json.loads(body)
        except ValueError:
            return ["the body is no JSON"]
        return self._problems(content[JSON]["schema"], value, "body")

    def answer_problems(self, operation: Operation, status: int, media_type: str, body: bytes) -> list[str]:
        """What is wrong with an answer: its status, its type, its body."""
        answers = operation.entry["responses"]
        entry = answers.get(str(status))
        if entry is None:
            if status < 400:
                return [f"{operation.id} never answers {status}"]
            entry = answers["default"]
        if "$ref" in entry:
            entry = self._components["responses"][entry["$ref"].rpartition("/")[2]]
        content = entry.get("content", {})
        if not content:
            return [f"{operation.id} answers nothing"] if body else []
        if media_type not in content:
            return [f"{operation.id} answers no {media_type or 'body without a type'}"]
        if media_type != JSON:
            return []
        try:
            value = json.loads(body)
        except ValueError:
            return ["the answer is no JSON"]
        return self._problems(content[JSON]["schema"], value, "answer")

    def _problems(self, schema: Mapping[str, Any], value: object, at: str) -> list[str]:
        check = self._checks.get(id(schema))
        if check is None:
            whole = {"allOf": [_strict(schema)], "components": {"schemas": self._schemas}}
            check = self._checks[id(schema)] = compiled(whole)
        return problems(check, value, at)


@cache
def graph() -> Contract:
    """The contract of Microsoft Graph 1.0, the part that concerns mail."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Contract(yaml.load(DOCUMENT.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506  (both are safe)


def preferences(headers: Mapping[str, str]) -> list[str]:
    """What a request would rather have (RFC 7240), one by one."""
    return [wish.strip() for wish in headers.get("prefer", "").split(",") if wish.strip()]


def compiled(schema: Mapping[str, Any]) -> Check:
    """A JSON Schema (draft 7) as a check, for `problems`."""
    check: Check = fastjsonschema.compile({"$schema": "http://json-schema.org/draft-07/schema#", **schema})
    return check


def problems(check: Check, value: object, at: str) -> list[str]:
    """The first thing that is wrong with a value, or nothing."""
    try:
        check(value)
    except fastjsonschema.JsonSchemaValueException as problem:
        return [problem.message.replace("data", at, 1)]
    return []


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, verbs in document["paths"].items():
        parts = _PLACE.split(ROOT + path)
        written = "".join(
            f"(?P<{part.replace('-', '_')}>[^/]+)" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
        for verb, entry in verbs.items():
            yield Operation(entry["operationId"], verb.upper(), re.compile(written), entry)


def _strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """An OpenAPI 3.0 schema as JSON Schema."""
    if schema.get("nullable") and schema.get("type") == "object" and "properties" not in schema:
        return {"type": "null"}
    found: dict[str, Any] = {}
    for word, value in schema.items():
        if word == "properties":
            found[word] = {name: _strict(inner) for name, inner in value.items()}
        elif word in ("items", "additionalProperties") and isinstance(value, Mapping):
            found[word] = _strict(value)
        elif word in ("allOf", "anyOf"):
            found[word] = [_strict(inner) for inner in value]
        elif word == "format" and value in _RANGES:
            found["minimum"], found["maximum"] = _RANGES[value]
        elif word in ("$ref", "type", "enum", "required", "minimum", "maximum", "minItems", "maxItems") or (
            word == "format" and value in _FORMATS
        ):
            found[word] = value
    if schema.get("nullable"):
        found["type"] = [found["type"], "null"]
    return found


def _typed(schema: Mapping[str, Any], text: str) -> object:
    if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if schema.get("type") == "boolean" and text in ("true", "false"):
        return text == "true"
    return text
