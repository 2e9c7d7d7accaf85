"""Requests and answers of a server that stands in for a real one, as values, and how an answer looks on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple


class Asked(NamedTuple):
    """A request that came, and the status that was answered; 0 where no answer left."""

    verb: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int


@dataclass(frozen=True)
class Request:
    """A request: `method` is the id of the API's method, empty where there is none.

    Names of headers are lower-cased. `read` reads the body.
    """

    verb: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    method: str
    read: Callable[[], bytes] = field(repr=False, default=bytes)

    def parameter(self, name: str) -> str:
        """A parameter of the query, or an empty string."""
        return next((value for key, value in self.query if key == name), "")


@dataclass(frozen=True)
class Answer:
    """An answer, and how it is sent.

    `cut`: only so many bytes of it leave, head included, and then the connection closes. `interval`: seconds between
    its single bytes. `hang_up`: nothing leaves at all.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    interval: float = 0.0
    hang_up: bool = False

    def on_the_wire(self, date: str) -> bytes:
        """Head and body; a length that the headers name already is left as it is."""
        reason = HTTPStatus(self.status).phrase
        fields = {"Date": date, "Content-Length": str(len(self.body)), **self.headers}
        if self.status == HTTPStatus.NO_CONTENT:
            del fields["Content-Length"]
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {self.status} {reason}\r\n{head}\r\n".encode("latin-1") + self.body


class Refusal(Exception):
    """The server does not do it, and says so."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer
