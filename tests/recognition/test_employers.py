"""Which employer a mail speaks for: display name, subject, tenant, text, closing lines, domain; agencies never."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.recognition.employers import company
from agent.recognition.facts import gather
from connectors.mail import Address, Message
from tests.recognition.mail_values import ADA, ME

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GREENHOUSE = "no-reply@us.greenhouse-mail.io"
NO_ONE = "no-reply@hire.lever.co"


def named(text: str, *, sender: Address, subject: str = "An update") -> str | None:
    """The employer of a mail to Ada."""
    mail = Message("<m@x>", AT, subject=subject, sender=sender, to=(ADA,), text=text)
    return company(gather(mail, ME), ME)


@pytest.mark.parametrize(
    ("display", "employer"),
    [
        ("Copperfield Hiring Team", "Copperfield"),
        ("Copperfield Careers", "Copperfield"),
        ("The Copperfield Recruiting Team", "Copperfield"),
        ("Copperfield via Greenhouse", "Copperfield"),
        ("Copperfield & Daughters Talent Acquisition", "Copperfield & Daughters"),
        ("Recrutement Copperfield", "Copperfield"),
        ("Copperfield Karriere", "Copperfield"),
        ("Talento Copperfield", "Copperfield"),
        ("Copperfield Recrutamento e Seleção", "Copperfield"),
        ("Next Careers", "Next"),
        ("HP Talent Acquisition", "HP"),
        ("idealo Recruiting", "idealo"),
        ("Indeed Careers", "Indeed"),
        ("Trips.com Recruitment", "Trips.com"),
    ],
)
def test_the_display_name_of_an_office_holds_it(display: str, employer: str) -> None:
    """Words for the team are cut from either end, in five languages; short, common and lower-case names stay whole."""
    assert named("Hi Ada,\n\nwe have your papers.\n", sender=Address(GREENHOUSE, display)) in {
        employer,
        f"The {employer}",
    }


@pytest.mark.parametrize(
    ("subject", "employer"),
    [
        ("Your application to Copperfield", "Copperfield"),
        ("Thank you for applying to Copperfield!", "Copperfield"),
        ("Interview with Copperfield Marine", "Copperfield Marine"),
        ("Copperfield | Application received", "Copperfield"),
        ("Harbour Pilot at Copperfield", "Copperfield"),
        ("Deine Bewerbung bei Copperfield", "Copperfield"),
        ("Votre candidature chez Copperfield", "Copperfield"),
        ("Tu candidatura en Copperfield", "Copperfield"),
        ("Sua candidatura na Copperfield", "Copperfield"),
        ("Copperfield Application Update", "Copperfield"),
        ("Your application to Meta", "Meta"),
        ("Your application to Gem", "Gem"),
    ],
)
def test_the_subject_names_it(subject: str, employer: str) -> None:
    """Where a tool's sender says nothing, the subject does, in five languages."""
    assert named("Hello,\n\nplease see your page.\n", sender=Address(NO_ONE), subject=subject) == employer


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for your interest in joining Copperfield Marine.",
        "We received your application for the Harbour Pilot position at Copperfield Marine.",
        "vielen Dank für Ihre Bewerbung als Lotsin bei der Copperfield Marine GmbH.",
        "Nous étudions votre candidature au sein de Copperfield Marine.",
        "Gracias por tu interés en formar parte de Copperfield Marine.",
        "A Copperfield Marine agradece o seu interesse.",
        "All the best,\nThe Copperfield Marine Team",
        "We will be in touch.\n\n© 2026 Copperfield Marine, 4 Quay Street",
        "Copperfield Marine has requested some papers.",
    ],
)
def test_the_text_names_it(text: str) -> None:
    """Plain ways of naming the employer in the text, the closing lines and the footer."""
    found = named(f"Hello Ada,\n\n{text}\n", sender=Address(NO_ONE))
    assert found is not None
    assert found.startswith("Copperfield Marine")


