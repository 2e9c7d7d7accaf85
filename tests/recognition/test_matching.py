"""To which application evidence belongs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agent.etiquette.application import Application, Interview, Outcome, Person, Received
from agent.etiquette.evidence import Evidence, Party
from agent.etiquette.kinds import InterviewStatus, MessageKind, Part
from agent.recognition.matching import Ask, Matched, New, Unrelated, match
from agent.recognition.same_job import same_employer, same_role
from connectors.mail import Address, Message
from tests.recognition.mail_values import ME, ROSA, TOMAS, WRITTEN, invite, message

STRANGER = Address("no-reply@us.greenhouse-mail.io", "Harbourlight")


def _application(name: str = "a", role: str | None = "Data Engineer", **more: object) -> Application:
    values: dict[str, object] = {
        "id": f"<{name}@x>",
        "company": "Harbourlight GmbH",
        "role": role,
        "message_ids": frozenset({f"<{name}@x>"}),
        "received": (
            Received(
                message_id=f"<{name}@x>",
                at=WRITTEN - timedelta(days=20),
                kind=MessageKind.APPLICATION_RECEIVED,
                human=False,
                person=None,
            ),
        ),
    }
    return Application.model_validate(values | more)


def _rejected(application: Application, days_ago: int) -> Application:
    no = Outcome(
        kind=MessageKind.REJECTION, at=WRITTEN - timedelta(days=days_ago), message_id="<no@x>", person=None, human=True
    )
    return application.model_copy(update={"outcomes": (no,), "received": ()})


def _evidence(
    kind: MessageKind, company: str | None = "Harbourlight", role: str | None = None, **more: object
) -> Evidence:
    return Evidence.model_validate({"kind": kind, "confidence": 0.9, "company": company, "role": role} | more)


def _known(address: Address = ROSA) -> dict[str, Any]:
    return {"people": (Person(id="p#0", name=address.name, address=address.address),)}


REJECTION, RECEIPT, CONFIRMED = (
    MessageKind.REJECTION,
    MessageKind.APPLICATION_RECEIVED,
    MessageKind.INTERVIEW_CONFIRMATION,
)
ENGINEER, ANALYST = _application("a"), _application("b", "Pricing Analyst")
SYSTEM_MAIL: Message = message(sender=STRANGER)


def test_the_thread_decides_first() -> None:
    """A mail that answers one of an application's mails belongs to it, whatever else fits."""
    mail = message(sender=STRANGER, answers="<b@x>")

    assert match(mail, _evidence(REJECTION), [ENGINEER, ANALYST], ME) == Matched("<b@x>")


def test_the_calendar_event_decides_where_no_thread_does() -> None:
    """An update of a known event belongs to that event's application."""
    talk = Interview(
        id="<b@x>", announced_at=WRITTEN, status=InterviewStatus.SCHEDULED, uid="talk@harbourlight.example"
    )
    analyst = ANALYST.model_copy(update={"interviews": (talk,)})

    found = match(message(sender=STRANGER, invites=(invite(TOMAS),)), _evidence(CONFIRMED), [ENGINEER, analyst], ME)

    assert found == Matched("<b@x>")


def test_a_known_person_decides_between_two_roles() -> None:
    """Whoever wrote for one application before writes for it again."""
    analyst = _application("b", "Pricing Analyst", **_known())

    assert match(message(), _evidence(REJECTION), [ENGINEER, analyst], ME) == Matched("<b@x>")


def test_two_live_applications_and_no_role_are_a_question() -> None:
    """Nothing is guessed where a mail without a role fits two."""
    found = match(SYSTEM_MAIL, _evidence(REJECTION), [ENGINEER, ANALYST], ME)

    assert isinstance(found, Ask)
    assert set(found.candidates) == {"<a@x>", "<b@x>"}


def test_the_role_decides_between_two_applications() -> None:
    """The same role at the same employer is the same application, its level words aside."""
    assert match(SYSTEM_MAIL, _evidence(REJECTION, role="Senior Pricing Analyst"), [ENGINEER, ANALYST], ME) == Matched(
        "<b@x>"
    )


def test_another_role_at_the_same_employer_is_another_application() -> None:
    """A receipt for a clearly different role opens its own application."""
    assert match(SYSTEM_MAIL, _evidence(RECEIPT, role="Office Manager"), [ENGINEER], ME) == New()


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (RECEIPT, New()),
        (REJECTION, New()),
        (CONFIRMED, New()),
        (MessageKind.OFFER, New()),
        (MessageKind.DELAY, New()),
        (MessageKind.EMPLOYER_MESSAGE, Unrelated()),
        (MessageKind.OUTREACH, Unrelated()),
        (MessageKind.JOB_ALERT, Unrelated()),
        (MessageKind.SURVEY, Unrelated()),
        (MessageKind.AUTO_REPLY, Unrelated()),
        (MessageKind.BOUNCE, Unrelated()),
        (MessageKind.OTHER, Unrelated()),
    ],
)
def test_only_some_kinds_open_an_application(kind: MessageKind, found: New | Unrelated) -> None:
    """What begins or ends an application opens an unknown one; what only talks does not."""
    assert match(SYSTEM_MAIL, _evidence(kind), [], ME) == found


