"""Whose mail it is, told as sequences: each mail is matched against what the mails before it came to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence, InterviewMention, Party
from agent.etiquette.fold import fold
from agent.etiquette.journal import MailRead
from agent.etiquette.kinds import MessageKind as Kind
from agent.etiquette.kinds import Part
from agent.recognition.matching import Ask, Match, Matched, New, Unrelated, match
from connectors.mail import Address
from tests.recognition.mail_values import ME, ROSA, TOMAS, WRITTEN, message

SYSTEM = Address("no-reply@us.greenhouse-mail.io", "Harbourlight Hiring Team")
AGENT = Address("nils.holt@holt-search.example", "Nils Holt")
TALK = WRITTEN + timedelta(days=8)


class Desk:
    """Files each mail under what `match` says, and folds the applications anew. Ids are the numbers of the mails."""

    def __init__(self) -> None:
        self.entries: dict[str, list[MailRead]] = {}
        self._count = 0

    @property
    def applications(self) -> list[Application]:
        """As they stand."""
        return [fold(entries, application_id=one) for one, entries in self.entries.items()]

    def comes(  # noqa: PLR0913 - a mail has that many parts
        self,
        kind: Kind,
        day: float,
        *,
        company: str | None = "Harbourlight",
        role: str | None = None,
        sender: Address = SYSTEM,
        answers: int | None = None,
        part: Part = Part.RECRUITER,
        talk: datetime | None = None,
        people: tuple[Party, ...] = (),
        text: str = "",
    ) -> Match:
        """A mail on that day; what it is matched to, with which it is filed."""
        self._count += 1
        human = not sender.address.startswith("no-reply")
        party = Party(name=sender.name, address=sender.address, part=part if human else Part.SYSTEM)
        evidence = Evidence(
            kind=kind,
            confidence=0.9,
            company=company,
            role=role,
            human=human,
            sender=party,
            people=((party,) if human else ()) + people,
            interviews=(InterviewMention(starts_at=talk, ends_at=talk + timedelta(hours=1)),) if talk else (),
        )
        mail = replace(
            message(text, sender=sender, at=WRITTEN + timedelta(days=day), answers=f"<{answers}>" if answers else None),
            message_id=f"<{self._count}>",
        )
        found = match(mail, evidence, self.applications, ME)
        under = found.application_id if isinstance(found, Matched) else str(self._count)
        if isinstance(found, (Matched, New)):
            entry = MailRead(
                id=f"{mail.message_id}#0",
                at=mail.date,
                message_id=mail.message_id,
                mailbox="post",
                in_reply_to=mail.in_reply_to,
                evidence=evidence,
            )
            self.entries.setdefault(under, []).append(entry)
        return found

    def is_closed(self, name: str) -> bool:
        """Whether that application's last word is a refusal."""
        outcomes = fold(self.entries[name], application_id=name).outcomes
        return bool(outcomes) and outcomes[-1].kind is Kind.REJECTION


@pytest.fixture
def desk() -> Desk:
    """An empty desk."""
    return Desk()


@pytest.mark.covers("case 22")
def test_a_refusal_for_one_role_leaves_the_other_alive(desk: Desk) -> None:
    """Case 22: a refusal that names one of two roles closes that one."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")
    desk.comes(Kind.APPLICATION_RECEIVED, 1, role="Pricing Analyst")

    assert desk.comes(Kind.REJECTION, 9, role="Data Engineer") == Matched("1")
    assert (desk.is_closed("1"), desk.is_closed("2")) == (True, False)


@pytest.mark.covers("case 23")
def test_a_refusal_without_a_role_closes_neither_of_two(desk: Desk) -> None:
    """Case 23: it is a question with both as answers."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")
    desk.comes(Kind.APPLICATION_RECEIVED, 1, role="Pricing Analyst")

    found = desk.comes(Kind.REJECTION, 9)

    assert isinstance(found, Ask)
    assert set(found.candidates) == {"1", "2"}
    assert not desk.is_closed("1")
    assert not desk.is_closed("2")


