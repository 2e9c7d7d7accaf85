"""Outlook when the token, the network, the server or the clock fails: the same result in the end, or a clear word."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from connectors.budget import Budget
from connectors.calls import TRIES
from connectors.mail import Folder
from connectors.mailbox import Misconfigured, SignInNeeded, TryLater
from connectors.outlook.client import Client
from connectors.transport import Door
from tests.connectors.conformance import LETTER, Clock, letter
from tests.outlook import answers, faults
from tests.outlook.doors import OutlookDoors
from tests.outlook.faults import Fault, called
from tests.outlook.graph import Graph
from tests.outlook.scanning import DELTA, WATCHED, Reader, mailbox, nth, spending, truth
from tests.outlook.test_outlook_connector import PLENTY, GraphTokens
from tests.outlook.wire import wire
from tests.stand_in.messages import Answer

pytestmark = pytest.mark.usefixtures("impatient")

NEWS = 3
LISTINGS = 8 + 1  # of the folders: those with a name, and the list
REQUESTS = LISTINGS + WATCHED + NEWS
SECONDS = timedelta(seconds=1)


@pytest.fixture
def reader(graph: Graph, outlook_clock: Clock) -> Reader:
    """A reader that has had its first look; since then three mails came."""
    reader = Reader()
    reader.scan(mailbox(graph, outlook_clock))
    for number in range(NEWS):
        graph.mailbox.deliver(letter(number))
    return reader


# The access token


@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
def test_a_token_may_end_at_any_request(graph: Graph, outlook_clock: Clock, reader: Reader, number: int) -> None:
    """It is renewed once, the request is made again, and the result is the same."""
    tokens, spent = GraphTokens(graph), spending(graph)
    graph.fail(faults.unauthorized(), nth(number))
    reader.scan(mailbox(graph, outlook_clock, tokens=tokens))

    assert truth(graph) == reader.known
    assert (tokens.renewed, spent.asked) == (1, REQUESTS + 1)


def test_a_new_token_is_used_from_then_on(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """One refusal, one renewal, whatever comes after."""
    tokens = GraphTokens(graph)
    graph.expire_access()
    reader.scan(mailbox(graph, outlook_clock, tokens=tokens))

    assert truth(graph) == reader.known
    assert (tokens.renewed, [asked.status for asked in graph.requests].count(401)) == (1, 1)


def test_a_token_that_is_never_accepted(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """One renewal, then the user must sign in; nobody knocks a third time."""
    tokens, spent = GraphTokens(graph), spending(graph)
    graph.fail(faults.unauthorized(), times=1000)
    with pytest.raises(SignInNeeded, match="afterword signin outlook"):
        reader.scan(mailbox(graph, outlook_clock, tokens=tokens))

    assert (tokens.renewed, spent.asked) == (1, 2)


def test_a_permission_is_missing(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """The user is told which, and is not asked for it again and again."""
    graph.scopes = frozenset({"User.Read"})
    spent = spending(graph)
    with pytest.raises(SignInNeeded, match=r"Mail\.ReadWrite.*afterword signin outlook"):
        reader.scan(mailbox(graph, outlook_clock))

    assert spent.asked == 1


def test_mail_is_read_without_permission_to_draft(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """The user granted only the one: reading goes on, a draft says what is missing, and none is made."""
    graph.scopes = frozenset({"Mail.Read"})
    graph.mailbox.deliver(letter(9).replace(b"<9@harbourlight.example>", b"<talk@harbourlight.example>"))
    box = mailbox(graph, outlook_clock)
    reader.scan(box)
    with pytest.raises(SignInNeeded, match=r"Mail\.ReadWrite"):
        box.create(LETTER)

    assert truth(graph) == reader.known
    assert not any(item.is_draft for item in graph.mailbox.items.values())


@pytest.mark.parametrize("code", ["MailboxNotEnabledForRESTAPI", "ErrorNonExistentMailbox"])
@pytest.mark.parametrize("status", [401, 403, 404])
def test_there_is_no_mailbox(graph: Graph, outlook_clock: Clock, reader: Reader, status: int, code: str) -> None:
    """An account without one, or with one that is not at Microsoft: a clear word, whatever status it comes with."""
    graph.fail(faults.instead(answers.error(status, code)), times=1000)
    spent = spending(graph)
    with pytest.raises(Misconfigured, match="no mailbox"):
        reader.scan(mailbox(graph, outlook_clock))

    assert spent.asked == 1


# Pauses that the server asks for


@pytest.mark.parametrize(
    "how",
    [
        faults.throttled(),
        faults.throttled(0),
        faults.throttled(3),
        faults.throttled(2, "MailboxConcurrency"),
        faults.broken(503, retry_after=1),
        faults.broken(504, retry_after=3),
    ],
)
def test_a_short_pause_is_waited_for(graph: Graph, outlook_clock: Clock, reader: Reader, how: Fault) -> None:
    """Asked to slow down for less than a few seconds, the same request is made again."""
    before = graph.calls("folder.MessagesDelta")
    graph.fail(how, DELTA, times=TRIES - 1)
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert graph.calls("folder.MessagesDelta") - before == WATCHED + TRIES - 1


@pytest.mark.parametrize("seconds", [5, 600])
@pytest.mark.parametrize("form", ["429", "503", "date"])
def test_a_long_pause_is_the_callers(
    graph: Graph, outlook_clock: Clock, reader: Reader, form: str, seconds: int
) -> None:
    """`TryLater` names the server's moment; nothing is asked before it, and the cursor stays."""
    moment = outlook_clock.now + seconds * SECONDS
    how = {
        "429": faults.throttled(seconds),
        "503": faults.broken(503, retry_after=seconds),
        "date": faults.instead(_dated(moment)),
    }[form]
    cursor, spent = reader.cursor, spending(graph)
    graph.fail(how, DELTA, times=1000)
    with pytest.raises(TryLater) as raised:
        reader.scan(mailbox(graph, outlook_clock))

    assert raised.value.after == moment
    assert (spent.asked, reader.cursor) == (LISTINGS + 1, cursor)


