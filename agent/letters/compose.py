"""Courtesy → letter. Pure: the same facts give the same letter, and each sentence says where it is from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind
from agent.letters import follow_up, rejection_reply, slots, thank_you
from agent.letters.assemble import MOST_SUBJECT, assemble, reply_subject, waiting_line
from agent.letters.letter import Letter, Profile, Sentence, Written
from agent.letters.notes_draft import notes_draft
from agent.letters.proofread import proofread
from agent.letters.situation import Situation, situation

_PURPOSE = {
    DraftKind.THANK_YOU: "Thank you",
    DraftKind.FOLLOW_UP: "Next steps",
    DraftKind.CLOSING_FOLLOW_UP: "Thank you",
    DraftKind.REJECTION_REPLY: "Thank you for letting me know",
}


def compose(
    courtesy: Courtesy,
    application: Application,
    profile: Profile,
    history: Sequence[Written],
    almanac: Almanac,
    now: datetime,
) -> Letter:
    """The letter for a courtesy, as of `now` (aware), unlike those in `history`.

    One that must not go yet is not `ready`; `missing` says in words what it waits for. Never raises for what a mail or
    a note may hold.
    """
    it = situation(courtesy, application, profile, history, almanac, now)
    if courtesy.kind is DraftKind.NOTES:
        return notes_draft(it)
    if not it.speaks:
        return _outline(it)
    paragraphs, missing = _write(it)
    if paragraphs is None:
        return _outline(it, missing or ("a look from you: too little is known to write this letter",))
    filled = slots.given(it)
    letter = assemble(it, paragraphs, missing, filled)
    if missing:
        return letter
    findings = proofread(letter, courtesy, application, (), profile)
    return assemble(it, paragraphs, findings, filled) if findings else letter


def _write(it: Situation) -> tuple[tuple[tuple[Sentence, ...], ...] | None, tuple[str, ...]]:
    match it.courtesy.kind:
        case DraftKind.THANK_YOU:
            return thank_you.write(it)
        case DraftKind.REJECTION_REPLY:
            return rejection_reply.write(it)
        case _:
            return follow_up.write(it)


def _outline(it: Situation, missing: tuple[str, ...] = ()) -> Letter:
    """What a letter would have to say, where it cannot be written: for the user to write, and never addressed."""
    language = thank_you.LANGUAGES.get(it.language, f"the language “{it.language}”")
    lacking = missing or (f"your own hand: it should be written in {language}, and there is no wording for that yet",)
    points = {
        DraftKind.THANK_YOU: "thanks for the talk; what stuck with you; what you bring to it; your interest",
        DraftKind.FOLLOW_UP: "role and talk; you know they are busy; your interest; one question about the next step",
        DraftKind.CLOSING_FOLLOW_UP: "your interest; that you leave it with them; good wishes",
        DraftKind.REJECTION_REPLY: "thanks; your regret, briefly; what you valued; one thing to improve; good wishes",
    }[it.courtesy.kind]
    answers = it.courtesy.answers
    purpose = _PURPOSE[it.courtesy.kind]
    return Letter(
        kind=it.courtesy.kind,
        subject=(reply_subject(answers.subject) if answers else None) or purpose[:MOST_SUBJECT],
        body=f"{waiting_line(lacking)}\n\nOutline: {points}.\n\n{it.profile.signature.strip() or it.profile.name}",
        ready=False,
        missing=lacking,
        language=it.language,
    )
