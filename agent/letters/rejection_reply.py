"""The reply to a refusal: thanks, one disappointment, one thing valued, one modest question, an open door (E43-E48)."""

from __future__ import annotations

from agent.etiquette.kinds import MessageKind
from agent.letters import slots
from agent.letters.arrange import Paragraphs, Plan, arrange, past
from agent.letters.bands import band_of
from agent.letters.frames import Slot, orders
from agent.letters.rules import E38, H6
from agent.letters.situation import Situation
from agent.letters.unsaid import gloomy


def write(it: Situation) -> tuple[Paragraphs | None, tuple[str, ...]]:
    """The sentences, and what is missing before the letter may go."""
    filled = slots.given(it)
    missing = () if "company" in filled or "role" in filled else ("the employer's name",)
    about = slots.about_the_talk(it)
    if E38 not in it.rules or not any(gloomy(slot.text) for slot in about.values()):
        filled |= about
    refusal = next((one for one in reversed(it.application.outcomes) if one.kind is MessageKind.REJECTION), None)
    other_role = slots.one_line(refusal.other_role) if refusal and not it.not_interested else None
    if refusal and other_role:
        filled["other_role"] = Slot(other_role, f"mail:{refusal.message_id}")
    talked = bool(it.held) and it.interview is not None
    plan = Plan(
        key=it.courtesy.key,
        language=it.language,
        kind="rejection_reply",
        orders=orders(it.language, "rejection_reply"),
        slots=filled,
        band=band_of(it.courtesy.kind, short=not talked),
        named=tuple(filled[name].text for name in ("company", "role") if name in filled),
        moves={
            "valued": _valued(it, filled) if talked else None,
            "feedback": "feedback" if talked else None,
            **_thanks(it, filled, talked=talked),
        },
        remembers=bool(it.notes.impressions),
        rules=it.rules,
        voice=it.voice,
    )
    return arrange(plan, past(it.same_employer, it.history, it.courtesy.place_at)), missing


def _valued(it: Situation, filled: dict[str, Slot]) -> str | None:
    """What was heard in the talk, as far as the notes hold it; without notes nothing is remembered (H6)."""
    if "subject" in filled:
        return "recall"
    return None if H6 in it.rules and not it.notes.impressions else "valued"


def _thanks(it: Situation, filled: dict[str, Slot], *, talked: bool) -> dict[str, str | None]:
    """The thanks that the refusal has overtaken (T26)."""
    skipped: dict[str, str | None] = {"thanks_talk": None, "pass_on": None}
    if not talked or it.person is None:
        return skipped
    if it.spoke_with_reader:
        return skipped if it.thanked(it.person) else {"thanks_talk": "thanks_talk", "pass_on": None}
    others = [person for person in it.interviewers if person != it.person]
    if "interviewer" not in filled or any(it.thanked(person) for person in others):
        return skipped
    return {"thanks_talk": None, "pass_on": "pass_on"}
