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
from datetime import datetime
from itertools import pairwise

from agent.etiquette.rules import Rulebook
from agent.letters import wording
from agent.letters.frames import USER_WORDS, Frame, Order, Slots, frames
from agent.letters.letter import Sentence, Written
from agent.letters.likeness import ANY_LETTER, SAME_APPLICATION, WINDOW, Print, heart, print_of
from agent.letters.moves import is_made, names_the_employer
from agent.letters.rules import E11, E13, E15, E22, E23, H6, LETTER_RULES
from agent.letters.unsaid import spoken
from agent.letters.voice import Voice, voiced

TRIES = 120
MOST_TRIES = 2 * TRIES  # where what was found so far would be held back
RECENT = 20  # letters: what was said in them is better said otherwise
_BAD = 40  # cost: such a letter repeats an older one, or does not keep within its kind
_ROUNDS = 3  # of mending a letter, sentence by sentence
_FEW = 3  # frames to choose among, where all of them were used of late
LONGEST_SENTENCE = 32  # words
MEAN_SENTENCE = 20
MOST_OF_I = 0.75  # sentences that begin with the writer, of all; half is aimed at
_OFTEN = 2  # times that a name may stand
_NEAR = 1  # word: as close to the user's sentences as needs be
_GRATITUDE = re.compile(
    r"\b(?:thank|thanks|grateful|appreciate\w*|dank\w*|merci|remerci\w*|gracias|agrade[cçz]\w*|gratid[ãa]o|gratitud)\b",
    re.IGNORECASE,
)
_SLOT = re.compile(r"\{\w+\}")

Paragraphs = tuple[tuple[Sentence, ...], ...]
Try = list[list[tuple[str, Frame]]]  # paragraphs of moves, each with the frame drawn for it


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
    shorter ways, which the later tries take. `fitting` names tables of frames that suit the reader better and are taken
    while there are fresh ones among them. `named` are names that the letter must bear, once or twice each. A move whose
    rule is not among `rules` is skipped as well. `spared` are moves that are left out where the letter would be too
    long, or name somebody too often, the first one first; `beside` is what stands in it already, and counts for
    everything but its length. `remembers` tells whether the user noted anything of the talk. `voice` is how the user
    writes that language.
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
    fitting: Mapping[str, str] = field(default_factory=dict)
    spared: tuple[str, ...] = ()
    beside: str = ""
    remembers: bool = True
    rules: Rulebook = LETTER_RULES
    voice: Voice | None = None

    def skips(self, move: str) -> bool:
        """Whether the letter goes without that move."""
        return self.moves.get(move, move) is None or not is_made(self.kind, move, self.rules)


@dataclass(frozen=True, slots=True)
class Past:
    """What was written before: to the same employer, and to anybody.

    `used` are frames of letters to this employer, `ages` tells how many letters ago each frame was last used. `others`
    are the prints of late letters elsewhere by their kind, `runs` the runs of words, too long to be shared, of those
    and of all letters to this employer; `old_runs` are those of letters elsewhere that were written long ago.
    """

    used: frozenset[str]
    ages: Mapping[str, int]
    siblings: tuple[Print, ...]
    others: Mapping[str, tuple[Print, ...]]
    runs: frozenset[tuple[str, ...]]
    old_runs: frozenset[tuple[str, ...]] = frozenset()

    def is_recent(self, frame: Frame) -> bool:
        """Whether one of the last letters has it."""
        return self.ages.get(frame.id, RECENT) < RECENT


