"""Graph's values ⇄ ours, without a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import mime
from connectors.mail import Address, Draft
from connectors.outlook.convert import (
    IN_REPLY_TO,
    KEY,
    QUIET,
    REFERENCES,
    TEXT,
    BackFill,
    Links,
    Standing,
    content_of,
    is_id,
    leads_home,
    moment,
    quoted,
    read_cursor,
    threading_of,
    written,
)
from tests.connectors.conformance import LETTER, NOW

HOME = "https://graph.microsoft.com/v1.0/me/mailFolders"
MOMENTS = st.datetimes(datetime(1991, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LINKS = st.dictionaries(
    st.from_regex(r"[A-Za-z0-9_=-]{1,20}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True).map(
        lambda x: f"{HOME}('{x}')/messages/delta?$deltatoken={x}"
    ),
)


# Cursors and times


@given(LINKS, MOMENTS)
def test_links_come_back_from_a_cursor(links: dict[str, str], at: datetime) -> None:
    """As they were put in."""
    assert read_cursor(Links(links, at).cursor()) == Links(links, at)


@given(LINKS, MOMENTS, MOMENTS, st.none() | st.text())
def test_a_first_look_comes_back_from_a_cursor(
    links: dict[str, str], at: datetime, after: datetime, done: str | None
) -> None:
    """With what was dealt with last."""
    begun = BackFill(links, at, after, done)

    assert read_cursor(begun.cursor()) == begun


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("2026-04-07T09:00:00Z", NOW),
        ("2026-04-07T09:00:00.0000000Z", NOW),
        ("2026-04-07T09:00:00.9999999Z", NOW),
        ("2026-04-07T09:00:00.1Z", NOW),
        ("2026-04-07T09:00:00", NOW),
        ("2026-04-07T09:00:00+02:00", None),
        ("2026-04-07", None),
        ("2026-13-07T09:00:00Z", None),
        ("٢٠٢٦-04-07T09:00:00Z", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_moments(told: object, at: datetime | None) -> None:
    """In UTC, to the second; what is odd is none: https://learn.microsoft.com/graph/api/resources/message."""
    assert moment(told) == at


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z?", fullmatch=True))
def test_no_moment_is_too_odd(told: str) -> None:
    """Aware, or none."""
    found = moment(told)

    assert found is None or found.utcoffset() == timedelta(0)


@given(MOMENTS)
def test_a_moment_in_a_filter_is_read_back(at: datetime) -> None:
    """To the second."""
    assert moment(written(at)) == at.replace(microsecond=0)


@given(st.text())
def test_a_string_in_a_filter_is_one(text: str) -> None:
    """It ends where it ends: no quote within it stands alone."""
    literal = quoted(text)

    assert literal[0] == literal[-1] == "'"
    assert "'" not in literal[1:-1].replace("''", "")
    assert literal[1:-1].replace("''", "'") == text


@pytest.mark.parametrize(
    ("link", "home"),
    [
        (f"{HOME}/AAMk_-=/messages/delta?$deltatoken=x%20y", True),
        (f"{HOME}('AAMk_-%3D')/messages/delta?$skiptoken=x", True),
        (f"{HOME.lower()}('AAMk')/messages/delta?$skiptoken=x", True),
        (f"{HOME}/AAMk/messages?$filter=receivedDateTime%20ge%202026-04-07T09:00:00Z&$skip=10", True),
        (f"{HOME}?$skip=10", True),
        (f"{HOME}/AAMk/messages/x/move", False),
        (HOME.replace("https", "http"), False),
        (HOME.replace("graph", "GRAPH"), False),
        (HOME.replace("v1.0", "beta"), False),
        (HOME.replace("/me/", "/users/bo/"), False),
        (HOME.replace("microsoft.com", "microsoft.com:444"), False),
        (HOME.replace("graph.", "me@graph."), False),
        (HOME.replace(".com", ".com.evil.example"), False),
        ("https://gmail.googleapis.com/gmail/v1/users/me/profile", False),
        (f"{HOME}?x=\u00e4", False),
        (f"{HOME}?x=\n", False),
        ("", False),
        ("https://[", False),
    ],
)
def test_where_links_may_lead(link: str, home: bool) -> None:  # noqa: FBT001  (a column of the table)
    """To Graph, and to what the door lets pass."""
    assert leads_home(link) is home


