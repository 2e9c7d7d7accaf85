"""What Gmail's answers mean: one error for each thing that a caller can do about it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.calls import BadRequest, Busy, Garbled, NotThere, Unauthorised
from connectors.gmail.errors import parsed
from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.transport import Answer
from tests.connectors.conformance import NOW
from tests.gmail import answers
from tests.stand_in import messages

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@pytest.fixture
def far_away() -> Iterator[None]:
    """A machine whose own time is not that of any server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Pacific/Auckland")
        time.tzset()
        yield
    time.tzset()


def told(answer: messages.Answer) -> Answer:
    """An answer as the transport hands it on."""
    return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.body)


def of(code: int, reason: str, status: str = "X", headers: Mapping[str, str] | None = None) -> Answer:
    """An error in Google's shape."""
    return told(answers.error(code, "Said in words.", reason, status, headers=headers))


MEANINGS: list[tuple[Answer, type[Exception], str]] = [
    (of(400, "invalidArgument", "INVALID_ARGUMENT"), BadRequest, "does not understand a request"),
    (of(400, "failedPrecondition"), Misconfigured, "no Gmail mailbox"),
    (of(401, "authError"), Unauthorised, ""),
    (told(answers.unauthorized()), Unauthorised, ""),
    (told(answers.out_of_scope(frozenset())), SignInNeeded, "a permission is missing"),
    (of(403, "insufficientPermissions"), SignInNeeded, "a permission is missing"),
    (of(403, "rateLimitExceeded"), Busy, "asks for a pause"),
    (of(403, "userRateLimitExceeded"), Busy, "asks for a pause"),
    (of(403, "quotaExceeded"), Busy, "asks for a pause"),
    (of(403, "dailyLimitExceeded"), Busy, "today's quota"),
    (of(403, "accessNotConfigured"), Misconfigured, "is not enabled"),
    (of(403, "domainPolicy"), Misconfigured, "administrators"),
    (of(403, "somethingNew"), Misconfigured, "somethingNew"),
    (Answer(403, {}, b"<html>Forbidden</html>"), Misconfigured, "does not say why"),
    (of(404, "notFound"), NotThere, ""),
    (of(410, "deleted"), NotThere, ""),
    (of(409, "aborted"), TryLater, "409"),
    (of(429, "rateLimitExceeded"), Busy, "asks for a pause"),
    (Answer(429, {}, b""), Busy, "asks for a pause"),
    *((Answer(status, {}, b"<html>"), Busy, str(status)) for status in (500, 502, 503, 504, 599)),
    (Answer(200, {}, b""), Garbled, "something else than Gmail"),
    (Answer(200, {}, b"<html>Welcome</html>"), Garbled, "something else than Gmail"),
    (Answer(200, {}, b"[]"), Garbled, "something else than Gmail"),
    (Answer(200, {}, b"[" * 100_000), Garbled, "something else than Gmail"),
    (Answer(200, {}, b"\xff\xfe\x00"), Garbled, "something else than Gmail"),
    (Answer(304, {}, b""), TryLater, "304"),
]


@pytest.mark.parametrize(("answer", "error", "text"), MEANINGS)
def test_what_an_answer_means(answer: Answer, error: type[Exception], text: str) -> None:
    """One error for each thing that a caller can do about it, in words for the user."""
    with pytest.raises(error, match=text or None):
        parsed(answer, NOW)


def test_what_was_not_done_can_be_told() -> None:
    """Trouble at the server leaves it open, a quota does not."""
    doubtful = [Answer(500, {}, b""), Answer(503, {}, b"")]
    sure = [of(429, "rateLimitExceeded"), of(403, "rateLimitExceeded"), of(403, "dailyLimitExceeded")]
    found = []
    for answer in (*doubtful, *sure):
        with pytest.raises(Busy) as raised:
            parsed(answer, NOW)
        found.append(raised.value.may_be_done)

    assert found == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("headers", "message", "after"),
    [
        ({}, "", None),
        ({"retry-after": "7"}, "", NOW + timedelta(seconds=7)),
        ({"retry-after": "Tue, 07 Apr 2026 09:01:00 GMT"}, "", NOW + timedelta(minutes=1)),
        ({"retry-after": "Tue, 07 Apr 2026 11:01:00 +0200"}, "", NOW + timedelta(minutes=1)),
        ({"retry-after": "Tue Apr  7 09:01:00 2026"}, "", NOW + timedelta(minutes=1)),
        ({"retry-after": "soon"}, "", None),
        ({"retry-after": "-5"}, "", None),
        ({"retry-after": "99999999999"}, "", None),
        ({"retry-after": "²"}, "", None),
        ({}, "User-rate limit exceeded.  Retry after 2026-04-07T09:01:00.000Z", NOW + timedelta(minutes=1)),
        ({}, "User-rate limit exceeded.  Retry after 2026-04-07T09:01:00Z (Mail sending)", NOW + timedelta(minutes=1)),
        ({}, "Retry after 2026-99-07T09:01:00Z", None),
        ({"retry-after": "7"}, "Retry after 2026-04-07T09:01:00Z", NOW + timedelta(seconds=7)),
    ],
)
@pytest.mark.usefixtures("far_away")
def test_when_to_come_back(headers: dict[str, str], message: str, after: datetime | None) -> None:
    """By the header, in either form, else by the words; by no zone but the server's."""
    body = json.dumps({"error": {"code": 429, "message": message}}).encode()
    with pytest.raises(Busy) as raised:
        parsed(Answer(429, headers, body), NOW)

    found = raised.value.after
    assert found == after
    assert found is None or found.utcoffset() == timedelta(0)


@given(st.integers(200, 599), JSON.map(json.dumps) | JSON.map(lambda value: json.dumps({"error": value})), st.text())
def test_no_answer_is_too_odd(status: int, body: str, told: str) -> None:
    """It is JSON that was asked for, or one of the errors that callers know."""
    known = (NotThere, BadRequest, Unauthorised, Busy, Garbled, MailboxError)
    try:
        found = parsed(Answer(status, {"retry-after": told}, body.encode()), NOW)
    except known:
        return
    assert isinstance(found, dict)
    assert status < 300


@pytest.mark.parametrize(
    ("body", "needs"),
    [({}, ["id"]), ({"id": None}, ["id"]), ({"message": {}}, ["message.raw"]), ({"message": [1]}, ["message.raw"])],
)
def test_an_answer_lacks_what_was_asked_for(body: dict[str, object], needs: list[str]) -> None:
    """Then somebody else gave it."""
    with pytest.raises(Garbled):
        parsed(Answer(200, {}, json.dumps(body).encode()), NOW, needs)


def test_an_answer_holds_what_was_asked_for() -> None:
    """Also where it is empty or nought, and two steps down."""
    body = {"message": {"raw": ""}, "number": 0}

    assert parsed(Answer(200, {}, json.dumps(body).encode()), NOW, ["message.raw", "number"]) == body
    assert parsed(Answer(204, {}, b""), NOW) == {}


def test_a_refusal_says_why() -> None:
    """In Gmail's own word, and never in words that may hold what the draft says."""
    with pytest.raises(BadRequest) as raised:
        parsed(told(answers.bad_request("Invalid To header: rosa@harbourlight.example")), NOW)

    assert raised.value.named == "invalidArgument"
    assert "rosa" not in str(raised.value)
