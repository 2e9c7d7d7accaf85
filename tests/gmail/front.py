"""Gmail as the connector meets it: an HTTP server before the emulator that is as strict as Gmail, and as fickle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock

from tests.gmail import answers, contract, quota
from tests.gmail.answers import bad_request
from tests.gmail.consent import PATHS, Consent
from tests.gmail.contract import Method
from tests.gmail.emulator import Account, Emulator
from tests.gmail.habits import Habits
from tests.gmail.mailbox import Mailbox, Pretended
from tests.gmail.service import Service
from tests.stand_in.allowance import Allowance
from tests.stand_in.messages import Answer, Refusal, Request
from tests.stand_in.stand_in import StandIn


class Front(StandIn, Habits):
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
        self.units = 0
        self.mailbox = Mailbox(emulator, account, self)
        self._contract = contract.gmail()
        self._service = Service(self.mailbox, account.address, self, self.violations.append)
        self._consent = Consent(emulator, account, self, self._issued, self.violations.append)
        self._quota: Allowance | None = None
        self._lock = Lock()

    def enforce(self, units_a_minute: int = 6000, *, monotonic: Callable[[], float]) -> None:
        """From now on the quota holds."""
        self._quota = Allowance(units_a_minute, monotonic)

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

    def calls(self, name: str) -> int:
        """How often a method of the API was called, such as "drafts.create", whatever came of it."""
        ids = (self._contract.method(asked.verb, asked.path) for asked in self.requests)
        return sum(found is not None and found[0].id == f"gmail.users.{name}" for found in ids)

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
                self.violations.append(f"the stand-in is broken: {problem}")
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