@pytest.mark.parametrize(
    ("sender", "text", "employer"),
    [
        (Address("oakfern@myworkday.com", "Workday"), "Your status has changed.", "Oakfern"),
        (Address("hp@myworkday.com", ""), "Your status has changed.", "HP"),
        (Address("no-reply@breezy.hr"), "See https://oak-fern.breezy.hr/p/1-pilot for more.", "Oak Fern"),
        (
            Address("no-reply@hire.lever.co"),
            "See https://jobs.lever.co/oakfern/77 . We at OakFern read all.",
            "OakFern",
        ),
    ],
)
def test_the_tenant_is_the_last_resort_of_a_tools_mail(sender: Address, text: str, employer: str) -> None:
    """A short name in the address or in a link, in the mail's own spelling where it has one."""
    assert named(text, sender=sender) == employer


@pytest.mark.parametrize(
    ("domain", "closing", "employer"),
    [
        ("holm-und-toechter.example", "Holm und Töchter KG", "Holm und Töchter KG"),
        ("getcopper.example", "People, Copper", "Copper"),
        ("kestrelbaycu.example", "Kestrel Bay Credit Union", "Kestrel Bay Credit Union"),
        ("bsk.example", "Bergische Stadtwerke Kelm", "Bergische Stadtwerke Kelm"),
        ("parker-hale.example", "Parker & Hale LLP", "Parker & Hale LLP"),
        ("copperfield.example", "Copperfield, Inc.\nA Copperfield company", "Copperfield"),
    ],
)
def test_a_persons_domain_is_matched_with_the_spelling_of_the_mail(domain: str, closing: str, employer: str) -> None:
    """Umlauts, hyphens, initials and what start-ups put before their names are seen through."""
    text = f"Hi Ada,\n\nthank you for your time. We answer by Friday.\n\nBest,\nRosa Lindt\n{closing}\n"
    assert named(text, sender=Address(f"rosa.lindt@{domain}", "Rosa Lindt"), subject="Our talk") == employer


@pytest.mark.parametrize(
    ("display", "employer"),
    [
        ("Rosa at Copperfield", "Copperfield"),
        ("Rosa Lindt (Copperfield)", "Copperfield"),
        ("Rosa Lindt | Copperfield", "Copperfield"),
    ],
)
def test_a_persons_display_name_may_name_it(display: str, employer: str) -> None:
    """People write where they work beside their name, and from any address."""
    assert named("Hi Ada, shall we talk tomorrow?", sender=Address("rosa.lindt@gmail.com", display)) == employer


@pytest.mark.parametrize(
    ("text", "employer"),
    [
        ("our client, a leading bank, wants to interview you for the Data Engineer role.", None),
        ("im Auftrag unserer Mandantin suchen wir eine Controllerin.", None),
        ("notre client, un acteur majeur du secteur, souhaite vous rencontrer.", None),
        ("nuestro cliente busca una analista.", None),
        ("our client Oakham Mutual would like to meet you on Monday.", "Oakham Mutual"),
        ("notre client, les Fonderies Castel, souhaite vous rencontrer.", "Fonderies Castel"),
    ],
)
def test_an_agency_is_no_employer(text: str, employer: str | None) -> None:
    """The client is, where it is named; else nobody."""
    letter = f"Hi Ada,\n\n{text}\n\nBest,\nRosa Lindt\nConsultant\nBrightpath Ltd\n"
    assert named(letter, sender=Address("rosa.lindt@brightpath.example", "Rosa Lindt")) == employer


def test_the_firm_applied_to_is_named_before_its_parent() -> None:
    """Somebody of the group writes about a job at one of its firms."""
    text = "Dear Ada,\n\nI'd like to talk about the post.\n\nRosa Lindt\nTalent Partner, Vauqueray Group\n"
    sender = Address("rosa.lindt@vauqueray-group.example", "Rosa Lindt")
    assert named(text, sender=sender, subject="Ateliers Vauqueray, project lead: open again") == "Ateliers Vauqueray"


