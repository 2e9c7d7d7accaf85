"""Gmail when the token, the network, the server or the clock fails: the same result in the end, or a clear word."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from connectors.calls import TRIES
from connectors.mail import Folder
from connectors.mailbox import Misconfigured, SignInNeeded, TryLater
from tests.connectors.conformance import LETTER, Clock, letter
from tests.gmail import answers, faults
from tests.gmail.doors import GmailDoors
from tests.gmail.faults import Fault, called
from tests.gmail.front import Front
from tests.gmail.habits import READONLY
from tests.gmail.scanning import Reader, mailbox, nth, spending, truth
from tests.gmail.test_gmail_connector import FrontTokens
from tests.stand_in.messages import Answer

pytestmark = pytest.mark.usefixtures("impatient")

HISTORY = called("history.list")
SECONDS = timedelta(seconds=1)
NEWS = 3
REQUESTS = 1 + 1 + NEWS  # the profile, the history, the mails


@pytest.fixture
def reader(front: Front, gmail_clock: Clock) -> Reader:
    """A reader that has had its first look; since then three mails came."""
    reader = Reader()
    reader.scan(mailbox(front, gmail_clock))
    for number in range(NEWS):
        front.mailbox.deliver(letter(number), ["INBOX"])
    return reader


def retry_after(when: datetime) -> Answer:
    """429 with a date in its header."""
    return answers.too_many(headers={"Retry-After": when.strftime("%a, %d %b %Y %H:%M:%S GMT")})


# The access token


@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
def test_a_token_may_end_at_any_request(front: Front, gmail_clock: Clock, reader: Reader, number: int) -> None:
    """It is renewed once, the request is made again, and the result is the same."""
    tokens, spent = FrontTokens(front), spending(front)
    front.fail(faults.unauthorized(), nth(number))
    reader.scan(mailbox(front, gmail_clock, tokens=tokens))

    assert truth(front) == reader.known
    assert (tokens.renewed, spent.asked) == (1, REQUESTS + 1)


def test_a_new_token_is_used_from_then_on(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """One refusal, one renewal, whatever comes after."""
    tokens = FrontTokens(front)
    front.expire_token()
    reader.scan(mailbox(front, gmail_clock, tokens=tokens))

    assert truth(front) == reader.known
    assert (tokens.renewed, [asked.status for asked in front.requests].count(401)) == (1, 1)


def test_a_token_that_is_never_accepted(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """One renewal, then the user must sign in; nobody knocks a third time."""
    tokens, spent = FrontTokens(front), spending(front)
    front.fail(faults.unauthorized(), times=1000)
    with pytest.raises(SignInNeeded, match="afterword signin gmail"):
        reader.scan(mailbox(front, gmail_clock, tokens=tokens))

    assert (tokens.renewed, spent.asked) == (1, 2)


def test_a_permission_is_missing(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """The user is told which, and is not asked for it again and again."""
    spent = spending(front)
    front.fail(faults.out_of_scope(), times=1000)
    with pytest.raises(SignInNeeded, match="permission is missing, to read your mail or to make drafts"):
        reader.scan(mailbox(front, gmail_clock))

    assert spent.asked == 1


def test_mail_is_read_without_permission_to_draft(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """The user ticked only the one: reading goes on, a draft says what is missing, and none is made."""
    front.scopes = frozenset({READONLY})
    box = mailbox(front, gmail_clock)
    reader.scan(box)
    with pytest.raises(SignInNeeded, match="permission"):
        box.create(LETTER)

    assert truth(front) == reader.known
    assert front.mailbox.drafts == {}


def test_another_account_is_refused(front: Front, gmail_clock: Clock) -> None:
    """Both are named, and nothing of the wrong one is read."""
    with pytest.raises(SignInNeeded) as raised:
        Reader().scan(mailbox(front, gmail_clock, address="ada@quill.example"))

    assert front.account.address in str(raised.value)
    assert "ada@quill.example" in str(raised.value)
    assert {asked.path for asked in front.requests} == {"/gmail/v1/users/me/profile"}


def test_no_draft_is_made_in_another_account(front: Front, gmail_clock: Clock) -> None:
    """Nor is one looked for."""
    box = mailbox(front, gmail_clock, address="ada@quill.example")
    with pytest.raises(SignInNeeded):
        box.create(LETTER)
    with pytest.raises(SignInNeeded):
        box.find(LETTER.marker)

    assert front.calls("drafts.create") == front.calls("drafts.list") == 0


# Quotas


@pytest.mark.parametrize(
    "how",
    [
        faults.rate_limited(),
        faults.rate_limited(retry_after=0),
        faults.rate_limited(retry_after=3),
        faults.rate_limited(code=403),
        faults.rate_limited("userRateLimitExceeded", code=403),
        faults.rate_limited("userRateLimitExceeded", code=403, retry_after=2),
        faults.rate_limited("quotaExceeded", code=403),
    ],
)
def test_a_short_pause_is_waited_for(front: Front, gmail_clock: Clock, reader: Reader, how: Fault) -> None:
    """Asked to slow down for less than a few seconds, the same request is made again."""
    front.fail(how, HISTORY, times=TRIES - 1)
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known
    assert front.calls("history.list") == TRIES


@pytest.mark.parametrize("seconds", [5, 600])
@pytest.mark.parametrize("form", ["seconds", "date", "words"])
def test_a_long_pause_is_the_callers(front: Front, gmail_clock: Clock, reader: Reader, form: str, seconds: int) -> None:
    """`TryLater` names the server's moment; nothing is asked before it, and the cursor stays."""
    moment = gmail_clock.now + seconds * SECONDS
    how = {
        "seconds": faults.rate_limited(retry_after=seconds),
        "date": faults.instead(retry_after(moment)),
        "words": faults.rate_limited_until(moment),
    }[form]
    cursor, spent = reader.cursor, spending(front)
    front.fail(how, HISTORY, times=1000)
    with pytest.raises(TryLater) as raised:
        reader.scan(mailbox(front, gmail_clock))

    assert raised.value.after == moment
    assert (spent.asked, reader.cursor) == (2, cursor)


