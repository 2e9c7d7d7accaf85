"""Evidence: what one message says, whoever said it and however it was found out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from agent.etiquette.kinds import Format, MessageKind, Part, Round, Signal
from agent.etiquette.value import Value


class Quote(Value):
    """Words of the mail that decided, and what they decided. Each quote occurs in the mail, white space folded."""

    says: str
    quote: str


class Party(Value):
    """A person as one mail names them: the name in their own spelling, an address only from headers or calendar."""

    name: str = ""
    address: str | None = None
    part: Part = Part.UNKNOWN


class InterviewMention(Value):
    """One interview that a mail fixes, moves, repeats or cancels. Times are aware; `timezone` is an IANA name.

    `or_at` is the other time that the same words can mean ("06/07 at 10"): then only the user can tell which.

    `uid`, `sequence` and `stamp` come from the calendar part, where there is one (RFC 5546 section 2.1.4).
    """

    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    timezone: str | None = None
    format: Format | None = None
    round: Round | None = None
    interviewers: tuple[Party, ...] = ()
    uid: str | None = None
    sequence: int = 0
    stamp: AwareDatetime | None = None
    tentative: bool = False
    or_at: AwareDatetime | None = None


class Evidence(Value):
    """What one message says about one application.

    A mail that says two things yields two of these, the stronger first. `human` is true where a person wrote, not a
    system. `answer_by` is when the employer said it would answer, `deadline` when the user must act; both aware.
    `confidence` is between 0 and 1. `signals` are sorted, each once. `undeliverable` are the addresses that a bounce
    could not reach. `other_role` is what a refusal offers in its place.
    """

    kind: MessageKind
    confidence: Annotated[float, Field(ge=0, le=1)]
    because: tuple[Quote, ...] = ()
    company: str | None = None
    role: str | None = None
    sender: Party = Party()
    human: bool = False
    people: tuple[Party, ...] = ()
    interviews: tuple[InterviewMention, ...] = ()
    answer_by: AwareDatetime | None = None
    deadline: AwareDatetime | None = None
    asks_to_confirm: bool = False
    asks_a_question: bool = False
    everything_through: str | None = None  # the address that everything is to go through, where the mail says so
    offer_form: Literal["verbal", "written"] | None = None
    away_until: AwareDatetime | None = None  # of an out-of-office note
    signals: tuple[Signal, ...] = ()
    undeliverable: tuple[str, ...] = ()
    other_role: str | None = None
    suspicious: bool = False
    language: str = "en"  # ISO 639-1
    greeting: str | None = None  # what the mail greets with, in small letters: "dear"
