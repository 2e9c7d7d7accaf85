"""The follow-up and the closing one: patient, one question about timing, an out (etiquette E17-E20, E37-E42)."""

from __future__ import annotations

from datetime import timedelta

from agent.etiquette.kinds import DraftKind
from agent.letters import slots, tables
from agent.letters.arrange import Paragraphs, Plan, arrange, past
from agent.letters.bands import band_of
from agent.letters.frames import Slot, orders
from agent.letters.rules import E16
from agent.letters.situation import Situation
from agent.letters.unsaid import unsaid

_LEAVE = "flag:share_other_interviews"
THANKS_LAPSE = timedelta(days=7)  # after which a thank-you of its own no longer goes out (T16)


def write(it: Situation) -> tuple[Paragraphs | None, tuple[str, ...]]:
    """The sentences, and what is missing before the letter may go."""
    filled = slots.given(it)
    missing = () if "company" in filled or "role" in filled else ("the employer's name",)
    kind = it.courtesy.kind
    closing = kind is DraftKind.CLOSING_FOLLOW_UP
    if not closing and it.claims_interest:
        about = slots.about_the_talk(it)
        if not any(unsaid(slot.text, gloom=False) for slot in about.values()):
            filled |= about  # words that a follow-up had better not say stay in the notes
    if not closing and _tells_of_others(it):
        filled["others"] = Slot(tables.table(f"frames/{it.language}")["slots"]["others"], _LEAVE)
    plan = Plan(
        key=it.courtesy.key,
        language=it.language,
        kind=kind.value,
        orders=orders(it.language, kind.value),
        slots=filled,
        band=band_of(kind, short=False),
        named=tuple(filled[name].text for name in ("company", "role") if name in filled),
        moves={"interest": _interest(it, filled)}
        if closing
        else {
            "thanks": _thanks(it, filled),
            "remind": "remind" if "our_talk" in filled else "remind_bare",
            "interest": _interest(it, filled),
            "other_talks": "other_talks" if "others" in filled else None,
        },
        spare={"interest": "interest"} if it.claims_interest else {},
        rules=it.rules,
        voice=it.voice,
    )
    return arrange(plan, past(it.same_employer, it.history, it.courtesy.place_at)), missing


def _tells_of_others(it: Situation) -> bool:
    """Whether it may say, once to an employer, that there are other talks: by the user's leave alone (E42, H3)."""
    told = any(_LEAVE in one.facts for one in it.same_employer)
    return it.application.flags.share_other_interviews and it.claims_interest and not told


def _thanks(it: Situation, filled: dict[str, Slot]) -> str | None:
    """Thanks that were never sent go into this letter (T16)."""
    if it.interview is None or it.person is None or not it.held:
        return None
    if it.spoke_with_reader:
        return None if it.thanked(it.person) else "thanks_self"
    ended = it.interview.ends_at or it.interview.starts_at
    lapsed = ended is not None and it.now - ended > THANKS_LAPSE
    unthanked = lapsed and not any(it.thanked(person) for person in it.interviewers)
    return "thanks_other" if unthanked and "interviewer" in filled else None


def _interest(it: Situation, filled: dict[str, Slot]) -> str | None:
    if not it.claims_interest:
        return None
    return "recall" if E16 in it.rules and "subject" in filled and "company" in filled else "interest"
