"""The journal's entries: every fact that moved an application, appended and never changed. A closed union.

Time is never an entry: what the clock alone brings about is derived (`stages.stage`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from agent.etiquette.evidence import Evidence, InterviewMention, Party
from agent.etiquette.kinds import Decision, DraftKind, DraftState, Interest, InterviewStatus, MessageKind
from agent.etiquette.notes import Notes, PrivateNotes
from agent.etiquette.style import Style
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

    `calendar_answer`: it only accepts or declines a calendar invitation; such a mail settles nothing but the wish to
    have it confirmed. `says` is the decision that its words tell them. `style` holds its figures, where it is the
    user's own hand.
    """

    type: Literal["user_wrote"] = "user_wrote"
    message_id: str
    mailbox: str
    to: tuple[str, ...] = ()
    subject: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    calendar_answer: bool = False
    says: Decision | None = None
    style: Style | None = None


class NotesTaken(Fact):
    """The user said how an interview went. Later notes about the same interview add to earlier ones.

    `interview` is the interview's id; "" where it was asked which one is meant: then the last one that had begun.
    `answer_by` is a date read out of the notes' "when they said I'd hear". `draft` is the key of the draft whose whole
    text this is, if it was typed in one: a later text of that draft takes the place of an earlier one. `read_at` is
    when it came to be known, which may be long after `at`, when it was written.
    """

    type: Literal["notes_taken"] = "notes_taken"
    interview: str
    notes: Notes
    private: PrivateNotes = PrivateNotes()
    answer_by: AwareDatetime | None = None
    draft: str | None = None
    read_at: AwareDatetime | None = None


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


class Mark(Fact):
    """Something the user said with a command about one application; it is filed with that one."""


class Flagged(Mark):
    """The user set a mark on the application, or took it off. `more_time`: ask kindly for longer to think it over."""

    type: Literal["flagged"] = "flagged"
    flag: Literal["mute", "not_interested", "top_choice", "share_other_interviews", "more_time"]
    value: bool


class Interested(Mark):
    """The user said how much they want the job."""

    type: Literal["interested"] = "interested"
    interest: Interest


class Decided(Mark):
    """The user decided: took or declined an offer, or withdrew. `signed`: the contract is signed, and it is final."""

    type: Literal["decided"] = "decided"
    decision: Decision
    signed: bool = False


class Happened(Mark):
    """The user said how an interview came out, by its id: held, missed by them, a no-show of the others, cancelled."""

    type: Literal["happened"] = "happened"
    interview: str
    status: Literal[InterviewStatus.HELD, InterviewStatus.MISSED, InterviewStatus.NO_SHOW, InterviewStatus.CANCELLED]


class Skipped(Mark):
    """The user wants no letter for that courtesy; `courtesy` is its key, `kind` what it was."""

    type: Literal["skipped"] = "skipped"
    courtesy: str
    kind: DraftKind


class Kept(Mark):
    """The user keeps the words of a letter that proofreading would hold back; `findings` are what they were told of it.

    `courtesy` is the letter's key, `kind` what it is. Other findings than these still hold it back.
    """

    type: Literal["kept"] = "kept"
    courtesy: str
    kind: DraftKind
    findings: tuple[str, ...]


class Snoozed(Mark):
    """Nothing new for this application before `until` (aware); what lies in Drafts stays there."""

    type: Literal["snoozed"] = "snoozed"
    until: AwareDatetime


class Pinned(Mark):
    """The user names the moment from which they want to ask how things stand, whatever the rules count."""

    type: Literal["pinned"] = "pinned"
    moment: AwareDatetime


class TimesGiven(Mark):
    """When the user can, in their own words; for whoever asked for times last."""

    type: Literal["times_given"] = "times_given"
    times: str


class WarmedUp(Mark):
    """The user has a reason to write again some time after a near miss: `reason`, a sentence of theirs."""

    type: Literal["warmed_up"] = "warmed_up"
    reason: str


class GotOn(Mark):
    """The user got on well with that person (an id), or not after all: whether a connect note fits."""

    type: Literal["got_on"] = "got_on"
    person: str
    well: bool = True


class Paused(Fact):
    """Nothing new at all before `until` (aware). Filed with no application: it holds for every one."""

    type: Literal["paused"] = "paused"
    until: AwareDatetime


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
    interview that was to come. `decision` and `answer_by` are what the employer said: how it ends, or when they answer;
    `deadline` is by when the user must answer an offer.
    `language`: ISO 639-1, of letters there.
    """

    type: Literal["added"] = "added"
    company: str | None = None
    role: str | None = None
    people: tuple[Party, ...] = ()
    interview: InterviewMention | None = None
    moves: bool = False
    decision: Literal[MessageKind.REJECTION, MessageKind.OFFER, MessageKind.ON_HOLD] | None = None
    deadline: AwareDatetime | None = None
    answer_by: AwareDatetime | None = None
    language: str = "en"


class Undone(Fact):
    """The user took back an earlier word of their own; `entry` is its id. It may itself be taken back."""

    type: Literal["undone"] = "undone"
    entry: str


AnyMark = Flagged | Interested | Decided | Happened | Skipped | Kept | Snoozed | Pinned | TimesGiven | WarmedUp | GotOn
# What the user says with a command, and can take back.
Word = AnyMark | Corrected | MailCorrected | Merged | Added | Paused | Undone
Entry = Annotated[MailRead | UserWrote | NotesTaken | DraftEnded | Word, Field(discriminator="type")]
