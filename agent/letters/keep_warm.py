"""A friendly word some time after a near miss, for a reason that the user names; nothing about any status (T41)."""

from __future__ import annotations

from agent.letters import slots
from agent.letters.arrange import Paragraphs
from agent.letters.own_words import reason
from agent.letters.plain_letter import arranged
from agent.letters.situation import Situation


def write(it: Situation) -> tuple[Paragraphs | None, tuple[str, ...]]:
    """The sentences, and what is missing before the letter may go: without a reason there is none."""
    filled = slots.given(it)
    missing = () if "company" in filled else ("the employer's name",)
    why, lacking = reason(it)
    moves: dict[str, str | None] = {
        "remind": "remind" if "our_talk" in filled else "remind_bare",
        "reason": "reason" if why else None,
        "interest": "interest" if it.claims_interest else None,
    }
    return arranged(it, filled | why, moves, named=("company",)), (*missing, *lacking)
