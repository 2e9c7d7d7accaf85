"""The application and what belongs to it. Derived from the journal by `fold`; stored only as a cache."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from agent.etiquette.evidence import Quote
from agent.etiquette.kinds import (
    Decision,
    DraftKind,
    DraftState,
    Format,
    Interest,
    InterviewStatus,
    MessageKind,
    Part,
    Round,
    Signal,
)
from agent.etiquette.notes import Notes
from agent.etiquette.style import Style
from agent.etiquette.value import Value


class MailLink(Value):
    """A mail one can answer: what a reply needs to stand in its thread (RFC 5322 section 3.6.4)."""

    message_id: str
    at: AwareDatetime
    subject: str
    references: tuple[str, ...] = ()
    mailbox: str
    language: str = "en"
    greeting: str | None = None


class Person(Value):
    """Somebody to write to, or to write about. `id` is the entry that first named them and an ordinal, for ever.

    `name` is their own spelling. `last_mail` is their last mail written by hand, the one a letter answers.
    `last_written_to` is when the user last wrote to them; `may_contact` is false where they asked to be left out.
    `also_at` are other addresses of theirs: a mail to one of them is a mail to them. `got_on_at` is when the user said
    that they got on well; None if they did not.
    """

    id: str
    name: str
    address: str | None = None
    part: Part = Part.UNKNOWN
    last_mail: MailLink | None = None
    last_written_to: AwareDatetime | None = None
    may_contact: bool = True
    also_at: tuple[str, ...] = ()
    got_on_at: AwareDatetime | None = None


class Interview(Value):
    """One interview. `id` is the message that first announced it (and an ordinal), whatever moved it later.

    `ends_at` is given or assumed (etiquette 3.6, case 9). `status` is what mail and the user said; that it was held
    because the clock has passed its end is for `rounds.standing_of` to say. `announced_at` is when it was first
    announced, `status_at` when mail or the user last changed its status.
    """

    id: str
    announced_at: AwareDatetime
    status: InterviewStatus
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    timezone: str | None = None
    format: Format | None = None
    round: Round = Round.INTERVIEW
    interviewers: tuple[str, ...] = ()  # person ids
    organizer: str | None = None  # person id
    uid: str | None = None
    sequence: int = 0
    stamp: AwareDatetime | None = None
    deadline: AwareDatetime | None = None  # of an assessment
    notes: Notes | None = None
    notes_at: AwareDatetime | None = None  # when the last of them was written
    notes_read_at: AwareDatetime | None = None  # when it came to be known
    status_at: AwareDatetime | None = None


class Promise(Value):
    """When the employer said it would answer: `answer_by`, aware. `person` is None where only the notes tell of it."""

    answer_by: AwareDatetime
    said_at: AwareDatetime
    message_id: str
    person: str | None = None


class Outcome(Value):
    """The decision, or the hold: which kind of mail brought it, when, by whom.

    `mail` is that mail where a person wrote it, so that an answer stands in its thread. Of an offer: its `form`, and by
    when the user must answer.
    """

    kind: MessageKind
    at: AwareDatetime
    message_id: str
    person: str | None
    human: bool
    other_role: str | None = None
    mail: MailLink | None = None
    form: Literal["verbal", "written"] | None = None
    deadline: AwareDatetime | None = None


class Flags(Value):
    """The user's marks. They come from the configuration and from the user's words in the journal.

    `interest` is None where the user said nothing of it. `more_time`: they want longer to think an offer over.
    """

    mute: bool = False
    interest: Interest | None = None
    top_choice: bool = False
    share_other_interviews: bool = False
    more_time: bool = False

    @property
    def not_interested(self) -> bool:
        """Whether the user no longer wants the job."""
        return self.interest is Interest.NONE

    @property
    def claims_interest(self) -> bool:
        """Whether a letter may say that the user wants the job (rule H5)."""
        return self.interest not in (Interest.LOW, Interest.NONE)


class Settled(Value):
    """What the user decided, when, and by what: the id of their word or of their own mail. `told`: they told them."""

    decision: Decision
    at: AwareDatetime
    source: str
    told: bool = False
    signed: bool = False


class Skip(Value):
    """A courtesy that the user wants no letter for, by its key."""

    courtesy: str
    at: AwareDatetime
    source: str


class Keep(Value):
    """What proofreading found in one letter, by its key, and the user wants to leave as it is."""

    courtesy: str
    findings: tuple[str, ...]
    at: AwareDatetime
    source: str


class Lull(Value):
    """Nothing new from `at` until `until`: a snooze of one application, or a pause of all."""

    at: AwareDatetime
    until: AwareDatetime
    source: str


class Pin(Value):
    """The moment from which the user wants to ask how things stand; said `at`."""

    at: AwareDatetime
    moment: AwareDatetime
    source: str


class OwnWords(Value):
    """Something the user said in their own words, for a letter: when they can, or why they write."""

    at: AwareDatetime
    text: str
    source: str


class EndedDraft(Value):
    """A draft that came to an end by the user's hand."""

    key: str
    kind: DraftKind
    person: str | None
    occasion: str
    how: DraftState
    at: AwareDatetime


