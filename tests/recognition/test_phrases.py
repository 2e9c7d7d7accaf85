"""The tables of phrases: found whole, quoted exactly, quick on hostile text."""

from __future__ import annotations

from time import process_time

import pytest

from agent.recognition.language import language_of
from agent.recognition.phrases import LANGUAGES, Folded, signs


def test_a_quote_is_a_piece_of_the_text() -> None:
    """What a sign quotes stands in the text with white space folded, letters and apostrophes as they were."""
    text = "We won’t be\nMOVING forward with your application."
    found = [sign for sign in signs(Folded(text), ("en",)) if sign.says == "rejection"]
    assert found
    assert all(sign.quote in " ".join(text.split()) for sign in found)


def test_a_pattern_does_not_run_across_sentences() -> None:
    """The gap in a pattern ends with the sentence."""
    text = "We regret the noise. Your colleague was not invited."
    assert not [sign for sign in signs(Folded(text), ("en",)) if sign.weight == 3 and sign.says == "rejection"]


@pytest.mark.parametrize(
    "hostile", ["a " * 50_000, "we will not " * 9_000, "interview with the " * 6_000, "(" * 90_000]
)
def test_hostile_text_is_searched_in_bounded_time(hostile: str) -> None:
    """No text makes the search run away."""
    before = process_time()
    signs(Folded(hostile), LANGUAGES)
    assert process_time() - before < 5


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thank you for the application that you have sent to us, we will read it.", "en"),
        ("Vielen Dank für Ihre Bewerbung, wir melden uns bei Ihnen in der nächsten Woche.", "de"),
        ("Nous avons bien reçu votre candidature et nous vous remercions de votre intérêt.", "fr"),
        ("Hemos recibido tu solicitud y te diremos algo en los próximos días sobre el proceso.", "es"),
        ("Recebemos a sua candidatura e daremos um retorno para você até o fim da semana.", "pt"),
        ("Ok!", "en"),
        ("Благодарим вас за интерес к нашей компании и вакансии", "xx"),
    ],
)
def test_the_language_shows_in_small_words(text: str, language: str) -> None:
    """Five languages are told apart; short text counts as English, other scripts as unknown."""
    assert language_of(text) == language


def strongly(text: str) -> set[str]:
    """What the phrases of an English text say with full weight."""
    return {sign.says for sign in signs(Folded(text), ("en",)) if sign.weight == 3}


@pytest.mark.parametrize(
    "text",
    [
        "The board has opted for a person who has run a larger clinic.",
        "We found someone whose background is closer to retail.",
        "Your application did not make it to the next stage.",
        "The post was given to an internal applicant.",
        "After some thought, the team decided not to bring you on.",
        "We are no longer recruiting for this role.",
        "I'm afraid we're going to pass on this one.",
        "You did not meet the minimum criteria.",
        "We were further along with two others and decided to pursue those.",
        "We have gone another way.",
    ],
)
def test_a_no_in_many_words(text: str) -> None:
    """A rejection needs none of the usual words."""
    assert "rejection" in strongly(text)


@pytest.mark.parametrize(
    "text",
    [
        "We are not moving forward until the budget is signed.",
        "We have not yet chosen anybody, and still speak with other candidates.",
        "You asked whether the position has been filled.",
        "Please don't take the bus to our site.",
        "Is the interview with the other candidate on your calendar?",
    ],
)
def test_no_no(text: str) -> None:
    """A condition, a question or a no about something else rejects nobody."""
    assert "rejection" not in strongly(text)
