"""Readings that other words nearby once spoiled: a fixed time, a promised day, an offer by phone, a joined name."""

from __future__ import annotations

import pytest

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.recognise import recognise
from agent.recognition.same_job import Likeness, likeness
from tests.recognition.mail_values import ALMANAC, ME, message

ACTS = 0.75


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for applying to be our Harbour Planner. I'll ring you on Thursday 12 March at 4 pm about the job.",
        "We would be glad to interview you for the role of Harbour Planner on Thursday 12 March at 10 am by Teams.",
    ],
)
def test_a_fixed_time_is_no_mere_invitation(text: str) -> None:
    """Edge case 18 of etiquette 3.6, and etiquette 4.0 rule 5."""
    first = recognise(message(text), ME, ALMANAC)[0]
    assert first.kind is Kind.INTERVIEW_CONFIRMATION
    assert first.confidence >= ACTS


@pytest.mark.parametrize(
    "text",
    [
        "Danke für das Gespräch zur Stelle. Sie hören bis Freitag, 13. März, von mir.",
        "Danke für das Gespräch zur Stelle. Bis Freitag, 13. März, hören Sie von uns.",
        "Danke für das Gespräch zur Stelle. Du bekommst bis Freitag, 13. März, von uns Bescheid.",
        "Thank you for your interview for the role. You will hear from us, whatever comes of it, by Friday 13 March.",
    ],
)
def test_a_promised_day_is_found_in_any_order(text: str) -> None:
    """The day may stand between the verb and who will write (etiquette part 4)."""
    first = recognise(message(text), ME, ALMANAC)[0]
    assert first.kind is Kind.DELAY
    assert first.answer_by is not None
    assert (first.answer_by.month, first.answer_by.day) == (3, 13)


@pytest.mark.parametrize(
    "text",
    [
        "As I said on the phone this morning, we would like to offer you the job of Harbour Planner.",
        "Wie ich Ihnen eben am Telefon gesagt habe, möchten wir Ihnen die Stelle als Hafenplanerin anbieten.",
        "Como te dije hace un rato por teléfono, queremos ofrecerte el puesto de Planificadora.",
    ],
)
def test_an_offer_told_by_phone_is_verbal(text: str) -> None:
    """The mail that repeats it is no written offer."""
    first = recognise(message(text), ME, ALMANAC)[0]
    assert (first.kind, first.offer_form) == (Kind.OFFER, "verbal")


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("He leído tu candidatura y no es algo que me pase cada día: nos gustaría hablar contigo.", Kind.REJECTION),
        (
            "El proceso de selección queda en pausa. No sé decirte hasta cuándo, lo siento.",
            Kind.AVAILABILITY_REQUEST,
        ),
        (
            "Thank you for telling us about your application. Please answer when it suits your own hours.",
            Kind.AVAILABILITY_REQUEST,
        ),
    ],
)
def test_what_only_sounds_like_it(text: str, never: Kind) -> None:
    """Words that say something else in their sentence."""
    assert never not in {one.kind for one in recognise(message(text), ME, ALMANAC)}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Vinos Sierra Alta", "Sierra Alta", Likeness.MAYBE),
        ("Vinos Sierra Alta", "Sierraalta", Likeness.MAYBE),
        ("Vinos Sierra Alta", "Sierra Baja", Likeness.OTHER),
        ("Vinos Sierra Alta", "Alta", Likeness.OTHER),
    ],
)
def test_a_name_may_be_the_end_of_a_longer_one(one: str, other: str, found: Likeness) -> None:
    """Domains write the words that matter as one."""
    assert likeness(one, other) is found
