from __future__ import annotations

import base64
import encodings.aliases
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors import markup, mime
from connectors.charsets import one_line
from connectors.mail import Address, Draft, DraftRef, Folder, Message
from connectors.mime import read_message, write_draft

NOW = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
HEADERS = (
    "From: Rosa Lindt <Rosa@harbourlight.example>\r\n"
    "To: Ada Quill <ada@quill.example>\r\n"
    "Subject: Your talk\r\n"
    "Date: Mon, 6 Apr 2026 10:00:00 +0200\r\n"
    "Message-ID: <talk@harbourlight.example>\r\n"
)
INVITE = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:7\r\nDTSTART:20260414T090000Z\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
DRAFT = Draft(
    marker="<5f1c9d02a7@quill.example>",
    sender=Address("ada@quill.example", "Ada Quill"),
    to=(Address("rosa@harbourlight.example", "Rosa Lindt"),),
    subject="Re: Your talk",
    body="Dear Rosa,\n\nthank you.\n\nAda",
    in_reply_to="<talk@harbourlight.example>",
    references=("<first@harbourlight.example>", "<talk@harbourlight.example>"),
)
OURS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
]


def read(text: str | bytes, received_at: datetime = NOW) -> Message:
    """A message from its source; line ends as on the wire."""
    return read_message(text if isinstance(text, bytes) else text.encode(), received_at=received_at)


def with_header(line: str | bytes) -> Message:
    """An ordinary message with one header set otherwise."""
    raw = line if isinstance(line, bytes) else line.encode()
    name = raw.partition(b":")[0].lower()
    kept = [one for one in HEADERS.encode().splitlines(keepends=True) if one.partition(b":")[0].lower() != name]
    return read(b"".join([*kept, raw, b"\r\n\r\nHello\r\n"]))


def multipart(kind: str, *parts: str) -> str:
    """A multipart body with its header."""
    inner = "".join(f"--cut\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="cut"\r\n\r\n{inner}--cut--\r\n'


def test_an_ordinary_mail_is_read_whole() -> None:
    """Every field from its header, the texts from their parts."""
    body = multipart("alternative", "Content-Type: text/plain\r\n\r\nHello", "Content-Type: text/html\r\n\r\n<p>Hello")
    found = read_message(
        f"{HEADERS}Cc: b@x.example\r\nReply-To: r@x.example\r\n{body}".encode(), received_at=NOW, folder=Folder.SENT
    )

    assert found == Message(
        message_id="<talk@harbourlight.example>",
        date=datetime(2026, 4, 6, 10, 0, tzinfo=timezone(timedelta(hours=2))),
        subject="Your talk",
        sender=Address("rosa@harbourlight.example", "Rosa Lindt"),
        reply_to=(Address("r@x.example"),),
        to=(Address("ada@quill.example", "Ada Quill"),),
        cc=(Address("b@x.example"),),
        text="Hello",
        html="<p>Hello",
        headers=(("content-type", 'multipart/alternative; boundary="cut"'),),
        folder=Folder.SENT,
    )


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ('"Levi, Dana" <d@x.example>', "Levi, Dana", "d@x.example"),
        ("Levi, Dana <d@x.example>", "Levi, Dana", "d@x.example"),
        ("d@x.example (Dana Levi)", "Dana Levi", "d@x.example"),
        ("=?utf-8?q?J=C3=BCrgen?= =?utf-8?q?_M?= <j@x.example>", "Jürgen M", "j@x.example"),
        ("=?utf-8?B?SsO8cmdlbiA8akB4LmV4YW1wbGU+?=", "Jürgen", "j@x.example"),
        ("'Dana' <D@X.example>", "Dana", "d@x.example"),
        ('"Dana \\"D\\" Levi" <d@x.example>', 'Dana "D" Levi', "d@x.example"),
        ('"Dana Levi <d@x.example>', "Dana Levi", "d@x.example"),
        ('"a@bank.example" <evil@x.example>', "a@bank.example", "evil@x.example"),
        ("<@a,@b:c@d.example>", "", "c@d.example"),
        ("Dana\x00 \u202eLevi\u200b <d@x.example>", "Dana Levi", "d@x.example"),
        ("=?utf-8?q?Dana=0D=0ABcc=3A_x?= <d@x.example>", "Dana Bcc: x", "d@x.example"),
    ],
)
def test_addresses_are_read_as_people_write_them(value: str, name: str, address: str) -> None:
    """Quotes, comments, encoded words, stray commas; controls and bidi marks go."""
    assert with_header(f"From: {value}").sender == Address(address, name)


