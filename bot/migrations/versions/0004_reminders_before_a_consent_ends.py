"""Reminders before a consent ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "client_talk",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("client_ref", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("consent_id", sa.String(length=16), nullable=True),
        sa.Column("talked_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_talk")),
    )
    with op.batch_alter_table("client_talk", schema=None) as batch_op:
        batch_op.create_index("ix_client_talk_client", ["team_id", "client_ref"], unique=False)
        batch_op.create_index("ix_client_talk_consent", ["team_id", "consent_id"], unique=False)

    op.create_table(
        "consent_reminded",
        sa.Column("consent_id", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("client_ref", sa.String(length=32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("consent_id", name=op.f("pk_consent_reminded")),
    )
    with op.batch_alter_table("consent_reminded", schema=None) as batch_op:
        batch_op.create_index("ix_consent_reminded_again_on", ["team_id", "again_on"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("consent_reminded", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_reminded_again_on")

    op.drop_table("consent_reminded")
    with op.batch_alter_table("client_talk", schema=None) as batch_op:
        batch_op.drop_index("ix_client_talk_consent")
        batch_op.drop_index("ix_client_talk_client")

    op.drop_table("client_talk")
