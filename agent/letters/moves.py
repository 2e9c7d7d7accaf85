"""Which rule each move of a letter is made for: with the rule switched off, the move is not made."""

from __future__ import annotations

from collections.abc import Mapping

from agent.etiquette.rules import E42, E45, Rule, Rulebook
from agent.letters.rules import E11, E13, E16, E18, E20, E25, E27, E37, E41, E46, E47, E48

_MADE_FOR: Mapping[tuple[str, str], Rule] = {
    ("thank_you", "thank"): E11,
    ("thank_you", "reflect"): E16,
    ("thank_you", "fit"): E25,
    ("thank_you", "contrib"): E27,
    ("thank_you", "interest"): E13,
    ("pass_on", "contrib"): E27,
    ("pass_on", "interest"): E13,
    ("follow_up", "missed"): E20,
    ("follow_up", "interest"): E41,
    ("follow_up", "other_talks"): E42,
    ("follow_up", "ask"): E37,
    ("follow_up", "out"): E18,
    ("closing_follow_up", "interest"): E41,
    ("delay_reply", "interest"): E41,
    ("hold_reply", "interest"): E41,
    ("keep_warm", "interest"): E41,
    ("deadline_nudge", "top"): E42,
    ("deadline_nudge", "fact"): E42,
    ("rejection_reply", "thanks"): E45,
    ("rejection_reply", "sorry"): E46,
    ("rejection_reply", "feedback"): E47,
    ("rejection_reply", "door"): E48,
}


def is_made(kind: str, move: str, rules: Rulebook) -> bool:
    """Whether a letter of that kind makes the move; one that no rule asks for is always made."""
    rule = _MADE_FOR.get((kind, move))
    return rule is None or rule in rules


def names_the_employer(kind: str, move: str, rules: Rulebook) -> bool:
    """Whether the move speaks of the employer by name, not only of the role or the work (E41)."""
    return _MADE_FOR.get((kind, move)) == E41 and E41 in rules
