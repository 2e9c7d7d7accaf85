"""Choosing the sentences: of many letters one could write, the one that repeats least and reads best.

The choice is a search without chance: every try is numbered and hashed with the courtesy's key, so the same facts give
the same letter for ever.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from agent.etiquette.rules import Rulebook
from agent.letters import wording
from agent.letters.frames import USER_WORDS, Frame, Order, Slots, frames
from agent.letters.letter import Sentence, Written
from agent.letters.likeness import ANY_LETTER, SAME_APPLICATION, Print, heart, print_of
from agent.letters.moves import is_made, names_the_employer
from agent.letters.rules import E11, E13, E15, E22, E23, LETTER_RULES

TRIES = 120
RECENT = 20  # letters: what was said in them is better said otherwise
LONGEST_SENTENCE = 32  # words
MEAN_SENTENCE = 20
_GRATITUDE = re.compile(r"\b(?:thank|thanks|grateful|appreciate\w*|dank\w*|merci|remerci\w*)\b", re.IGNORECASE)
_SLOT = re.compile(r"\{\w+\}")

Paragraphs = tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """How many words a letter of a kind has: `least` and `most` must hold, `good_least` to `good_most` is aimed at."""

    least: int
    good_least: int
    good_most: int
    most: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be said.

    `moves` names the table of frames behind a move where it has another name, and None skips the move; `spare` names
    shorter ways, which the later tries take. `named` are names that the letter must bear, once or twice each. A move
    whose rule is not among `rules` is skipped as well.
    """

    key: str
    language: str
    kind: str
    orders: tuple[Order, ...]
    slots: Slots
    band: Band
    named: tuple[str, ...] = ()
    moves: Mapping[str, str | None] = field(default_factory=dict)
    spare: Mapping[str, str] = field(default_factory=dict)
    rules: Rulebook = LETTER_RULES

    def skips(self, move: str) -> bool:
        """Whether the letter goes without that move."""
        return self.moves.get(move, move) is None or not is_made(self.kind, move, self.rules)


@dataclass(frozen=True, slots=True)
class Past:
    """What was written before: to the same employer, and of late to anybody."""

    used: frozenset[str]
    recent: frozenset[str]
    siblings: tuple[Print, ...]
    others: tuple[Print, ...]


def past(same_employer: Iterable[Written], history: Iterable[Written]) -> Past:
    """The memory that a new letter avoids."""
    same = tuple(same_employer)
    rest = [one for one in history if one not in same][-3 * RECENT :]
    return Past(
        used=frozenset(frame for one in same for frame in one.frames),
        recent=frozenset(frame for one in rest[-RECENT:] for frame in one.frames),
        siblings=tuple(print_of(heart(one.body)) for one in same if one.body),
        others=tuple(print_of(heart(one.body)) for one in rest if one.body),
    )


