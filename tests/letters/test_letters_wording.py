"""The user's words as they are typed in a hurry: which part of a sentence they can be, and whom they mean."""

from __future__ import annotations

import pytest

from agent.letters import wording
from agent.letters.wording import Shape


@pytest.mark.parametrize(
    ("typed", "shape", "said"),
    [
        ("the audit of the old pumps", Shape.THING, "the audit of the old pumps"),
        ("the rota, six people, a week each", Shape.THING, "the rota, six people, a week each"),
        ("the gate log, which nobody reads", Shape.THING, "the gate log, which nobody reads"),
        ("the way they pair new drivers with old ones", Shape.THING, "the way you pair new drivers with old ones"),
        ("that they're short of crews", Shape.THAT, "that you're short of crews"),
        ("how they settle claims in a day", Shape.QUESTION, "how you settle claims in a day"),
        ("their gate log breaks each Sunday", Shape.QUOTE, "their gate log breaks each Sunday"),
        ("old Fortran code, nobody knows it any more", Shape.QUOTE, "old Fortran code, nobody knows it any more"),
        ("the stock lists – they still print them", Shape.QUOTE, "the stock lists – they still print them"),
        ("300 trips a day, the fleet is too small", Shape.QUOTE, "300 trips a day, the fleet is too small"),
        ("She showed me the new locks", Shape.OWN, "You showed me the new locks"),
        ("he told me how the ferries are crewed", Shape.OWN, "You told me how the ferries are crewed"),
        ("she uses a paper log", Shape.QUOTE, "she uses a paper log"),
        ("he said that his boss draws the plans", Shape.QUOTE, "he said that his boss draws the plans"),
    ],
)  # fmt: skip
def test_what_is_typed_stands_where_its_grammar_lets_it(typed: str, shape: Shape, said: str) -> None:
    """A thing is named, a sentence quoted; what they and the reader did is told to them, where that takes no guess."""
    found = wording.phrase(typed, "en", "Inês")
    assert found is not None
    assert (found.shape, found.text) == (shape, said)


@pytest.mark.parametrize(
    ("typed", "need"),
    [
        ("They want to halve the queue at the gate", "halve the queue at the gate"),
        ("they're trying to open on Sundays", "open on Sundays"),
        ("The team needs to train new crews", "train new crews"),
        ("to open on Sundays", "open on Sundays"),
        ("open on Sundays", "open on Sundays"),
        ("they said little about it", None),
        ("nobody knows yet", None),
        ("it is about the gates", None),
    ],
)
def test_a_need_is_what_they_want_to_do(typed: str, need: str | None) -> None:
    """However it is begun; what is no wish of theirs is none."""
    assert wording.need(typed, "en") == need


@pytest.mark.parametrize(
    ("language", "typed", "need"),
    [
        ("de", "Sie wollen die Wartezeit halbieren", "die Wartezeit halbieren"),
        ("de", "niemand kennt den Plan", None),
        ("fr", "Ils veulent réduire l'attente", "réduire l'attente"),
        ("fr", "ils envisagent d'ouvrir le dimanche", "ouvrir le dimanche"),
        ("fr", "d'ouvrir le dimanche", "ouvrir le dimanche"),
        ("fr", "personne ne connaît le plan", None),
        ("es", "Quieren reducir la espera", "reducir la espera"),
        ("pt", "Querem reduzir a espera", "reduzir a espera"),
        ("pt", "ninguém conhece o plano", None),
    ],
)
def test_a_need_in_other_languages(language: str, typed: str, need: str | None) -> None:
    """The same: who wants it goes, and what is no wish is none."""
    assert wording.need(typed, language) == need


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("wie sie die Fähren planen", "wie Sie die Fähren planen"),
        ("ihr Plan für den Kai", "Ihr Plan für den Kai"),
        ("dass sie zu wenige sind, vor allem nachts", "dass Sie zu wenige sind, vor allem nachts"),
        ("wie sie den Kai plant", "wie sie den Kai plant"),
        ("die Fähren", "die Fähren"),
    ],
)
def test_german_speaks_to_them_in_capitals(typed: str, said: str) -> None:
    """They are Sie, as one writes to people."""
    found = wording.phrase(typed, "de", "Inês")
    assert found is not None
    assert found.text == said
