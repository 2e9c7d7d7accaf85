"""What Graph's answers mean: one error for each thing that a caller can do about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.calls import BadRequest, Busy, Changed, Garbled, NotThere, Unauthorised
from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.outlook.errors import Conflict, NotFound, Resync, listing, mime_of, removal, thing
from connectors.transport import Answer
from tests.connectors.conformance import NOW
from tests.outlook import answers
from tests.stand_in import messages

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
READERS = [thing, listing, removal, mime_of]


def told(answer: messages.Answer) -> Answer:
    """An answer as the transport hands it on."""
    return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.body)


def of(status: int, code: str, headers: Mapping[str, str] | None = None) -> Answer:
    """An error in Graph's shape."""
    return told(answers.error(status, code, "Said in words.", headers))


MEANINGS: list[tuple[Answer, type[Exception], str]] = [
    (of(400, "ErrorInvalidUrlQueryFilter"), BadRequest, "does not understand a request .ErrorInvalidUrlQueryFilter"),
    (of(400, "<script>"), BadRequest, "does not say why"),
    (Answer(400, {}, b"<html>"), BadRequest, "does not say why"),
    (told(answers.unauthorized()), Unauthorised, ""),
    (told(answers.denied()), SignInNeeded, "Mail.ReadWrite"),
    (of(403, "AccessDenied"), SignInNeeded, "Mail.ReadWrite"),
    (of(403, "Authorization_RequestDenied"), SignInNeeded, "Mail.ReadWrite"),
    (of(403, "ErrorSomethingNew"), Misconfigured, "ErrorSomethingNew"),
    (Answer(403, {}, b"<html>Forbidden</html>"), Misconfigured, "does not say why"),
    (of(401, "MailboxNotEnabledForRESTAPI"), Misconfigured, "no mailbox"),
    (of(404, "MailboxNotSupportedForRESTAPI"), Misconfigured, "no mailbox"),
    (of(404, "ErrorItemNotFound"), NotFound, "does not find"),
    (of(410, "anything"), Resync, "forgotten"),
    (Answer(410, {}, b""), Resync, "forgotten"),
    (of(400, "SyncStateNotFound"), Resync, "forgotten"),
    (of(404, "resyncRequired"), Resync, "forgotten"),
    (of(409, "x"), Conflict, "another by now"),
    (told(answers.conflict()), Conflict, "another by now"),
    (of(429, "ApplicationThrottled"), Busy, "asks for a pause"),
    (Answer(429, {}, b""), Busy, "asks for a pause"),
    *((Answer(status, {}, b"<html>"), Busy, str(status)) for status in (500, 502, 503, 504, 599)),
    (Answer(304, {}, b""), TryLater, "304"),
    (Answer(418, {}, b"{}"), TryLater, "418"),
]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(("answer", "error", "text"), MEANINGS)
def test_what_an_answer_means(
    read: Callable[[Answer, datetime], object], answer: Answer, error: type[Exception], text: str
) -> None:
    """One error for each thing that a caller can do about it, in words for the user, whatever was asked."""
    with pytest.raises(error, match=text or None):
        read(answer, NOW)


@pytest.mark.parametrize("kind", [NotFound, Conflict, Resync, BadRequest])
def test_what_nobody_deals_with_waits(kind: type[Exception]) -> None:
    """No error of the connector's own leaves it: each is one that a caller of the port knows."""
    assert issubclass(kind, TryLater)
    assert issubclass(NotFound, NotThere)
    assert issubclass(Conflict, Changed)


def _good(content: bytes, media_type: str = "application/json") -> Answer:
    return Answer(200, {"content-type": media_type}, content)


NONE = [
    _good(b""),
    Answer(204, {}, b""),
    Answer(202, {}, b""),
    _good(b"<html>Welcome</html>", "text/html"),
    _good(b'{"login":"required"}'),
    _good(b"[]"),
    _good(b"null"),
    _good(b"[" * 100_000),
    _good(b'{"id":"x'),
    _good(b"\xff\xfe\x00"),
    _good(b'{"value":{},"id":7}'),
    _good(b'{"value":["x"],"id":null}'),
    _good(b'{"value":[{"name":"x"}],"id":["x"]}'),
    _good(b'{"value":[{"id":7}],"id":{}}'),
]


