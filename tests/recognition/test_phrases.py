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
