"""What was derived from journals by older rules is derived anew at the next look."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """To this revision, from the one before."""
    op.execute("UPDATE applications SET application = '{}'")
