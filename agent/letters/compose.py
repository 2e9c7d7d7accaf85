"""Courtesy → letter. Pure: the same facts give the same letter, and each sentence says where it is from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind
from agent.etiquette.rules import Rulebook
from agent.letters import follow_up, keep_warm, pass_on, rejection_reply, slots, thank_you
from agent.letters.arrange import Paragraphs
from agent.letters.assemble import assemble
from agent.letters.connect_note import connect_note
from agent.letters.decisions import DECISIONS
from agent.letters.letter import Letter, Profile, Written
from agent.letters.notes_draft import notes_draft
from agent.letters.outline import outline
from agent.letters.proofread import proofread
from agent.letters.replies import REPLIES
from agent.letters.rules import LETTER_RULES
from agent.letters.situation import Situation, situation


def compose(
    courtesy: Courtesy,
    application: Application,
    profile: Profile,
    history: Sequence[Written],
    almanac: Almanac,
    now: datetime,
    *,
    rules: Rulebook = LETTER_RULES,
) -> Letter:
    """The letter for a courtesy, as of `now` (aware), unlike those in `history`.

    One that must not go yet is not `ready`; `missing` says in words what it waits for. Never raises for what a mail or
    a note may hold.
    """
    it = situation(courtesy, application, profile, history, almanac, now, rules=rules)
    if courtesy.kind is DraftKind.NOTES:
        return notes_draft(it)
    if not it.speaks:
        return outline(it)
    if courtesy.kind is DraftKind.CONNECT_NOTE:
        return connect_note(it)
    paragraphs, missing = _write(it)
    if paragraphs is None:
        return outline(it, missing or ("a look from you: too little is known to write this letter",))
    filled = slots.given(it)
    letter = assemble(it, paragraphs, missing, filled)
    if missing:
        return letter
    findings = proofread(letter, courtesy, application, (), profile, rules=rules)
    return assemble(it, paragraphs, findings, filled) if findings else letter


def _write(it: Situation) -> tuple[Paragraphs | None, tuple[str, ...]]:
    return _WRITERS[it.courtesy.kind](it)


_WRITERS: Mapping[DraftKind, Callable[[Situation], tuple[Paragraphs | None, tuple[str, ...]]]] = {
    DraftKind.THANK_YOU: thank_you.write,
    DraftKind.PASS_ON: pass_on.write,
    DraftKind.FOLLOW_UP: follow_up.write,
    DraftKind.CLOSING_FOLLOW_UP: follow_up.write,
    DraftKind.REJECTION_REPLY: rejection_reply.write,
    DraftKind.KEEP_WARM: keep_warm.write,
    **REPLIES,
    **DECISIONS,
}
