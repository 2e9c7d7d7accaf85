"""Talks to Gmail: requests built by Google's client from its static discovery document, and carried as `calls` does."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from importlib.resources import files
from typing import Any, Protocol

from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

from connectors.budget import Budget
from connectors.calls import Call, Caller, Tokens
from connectors.gmail.errors import SIGN_IN, parsed
from connectors.mailbox import TryLater
from connectors.transport import ANSWER_LIMIT, Door


class Request(Protocol):
    """The part of googleapiclient's HttpRequest that is made use of; it is built there and carried here."""

    uri: str
    method: str
    methodId: str  # noqa: N815  (the name that the library gave it)
    body: str | None
    headers: Mapping[str, str]


class Client:
    """Gmail, as one account sees it. Each thread has a service and connections of its own."""

    def __init__(self, tokens: Tokens, door: Door, budget: Budget, clock: Callable[[], datetime]) -> None:
        self._caller = Caller("Gmail", SIGN_IN, tokens, door, budget, clock)
        self._prices: Mapping[str, int] = tomllib.loads(
            (files("connectors.gmail") / "prices.toml").read_text(encoding="utf-8")
        )["units"]
        self._own = threading.local()

    @property
    def budget(self) -> Budget:
        """What was spent so far."""
        return self._caller.budget

    def users(self) -> Any:
        """The resource from which requests are built, by the discovery document that ships with Google's client."""
        if not hasattr(self._own, "users"):
            # An http that can't be used: nothing built from it may reach the network but through a `Call`.
            service = build_from_document(get_static_doc("gmail", "v1"), http=object())
            self._own.users = service.users()
        return self._own.users

    def read(self, request: Request, *needs: str, limit: int = ANSWER_LIMIT) -> dict[str, Any]:
        """Ask for something, several times where it helps; an answer without what it `needs` is none (see `parsed`).

        Raises: NotThere, BadRequest, connectors.transport.TooLong; SignInNeeded, Misconfigured, TryLater.
        """
        found: dict[str, Any] = self._caller.read(self._call(request, limit), partial(parsed, needs=needs))
        return found

    def pages(self, asked: Callable[[str | None], Request], *needs: str) -> Iterator[dict[str, Any]]:
        """Every page of a list; `asked` makes the request for that page token. Raises as `read` does."""
        token: str | None = None
        seen: set[str] = set()
        while True:
            answer = self.read(asked(token), *needs)
            yield answer
            token = answer.get("nextPageToken")
            if not token:
                return
            if token in seen:
                raise TryLater("Gmail repeats a page of a list")
            seen.add(token)

    def write(self, request: Request, *needs: str) -> tuple[dict[str, Any], datetime]:
        """Ask once for a change; what came of it (see `read`), and the server's time.

        Raises: NotThere, Refused; SignInNeeded, Misconfigured, TryLater where nothing was done; Uncertain.
        """
        answer: dict[str, Any]
        answer, at = self._caller.write(self._call(request, ANSWER_LIMIT), partial(parsed, needs=needs))
        return answer, at

    def _call(self, request: Request, limit: int) -> Call:
        price = self._prices[request.methodId]
        return Call(request.method, request.uri, price, request.headers, request.body, limit)
