"""What every server that stands in for a real one has: a loopback port, a record of what came, and planned faults."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import Self

from tests.stand_in import faults
from tests.stand_in.faults import Fault, Planned, When
from tests.stand_in.messages import Answer, Asked, Request
from tests.stand_in.server import Server


class StandIn(ABC):
    """A server on a free loopback port, from `with` to its end.

    `requests`: what came. `violations`: what the real one would refuse, or take to the user's harm. `now`: its clock.
    `gzips`: answers are packed where asked for.
    """

    now: Callable[[], datetime]
    gzips: bool

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Asked] = []
        self.violations: list[str] = []
        self._planned: list[Planned] = []
        self._server = Server(self)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail(self, how: Fault, when: When = faults.always, times: int = 1) -> None:
        """The next so many requests that it concerns go wrong; of several faults the first planned comes first."""
        self._planned.append(Planned(when, times, how))

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self._planned.clear()

    def settle(self) -> None:
        """Wait until every request of a client that is dead has been dealt with: what it sent counts, read or not."""
        self._server.settle()

    def answer(self, request: Request) -> Answer:
        """What a request gets, faults and all."""
        planned = next((one for one in self._planned if one.left > 0 and one.when(request)), None)
        if planned is None:
            answer = self._done(request)
        else:
            planned.left -= 1
            answer = planned.how(lambda: self._done(request))
        return self._recorded(request, answer)

    def _recorded(self, request: Request, answer: Answer) -> Answer:
        status = 0 if answer.hang_up else answer.status
        self.requests.append(Asked(request.verb, request.path, request.query, status))
        return answer

    @abstractmethod
    def named(self, verb: str, path: str) -> str:
        """The id of the API's method behind a verb and a path, or an empty string."""

    @abstractmethod
    def _done(self, request: Request) -> Answer:
        """Do what a request asks, and say so."""
