"""What a sentence without a fact stands on: the notes it reflects, the user's interest, what the letter is for (M4)."""

from __future__ import annotations

from agent.letters.letter import Sentence
from agent.letters.situation import Situation

_ON_NOTES = {"reflect", "recall", "valued", "contrib"}
_ON_INTEREST = {"interest", "keen", "top", "forward", "pleased"}


def grounded(sentence: Sentence, it: Situation) -> Sentence:
    """The sentence with its ground, where no slot gave it a source: notes, flag or occasion, as sources are written."""
    return sentence if sentence.sources else sentence.model_copy(update={"ground": _ground(sentence.frame, it)})


def _ground(frame: str, it: Situation) -> str:
    move = frame.split("/")[2].partition("_")[0]
    if move in _ON_NOTES and it.interview is not None:
        return f"{'notes' if it.notes.impressions else 'mail'}:{it.interview.id}"
    if move in _ON_INTEREST:
        return "flag:interest"
    answers = it.courtesy.answers
    return f"occasion:{answers.message_id if answers else it.courtesy.occasion}"
