"""How values lie in columns: moments as UTC text, pydantic values as JSON, text without what databases refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError
from sqlalchemy import Dialect
from sqlalchemy import Text as SqlText
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def clean(text: str) -> str:
    """The text without NUL, which PostgreSQL and C strings refuse; lone surrogates become U+FFFD."""
    text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def to_json(adapter: TypeAdapter[T], value: T) -> str:
    """The value as JSON, its texts cleaned."""
    try:
        dumped = adapter.dump_json(value)
    except PydanticSerializationError:  # a lone surrogate
        dumped = None
    if dumped is not None and b"\\u0000" not in dumped:
        return dumped.decode()
    return json.dumps(_clean_tree(adapter.dump_python(value, mode="json")), ensure_ascii=False)


def _clean_tree(tree: Any) -> Any:
    match tree:
        case str():
            return clean(tree)
        case list():
            return [_clean_tree(branch) for branch in tree]
        case dict():
            return {clean(key): _clean_tree(branch) for key, branch in tree.items()}
        case _:
            return tree


class Text(TypeDecorator[str]):
    """Clean text. It is cleaned in comparisons too, so that what was stored is found again."""

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Python to database."""
        return None if value is None else clean(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, as ISO 8601 text in UTC of one width, so that text sorts as time does."""

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Python to database. Raises ValueError for a naive moment: nobody knows when that is."""
        return None if value is None else in_utc(value).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Database to Python, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; at the ends of the calendar, where UTC would lie beyond it, the last one there is."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone can't be stored")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if moment.year == 1 else _LAST


class Json(TypeDecorator[T]):
    """A value that pydantic can write and read, as JSON text."""

    impl = SqlText
    cache_ok = True

    def __init__(self, adapter: TypeAdapter[T]) -> None:
        super().__init__()
        self.adapter = adapter

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Python to database."""
        return None if value is None else to_json(self.adapter, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Database to Python."""
        return None if value is None else self.adapter.validate_json(value)