@pytest.mark.parametrize(
    "text",
    [
        "We would like to meet you in Berlin on Monday. Please call us, our company is growing.",
        "You will talk with Rosa Lindt and Tomas Berg on Zoom in March.",
        "Your work at Globex impressed the team.",
        "Thank you for applying for the Senior Data Engineer position.",
    ],
)
def test_what_is_no_employer_is_not_taken_for_one(text: str) -> None:
    """Cities, months, tools, people, titles and former employers are none; then nobody is named."""
    assert (
        named(f"Hi Ada,\n\n{text}\n", sender=Address("rosa.lindt@gmail.com", "Rosa Lindt"), subject="Next step") is None
    )


def test_a_survey_firm_speaks_for_somebody_else() -> None:
    """The display name and the text outweigh the domain that sent it."""
    text = "You recently interviewed with Oakham Mutual.\n\nSent by Candidate Echo for Oakham Mutual.\n"
    mail = Message(
        "<m@x>",
        AT,
        subject="How was it?",
        sender=Address("voice@candidate-echo.example", "Oakham Mutual"),
        to=(ADA,),
        text=text,
        headers=(("precedence", "bulk"),),
    )
    assert company(gather(mail, ME), ME) == "Oakham Mutual"


@pytest.mark.parametrize(
    ("domain", "closing", "employer"),
    [
        ("reedandquay.example", "Reed & Quay", "Reed & Quay"),
        ("wolfundtochter.example", "Wolf & Tochter", "Wolf & Tochter"),
        ("heronlibrary.example", "Heron Town Library", "Heron Town Library"),
        ("hafenbib-kelm.example", "Hafen-Bibliothek Kelm", "Hafen-Bibliothek Kelm"),
        ("zumanker-kelm.example", "Zum Anker", "Zum Anker"),
        ("tinyharbour.example", "cofounder, tiny harbour", "tiny harbour"),
    ],
)
def test_a_domain_that_shortens_the_name_is_seen_through(domain: str, closing: str, employer: str) -> None:
    """An ampersand written out, words cut short or left out, a place behind a hyphen, a name in small letters."""
    text = f"Hi Ada,\n\nthank you for your time. We answer by Friday.\n\nRosa Lindt\n{closing}\n"
    assert named(text, sender=Address(f"rosa.lindt@{domain}", "Rosa Lindt"), subject="Our talk") == employer


@pytest.mark.parametrize(
    "text",
    [
        "Client is keen to see you again, when are you free?",
        "I heard back from the client this morning and they went with somebody else.",
        "Mein Kunde möchte Sie gern kennenlernen.",
        "Mon client souhaite vous revoir.",
        "El cliente quiere verte otra vez.",
        "O cliente gostou muito da conversa.",
    ],
)
def test_an_agency_with_a_client_it_does_not_name_has_no_employer(text: str) -> None:
    """Whoever speaks so of a client is a contact; neither the domain nor the closing line counts."""
    sender = Address("rosa.lindt@lindt-partner.example", "Rosa Lindt")
    assert named(f"Hello Ada,\n\n{text}\n\nRosa Lindt\nLindt Partner\n", sender=sender) is None


@pytest.mark.parametrize(
    "text",
    [
        "Oakham Mutual has asked Tickwell to confirm where you worked.",
        "You have been asked by Oakham Mutual to name three referees.",
        "La société Oakham Mutual vous invite à passer un test.",
        "La empresa Oakham Mutual ha solicitado una prueba.",
        "Company: Oakham Mutual Ltd\nPosition: Harbour Pilot",
    ],
)
def test_a_screening_firm_writes_for_somebody_else(text: str) -> None:
    """Who had the check, test or form made is the employer, whatever the sender's own name says."""
    sender = Address("noreply@tickwell.example", "Tickwell Screening")
    assert named(f"Hello Ada,\n\n{text}\n", sender=sender) == "Oakham Mutual"


@pytest.mark.parametrize("office", ["Recruitment Desk", "Comité de Selección", "People & Ops", "Portal Empleo Público"])
def test_words_for_an_office_or_a_portal_name_nobody(office: str) -> None:
    """A display name of only such words leaves the naming to the text."""
    text = "Hello Ada,\n\nthis is about your application to Oakham Mutual.\n"
    assert named(text, sender=Address("noreply@mailout.example", office)) == "Oakham Mutual"
