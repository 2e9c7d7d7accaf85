"""What the user's own mail decides: plain words only, in five languages."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from agent.etiquette.kinds import Decision
from agent.recognition.own_words import decision_told

WORDS = tomllib.loads((Path(__file__).parent / "own_words.toml").read_text(encoding="utf-8"))
ROWS = [(told, language, text) for told, by in WORDS.items() for language, texts in by.items() for text in texts]


@pytest.mark.parametrize(("told", "language", "text"), ROWS)
def test_a_decision_is_one_only_where_it_is_plain(told: str, language: str, text: str) -> None:
    """An acceptance, a refusal, a withdrawal; questions, conditions and arrangements are none."""
    expected = None if told == "none" else Decision(told)
    assert decision_told(f"Dear Ms Lindt,\n\n{text}\n\nAda Quill", language) is expected


def test_two_decisions_that_do_not_agree_are_none() -> None:
    """Who says yes and no has said neither."""
    assert decision_told("I accept your offer. On second thought, I withdraw my application.", "en") is None


@pytest.mark.parametrize("seed", ["i accept your ", "withdraw my ", "ich nehme das angebot ", "a ", "\n", "j’accepte "])
def test_no_text_keeps_it_busy(seed: str) -> None:
    """However long and near to a phrase."""
    begun = time.process_time()
    for language in ("en", "de", "fr", "es", "pt"):
        decision_told(seed * 20_000, language)
    assert time.process_time() - begun < 4
