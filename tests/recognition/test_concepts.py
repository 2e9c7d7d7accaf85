"""What words say together, whatever their order: found in one sentence, quoted exactly, quick on hostile text."""

from __future__ import annotations

import re
from time import process_time

import pytest

from agent.recognition.concepts import hints
from agent.recognition.phrases import Folded
from agent.recognition.tables import table


def said(text: str, language: str = "en") -> set[str]:
    """What the hints of a text say with full weight."""
    return {hint.says for hint in hints(Folded(text), language) if hint.weight == 3}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Your application, having been read twice, is one that we are unable to progress.", "rejection"),
        ("Unable to progress is, sadly, what I must call your application.", "rejection"),
        ("The directors lean towards people with shop experience.", "rejection"),
        ("Is there any chance that you're free on Thursday?", "availability_request"),
        ("Let me know which of the days you'd prefer.", "availability_request"),
        ("Any way we can shift to next Monday?", "interview_reschedule"),
        ("You're down for Wednesday at 3pm.", "interview_confirmation"),
        ("All roles are frozen until the autumn.", "on_hold"),
        ("CV received.", "application_received"),
        ("The partners have appointed a colleague.", "rejection"),
        ("That spot is gone, I fear.", "rejection"),
        ("Nothing will be settled till after the vote.", "delay"),
        ("We have to call off the visit on Monday.", "interview_cancellation"),
        ("Which afternoons could you come?", "availability_request"),
        ("The committee was unanimous that you join us at £30,000.", "offer"),
    ],
)
def test_the_order_of_the_words_does_not_matter(text: str, says: str) -> None:
    """A sentence says what its concepts say together."""
    assert says in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "We have not yet been able to progress your application.",
        "If your application does not progress, we will write.",
        "We cannot open the file. Please send your application again.",
        "The weather is not what we hoped for.",
    ],
)
def test_a_condition_a_not_yet_or_another_sentence_says_no_rejection(text: str) -> None:
    """What stands in the way of a rule, or in another sentence, keeps it silent."""
    assert "rejection" not in said(text)


@pytest.mark.parametrize(
    ("hour", "language"),
    [("at half past ten", "en"), ("um 14 Uhr", "de"), ("à 14h45", "fr"), ("a las 10", "es"), ("às 15h", "pt")],
)
def test_each_language_has_its_hours(hour: str, language: str) -> None:
    """The hours of a language are data: one of them and a word that fixes it are found, with or without accents."""
    fixing = {"en": "Confirmed", "de": "bestätigt", "fr": "confirmé", "es": "confirmado", "pt": "confirmado"}
    assert hour_of(f"{fixing[language]} {hour}", language)
    assert hour_of(f"{fixing[language]} {hour.replace('à', 'a')}", language)


def hour_of(text: str, language: str) -> bool:
    """Whether an hour is seen in the text, by the table of that language."""
    pattern = table("arranging")["clock"][language]
    return re.search(pattern, Folded(text).bare) is not None


def test_a_hint_quotes_the_text() -> None:
    """The words between the first and the last concept are shown as they stand."""
    text = "We were UNABLE to\nprogress your application."
    found = [hint for hint in hints(Folded(text), "en") if hint.says == "rejection"]
    assert found
    assert all(hint.quote in " ".join(text.split()) for hint in found)


def test_a_language_without_a_table_says_nothing() -> None:
    """No table, no hints."""
    assert hints(Folded("We are unable to progress your application."), "xx") == ()


@pytest.mark.parametrize("hostile", ["not progress your application " * 4_000, "you " * 50_000, "?" * 90_000])
def test_hostile_text_is_read_in_bounded_time(hostile: str) -> None:
    """No text makes the reading run away."""
    before = process_time()
    hints(Folded(hostile), "en")
    assert process_time() - before < 3