def test_groups_dissolve() -> None:
    """The members of a group count, its name does not."""
    found = with_header("To: team: a@x.example, B <b@x.example>; c@x.example, undisclosed-recipients:;")

    assert [address.address for address in found.to] == ["a@x.example", "b@x.example", "c@x.example"]


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        ("=?iso-8859-1?q?caf=E9?=", "café"),
        ("=?utf-8?b?w6k=?= =?utf-8?b?w6k=?=", "éé"),
        ("=?utf-8?b?4oKs4oI=?= =?utf-8?b?rA==?=", "€€"),
        ("=?utf-8*en?q?caf=C3=A9?= and =?x-none?q?tea?=", "café and tea"),
        ("plain\r\n folded", "plain folded"),
        ("caf\u00e9 undeclared", "café undeclared"),
        ("=?utf-8?b?!!!!?=", ""),
        ("a\u2028b\u0085c\u202ed\u2066e\x07f", "a b cdef"),
    ],
)
def test_subjects_are_decoded(value: str, subject: str) -> None:
    """Encoded words, also badly cut; one clean line in the end."""
    assert with_header(f"Subject: {value}").subject == subject


def test_ids_in_encoded_words_are_ids() -> None:
    """Some servers put ids into encoded words; the thread must hold all the same."""
    found = with_header("Message-ID: =?utf-8?q?=3Ctalk=40harbourlight=2Eexample=3E?=")
    answer = with_header("In-Reply-To: =?utf-8?q?=3Ctalk=40harbourlight=2Eexample=3E?=")
    thread = with_header("References: <a@b.example>\r\n =?utf-8?q?=3Cc=40d=2Eexample=3E?= <a@b.example>")

    assert found.message_id == answer.in_reply_to == "<talk@harbourlight.example>"
    assert thread.references == ("<a@b.example>", "<c@d.example>")


def test_a_mail_without_id_gets_one_from_its_content() -> None:
    """The same bytes, the same id; other bytes, another."""
    one, same, other = with_header("Message-ID: "), with_header("Message-ID: "), read("Subject: x\r\n\r\ny")

    assert one.message_id == same.message_id != other.message_id
    assert one.message_id.endswith("@no-id.invalid>")


@pytest.mark.parametrize(
    "value",
    [
        "soon",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Thu, 1 Jan 1970 00:00:00 +0000",
        "Mon, 6 Apr 2026 10:00:00 +99999999999",
        "Mon, 6 Apr 2029 10:00:00 +0000",
        "",
    ],
)
def test_an_absurd_date_gives_way_to_the_arrival(value: str) -> None:
    """The mailbox knows when the mail came."""
    found = with_header(f"Date: {value}")

    assert found.date == NOW
    assert any("date" in problem for problem in found.problems)


def test_a_date_without_zone_is_utc() -> None:
    """-0000 is UTC that says nothing of the sender (RFC 5322 section 3.3)."""
    assert with_header("Date: Mon, 6 Apr 2026 10:00:00 -0000").date == datetime(2026, 4, 6, 10, tzinfo=UTC)


def test_flowed_lines_are_joined() -> None:
    """RFC 3676: a space at the end of a line goes on in the next one of the same depth; signatures do not."""
    flowed = (
        "Content-Type: text/plain; format=flowed\r\n\r\nWe meet \r\non Monday.\r\n> a \r\n> b\r\n>> c\r\n-- \r\nAda\r\n"
    )

    assert read(HEADERS + flowed).text == "We meet on Monday.\n> a b\n>> c\n-- \nAda\n"


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("utf-8", "café".encode(), "café"),
        ("iso-8859-1", b"\x93caf\xe9\x94", "“café”"),
        ("us-ascii", "café".encode(), "café"),
        ("gb2312", "职位".encode("gb18030"), "职位"),
        ("no-such-thing", "café".encode(), "café"),
        ("idna", b"caf\xe9", "café"),
        ("a\x00b", b"tea", "tea"),
        ("", b"caf\xe9", "café"),
    ],
)
def test_charsets_are_hints(charset: str, content: bytes, text: str) -> None:
    """What is declared wrongly, oddly or not at all is read all the same."""
    head = f'{HEADERS}Content-Type: text/plain; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'

    assert read(head.encode() + base64.b64encode(content)).text == text