def test_a_quota_that_stays_used_up(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """So many tries, then the caller waits."""
    front.fail(faults.rate_limited(code=403), HISTORY, times=1000)
    with pytest.raises(TryLater) as raised:
        reader.scan(mailbox(front, gmail_clock))

    assert raised.value.after is None
    assert front.calls("history.list") == TRIES


# Server and network


BREAKS: dict[str, Fault] = {
    "500": faults.broken(500),
    "502": faults.broken(502),
    "503": faults.broken(503),
    "504": faults.broken(504),
    "portal": faults.captive_portal(),
    "redirect": faults.redirect(),
    "other JSON": faults.instead(answers.success({"login": "required"})),
    "a list": faults.instead(Answer(200, b"[]", {"Content-Type": "application/json"})),
    "nothing": faults.instead(Answer(200)),
    "no content": faults.instead(Answer(204)),
    "truncated JSON": faults.truncated_json(),
    "cut gzip": faults.cut_gzip(),
    "half a body": faults.half_body(),
    "closed before": faults.hang_up(),
    "closed after": faults.lose_answer(),
}


@pytest.mark.parametrize("how", BREAKS.values(), ids=BREAKS)
@pytest.mark.parametrize("method", ["getProfile", "history.list", "messages.get"])
def test_what_breaks_once_is_asked_again(
    front: Front, gmail_clock: Clock, reader: Reader, method: str, how: Fault
) -> None:
    """One request more, the same result."""
    spent = spending(front)
    front.fail(how, called(method))
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known
    assert spent.asked == REQUESTS + 1


@pytest.mark.parametrize("how", BREAKS.values(), ids=BREAKS)
@pytest.mark.parametrize("method", ["getProfile", "history.list", "messages.get"])
def test_what_stays_broken_waits(front: Front, gmail_clock: Clock, reader: Reader, method: str, how: Fault) -> None:
    """`TryLater` after four tries, the cursor unmoved; once it is whole again nothing is missing."""
    before, cursor = front.calls(method), reader.cursor
    front.fail(how, called(method), times=1000)
    with pytest.raises(TryLater):
        reader.scan(mailbox(front, gmail_clock))

    assert front.calls(method) - before == TRIES
    assert reader.cursor == cursor
    front.heal()
    reader.scan(mailbox(front, gmail_clock))
    assert truth(front) == reader.known


@pytest.mark.parametrize("gzips", [False, True])
def test_an_answer_cut_at_any_byte(front: Front, gmail_clock: Clock, reader: Reader, *, gzips: bool) -> None:
    """A page of the history that ends early, wherever it ends, is asked for again: it is never taken for the whole."""
    front.gzips = gzips
    box, start = mailbox(front, gmail_clock), reader.cursor
    whole = list(box.pages(start))
    for byte in range(2000):
        spent = spending(front)
        front.fail(faults.cut_at(byte), HISTORY)
        assert list(box.pages(start)) == whole, f"cut at byte {byte}"
        if spent.asked == 1:  # it was not cut any more
            break
    assert 300 < byte < 1999
    assert sum(len(page.refs) for page in whole) == NEWS


@pytest.mark.parametrize("seed", range(3))
def test_a_line_that_fails_half_the_time(front: Front, gmail_clock: Clock, gmail_doors: GmailDoors, seed: int) -> None:
    """In the end all is known that a calm line would have told."""
    chance = Random(seed)  # noqa: S311  (not for secrets)
    hows = [*BREAKS.values(), faults.rate_limited(), faults.rate_limited(retry_after=9), faults.unauthorized()]

    def fickle(act: Callable[[], Answer]) -> Answer:
        if chance.random() < 0.5:
            return act()
        failed.append(len(front.requests))
        if chance.random() < 0.2:
            return faults.cut_at(chance.randrange(400))(act)
        return chance.choice(hows)(act)

    reader, box = Reader(), mailbox(front, gmail_clock)
    front.fail(fickle, times=10**9)
    later = 0
    failed: list[int] = []
    for number in range(150):
        gmail_clock.tick(1)
        if number < 60:
            gmail_doors.deliver(letter(number), chance.choice(list(Folder)))
        try:
            reader.scan(box)
        except (TryLater, SignInNeeded):
            later += 1
            box = mailbox(front, gmail_clock) if chance.random() < 0.2 else box
    front.heal()
    calm = Reader()
    calm.scan(mailbox(front, gmail_clock))
    reader.scan(box)

    assert truth(front) == calm.known == reader.known
    assert later > 5
    assert len(failed) > 150


# Clocks


@pytest.mark.parametrize(("hours", "way"), [(24, "24 hours behind"), (-24, "24 hours ahead of")])
def test_a_clock_a_day_off_is_told(front: Front, gmail_clock: Clock, reader: Reader, hours: int, way: str) -> None:
    """By how many hours, and which way; nothing is taken over."""
    cursor = reader.cursor
    theirs = gmail_clock.now + timedelta(hours=hours)
    front.now = lambda: theirs
    with pytest.raises(Misconfigured, match=way):
        reader.scan(mailbox(front, gmail_clock))

    assert reader.cursor == cursor


@pytest.mark.parametrize("minutes", [59, -59])
def test_a_clock_an_hour_off_will_do(front: Front, gmail_clock: Clock, reader: Reader, minutes: int) -> None:
    """Less than that is nobody's trouble."""
    theirs = gmail_clock.now + timedelta(minutes=minutes)
    front.now = lambda: theirs
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known


def test_a_sleep_between_question_and_answer(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """A laptop that is closed meanwhile reads an answer of hours ago: that says nothing about its clock."""
    reader.scan(mailbox(front, gmail_clock, after=lambda *_: gmail_clock.tick(3 * 3600)))

    assert truth(front) == reader.known


# Fields


def test_fields_that_nobody_knows(front: Front, gmail_clock: Clock, reader: Reader) -> None:
    """Google may add what it likes, and null may stand where a list may."""

    def how(act: Callable[[], Answer]) -> Answer:
        value = json.loads(act().body)
        more: dict[str, object] = {
            "somethingNew": {"a": [1, None]},
            "messagesDeleted": None,
            "labelsAdded": [],
            "messages": None,
        }
        if "history" in value:
            value["history"] = [{**record, **more} for record in value["history"]]
        return answers.success({**value, "alsoNew": None, "nextPageToken": value.get("nextPageToken")})

    front.fail(how, times=1000)
    reader.scan(mailbox(front, gmail_clock))

    assert truth(front) == reader.known
