"""A courtesy: something owed to a person, and when. It names the ledger row, the job and the draft's marker."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from pydantic import AwareDatetime

from agent.etiquette.application import MailLink
from agent.etiquette.kinds import DraftKind, Family
from agent.etiquette.value import Value


class Standing(StrEnum):
    """What has become of a courtesy."""

    OPEN = "open"  # owed: now, or from `place_at` on
    DONE = "done"  # the user wrote to that person
    WAIVED = "waived"  # the user discarded it, or said no to it
    OVERTAKEN = "overtaken"  # events made it pointless
    LAPSED = "lapsed"  # its time has passed
    TOO_OLD = "too_old"  # it was due before afterword was there: shown, not placed


class Reason(Value):
    """Why it is owed: the rule, in words, and the mail or note it follows from."""

    rule: str
    says: str
    source: str | None = None  # message id, "clock", "notes" or "config"


class Courtesy(Value):
    """Something owed. `person` is None where it is owed by the user to themselves (notes).

    A draft may stand in the mailbox from `place_at` on; it is due at `due`, best sent between `send_from` and
    `send_until`, and pointless after `expires`. All are aware; windows are in the recipient's local time. `deadline`
    is the day that the letter may name: by when the user must answer another offer.
    """

    key: str
    kind: DraftKind
    family: Family
    application: str
    person: str | None
    occasion: str
    place_at: AwareDatetime
    due: AwareDatetime
    send_from: AwareDatetime
    send_until: AwareDatetime
    expires: AwareDatetime
    interview: str | None = None
    answers: MailLink | None = None
    deadline: AwareDatetime | None = None
    because: tuple[Reason, ...] = ()
    standing: Standing = Standing.OPEN
    standing_at: AwareDatetime | None = None
    standing_because: str = ""  # message id, "clock", "notes" or "config"
    standing_why: str = ""  # in words: "rejection arrived"


def courtesy_key(kind: DraftKind, person: str | None, occasion: str) -> str:
    """The name of a courtesy, the same for the same facts for ever: no mailbox, address or employer goes into it."""
    facts = "\x1f".join((kind.value, person or "", occasion))
    return hashlib.sha256(facts.encode()).hexdigest()[:32]
