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
PASS_ON = Band(80, 85, 150, 170)
SHORT_PASS_ON = Band(45, 60, 150, 170)
_PLAIN = {
    DraftKind.AVAILABILITY_REPLY: Band(20, 25, 65, 70),
    DraftKind.CONFIRMATION_REPLY: Band(20, 25, 65, 70),
    DraftKind.RESCHEDULE_REPLY: Band(20, 25, 65, 70),
    DraftKind.CANCELLATION_REPLY: Band(20, 25, 65, 70),
    DraftKind.NO_SHOW: Band(20, 30, 65, 70),
    DraftKind.DELAY_REPLY: Band(30, 33, 66, 70),
    DraftKind.HOLD_REPLY: Band(30, 33, 66, 70),
    DraftKind.OFFER_ACKNOWLEDGEMENT: Band(40, 45, 90, 100),
    DraftKind.DEADLINE_NUDGE: Band(60, 64, 110, 120),
    DraftKind.ACCEPTANCE: Band(30, 35, 70, 80),
    DraftKind.DECLINE: Band(50, 53, 90, 100),
    DraftKind.WITHDRAWAL: Band(40, 44, 80, 90),
    DraftKind.KEEP_WARM: Band(50, 54, 95, 100),
}


def band_of(kind: DraftKind, *, short: bool) -> Band:
    """The band of a kind; `short` for a first call, where no interest is claimed, or where no talk was held."""
    match kind:
        case DraftKind.THANK_YOU:
            return SHORT_THANK_YOU if short else THANK_YOU
        case DraftKind.PASS_ON:
            return SHORT_PASS_ON if short else PASS_ON
        case DraftKind.REJECTION_REPLY:
            return SHORT_REJECTION_REPLY if short else REJECTION_REPLY
        case DraftKind.CLOSING_FOLLOW_UP:
            return CLOSING
        case _:
            return _PLAIN.get(kind, FOLLOW_UP)


def within(band: Band, words: int | None) -> Band:
    """The band with no more than `words`, as is usual in some countries (rule 2.1)."""
    if words is None or words >= band.most:
        return band
    most = max(words, band.least)
    return Band(band.least, min(band.good_least, most), min(band.good_most, most), most)


def is_short_talk(round_: Round) -> bool:
    """Whether a talk of this sort asks for a short note."""
    return round_ in (Round.SCREEN, Round.INFORMAL_CHAT)
