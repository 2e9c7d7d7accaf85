"""Gmail's search language, as its documentation tells it (https://support.google.com/mail/answer/7190).

Whole words, case and accents folded, without word stems. Terms side by side must all hold; OR, and braces, let one
suffice, and OR binds tighter than the space. Beyond that page, and chosen to be hard on the caller: `after:` and
`before:` with a number are seconds since the epoch and both leave that second itself out; dates are midnights in
California; a month is 30 days and a year 365. What is not known here is an error and not text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from tests.stand_in.words import FIELDS, contains, words

_PACIFIC = ZoneInfo("America/Los_Angeles")
_TOKEN = re.compile(
    r'\s*(?:(?P<mark>[(){}])|(?P<minus>-)(?=\S)|(?P<name>[A-Za-z0-9_]+):|(?P<text>"[^"]*"|[^\s(){}"]+))'
)
_MESSAGE_ID = re.compile(r'"[^"]*"|[^\s(){}"]+')
_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_AGE = re.compile(r"(\d+)([dmy])")
_SIZE = re.compile(r"(\d+)([KM]?)", re.IGNORECASE)
_DAYS = {"d": 1, "m": 30, "y": 365}
_BYTES = {"": 1, "K": 1024, "M": 1024 * 1024}

LABELS: Mapping[str, str] = {
    "inbox": "INBOX",
    "sent": "SENT",
    "draft": "DRAFT",
    "drafts": "DRAFT",
    "spam": "SPAM",
    "trash": "TRASH",
    "chats": "CHAT",
    "chat": "CHAT",
    "unread": "UNREAD",
    "starred": "STARRED",
    "important": "IMPORTANT",
}
CATEGORIES: Mapping[str, str] = {
    "primary": "CATEGORY_PERSONAL",
    "social": "CATEGORY_SOCIAL",
    "promotions": "CATEGORY_PROMOTIONS",
    "updates": "CATEGORY_UPDATES",
    "forums": "CATEGORY_FORUMS",
    "reservations": "CATEGORY_RESERVATIONS",
    "purchases": "CATEGORY_PURCHASES",
}


class QueryError(ValueError):
    """A query that Gmail does not document."""


class Content(Protocol):
    """The words of a message."""

    def has(self, field: str, phrase: tuple[str, ...]) -> bool:
        """Whether a field, or with "" any of them, has the phrase."""
        ...

    @property
    def message_id(self) -> str:
        """The Message-ID, bare."""
        ...

    @property
    def filenames(self) -> tuple[str, ...]:
        """What the attachments are called."""
        ...


class Searched(Protocol):
    """What can be searched: `at` is the internal date in milliseconds, `size` that of the whole message in bytes."""

    @property
    def labels(self) -> frozenset[str]:
        """Label ids."""
        ...

    @property
    def at(self) -> int:
        """When it arrived."""
        ...

    @property
    def size(self) -> int:
        """How large it is."""
        ...

    @property
    def text(self) -> Content:
        """Its words."""
        ...


Test = Callable[[Searched], bool]


@dataclass(frozen=True)
class Query:
    """A query that was read. `everywhere`: it names spam, trash or anywhere, and looks there too."""

    holds: Test
    everywhere: bool


def matches(query: str, message: Searched, *, now: datetime) -> bool:
    """Whether a message is what the query asks for.

    Raises: QueryError.
    """
    return read(query, now=now).holds(message)


def read(query: str, *, now: datetime) -> Query:
    """Read a query; `now` is what `newer_than:` and `older_than:` count from.

    Raises: QueryError.
    """
    parser = _Parser(query, now)
    test = parser.all_of("", ends="")
    return Query(test, parser.everywhere)


class _Parser:
    """Recursive descent: all_of := any_of*; any_of := one (OR one)*; one := -one | group | name:one | text."""

    def __init__(self, query: str, now: datetime) -> None:
        self._query = query
        self._now = now
        self._at = 0
        self.everywhere = False

    def all_of(self, name: str, ends: str) -> Test:
        """Terms side by side, up to the mark that ends them."""
        tests = list(self._until(ends, lambda: self._any_of(name)))
        return lambda message: all(test(message) for test in tests)

    def _any_of(self, name: str) -> Test:
        tests = [self._one(name)]
        while self._word_ahead("OR"):
            tests.append(self._one(name))
        return tests[0] if len(tests) == 1 else lambda message: any(test(message) for test in tests)

    def _one(self, name: str) -> Test:
        match = _TOKEN.match(self._query, self._at)
        if match is None:
            raise QueryError(f"a term is missing at {self._at} of {self._query!r}")
        self._at = match.end()
        if match["minus"]:
            test = self._one(name)
            return lambda message: not test(message)
        if match["mark"] == "(":
            return self.all_of(name, ")")
        if match["mark"] == "{":
            tests = list(self._until("}", lambda: self._one(name)))
            return lambda message: any(test(message) for test in tests)
        if match["mark"]:
            raise QueryError(f"{match['mark']} closes nothing in {self._query!r}")
        if match["name"] and not match["name"].isdigit():
            return self._named(match["name"].lower(), name)
        if match["name"]:  # a time such as 10:30 is text
            self._at -= 1
            return self._term(name, match["name"])
        return self._term(name, match["text"])

    def _named(self, inner: str, outer: str) -> Test:
        if outer:
            raise QueryError(f"{inner}: stands inside {outer}:")
        if inner == "rfc822msgid":
            match = _MESSAGE_ID.match(self._query, self._at)
            if match is None:
                raise QueryError("rfc822msgid: names no message")
            self._at = match.end()
            wanted = match[0].strip('"<>')
            return lambda message: message.text.message_id == wanted
        if self._query[self._at : self._at + 1].isspace() or self._at == len(self._query):
            raise QueryError(f"{inner}: stands alone")
        return self._one(inner)

    def _term(self, name: str, text: str) -> Test:
        value = text.strip('"')
        if name in ("", *FIELDS):
            phrase = words(value)
            return lambda message: message.text.has(name, phrase)
        make = _OPERATORS.get(name)
        if make is None:
            raise QueryError(f"{name}: is no operator that is known here")
        if name in ("in", "label", "is") and value.lower() in ("anywhere", "spam", "trash"):
            self.everywhere = True
        return make(value, self._now)

    def _until(self, ends: str, one: Callable[[], Test]) -> Iterator[Test]:
        while True:
            rest = self._query[self._at :].lstrip()
            if not rest:
                if ends:
                    raise QueryError(f"{ends} is missing in {self._query!r}")
                return
            if ends and rest[0] == ends:
                self._at = len(self._query) - len(rest) + 1
                return
            if not self._word_ahead("AND"):
                yield one()

    def _word_ahead(self, word: str) -> bool:
        match = re.compile(rf"\s*{word}(?=[\s(){{}}]|$)").match(self._query, self._at)
        if match is not None:
            self._at = match.end()
        return match is not None


def _label(value: str, _: datetime) -> Test:
    wanted = value.lower()
    if wanted == "anywhere":
        return lambda _: True
    if wanted == "read":
        return lambda message: "UNREAD" not in message.labels
    label = LABELS.get(wanted)
    if label is not None:
        return lambda message: label in message.labels
    return lambda message: any(label.lower().replace(" ", "-") == wanted for label in message.labels)


def _place(value: str, now: datetime) -> Test:
    if value.lower() not in (*LABELS, "anywhere", "read"):
        raise QueryError(f"{value} is no place that is known here")
    return _label(value, now)


def _category(value: str, _: datetime) -> Test:
    label = CATEGORIES.get(value.lower())
    if label is None:
        raise QueryError(f"{value} is no category")
    return lambda message: label in message.labels


def _has(value: str, _: datetime) -> Test:
    if value.lower() != "attachment":
        raise QueryError(f"has:{value} is not known here")
    return lambda message: bool(message.text.filenames)


def _filename(value: str, _: datetime) -> Test:
    phrase = words(value)
    return lambda message: any(contains(words(name), phrase) for name in message.text.filenames)


def _after(value: str, _: datetime) -> Test:
    if value.isdigit():
        second = int(value)
        return lambda message: message.at // 1000 > second
    midnight = _midnight(value)
    return lambda message: message.at >= midnight


def _before(value: str, _: datetime) -> Test:
    if value.isdigit():
        second = int(value)
        return lambda message: message.at // 1000 < second
    midnight = _midnight(value)
    return lambda message: message.at < midnight


def _newer(value: str, now: datetime) -> Test:
    edge = _age(value, now)
    return lambda message: message.at >= edge


def _older(value: str, now: datetime) -> Test:
    edge = _age(value, now)
    return lambda message: message.at < edge


def _larger(value: str, _: datetime) -> Test:
    size = _size(value)
    return lambda message: message.size > size


def _smaller(value: str, _: datetime) -> Test:
    size = _size(value)
    return lambda message: message.size < size


def _midnight(value: str) -> int:
    match = _DATE.fullmatch(value)
    if match is None:
        raise QueryError(f"{value} is no date")
    year, month, day = map(int, match.groups())
    return int(datetime(year, month, day, tzinfo=_PACIFIC).timestamp()) * 1000


def _age(value: str, now: datetime) -> int:
    match = _AGE.fullmatch(value)
    if match is None:
        raise QueryError(f"{value} is no age")
    return int((now - timedelta(days=int(match[1]) * _DAYS[match[2]])).timestamp() * 1000)


def _size(value: str) -> int:
    match = _SIZE.fullmatch(value)
    if match is None:
        raise QueryError(f"{value} is no size")
    return int(match[1]) * _BYTES[match[2].upper()]


_OPERATORS: Mapping[str, Callable[[str, datetime], Test]] = {
    "in": _place,
    "is": _place,
    "label": _label,
    "category": _category,
    "has": _has,
    "filename": _filename,
    "after": _after,
    "newer": _after,
    "before": _before,
    "older": _before,
    "newer_than": _newer,
    "older_than": _older,
    "larger": _larger,
    "size": _larger,
    "smaller": _smaller,
}
