"""Gmail's values and ours: cursors, labels, history, base64, and what tells a draft again."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import mime
from connectors.gmail import convert
from connectors.gmail.convert import BackFill, Changes, Delta, Place, changes, folder_of, read_cursor
from connectors.mail import Draft, Folder, MessageRef
from connectors.mailbox import Cursor
from tests.connectors.conformance import LETTER, NOW

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
NUMBERS = st.integers(0, 2**64 - 1).map(str)
IDS = st.sampled_from(["18f0", "18f1", "18f2"])
LABELS = st.lists(
    st.sampled_from(["INBOX", "SENT", "DRAFT", "SPAM", "TRASH", "CHAT", "UNREAD", "Label_7", "CATEGORY_NEW"]),
    max_size=4,
)


def missing(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The value, or null, or something of quite another kind."""
    return value | st.none() | JSON


STUBS = st.fixed_dictionaries({}, optional={"id": missing(IDS), "labelIds": missing(LABELS), "new": JSON})
ENTRIES = missing(
    st.lists(missing(st.fixed_dictionaries({}, optional={"message": missing(STUBS), "labelIds": missing(LABELS)})))
)
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "id": missing(NUMBERS),
        "messagesAdded": ENTRIES,
        "messagesDeleted": ENTRIES,
        "labelsAdded": ENTRIES,
        "labelsRemoved": ENTRIES,
        "new": JSON,
    },
)


# Cursors


@given(NUMBERS)
def test_a_cursor_of_the_history_is_read_back(history: str) -> None:
    """As it was written."""
    assert read_cursor(Delta(history).cursor()) == Delta(history)


@given(NUMBERS, st.integers(), st.none() | st.text(), st.lists(st.text(), max_size=4), st.booleans())
def test_a_cursor_of_a_back_fill_is_read_back(
    history: str,
    after: int,
    done: str | None,
    near: list[str],
    second: bool,  # noqa: FBT001  (hypothesis hands them in by place)
) -> None:
    """As it was written, whatever the ids and domains in it."""
    begun = BackFill(history, after, done, tuple(near), second)

    assert read_cursor(begun.cursor()) == begun


@given(
    st.text() | JSON.map(json.dumps) | st.dictionaries(st.sampled_from(["v", "history", "after"]), JSON).map(json.dumps)
)
def test_no_other_cursor_is_read(text: str) -> None:
    """Whatever stands there, it is none of ours, and no trouble."""
    assert read_cursor(Cursor(text)) is None


@pytest.mark.parametrize("history", ["", "-1", "1.0", "²", "٣", str(2**64), "9" * 5000, " 7"])
def test_a_history_id_has_64_bits(history: str) -> None:
    """What can't be one is none."""
    assert read_cursor(Delta(history).cursor()) is None


# Labels and history


@given(st.sets(st.text(max_size=12) | LABELS.map(" ".join)))
def test_every_message_has_one_folder_or_none(labels: set[str]) -> None:
    """Labels that nobody knows change nothing: it is mail of the inbox."""
    found = folder_of(labels)

    assert (found is None) is bool(labels & {"SPAM", "TRASH", "CHAT"})
    assert (found is Folder.DRAFTS) is (found is not None and "DRAFT" in labels)
    assert (found is Folder.SENT) is (found is not None and "SENT" in labels and "DRAFT" not in labels)


@given(st.lists(missing(RECORDS), max_size=8), st.integers(1, 5))
def test_a_history_of_any_shape_is_read(records: list[Any], most: int) -> None:
    """Null, lists of something else, fields of tomorrow: what names a message counts, and nothing else."""
    found = list(changes(convert.listed({"history": records}, "history"), "7", most))

    for one in found:
        assert all(isinstance(ref, MessageRef) and ref.id == name for name, ref in one.refs.items())
        assert not one.refs.keys() & one.removed.keys()
        assert one.upto


def whole(kind: str, name: str, had: tuple[str, ...], moved: tuple[str, ...] = (), number: str = "9") -> dict[str, Any]:
    """A record of one event."""
    return {"id": number, kind: [{"message": {"id": name, "labelIds": list(had)}, "labelIds": list(moved)}]}


