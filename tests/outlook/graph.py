"""Microsoft Graph for one mailbox, as the connector meets it: as strict as Graph, and as fickle.

Nothing of Microsoft's runs here. What it does is written after Microsoft's documentation, each behaviour with its page;
every request and every answer is held against the published contract (`contract.py`), and what that leaves open against
a closed one (`closed.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from connectors.mail import Address
from tests.outlook import answers, batch, closed, contract, odata
from tests.outlook.contract import JSON, Operation
from tests.outlook.habits import Habits
from tests.outlook.mailbox import Mailbox
from tests.outlook.odata import BadQuery
from tests.outlook.service import Call, Reading
from tests.outlook.writing import Writing
from tests.stand_in.allowance import Allowance
from tests.stand_in.messages import Answer, Refusal, Request
from tests.stand_in.stand_in import StandIn

OWNER = Address("ada@quill.example", "Ada Quill")
AT_ONCE = 4  # requests for a mailbox: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
BATCH = "batch"
_INCLUDED = {
    "Mail.ReadBasic": frozenset({"Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite"}),
    "Mail.Read": frozenset({"Mail.Read", "Mail.ReadWrite"}),
}
# What sends, moves or changes more than a draft; some of it stands in no contract.
_NEVER = re.compile(
    r"/me/(?:sendMail|(?:mailFolders/[^/]+/)?messages/[^/]+/"
    r"(?:send|reply|replyAll|forward|createForward|copy|move|permanentDelete))|/me/mailFolders/[^/]+/messageRules(?:/.*)?"
)


class Graph(StandIn, Habits):
    """Microsoft Graph 1.0 for one user, on a free loopback port, from `with` to its end.

    `token`: the access token that is good now. `mailbox`: what the world and the user do. `requests`: what came.
    `violations`: what Graph would refuse, or take to the user's harm, and where the stand-in itself breaks a contract.
    """

    def __init__(self, owner: Address = OWNER, now: Callable[[], datetime] | None = None) -> None:
        super().__init__()
        if now is not None:
            self.now = now
        self.token = "EwB4A8l6BAAU-not-a-secret"  # noqa: S105  (known to this server only)
        self.mailbox = Mailbox(owner, self)
        self._contract = contract.graph()
        self._reading = Reading(self.mailbox, self, self.violations.append)
        self._writing = Writing(self._reading, self, self.violations.append)
        self._allowance: Allowance | None = None
        self._running = 0
        self._lock = Lock()
        self._counting = Lock()

    def enforce(self, requests: int = 10_000, seconds: float = 600, *, monotonic: Callable[[], float]) -> None:
        """From now on so many requests in so many seconds are the limit."""
        self._allowance = Allowance(requests, monotonic, seconds)

    def expire_tokens(self) -> None:
        """Every link that a delta query gave so far is too old."""
        with self._lock:
            self._reading.delta.expire()

    def expire_access(self) -> None:
        """The access token is good no longer."""
        self.token = f"{self.token}-next"

    def calls(self, name: str) -> int:
        """How often a call was made, by the contract's id such as "me.createReply", whatever came of it."""
        return sum(self.named(asked.verb, asked.path) == name for asked in self.requests)

    def named(self, verb: str, path: str) -> str:
        """The contract's id of the call behind a verb and a path, or an empty string."""
        found = self._contract.operation(verb, path)
        return found[0].id if found else ""

    def answer(self, request: Request) -> Answer:
        """What a request gets; more than four at once are refused."""
        with self._counting:
            self._running += 1
            too_many = self._running > AT_ONCE
        try:
            return super().answer(request) if not too_many else self._refused(request)
        finally:
            with self._counting:
                self._running -= 1

    def _refused(self, request: Request) -> Answer:
        self.violations.append("more than four requests at once")
        return self._recorded(request, answers.throttled(10, "MailboxConcurrency"))

    def _done(self, request: Request) -> Answer:
        request.read()
        with self._lock:
            return self._one(request)

    def _one(self, request: Request) -> Answer:
        try:
            return self._called(request)
        except Refusal as refusal:
            return self._fitting(request, refusal.answer)
        except BadQuery as problem:
            self.violations.append(f"{request.verb} {request.path}: {problem}")
            return self._fitting(request, answers.bad_request(str(problem), problem.code))
        except AssertionError as problem:
            self.violations.append(f"the stand-in is broken: {problem}")
            return answers.broken(500)

    def _called(self, request: Request) -> Answer:
        if request.headers.get("authorization", "") != f"Bearer {self.token}":
            raise Refusal(answers.unauthorized())
        found = self._contract.operation(request.verb, request.path)
        if _NEVER.fullmatch(request.path.removeprefix(contract.ROOT)):
            self.violations.append(f"{request.verb} {request.path} was called, and this client never may")
            raise Refusal(answers.denied())
        if found is None:
            self.violations.append(f"Graph knows no {request.verb} {request.path}")
            raise Refusal(answers.error(404, "ResourceNotFound", "Resource not found for the segment."))
        operation, of = found
        self._check(operation, request)
        if operation.id == BATCH:
            return self._batch(operation, request)
        return self._fitting(request, self._served(operation, of, request))

    def _served(self, operation: Operation, of: dict[str, str], request: Request) -> Answer:
        kind = {"me.Get": "profile"}.get(operation.id, "folder" if "Folder" in operation.id else "message")
        query = dict(request.query)
        select = odata.selection(query.get("$select", ""), kind)
        prefer = odata.prefer(request.headers)
        if kind == "message" and self.wants_immutable_ids and not prefer.immutable:
            self.violations.append(f"{operation.id} came without immutable ids")
        call = Call(operation.id, of, request, query, prefer, select)
        part = self._reading if self._reading.serves(operation.id) else self._writing
        return part.answer(call)

    def _check(self, operation: Operation, request: Request) -> None:
        """Who asks, what for, and how much.

        Raises: Refusal.
        """
        if self._allowance is not None and not self._allowance.admits():
            raise Refusal(answers.throttled(self._allowance.wait()))
        served = operation.id == BATCH or self._reading.serves(operation.id) or self._writing.serves(operation.id)
        if not served:
            self.violations.append(f"{operation.id} was called, and this client never may")
            raise Refusal(answers.denied())
        if not all(self.scopes & _INCLUDED.get(scope, frozenset({scope})) for scope in operation.scopes):
            raise Refusal(answers.denied())
        query = [(name, value) for name, value in request.query if not self._ignored(operation, name)]
        media_type = request.headers.get("content-type", "").partition(";")[0].strip()
        problems = self._contract.query_problems(operation, query)
        problems += self._contract.header_problems(operation, request.headers)
        problems += self._contract.request_problems(operation, media_type, request.read())
        if problems:
            self.violations += [f"{operation.id} was asked wrongly: {problem}" for problem in problems]
            raise Refusal(answers.bad_request(problems[0], "BadRequest"))

    def _ignored(self, operation: Operation, name: str) -> bool:
        """Whether Graph reads over an option: $top in a delta query, which says nothing of the size of a page."""
        if name == "$top" and operation.id == "folder.MessagesDelta":
            self.violations.append("$top says nothing in a delta query: prefer odata.maxpagesize")
            return True
        return False

    def _batch(self, operation: Operation, request: Request) -> Answer:
        call = Call(BATCH, {}, request, {}, odata.prefer(request.headers))

        def ask(one: Request) -> Answer:
            headers = {"authorization": request.headers["authorization"], **one.headers}
            inner = Request(one.verb, one.path, one.query, headers, self.named(one.verb, one.path), one.read)
            if inner.method == BATCH:
                return answers.bad_request("A batch can't hold a batch.", "BadRequest")
            return self._recorded(inner, self._one(inner))

        value = batch.answer(call.json["requests"], ask, self.batch_slots)
        found = closed.batch_problems(value)
        told = answers.success(batch.without_mime(value))
        found += self._contract.answer_problems(operation, 200, JSON, told.body)
        self.violations += [f"{operation.id} answers wrongly: {problem}" for problem in found]
        return answers.success(value)

    def _fitting(self, request: Request, answer: Answer) -> Answer:
        """The answer itself, once it has been held against the contract."""
        found = self._contract.operation(request.verb, request.path)
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        if found is not None:
            problems = self._contract.answer_problems(found[0], answer.status, media_type, answer.body)
            if answer.status >= 400 and media_type == JSON:
                problems += closed.error_problems(json.loads(answer.body))
            self.violations += [f"{found[0].id} answers wrongly: {problem}" for problem in problems]
        return answer
