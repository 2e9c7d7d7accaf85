"""Talks to Gmail: requests built by Google's client, carried by our transport, paid from the budget.

What only reads is asked again after a short pause; what writes is asked once, whatever comes of it.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Protocol

import stamina
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

from connectors.budget import Budget
from connectors.gmail.errors import SIGN_IN, BadRequest, Busy, Garbled, Unauthorised, parsed, refused
from connectors.mailbox import Misconfigured, SignInNeeded, TryLater, Uncertain
from connectors.transport import ANSWER_LIMIT, Answer, Door, Lost, NotReached, TooLong, Transport

TRIES = 4
PATIENCE = 4.0  # seconds that a reading request waits in all; longer pauses are the caller's, who has other work
SKEW = timedelta(hours=1)  # between this machine's clock and Google's: more, and letters come on the wrong day
_AGAIN = (Busy, Garbled, Lost, NotReached)


class Tokens(Protocol):
    """Where access tokens come from."""

    def bearer(self) -> str:
        """A token that is valid now. Raises: SignInNeeded, Misconfigured, TryLater."""
        ...

    def renew(self) -> None:
        """The last one was not accepted: get another. Raises as `bearer` does."""
        ...


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
        self._tokens = tokens
        self._door = door
        self._budget = budget
        self._clock = clock
        self._prices: Mapping[str, int] = tomllib.loads(
            (files("connectors.gmail") / "prices.toml").read_text(encoding="utf-8")
        )["units"]
        self._own = threading.local()

    @property
    def budget(self) -> Budget:
        """What was spent so far."""
        return self._budget

    def users(self) -> Any:
        """The resource from which requests are built, by the discovery document that ships with Google's client."""
        if not hasattr(self._own, "users"):
            # An http that can't be used: nothing built from it may reach the network but through `_carry`.
            service = build_from_document(get_static_doc("gmail", "v1"), http=object())
            self._own.users = service.users()
        return self._own.users

    def read(self, request: Request, *needs: str, limit: int = ANSWER_LIMIT) -> dict[str, Any]:
        """Ask for something, several times where it helps; an answer without what it `needs` is none (see `parsed`).

        Raises: NotThere, BadRequest, connectors.transport.TooLong; SignInNeeded, Misconfigured, TryLater.
        """
        try:
            for attempt in stamina.retry_context(on=self._pause, attempts=TRIES, timeout=PATIENCE, wait_max=2.0):
                with attempt:
                    return self._read_once(request, needs, limit)
        except _AGAIN as error:
            raise TryLater(str(error), getattr(error, "after", None)) from error
        raise AssertionError  # stamina returns or raises

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
        try:
            answer = self._carry(request, ANSWER_LIMIT)
            return parsed(answer, self._clock(), needs), answer.date() or self._clock()
        except Unauthorised as error:
            self._tokens.renew()
            raise TryLater("Gmail did not accept the access token; a new one is there now") from error
        except BadRequest as error:
            raise refused(error) from error
        except NotReached as error:
            raise TryLater(str(error)) from error
        except (Lost, Garbled, TooLong) as error:
            raise Uncertain(str(error)) from error
        except Busy as error:
            if error.may_be_done:
                raise Uncertain(str(error)) from error
            raise TryLater(str(error), error.after) from error

    def _read_once(self, request: Request, needs: tuple[str, ...], limit: int) -> dict[str, Any]:
        try:
            return self._answered(request, needs, limit)
        except Unauthorised:
            self._tokens.renew()
        try:
            return self._answered(request, needs, limit)
        except Unauthorised:
            raise SignInNeeded(f"Gmail accepts no token of this account; {SIGN_IN}") from None

    def _answered(self, request: Request, needs: tuple[str, ...], limit: int) -> dict[str, Any]:
        asked = self._clock()
        answer = self._carry(request, limit)
        now = self._clock()
        content = parsed(answer, now, needs)
        if not answer.content:
            raise Garbled
        theirs = answer.date()
        # A machine that slept in between reads its answer late: that alone says nothing about its clock.
        if theirs is not None and not asked - SKEW <= theirs <= now + SKEW:
            way = "behind" if theirs > now else "ahead of"
            off = f"{abs(theirs - now).total_seconds() / 3600:.0f} hours {way}"
            raise Misconfigured(f"this machine's clock is {off} Google's; set it right, or letters come on a wrong day")
        return content

    def _carry(self, request: Request, limit: int) -> Answer:
        headers = {**request.headers, "authorization": f"Bearer {self._tokens.bearer()}"}
        self._budget.spend(self._prices[request.methodId])
        if not hasattr(self._own, "transport"):
            self._own.transport = Transport(self._door)
        transport: Transport = self._own.transport
        return transport.carry(request.method, request.uri, headers, request.body, limit)

    def _pause(self, error: Exception) -> bool | float:
        """Whether to ask again, and after how many seconds where the server said so."""
        if not isinstance(error, _AGAIN):
            return False
        after = getattr(error, "after", None)
        if after is None:
            return True
        wait = float((after - self._clock()).total_seconds())
        return max(wait, 0.1) if wait <= PATIENCE else False