def test_no_codec_of_python_breaks_the_reading() -> None:
    """Every name that Python knows, with bytes that fit none."""
    for name in {*encodings.aliases.aliases, *encodings.aliases.aliases.values(), "idna", "undefined", "zlib_codec"}:
        found = read(
            f'{HEADERS}Content-Type: text/plain; charset="{name}"\r\n\r\n'.encode() + b"tea \xff\xfe\x80\x00 pot"
        )

        assert isinstance(found.text, str)
        assert "\x00" not in found.text


@pytest.mark.parametrize(
    "part",
    [
        f"Content-Type: text/calendar; method=REQUEST\r\n\r\n{INVITE}",
        "Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(INVITE.encode()).decode(),
        f"Content-Type: application/ics; name=invite.ics\r\nContent-Disposition: attachment\r\n\r\n{INVITE}",
        f'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="a.ICS"\r\n\r\n{INVITE}',
    ],
)
@pytest.mark.parametrize("kind", ["alternative", "mixed"])
def test_invites_survive_wherever_they_sit(part: str, kind: str) -> None:
    """As an alternative, an attachment, in base64, by type or by name; the same one twice is one."""
    found = read(HEADERS + multipart(kind, "Content-Type: text/plain\r\n\r\nHello", part, part))

    assert [invite.uid for invite in found.invites] == ["7"]
    assert found.text.strip() == "Hello"


def test_an_invite_may_be_the_whole_mail() -> None:
    """Without any multipart around it."""
    assert len(read(f"{HEADERS}Content-Type: text/calendar\r\n\r\n{INVITE}").invites) == 1


def test_what_an_attached_mail_carries_is_not_of_this_one() -> None:
    """A forwarded invitation is somebody else's."""
    inner = f"Content-Type: message/rfc822\r\n\r\n{HEADERS}Content-Type: text/calendar\r\n\r\n{INVITE}"
    found = read(HEADERS + multipart("mixed", "Content-Type: text/plain\r\n\r\nHello", inner))

    assert found.invites == ()
    assert found.attachments == ("message/rfc822",)


def test_too_large_an_invite_is_left_out() -> None:
    """No interview needs more than 256 KB."""
    padded = INVITE.replace("UID:7", "UID:7\r\nX-PAD:" + "x" * 300_000)

    assert read(f"{HEADERS}Content-Type: text/calendar\r\n\r\n{padded}").invites == ()


def test_a_broken_part_costs_only_itself() -> None:
    """Base64 cut short, a boundary that never ends: the words are there."""
    found = read(
        HEADERS
        + multipart(
            "mixed",
            "Content-Type: text/plain\r\n\r\nHello",
            "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+SGk8",
            "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJDR",
        ).removesuffix("--cut--\r\n")
    )

    assert found.text.strip() == "Hello"
    assert read(f"{HEADERS}Content-Type: multipart/mixed\r\n\r\nHello").text.strip() == "Hello"


def test_headers_that_tell_automatic_mail_are_kept() -> None:
    """All of them, in their order, decoded; no others."""
    more = (
        "Authentication-Results: mx.quill.example;\r\n spf=pass\r\nX-Mailer: none\r\nAuto-Submitted: auto-replied\r\n"
        "Authentication-Results: second\r\n"
    )
    found = read(f"{HEADERS}{more}\r\nHello")

    assert found.headers == (
        ("authentication-results", "mx.quill.example; spf=pass"),
        ("auto-submitted", "auto-replied"),
        ("authentication-results", "second"),
    )
    assert found.header("authentication-results").startswith("mx.")


def test_a_bounce_tells_whom_it_did_not_reach() -> None:
    """The report of RFC 3464 is kept as headers, the words for people as text."""
    report = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; rosa@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    found = read(HEADERS + multipart("report", "Content-Type: text/plain\r\n\r\nNot delivered.", report))

    assert found.header("final-recipient") == "rfc822; rosa@x.example"
    assert (found.header("action"), found.header("status")) == ("failed", "5.1.1")
    assert found.header("content-type").startswith("multipart/report")
    assert found.text.strip() == "Not delivered."


