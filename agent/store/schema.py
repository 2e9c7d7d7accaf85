"""The tables. The journal is the truth and the ledger the memory of drafts; `applications` is a cache of the journal.

Journal and ledger refer to applications by id without a foreign key, since a cache may be dropped at any time.
A change here needs a migration (`migrations/versions/`).
"""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from agent.store.columns import Json, Moment, Text
from connectors.mail import Draft, DraftRef

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_TEXTS = TypeAdapter(tuple[str, ...])


class _Mailboxes(TypedColumns):
    name = Column(Text, primary_key=True)
    kind: Named[str] = Column(Text)
    address: Named[str] = Column(Text)
    cursor: Named[str | None] = Column(Text)
    registered_at: Named[datetime] = Column(Moment)
    first_scanned_at: Named[datetime | None] = Column(Moment)
    last_scanned_at: Named[datetime | None] = Column(Moment)
    state: Named[str] = Column(Text)
    state_text: Named[str] = Column(Text)


class _Usage(TypedColumns):
    mailbox = Column(Text, ForeignKey("mailboxes.name"), primary_key=True)
    day: Named[str] = Column(Text)  # ISO 8601; the `day_…` columns count that day
    day_requests: Named[int] = Column(Integer)
    day_units: Named[int] = Column(Integer)
    last_requests: Named[int] = Column(Integer)
    last_units: Named[int] = Column(Integer)


class _Journal(TypedColumns):
    number = Column(Integer, primary_key=True)  # the order of filing, for people who look; the fold goes by `at`
    application_id: Named[str] = Column(Text)
    id: Named[str] = Column(Text, index=True)
    at: Named[datetime] = Column(Moment)
    entry: Named[str] = Column(Text)


class _Applications(TypedColumns):
    id = Column(Text, primary_key=True)
    first_at: Named[datetime] = Column(Moment, index=True)
    application: Named[str] = Column(Text)


class _Seen(TypedColumns):
    message_id = Column(Text, primary_key=True)
    mailbox: Named[str] = Column(Text, ForeignKey("mailboxes.name"), index=True)
    kind: Named[str] = Column(Text)


class _Questions(TypedColumns):
    id = Column(Text, primary_key=True)
    at: Named[datetime] = Column(Moment)
    application_id: Named[str | None] = Column(Text, index=True)
    text: Named[str] = Column(Text)
    candidates: Named[tuple[str, ...]] = Column(Json(_TEXTS))
    message_id: Named[str] = Column(Text, index=True)
    answered: Named[bool] = Column(Boolean)


class _UserDrafts(TypedColumns):
    mailbox = Column(Text, ForeignKey("mailboxes.name"), primary_key=True)
    ref_id = Column(Text, primary_key=True)
    in_reply_to: Named[str | None] = Column(Text, index=True)
    to: Named[tuple[str, ...]] = Column(Json(_TEXTS))


class _Attempts(TypedColumns):
    mailbox = Column(Text, ForeignKey("mailboxes.name"), primary_key=True)
    ref_id = Column(Text, primary_key=True)
    attempts: Named[int] = Column(Integer)
    reason: Named[str | None] = Column(Text)  # set once the mail is in quarantine


class _Ledger(TypedColumns):
    key = Column(Text, primary_key=True)
    kind: Named[str] = Column(Text)
    application: Named[str] = Column(Text, index=True)
    company: Named[str | None] = Column(Text)
    mailbox: Named[str] = Column(Text, index=True)
    person: Named[str | None] = Column(Text, index=True)
    occasion: Named[str] = Column(Text, index=True)
    interview: Named[str | None] = Column(Text, index=True)
    state: Named[str] = Column(Text, index=True)
    ready: Named[bool] = Column(Boolean)
    missing: Named[tuple[str, ...]] = Column(Json(_TEXTS))
    marker: Named[str] = Column(Text, index=True)
    draft: Named[Draft] = Column(Json(TypeAdapter(Draft)))
    ref_id: Named[str | None] = Column(Text, index=True)
    ref: Named[DraftRef | None] = Column(Json(TypeAdapter(DraftRef)))
    to: Named[str | None] = Column(Text)
    due: Named[datetime] = Column(Moment)
    send_from: Named[datetime] = Column(Moment)
    send_until: Named[datetime] = Column(Moment)
    expires: Named[datetime] = Column(Moment)
    frames: Named[tuple[str, ...]] = Column(Json(_TEXTS))
    facts: Named[tuple[str, ...]] = Column(Json(_TEXTS))
    why: Named[str] = Column(Text)
    intended_at: Named[datetime] = Column(Moment, index=True)
    changed_at: Named[datetime] = Column(Moment)
    look_digest: Named[str | None] = Column(Text)  # what the last look saw in it
    look_at: Named[datetime | None] = Column(Moment)  # when that was first seen
    look_taken: Named[bool] = Column(Boolean)  # whether it was made use of


class _Findings(TypedColumns):
    key = Column(Text, primary_key=True)
    findings: Named[tuple[str, ...]] = Column(
        Json(_TEXTS)
    )  # what is wrong with the draft as the user edited or sent it


class _Notified(TypedColumns):
    key = Column(Text, primary_key=True)  # what was told aloud, so that a restart does not tell it again
    at: Named[datetime] = Column(Moment)


mailboxes = Table("mailboxes", metadata, _Mailboxes)
usage = Table("usage", metadata, _Usage)
journal = Table(
    "journal",
    metadata,
    _Journal,
    UniqueConstraint("application_id", "id"),
    Index(None, "application_id", "at"),
)
applications = Table("applications", metadata, _Applications)
seen = Table("seen", metadata, _Seen)
questions = Table("questions", metadata, _Questions)
user_drafts = Table("user_drafts", metadata, _UserDrafts)
attempts = Table("attempts", metadata, _Attempts)
ledger = Table("ledger", metadata, _Ledger)
findings = Table("findings", metadata, _Findings)
notified = Table("notified", metadata, _Notified)
