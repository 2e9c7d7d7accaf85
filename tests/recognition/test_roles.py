"""The job's title, cut where the sentence goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent import bootstrap
from agent.config import parse
from agent.recognition.facts import gather
from agent.recognition.recognise import recognise
from agent.recognition.roles import role as role_of
from connectors.mime import read_message
from tests.houses import CONFIG
from tests.mails import SYSTEM, mail

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SETTINGS = parse(CONFIG, Path("config.toml"))


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("We received your application for Harbour Data Engineer in good order.", "Harbour Data Engineer"),
        ("Your application for the Crane Operator position has arrived.", "Crane Operator"),
        ("Thanks for applying to be our next Port Planner! We read everything.", "Port Planner"),
        ("We have your application for Software Engineer in Test and will read it.", "Software Engineer in Test"),
        ("Thank you for applying as a Dispatch Lead (Ref 2207).", "Dispatch Lead"),
    ],
)
def test_a_title_ends_where_the_sentence_goes_on(sentence: str, role: str) -> None:
    """What is said about the application is no part of the job's name."""
    content = mail(
        "Thank you for applying to Harbourlight", f"Hi Ada,\n\n{sentence}\n\nHarbourlight\n", AT, sender=SYSTEM
    )
    message = read_message(content, received_at=AT)

    assert recognise(message, bootstrap.me_of(SETTINGS), bootstrap.almanac_of(SETTINGS))[0].role == role


def test_the_users_name_is_no_part_of_the_title() -> None:
    """Calendars put the candidate beside the job."""
    content = mail("Interview: Port Planner, Ada Quill", "See you on Monday, 9 March at 10:00 for the interview.\n", AT)
    message = read_message(content, received_at=AT)

    assert recognise(message, bootstrap.me_of(SETTINGS), bootstrap.almanac_of(SETTINGS))[0].role == "Port Planner"


def named(text: str, *, subject: str = "An update", sender: str = SYSTEM) -> str | None:
    """The role of a mail to Ada."""
    message = read_message(mail(subject, text, AT, sender=sender), received_at=AT)
    facts = gather(message, bootstrap.me_of(SETTINGS))
    return role_of(facts, "Harbourlight", person="Ada Quill")


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("We'd like to talk about the role of Head of Data.", "Head of Data"),
        ("Thank you for your interest in our founding engineer opening.", "founding engineer"),
        ("You applied for Product Manager, Payments at Harbourlight.", "Product Manager, Payments"),
        ("wir laden Sie zum Gespräch für die Stelle als Bauleiterin (m/w/d) ein.", "Bauleiterin"),
        ("vielen Dank für Ihre Bewerbung als Projektleiter Tiefbau.", "Projektleiter Tiefbau"),
        ("Votre candidature au poste de Chargée de mission H/F a été reçue.", "Chargée de mission"),
        ("Nous avons bien reçu votre candidature pour le poste de contrôleur de gestion.", "contrôleur de gestion"),
        ("Hemos recibido tu solicitud para el puesto de Técnica de laboratorio.", "Técnica de laboratorio"),
        ("Recebemos a sua candidatura para a vaga de Analista de Crédito Pleno.", "Analista de Crédito Pleno"),
        ("We decided not to move forward with your Crane Operator application.", "Crane Operator"),
    ],
)
def test_the_text_names_the_job_in_five_languages(sentence: str, role: str) -> None:
    """Beside words for jobs and applications, seniority kept, what follows left off."""
    assert named(f"Hello Ada,\n\n{sentence}\n\nHarbourlight\n") == role


@pytest.mark.parametrize("label", ["Position", "Job title", "Stelle", "Poste ", "Puesto", "Vaga"])
def test_a_field_of_its_own_names_the_job(label: str) -> None:
    """What stands in a form counts, whatever it is called."""
    assert named(f"Hello Ada,\n\nDate: Monday\n{label}: Tide Whisperer\nPlace: Pier 4\n") == "Tide Whisperer"


@pytest.mark.parametrize(
    ("subject", "role"),
    [
        ("R-12345 Port Planner", "Port Planner"),
        ("Your application for Ref. 2026/17 Port Planner", "Port Planner"),
        ("Port Planner (m/w/d) - Hamburg", "Port Planner"),
        ("Senior Port Planner (all genders) (Remote, EU)", "Senior Port Planner"),
        ("Your recent application for Port Planner – 244748", "Port Planner"),
        ("Mobile Developer (iOS) interview", "Mobile Developer (iOS)"),
        ("Re: Harbourlight | Interview | Werkstudent Logistik", "Werkstudent Logistik"),
        ("Application for Data Scientist II, Tides, received", "Data Scientist II, Tides"),
    ],
)
def test_numbers_genders_and_places_are_no_part_of_the_title(subject: str, role: str) -> None:
    """Of the subject only the title is left; levels and fields stay."""
    assert named("Hello Ada,\n\nmore tomorrow.\n", subject=subject) == role


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your time, we will be in touch next week.",
        "You will meet Tomas Berg, Head of Design, on Monday.\n\nBest,\nRosa Lindt\nTalent Partner",
        "The engineering team enjoyed the conversation.",
        "Please apply for any other position that fits.",
    ],
)
def test_no_role_is_made_up(text: str) -> None:
    """Titles of the people who write or interview, departments and halves of sentences are none."""
    assert named(f"Hi Ada,\n\n{text}\n", sender="Rosa Lindt <rosa.lindt@harbourlight.example>") is None


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("The place of ferrykeeper is taken, sorry.", "ferrykeeper"),
        ("El puesto de calafate ya está cubierto.", "calafate"),
        ("Le poste de gabarrier a été pourvu.", "gabarrier"),
        ("A vaga de moliceiro ficou parada.", "moliceiro"),
        ("Die Stelle als Fährfrau ist vergeben.", "Fährfrau"),
        ("Te escribo por tu CV para Técnica de Puerto.", "Técnica de Puerto"),
        ("Gostámos do seu perfil para Engenheira Naval.", "Engenheira Naval"),
        ("Nous cherchons une Responsable de quai.", "Responsable de quai"),
    ],
)
def test_a_job_that_no_list_knows_is_taken_where_only_a_job_can_stand(sentence: str, role: str) -> None:
    """Behind "place of", "puesto de", "poste de", "vaga de", "Stelle als"; lower case stays."""
    assert named(f"Hello Ada,\n\n{sentence}\n") == role


def test_a_place_of_trust_is_no_job() -> None:
    """The same words lead to other things than jobs."""
    assert named("Hello Ada,\n\nel puesto de trabajo será nuevo, una plaza de garantía.\n") is None
