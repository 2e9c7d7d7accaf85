"""Gmail as the connector meets it: an HTTP server before the emulator that is as strict as Gmail, and as fickle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock
from typing import Self

from tests.gmail import answers, contract, faults, quota
from tests.gmail.answers import Answer, Asked, Refusal, Request, bad_request
from tests.gmail.consent import PATHS, Consent
from tests.gmail.contract import Method
from tests.gmail.emulator import Account, Emulator
from tests.gmail.faults import Fault, Planned, When
from tests.gmail.habits import Habits
from tests.gmail.mailbox import Mailbox, Pretended
from tests.gmail.server import Server
from tests.gmail.service import Service


class Front(Habits):
    """Gmail for one account, on a free loopback port, from `with` to its end.

    `token`: the access token that is good now. `mailbox`: what the world and the user do. `requests`: what came.
    `units`: what it cost. `violations`: what Gmail would refuse, or take to the user's harm.
    """

    def __init__(self, emulator: Emulator, account: Account, now: Callable[[], datetime] | None = None) -> None:
        super().__init__()
        if now is not None:
            self.now = now
        self.account = account
        self.token = account.token
        self.requests: list[Asked] = []
        self.units = 0
        self.violations: list[str] = []
        self.mailbox = Mailbox(emulator, account, self)
        self._contract = contract.gmail()
        self._service = Service(self.mailbox, account.address, self, self.violations.append)
        self._consent = Consent(emulator, account, self, self._issued, self.violations.append)
        self._planned: list[Planned] = []
        self._quota: quota.Quota | None = None
        self._lock = Lock()
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

    def enforce(self, units_a_minute: int = 6000, *, monotonic: Callable[[], float]) -> None:
        """From now on the quota holds."""
        self._quota = quota.Quota(units_a_minute, monotonic)

    def forget_history(self) -> None:
        """Every history id given so far is too old."""
        with self._lock:
            self.mailbox.history.forget()

    def pretend(self, messages: Iterable[Pretended]) -> None:
        """Put messages there that the emulator never hears of, as many as you like."""
        with self._lock:
            self.mailbox.pretend(messages)

    def refresh_token(self) -> str:
        """A refresh token of this account, as an earlier sign-in left it."""
        return self._consent.refresh_token()

    def expire_token(self) -> None:
        """The access token is good no longer; the token endpoint gives the next one."""
        self.token = f"{self.token}-expired"

    def settle(self) -> None:
        """Wait until every request of a client that is dead has been dealt with: what it sent counts, read or not."""
        self._server.settle()

    def calls(self, name: str) -> int:
        """How often a method of the API was called, such as "drafts.create", whatever came of it."""
        ids = (self._contract.method(asked.verb, asked.path) for asked in self.requests)
        return sum(found is not None and found[0].id == f"gmail.users.{name}" for found in ids)

    def answer(self, request: Request) -> Answer:
        """What a request gets, faults and all."""
        planned = next((one for one in self._planned if one.left > 0 and one.when(request)), None)
        if planned is None:
            answer = self._done(request)
        else:
            planned.left -= 1
            answer = planned.how(lambda: self._done(request))
        status = 0 if answer.hang_up else answer.status
        self.requests.append(Asked(request.verb, request.path, request.query, status))
        return answer

    def named(self, verb: str, path: str) -> str:
        """The id of the method behind a verb and a path, or an empty string."""
        found = self._contract.method(verb, path)
        return found[0].id if found else ""

    def _done(self, request: Request) -> Answer:
        request.read()
        with self._lock:
            try:
                return self._consent.answer(request) if request.path in PATHS else self._called(request)
            except Refusal as refusal:
                return refusal.answer
            except AssertionError as problem:
                self.violations.append(f"the front is broken: {problem}")
                return answers.broken(500)

    def _called(self, request: Request) -> Answer:
        found = self._contract.method(request.verb, request.path)
        if found is None:
            self.violations.append(f"Gmail knows no {request.verb} {request.path}")
            return answers.not_found()
        method, parameters = found
        self._check(method, request)
        fields = request.parameter("fields")
        try:
            chosen = self._contract.fields(method, fields) if fields else {}
        except contract.BadFields as problem:
            self.violations.append(str(problem))
            raise Refusal(bad_request(str(problem))) from None
        value = self._service.answer(request, parameters)
        answer = answers.success(None if value is None else contract.select(value, chosen))
        self.violations += [
            f"{method.id} answers wrongly: {one}" for one in self._contract.answer_problems(method, answer.body)
        ]
        return answer

    def _check(self, method: Method, request: Request) -> None:
        """Who asks, what for, and how much: in the order in which Google looks.

        Raises: Refusal.
        """
        if request.headers.get("authorization") != f"Bearer {self.token}":
            raise Refusal(answers.unauthorized())
        if not self._service.serves(method.id):
            self.violations.append(f"{method.id} was called, and this client never may")
            raise Refusal(answers.out_of_scope(method.scopes))
        if not method.scopes & self.scopes:
            raise Refusal(answers.out_of_scope(method.scopes))
        price = quota.price(method.id)
        if self._quota is not None and not self._quota.admits(price):
            raise Refusal(answers.too_many())
        self.units += price
        problems = self._contract.query_problems(method, request.query)
        problems += self._contract.request_problems(method, request.read())
        if problems:
            self.violations += [f"{method.id} was asked wrongly: {problem}" for problem in problems]
            raise Refusal(bad_request(problems[0]))

    def _issued(self, token: str) -> None:
        self.token = token