@given(st.text())
def test_an_id_is_nothing_else(text: str) -> None:
    """Letters, digits and three signs: it can't leave its place in a path."""
    assert not is_id(text) or not set(text) & set("/?#.%\\$ ")


# Drafts


def item(**properties: Any) -> dict[str, Any]:
    """A draft as Graph tells it, whole unless said otherwise."""
    return {
        "@odata.etag": 'W/"1"',
        "id": "AAMk",
        "isDraft": True,
        "subject": LETTER.subject,
        "toRecipients": [{"emailAddress": {"address": "rosa@harbourlight.example", "name": "Rosa Lindt"}}],
        "body": {"contentType": "text", "content": LETTER.body},
        "singleValueExtendedProperties": [{"id": TEXT, "value": "x"}],
        **properties,
    }


def test_what_we_write_is_what_we_read() -> None:
    """The digest of a draft that nobody touched is that of the letter."""
    digest = mime.digest(LETTER.to, LETTER.subject, LETTER.body)
    standing = Standing.of({**item(), **content_of(LETTER, digest)})

    assert standing.digest() == digest == standing.own(TEXT)
    assert (standing.own(KEY), standing.to) == (LETTER.marker, LETTER.to)
    assert standing.is_whole
    assert standing.is_ours(digest)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=60)


@given(
    TEXTS, TEXTS, st.lists(st.sampled_from([Address("a@x.example"), Address("b@x.example", "Bö <x>"), Address("odd")]))
)
def test_any_letter_is_recognised(subject: str, body: str, to: list[Address]) -> None:
    """Whatever is written in it; an address that is none is left out."""
    able = tuple(one for one in to if one.address != "odd")
    draft = Draft("<m@quill.example>", LETTER.sender, tuple(to), subject, body)
    digest = mime.digest(able, subject, body)
    content = content_of(draft, digest)

    assert [one["emailAddress"]["address"] for one in content["toRecipients"]] == [one.address for one in able]
    assert content["ccRecipients"] == []
    assert Standing.of({"id": "x", **content}).is_ours(digest)


def test_what_makes_an_answer() -> None:
    """Two properties, or none where nothing is answered; without references the mail itself is the only one."""
    bare = Draft("<m@x>", LETTER.sender, (), "", "", in_reply_to="<a@x>")

    assert threading_of(LETTER) == [
        {"id": IN_REPLY_TO, "value": "<talk@harbourlight.example>"},
        {"id": REFERENCES, "value": "<first@harbourlight.example> <talk@harbourlight.example>"},
    ]
    assert [one["value"] for one in threading_of(bare)] == ["<a@x>", "<a@x>"]
    assert threading_of(Draft("<m@x>", LETTER.sender, (), "", "")) == []


RULE = "________________________________\r\n"
HEAD = "From: Rosa Lindt <rosa@x.example>\r\nSent: Monday, April 6, 2026 8:00:00 AM\r\nTo: Ada Quill\r\nSubject: x\r\n"
VON = "Von: Rosa Lindt <rosa@x.example>\r\nGesendet: Montag, 6. April 2026 08:00\r\nAn: Ada Quill\r\nBetreff: x\r\n"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("", ""),
        (f"\r\n{RULE}{HEAD}\r\nCome on Monday.", ""),
        (f"\r\n{HEAD}\r\nCome on Monday.", ""),
        (f"{VON}\r\nKommen Sie am Montag.", ""),
        (f"Yes.\r\n{RULE}{HEAD}\r\nCome on Monday.", "Yes."),
        (f"Yes.\r\n\r\n{VON}\r\nKommen Sie am Montag.", "Yes."),
        (f"Contact: a@x.example\r\n{RULE}{HEAD}", "Contact: a@x.example"),
        ("Write to: a@x.example\r\nor call.", "Write to: a@x.example\nor call."),
        ("___ is a gap", "___ is a gap"),
        ("At 10:30 I wrote to a@x.example", "At 10:30 I wrote to a@x.example"),
    ],
)
def test_what_stands_above_a_quote(text: str, own: str) -> None:
    """That is what somebody wrote, in whatever language Outlook quotes."""
    begun = item(body={"contentType": "text", "content": text}, singleValueExtendedProperties=[])

    assert Standing.of(begun).own_text == own
    assert Standing.of(begun).is_bare is (own == "")