def past(same_employer: Iterable[Written], history: Iterable[Written], at: datetime | None = None) -> Past:
    """The memory that a new letter avoids. `history` is in the order of writing, the oldest first.

    `at` (aware) is when the new letter is due to be placed; without it all letters count as late ones.
    """
    letters = tuple(history)
    same = {one.key for one in same_employer}
    near: list[Written] = []
    far: list[Written] = []
    for one in letters:
        late = one.at is None or at is None or abs(at - one.at) <= WINDOW
        (near if late or one.key in same else far).append(one)
    others: dict[str, list[Print]] = {}
    for one in near:
        if one.key not in same and one.body and one.frames:
            others.setdefault(_kind_of(one), []).append(print_of(heart(one.body)))
    return Past(
        used=frozenset(frame for one in letters if one.key in same for frame in one.frames),
        ages={frame: len(letters) - 1 - number for number, one in enumerate(letters) for frame in one.frames},
        siblings=tuple(print_of(heart(one.body)) for one in letters if one.key in same and one.body),
        others={kind: tuple(prints) for kind, prints in others.items()},
        runs=_runs(near),
        old_runs=_runs(far),
    )


def _runs(letters: Iterable[Written]) -> frozenset[tuple[str, ...]]:
    return frozenset().union(*(print_of(heart(one.body)).runs for one in letters))


def _kind_of(letter: Written) -> str:
    """Language and kind, as the frames name them; what several kinds share tells nothing."""
    own = (frame for frame in letter.frames if frame.split("/")[1] != "shared")
    return "/".join(next(own, letter.frames[0]).split("/")[:2])


