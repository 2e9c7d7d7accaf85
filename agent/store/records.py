"""What the store hands out beside entries and applications."""

from __future__ import annotations

from pydantic import AwareDatetime

from agent.etiquette.kinds import DraftKind, DraftState
from agent.etiquette.value import Value
from connectors.mail import Draft, DraftRef
from connectors.mailbox import Cursor


class MailboxRecord(Value):
    """One mailbox. `state` is "ok", "sign_in_needed", "misconfigured" or "trying_later"; `state_text` says why."""

    name: str
    kind: str
    address: str
    cursor: Cursor | None = None
    first_scanned_at: AwareDatetime | None = None
    last_scanned_at: AwareDatetime | None = None
    state: str = "ok"
    state_text: str = ""


class Usage(Value):
    """What was asked of a mailbox's server: on that day (ISO 8601, UTC), and in the last round."""

    mailbox: str
    day: str
    day_requests: int
    day_units: int
    last_requests: int
    last_units: int


class Question(Value):
    """Something only the user can answer. `candidates` are ids of the applications that may be meant."""

    id: str
    at: AwareDatetime
    application_id: str | None = None
    text: str
    candidates: tuple[str, ...] = ()
    message_id: str
    answered: bool = False


class UserDraft(Value):
    """A draft that the user began on their own: while it stands, letters into its thread wait."""

    mailbox: str
    ref_id: str
    in_reply_to: str | None = None
    to: tuple[str, ...] = ()


class Quarantined(Value):
    """A mail that could not be read: which, why, and how often it was tried."""

    mailbox: str
    ref_id: str
    reason: str
    attempts: int


class LedgerRow(Value):
    """One draft of ours, from the intention on. `key` is its courtesy's.

    `draft` is the whole letter as it is or was to be placed; `ref` where it lies, once it does. `to` is the address
    it gets once ready. `facts` are what the letter drew on, `frames` the forms of its sentences, for later letters
    not to repeat. `why` says what ended it.
    """

    key: str
    kind: DraftKind
    application: str
    company: str | None = None
    mailbox: str
    person: str | None = None
    occasion: str
    interview: str | None = None
    state: DraftState = DraftState.INTENDED
    ready: bool
    missing: tuple[str, ...] = ()
    draft: Draft
    ref: DraftRef | None = None
    to: str | None = None
    due: AwareDatetime
    send_from: AwareDatetime
    send_until: AwareDatetime
    expires: AwareDatetime
    frames: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    why: str = ""
    intended_at: AwareDatetime
    changed_at: AwareDatetime


class RebuildReport(Value):
    """How many applications were derived anew, and which of them had been cached otherwise."""

    applications: int
    differed: tuple[str, ...] = ()
