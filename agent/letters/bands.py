"""How long each letter may be (etiquette 2.4), in words between greeting and sign-off."""

from __future__ import annotations

from agent.etiquette.kinds import DraftKind, Round
from agent.letters.arrange import Band

THANK_YOU = Band(50, 65, 140, 150)
SHORT_THANK_YOU = Band(30, 40, 90, 110)
FOLLOW_UP = Band(45, 50, 90, 95)
CLOSING = Band(35, 40, 75, 80)
REJECTION_REPLY = Band(50, 55, 105, 110)
SHORT_REJECTION_REPLY = Band(25, 30, 90, 110)


def band_of(kind: DraftKind, *, short: bool) -> Band:
    """The band of a kind; `short` for a first call, where interest is gone, or where no talk was held."""
    match kind:
        case DraftKind.THANK_YOU:
            return SHORT_THANK_YOU if short else THANK_YOU
        case DraftKind.REJECTION_REPLY:
            return SHORT_REJECTION_REPLY if short else REJECTION_REPLY
        case DraftKind.CLOSING_FOLLOW_UP:
            return CLOSING
        case _:
            return FOLLOW_UP


def is_short_talk(round_: Round) -> bool:
    """Whether a talk of this sort asks for a short note."""
    return round_ in (Round.SCREEN, Round.INFORMAL_CHAT)
