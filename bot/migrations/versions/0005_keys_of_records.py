"""A key of its own for each record of somebody who is no client: an enquiry, a subject access request, a complaint."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NEW = ("access_request", "complaint")


def upgrade() -> None:
    """Go forward; what is sealed with the charity's key by now is sealed anew by the clock (bot/retention/alone.py)."""
    for table in ("enquiry", *_NEW):
        op.add_column(table, sa.Column("wrapped_key", sa.LargeBinary(), nullable=True))
    for table in _NEW:
        op.add_column(table, sa.Column("sealed_for", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Go back."""
    for table in _NEW:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("sealed_for")
    for table in ("enquiry", *_NEW):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("wrapped_key")
