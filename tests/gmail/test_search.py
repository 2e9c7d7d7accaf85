"""The search language, row by row as Gmail documents it (https://support.google.com/mail/answer/7190)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.gmail.search import QueryError, matches, read
from tests.stand_in.words import KnownWords, Text

NOW = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
RAW = """From: Amy Vogel <amy.vogel@harbour.example>
To: David Quill <david@quill.example>, =?utf-8?q?Zo=C3=AB?= <zoe@quill.example>
Cc: Jo <jo@lantern.example>
Subject: Dinner and movie tonight
Message-ID: <abc.123@harbour.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Your interviews at the café begin at 10:30, straight-forward.
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="home-work.PDF"

%PDF
--b--
""".replace("\n", "\r\n").encode()


@dataclass(frozen=True)
class Found:
    """A message as a search sees it."""

    labels: frozenset[str] = frozenset({"INBOX", "UNREAD", "CATEGORY_PERSONAL", "Job hunt"})
    at: int = int((NOW - timedelta(days=3)).timestamp() * 1000) + 500
    size: int = 2000
    text: Text = field(default_factory=lambda: Text(lambda: RAW))


MAIL = Found()
SECOND = MAIL.at // 1000


@pytest.mark.parametrize(
    "query",
    [
        "",
        "dinner",
        "DINNER movie",
        "from:amy",
        "from:amy.vogel@harbour.example",
        "from:harbour.example",
        'from:"Amy Vogel"',
        "to:david",
        "to:zoe",
        "to:Zoë",
        "cc:jo",
        "subject:dinner",
        "subject:(dinner movie)",
        'subject:"movie tonight"',
        "from:amy OR from:david",
        "{from:amy from:david}",
        "from:(david OR amy)",
        "dinner -opera",
        "-{opera ballet}",
        "-(dinner opera)",
        '"dinner and movie tonight"',
        "cafe",
        "café",
        "10:30",
        "straight-forward",
        "opera OR dinner movie",
        "dinner AND movie",
        "has:attachment",
        "filename:pdf",
        "filename:home-work.pdf",
        "in:inbox",
        "in:anywhere",
        "label:inbox",
        "label:job-hunt",
        "is:unread",
        "category:primary",
        "-in:chats",
        "-in:spam -in:trash",
        f"after:{SECOND - 1}",
        f"before:{SECOND + 1}",
        "after:2026/04/03 before:2026/04/05",
        "after:2026-04-04",
        "newer_than:4d",
        "newer_than:1m",
        "older_than:2d",
        "larger:1K",
        "size:1000",
        "smaller:1M",
        "rfc822msgid:<abc.123@harbour.example>",
        "rfc822msgid:abc.123@harbour.example",
        "(dinner) (from:amy)",
        "{opera (dinner movie)}",
    ],
)
def test_what_is_found(query: str) -> None:
    """The message is what the query asks for."""
    assert matches(query, MAIL, now=NOW)


@pytest.mark.parametrize(
    "query",
    [
        "opera",
        "din",
        "interview",
        "from:david",
        "from:am",
        "from:example.harbour",
        "to:amy",
        "cc:zoe",
        "subject:interviews",
        "subject:(dinner opera)",
        '"movie dinner"',
        "dinner -movie",
        "-dinner",
        "-{dinner opera}",
        "dinner opera OR ballet",
        "from:zoe OR from:david",
        "filename:doc",
        "in:sent",
        "in:trash",
        "is:read",
        "is:starred",
        "label:job",
        "category:promotions",
        f"after:{SECOND}",
        f"before:{SECOND}",
        "after:2026/04/05",
        "before:2026/04/04",
        "newer_than:2d",
        "older_than:3d newer_than:3d",
        "older_than:4d",
        "larger:2K",
        "smaller:1K",
        "rfc822msgid:abc.124@harbour.example",
        "rfc822msgid:ABC.123@harbour.example",
    ],
)
def test_what_is_not_found(query: str) -> None:
    """The message is something else."""
    assert not matches(query, MAIL, now=NOW)


@pytest.mark.parametrize(
    "query",
    [
        "sender:amy",
        "has:youtube",
        "in:basement",
        "category:jobs",
        "after:yesterday",
        "newer_than:2w",
        "larger:huge",
        "(dinner",
        "dinner)",
        "{dinner",
        "from: amy",
        "from:(subject:dinner)",
        "dinner OR",
        "rfc822msgid:",
    ],
)
def test_what_is_no_query(query: str) -> None:
    """What Gmail does not document is an error, and not text."""
    with pytest.raises(QueryError):
        read(query, now=NOW)


@pytest.mark.parametrize(
    ("query", "everywhere"),
    [("dinner", False), ("in:inbox", False), ("in:anywhere", True), ("x OR in:spam", True), ("in:trash", True)],
)
def test_where_a_query_looks(query: str, everywhere: bool) -> None:  # noqa: FBT001
    """Only a query that names spam, trash or anywhere looks into them."""
    assert everywhere == read(query, now=NOW).everywhere


def test_known_words_spare_the_message() -> None:
    """Where words are known beforehand, a search for others never makes the message."""
    mail = replace(MAIL, text=KnownWords(lambda: pytest.fail("made"), frozenset({"dinner", "tonight"})))

    assert matches("dinner", mail, now=NOW)
    assert not matches("opera", mail, now=NOW)
    assert not matches('"dinner opera"', mail, now=NOW)
    assert not matches("from:opera", mail, now=NOW)
    assert not matches('{"dinner opera" "opera dinner"}', mail, now=NOW)


def test_words_of_html_and_of_odd_charsets() -> None:
    """Markup is no text, and a charset that nobody knows is read all the same."""
    html = b'<style>p {}</style><p class="big">Hello <b>you</b>'
    raw = b'Subject: x\r\nContent-Type: text/html; charset="odd"\r\n\r\n' + html
    mail = replace(MAIL, text=Text(lambda: raw))

    assert matches('"hello you"', mail, now=NOW)
    assert not matches("big", mail, now=NOW)
    assert not matches("style", mail, now=NOW)
