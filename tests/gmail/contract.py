"""Gmail's own contract: the discovery document of the API, held against every request and every answer.

Its schemas are near to JSON Schema draft 3 (https://developers.google.com/discovery/v1/reference/apis). Keys that a
schema does not name are problems too, other than in that draft.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}
_NUMBER = re.compile(r"-?(0|[1-9]\d*)")
_BYTES = re.compile(r"[A-Za-z0-9_-]*={0,2}")
_PLACE = re.compile(r"\{(\+?)(\w+)\}")

Fields = dict[str, "Fields"]  # a selection of fields; an empty one stands for all that lies below


class BadFields(ValueError):
    """A `fields` parameter that cannot be read, or names what is not there."""


@dataclass(frozen=True)
class Method:
    """A method of the API: its id ("gmail.users.drafts.create"), and its entry in the document."""

    id: str
    verb: str
    pattern: re.Pattern[str]
    entry: Mapping[str, Any]

    @property
    def scopes(self) -> frozenset[str]:
        """Of these scopes one must have been granted."""
        return frozenset(self.entry.get("scopes", ()))


class Contract:
    """The document, and what it says of requests and answers."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._schemas: Mapping[str, Mapping[str, Any]] = document["schemas"]
        self._global: Mapping[str, Mapping[str, Any]] = document["parameters"]
        self.methods = sorted(_methods(document), key=lambda method: method.entry["flatPath"].count("{"))

    def method(self, verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
        """The method behind a verb and a path, and what the path says; None where there is none."""
        for method in self.methods:
            match = method.pattern.fullmatch(path) if method.verb == verb else None
            if match is not None:
                return method, match.groupdict()
        return None

    def query_problems(self, method: Method, query: Sequence[tuple[str, str]]) -> list[str]:
        """What is wrong with the parameters of a request."""
        known = {**self._global, **method.entry.get("parameters", {})}
        names = [name for name, _ in query]
        found = [
            f"{name} is given more than once"
            for name in dict.fromkeys(names)
            if names.count(name) > 1 and not known.get(name, {}).get("repeated")
        ]
        for name, value in query:
            if name not in known or known[name]["location"] != "query":
                found.append(f"{method.id} knows no parameter {name}")
            else:
                found += _text_problems(known[name], value, name)
        return found

    def request_problems(self, method: Method, body: bytes) -> list[str]:
        """What is wrong with the body of a request."""
        schema = method.entry.get("request")
        if schema is None:
            return [f"{method.id} takes no body"] if body else []
        value, problems = _json(body)
        return problems or [*self._problems(schema, value, "body"), *self._missing(schema, value, method.id, "body")]

    def answer_problems(self, method: Method, body: bytes) -> list[str]:
        """What is wrong with the body of a successful answer."""
        schema = method.entry.get("response")
        if schema is None:
            return [f"{method.id} answers nothing"] if body else []
        value, problems = _json(body)
        return problems or list(self._problems(schema, value, "answer"))

    def fields(self, method: Method, selection: str) -> Fields:
        """Read a `fields` parameter: `a,b(c,d)`, `a/b`, `*`.

        Raises: BadFields.
        """
        chosen = read_fields(selection)
        self._check(chosen, method.entry.get("response", {}))
        return chosen

    def _check(self, chosen: Fields, schema: Mapping[str, Any]) -> None:
        while "$ref" in schema or "items" in schema:
            schema = self._schemas[schema["$ref"]] if "$ref" in schema else schema["items"]
        properties = schema.get("properties", {})
        for name, below in chosen.items():
            if name != "*" and name not in properties:
                raise BadFields(f"Invalid field selection {name}")
            if name != "*":
                self._check(below, properties[name])

    def _problems(self, schema: Mapping[str, Any], value: object, at: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"]]
        kind = schema.get("type")
        if kind == "object":
            if not isinstance(value, dict):
                yield f"{at} is no object"
                return
            properties = schema.get("properties", {})
            rest = schema.get("additionalProperties")
            for name, inner in value.items():
                below = properties.get(name, rest)
                if below is None:
                    yield f"{at}.{name} is unknown"
                else:
                    yield from self._problems(below, inner, f"{at}.{name}")
        elif kind == "array":
            if not isinstance(value, list):
                yield f"{at} is no array"
                return
            for number, inner in enumerate(value):
                yield from self._problems(schema["items"], inner, f"{at}[{number}]")
        elif kind in {"boolean", "integer"}:
            fits = isinstance(value, bool) if kind == "boolean" else type(value) is int
            yield from _text_problems(schema, str(value).lower(), at) if fits else [f"{at} is no {kind}"]
        elif kind == "string":
            yield from _text_problems(schema, value, at) if isinstance(value, str) else [f"{at} is no string"]
        else:
            yield f"{at} is of a type that is not known here: {kind}"

    def _missing(self, schema: Mapping[str, Any], value: object, method_id: str, at: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"]]
        if not isinstance(value, dict):
            return
        for name, below in schema.get("properties", {}).items():
            if name not in value and method_id in below.get("annotations", {}).get("required", ()):
                yield f"{at}.{name} is required"
            elif name in value:
                yield from self._missing(below, value[name], method_id, f"{at}.{name}")


@cache
def gmail() -> Contract:
    """The contract of Gmail, version 1, as Google's client library ships it."""
    place = files("googleapiclient") / "discovery_cache" / "documents" / "gmail.v1.json"
    return Contract(json.loads(place.read_text(encoding="utf-8")))


def read_fields(selection: str) -> Fields:
    """A selection as a tree.

    Raises: BadFields.
    """
    tokens = re.findall(r"[\w*]+|[,/()]|\S", selection)
    chosen, rest = _selection(tokens)
    if rest or not chosen:
        raise BadFields(f"Invalid field selection {selection}")
    return chosen


def select(value: Any, chosen: Fields) -> Any:
    """The part of an answer that was selected."""
    if not chosen or "*" in chosen:
        return value
    if isinstance(value, list):
        return [select(inner, chosen) for inner in value]
    if isinstance(value, dict):
        return {name: select(inner, chosen[name]) for name, inner in value.items() if name in chosen}
    return value


def _selection(tokens: list[str]) -> tuple[Fields, list[str]]:
    chosen: Fields = {}
    while True:
        if not tokens or not re.fullmatch(r"[\w*]+", tokens[0]):
            raise BadFields("Invalid field selection: a name is missing")
        names, tokens = [tokens[0]], tokens[1:]
        while tokens[:1] == ["/"]:
            if len(tokens) == 1:
                raise BadFields("Invalid field selection: nothing stands after /")
            names.append(tokens[1])
            tokens = tokens[2:]
        below: Fields = {}
        if tokens[:1] == ["("]:
            below, tokens = _selection(tokens[1:])
            if tokens[:1] != [")"]:
                raise BadFields("Invalid field selection: ) is missing")
            tokens = tokens[1:]
        place = chosen
        for name in names[:-1]:
            place = place.setdefault(name, {})
        place.setdefault(names[-1], {}).update(below)
        if tokens[:1] != [","]:
            return chosen, tokens
        tokens = tokens[1:]


def _methods(node: Mapping[str, Any]) -> Iterator[Method]:
    for entry in node.get("methods", {}).values():
        path = _PLACE.sub(lambda match: f"(?P<{match[2]}>{'.+' if match[1] else '[^/]+'})", f"/{entry['path']}")
        yield Method(entry["id"], entry["httpMethod"], re.compile(path), entry)
    for inner in node.get("resources", {}).values():
        yield from _methods(inner)


def _json(body: bytes) -> tuple[object, list[str]]:
    try:
        return json.loads(body), []
    except ValueError:
        return None, ["the body is no JSON"]


def _text_problems(schema: Mapping[str, Any], value: str, at: str) -> list[str]:
    """What is wrong with a single value, written as text."""
    shape = schema.get("format")
    if schema.get("type") == "boolean" and value not in ("true", "false"):
        return [f"{at} is neither true nor false"]
    if shape in _RANGES:
        low, high = _RANGES[shape]
        if not _NUMBER.fullmatch(value) or not low <= int(value) <= high:
            return [f"{at} is no {shape}: {value[:40]}"]
    if shape == "byte" and not _BYTES.fullmatch(value):
        return [f"{at} is not base64url"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at} can't be {value[:40]}"]
    return []