REF, SENT, DRAFTS = (MessageRef("a", folder) for folder in (Folder.INBOX, Folder.SENT, Folder.DRAFTS))


@pytest.mark.parametrize(
    ("record", "refs", "removed"),
    [
        (whole("messagesAdded", "a", ("INBOX",)), [REF], []),
        (whole("messagesAdded", "a", ()), [REF], []),
        (whole("messagesAdded", "a", ("DRAFT",)), [DRAFTS], []),
        (whole("messagesAdded", "a", ("SENT", "INBOX")), [SENT], []),
        (whole("messagesAdded", "a", ("SPAM",)), [], []),
        (whole("messagesAdded", "a", ("CHAT",)), [], []),
        (whole("messagesDeleted", "a", ()), [], ["a"]),
        (whole("labelsAdded", "a", ("INBOX",), ("STARRED",)), [], []),
        (whole("labelsAdded", "a", ("INBOX", "TRASH"), ("TRASH",)), [], ["a"]),
        (whole("labelsAdded", "a", ("SPAM",), ("SPAM",)), [], ["a"]),
        (whole("labelsAdded", "a", ("DRAFT", "SENT"), ("SENT",)), [SENT], []),
        (whole("labelsAdded", "a", (), ("SENT",)), [SENT], []),
        (whole("labelsRemoved", "a", ("INBOX",), ("UNREAD",)), [], []),
        (whole("labelsRemoved", "a", ("INBOX",), ("SPAM",)), [REF], []),
        (whole("labelsRemoved", "a", ("TRASH",), ("SPAM",)), [], []),
    ],
)
def test_what_a_record_means(record: dict[str, Any], refs: list[MessageRef], removed: list[str]) -> None:
    """Mail appears, moves to sent, or goes; a label that says nothing of its place is no news."""
    (found,) = changes([record], "7", 20)

    assert list(found.refs.values()) == refs
    assert list(found.removed) == removed
    assert found.upto == "9"


@given(st.lists(st.tuples(st.sampled_from(["messagesAdded", "messagesDeleted"]), IDS), max_size=30), st.integers(1, 4))
def test_cutting_a_history_changes_nothing(events: list[tuple[str, str]], most: int) -> None:
    """However it is cut into pages, in the end the same is there and the same is gone."""
    records = [whole(kind, name, ("INBOX",), number=str(number)) for number, (kind, name) in enumerate(events, 8)]
    last = {name: kind == "messagesAdded" for kind, name in events}
    there: dict[str, bool] = {}
    pages = list(changes(records, "7", most))
    for page in pages:
        there |= dict.fromkeys(page.removed, False) | dict.fromkeys(page.refs, True)

    assert there == last
    assert [page.upto for page in pages][-1:] == [record["id"] for record in records][-1:]
    assert all(len(page.refs) <= most and not page.refs.keys() & page.removed.keys() for page in pages)


def test_a_record_without_an_id_keeps_the_place() -> None:
    """The next page still begins after the last record that had one."""
    found = Changes("7")
    found.take({"messagesDeleted": [{"message": {"id": "a"}}]})

    assert (found.upto, list(found.removed)) == ("7", ["a"])

    nameless = whole("messagesAdded", "b", ("INBOX",), number="")
    assert [page.upto for page in changes([whole("messagesAdded", "a", ("INBOX",)), nameless], "7", 1)] == ["9", "9"]


# Base64


@given(st.binary(), st.booleans(), st.sampled_from(["", "\n", "\r\n", " "]))
def test_what_is_encoded_is_decoded(content: bytes, padded: bool, between: str) -> None:  # noqa: FBT001
    """Padded or not, broken into lines or not, and in either alphabet."""
    text = urlsafe_b64encode(content).decode()
    text = between.join(text[at : at + 5] for at in range(0, len(text), 5))
    text = text if padded else text.replace("=", "")

    assert convert.decoded(text) == convert.decoded(text.replace("-", "+").replace("_", "/")) == content
    assert convert.decoded(convert.encoded(content)) == content