class SentMail(Value):
    """A mail by the user to people of this application. `answers` are the mails of its thread, the nearest last."""

    message_id: str
    at: AwareDatetime
    to: tuple[str, ...]
    answers: tuple[str, ...] = ()
    style: Style | None = None


class Received(Value):
    """A mail from the employer's side, as far as the rules need it.

    `fixes_a_time`: it names the time of an interview. `mail` is what an answer needs, where a person wrote it.
    """

    message_id: str
    at: AwareDatetime
    kind: MessageKind
    human: bool
    person: str | None
    away_until: AwareDatetime | None = None
    asks_a_question: bool = False
    asks_to_confirm: bool = False
    fixes_a_time: bool = False
    signals: tuple[Signal, ...] = ()
    deadline: AwareDatetime | None = None
    mail: MailLink | None = None


class Application(Value):
    """One application, as the journal tells it. `outcomes` are in order of time; the last one holds.

    `aliases` are ids that were applications of their own before the user said that they are this one. `corrected_at`
    is when the user last said something about it or its mail, or took it back. `settled` are the user's decisions,
    `rsvps` their answers to calendar invitations, `times` when they said they can, `reasons` why they would write
    again. `lulls` are the stretches in which nothing new is placed, `pins` when the user wants to ask.
    """

    id: str
    aliases: tuple[str, ...] = ()
    company: str | None = None
    role: str | None = None
    mailbox: str | None = None
    people: tuple[Person, ...] = ()
    interviews: tuple[Interview, ...] = ()
    promises: tuple[Promise, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    received: tuple[Received, ...] = ()
    sent: tuple[SentMail, ...] = ()
    ended: tuple[EndedDraft, ...] = ()
    flags: Flags = Flags()
    language: str = "en"
    because: tuple[Quote, ...] = ()
    message_ids: frozenset[str] = frozenset()
    everything_through: str | None = None
    corrected_at: AwareDatetime | None = None
    settled: tuple[Settled, ...] = ()
    rsvps: tuple[SentMail, ...] = ()
    skips: tuple[Skip, ...] = ()
    keeps: tuple[Keep, ...] = ()
    lulls: tuple[Lull, ...] = ()
    pins: tuple[Pin, ...] = ()
    times: tuple[OwnWords, ...] = ()
    reasons: tuple[OwnWords, ...] = ()

    def person(self, wanted: str | None) -> Person | None:
        """The person of that id, or None."""
        return next((person for person in self.people if person.id == wanted), None)

    def interview(self, wanted: str | None) -> Interview | None:
        """The interview of that id, or None."""
        return next((interview for interview in self.interviews if interview.id == wanted), None)