@pytest.mark.parametrize(
    ("more", "bare"),
    [
        ({}, True),
        ({"createdDateTime": "2026-04-07T09:00:00Z", "lastModifiedDateTime": "2026-04-07T09:01:59Z"}, True),
        ({"createdDateTime": "2026-04-07T09:00:00Z", "lastModifiedDateTime": "2026-04-07T09:02:00Z"}, False),
        ({"createdDateTime": "2026-04-07T09:00:00Z"}, True),
        ({"lastModifiedDateTime": "odd", "createdDateTime": None}, True),
        ({"ccRecipients": [{"emailAddress": {"address": "bo@x.example"}}]}, False),
        ({"bccRecipients": [{"emailAddress": {"address": "bo@x.example"}}]}, False),
        ({"ccRecipients": [], "bccRecipients": None, "hasAttachments": False}, True),
        ({"hasAttachments": True}, False),
        ({"singleValueExtendedProperties": [{"id": KEY.upper(), "value": "<m@x>"}]}, True),
        ({"singleValueExtendedProperties": [{"id": TEXT.lower(), "value": "x"}]}, False),
        ({"uniqueBody": {"contentType": "html", "content": "<p>Words</p>"}}, False),
        ({"uniqueBody": {"contentType": "html", "content": "<p>&nbsp;</p>"}}, True),
    ],
)
def test_what_is_bare(more: dict[str, Any], bare: bool) -> None:  # noqa: FBT001  (a column of the table)
    """Begun, and nobody wrote into it since: above, within or below what it quotes, or otherwise."""
    empty = {"body": {"contentType": "text", "content": ""}, "singleValueExtendedProperties": []}

    assert Standing.of(item(**{**empty, **more})).is_bare is bare
    assert timedelta(minutes=2) == QUIET


@pytest.mark.parametrize(
    ("told", "etag"),
    [
        ({"@odata.etag": 'W/"a"', "changeKey": "b"}, 'W/"a"'),
        ({"changeKey": "b"}, 'W/"b"'),
        ({"@odata.etag": None, "changeKey": "b"}, 'W/"b"'),
        ({}, None),
    ],
)
def test_what_a_change_depends_on(told: dict[str, Any], etag: str | None) -> None:
    """The entity tag, or what it is made of."""
    assert Standing.of({"id": "x", **told}).etag == etag


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
OF_LISTS = ["toRecipients", "singleValueExtendedProperties"]
OF_ALL = ["@odata.etag", "parentFolderId", "isDraft", "internetMessageId", "subject", "body", "uniqueBody", "changeKey"]


@given(
    st.dictionaries(st.sampled_from(OF_ALL), JSON),
    st.dictionaries(st.sampled_from(OF_LISTS), st.none() | st.lists(JSON.filter(lambda one: isinstance(one, dict)))),
)
def test_no_draft_is_too_odd(told: dict[str, Any], lists: dict[str, Any]) -> None:
    """Whatever stands in it, and whatever is missing: it is no draft unless it is said to be one."""
    standing = Standing.of({"id": "x", **told, **lists})

    assert standing.is_draft is (told.get("isDraft") is True)
    assert standing.digest() == standing.digest()
