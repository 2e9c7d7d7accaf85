"""$search of messages: the small part of the Keyword Query Language that finds mail.

https://learn.microsoft.com/graph/search-query-parameter#using-search-on-message-collections: the whole stands in double
quotes, those within it are escaped; without a property the sender, subject and body are searched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from weakref import WeakKeyDictionary

from tests.outlook.items import Item
from tests.outlook.odata import BadQuery
from tests.outlook.written import mime_of
from tests.stand_in.words import Text, contains, words

LIMIT = 1000  # no search finds more
_TOKEN = re.compile(r'\s*(\(|\)|(?:\w+:)?"[^"]*"|[^\s()"]+)')
_PLACES = {"from": "from", "to": "to", "cc": "cc", "bcc": "bcc", "subject": "subject"}

Test = Callable[[Item], bool]
_read: WeakKeyDictionary[Item, tuple[int, Text]] = WeakKeyDictionary()


def read_search(text: str) -> Test:
    """A $search as a test.

    Raises: BadQuery.
    """
    if not (len(text) > 2 and text[0] == text[-1] == '"'):
        raise BadQuery(f"Syntax error: character ':' is not valid at position 0 in '{text[:40]}'.", "BadRequest")
    tokens = _TOKEN.findall(text[1:-1].replace('\\"', '"'))
    test, rest = _either(tokens)
    if rest:
        raise BadQuery(f"The search is not played here: {rest[0]}", "BadRequest")
    return test


def _either(tokens: list[str]) -> tuple[Test, list[str]]:
    left, tokens = _all(tokens)
    while tokens and tokens[0] == "OR":
        right, tokens = _all(tokens[1:])
        left = _or(left, right)
    return left, tokens


def _all(tokens: list[str]) -> tuple[Test, list[str]]:
    left, tokens = _one(tokens)
    while tokens and tokens[0] not in ("OR", ")"):
        right, tokens = _one(tokens[1:] if tokens[0] == "AND" else tokens)
        left = _and(left, right)
    return left, tokens


def _one(tokens: list[str]) -> tuple[Test, list[str]]:
    if not tokens:
        raise BadQuery("The search ends in the middle", "BadRequest")
    first, rest = tokens[0], tokens[1:]
    if first == "NOT":
        test, rest = _one(rest)
        return lambda item: not test(item), rest
    if first == "(":
        test, rest = _either(rest)
        if rest[:1] != [")"]:
            raise BadQuery("A parenthesis is missing", "BadRequest")
        return test, rest[1:]
    return _term(first), rest


def _term(text: str) -> Test:
    place, colon, value = text.partition(":")
    if not colon:
        place, value = "", text
    phrase = words(value.strip('"'))
    if place == "body":
        return lambda item: contains(words(item.body.content), phrase)
    if place == "participants":
        return lambda item: any(_text(item).has(one, phrase) for one in ("from", "to", "cc", "bcc"))
    if place in _PLACES:
        return lambda item: _text(item).has(place, phrase)
    if place:
        raise BadQuery(f"The search is not played here: {place}", "BadRequest")
    return lambda item: _text(item).has("", phrase)


def _or(left: Test, right: Test) -> Test:
    return lambda item: left(item) or right(item)


def _and(left: Test, right: Test) -> Test:
    return lambda item: left(item) and right(item)


def _text(item: Item) -> Text:
    version, text = _read.get(item, (-1, None))
    if text is None or version != item.version:
        raw = mime_of(item)
        text = Text(lambda: raw)
        _read[item] = (item.version, text)
    return text