def test_a_bare_cr_smuggles_no_header() -> None:
    """What mail servers take for one header is one header here."""
    found = with_header(b"Subject: hello\rFrom: boss@x.example")

    assert found.sender is not None
    assert found.sender.address == "rosa@harbourlight.example"


def test_a_missing_blank_line_loses_no_words() -> None:
    """Where a body follows the headers at once, it is the body; junk among headers is left out."""
    assert read("Subject: a\r\nHello there\r\nmore").text.startswith("Hello there")
    junk = read("Subject: a\r\njunk\r\nFrom: r@x.example\r\n\r\nHello")
    assert junk.sender == Address("r@x.example")
    assert junk.text == "Hello"
    assert read("no mail at all").text == "no mail at all"


@example(b"From:\x00@\x00")
@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from(
                [
                    b"From: ",
                    b"\r\n",
                    b"\n\n",
                    b"Content-Type: multipart/mixed; boundary=b\r\n",
                    b"--b\r\n",
                    b"--b--",
                    b"Content-Type: text/calendar\r\n",
                    b"Content-Transfer-Encoding: base64\r\n",
                    b"Content-Transfer-Encoding: x-uuencode\r\n",
                    b"=?utf-8?b?",
                    b"?=",
                    b"Content-Type: message/delivery-status\r\n",
                    b"Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=x\r\n",
                    b"Date: ",
                    b"<",
                    b'"',
                    b"(",
                    INVITE.encode(),
                ]
            ),
        ),
        max_size=15,
    ).map(b"".join)
)
@example(b"")
@example(b"\x00")
@example(b"Content-Type: text/plain; charset=\xff\r\n\r\nx")
def test_reading_never_raises(content: bytes) -> None:
    """Whatever the bytes: a message with an id and an aware date, clean to the last letter."""
    found = read(content)

    assert found.message_id.startswith("<")
    assert found.date.tzinfo is not None
    everything = repr(found)
    assert not any(mark in everything for mark in ("\\x00", "\\u202e", "\\ud8"))


ANY_TEXT = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from('\r\n\x00\x85\u2028\u202e\u200b"\\<>,;:@=?_ ()é\t')),
    max_size=120,
)


def test_a_draft_has_our_headers_and_no_others() -> None:
    """Exactly nine headers; without a recipient or a thread, fewer."""
    assert message_from_bytes(write_draft(DRAFT, date=NOW)).keys() == OURS
    alone = replace(DRAFT, to=(), in_reply_to=None, references=())
    assert message_from_bytes(write_draft(alone, date=NOW)).keys() == [
        name for name in OURS if name not in ("To", "In-Reply-To", "References")
    ]


@settings(max_examples=250, deadline=None)
@given(name=ANY_TEXT, subject=ANY_TEXT, body=ANY_TEXT)
@example(name="Rosa\r\nBcc: x@y.example", subject="a\rBcc: x@y.example", body=".\r\nFrom me\n")
@example(name="=?utf-8?q?x?=", subject="=?utf-8?q?x?=", body="")
@example(name="x" * 300, subject="word " * 150, body="line " * 400)
def test_what_is_written_is_what_is_read(name: str, subject: str, body: str) -> None:
    """No name, subject or body can add a header, a recipient or a part; each comes back as one clean line or text."""
    draft = replace(DRAFT, to=(Address("rosa@harbourlight.example", name),), subject=subject, body=body)
    content = write_draft(draft, date=NOW)
    judged = message_from_bytes(content, policy=policy.default)
    found = read(content)

    assert judged.keys() == OURS
    assert isinstance(judged, EmailMessage)
    parts = list(judged.walk())
    assert [part.get_content_type() for part in parts] == ["multipart/alternative", "text/plain", "text/html"]
    assert [one_line(text) for text in (found.text, markup.words(found.html))] == [one_line(body)] * 2
    assert [address.address for address in found.to] == ["rosa@harbourlight.example"]
    assert found.message_id == DRAFT.marker
    assert (found.in_reply_to, found.references) == (DRAFT.in_reply_to, DRAFT.references)
    assert found.subject == one_line(subject)
    assert mime.digest_of(found) == mime.digest(draft.to, subject, body)
    assert found.problems == ()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