@pytest.mark.covers("case 25")
def test_a_refusal_told_twice_does_not_close_the_other_role(desk: Desk) -> None:
    """Case 25: the system repeats without a role what a person said a day before; the live application stays."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")
    desk.comes(Kind.APPLICATION_RECEIVED, 1, role="Pricing Analyst")
    desk.comes(Kind.REJECTION, 9, role="Data Engineer", sender=ROSA)

    assert isinstance(desk.comes(Kind.REJECTION, 10), Ask)
    assert not desk.is_closed("2")


def test_a_refusal_told_twice_belongs_to_the_one_application(desk: Desk) -> None:
    """Case 25, with nothing else alive: it is the same application's."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")
    desk.comes(Kind.REJECTION, 9, sender=ROSA)

    assert desk.comes(Kind.REJECTION, 10) == Matched("1")


def test_a_refusal_and_an_invitation_for_another_role_in_one_thread(desk: Desk) -> None:
    """A thread that turns to another role: the end is the old application's, the beginning a new one."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")

    assert desk.comes(Kind.REJECTION, 9, role="Data Engineer", sender=ROSA, answers=1) == Matched("1")
    assert desk.comes(Kind.INTERVIEW_INVITATION, 9, role="Pricing Analyst", sender=ROSA, answers=1) == New()


def test_a_thread_that_turns_to_a_known_role(desk: Desk) -> None:
    """What the mail names counts before whose thread it stands in, at one employer."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer", sender=ROSA)
    desk.comes(Kind.APPLICATION_RECEIVED, 1, role="Software Engineer")

    assert desk.comes(Kind.REJECTION, 9, role="Software Engineer", sender=ROSA, answers=1) == Matched("2")


def test_a_thread_without_a_role_is_the_threads(desk: Desk) -> None:
    """Even with another application alive at the same employer."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer", sender=ROSA)
    desk.comes(Kind.APPLICATION_RECEIVED, 1, role="Software Engineer")

    assert desk.comes(Kind.REJECTION, 9, sender=TOMAS, answers=1) == Matched("1")


def test_the_right_thread_with_the_employer_misread(desk: Desk) -> None:
    """The employer's own people speak for it, whatever name was read out of their mail."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer", sender=ROSA)

    assert desk.comes(Kind.REJECTION, 9, company="Platform Guild", sender=TOMAS, answers=1) == Matched("1")


def test_a_stranger_who_answers_the_wrong_mail(desk: Desk) -> None:
    """Another employer's mail in a known thread moves nothing there: it begins its own application, or none."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer", sender=ROSA)
    stranger = Address("jo@quayside.example", "Jo Field")

    found = desk.comes(Kind.INTERVIEW_INVITATION, 3, company="Quayside", role="Editor", sender=stranger, answers=1)
    assert found == New()
    assert desk.comes(Kind.EMPLOYER_MESSAGE, 4, company="Saltmarsh", sender=TOMAS, answers=1) == Matched("1")
    late = Address("no-reply@news.example", "")
    assert desk.comes(Kind.EMPLOYER_MESSAGE, 5, company="Saltmarsh", sender=late, answers=1) == Unrelated()


def test_an_agency_serves_two_employers_in_one_thread(desk: Desk) -> None:
    """Its recruiter's next client is another application, though the thread is the old one."""
    desk.comes(Kind.INTERVIEW_INVITATION, 0, role="Data Engineer", sender=AGENT, part=Part.AGENCY)

    found = desk.comes(
        Kind.INTERVIEW_INVITATION, 5, company="Quayside", role="Archivist", sender=AGENT, part=Part.AGENCY, answers=1
    )
    assert found == New()
    refused = desk.comes(Kind.REJECTION, 8, company="Quayside", sender=AGENT, part=Part.AGENCY)
    assert refused == Matched("2")
    assert not desk.is_closed("1")


def test_an_agency_that_names_no_employer_is_asked_about(desk: Desk) -> None:
    """Two live applications through one recruiter, and no word on which."""
    desk.comes(Kind.INTERVIEW_INVITATION, 0, role="Data Engineer", sender=AGENT, part=Part.AGENCY)
    desk.comes(Kind.INTERVIEW_INVITATION, 1, company="Quayside", role="Archivist", sender=AGENT, part=Part.AGENCY)

    assert isinstance(desk.comes(Kind.REJECTION, 9, company=None, sender=AGENT, part=Part.AGENCY), Ask)


