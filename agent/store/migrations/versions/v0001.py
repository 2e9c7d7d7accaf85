"""The first tables: mailboxes, journal and its cache, questions, the ledger of drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """To this revision, from an empty database."""
    op.create_table(
        "applications",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("first_at", sa.Text(), nullable=False),
        sa.Column("application", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
    )
    op.create_index("ix_applications_first_at", "applications", ["first_at"])
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_journal"),
        sa.UniqueConstraint("application_id", "id", name="uq_journal_application_id_id"),
    )
    op.create_index("ix_journal_application_id_at", "journal", ["application_id", "at"])
    op.create_index("ix_journal_id", "journal", ["id"])
    op.create_table(
        "ledger",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("application", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("interview", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("ref_id", sa.Text(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("to", sa.Text(), nullable=True),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("send_from", sa.Text(), nullable=False),
        sa.Column("send_until", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("frames", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("intended_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("look_digest", sa.Text(), nullable=True),
        sa.Column("look_at", sa.Text(), nullable=True),
        sa.Column("look_taken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_ledger"),
    )
    op.create_index("ix_ledger_application", "ledger", ["application"])
    op.create_index("ix_ledger_intended_at", "ledger", ["intended_at"])
    op.create_index("ix_ledger_interview", "ledger", ["interview"])
    op.create_index("ix_ledger_mailbox", "ledger", ["mailbox"])
    op.create_index("ix_ledger_marker", "ledger", ["marker"])
    op.create_index("ix_ledger_occasion", "ledger", ["occasion"])
    op.create_index("ix_ledger_person", "ledger", ["person"])
    op.create_index("ix_ledger_ref_id", "ledger", ["ref_id"])
    op.create_index("ix_ledger_state", "ledger", ["state"])
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("registered_at", sa.Text(), nullable=False),
        sa.Column("first_scanned_at", sa.Text(), nullable=True),
        sa.Column("last_scanned_at", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mailboxes"),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_application_id", "questions", ["application_id"])
    op.create_index("ix_questions_message_id", "questions", ["message_id"])
    op.create_table(
        "attempts",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("ref_id", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["mailbox"], ["mailboxes.name"], name="fk_attempts_mailbox"),
        sa.PrimaryKeyConstraint("mailbox", "ref_id", name="pk_attempts"),
    )
    op.create_table(
        "seen",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mailbox"], ["mailboxes.name"], name="fk_seen_mailbox"),
        sa.PrimaryKeyConstraint("message_id", name="pk_seen"),
    )
    op.create_index("ix_seen_mailbox", "seen", ["mailbox"])
    op.create_table(
        "user_drafts",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("ref_id", sa.Text(), nullable=False),
        sa.Column("in_reply_to", sa.Text(), nullable=True),
        sa.Column("to", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mailbox"], ["mailboxes.name"], name="fk_user_drafts_mailbox"),
        sa.PrimaryKeyConstraint("mailbox", "ref_id", name="pk_user_drafts"),
    )
    op.create_index("ix_user_drafts_in_reply_to", "user_drafts", ["in_reply_to"])
