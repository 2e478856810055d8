"""Telephones by which members take part: by text message, and by the keys of a telephone."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_line",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_phone_line_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_phone_line")),
        sa.UniqueConstraint("number_hash", name=op.f("uq_phone_line_number_hash")),
    )
    op.create_index(op.f("ix_phone_line_used_at"), "phone_line", ["used_at"], unique=False)


def downgrade() -> None:
    op.drop_table("phone_line")