def test_a_system_is_nobodys_acquaintance(desk: Desk) -> None:
    """The same no-reply address writes for every employer."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")

    assert desk.comes(Kind.REJECTION, 5, company="Quayside", role="Data Engineer") == New()
    assert not desk.is_closed("1")


def test_a_second_application_after_a_refusal_months_ago(desk: Desk) -> None:
    """The same role, advertised again: the receipt begins anew, and the old refusal stays where it was."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")
    desk.comes(Kind.REJECTION, 10, role="Data Engineer")

    assert desk.comes(Kind.APPLICATION_RECEIVED, 100, role="Data Engineer") == New()
    assert desk.comes(Kind.REJECTION, 120, role="Data Engineer") == Matched("3")


def test_a_second_application_after_silence(desk: Desk) -> None:
    """Nobody ever answered; months later the role is advertised again and the user applies."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")

    assert desk.comes(Kind.APPLICATION_RECEIVED, 3, role="Data Engineer") == Matched("1")
    assert desk.comes(Kind.APPLICATION_RECEIVED, 120, role="Data Engineer") == New()


@pytest.mark.covers("case 31")
def test_an_invitation_after_silence_is_the_old_applications(desk: Desk) -> None:
    """Case 31: two months of silence, then they write."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")

    assert desk.comes(Kind.INTERVIEW_INVITATION, 75, role="Data Engineer", sender=ROSA) == Matched("1")


@pytest.mark.covers("case 32")
def test_they_come_back_after_a_refusal(desk: Desk) -> None:
    """Case 32: the person who refused asks months later, in a new mail, whether the user is still interested."""
    desk.comes(Kind.INTERVIEW_INVITATION, 0, role="Data Engineer", sender=ROSA)
    desk.comes(Kind.REJECTION, 20, sender=ROSA)

    assert desk.comes(Kind.INTERVIEW_INVITATION, 100, sender=ROSA) == Matched("1")


@pytest.mark.covers("case 27")
def test_an_old_refusal_does_not_end_what_began_later(desk: Desk) -> None:
    """Case 27: a refusal from last year comes to light after a new application to the same employer."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")
    desk.comes(Kind.INTERVIEW_CONFIRMATION, 4, sender=ROSA, talk=TALK)

    assert desk.comes(Kind.REJECTION, -200, role="Data Engineer") == New()
    assert not desk.is_closed("1")


def test_the_course_of_an_application_may_come_in_backwards(desk: Desk) -> None:
    """Another mailbox is read later: the receipt is older than the refusal that opened the application."""
    assert desk.comes(Kind.REJECTION, 10, role="Data Engineer") == New()
    assert desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer") == Matched("1")
    assert desk.is_closed("1")


@pytest.mark.covers("case 33")
def test_an_offer_from_nowhere_begins_an_application(desk: Desk) -> None:
    """Case 33."""
    assert (
        desk.comes(Kind.OFFER, 0, company="Quayside", role="Archivist", sender=Address("jo@quayside.example")) == New()
    )


def test_a_reminder_names_the_hour_and_no_role(desk: Desk) -> None:
    """Of two live applications the one with an interview at that hour is meant."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")
    desk.comes(Kind.APPLICATION_RECEIVED, 1, role="Pricing Analyst")
    desk.comes(Kind.INTERVIEW_CONFIRMATION, 2, role="Pricing Analyst", talk=TALK)

    assert desk.comes(Kind.INTERVIEW_REMINDER, 7, talk=TALK) == Matched("2")
    assert isinstance(desk.comes(Kind.INTERVIEW_REMINDER, 7, talk=TALK + timedelta(hours=2)), Ask)


def test_one_talk_under_two_titles(desk: Desk) -> None:
    """The calendar event of an interview that a mail announced names the job otherwise: it is the same application."""
    desk.comes(Kind.INTERVIEW_CONFIRMATION, 0, role="Data Engineer", sender=ROSA, talk=TALK)

    assert desk.comes(Kind.INTERVIEW_CONFIRMATION, 0.1, role="Panel Talk", sender=ROSA, talk=TALK) == Matched("1")
    later = desk.comes(
        Kind.INTERVIEW_CONFIRMATION, 1, role="Office Manager", sender=ROSA, talk=TALK + timedelta(days=1)
    )
    assert later == New()


def test_a_person_known_for_one_role_writes_about_the_other(desk: Desk) -> None:
    """The recruiter of one application names the role of another at the same employer: that one is meant."""
    desk.comes(Kind.INTERVIEW_INVITATION, 0, role="Data Engineer", sender=ROSA)
    desk.comes(Kind.APPLICATION_RECEIVED, 1, role="Pricing Analyst")

    assert desk.comes(Kind.REJECTION, 9, role="Pricing Analyst", sender=ROSA) == Matched("2")
    assert not desk.is_closed("1")


