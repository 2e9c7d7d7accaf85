"""What the user's own mail means: which applications it touches, and which interview its notes are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.journal import Entry, NotesTaken
from agent.etiquette.kinds import Decision, InterviewStatus
from agent.etiquette.notes import Notes
from agent.etiquette.style import Style
from agent.etiquette.words import NOWHERE
from agent.letters.notes import notes_subject, parse_notes
from agent.letters.voice import heard, is_like_ours
from agent.letters.wishes import read_wishes
from agent.note_wishes import words_of
from agent.recognition.language import language_of
from agent.recognition.me import Me
from agent.recognition.newest_text import newest_text
from agent.recognition.own_words import decision_told
from agent.recognition.promises import answer_by
from agent.store import Question
from connectors.mail import Message, Method

LATEST = timedelta(days=14)  # notes about an interview longer ago than this name it, or are asked about
_WORD = re.compile(r"[^\W\d_]{3,}")


def meant_by(message: Message, applications: Sequence[Application]) -> list[Application]:
    """The applications that a mail sent by the user belongs to: by its thread, else by whom it went to."""
    thread = {message.in_reply_to, *message.references} - {None}
    by_thread = [application for application in applications if thread & application.message_ids]
    if by_thread:
        return by_thread
    recipients = {address.address for address in (*message.to, *message.cc)}
    return [
        application
        for application in applications
        if any(person.address in recipients for person in application.people if person.address)
    ]


def is_calendar_answer(message: Message) -> bool:
    """Whether the user only accepts or declines a calendar invitation (RFC 5546 section 3.2.3)."""
    return any(invite.method is Method.REPLY for invite in message.invites)


def decision_in(message: Message) -> Decision | None:
    """What the user's mail plainly decides about an application; a calendar's answer decides nothing."""
    if is_calendar_answer(message):
        return None
    text = newest_text(message).text
    return decision_told(text, language_of(text))


def style_in(message: Message, letters: Iterable[str]) -> Style | None:
    """How the user writes, in figures; None for a calendar's answer, and for what is much like one of our `letters`."""
    newest = newest_text(message)
    if is_calendar_answer(message) or newest.forwarded or is_like_ours(newest.text, letters):
        return None
    return heard(newest.text, language_of(newest.text))


def file_notes(
    message: Message, applications: Sequence[Application], me: Me, almanac: Almanac
) -> tuple[list[tuple[str, Entry]], list[Question]]:
    """Notes that the user mailed to themselves, as an entry for the interview they are about, else with a question."""
    wishes, text = read_wishes(newest_text(message).text)
    notes, _ = parse_notes(text)
    hint = " ".join((notes_subject(message.subject) or "", *notes.met))
    found = _interview_meant(hint, message.date, applications)
    if found is None:
        question = Question(
            id=f"{message.message_id}#0",
            at=message.date,
            application_id=None,
            text=f"Which interview are the notes “{message.subject}” about?",
            candidates=(),
            message_id=message.message_id,
            answered=False,
        )
        whole = newest_text(message).text  # a wish for an application not known yet is kept with the rest
        return [(NOWHERE, notes_entry(message.message_id, message.date, None, whole, me, almanac))], [question]
    application, interview = found
    entry = notes_entry(message.message_id, message.date, interview, text, me, almanac)
    said = words_of(wishes, message.message_id, message.date, application, interview)
    return [(application.id, one) for one in (entry, *said)], []


def notes_entry(
    source: str, at: datetime, interview: Interview | None, text: str, me: Me, almanac: Almanac
) -> NotesTaken:
    """The entry for notes as typed: `source` is the mail or draft they came in, `at` (aware) when they were written.

    Without `interview` it is yet to be said which one they are about.
    """
    notes, private = parse_notes(text)
    return NotesTaken(
        id=f"{source}#notes",
        at=at,
        interview=interview.id if interview else "",
        notes=notes,
        private=private,
        answer_by=_promised(notes, at, interview, me, almanac),
    )


def _promised(notes: Notes, at: datetime, interview: Interview | None, me: Me, almanac: Almanac) -> datetime | None:
    if not notes.next_step:
        return None
    zone = almanac.zone((interview.timezone if interview else None) or me.timezone)
    # The question asked is when they said the user would hear; the answer alone is half a sentence.
    sentence = f"You will hear from us {notes.next_step}"
    found = answer_by(sentence, at, zone, almanac, language_of(notes.next_step))
    return found[0] if found else None


def _interview_meant(
    hint: str, at: datetime, applications: Sequence[Application]
) -> tuple[Application, Interview] | None:
    words = {word.casefold() for word in _WORD.findall(hint)}
    ranked: list[tuple[int, datetime, Application, Interview]] = []
    for application in applications:
        for interview in application.interviews:
            begun = interview.starts_at
            if begun is None or begun > at or interview.status is InterviewStatus.CANCELLED:
                continue
            named = " ".join((application.company or "", application.role or "", *_names(application, interview)))
            score = len(words & {word.casefold() for word in _WORD.findall(named)})
            ranked.append((score, begun, application, interview))
    if not ranked:
        return None
    score, begun, application, interview = max(ranked, key=lambda one: (one[0], one[1]))
    if score == 0 and (at - begun > LATEST or len({one[2].id for one in ranked if at - one[1] <= LATEST}) > 1):
        return None
    return application, interview


def _names(application: Application, interview: Interview) -> list[str]:
    people: list[Person | None] = [application.person(person) for person in interview.interviewers]
    return [person.name for person in people if person]
