"""Whole messages at Gmail: every byte of them, however they are encoded, but of a huge one only the beginning."""

from __future__ import annotations

import pytest
from requests import PreparedRequest, Response

from connectors.gmail.whole import LIMIT
from connectors.mail import Folder, Gone, MessageRef, RawMessage
from connectors.mailbox import TryLater
from tests.connectors.conformance import Clock, letter
from tests.gmail import answers, faults
from tests.gmail.faults import called
from tests.gmail.front import Front
from tests.gmail.scanning import Reader, mailbox, on_nth

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("length", range(4))
def test_base64_comes_padded_or_not(front: Front, gmail_clock: Clock, *, padded: bool, length: int) -> None:
    """Both are the same message, whatever its length."""
    front.pads_base64 = padded
    content = letter(1) + "Ünïcödé?>".encode() + b"." * length
    front.mailbox.deliver(content, ["INBOX"])
    reader = Reader()
    reader.scan(mailbox(front, gmail_clock))

    assert [content for _, content in reader.known.values()] == [content]


def huge(size: int = 30_000_000) -> bytes:
    """A mail of so many bytes, its text at the beginning."""
    return letter(1) + b"The text ends here.\r\n" + b"x" * size


def test_a_huge_mail_is_not_fetched_whole(front: Front, gmail_clock: Clock) -> None:
    """Of 30 MB the beginning is read, over a wire that is then let go of; headers and text are in it."""
    front.gzips = False
    mail = front.mailbox.deliver(huge(), ["INBOX"])
    answered: list[Response] = []

    def after(_: PreparedRequest, response: Response) -> None:
        answered.append(response)

    box = mailbox(front, gmail_clock, after=after)
    (raw,) = box.read([MessageRef(mail.id, Folder.INBOX)])

    assert isinstance(raw, RawMessage)
    assert huge().startswith(raw.content)
    assert raw.content.startswith(letter(1) + b"The text ends here.")
    assert sum(response.raw.tell() for response in answered) < LIMIT + 256 * 1024


@pytest.mark.parametrize("act", ["delete", "trash"])
def test_a_huge_mail_that_goes_meanwhile_is_gone(front: Front, gmail_clock: Clock, act: str) -> None:
    """Between its beginning and what else is asked of it."""
    mail = front.mailbox.deliver(huge(LIMIT), ["INBOX"])

    def go() -> None:
        if act == "delete":
            front.mailbox.delete(mail)
        else:
            front.mailbox.label(mail, add=["TRASH"])

    ref = MessageRef(mail.id, Folder.INBOX)
    box = mailbox(front, gmail_clock, before=on_nth(2, f"/messages/{mail.id}", go))

    assert list(box.read([ref])) == [Gone(ref)]


@pytest.mark.parametrize("lacks", ["raw", "internalDate", "id"])
def test_a_message_that_lacks_a_part_is_none(front: Front, gmail_clock: Clock, lacks: str) -> None:
    """It waits, and is not taken for an empty mail or for a mail of no time."""
    whole = {"id": "18f0", "threadId": "18f0", "internalDate": "0", "raw": ""}
    del whole[lacks]
    front.fail(faults.instead(answers.success(whole)), called("messages.get"), times=1000)
    with pytest.raises(TryLater):
        list(mailbox(front, gmail_clock).read([MessageRef("18f0", Folder.INBOX)]))

    assert front.calls("messages.get") == 4