def test_a_mail_names_somebody_known_for_one_role(desk: Desk) -> None:
    """A mail without a role is about the application whose interviewer it names; an end stays a question."""
    desk.comes(Kind.INTERVIEW_CONFIRMATION, 0, role="Data Engineer", sender=TOMAS, talk=TALK)
    desk.comes(Kind.APPLICATION_RECEIVED, 1, role="Pricing Analyst")
    tomas = (Party(name="Tomas Berg"),)
    coordinator = Address("desk@harbourlight.example", "Front Desk")

    assert desk.comes(Kind.ASSESSMENT, 9, sender=coordinator, people=tomas) == Matched("1")
    other = Address("hello@harbourlight.example", "Reception")
    assert isinstance(desk.comes(Kind.REJECTION, 12, sender=other, people=tomas), Ask)


@pytest.mark.covers("case 24")
@pytest.mark.parametrize(
    ("greeting", "asks"),
    [
        ("Dear Marcus,", True),
        ("Liebe Frau Schmidt,", True),
        ("Dear Ada,", False),
        ("Hi Quill,", False),
        ("Dear Candidate,", False),
        ("Sehr geehrte Frau Quill,", False),
        ("Sehr geehrte Damen und Herren,", False),
        ("Thank you for your time.", False),
    ],
)
def test_a_refusal_to_somebody_else_is_a_question(desk: Desk, greeting: str, *, asks: bool) -> None:
    """Case 24: it closes nothing until the user has said that it is theirs."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, role="Data Engineer")

    found = desk.comes(Kind.REJECTION, 9, text=f"{greeting}\n\nWe will not go on with the process.")

    assert isinstance(found, Ask) is asks
    assert desk.is_closed("1") is not asks


@pytest.mark.covers("case 53")
def test_an_application_within_ones_own_house_is_asked_about(desk: Desk) -> None:
    """Case 53: mail from the user's own organisation opens nothing by itself."""
    colleague = Address("people@quill.example", "People Team")

    assert isinstance(desk.comes(Kind.INTERVIEW_INVITATION, 0, company="Quill", sender=colleague), Ask)


@pytest.mark.parametrize("domain", ["harbour1ight.example", "harbourIight.example".lower(), "harbourliqht.example"])
def test_a_domain_that_looks_like_a_known_one_moves_nothing(desk: Desk, domain: str) -> None:
    """Not even with the right name, in the right thread."""
    desk.comes(Kind.INTERVIEW_INVITATION, 0, role="Data Engineer", sender=ROSA)
    swindler = Address(f"rosa.lindt@{domain}", "Rosa Lindt")

    assert isinstance(desk.comes(Kind.OFFER, 9, sender=swindler, answers=1), Ask)


def test_a_name_in_other_letters_is_another_employer(desk: Desk) -> None:
    """Two Cyrillic letters in the name: never the same application."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, company="Google", role="Data Engineer")

    assert desk.comes(Kind.OFFER, 9, company="Gооgle", role="Data Engineer") == New()


def test_a_name_that_may_be_short_for_another_is_asked_about(desk: Desk) -> None:
    """Acme Labs may be Acme, or not: the role tells, else the user."""
    desk.comes(Kind.APPLICATION_RECEIVED, 0, company="Acme", role="Data Engineer")

    assert isinstance(desk.comes(Kind.REJECTION, 5, company="Acme Labs"), Ask)
    assert desk.comes(Kind.APPLICATION_RECEIVED, 6, company="Acme Labs", role="Shop Assistant") == New()
    assert desk.comes(Kind.REJECTION, 7, company="Acme Labs", role="Data Engineer") == Matched("1")


def test_a_recruiter_moves_to_another_employer(desk: Desk) -> None:
    """The old thread, answered from a new house with a new name, is no longer the old employer's."""
    desk.comes(Kind.INTERVIEW_INVITATION, 0, role="Data Engineer", sender=ROSA)
    moved = Address("rosa.lindt@quayside.example", "Rosa Lindt")

    found = desk.comes(Kind.INTERVIEW_INVITATION, 90, company="Quayside", role="Archivist", sender=moved, answers=1)

    assert found == New()
