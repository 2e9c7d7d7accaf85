"""Hostile mail: whatever arrives, reading ends soon and the daemon lives."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import pytest

from agent.reading import Unreadable, html_is_tame, read
from connectors.mail import Folder, Message, MessageRef, RawMessage

NOW = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
REF = MessageRef("1", Folder.INBOX)
HEADERS = (
    b"From: Rosa <rosa@harbourlight.example>\r\nTo: ada@quill.example\r\nSubject: Your talk\r\n"
    b"Date: Mon, 6 Apr 2026 10:00:00 +0000\r\nMessage-ID: <talk@harbourlight.example>\r\n"
)
MIXED = b"Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n\r\nWe will meet on Monday.\r\n"
PDF = b"--cut\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
HTML = b"Content-Type: text/html\r\n\r\n"
EVENT = b"BEGIN:VEVENT\r\nUID:7\r\nDTSTART:20260414T090000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n"


def header(name: bytes, value: bytes) -> bytes:
    """An ordinary mail with one header of that value."""
    kept = [line for line in HEADERS.splitlines(keepends=True) if not line.startswith(name + b":")]
    return b"".join([*kept, name, b": ", value, b"\r\n\r\nWe will meet on Monday.\r\n"])


def nested(depth: int) -> bytes:
    """Multiparts in multiparts."""
    opened = (b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(depth))
    start = b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n"
    return HEADERS + start + b"".join(opened) + b"--b%d\r\n\r\nWe will meet on Monday.\r\n" % depth


@contextmanager
def cpu(seconds: float) -> Iterator[None]:
    """Fails what takes this process more time than that."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_an_ordinary_mail_is_read() -> None:
    """With the folder it lies in."""
    found = read(RawMessage(MessageRef("1", Folder.SENT), HEADERS + b"\r\nHello", NOW))

    assert isinstance(found, Message)
    assert (found.subject, found.text, found.folder) == ("Your talk", "Hello", Folder.SENT)


HOSTILE = {
    "nested 40 deep": nested(40),
    "nested 2,000 deep": nested(2000),
    "100,000 parts": HEADERS + MIXED + b"--cut\r\n\r\nx\r\n" * 100_000,
    "10,000 attachments": HEADERS
    + MIXED
    + (b"--cut\r\nContent-Type: application/zip; name=a.zip\r\n\r\nx\r\n" * 10_000),
    "50,000 quotes": header(b"From", b'"' * 50_000 + b" <rosa@harbourlight.example>"),
    "20,000 parentheses": header(b"From", b"(" * 20_000 + b" <rosa@harbourlight.example>"),
    "20,000 addresses": header(b"To", b",".join(b"a%d@x.example" % n for n in range(20_000))),
    "20,000 encoded words": header(b"Subject", b"=?utf-8?q?a?= " * 20_000),
    "20,000 parameters": header(b"Content-Type", b"text/plain" + b"".join(b'; p%d="x' % n for n in range(20_000))),
    "a crooked id": header(b"Message-ID", b"<[>" + b"<@" * 3000),
    "a word before an at": header(b"From", b"a" * 8000 + b" @ x"),
    "60,000 headers": HEADERS + b"X: y\r\n" * 60_000 + b"\r\nWe will meet on Monday.",
    "a header of 1 MB": header(b"X-Long", b"y" * 1_000_000),
    "NUL and controls": header(b"Subject", b"a\0b\x1b[31m\x07"),
    "4,000 events": HEADERS + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" + EVENT * 4000,
    "mail in mail in mail": HEADERS + b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"We will meet on Monday.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_or_set_aside_soon(name: str) -> None:
    """Two seconds at the most, and never an exception; who sent it and its id are known if it is read."""
    with cpu(2):
        found = read(RawMessage(REF, HOSTILE[name], NOW))

    assert isinstance(found, Message | Unreadable)
    if isinstance(found, Message) and "crooked" not in name:
        assert found.message_id == "<talk@harbourlight.example>"
        assert "\x00" not in found.subject + found.text


@pytest.mark.parametrize("name", ["nested 40 deep", "20,000 addresses", "60,000 headers", "a header of 1 MB"])
def test_words_of_odd_mail_are_not_lost(name: str) -> None:
    """A mail that is only odd is read all the same."""
    found = read(RawMessage(REF, HOSTILE[name], NOW))

    assert isinstance(found, Message)
    assert found.text.strip() == "We will meet on Monday."


@pytest.mark.parametrize(
    "markup",
    [b"<div>" * 200_000, b"<b>" * 300, b"<!--" * 50_000, b"<a " * 50_000, b"<tr><td>x</td></tr>" * 200_000],
)
def test_html_too_deep_or_too_rich_becomes_text(markup: bytes) -> None:
    """A parser would take seconds, or silently return nothing; the words stay."""
    with cpu(2):
        found = read(RawMessage(REF, HEADERS + HTML + b"We will meet on Monday." + markup, NOW))

    assert isinstance(found, Message)
    assert found.html == ""
    assert "We will meet on Monday." in found.text
    assert any("HTML" in problem for problem in found.problems)


def test_ordinary_html_stays() -> None:
    """Nested tables of newsletters, unclosed paragraphs and line breaks are ordinary."""
    markup = "<table><tr><td>" * 40 + "<p>one<br>" * 500 + "</td></tr></table>" * 40

    assert html_is_tame(markup)
    assert not html_is_tame("<div>" * 201)


def test_large_mail_is_read_apart() -> None:
    """In a process of its own, with the same result."""
    found = read(RawMessage(REF, HEADERS + MIXED + PDF + b"QUJDREVG" * 8 * 50_000 + b"\r\n--cut--", NOW))

    assert isinstance(found, Message)
    assert found.text.strip() == "We will meet on Monday."
    assert found.attachments == ("application/pdf",)
    assert found.date == datetime(2026, 4, 6, 10, tzinfo=UTC)


def test_of_huge_mail_only_the_beginning_is_read() -> None:
    """Headers and words are there; what came along is not needed."""
    found = read(RawMessage(REF, HEADERS + MIXED + PDF + b"QUJDREVG" * 4_000_000, NOW))

    assert isinstance(found, Message)
    assert found.text.strip() == "We will meet on Monday."
    assert any("too large" in problem for problem in found.problems)


def test_invites_come_back_from_the_process_apart() -> None:
    """Times keep their moment, floating ones stay without a zone."""
    calendar = b"BEGIN:VCALENDAR\r\n" + EVENT + EVENT.replace(b"Z\r\n", b"\r\n") + b"END:VCALENDAR\r\n"
    part = b"--cut\r\nContent-Type: text/calendar\r\n\r\n" + calendar
    found = read(RawMessage(REF, HEADERS + MIXED + part + PDF + b"QUJDREVG" * 400_000, NOW))

    assert isinstance(found, Message)
    assert [invite.starts_at for invite in found.invites] == [
        datetime(2026, 4, 14, 9, tzinfo=UTC),
        datetime(2026, 4, 14, 9),  # noqa: DTZ001  (it floats)
    ]


@pytest.mark.covers("case 64")
def test_a_process_that_dies_leaves_the_mail_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever killed it, the reason given holds nothing of the mail."""
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # no Python starts under this
    found = read(RawMessage(REF, nested(60), NOW))

    assert found == Unreadable("reading it takes too much time or memory")