def test_long_ids_stay_whole() -> None:
    """An id longer than a line is neither folded nor encoded, or the thread is lost."""
    long_id = f"<{'x' * 150}@harbourlight.example>"
    content = write_draft(replace(DRAFT, in_reply_to=long_id, references=(long_id,) * 2), date=NOW)

    assert f"In-Reply-To: {long_id}\r\n".encode() in content
    assert read(content).references == (long_id,)


def test_what_is_no_address_gets_no_letter() -> None:
    """An address that would become two, or none, is left out."""
    crooked = ("a@x.example, b@y.example", "a@x.example\r\nBcc: b@y.example", "nobody", "<a@x.example>")
    content = write_draft(replace(DRAFT, to=tuple(Address(one) for one in crooked)), date=NOW)

    assert "To" not in message_from_bytes(content)
    assert b"Bcc" not in content


def test_no_outgoing_byte_names_the_product() -> None:
    """Nobody learns how a letter came about."""
    assert b"afterword" not in write_draft(DRAFT, date=NOW).lower()


def test_a_digest_sees_words_not_lines() -> None:
    """Lines wrapped anew, other line ends and composed letters are no edit; a word, a recipient, a subject is."""
    to, body = DRAFT.to, "one two three\n\nfour café"
    same = mime.digest(to, "s", body)

    assert same == mime.digest(to, " s ", "one two\r\nthree\r\n\r\n\r\nfour cafe\u0301 \r\n")
    assert same == mime.digest((replace(to[0], name="Other"),), "s", body)
    assert same not in {
        mime.digest(to, "s", "one two three four tea"),
        mime.digest((), "s", body),
        mime.digest(to, "t", body),
        mime.digest(to, "s one", "two three\n\nfour café"),
    }


def test_the_html_part_is_bare() -> None:
    """A paragraph is a paragraph, a line end a line end, whatever looks like markup is shown as it is, and no more."""
    body = "Hi Rosa,\n\nIs <b>5 > 3</b> &amp; so on?\n{{ name }}\n \n\n\nBest,\nAda"

    assert read(write_draft(replace(DRAFT, body=body), date=NOW)).html.replace("\r\n", "\n").strip() == (
        "<html>\n<body>\n<p>Hi Rosa,</p>\n"
        "<p>Is &lt;b&gt;5 &gt; 3&lt;/b&gt; &amp;amp; so on?<br>\n{{ name }}</p>\n"
        "<p>Best,<br>\nAda</p>\n</body>\n</html>"
    )


@pytest.mark.parametrize("changed", ["text", "html"])
def test_a_draft_of_which_one_part_was_changed_is_an_edited_one(changed: str) -> None:
    """A program that rewrote only one of the two parts has touched the letter, and that part is what it says now."""
    written = read(write_draft(DRAFT, date=NOW))
    ours = DraftRef("1", DRAFT.marker, mime.digest_of(written))
    other = {"text": "My own words.", "html": "<p>My own words.</p>"}[changed]
    edited = replace(written, **{changed: other})

    assert mime.digest_of(edited) != ours.digest
    assert mime.words_of_edited(edited, ours) == "My own words."


def test_a_draft_of_before_with_one_part_is_still_ours() -> None:
    """The digest is of the words, so a draft that was written as plain text alone counts as untouched."""
    written = read(write_draft(DRAFT, date=NOW))

    assert mime.digest_of(replace(written, html="")) == mime.digest_of(written)


def test_html_alone_gives_its_words() -> None:
    """A draft that a mail program turned into HTML can still be read."""
    found = read(
        f"{HEADERS}Content-Type: text/html\r\n\r\n<style>p {{}}</style><p>One &amp; two</p><div>Three<br>four</div>"
    )

    assert mime.plain_text(found).split() == ["One", "&", "two", "Three", "four"]


@pytest.mark.parametrize(
    "added",
    [
        {"cc": (Address("rosa@harbourlight.example"),)},
        {"headers": (("bcc", "rosa@harbourlight.example"),)},
        {"attachments": ("curriculum.pdf",)},
    ],
)
def test_a_copy_or_a_file_that_was_added_is_another_draft(added: dict[str, Any]) -> None:
    """Whoever adds somebody in copy, or a file, has touched the draft, though its text is the same."""
    written = mime.read_message(mime.write_draft(DRAFT, date=NOW), received_at=NOW)

    assert mime.digest_of(written) == mime.digest(DRAFT.to, DRAFT.subject, DRAFT.body)
    assert mime.digest_of(replace(written, **added)) != mime.digest_of(written)