@given(st.text() | st.binary())
def test_no_text_is_too_odd_to_decode(text: str | bytes) -> None:
    """Something comes of it, if only nothing."""
    assert isinstance(convert.decoded(text), bytes)


@given(st.binary(min_size=40, max_size=200), st.integers(0, 100))
def test_the_beginning_of_an_answer_holds_that_of_a_message(content: bytes, cut: int) -> None:
    """Cut anywhere after `raw` began, what was there so far can be read."""
    answer = json.dumps({"id": "18f0", "message": {"labelIds": ["INBOX"], "raw": convert.encoded(content)}}).encode()
    beginning = convert.beginning_of_raw(answer[: answer.index(b'"raw": "') + 8 + cut])

    assert content.startswith(beginning)
    assert len(beginning) == min(len(content), cut * 3 // 4)


def test_an_answer_may_end_before_the_message() -> None:
    """Then nothing of it is there."""
    assert convert.beginning_of_raw(b'{"id": "18f0", "ra') == b""


# Drafts


@given(st.from_regex(r"r-?[0-9]{1,20}", fullmatch=True), st.integers(0, 10**10))
def test_a_place_is_read_back(name: str, made: int) -> None:
    """All that tells a draft again survives as the id of a reference."""
    place = Place.of(LETTER, {"id": name, "message": {"threadId": "18f0"}}, made)

    assert Place.read(place.id) == place
    assert place.made_at() == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=made)


def test_an_answer_may_leave_the_thread_out() -> None:
    """The draft has a place all the same."""
    assert Place.of(LETTER, {"id": "r1", "message": None}, 0).thread == ""


def test_a_reference_tells_words_apart() -> None:
    """It is the same for the same letter, and another for one word more; the first half names the draft."""
    first, same, other = (
        convert.reference(LETTER.marker, mime.digest(LETTER.to, LETTER.subject, body)) for body in ("a", "a", "b")
    )

    assert first == same != other
    assert first.partition(".")[0] == other.partition(".")[0]
    assert first.partition(".")[0] in convert.marks_of(LETTER.marker)


@pytest.mark.parametrize("lost", ["Message-ID", mime.REFERENCE])
def test_either_mark_will_do(lost: str) -> None:
    """A message is known by its Message-ID or by our own header."""
    content = mime.write_draft(LETTER, date=NOW, reference=convert.reference(LETTER.marker, "0" * 64))
    kept = b"\r\n".join(line for line in content.split(b"\r\n") if not line.startswith(lost.encode()))

    assert convert.marks(kept) & convert.marks_of(LETTER.marker)
    assert not convert.marks(kept) & convert.marks_of("<other@quill.example>")


def test_a_message_without_marks_has_none() -> None:
    """Two such are not taken for each other."""
    assert convert.marks(b"Subject: x\r\n\r\nText.\r\n") == frozenset()


def test_drafts_differ_by_their_place() -> None:
    """A draft to nobody in particular continues in mail to anybody; one to somebody only in mail to them."""
    sent = mime.read_message(mime.write_draft(LETTER, date=NOW), received_at=NOW)
    waiting = Draft(LETTER.marker, LETTER.sender, (), LETTER.subject, LETTER.body)
    elsewhere = Draft(LETTER.marker, LETTER.sender, (LETTER.sender,), LETTER.subject, LETTER.body)
    renamed = Draft(LETTER.marker, LETTER.sender, LETTER.to, "Our talk", LETTER.body)
    answer = {"id": "r1", "message": {"threadId": "18f0"}}

    assert Place.of(waiting, answer, 0).continues_in(sent, "18f0")
    assert Place.of(LETTER, answer, 0).continues_in(sent, "18f0")
    assert not Place.of(LETTER, answer, 0).continues_in(sent, "18f1")
    assert not Place.of(elsewhere, answer, 0).continues_in(sent, "18f0")
    assert not Place.of(renamed, answer, 0).continues_in(sent, "18f0")
