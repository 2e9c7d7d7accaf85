"""Who a mail is from, and whom it names."""

from __future__ import annotations

import pytest

from agent.etiquette.kinds import Part
from agent.recognition.people import people, sender_party
from connectors.mail import Address
from tests.recognition.mail_values import ADA, ME, TOMAS, invite, message


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Senior Recruiter, Platform", Part.RECRUITER),
        ("Talent Partner", Part.RECRUITER),
        ("Personalreferentin", Part.RECRUITER),
        ("Talent Coordinator (contract)", Part.COORDINATOR),
        ("Head of Data", Part.HIRING_MANAGER),
        ("VP Engineering", Part.HIRING_MANAGER),
        ("Recruitment Consultant, Peak Search", Part.AGENCY),
        ("Harbourlight GmbH", Part.UNKNOWN),
    ],
)
def test_the_signature_tells_what_the_sender_does(title: str, part: Part) -> None:
    """The words below the sender's name make them recruiter, coordinator, agency or manager."""
    text = f"Hi Ada,\n\nthank you for your time.\n\nBest,\nRosa Lindt\n{title}\n"

    assert sender_party(message(text), text, ME).part is part


@pytest.mark.parametrize(
    ("header", "signed", "name"),
    [
        ("LINDT, Rosa", "Rosa Lindt", "Rosa Lindt"),
        ("LINDT, Rosa", "R.", "Rosa LINDT"),
        ("ROSA LINDT", "Rosa Lindt", "Rosa Lindt"),
        ("Rosa", "Rosa Lindt", "Rosa Lindt"),
        ("Lindt Rosa", "Rosa Lindt", "Lindt Rosa"),
        ("Rosa Lindt (she/her)", "Rosa", "Rosa Lindt"),
        ("Dr. Rosa Lindt, PhD", "Rosa", "Rosa Lindt"),
    ],
)
def test_a_name_is_that_of_the_signature(header: str, signed: str, name: str) -> None:
    """Capitals and commas of a header give way to the signature; nothing is guessed at, no order turned round."""
    text = f"Hi Ada,\n\nsee you soon.\n\nBest,\n{signed}\n"
    mail = message(text, sender=Address("rosa.lindt@harbourlight.example", header))

    assert sender_party(mail, text, ME).name == name


def test_a_tool_is_a_system() -> None:
    """Mail from a hiring tool's own address is from nobody."""
    mail = message("Hi", sender=Address("no-reply@us.greenhouse-mail.io", "Harbourlight"))

    assert sender_party(mail, "Hi", ME).part is Part.SYSTEM


def test_addresses_come_from_headers_and_calendars_only() -> None:
    """Somebody named in prose has the address that a header or calendar gives for that name, or none."""
    text = "You will meet Tomas Berg and Ines Faro (ines.faro@harbourlight.example). Cleo is in copy."
    mail = message(text, cc=(Address("cleo@harbourlight.example", "Cleo Marsh"), ADA), invites=(invite(TOMAS),))

    found = {party.name: party.address for party in people(mail, text, ME)}

    assert found == {
        "Rosa Lindt": "rosa.lindt@harbourlight.example",
        "Tomas Berg": "tomas.berg@harbourlight.example",
        "Ines Faro": None,
        "Cleo Marsh": "cleo@harbourlight.example",
    }


def test_whoever_the_job_reports_to_is_the_hiring_manager() -> None:
    """Words behind a name say that the job reports to that person."""
    text = "You will talk with Joana Prado (she runs the data group, the role reports to her) on Monday."

    found = {party.name: party.part for party in people(message(text), text, ME)}

    assert found["Joana Prado"] is Part.HIRING_MANAGER


def test_the_user_is_never_among_the_people() -> None:
    """The user's own name in a mail is no third person."""
    text = "Interview between Ada Quill and Tomas Berg: you will meet Tomas Berg."

    assert "Ada Quill" not in {party.name for party in people(message(text), text, ME)}
