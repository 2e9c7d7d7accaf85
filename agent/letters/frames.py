"""Frames: single sentences with slots. Values fill them as values, never as text that is read for slots again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from agent.letters import tables
from agent.letters.letter import Sentence
from agent.letters.seams import joined

_SLOT = re.compile(r"\{([A-Za-z_]+)\}")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
# Where the user's own words stand: a letter says the same thing of theirs only once.
USER_WORDS = {
    "topic": "words",
    "subject": "words",
    "quote": "words",
    "sentence": "words",
    "deed": "deed",
    "Deed": "deed",
    "record": "deed",
    "need": "need",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in for a name in a frame, and where it comes from. Raises ValueError without text or source."""

    text: str
    source: str

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.source:
            raise ValueError("a slot needs its text and the source that backs it")


Slots = Mapping[str, Slot]


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to put one move. `id` reads language/kind/move/name."""

    id: str
    text: str

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots, in order."""
        return tuple(_SLOT.findall(self.text))

    def fits(self, slots: Slots) -> bool:
        """Whether every slot has something to stand in it."""
        return all(name in slots for name in self.slots)

    def render(self, slots: Slots) -> Sentence:
        """The sentence. Raises KeyError for a slot that nothing fills: what has no source is not said."""
        text = _fitted(self.text, {name: slots[name].text for name in self.slots}, self.id.partition("/")[0])
        sources = dict.fromkeys(slots[name].source for name in self.slots)
        return Sentence(text=_closed(_capital(text)), frame=self.id, sources=tuple(sources))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each `{name}` replaced in one pass, so that braces inside a value stay what they are."""
    return _SLOT.sub(lambda match: values[match.group(1)], text)


def _fitted(text: str, values: Mapping[str, str], language: str) -> str:
    """The text filled, its words next to a slot as the language wants them there."""
    parts, at = [], 0
    for match in _SLOT.finditer(text):
        value = values[match.group(1)]
        parts += [joined(text[at : match.start()], value, language), value]
        at = match.end()
    return "".join([*parts, text[at:]])


def slots_of(text: str) -> frozenset[str]:
    """The slots that a text names."""
    return frozenset(_SLOT.findall(text))


@cache
def frames(language: str, kind: str, move: str) -> tuple[Frame, ...]:
    """The frames of one move, in the order of the file; none where the language does not have the move.

    A move named "other/move" is that of another table, such as those that several kinds share.
    """
    other, _, move = move.rpartition("/")
    kind = other or kind
    moves = tables.table(f"frames/{language}").get(kind, {}).get(move, {})
    return tuple(Frame(f"{language}/{kind}/{move}/{name}", text) for name, text in moves.items())


def every_frame() -> Iterator[Frame]:
    """All frames of all languages."""
    for language in tables.names("frames"):
        for kind, moves in tables.table(f"frames/{language}").items():
            if isinstance(moves, dict) and kind not in {"slots", "subjects"}:
                for move, entries in moves.items():
                    if isinstance(entries, dict):
                        yield from frames(language, kind, move)


@dataclass(frozen=True, slots=True)
class Step:
    """One move of an order. What is `optional` is left out where nothing can be said."""

    move: str
    optional: bool


Order = tuple[tuple[Step, ...], ...]  # paragraphs of steps


def orders(language: str, kind: str, name: str = "orders") -> tuple[Order, ...]:
    """The orders in which a letter of this kind may make its moves."""
    lines: Iterable[str] = tables.table(f"frames/{language}")[kind][name]
    return tuple(_order(line) for line in lines)


def _order(line: str) -> Order:
    return tuple(
        tuple(Step(word.removesuffix("?"), word.endswith("?")) for word in paragraph.split())
        for paragraph in line.split("|")
    )


def _capital(text: str) -> str:
    first = _FIRST_LETTER.search(text)
    if first is None or first.start() > 1:
        return text
    return text[: first.start()] + text[first.start()].upper() + text[first.end() :]


def _closed(text: str) -> str:
    return text if text.rstrip("”»\"'")[-1:] in {".", "!", "?"} else f"{text}."
