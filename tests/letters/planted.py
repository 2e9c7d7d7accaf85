"""Errors planted in good letters, each class by its own seeded mutation: how well proofreading finds them.

A mutation takes a body and a seed and gives the body with one error of its class, or None where it has no place for it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

Mutation = Callable[[str, random.Random], str | None]
STRANGER = "Kestrel & Loom"  # another employer of the same search
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def _one(pattern: str, change: Callable[[re.Match[str]], str]) -> Mutation:
    """Change one match of the pattern between greeting and sign-off, picked by the seed."""

    def mutated(body: str, chance: random.Random) -> str | None:
        start, end = body.find("\n\n") + 2, body.rfind("\n\n")
        found = [match for match in re.finditer(pattern, body) if start <= match.start() and match.end() <= end]
        if not found:
            return None
        match = chance.choice(found)
        made = body[: match.start()] + change(match) + body[match.end() :]
        return made if made != body else None

    return mutated


def _other_day(match: re.Match[str]) -> str:
    return WEEKDAYS[(WEEKDAYS.index(match.group()) + 2) % 5]


CLASSES: Mapping[str, Mutation] = {
    "a doubled word": _one(r"\b(?:the|to|of|and|with|for|that|in)\b", lambda one: f"{one.group()} {one.group()}"),
    "a for an, an for a": _one(r"\b(a|an)(?= [a-z]{3})", lambda one: "a" if one.group() == "an" else "an"),
    "its for it's": _one(r"\b(?:It is|it is|It has|its)\b", lambda one: "it's" if one.group() == "its" else "its"),
    "you're for your": _one(r"\byour\b", lambda _: "you're"),
    "a verb that disagrees": _one(r"\b(I) (am|have|was|would|hope|remain)\b", lambda one: f"I {_WRONG[one.group(2)]}"),
    "a small first letter": _one(r"(?<=[.?] )[A-HJ-Z](?=[a-z])", lambda one: one.group().lower()),
    "a missing full stop": _one(r"\.(?=\n\n)", lambda _: ""),
    "a wrong weekday": _one(rf"\b(?:{'|'.join(WEEKDAYS)})\b", _other_day),
    "a name misspelled": lambda body, _: re.sub(r"(?<=^Hi )(\w)(\w)(\w)", r"\1\3\2", body, count=1),
    "another employer": _one(r"\bTollgate Ferries\b", lambda _: STRANGER),
    "a gap": _one(r"\b(?:Data Engineer|Tollgate Ferries|Thursday)\b", lambda _: "[fill in]"),
    "a stray space or quote": _one(r"(?<=\w)([,.])(?= )", lambda one: f" {one.group()}"),
}
_WRONG = {"am": "is", "have": "has", "was": "were", "would": "woulds", "hope": "hopes", "remain": "remains"}


def planted(name: str, body: str, seed: int) -> str | None:
    """The body with one error of that class; None where there is no place for it, or nothing changed."""
    made = CLASSES[name](body, random.Random(f"{name} {seed}"))  # noqa: S311  # a test's seed, no secret
    return made if made != body else None
