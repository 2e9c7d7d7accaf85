"""What others make of a draft of ours: Gmail's own editor, mail programs, and a user with attachments."""

from __future__ import annotations

import re
import textwrap
from base64 import b64encode
from html import escape

from connectors import mime
from connectors.mail import Draft, Message
from tests.connectors.conformance import NOW
from tests.gmail.front import Front
from tests.gmail.mailbox import Mail, Wrapper
from tests.mails import mail

TALK = "<talk@harbourlight.example>"
MARKS = ("message-id", mime.REFERENCE.lower())


def original(front: Front, subject: str = "Your talk with us", message_id: str = TALK, answers: str = "") -> Mail:
    """The mail that the letter answers arrives."""
    content = mail(subject, "It was good to talk.", NOW, message_id=message_id, answers=answers or None)
    return front.mailbox.deliver(content, ["INBOX"])


def standing(front: Front, marker: str) -> tuple[Wrapper, Mail]:
    """The draft that was made with that marker, whatever it bears now."""
    wrapper = next(one for one in front.mailbox.drafts.values() if one.marker == marker)
    return wrapper, front.mailbox.mails[wrapper.message]


def says(mail: Mail) -> Message:
    """What a message says."""
    return mime.read_message(mail.raw(), received_at=NOW)


def rewrite(front: Front, marker: str, raw: bytes) -> None:
    """The user's program saves the draft as these bytes."""
    wrapper, mail = standing(front, marker)
    front.mailbox.replace_draft(wrapper, raw, mail.thread_id)


def without(raw: bytes, *names: str) -> bytes:
    """The message without these headers."""
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = re.split(rb"\r\n(?![ \t])", head)
    kept = [one for one in fields if one.partition(b":")[0].decode().lower() not in names]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body


def with_header(raw: bytes, line: str) -> bytes:
    """The message with one header more."""
    return line.encode() + b"\r\n" + raw


def by_web_client(raw: bytes, text: str = "", keeps: tuple[str, ...] = MARKS) -> bytes:
    """As Gmail's editor in a browser saves it: text re-flowed at 72 columns, and HTML beside it.

    `text` replaces the words; of our marks it keeps those named.
    """
    words = text or mime.read_message(raw, received_at=NOW).text
    paragraphs = [part for part in words.split("\n\n") if part.strip()]
    flowed = "\r\n\r\n".join("\r\n".join(textwrap.wrap(part, 72)) for part in paragraphs) + "\r\n"
    divs = "<div><br></div>".join(f"<div>{escape(part)}</div>" for part in paragraphs)
    lost = {"mime-version", "content-type", "content-transfer-encoding", *MARKS} - set(keeps)
    head = without(raw, *lost).partition(b"\r\n\r\n")[0]
    parts = (
        f'--0001\r\nContent-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{b64encode(flowed.encode()).decode()}\r\n"
        f'--0001\r\nContent-Type: text/html; charset="UTF-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{b64encode(f'<div dir=ltr>{divs}</div>'.encode()).decode()}\r\n--0001--\r\n"
    )
    kind = b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="0001"\r\n\r\n'
    made = head + kind + parts.encode()
    if "message-id" not in keeps:
        made = with_header(made, "Message-ID: <CAF7x2k@mail.gmail.com>")
    return made


def with_attachment(raw: bytes, size: int = 20) -> bytes:
    """The same words, and a file that the user attached."""
    head = without(raw, "mime-version", "content-type", "content-transfer-encoding").partition(b"\r\n\r\n")[0]
    text = mime.read_message(raw, received_at=NOW).text.encode()
    kind = b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="0002"\r\n\r\n'
    parts = (
        b'--0002\r\nContent-Type: text/plain; charset="UTF-8"\r\n\r\n' + text + b"\r\n--0002\r\n"
        b'Content-Type: application/pdf; name="cv.pdf"\r\nContent-Disposition: attachment; filename="cv.pdf"\r\n\r\n'
    )
    return head + kind + parts + b"x" * size + b"\r\n--0002--\r\n"


def written(draft: Draft) -> bytes:
    """A draft as some program of the user's writes it, without our second mark."""
    return mime.write_draft(draft, date=NOW)
