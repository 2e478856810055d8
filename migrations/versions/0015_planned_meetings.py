"""Sessions to come, by their day and title, so that everybody sees by when a need has to be met."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_planned_meeting_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_meeting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_planned_meeting_public_id")),
        sa.UniqueConstraint("process_id", "held_on", "title", name=op.f("uq_planned_meeting_process_id_held_on_title")),
    )


def downgrade() -> None:
    op.drop_table("planned_meeting")
