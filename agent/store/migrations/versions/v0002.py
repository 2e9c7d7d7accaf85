"""What was asked of each mailbox's server: on one day, and in the last round."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """To this revision, from the one before."""
    op.create_table(
        "usage",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("day_requests", sa.Integer(), nullable=False),
        sa.Column("day_units", sa.Integer(), nullable=False),
        sa.Column("last_requests", sa.Integer(), nullable=False),
        sa.Column("last_units", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mailbox"], ["mailboxes.name"], name="fk_usage_mailbox"),
        sa.PrimaryKeyConstraint("mailbox", name="pk_usage"),
    )
