"""Facts to put into a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from agent.etiquette.evidence import Evidence, Party, Quote
from agent.etiquette.journal import MailRead
from agent.etiquette.kinds import DraftKind, DraftState, MessageKind
from agent.store import LedgerRow, Question
from connectors.mail import Address, Draft, DraftRef

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def mail(number: int, *, company: str = "Tidewell", mailbox: str = "home") -> MailRead:
    """The mail of that number, `number` hours after noon."""
    return MailRead(
        id=f"<{number}@tidewell.example>#0",
        at=NOON + number * HOUR,
        message_id=f"<{number}@tidewell.example>",
        mailbox=mailbox,
        subject=f"Your application, part {number}",
        evidence=Evidence(
            kind=MessageKind.APPLICATION_RECEIVED,
            confidence=0.9,
            company=company,
            role="Archivist",
            because=(Quote(says="application_received", quote="we have received your application"),),
            sender=Party(name="Ines Fabre", address="ines.fabre@tidewell.example"),
            human=True,
        ),
    )


def question(number: int) -> Question:
    """The question of that number, `number` hours after noon."""
    return Question(
        id=f"q{number}",
        at=NOON + number * HOUR,
        application_id="<1@tidewell.example>",
        text="Which of two roles is meant?",
        candidates=("<1@tidewell.example>", "<2@tidewell.example>"),
        message_id="<3@tidewell.example>",
    )


def draft(key: str = "k1", body: str = "Dear Ines,\n\nthank you.") -> Draft:
    """A letter under that key's marker."""
    return Draft(
        marker=f"<{key}@mail.example>",
        sender=Address("noor@mail.example", "Noor Amin"),
        to=(Address("ines.fabre@tidewell.example", "Ines Fabre"),),
        subject="Re: Your application",
        body=body,
        in_reply_to="<1@tidewell.example>",
        references=("<1@tidewell.example>",),
    )


def ref(digest: str = "d1") -> DraftRef:
    """Where a draft lies, with that content."""
    return DraftRef(id="17", marker="<k1@mail.example>", digest=digest)


def row(
    key: str = "k1",
    *,
    kind: DraftKind = DraftKind.THANK_YOU,
    application: str = "<1@tidewell.example>",
    at: datetime = NOON,
    state: DraftState = DraftState.INTENDED,
) -> LedgerRow:
    """A draft about to be made."""
    return LedgerRow(
        key=key,
        kind=kind,
        application=application,
        company="Tidewell",
        mailbox="home",
        person="<1@tidewell.example>/1",
        occasion="<1@tidewell.example>",
        interview="<1@tidewell.example>/1",
        state=state,
        ready=False,
        missing=("what you talked about",),
        draft=draft(key),
        to="ines.fabre@tidewell.example",
        due=at + HOUR,
        send_from=at,
        send_until=at + 2 * HOUR,
        expires=at + 9 * HOUR,
        frames=("opening-1", "closing-2"),
        facts=("moved two archives",),
        intended_at=at,
        changed_at=at,
    )