def arrange(plan: Plan, memory: Past) -> Paragraphs | None:
    """The best of the letters tried; None where some move that must be made has no frame that can be filled."""
    orders = [order for order in plan.orders if _possible(order, plan)]
    if not orders:
        return None
    best: tuple[float, Paragraphs] | None = None
    for number in range(TRIES):
        chosen = _chosen(orders[_draw(plan.key, "order", number) % len(orders)], plan, memory, number)
        written = tuple(tuple(frame.render(plan.slots) for frame in paragraph) for paragraph in chosen)
        cost = _cost(chosen, written, plan, memory) + 20 * (bool(plan.spare) and number >= TRIES // 2)
        if best is None or cost < best[0]:
            best = (cost, written)
        if cost == 0:
            break
    return best[1] if best else None


def _candidates(move: str, plan: Plan, number: int = 0) -> tuple[Frame, ...]:
    name = plan.moves.get(move, move)
    if name is not None and number >= TRIES // 2:
        name = plan.spare.get(move, name)
    if name is None or plan.skips(move):
        return ()
    if not is_made(plan.kind, name, plan.rules):
        name = move
    found = tuple(frame for frame in frames(plan.language, plan.kind, name) if frame.fits(plan.slots))
    if names_the_employer(plan.kind, move, plan.rules):
        return tuple(frame for frame in found if "company" in frame.slots) or found
    return found


def _possible(order: Order, plan: Plan) -> bool:
    return all(
        step.optional or plan.skips(step.move) or _candidates(step.move, plan)
        for paragraph in order
        for step in paragraph
    )


def _chosen(order: Order, plan: Plan, memory: Past, number: int) -> tuple[tuple[Frame, ...], ...]:
    chosen = []
    for paragraph in order:
        sentences = []
        for step in paragraph:
            options = _candidates(step.move, plan, number)
            pool = _unlike(options, memory) if E15 in plan.rules else list(options)
            if pool:
                sentences.append(pool[_draw(plan.key, step.move, number) % len(pool)])
        if sentences:
            chosen.append(tuple(sentences))
    return tuple(chosen)


def _unlike(options: tuple[Frame, ...], memory: Past) -> list[Frame]:
    """The frames that no letter to this employer, and none of late, was made from; else as few of those as may be."""
    fresh = [one for one in options if one.id not in memory.used | memory.recent]
    return fresh or [one for one in options if one.id not in memory.used] or list(options)


def _draw(key: str, what: str, number: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{key}\x1f{what}\x1f{number}".encode()).digest()[:6], "big")


def _cost(chosen: tuple[tuple[Frame, ...], ...], written: Paragraphs, plan: Plan, memory: Past) -> float:
    """How much is wrong with a letter: 0 is nothing; what would be held back at proofreading weighs most."""
    sentences = [sentence.text for paragraph in written for sentence in paragraph]
    picked = [frame for paragraph in chosen for frame in paragraph]
    text = " ".join(sentences)
    cost = 3.0 * sum(sum(len(wording.words_of(one.text)) for one in paragraph) < 12 for paragraph in written)  # noqa: PLR2004  # a line alone
    cost += _cost_of_sound(sentences, picked, plan.language)
    if E23 in plan.rules:
        cost += _cost_of_length(text, plan.band)
    if E22 in plan.rules:
        cost += _cost_of_sentences(sentences)
    if E13 in plan.rules:
        cost += _cost_of_names(text, plan.named)
    if E11 in plan.rules:
        cost += 20 * (len(_GRATITUDE.findall(text)) > 3)  # noqa: PLR2004  # thanks, not a litany
    if E15 in plan.rules:
        cost += _cost_of_likeness(text, memory)
        cost += 6 * sum(frame.id in memory.used for frame in picked)
        cost += 0.5 * sum(frame.id in memory.recent for frame in picked)
    return cost


def _cost_of_length(text: str, band: Band) -> float:
    count = len(wording.words_of(text))
    cost = 100.0 * (not band.least <= count <= band.most)
    return cost + 0.4 * (max(0, band.good_least - count) + max(0, count - band.good_most))


def _cost_of_sentences(sentences: list[str]) -> float:
    lengths = [len(wording.words_of(sentence)) for sentence in sentences]
    cost = 100.0 * (sum(lengths) > MEAN_SENTENCE * len(lengths))
    return cost + 100 * sum(length > LONGEST_SENTENCE for length in lengths) + 0.5 * (min(lengths, default=0) > 9)  # noqa: PLR2004  # one short sentence gives a letter breath


def _cost_of_names(text: str, named: tuple[str, ...]) -> float:
    counts = [text.count(name) for name in named]
    return 40.0 * counts.count(0) + 4 * counts.count(2) + 8 * sum(count > 2 for count in counts)  # noqa: PLR2004  # once or twice each


def _cost_of_likeness(text: str, memory: Past) -> float:
    mine = print_of(text)
    alike = sum(mine.too_like(other, SAME_APPLICATION) for other in memory.siblings)
    alike += sum(mine.too_like(other, ANY_LETTER) for other in memory.others)
    begun = sum(mine.opening == other.opening for other in (*memory.siblings, *memory.others))
    return 50.0 * alike + 3 * begun


def _cost_of_sound(sentences: list[str], picked: list[Frame], language: str) -> float:
    said = Counter(USER_WORDS[slot] for frame in picked for slot in frame.slots if slot in USER_WORDS)
    cost = 60.0 * sum(count - 1 for count in said.values())
    cost += 12 * sum(sentence.count(":") > 1 for sentence in sentences)
    talk = sum(slot in {"talk", "our_talk"} for frame in picked for slot in frame.slots)
    cost += 2 * max(0, talk - 1)
    openings = [tuple(wording.words_of(sentence)[:2]) for sentence in sentences]
    cost += 8 * sum(one == other for one, other in pairwise(openings))
    first = {"en": "i", "de": "ich", "fr": "je"}[language]
    selfish = [opening[:1] == (first,) for opening in openings]
    cost += 3 * sum(one and other for one, other in pairwise(selfish))
    cost += 4 * (2 * sum(selfish) > len(selfish) + 1)
    own_words = Counter(
        word
        for frame in picked
        for word in set(wording.words_of(_SLOT.sub(" ", frame.text)))
        if len(word) > 3  # noqa: PLR2004  # small words may come again
    )
    return cost + 1.5 * sum(count - 1 for count in own_words.values())
