"""What taking part costs: lines, and what is set aside for what nobody foresees."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KINDS = (
    *("fee", "travel", "supporter", "interpreter", "childcare", "kit", "food", "venue", "letters", "outreach"),
    "other",
)


def upgrade() -> None:
    kind = sa.Enum(*KINDS, name="cost_kind", native_enum=False, length=32, create_constraint=True)
    op.create_table(
        "participation_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("contingency_percent", sa.Integer(), nullable=False),
        sa.Column("available_pence", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("contingency_percent BETWEEN 0 AND 100", name=op.f("ck_participation_budget_percent")),
        sa.CheckConstraint(
            "available_pence IS NULL OR available_pence >= 0", name=op.f("ck_participation_budget_available")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_participation_budget_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_budget")),
        sa.UniqueConstraint("process_id", name=op.f("uq_participation_budget_process_id")),
    )
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("unit_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_budget_line_number")),
        sa.CheckConstraint("times >= 0", name=op.f("ck_budget_line_times")),
        sa.CheckConstraint("unit_pence >= 0", name=op.f("ck_budget_line_unit")),
        sa.ForeignKeyConstraint(
            ["budget_id"],
            ["participation_budget.id"],
            name=op.f("fk_budget_line_budget_id_participation_budget"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_budget_line_public_id")),
    )
    op.create_index(op.f("ix_budget_line_budget_id"), "budget_line", ["budget_id"])


def downgrade() -> None:
    op.drop_table("budget_line")
    op.drop_table("participation_budget")
