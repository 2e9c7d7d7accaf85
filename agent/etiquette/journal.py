"""The journal's entries: every fact that moved an application, appended and never changed. A closed union.

Time is never an entry: what the clock alone brings about is derived (`stages.stage`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from agent.etiquette.evidence import Evidence, InterviewMention, Party
from agent.etiquette.kinds import DraftKind, DraftState, MessageKind
from agent.etiquette.notes import Notes, PrivateNotes
from agent.etiquette.value import Value


class Fact(Value):
    """What all entries bear. `id` is derived from the source, so that the same fact twice is one entry.

    `at` is when it was said (the mail's date, the user's word), not when it was read; aware.
    """

    id: str
    at: AwareDatetime


class MailRead(Fact):
    """A mail came in and says `evidence`. The mail's own words are kept only as the evidence's quotes."""

    type: Literal["mail_read"] = "mail_read"
    message_id: str
    mailbox: str
    subject: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    evidence: Evidence


class UserWrote(Fact):
    """The user sent a mail, from a draft of ours or on their own. `to` are the addresses it went to.

    `calendar_answer`: it only accepts or declines a calendar invitation; such a mail settles nothing.
    """

    type: Literal["user_wrote"] = "user_wrote"
    message_id: str
    mailbox: str
    to: tuple[str, ...] = ()
    subject: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    calendar_answer: bool = False


class NotesTaken(Fact):
    """The user said how an interview went. Later notes about the same interview add to earlier ones.

    `interview` is the interview's id; "" where it was asked which one is meant: then the last one that had begun.
    `answer_by` is a date read out of the notes' "when they said I'd hear".
    """

    type: Literal["notes_taken"] = "notes_taken"
    interview: str
    notes: Notes
    private: PrivateNotes = PrivateNotes()
    answer_by: AwareDatetime | None = None


class DraftEnded(Fact):
    """A draft of ours came to an end in the mailbox: sent, edited (the user's from then on) or discarded.

    `person` and `occasion` are those of its courtesy.
    """

    type: Literal["draft_ended"] = "draft_ended"
    key: str
    kind: DraftKind
    person: str | None
    occasion: str
    how: Literal[DraftState.SENT, DraftState.EDITED, DraftState.DISCARDED]


class Flagged(Fact):
    """The user set a mark on the application."""

    type: Literal["flagged"] = "flagged"
    flag: Literal["mute", "not_interested", "top_choice", "share_other_interviews"]
    value: bool


class Corrected(Fact):
    """The user set the employer's or the role's name right; it stays right whatever later mail says."""

    type: Literal["corrected"] = "corrected"
    company: str | None = None
    role: str | None = None


class MailCorrected(Fact):
    """The user said what a mail is, or where it belongs; it holds for what answers that mail too (`words.Told`).

    `part` is the id of the entry it speaks of, where the mail says several things; None: all that it says.
    `kind`, `not_an_interview`, `interviews`, `answer_by`: what it says, where it was read otherwise (None: as read).
    `application`: the id of the application it belongs to, which may be a new one. `company` and `role` are that
    application's names, and stay so whatever later mail says. `sender` is an address for whose mail in other threads
    the word holds as well, as far as it can; `instead_of` and `instead_of_role` are the names that were wrong.
    """

    type: Literal["mail_corrected"] = "mail_corrected"
    message_id: str
    part: str | None = None
    kind: MessageKind | None = None
    not_an_interview: bool = False
    interviews: tuple[InterviewMention, ...] | None = None
    answer_by: AwareDatetime | None = None
    application: str | None = None
    company: str | None = None
    role: str | None = None
    sender: str | None = None
    instead_of: str | None = None
    instead_of_role: str | None = None


class Merged(Fact):
    """The user said that two applications are one: `application` goes on as `into`, under these names, if any."""

    type: Literal["merged"] = "merged"
    application: str
    into: str
    company: str | None = None
    role: str | None = None


class Added(Fact):
    """The user told of an application, or of an interview in one, that no mail tells of.

    `people` are those to reach there; the interview's own are in its mention. With `moves` it takes the place of the
    interview that was to come. `decision` and `answer_by` are what the employer said: how it ends, or when they answer.
    `language`: ISO 639-1, of letters there.
    """

    type: Literal["added"] = "added"
    company: str | None = None
    role: str | None = None
    people: tuple[Party, ...] = ()
    interview: InterviewMention | None = None
    moves: bool = False
    decision: Literal[MessageKind.REJECTION, MessageKind.OFFER, MessageKind.ON_HOLD] | None = None
    answer_by: AwareDatetime | None = None
    language: str = "en"


class Undone(Fact):
    """The user took back an earlier word of their own; `entry` is its id. It may itself be taken back."""

    type: Literal["undone"] = "undone"
    entry: str


# What the user says with a command, and can take back.
Word = Flagged | Corrected | MailCorrected | Merged | Added | Undone
Entry = Annotated[
    MailRead | UserWrote | NotesTaken | DraftEnded | Flagged | Corrected | MailCorrected | Merged | Added | Undone,
    Field(discriminator="type"),
]
