"""One call to a mailbox's API, paid from the budget, carried by the door, and understood by the errors of the port.

What only reads is asked again after a short pause; what writes is asked once, whatever comes of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import stamina

from connectors.budget import Budget
from connectors.mailbox import Misconfigured, Refused, SignInNeeded, TryLater, Uncertain
from connectors.transport import ANSWER_LIMIT, Answer, Door, Lost, NotReached, TooLong, Transport

TRIES = 4
PATIENCE = 4.0  # seconds that a reading call waits in all; longer pauses are the caller's, who has other work
SKEW = timedelta(hours=1)  # between this machine's clock and the server's: more, and letters come on the wrong day


class NotThere(Exception):
    """There is no such thing, or no longer (404, 410)."""


class BadRequest(TryLater):
    """The request is not understood (400), such as a page token that has expired. `named`: the server's word for it."""

    def __init__(self, named: str, service: str = "the server") -> None:
        super().__init__(f"{service} does not understand a request ({named})")
        self.named = named


class Unauthorised(Exception):
    """The access token is not accepted, or no longer (401)."""


class Changed(Exception):
    """It is not any more what it was when we looked (412)."""


class Garbled(Exception):
    """A good answer that is none of the API's: somebody in between speaks, or it was cut."""


class Busy(Exception):
    """The server asks for a pause or is in trouble. `after` (aware) where it named a time."""

    def __init__(self, reason: str, after: datetime | None = None, *, may_be_done: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.may_be_done = may_be_done


AGAIN = (Busy, Garbled, Lost, NotReached)


class Tokens(Protocol):
    """Where access tokens come from."""

    def bearer(self) -> str:
        """A token that is valid now. Raises: SignInNeeded, Misconfigured, TryLater."""
        ...

    def renew(self) -> None:
        """The last one was not accepted: get another. Raises as `bearer` does."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked: `price` in the units of the budget, `limit` in bytes of the answer."""

    verb: str
    url: str
    price: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes | None = None
    limit: int = ANSWER_LIMIT


Parsed = Callable[[Answer, datetime], Any]


class Caller:
    """Calls of one account to one API. Each thread has connections of its own.

    `service` is the API's name for people, `sign_in` the command that mends a sign-in.
    """

    def __init__(
        self,
        service: str,
        sign_in: str,
        tokens: Tokens,
        door: Door,
        budget: Budget,
        clock: Callable[[], datetime],
    ) -> None:
        self.budget = budget
        self._service = service
        self._sign_in = sign_in
        self._tokens = tokens
        self._door = door
        self._clock = clock
        self._own = threading.local()

    def read(self, call: Call, parsed: Parsed) -> Any:
        """Ask for something, several times where it helps; what `parsed` makes of the answer.

        Raises: NotThere, BadRequest, connectors.transport.TooLong; SignInNeeded, Misconfigured, TryLater.
        """
        try:
            for attempt in stamina.retry_context(on=self._pause, attempts=TRIES, timeout=PATIENCE, wait_max=2.0):
                with attempt:
                    return self._read_once(call, parsed)
        except AGAIN as error:
            raise TryLater(str(error), getattr(error, "after", None)) from error
        raise AssertionError  # stamina returns or raises

    def write(self, call: Call, parsed: Parsed) -> tuple[Any, datetime]:
        """Ask once for a change; what `parsed` makes of the answer, and the server's time.

        Raises: NotThere, Changed, Refused; SignInNeeded, Misconfigured, TryLater where nothing was done; Uncertain.
        """
        try:
            answer = self._carry(call)
            return parsed(answer, self._clock()), answer.date() or self._clock()
        except Unauthorised as error:
            self._tokens.renew()
            raise TryLater(f"{self._service} did not accept the access token; a new one is there now") from error
        except BadRequest as error:
            raise Refused(f"{self._service} refuses the draft: {error.named}") from error
        except NotReached as error:
            raise TryLater(str(error)) from error
        except (Lost, Garbled, TooLong) as error:
            raise Uncertain(str(error)) from error
        except Busy as error:
            if error.may_be_done:
                raise Uncertain(str(error)) from error
            raise TryLater(str(error), error.after) from error

    def _read_once(self, call: Call, parsed: Parsed) -> Any:
        try:
            return self._answered(call, parsed)
        except Unauthorised:
            self._tokens.renew()
        try:
            return self._answered(call, parsed)
        except Unauthorised:
            raise SignInNeeded(f"{self._service} accepts no token of this account; {self._sign_in}") from None

    def _answered(self, call: Call, parsed: Parsed) -> Any:
        asked = self._clock()
        answer = self._carry(call)
        now = self._clock()
        content = parsed(answer, now)
        if not answer.content:  # what is read says something
            raise Garbled(f"{self._service} answers nothing")
        theirs = answer.date()
        # A machine that slept in between reads its answer late: that alone says nothing about its clock.
        if theirs is not None and not asked - SKEW <= theirs <= now + SKEW:
            way = "behind" if theirs > now else "ahead of"
            off = f"{abs(theirs - now).total_seconds() / 3600:.0f} hours {way} {self._service}'s"
            raise Misconfigured(f"this machine's clock is {off}; set it right, or letters come on a wrong day")
        return content

    def _carry(self, call: Call) -> Answer:
        headers = {**call.headers, "authorization": f"Bearer {self._tokens.bearer()}"}
        self.budget.spend(call.price)
        if not hasattr(self._own, "transport"):
            self._own.transport = Transport(self._door)
        transport: Transport = self._own.transport
        return transport.carry(call.verb, call.url, headers, call.body, call.limit)

    def _pause(self, error: Exception) -> bool | float:
        """Whether to ask again, and after how many seconds where the server said so."""
        if not isinstance(error, AGAIN):
            return False
        after = getattr(error, "after", None)
        if after is None:
            return True
        wait = float((after - self._clock()).total_seconds())
        return max(wait, 0.1) if wait <= PATIENCE else False


def retry_after(answer: Answer, now: datetime) -> datetime | None:
    """When the server may be asked again by its Retry-After (RFC 9110 section 10.2.3: seconds or a date), aware."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit() and len(told) < 7:  # noqa: PLR2004  (digits: eleven days)
        return now + timedelta(seconds=int(told))
    try:
        return _in_utc(parsedate_to_datetime(told)) if told else None
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
