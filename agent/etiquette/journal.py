"""The journal's entries: every fact that moved an application, appended and never changed. A closed union.

Time is never an entry: what the clock alone brings about is derived (`stages.stage`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from agent.etiquette.evidence import Evidence
from agent.etiquette.kinds import DraftKind, DraftState
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

    `interview` is the interview's id. `answer_by` is a date read out of the notes' "when they said I'd hear".
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


class Undone(Fact):
    """The user took back an earlier word of their own; `entry` is its id."""

    type: Literal["undone"] = "undone"
    entry: str


Entry = Annotated[
    MailRead | UserWrote | NotesTaken | DraftEnded | Flagged | Corrected | Undone, Field(discriminator="type")
]
