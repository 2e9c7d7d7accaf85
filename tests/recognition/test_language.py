"""Which language a text is written in, above all a short one; and that spelling without accents is read."""

from __future__ import annotations

from time import process_time

import pytest

from agent.recognition.language import language_of
from agent.recognition.phrases import Folded, signs


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Passt Ihnen Donnerstag 15 Uhr?", "de"),
        ("Koennten Sie am Montag?", "de"),
        ("Alles klar, bis morgen.", "de"),
        ("Ihre Bewerbung", "de"),
        ("Servus Ada, wie schauts aus am Mittwoch?", "de"),
        ("Mardi 14h ?", "fr"),
        ("Ça marche, merci", "fr"),
        ("Dispo demain ?", "fr"),
        ("¿Te va bien el jueves?", "es"),
        ("Confirmado para manana", "es"),
        ("Dale, quedamos el martes a las 16.", "es"),
        ("Combinado, até quinta.", "pt"),
        ("Pode ser sexta às 10h?", "pt"),
        ("Sua candidatura", "pt"),
        ("Sounds good, Thursday 3pm works.", "en"),
        ("Hi Jürgen, are you free on Monday?", "en"),
        ("Your interview with Müller GmbH", "en"),
        ("08:48 AM", "en"),
        ("rosa@x.example.com https://x.example.com/de/em", "en"),
        ("Rosa Lindt\nHarbourlight", "en"),
        ("", "en"),
        ("Grazie per la tua candidatura, ti contatteremo per il colloquio.", "xx"),
        ("Bedankt voor je sollicitatie, wij nemen contact met je op.", "xx"),
        ("Tack för din ansökan, vi hör av oss.", "xx"),
    ],
)
def test_a_short_text_shows_its_language(text: str, language: str) -> None:
    """A few words suffice; names and figures count as English, a language without a table as unknown."""
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [
        ("Koennen Sie uns fuer das Gespraech zwei Referenzen nennen?", "de", "reference_request"),
        ("Gern wuerden wir Sie persoenlich kennenlernen.", "de", "interview_invitation"),
        ("Votre candidature n'a pas ete retenue.", "fr", "rejection"),
        ("La entrevista queda confirmada para manana.", "es", "interview_confirmation"),
        ("Voce nao foi selecionada para a proxima etapa.", "pt", "rejection"),
        ("Ihr Profil passt nicht zu unseren Anforderungen, wir grüssen Sie.", "de", "rejection"),
    ],
)
def test_words_without_accents_are_found(text: str, language: str, says: str) -> None:
    """Missing accents, "ue" for "ü" and "ss" for "ß" find the same phrases, and the quote keeps their spelling."""
    found = [sign for sign in signs(Folded(text), (language,)) if sign.says == says]
    assert found
    assert all(sign.quote in text.replace("'", "’") or sign.quote in text for sign in found)


@pytest.mark.parametrize("hostile", ["a" * 9_000, "a." * 5_000, "/@" * 5_000, "l’" * 5_000])
def test_hostile_text_has_a_language_fast(hostile: str) -> None:
    """No text makes the detection run away."""
    before = process_time()
    language_of(hostile)
    assert process_time() - before < 1
