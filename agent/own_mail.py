"""What the user's own mail means: which applications it touches, and which interview its notes are about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.journal import Entry, NotesTaken
from agent.etiquette.kinds import Decision, InterviewStatus
from agent.etiquette.notes import NotDone, Notes, PrivateNotes, merged
from agent.etiquette.style import Style
from agent.etiquette.words import NOWHERE
from agent.letters.notes import notes_subject, parse_below, parse_notes
from agent.letters.voice import heard, is_like_ours
from agent.letters.wishes import Wish, read_wishes
from agent.note_wishes import Grounds, heed, unheeded
from agent.recognition.language import language_of
from agent.recognition.me import Me
from agent.recognition.newest_text import newest_text
from agent.recognition.own_words import decision_told
from agent.recognition.promises import answer_by
from agent.store import Question
from connectors.mail import Message, Method

_LONG = 20_000  # characters; of a longer mail the newest text is not told from the rest, and none of it is cut
LATEST = timedelta(days=14)  # notes about an interview longer ago than this name it, or are asked about
NO_INTERVIEW = "#none"  # in place of the id of an interview: the notes are wishes about an application
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
    message: Message, applications: Sequence[Application], reader: NotesReader
) -> tuple[list[tuple[str, Entry]], list[Question]]:
    """Notes that the user mailed to themselves, as an entry for the interview they are about, else with a question."""
    typed, below = _typed(message, reader.me)
    wishes, text = read_wishes(typed)
    hint = " ".join((notes_subject(message.subject) or "", *parse_notes(text)[0].met))
    found = _interview_meant(hint, message.date, applications)
    wished = _application_meant(hint, applications) if found is None and wishes else None
    if wished is not None:
        entries = reader.wished(message.message_id, message.date, wished, wishes, applications)
        if not (text.strip() or below):
            return list(entries), []
        wishes = ()
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
        entry = reader.entry(message.message_id, message.date, None, text, below=below)
        asked = (NOWHERE, with_not_done(entry, unheeded(wishes)))
        return [asked, *(entries if wished is not None else ())], [question]
    return list(reader.read(message.message_id, message.date, found, typed, applications, below=below)), []


def _typed(message: Message, me: Me) -> tuple[str, str]:
    """What the user newly wrote, all of it, and what stands below that: quoted lines, where many type their answers."""
    if len(message.text) > _LONG:
        return message.text, ""
    newest = newest_text(message)
    signature = "" if me.name and me.name.casefold() in newest.signature.casefold() else newest.signature
    return newest.text, "\n".join(filter(str.strip, (newest.quoted, signature)))


@dataclass(frozen=True, slots=True)
class NotesReader:
    """Makes entries of the journal of what the user typed. `now` (aware) is when it is read, `grounds` weigh wishes.

    `filed` are the ids that are in the journal already.
    """

    me: Me
    almanac: Almanac
    now: datetime
    grounds: Grounds
    filed: Collection[str] = ()

    def read(
        self,
        source: str,
        at: datetime,
        about: tuple[Application, Interview],
        typed: str,
        among: Sequence[Application],
        *,
        draft: str | None = None,
        below: str = "",
    ) -> Iterator[tuple[str, Entry]]:
        """The entries, each with the id it is filed with: the notes, then what was wished in them.

        `source` is the mail or draft they came in, `at` (aware) when they were written, `about` the interview and its
        application, `among` every application that is known. `draft` is the key of the draft whose whole text it is,
        `below` what a mail quotes, of which only answers to our questions count.
        """
        wishes, text = read_wishes(typed)
        application, interview = about
        entry = self.entry(source, at, interview, text, draft=draft, below=below)
        heeded = heed(wishes, entry, (application, interview), among, self.grounds, self.filed)
        yield application.id, with_not_done(entry, heeded.not_done)
        yield from heeded.words

    def wished(
        self,
        source: str,
        at: datetime,
        application: Application,
        wishes: tuple[Wish, ...],
        among: Sequence[Application],
    ) -> Iterator[tuple[str, Entry]]:
        """The entries for wishes about an application of which no interview has begun; see `read`."""
        entry = self.entry(f"{source}#wishes", at, None, "").model_copy(update={"interview": NO_INTERVIEW})
        heeded = heed(wishes, entry, (application, None), among, self.grounds, self.filed)
        if heeded.not_done:
            yield application.id, with_not_done(entry, heeded.not_done)
        yield from heeded.words

    def entry(
        self,
        source: str,
        at: datetime,
        interview: Interview | None,
        text: str,
        *,
        draft: str | None = None,
        below: str = "",
    ) -> NotesTaken:
        """The notes alone. Without `interview` it is yet to be said which one they are about."""
        notes, private = parse_notes(text)
        if below:
            quoted, kept = parse_below(below)
            notes = merged(quoted, notes)
            lines = [one for one in (private.private, kept.private) if one]
            unplaced = dict.fromkeys((*private.unplaced, *kept.unplaced))
            private = PrivateNotes(private="\n".join(dict.fromkeys(lines)), unplaced=tuple(unplaced))
        return NotesTaken(
            id=f"{source}#notes",
            at=at,
            interview=interview.id if interview else "",
            notes=notes,
            private=private,
            answer_by=_promised(notes, at, interview, self.me, self.almanac),
            draft=draft,
            read_at=self.now,
        )


def with_not_done(entry: NotesTaken, not_done: tuple[NotDone, ...]) -> NotesTaken:
    """The notes with the wishes in them that were not granted."""
    if not not_done:
        return entry
    return entry.model_copy(update={"private": entry.private.model_copy(update={"not_done": not_done})})


def _promised(notes: Notes, at: datetime, interview: Interview | None, me: Me, almanac: Almanac) -> datetime | None:
    if not notes.next_step:
        return None
    zone = almanac.zone((interview.timezone if interview else None) or me.timezone)
    # The question asked is when they said the user would hear; the answer alone is half a sentence.
    sentence = f"You will hear from us {notes.next_step}"
    found = answer_by(sentence, at, zone, almanac, language_of(notes.next_step))
    return found[0] if found else None


def _application_meant(hint: str, applications: Sequence[Application]) -> Application | None:
    """The only application whose employer or role the hint names best; None where it names none, or several."""
    words = {word.casefold() for word in _WORD.findall(hint)}
    scores = {
        one.id: len(words & {word.casefold() for word in _WORD.findall(f"{one.company or ''} {one.role or ''}")})
        for one in applications
    }
    best = max(scores.values(), default=0)
    found = [one for one in applications if scores[one.id] == best]
    return found[0] if best and len(found) == 1 else None


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
    if max(one[0] for one in ranked) == 0 and _application_meant(hint, applications) is not None:
        return None  # another one is named, where no interview has begun
    score, begun, application, interview = max(ranked, key=lambda one: (one[0], one[1]))
    if score == 0 and (at - begun > LATEST or len({one[2].id for one in ranked if at - one[1] <= LATEST}) > 1):
        return None
    return application, interview


def _names(application: Application, interview: Interview) -> list[str]:
    people: list[Person | None] = [application.person(person) for person in interview.interviewers]
    return [person.name for person in people if person]