def arrange(plan: Plan, memory: Past) -> Paragraphs | None:
    """The best of the letters tried; None where some move that must be made has no frame that can be filled."""
    orders = [order for order in plan.orders if _possible(order, plan)]
    if not orders:
        return None
    pools: dict[tuple[str, int], list[Frame]] = {}
    best: tuple[float, Try] | None = None
    for number in range(MOST_TRIES):
        if number >= TRIES and best is not None and best[0] < _BAD:
            break
        chosen = _chosen(orders[_draw(plan.key, "order", number) % len(orders)], plan, memory, number, pools)
        cost = _cost_of(chosen, plan, memory) + 20 * (bool(plan.spare) and number >= TRIES // 2)
        if best is None or cost < best[0]:
            best = (cost, chosen)
        if cost == 0:
            break
    if best is not None and best[0] >= _BAD:
        best = _mended(best, plan, memory)
    return _written(_short_enough(best[1], plan), plan) if best else None


def _mended(found: tuple[float, Try], plan: Plan, memory: Past) -> tuple[float, Try]:
    """The letter with one sentence after another put as is best for the whole, as long as that helps."""
    cost, chosen = found
    for _ in range(_ROUNDS):
        before = cost
        for at, paragraph in enumerate(chosen):
            for place, (move, now) in enumerate(paragraph):
                for frame in _candidates(move, plan, fitting=True) + _candidates(move, plan):
                    if frame == now:
                        continue
                    other = [list(one) for one in chosen]
                    other[at][place] = (move, frame)
                    if (better := _cost_of(other, plan, memory)) < cost:
                        cost, chosen = better, other
        if cost < _BAD or cost == before:
            break
    return cost, chosen


def _cost_of(chosen: Try, plan: Plan, memory: Past) -> float:
    kept = _short_enough(chosen, plan)
    return _cost(kept, _written(kept, plan), plan, memory)


def _written(chosen: tuple[tuple[Frame, ...], ...], plan: Plan) -> Paragraphs:
    return tuple(tuple(in_voice(frame, plan.voice).render(plan.slots) for frame in paragraph) for paragraph in chosen)


def _candidates(move: str, plan: Plan, number: int = 0, *, fitting: bool = False) -> tuple[Frame, ...]:
    name = plan.fitting.get(move) if fitting else plan.moves.get(move, move)
    if name is not None and number >= TRIES // 2:
        name = plan.spare.get(move, name)
    if name is None or plan.skips(move):
        return ()
    if not is_made(plan.kind, name, plan.rules):
        name = move
    found = tuple(frame for frame in frames(plan.language, plan.kind, name) if frame.fits(plan.slots))
    if H6 in plan.rules and not plan.remembers:
        found = tuple(frame for frame in found if not spoken("claims", "H6_talk", frame.text))
    if names_the_employer(plan.kind, move, plan.rules):
        return tuple(frame for frame in found if "company" in frame.slots) or found
    return found


def _possible(order: Order, plan: Plan) -> bool:
    return all(
        step.optional or plan.skips(step.move) or _candidates(step.move, plan)
        for paragraph in order
        for step in paragraph
    )


def _chosen(order: Order, plan: Plan, memory: Past, number: int, pools: dict[tuple[str, int], list[Frame]]) -> Try:
    """The moves and frames of one try; `pools` keeps what may be drawn from, which the later tries widen."""
    chosen: Try = []
    for paragraph in order:
        sentences: list[tuple[str, Frame]] = []
        for step in paragraph:
            known = (step.move, min(2, number // (TRIES // 2)))
            if known not in pools:
                pools[known] = _pool(step.move, plan, memory, number)
            if pool := pools[known]:
                sentences.append((step.move, pool[_draw(plan.key, step.move, number) % len(pool)]))
        chosen.append(sentences)
    return chosen


def _short_enough(chosen: Try, plan: Plan) -> tuple[tuple[Frame, ...], ...]:
    """The frames, without moves that can be spared where there is no room for all, or a name stands too often."""
    for spared in plan.spared:
        said = {move: _filled(frame, plan) for paragraph in chosen for move, frame in paragraph}
        whole = " ".join([*said.values(), plan.beside])
        long = sum(len(wording.words_of(text)) for text in said.values()) > plan.band.most
        often = any(name in said.get(spared, "") for name in plan.named if whole.count(name) > _OFTEN)
        if (long and E23 in plan.rules) or (often and E13 in plan.rules):
            chosen = [[(move, frame) for move, frame in paragraph if move != spared] for paragraph in chosen]
    return tuple(tuple(frame for _, frame in paragraph) for paragraph in chosen if paragraph)


def _filled(frame: Frame, plan: Plan) -> str:
    return frame.render(plan.slots).text


def _pool(move: str, plan: Plan, memory: Past, number: int) -> list[Frame]:
    """The frames to draw from: fresh ones that suit the reader, else fresh ones, else the least recently used."""
    suited = _candidates(move, plan, number, fitting=True)
    options = _candidates(move, plan, number)
    if E15 not in plan.rules:
        return list(suited or options)
    suited, options = _unsaid(suited, plan, memory), _unsaid(options, plan, memory) or options
    fresh = _fresh(suited, memory) or _fresh(options, memory)
    if number >= TRIES:  # fresh sentences alone make no good letter
        return fresh + [one for one in options if one.id not in memory.used and one not in fresh] or list(options)
    return fresh or _oldest(options, memory)


def _unsaid(options: tuple[Frame, ...], plan: Plan, memory: Past) -> tuple[Frame, ...]:
    """Those whose sentence has no long run of words that a letter has had already."""
    return tuple(one for one in options if not print_of(one.render(plan.slots).text).runs & memory.runs)


def _fresh(options: tuple[Frame, ...], memory: Past) -> list[Frame]:
    """Those that no letter to this employer, and none of late, was made from."""
    return [one for one in options if one.id not in memory.used and not memory.is_recent(one)]


def _oldest(options: tuple[Frame, ...], memory: Past) -> list[Frame]:
    """The few that were used the longest ago, and not for this employer as far as there are others."""
    unused = [one for one in options if one.id not in memory.used] or options
    return sorted(unused, key=lambda one: memory.ages.get(one.id, 0), reverse=True)[:_FEW]


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
    cost += _cost_of_voice(sentences, plan.voice)
    if plan.beside and written:  # it follows the first paragraph
        first = len(written[0])
        text = " ".join([*sentences[:first], plan.beside, *sentences[first:]])
    if E13 in plan.rules:
        cost += _cost_of_names(text, plan.named)
    if E11 in plan.rules:
        cost += 20 * (len(_GRATITUDE.findall(text)) > 3)  # noqa: PLR2004  # thanks, not a litany
    if E15 in plan.rules:
        cost += _cost_of_likeness(text, memory, f"{plan.language}/{plan.kind}")
        cost += 6 * sum(frame.id in memory.used for frame in picked)
        cost += 0.5 * sum(memory.is_recent(frame) for frame in picked)
    return cost


def _cost_of_length(text: str, band: Band) -> float:
    count = len(wording.words_of(text))
    cost = 100.0 * (not band.least <= count <= band.most)
    return cost + 0.4 * (max(0, band.good_least - count) + max(0, count - band.good_most))


def _cost_of_sentences(sentences: list[str]) -> float:
    lengths = [len(wording.words_of(sentence)) for sentence in sentences]
    cost = 100.0 * (sum(lengths) > MEAN_SENTENCE * len(lengths))
    return cost + 100 * sum(length > LONGEST_SENTENCE for length in lengths) + 0.5 * (min(lengths, default=0) > 9)  # noqa: PLR2004  # one short sentence gives a letter breath


def in_voice(frame: Frame, voice: Voice | None) -> Frame:
    """The frame as the user would put it."""
    return Frame(frame.id, voiced(frame.text, voice)) if voice else frame


def _cost_of_voice(sentences: list[str], voice: Voice | None) -> float:
    """How far the sentences are from as long as the user's: a leaning, below everything else."""
    if voice is None or voice.sentence_words is None or not sentences:
        return 0.0
    mean = sum(len(wording.words_of(sentence)) for sentence in sentences) / len(sentences)
    return 1.5 * max(0.0, abs(mean - voice.sentence_words) - _NEAR)


def _cost_of_names(text: str, named: tuple[str, ...]) -> float:
    counts = [text.count(name) for name in named]
    return (
        40.0 * counts.count(0) + 4 * counts.count(2) + 60 * sum(max(0, count - 2) for count in counts)
    )  # once or twice each


def _cost_of_likeness(text: str, memory: Past, kind: str) -> float:
    mine, others = print_of(text), memory.others.get(kind, ())
    alike = sum(mine.like(other) > SAME_APPLICATION for other in memory.siblings)
    alike += sum(mine.like(other) > ANY_LETTER for other in others)
    again = any(mine.opening == other.opening for other in memory.siblings)
    begun = sum(mine.opening == other.opening for other in others)
    old = bool(mine.runs & memory.old_runs)
    return 60.0 * (alike + again + bool(mine.runs & memory.runs)) + 3 * begun + _BAD * old


def _cost_of_sound(sentences: list[str], picked: list[Frame], language: str) -> float:
    said = Counter(USER_WORDS[slot] for frame in picked for slot in frame.slots if slot in USER_WORDS)
    cost = 60.0 * sum(count - 1 for count in said.values())
    cost += 12 * sum(sentence.count(":") > 1 for sentence in sentences)
    talk = sum(slot in {"talk", "our_talk"} for frame in picked for slot in frame.slots)
    cost += 2 * max(0, talk - 1)
    openings = [tuple(wording.words_of(sentence)[:2]) for sentence in sentences]
    cost += 8 * sum(one == other for one, other in pairwise(openings))
    first = {"en": "i", "de": "ich", "fr": "je", "es": "yo", "pt": "eu"}[language]
    selfish = [bool(opening) and opening[0].partition("'")[0] == first for opening in openings]  # "I'm" too
    cost += 3 * sum(one and other for one, other in pairwise(selfish))
    cost += 4 * (2 * sum(selfish) > len(selfish) + 1) + 60 * (sum(selfish) > MOST_OF_I * len(selfish))
    own_words = Counter(
        word
        for frame in picked
        for word in set(wording.words_of(_SLOT.sub(" ", frame.text)))
        if len(word) > 3  # noqa: PLR2004  # small words may come again
    )
    return cost + 1.5 * sum(count - 1 for count in own_words.values())
