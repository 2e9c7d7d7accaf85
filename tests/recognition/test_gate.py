"""What the headers alone tell: read it whole, or leave it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.recognition.gate import Acquainted, worth_reading
from connectors.mail import Address, Folder, Message
from tests.recognition.mail_values import ROSA, invite, message

LIST = (("list-id", "<news.shop.example>"),)


def head(
    sender: str = "news@shop.example", subject: str = "Spring is here", headers: tuple[tuple[str, str], ...] = LIST
) -> Message:
    """The headers of a newsletter, unless said otherwise."""
    return replace(message(sender=Address(sender, "Shop"), subject=subject), headers=headers)


@pytest.mark.parametrize(
    ("mail", "reads"),
    [
        (head(), False),
        (head(headers=(("auto-submitted", "auto-generated"),)), False),
        (head(sender="no-reply@shop.example", headers=()), False),
        (head(sender="jobs-listings@linkedin.com", headers=()), True),
        (head(sender="messages@glassdoor.com", headers=()), False),
        (head(sender="ann@shop.example", headers=()), True),
        (head(subject="Your application at Quayside"), True),
        (head(subject="Ihre Bewerbung"), True),
        (head(subject="Reapplications of paint"), False),
        (head(sender="no-reply@us.greenhouse-mail.io"), True),
        (head(sender="careers@quayside.example"), True),
        (head(sender="no-reply@careers.quayside.example"), True),
        (head(subject="Thanks for your interest in Quayside"), True),
        (head(sender="calendar-notification@google.com"), True),
        (head(sender=""), True),
        (replace(head(), sender=None), True),
        (replace(head(), folder=Folder.SENT), True),
        (replace(head(), invites=(invite(),)), True),
        (head(headers=(*LIST, ("content-type", "text/calendar; method=REQUEST"))), True),
    ],
)
def test_the_headers_decide(mail: Message, *, reads: bool) -> None:
    """Programs' mail to many stays unread unless something speaks for it; a person's is read."""
    assert worth_reading(mail) is reads


def test_what_is_known_is_read() -> None:
    """An answer in a known thread, a known address, and whoever writes from a known domain."""
    mail = head()

    assert worth_reading(replace(mail, in_reply_to="<1@x>"), Acquainted(message_ids=frozenset({"<1@x>"})))
    assert worth_reading(replace(mail, references=("<0@x>", "<1@x>")), Acquainted(message_ids=frozenset({"<1@x>"})))
    assert worth_reading(mail, Acquainted(addresses=frozenset({"news@shop.example"})))
    assert worth_reading(mail, Acquainted(domains=frozenset({"shop.example"})))
    assert not worth_reading(
        mail, Acquainted(frozenset({"<1@x>"}), frozenset({ROSA.address}), frozenset({"x.example"}))
    )
