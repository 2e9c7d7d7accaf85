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
SOUND_ALIKE = {
    "than": "then", "then": "than", "there": "their", "their": "there", "too": "to", "know": "no", "whether": "weather",
    "hear": "here", "here": "hear", "new": "knew", "would have": "would of", "could have": "could of", "whose": "who's",
    "which": "witch", "through": "threw", "piece": "peace", "write": "right", "right": "write", "your": "you're",
    "it is": "its", "you are": "your", "who is": "whose", "lose": "loose", "where": "were", "quite": "quiet",
    "advice": "advise", "some": "sum", "wait": "weight", "heard": "herd", "meet": "meat", "its": "it's",
}  # fmt: skip


def _one(pattern: str, change: Callable[[re.Match[str], random.Random], str]) -> Mutation:
    """Change one match of the pattern between greeting and sign-off, picked by the seed."""

    def mutated(body: str, chance: random.Random) -> str | None:
        start, end = body.find("\n\n") + 2, body.rfind("\n\n")
        found = [match for match in re.finditer(pattern, body) if start <= match.start() and match.end() <= end]
        if not found:
            return None
        match = chance.choice(found)
        made = body[: match.start()] + change(match, chance) + body[match.end() :]
        return made if made != body else None

    return mutated


def _other_day(match: re.Match[str], _: random.Random) -> str:
    return WEEKDAYS[(WEEKDAYS.index(match.group()) + 2) % 5]


def _swapped(match: re.Match[str], chance: random.Random) -> str:
    """Two letters within the word change places; where they are the same, the next two do."""
    word = match.group()
    start = chance.randrange(1, len(word) - 2)
    for at in (*range(start, len(word) - 2), *range(1, start)):
        if word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word


def _of(pairs: Mapping[str, str]) -> Mutation:
    return _one(rf"\b(?:{'|'.join(pairs)})\b", lambda one, _: pairs[one.group()])


_APOSTROPHES = {
    "It is": "Its", "it is": "its", "It has": "Its", "its": "it's", "your": "you're", "you are": "your",
    "I am": "Im", "I would": "Id",
}  # fmt: skip
_WRONG = {
    "I am": "I is", "I have": "I has", "I was": "I were", "I would": "I woulds", "I hope": "I hopes",
    "I remain": "I remains", "I know": "I knows", "it is": "it are", "you are": "you is", "I may": "I mays",
}  # fmt: skip

CLASSES: Mapping[str, Mutation] = {
    "a doubled word": _one(r"\b(?:the|to|of|and|with|for|that|in)\b", lambda one, _: f"{one.group()} {one.group()}"),
    "a for an, an for a": _one(r"\b(a|an)(?= [a-z]{3})", lambda one, _: "a" if one.group() == "an" else "an"),
    "an apostrophe astray": _of(_APOSTROPHES),
    "a word that sounds alike": _of({word: other for word, other in SOUND_ALIKE.items() if "'" not in other}),
    "a verb that disagrees": _of(_WRONG),
    "letters swapped in a word": _one(r"\b[a-z]{5,}\b", _swapped),
    "a small letter, or no full stop": _one(
        r"(?<=[.?] )[A-HJ-Z](?=[a-z])|\.(?=\n\n)", lambda one, _: one.group().lower().removeprefix(".")
    ),
    "a wrong weekday": _one(rf"\b(?:{'|'.join(WEEKDAYS)})\b", _other_day),
    "a name misspelled": lambda body, _: re.sub(r"(?<=^Hi )(\w)(\w)(\w)", r"\1\3\2", body, count=1),
    "another employer": _one(r"\bTollgate Ferries\b", lambda _match, _chance: STRANGER),
    "a gap": _one(r"\b(?:Data Engineer|Tollgate Ferries|Thursday)\b", lambda _match, _chance: "[fill in]"),
    "a stray space": _one(r"(?<=\w)([,.])(?= )", lambda one, _: f" {one.group()}"),
}


def planted(name: str, body: str, seed: int) -> str | None:
    """The body with one error of that class; None where there is no place for it, or nothing changed."""
    made = CLASSES[name](body, random.Random(f"{name} {seed}"))  # noqa: S311  # a test's seed, no secret
    return made if made != body else None
