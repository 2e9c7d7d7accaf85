"""Whether a letter makes the moves that its kind must make, in an order that its kind may have (etiquette M13).

Read off the frames of its sentences, so it is about what the composer wrote; a text of the user's has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from agent.etiquette.kinds import DraftKind
from agent.letters import tables
from agent.letters.frames import Order, Step, orders
from agent.letters.moves import is_made
from agent.letters.page import Page, beginning
from agent.letters.situation import held

# Tables of frames that stand in for a move of another name; "ask_one" and the like stand for "ask" by their names.
_STANDS_FOR: Mapping[str, frozenset[str]] = {
    "recall": frozenset({"interest", "valued"}),
    "wish": frozenset({"wish", "close"}),
    "valued": frozenset({"valued", "pleased"}),
    "times": frozenset({"times", "ask"}),
    "wrote": frozenset({"open"}),
    **dict.fromkeys(("top", "about"), frozenset({"keen"})),
    **dict.fromkeys(("await", "date", "both", "more", "more_open"), frozenset({"ask"})),
    "writing": frozenset({"writing", "ask"}),
    **dict.fromkeys(("person", "person_own", "person_quote", "general", "others", "all"), frozenset({"people"})),
}
_MANY = "people"  # a sentence for each
_SPARED = frozenset({("thank_you", "close"), ("thank_you", "reflect")})  # left out where the letter must be short
_WORDS: Mapping[str, str] = {
    "thank": "thanks", "thanks": "thanks", "specific": "what was talked about", "open": "what was talked about",
    "interest": "that the role interests you", "remind": "what it is about", "ask": "what it asks for",
    "missed": "that you may have missed a mail", "out": "that there is no hurry", "sorry": "that you are sorry",
    "door": "a friendly end",
    "feedback": "a question for advice", "people": "a word for each interviewer", "times": "when you can",
}  # fmt: skip


def out_of_order(page: Page) -> Iterator[str]:
    """Moves that the letter lacks, or makes where its kind has no place for them."""
    made = [_moves_of(sentence.frame) for sentence in page.letter.sentences]
    if not made or not all(made) or page.letter.language not in tables.names("frames"):
        return
    steps = [tuple(step for paragraph in order for step in paragraph) for order in _orders(page)]
    if any(_goes(made, [(step.move, not _needed(step, page)) for step in order]) for order in steps):
        return
    said = frozenset().union(*made)
    lacks = [[step.move for step in order if _needed(step, page) and step.move not in said] for order in steps]
    fewest = min(lacks, key=len, default=[])
    if fewest:
        yield f"the letter does not say {' and '.join(_WORDS.get(move, f'its “{move}”') for move in fewest)}"
    else:
        yield f"the sentence that begins {beginning(_misplaced(page, made, steps))} is not in its place"


def _orders(page: Page) -> tuple[Order, ...]:
    return _every_order(page.letter.language, page.kind.value)


@cache
def _every_order(language: str, kind: str) -> tuple[Order, ...]:
    table = tables.table(f"frames/{language}").get(kind, {})
    return tuple(order for name in table if name.endswith("orders") for order in orders(language, kind, name))


@cache
def _moves_of(frame: str) -> frozenset[str]:
    """The moves that a sentence made from this frame may be; none where there is no such frame."""
    parts = frame.split("/")
    language, kind, table = (*parts, "", "", "")[:3]
    if len(parts) != 4 or language not in tables.names("frames"):  # noqa: PLR2004  # language, kind, move, name
        return frozenset()
    if parts[3] not in tables.table(f"frames/{language}").get(kind, {}).get(table, {}):
        return frozenset()
    return _STANDS_FOR.get(table, frozenset({table, table.partition("_")[0]}))


def _needed(step: Step, page: Page) -> bool:
    """Whether a letter of this kind, about this talk, must make the move."""
    kind, move = page.kind.value, step.move
    if not is_made(kind, move, page.rules) or (kind, move) in _SPARED:
        return False
    if move == "interest":
        wanted = page.kind in (DraftKind.THANK_YOU, DraftKind.FOLLOW_UP) and bool(page.application.company)
        return page.claims_interest and (wanted or not step.optional)
    if move == "feedback":
        return any(held(one, page.courtesy.place_at) for one in page.application.interviews)
    return not step.optional


def _goes(made: Sequence[frozenset[str]], steps: Sequence[tuple[str, bool]]) -> bool:
    """Whether the sentences fill the steps in turn; a step that may be left out can go without one."""
    if not steps:
        return not made
    (move, spare), rest = steps[0], steps[1:]
    if made and move in made[0] and (_goes(made[1:], rest) or (move == _MANY and _goes(made[1:], steps))):
        return True
    return spare and _goes(made, rest)


def _misplaced(page: Page, made: Sequence[frozenset[str]], steps: Sequence[tuple[Step, ...]]) -> str:
    """The sentence up to which the order that holds longest was kept."""
    kept = 0
    for order in steps:
        moves, at = [step.move for step in order], 0
        for number, move in enumerate(made):
            found = next((place for place in range(at, len(moves)) if moves[place] in move), None)
            if found is None:
                break
            at, kept = (found if moves[found] == _MANY else found + 1), max(kept, number + 1)
    return page.letter.sentences[min(kept, len(made) - 1)].text
