"""The outline: what a letter would have to say, where there is no wording for it, and a question to the user."""

from __future__ import annotations

from collections.abc import Mapping

from agent.etiquette.kinds import DraftKind
from agent.letters.assemble import MOST_SUBJECT, reply_subject, waiting_line
from agent.letters.letter import Letter
from agent.letters.situation import Situation
from agent.letters.thank_you import LANGUAGES

# By kind: the subject, and the points in their order.
_OUTLINES: Mapping[DraftKind, tuple[str, str]] = {
    DraftKind.THANK_YOU: ("Thank you", "thanks for the talk; what stuck with you; what you bring to it; your interest"),
    DraftKind.PASS_ON: (
        "Thank you",
        "thanks for arranging it; please pass my thanks on, a word for each; your interest",
    ),
    DraftKind.AVAILABILITY_REPLY: (
        "Times to talk",
        "thanks for asking; the times that suit you; another one if they like",
    ),
    DraftKind.CONFIRMATION_REPLY: ("Confirmed", "that you confirm the day and the hour; that you look forward to it"),
    DraftKind.RESCHEDULE_REPLY: ("New time", "that you understand; that the new time suits you, or which others do"),
    DraftKind.CANCELLATION_REPLY: (
        "Our interview",
        "thanks for the word; that you understand; whether another time exists",
    ),
    DraftKind.NO_SHOW: ("Another time", "that you missed each other, blaming nobody; that another time is welcome"),
    DraftKind.DELAY_REPLY: (
        "Thank you",
        "thanks for the word; that you can wait; your interest; a rough idea of when, once",
    ),
    DraftKind.HOLD_REPLY: (
        "Thank you",
        "thanks for telling you; that you understand; your interest; nothing about when",
    ),
    DraftKind.FOLLOW_UP: (
        "Next steps",
        "role and talk; you know they are busy; your interest; one question about the next step",
    ),
    DraftKind.CLOSING_FOLLOW_UP: ("Thank you", "your interest; that you leave it with them; good wishes"),
    DraftKind.OFFER_ACKNOWLEDGEMENT: (
        "Thank you for your offer",
        "thanks; that you are pleased; by when they want an answer, if unknown; that you will read it with care",
    ),
    DraftKind.DEADLINE_NUDGE: (
        "My timing",
        "your interest; another offer and the day of your answer; no obligation; where things stand",
    ),
    DraftKind.ACCEPTANCE: ("Acceptance", "that you accept; thanks; that you look forward to it"),
    DraftKind.DECLINE: ("Your offer", "thanks; that you decline; good wishes"),
    DraftKind.WITHDRAWAL: ("My application", "that you withdraw; thanks for their time; good wishes"),
    DraftKind.REJECTION_REPLY: (
        "Thank you for letting me know",
        "thanks; your regret, briefly; what you valued; one thing to improve; good wishes",
    ),
    DraftKind.KEEP_WARM: ("A short hello", "what you remember them by; your reason to write; that you stay in touch"),
    DraftKind.CONNECT_NOTE: ("", "in 200 characters: thanks for the talk, what it was about, that you stay in touch"),
}


def outline(it: Situation, missing: tuple[str, ...] = ()) -> Letter:
    """A letter for the user to write themselves, never addressed; `missing` says what it waits for."""
    language = LANGUAGES.get(it.language, f"the language “{it.language}”")
    lacking = missing or (f"your own hand: it should be written in {language}, and there is no wording for that yet",)
    purpose, points = _OUTLINES[it.courtesy.kind]
    answers = it.courtesy.answers
    return Letter(
        kind=it.courtesy.kind,
        subject=(reply_subject(answers.subject) if answers else None) or purpose[:MOST_SUBJECT],
        body=f"{waiting_line(lacking)}\n\nOutline: {points}.\n\n{it.profile.signature.strip() or it.profile.name}",
        ready=False,
        missing=lacking,
        language=it.language,
    )
