"""What is to come if nothing else happens, as values; and for each kind of letter what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from pydantic import AwareDatetime

from agent.etiquette.courtesy import Reason
from agent.etiquette.kinds import DraftKind, Stage
from agent.etiquette.value import Value


class Provided(Value):
    """What the user would have to do first: send the letter of that kind, to the person of that name, at `sent_at`."""

    draft: str
    kind: DraftKind
    person: str
    sent_at: AwareDatetime


class LetterToCome(Value):
    """A letter that stands in Drafts already, or will from `place_at` on.

    `draft` is its courtesy's key, `person` and `address` are whom it goes to ("" and None for the user's own notes).
    `place_at` may lie in the past, where it stands already. `unless` says in words what would change it. `provided`: it
    only comes if the user sends another letter first, and is dated as if they did so then.
    """

    foreseen: Literal["letter"] = "letter"
    draft: str
    kind: DraftKind
    application: str
    person: str
    address: str | None
    place_at: AwareDatetime
    due: AwareDatetime
    send_from: AwareDatetime
    send_until: AwareDatetime
    expires: AwareDatetime
    because: tuple[Reason, ...]
    unless: tuple[str, ...]
    provided: Provided | None = None


class StageToCome(Value):
    """Where the application will stand from `at` on (aware), by the clock alone."""

    foreseen: Literal["stage"] = "stage"
    application: str
    stage: Stage
    at: AwareDatetime
    because: tuple[Reason, ...]
    unless: tuple[str, ...]


class NothingOwed(Value):
    """Nothing is owed there now: `why`, in words, and `until` when; None where nothing is to come either."""

    foreseen: Literal["nothing"] = "nothing"
    application: str
    stage: Stage
    why: str
    until: AwareDatetime | None = None


Foreseen = LetterToCome | StageToCome | NothingOwed


class Change(StrEnum):
    """Something that may still happen, in words. `{person}` is whom the letter goes to."""

    THEY_WRITE = "a mail from them"
    ANOTHER_DAY = "another day named"
    NEW_INTERVIEW = "a new interview"
    NEW_TIME = "a new time for it"
    MOVED = "the interview moved or called off"
    NOT_HELD = "your word that it was not held"
    DECISION = "a decision"
    RESCINDED = "the offer taken back"
    REOPENED = "the application open again"
    OWN_MAIL = "your own mail to {person}"
    OWN_MAIL_THERE = "your own mail there"
    THANKED = "your own thanks to everybody"
    ANSWERED = "your answer to the invitation"
    NOTES = "your notes"
    NOTES_FIRST = "your notes on {person}: then at once"
    TIMES_FIRST = "your times: then it gets its recipient"
    YOUR_DECISION = "your decision on the offer"
    OTHER_MIND = "your taking that word back"
    NO_INTEREST = "your word that you lost interest"
    ADDRESS = "an address of the interviewer's own"
    OWN_LETTERS = "a letter of yours to them"


_DECIDED = (Change.DECISION,)
_ASKING = (
    Change.THEY_WRITE,
    Change.ANOTHER_DAY,
    Change.NEW_INTERVIEW,
    Change.DECISION,
    Change.OWN_MAIL_THERE,
    Change.NO_INTEREST,
)

# What supersedes a letter before it is sent, by its kind (etiquette 3.5, the last column). The user can always throw a
# draft away, skip it or mute the application; that goes without saying.
CHANGES: Mapping[DraftKind, tuple[Change, ...]] = MappingProxyType(
    {
        DraftKind.NOTES: (Change.NOTES, Change.MOVED, Change.NOT_HELD, Change.THANKED, *_DECIDED),
        DraftKind.THANK_YOU: (Change.NOTES_FIRST, Change.OWN_MAIL, Change.MOVED, Change.NOT_HELD, *_DECIDED),
        DraftKind.PASS_ON: (Change.OWN_MAIL, Change.ADDRESS, Change.MOVED, Change.NOT_HELD, *_DECIDED),
        DraftKind.AVAILABILITY_REPLY: (Change.TIMES_FIRST, Change.OWN_MAIL, Change.NEW_TIME, *_DECIDED),
        DraftKind.CONFIRMATION_REPLY: (Change.OWN_MAIL, Change.ANSWERED, Change.MOVED, *_DECIDED),
        DraftKind.RESCHEDULE_REPLY: (Change.OWN_MAIL, Change.NEW_TIME, *_DECIDED),
        DraftKind.CANCELLATION_REPLY: (Change.OWN_MAIL, Change.NEW_TIME, *_DECIDED),
        DraftKind.NO_SHOW: (Change.OWN_MAIL, Change.NEW_TIME, Change.OTHER_MIND, *_DECIDED),
        DraftKind.DELAY_REPLY: (Change.OWN_MAIL, Change.NEW_INTERVIEW, *_DECIDED),
        DraftKind.HOLD_REPLY: (Change.OWN_MAIL, Change.REOPENED, *_DECIDED),
        DraftKind.FOLLOW_UP: _ASKING,
        DraftKind.CLOSING_FOLLOW_UP: _ASKING,
        DraftKind.OFFER_ACKNOWLEDGEMENT: (Change.OWN_MAIL, Change.YOUR_DECISION, Change.RESCINDED),
        DraftKind.DEADLINE_NUDGE: (Change.OWN_MAIL, Change.YOUR_DECISION, Change.RESCINDED, *_DECIDED),
        DraftKind.ACCEPTANCE: (Change.OWN_MAIL, Change.RESCINDED, Change.OTHER_MIND),
        DraftKind.DECLINE: (Change.OWN_MAIL, Change.RESCINDED, Change.OTHER_MIND),
        DraftKind.WITHDRAWAL: (Change.OWN_MAIL, Change.OTHER_MIND),
        DraftKind.REJECTION_REPLY: (Change.OWN_MAIL, Change.REOPENED),
        DraftKind.KEEP_WARM: (Change.REOPENED, Change.OTHER_MIND),
        DraftKind.CONNECT_NOTE: (Change.OTHER_MIND,),
    }
)

STAGE_CHANGES: Mapping[Stage, tuple[Change, ...]] = MappingProxyType(
    {
        Stage.AWAITING_DECISION: (Change.MOVED, Change.NEW_INTERVIEW, Change.DECISION),
        Stage.GHOSTED: (Change.THEY_WRITE, Change.OWN_LETTERS, Change.NEW_INTERVIEW, Change.DECISION),
    }
)