def test_a_delay_without_an_employer_opens_nothing() -> None:
    """Nobody knows whose delay it is."""
    assert match(SYSTEM_MAIL, _evidence(MessageKind.DELAY, company=None), [], ME) == Unrelated()


def test_a_swindle_moves_nothing() -> None:
    """Suspicious evidence belongs nowhere, not even in its thread."""
    mail = message(answers="<a@x>")

    assert match(mail, _evidence(REJECTION, suspicious=True), [ENGINEER], ME) == Unrelated()


@pytest.mark.parametrize(("days", "found"), [(90, New()), (20, Matched("<a@x>"))])
def test_a_receipt_long_after_a_rejection_begins_anew(days: int, found: New | Matched) -> None:
    """The same role applied for again after two months is a new application; before, it is the old one."""
    assert match(SYSTEM_MAIL, _evidence(RECEIPT, role="Data Engineer"), [_rejected(ENGINEER, days)], ME) == found


def test_the_live_application_is_meant_before_the_closed_one() -> None:
    """A mail without a role belongs to the one that still runs."""
    assert match(SYSTEM_MAIL, _evidence(CONFIRMED), [_rejected(ENGINEER, 20), ANALYST], ME) == Matched("<b@x>")


def test_a_colleague_is_known_by_the_employers_domain() -> None:
    """Another person of the same organisation writes for the one live application there, but not at a free provider."""
    at_work = _application("a", **_known())
    at_home = _application("a", **_known(Address("rosa@gmail.com", "Rosa Lindt")))
    silent = _evidence(MessageKind.EMPLOYER_MESSAGE, company=None)

    assert match(message(sender=TOMAS), silent, [at_work], ME) == Matched("<a@x>")
    assert match(message(sender=Address("tom@gmail.com", "Tom")), silent, [at_home], ME) == Unrelated()


def test_an_agency_recruiter_speaks_for_more_than_one_employer() -> None:
    """A known agency's mail about another employer is not the first employer's."""
    agency = Person(id="p#0", name="Rosa Lindt", address=ROSA.address, part=Part.AGENCY)
    first = _application("a", people=(agency,))
    evidence = _evidence(CONFIRMED, company="Quayside", sender=Party(name="Rosa Lindt", part=Part.AGENCY))

    assert match(message(), evidence, [first], ME) == New()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Harbourlight", "Harbourlight GmbH", True),
        ("Otter Hill", "Otter Hill Savings Bank", True),
        ("HP", "HP Inc.", True),
        ("HP", "HP Sauces", False),
        ("Meta", "Metabase", False),
        ("Mill & Marsh", "Mill and Marsh Ltd", True),
        ("Quayside", "Harbourlight", False),
        ("Bürkle", "Buerkle", True),
        ("HP", "HPE", False),
        ("Meta", "Meta Platforms", True),
        ("Next", "Nextdoor", False),
        ("X", "Xerox", False),
        ("EY", "EY Deutschland", True),
        ("Box", "Boxed", False),
        ("Delta", "Delta Dental", False),
        ("Delta Air Lines", "Delta Dental", False),
        ("Acme", "Acme Labs", False),
        ("Яндекс", "Яндекс", True),
        ("Google", "Gооgle", False),
        ("Harbourlight Technology", "Harbourlight Technologies", True),
        ("Brightwell Media Studio 54", "Brightwell Media Studio 55", False),
    ],
)
def test_one_employer_has_many_spellings(one: str, other: str, *, same: bool) -> None:
    """Legal forms and added words aside; short names only whole."""
    assert same_employer(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Data Engineer", "Senior Data Engineer", True),
        ("Site Reliability Engineer", "SRE", True),
        ("Data Engineer", "Software Engineer", False),
        ("Produktmanagerin (m/w/d)", "Produktmanagerin", True),
        ("Pricing Analyst", "Office Manager", False),
        ("Back-End Developer", "Backend Developer", True),
    ],
)
def test_one_job_has_many_titles(one: str, other: str, *, same: bool) -> None:
    """Level words count little, an acronym stands for its words, another trade is another job."""
    assert same_role(one, other) is same
