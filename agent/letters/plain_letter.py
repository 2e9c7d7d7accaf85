"""Letters of plain moves: the orders of their kind, what fills them, and which moves they leave out or borrow."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from agent.letters.arrange import Paragraphs, Plan, arrange, past
from agent.letters.bands import band_of
from agent.letters.frames import Frame, Slot, orders
from agent.letters.situation import Situation

SHARED_INTEREST = "shared/interest"


def arranged(
    it: Situation,
    filled: Mapping[str, Slot],
    moves: Mapping[str, str | None] | None = None,
    *,
    order: str = "orders",
    named: tuple[str, ...] = ("company", "role"),
) -> Paragraphs | None:
    """The sentences of the letter; None where a move cannot be made. `named` are slots whose words it must bear."""
    kind = it.courtesy.kind
    plan = Plan(
        key=it.courtesy.key,
        language=it.language,
        kind=kind.value,
        orders=orders(it.language, kind.value, order),
        slots=filled,
        band=band_of(kind, short=False),
        named=tuple(filled[name].text for name in named if name in filled),
        moves=moves or {},
        rules=it.rules,
        voice=it.voice,
    )
    return arrange(plan, past(it.same_employer, it.history, it.courtesy.place_at))


def interest(it: Situation) -> str | None:
    """The frames that say the user wants the job; None where the user has not said so (H5)."""
    return SHARED_INTEREST if it.claims_interest else None


def drawn(key: str, frame: Frame) -> str:
    """The frame's place in the draw for a courtesy, by its key: the lowest is taken, the same one for ever."""
    return hashlib.sha256(f"{key}\x1f{frame.id}".encode()).hexdigest()
