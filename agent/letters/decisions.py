"""Letters about a decision: thanks for an offer, word of another one, yes, no, and an application withdrawn.

None of them repeats a figure, gives a reason or draws a comparison (etiquette 2.10 to 2.12).
"""

from __future__ import annotations

from agent.etiquette.application import Outcome
from agent.etiquette.kinds import DraftKind, MessageKind
from agent.letters import slots
from agent.letters.arrange import Paragraphs
from agent.letters.frames import Slot
from agent.letters.moments import deadline_in_words
from agent.letters.plain_letter import arranged
from agent.letters.situation import Situation

Written = tuple[Paragraphs | None, tuple[str, ...]]


def acknowledgement(it: Situation) -> Written:
    """Thanks, and that the offer will be read with care; neither a yes nor a no. At most one question."""
    offer = _offer(it)
    verbal = offer is not None and offer.form == "verbal"
    dated = offer is not None and offer.deadline is not None
    more = it.application.flags.more_time
    moves: dict[str, str | None] = {
        "pleased": "pleased" if it.claims_interest else "valued",
        "writing": "writing_too" if verbal and more else None,
        "ask": _asked(verbal=verbal, dated=dated, more=more),
    }
    return arranged(it, slots.given(it), moves), _lacking(it)


def nudge(it: Situation) -> Written:
    """That another offer must be answered by a day, as information: no name, no sum, no pressure (E42)."""
    filled = slots.given(it)
    missing = _lacking(it)
    if not it.application.flags.share_other_interviews:
        missing += ("your leave to mention other interviews",)
    if it.courtesy.deadline is None:
        return None, (*missing, "the day by which the other offer must be answered")
    day = deadline_in_words(it.courtesy.deadline, it.almanac.zone(None), it.language, it.voice.spelling)
    filled["deadline"] = Slot(day, f"mail:{it.courtesy.occasion}")
    wanted = "top" if it.application.flags.top_choice else "keen"
    opening = wanted if it.claims_interest else "about"
    return arranged(it, filled, {"keen": opening}), missing


def acceptance(it: Situation) -> Written:
    """A clear yes, with thanks."""
    return arranged(it, slots.given(it)), _lacking(it)


def refusal(it: Situation) -> Written:
    """A clear no to an offer, or to going on: thanks and good wishes, no reasons."""
    return arranged(it, slots.given(it), {"wish": "shared/wish", "paths": "shared/paths"}), _lacking(it)


DECISIONS = {
    DraftKind.OFFER_ACKNOWLEDGEMENT: acknowledgement,
    DraftKind.DEADLINE_NUDGE: nudge,
    DraftKind.ACCEPTANCE: acceptance,
    DraftKind.DECLINE: refusal,
    DraftKind.WITHDRAWAL: refusal,
}


def _asked(*, verbal: bool, dated: bool, more: bool) -> str | None:
    """The frames for the one question; None where nothing is to be asked."""
    if more:
        return "more" if dated else "more_open"
    if not dated:
        return "both" if verbal else "date"
    return "writing" if verbal else None


def _lacking(it: Situation) -> tuple[str, ...]:
    return () if it.application.company or it.application.role else ("the employer's name",)


def _offer(it: Situation) -> Outcome | None:
    """The offer that the letter answers: the one of that mail, else the last."""
    offers = [one for one in it.application.outcomes if one.kind is MessageKind.OFFER]
    return next((one for one in offers if one.message_id == it.courtesy.occasion), offers[-1] if offers else None)
