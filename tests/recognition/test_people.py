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


@pytest.mark.covers("case 6")
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
        ("Rosa Lindt via Greenhouse", "Rosa", "Rosa Lindt"),
        ("Rosa Lindt | Harbourlight", "Rosa", "Rosa Lindt"),
        ("Lindt, Rosa (Harbourlight HR)", "Rosa", "Rosa Lindt"),
        ("Rosa at Harbourlight", "Rosa", "Rosa"),
        ("Rosa Lindtova", "Rosa Lindtová", "Rosa Lindtová"),
        ("ROSA DE LA LINDT", "Rosa de la Lindt", "Rosa de la Lindt"),
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


@pytest.mark.parametrize(
    ("display", "local"),
    [
        ("Harbourlight Talent Team", "talent"),
        ("Careers", "careers"),
        ("Service Recrutement", "recrutement"),
        ("Harbourlight Pvt. Ltd.", "hr"),
    ],
)
def test_an_office_is_no_person(display: str, local: str) -> None:
    """Its address may be written to, but it has no name; whoever signs has one."""
    unsigned, signed = "Hi Ada,\n\nsee you.\n\nHarbourlight\n", "Hi Ada,\n\nsee you.\n\nKind regards,\nRosa Lindt\n"
    sender = Address(f"{local}@harbourlight.example", display)

    assert sender_party(message(unsigned, sender=sender), unsigned, ME).name == ""
    assert sender_party(message(signed, sender=sender), signed, ME).name == "Rosa Lindt"


def test_two_may_share_a_surname() -> None:
    """In "Anna and Tomas Berg" two people are named."""
    text = "Hi Ada,\n\nyou will meet Anna and Tomas Berg on Monday.\n"

    assert {"Anna Berg", "Tomas Berg"} <= {party.name for party in people(message(text), text, ME)}


@pytest.mark.parametrize(
    "text",
    [
        "You would report to Joana Prado, whom you will meet on Monday.",
        "You will meet your hiring manager Joana Prado on Monday.",
        "Sie sprechen mit Joana Prado. Sie berichten an Joana Prado.",
    ],
)
def test_the_words_before_a_name_may_make_the_hiring_manager(text: str) -> None:
    """Whoever the user would report to, said before the name."""
    found = {party.name: party.part for party in people(message(text), text, ME)}

    assert found["Joana Prado"] is Part.HIRING_MANAGER


def test_whoever_writes_for_somebody_else_coordinates() -> None:
    """An assistant signs on behalf of the manager."""
    text = "Hi Ada,\n\nI write on behalf of Joana Prado to find a time.\n\nRosa Lindt\n"

    assert sender_party(message(text), text, ME).part is Part.COORDINATOR


def test_an_agencys_client_is_no_person() -> None:
    """A firm whose agency says that it "would like to meet you" is no interviewer."""
    text = "Hi Ada,\n\nour client Oakham Mutual would like to meet you. You will talk to Tomas Berg.\n"

    assert "Oakham Mutual" not in {party.name for party in people(message(text), text, ME)}
