"""The options of a query as Graph's mail takes them: $select, $filter, $orderby, $expand and preferences.

https://learn.microsoft.com/graph/query-parameters and https://learn.microsoft.com/graph/filter-query-parameter. What is
read here is what a mail client may need; anything else is refused, as Graph refuses what it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.outlook.closed import DERIVED, FOLDER, MESSAGE, ON_REQUEST, PROFILE
from tests.outlook.contract import preferences
from tests.outlook.items import Item

_TEXT = r"'((?:[^']|'')*)'"
_MOMENT = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"
_EXTENDED = re.compile(
    rf"singleValueExtendedProperties/Any\(\s*(\w+)\s*:\s*\1/id eq {_TEXT}\s+and\s+\1/value eq {_TEXT}\s*\)",
    re.IGNORECASE,
)
_DATED = re.compile(rf"(receivedDateTime|lastModifiedDateTime|createdDateTime) (ge|gt|le|lt|eq) {_MOMENT}")
_FLAG = re.compile(r"(isRead|isDraft) eq (true|false)")
_EQUAL = re.compile(rf"(conversationId|internetMessageId|subject|from/emailAddress/address) eq {_TEXT}")
_EXPAND = re.compile(rf"singleValueExtendedProperties\(\$filter=id eq {_TEXT}((?: or id eq {_TEXT})*)\)")

Test = Callable[[Item], bool]


class BadQuery(ValueError):
    """An option that Graph would refuse. `code` is Graph's."""

    def __init__(self, message: str, code: str = "ErrorInvalidUrlQueryFilter") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Prefer:
    """What a request would rather have."""

    immutable: bool = False
    page: int = 10
    body: str = ""
    zone: str = ""

    def applied(self) -> dict[str, str]:
        """The header that acknowledges it: https://learn.microsoft.com/graph/api/message-get, example 3."""
        said = ['IdType="ImmutableId"'] if self.immutable else []
        said += [f'outlook.body-content-type="{self.body}"'] if self.body else []
        return {"Preference-Applied": ", ".join(said)} if said else {}


@dataclass(frozen=True)
class Filter:
    """A $filter: the properties it names, in their order, and the test for each."""

    names: tuple[str, ...] = ()
    tests: tuple[Test, ...] = field(default=())

    def admits(self, item: Item) -> bool:
        """Whether the message passes."""
        return all(test(item) for test in self.tests)


def prefer(headers: Mapping[str, str]) -> Prefer:
    """The preferences of a request; those that are unknown are left out."""
    wishes = dict(wish.partition("=")[::2] for wish in preferences(headers))
    return Prefer(
        immutable=wishes.get("IdType") == '"ImmutableId"',
        page=int(wishes.get("odata.maxpagesize", "10")),
        body=wishes.get("outlook.body-content-type", "").strip('"'),
        zone=wishes.get("outlook.timezone", "").strip('"'),
    )


def selection(text: str, of: str = "message") -> tuple[str, ...]:
    """The names of a $select; a property of a derived type is named with that type before it.

    Raises: BadQuery.
    """
    names = tuple(name.strip() for name in text.split(",")) if text else ()
    known = {"message": {**MESSAGE, **ON_REQUEST}, "folder": FOLDER, "profile": PROFILE}[of]
    for name in names:
        kind, _, bare = name.rpartition("/")
        if bare not in (DERIVED.get(f"#{kind}", {}) if kind else known):
            raise BadQuery(
                f"Could not find a property named '{name}' on type 'Microsoft.OutlookServices.{of.capitalize()}'.",
                "RequestBroker--ParseUri",
            )
    return names


def read_filter(text: str) -> Filter:
    """A $filter: comparisons that must all hold.

    Raises: BadQuery.
    """
    names: list[str] = []
    tests: list[Test] = []
    rest = text.strip()
    while rest:
        name, test, length = _comparison(rest)
        names.append(name)
        tests.append(test)
        rest = rest[length:].lstrip()
        if rest:
            if not rest.startswith("and "):
                raise BadQuery(f"The query filter is invalid: {rest[:40]}")
            rest = rest[4:].lstrip()
            if not rest:
                raise BadQuery("The query filter is invalid: nothing stands after and")
    return Filter(tuple(names), tuple(tests))


def order(text: str, filtered: Sequence[str]) -> bool | None:
    """Whether receivedDateTime is to descend; None for no order. `filtered`: the properties of the $filter.

    https://learn.microsoft.com/graph/api/user-list-messages: what orders must stand first in the filter.
    Raises: BadQuery.
    """
    if not text:
        return None
    match = re.fullmatch(r"receivedDateTime(?: (asc|desc))?", text.strip())
    if match is None:
        raise BadQuery(f"This order is not played here: {text[:40]}", "ErrorInvalidUrlQuery")
    if filtered and filtered[0] != "receivedDateTime":
        raise BadQuery("The restriction or sort order is too complex for this operation.", "InefficientFilter")
    return match[1] == "desc"


def expansion(text: str) -> frozenset[str]:
    """The ids of the extended properties that an $expand asks for.

    https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get. Raises: BadQuery.
    """
    if not text:
        return frozenset()
    match = _EXPAND.fullmatch(text.strip())
    if match is None:
        raise BadQuery(f"This expansion is not played here: {text[:60]}", "ErrorInvalidUrlQuery")
    return frozenset([_unquoted(match[1]), *map(_unquoted, re.findall(_TEXT, match[2]))])


def canonical(name: str) -> str:
    """The id of an extended property, in the one spelling that is compared: only its name is case-sensitive."""
    head, found, tail = name.partition(" Name ")
    return head.lower() + found + tail


def _comparison(text: str) -> tuple[str, Test, int]:
    if match := _EXTENDED.match(text):
        wanted, value = canonical(_unquoted(match[2])), _unquoted(match[3]).casefold()
        return "singleValueExtendedProperties", lambda item: _has(item, wanted, value), match.end()
    if match := _DATED.match(text):
        name, sign, moment = match[1], match[2], datetime.fromisoformat(match[3])
        return name, lambda item: _compare(_moment(item, name), sign, moment), match.end()
    if match := _FLAG.match(text):
        name, flag = match[1], match[2] == "true"
        return name, lambda item: (item.is_read if name == "isRead" else item.is_draft) is flag, match.end()
    if match := _EQUAL.match(text):
        name, text_wanted = match[1], _unquoted(match[2])
        return name, lambda item: _said(item, name) == _folded(name, text_wanted), match.end()
    raise BadQuery(f"The query filter is invalid, or is not played here: {text[:60]}")


def _has(item: Item, name: str, value: str) -> bool:
    return any(canonical(own) == name and said.casefold() == value for own, said in item.properties.items())


def _moment(item: Item, name: str) -> datetime:
    moments = {"receivedDateTime": item.received, "lastModifiedDateTime": item.modified}
    return moments.get(name, item.created).astimezone(UTC)


def _compare(left: datetime, sign: str, right: datetime) -> bool:
    return {
        "ge": left >= right,
        "gt": left > right,
        "le": left <= right,
        "lt": left < right,
        "eq": left == right,
    }[sign]


def _said(item: Item, name: str) -> str:
    said: Mapping[str, Any] = {
        "conversationId": item.conversation,
        "internetMessageId": item.message_id,
        "subject": item.subject,
        "from/emailAddress/address": item.sender.address,
    }
    return _folded(name, str(said[name]))


def _folded(name: str, text: str) -> str:
    return text.casefold() if name in ("subject", "from/emailAddress/address") else text


def _unquoted(text: str) -> str:
    return text.replace("''", "'")
