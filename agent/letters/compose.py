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
from agent.letters.assemble import assemble, held_back
from agent.letters.connect_note import connect_note
from agent.letters.decisions import DECISIONS
from agent.letters.letter import Letter, Profile, Written
from agent.letters.notes_draft import notes_draft
from agent.letters.outline import outline
from agent.letters.proofread import proofread
from agent.letters.replies import REPLIES
from agent.letters.rules import LETTER_RULES, OF_WORDING
from agent.letters.situation import Situation, situation


def compose(
    courtesy: Courtesy,
    application: Application,
    profile: Profile,
    history: Sequence[Written],
    almanac: Almanac,
    now: datetime,
    *,
    others: Sequence[Application] = (),
    rules: Rulebook = LETTER_RULES,
) -> Letter:
    """The letter for a courtesy, as of `now` (aware), unlike those in `history` and free of what belongs to `others`.

    One that must not go yet is not `ready`; `missing` says in words what it waits for. Never raises for what a mail or
    a note may hold.
    """
    it = situation(courtesy, application, profile, history, almanac, now, rules=rules)
    letter = _letter(it)
    return letter if letter.missing or courtesy.kind in _ELSEWHERE else _held_back_for_what_is_wrong(letter, it, others)


def compose_unread(
    courtesy: Courtesy,
    application: Application,
    profile: Profile,
    history: Sequence[Written],
    almanac: Almanac,
    now: datetime,
) -> Letter:
    """The same without proofreading, for users who have switched it off."""
    return _letter(situation(courtesy, application, profile, history, almanac, now))


def _letter(it: Situation) -> Letter:
    if it.courtesy.kind is DraftKind.NOTES:
        return notes_draft(it)
    if not it.speaks:
        return outline(it)
    if it.courtesy.kind is DraftKind.CONNECT_NOTE:
        return connect_note(it)
    paragraphs, missing = _write(it)
    if paragraphs is None:
        return outline(it, missing or ("a look from you: too little is known to write this letter",))
    return assemble(it, paragraphs, missing, slots.given(it))


def _held_back_for_what_is_wrong(letter: Letter, it: Situation, others: Sequence[Application]) -> Letter:
    """The letter as it is where nothing is wrong with it, or nothing but what the user wants to leave as it is.

    They can wave aside how it is worded, not whom it names and what it claims.
    """
    found = _found(letter, it, others, it.rules)
    if not found:
        return letter
    firm = _found(letter, it, others, it.rules.without(*OF_WORDING))
    kept = {one for keep in it.application.keeps if keep.courtesy == it.courtesy.key for one in keep.findings}
    left = tuple(one for one in found if one in firm or one not in kept)
    return held_back(letter, left, tuple(one for one in left if one not in firm)) if left else letter


def _found(letter: Letter, it: Situation, others: Sequence[Application], rules: Rulebook) -> tuple[str, ...]:
    return proofread(letter, it.courtesy, it.application, others, it.profile, written=it.history, rules=rules)


def _write(it: Situation) -> tuple[Paragraphs | None, tuple[str, ...]]:
    return _WRITERS[it.courtesy.kind](it)


_ELSEWHERE = (DraftKind.NOTES, DraftKind.CONNECT_NOTE)  # the one is no letter, the other is read where it is made
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