@pytest.mark.parametrize("read", [thing, listing, mime_of])
@pytest.mark.parametrize("answer", NONE)
def test_a_good_answer_that_is_none_of_outlooks(read: Callable[[Answer, datetime], object], answer: Answer) -> None:
    """Somebody in between speaks: it is asked again, and never taken for an empty list or a message."""
    with pytest.raises(Garbled, match="something else than Outlook"):
        read(answer, NOW)


@pytest.mark.parametrize("answer", [_good(b"<html>", "text/html"), _good(b"{}"), Answer(202, {}, b"")])
def test_only_no_content_says_that_it_is_removed(answer: Answer) -> None:
    """204 and nothing else: https://learn.microsoft.com/graph/api/message-delete."""
    with pytest.raises(Garbled):
        removal(answer, NOW)
    removal(Answer(204, {}, b""), NOW)


def test_good_answers() -> None:
    """What has an id, lists of such, and mail."""
    assert thing(_good(b'{"id":"x","new":1}'), NOW) == {"id": "x", "new": 1}
    assert listing(_good(b'{"value":[]}'), NOW) == {"value": []}
    assert listing(_good(b'{"value":[{"id":"x"}]}'), NOW) == {"value": [{"id": "x"}]}
    assert mime_of(_good(b"From: a@x.example\r\n", "text/plain"), NOW) == b"From: a@x.example\r\n"
    assert mime_of(_good(b"From: a@x.example\r\n", ""), NOW) == b"From: a@x.example\r\n"


def test_what_was_not_done_can_be_told() -> None:
    """Trouble at the server leaves it open, a quota does not."""
    found = []
    for answer in (Answer(500, {}, b""), Answer(503, {"retry-after": "7"}, b""), of(429, "ApplicationThrottled")):
        with pytest.raises(Busy) as raised:
            thing(answer, NOW)
        found.append(raised.value.may_be_done)

    assert found == [True, True, False]


@pytest.mark.parametrize("status", [429, 503, 504])
@pytest.mark.parametrize(
    ("text", "after"),
    [
        (None, None),
        ("7", NOW + timedelta(seconds=7)),
        ("0", NOW),
        ("Tue, 07 Apr 2026 09:01:00 GMT", NOW + timedelta(minutes=1)),
        ("Tue, 07 Apr 2026 11:01:00 +0200", NOW + timedelta(minutes=1)),
        ("soon", None),
        ("-5", None),
        ("99999999999", None),
    ],
)
def test_when_to_come_back(status: int, text: str | None, after: datetime | None) -> None:
    """By the header, in either form: https://learn.microsoft.com/graph/throttling."""
    headers = {} if text is None else {"retry-after": text}
    with pytest.raises(Busy) as raised:
        thing(of(status, "ApplicationThrottled", headers), NOW)

    assert raised.value.after == after


@given(
    st.integers(200, 599),
    JSON.map(json.dumps)
    | JSON.map(lambda value: json.dumps({"error": value}))
    | JSON.map(lambda value: json.dumps({"error": {"code": value}}))
    | JSON.map(lambda value: json.dumps({"value": [value], "id": value})),
    st.text(),
    st.sampled_from(READERS),
)
def test_no_answer_is_too_odd(status: int, body: str, after: str, read: Callable[[Answer, datetime], object]) -> None:
    """Whatever comes, it is understood or it is one of the errors; and the user never sees a stranger's words."""
    said, understood = "", True
    try:
        read(Answer(status, {"retry-after": after}, body.encode()), NOW)
    except (MailboxError, Busy, Garbled, Unauthorised) as error:
        said, understood = str(error), False

    assert not understood or status < 300
    assert len(said) < 200
    assert said.isprintable()