def _dated(moment: datetime) -> Answer:
    headers = {"Retry-After": moment.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    return answers.error(429, "ApplicationThrottled", headers=headers)


def test_a_quota_that_stays_used_up(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """So many tries, then the caller waits."""
    before = graph.calls("folder.MessagesDelta")
    graph.fail(faults.throttled(), DELTA, times=1000)
    with pytest.raises(TryLater) as raised:
        reader.scan(mailbox(graph, outlook_clock))

    assert raised.value.after is None
    assert graph.calls("folder.MessagesDelta") - before == TRIES


# Server and network


BREAKS: dict[str, Fault] = {
    "500": faults.broken(500),
    "502": faults.broken(502),
    "503": faults.broken(503),
    "504": faults.broken(504),
    "portal": faults.captive_portal(),
    "redirect": faults.redirect(),
    "other JSON": faults.instead(answers.success({"login": "required"})),
    "other items": faults.instead(answers.success({"value": ["login"], "id": 7})),
    "a list": faults.instead(Answer(200, b"[]", {"Content-Type": "application/json"})),
    "nothing": faults.instead(Answer(200)),
    "no content": faults.instead(Answer(204)),
    "truncated JSON": faults.truncated_json(),
    "cut gzip": faults.cut_gzip(),
    "half a body": faults.half_body(),
    "closed before": faults.hang_up(),
    "closed after": faults.lose_answer(),
}
METHODS = ["me.GetMailFolder", "me.ListMailFolders", "folder.MessagesDelta", "me.GetMime"]


# Of a message that breaks off within its text nobody can tell that it is not whole.
IN_TEXT = ("truncated JSON", "cut gzip")


@pytest.mark.parametrize(
    ("method", "how"),
    [(method, how) for method in METHODS for how in BREAKS if method != "me.GetMime" or how not in IN_TEXT],
)
def test_what_breaks_once_is_asked_again(
    graph: Graph, outlook_clock: Clock, reader: Reader, method: str, how: str
) -> None:
    """One request more, the same result."""
    spent = spending(graph)
    graph.fail(BREAKS[how], called(method))
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known
    assert spent.asked == REQUESTS + 1


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("method", [*METHODS[:-1], "folder.ListMessages"])
def test_what_stays_broken_waits(graph: Graph, outlook_clock: Clock, method: str, how: str) -> None:
    """`TryLater` after four tries, the cursor stays before what was not told; whole again, nothing is missing."""
    graph.mailbox.deliver(letter(1))
    reader = Reader()
    graph.fail(BREAKS[how], called(method), times=1000)
    with pytest.raises(TryLater):
        reader.scan(mailbox(graph, outlook_clock))

    assert graph.calls(method) == TRIES
    assert reader.known == {}
    graph.heal()
    reader.scan(mailbox(graph, outlook_clock))
    assert truth(graph) == reader.known != {}


@pytest.mark.parametrize("gzips", [False, True])
@pytest.mark.parametrize("what", ["changes", "message"])
def test_an_answer_cut_at_any_byte(graph: Graph, outlook_clock: Clock, what: str, *, gzips: bool) -> None:
    """One that ends early, wherever it ends, is asked for again: it is never taken for the whole."""
    graph.gzips = gzips
    item = graph.mailbox.deliver(letter(1))
    client = Client(GraphTokens(graph), Door(wire(graph)), Budget(PLENTY), outlook_clock)
    link = client.address("/me/mailFolders/inbox/messages/delta", {"select": "subject"})

    def asked() -> object:
        return client.mime(item.immutable) if what == "message" else next(client.pages(link))[0]

    whole = asked()
    for byte in range(3000):
        spent = spending(graph)
        graph.fail(faults.cut_at(byte))
        assert asked() == whole, f"cut at byte {byte}"
        if spent.asked == 1:  # it was not cut any more
            break
    assert 200 < byte < 2999


@pytest.mark.parametrize("seed", range(3))
def test_a_line_that_fails_half_the_time(
    graph: Graph, outlook_clock: Clock, outlook_doors: OutlookDoors, seed: int
) -> None:
    """In the end all is known that a calm line would have told."""
    chance = Random(seed)  # noqa: S311  (not for secrets)
    named = [how for name, how in BREAKS.items() if name not in IN_TEXT]
    hows = [*named, faults.throttled(), faults.throttled(9), faults.unauthorized()]
    failed: list[int] = []

    def fickle(act: Callable[[], Answer]) -> Answer:
        if chance.random() < 0.6:
            return act()
        failed.append(len(graph.requests))
        if chance.random() < 0.2:
            return faults.cut_at(chance.randrange(200))(act)
        return chance.choice(hows)(act)

    reader, box, later = Reader(), mailbox(graph, outlook_clock), 0
    graph.fail(fickle, times=10**9)
    for number in range(120):
        outlook_clock.tick(1)
        if number < 40:
            outlook_doors.deliver(letter(number), chance.choice(list(Folder)))
        try:
            reader.scan(box)
        except (TryLater, SignInNeeded):
            later += 1
            box = mailbox(graph, outlook_clock) if chance.random() < 0.1 else box
    graph.heal()
    calm = Reader()
    calm.scan(mailbox(graph, outlook_clock))
    reader.scan(box)

    assert truth(graph) == calm.known == reader.known
    assert later > 5
    assert len(failed) > 100


# Clocks


@pytest.mark.parametrize(("hours", "way"), [(24, "24 hours behind"), (-24, "24 hours ahead of")])
def test_a_clock_a_day_off_is_told(graph: Graph, outlook_clock: Clock, reader: Reader, hours: int, way: str) -> None:
    """By how many hours, and which way; nothing is taken over."""
    cursor, theirs = reader.cursor, outlook_clock.now + timedelta(hours=hours)
    graph.now = lambda: theirs
    with pytest.raises(Misconfigured, match=way):
        reader.scan(mailbox(graph, outlook_clock))

    assert reader.cursor == cursor


@pytest.mark.parametrize("minutes", [59, -59])
def test_a_clock_an_hour_off_will_do(graph: Graph, outlook_clock: Clock, reader: Reader, minutes: int) -> None:
    """Less than that is nobody's trouble."""
    theirs = outlook_clock.now + timedelta(minutes=minutes)
    graph.now = lambda: theirs
    reader.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known


# Fields


def test_fields_that_nobody_knows(graph: Graph, outlook_clock: Clock, reader: Reader) -> None:
    """Microsoft may add what it likes, and null may stand where nothing has to."""

    def how(act: Callable[[], Answer]) -> Answer:
        answer = act()
        if answer.status != 200 or answer.headers.get("Content-Type") == "text/plain":
            return answer
        value = json.loads(answer.body)
        empty = dict.fromkeys(["subject", "from", "toRecipients", "bodyPreview", "conversationId", "@odata.type"])
        more = {**empty, "somethingNew": {"a": [1, None]}}
        if "value" in value:
            value["value"] = [{**one, **(more if "subject" in one else {})} for one in value["value"]]
        return answers.success({**value, "alsoNew": None})

    graph.fail(how, times=1000)
    reader.scan(mailbox(graph, outlook_clock))
    other = Reader()
    other.scan(mailbox(graph, outlook_clock))

    assert truth(graph) == reader.known == other.known
