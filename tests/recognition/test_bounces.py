"""Mail that came back: whose address failed, and to which application the mail that bounced belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agent.etiquette.application import Application, Person
from agent.etiquette.kinds import MessageKind, Signal
from agent.recognition.bounces import returned_ids
from agent.recognition.matching import Matched, Unrelated, match
from agent.recognition.recognise import recognise
from connectors.mail import Address, Folder, Message
from connectors.mime import read_message
from tests.recognition.mail_values import ALMANAC, ME, ROSA, TOMAS, WRITTEN, message

DAEMON = Address("mailer-daemon@quill.example", "Mail Delivery System")


def report(groups: str, text: str = "It could not be delivered.", headers: str = "") -> Message:
    """A delivery report (RFC 3464) with the groups of its recipients, and the mail that it gives back."""
    content = f"""From: Mail Delivery System <mailer-daemon@quill.example>
To: ada@quill.example
Subject: Undelivered Mail Returned to Sender
Date: Wed, 4 Mar 2026 10:00:00 -0500
Message-ID: <bounce@quill.example>
{headers}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

{text}
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; quill.example

{groups}
--cut
Content-Type: message/rfc822

From: ada@quill.example
To: rosa.lindt@harbourlight.example
Message-ID: <thanks@quill.example>
Subject: Thank you

Hello Rosa
--cut--
"""
    lines = content.replace("\n", "\r\n").encode()
    return read_message(lines, received_at=datetime(2026, 3, 4, tzinfo=UTC), folder=Folder.INBOX)


def failed(mail: Message) -> tuple[str, ...]:
    """The addresses that a mail taken for a bounce could not reach."""
    (found, *_) = recognise(mail, ME, ALMANAC)
    assert found.kind is MessageKind.BOUNCE
    return found.undeliverable


FORWARDED = """Original-Recipient: rfc822;rosa.lindt@harbourlight.example
Final-Recipient: rfc822;rl@in.harbourlight.example
Action: failed"""
ONE_OF_TWO = """Final-Recipient: rfc822;rosa.lindt@harbourlight.example
Action: failed

Original-Recipient: rfc822;tomas.berg@harbourlight.example
Final-Recipient: rfc822;tomas.berg@harbourlight.example
Action: relayed"""
COPIED = """I'm sorry to have to inform you that your message could not be delivered.

<rosa.lindt@harbourlight.example>: user unknown

--- Below this line is a copy of the message.

From: ada@quill.example
To: other@harbourlight.example"""


@pytest.mark.parametrize(
    ("groups", "addresses"),
    [
        ("Final-Recipient: rfc822; Rosa.Lindt@harbourlight.example\nAction: failed", (ROSA.address,)),
        (FORWARDED, (ROSA.address, "rl@in.harbourlight.example")),
        (ONE_OF_TWO, (ROSA.address,)),
        ("Final-Recipient: rfc822;rosa.lindt@harbourlight.example\nAction: delayed", ()),
        ("Final-Recipient: rfc822;rosa.lindt@harbourlight.example", (ROSA.address,)),
    ],
)
def test_the_report_tells_whom_it_could_not_reach(groups: str, addresses: tuple[str, ...]) -> None:
    """Only those whose action is "failed"; what is merely late may still arrive."""
    assert failed(report(groups)) == addresses


def test_a_header_tells_it_where_there_is_no_report() -> None:
    """As Exim and Gmail write it, several with commas."""
    headers = (("x-failed-recipients", "rosa.lindt@harbourlight.example, tomas.berg@harbourlight.example"),)
    mail = replace(message("It did not arrive.", sender=DAEMON, subject="Returned mail"), headers=headers)
    assert failed(mail) == (ROSA.address, TOMAS.address)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Your message to rosa.lindt@harbourlight.example couldn't be delivered.", (ROSA.address,)),
        (COPIED, (ROSA.address,)),
        ("Nicht zugestellt: rosa.lindt@harbourlight.example. Fragen an postmaster@quill.example.", (ROSA.address,)),
        ("Delivery to rosa.lindt@harbourlight.example is delayed; we will keep trying.", ()),
        ("Your message could not be delivered.", ()),
    ],
)
def test_else_the_text_does(text: str, addresses: tuple[str, ...]) -> None:
    """The address in it, neither the user's nor the house's, nor one of the copy below."""
    assert failed(message(text, sender=DAEMON, subject="Undelivered Mail Returned to Sender")) == addresses


def test_no_text_of_a_bounce_keeps_it_busy_or_names_without_end() -> None:
    """A hostile one names no more than a score of addresses."""
    many = " ".join(f"p{number}@x{number}.example" for number in range(5000))
    assert len(failed(message(many, sender=DAEMON, subject="Returned mail"))) <= 20


def test_who_has_left_is_reached_no_more() -> None:
    """An answer of a machine says it of the address that it comes from (case 69)."""
    text = "Rosa Lindt is no longer with Harbourlight. Please write to jobs@harbourlight.example."
    mail = replace(message(text, subject="Automatic reply: Thank you"), headers=(("auto-submitted", "auto-replied"),))
    (found, *_) = recognise(mail, ME, ALMANAC)
    assert (found.kind, found.signals) == (MessageKind.AUTO_REPLY, (Signal.LEFT,))
    assert found.undeliverable == (ROSA.address,)


def test_who_is_away_is_reached_again() -> None:
    """An absence ends."""
    text = "I am out of the office until 12 March."
    mail = replace(message(text, subject="Automatic reply"), headers=(("auto-submitted", "auto-replied"),))
    assert recognise(mail, ME, ALMANAC)[0].undeliverable == ()


def application(name: str, *, mails: frozenset[str] = frozenset(), knows: Address | None = None) -> Application:
    """An application with mails of the user's, or a person."""
    people = (Person(id="p#0", name=knows.name, address=knows.address),) if knows else ()
    return Application.model_validate(
        {"id": name, "company": name, "role": None, "message_ids": mails | {f"<{name}@x>"}, "people": people}
    )


GROUP = "Final-Recipient: rfc822;rosa.lindt@harbourlight.example\nAction: failed"


@pytest.mark.parametrize(
    "mail",
    [
        report(GROUP),
        report(GROUP, headers="In-Reply-To: <thanks@quill.example>\n"),
        message(
            "Your message could not be delivered.\n\nMessage-ID: <thanks@quill.example>\nSubject: Thank you",
            sender=DAEMON,
            subject="Returned mail",
        ),
    ],
)
def test_it_belongs_where_the_mail_that_bounced_does(mail: Message) -> None:
    """By the mail given back, or answered; whoever else is known by that address."""
    meant = application("meant", mails=frozenset({"<thanks@quill.example>"}))
    found = match(mail, recognise(mail, ME, ALMANAC)[0], [application("other", knows=ROSA), meant], ME)
    assert found == Matched("meant")


def test_else_it_belongs_to_who_knows_the_address() -> None:
    """And to nobody where none does."""
    mail = report(GROUP)
    evidence = recognise(mail, ME, ALMANAC)[0]
    assert match(mail, evidence, [application("a", knows=TOMAS), application("b", knows=ROSA)], ME) == Matched("b")
    assert match(mail, evidence, [application("a", knows=TOMAS)], ME) == Unrelated()


def test_ids_are_read_of_the_copy_in_the_text() -> None:
    """Where a server pastes the headers of what it gives back."""
    mail = message("It failed.\n\n> Message-Id: <one@quill.example>\n> Subject: x", at=WRITTEN + timedelta(days=1))
    assert returned_ids(mail) == {"<one@quill.example>"}
