"""What recruiting aims at: seats, shares of the population, and seats that were set by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ROUNDINGS = ("largest_remainder", "sainte_lague")


def upgrade() -> None:
    rounding = sa.Enum(*ROUNDINGS, name="rounding", native_enum=False, length=32, create_constraint=True)
    op.create_table(
        "recruitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("reserves", sa.Integer(), nullable=False),
        sa.Column("rounding", rounding, nullable=False),
        sa.Column("slack", sa.Integer(), nullable=False),
        sa.Column("never_alone", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_day", sa.Date(), nullable=False),
        sa.Column("in_percent", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_recruitment_some_seats")),
        sa.CheckConstraint("reserves >= 0", name=op.f("ck_recruitment_reserves_not_negative")),
        sa.CheckConstraint("slack >= 0", name=op.f("ck_recruitment_slack_not_negative")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_recruitment_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruitment")),
        sa.UniqueConstraint("process_id", name=op.f("uq_recruitment_process_id")),
    )
    op.create_table(
        "recruitment_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recruitment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("feature", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.String(length=32), nullable=False),
        sa.Column("by_hand", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("by_hand IS NULL OR why <> ''", name=op.f("ck_recruitment_share_by_hand_with_reason")),
        sa.ForeignKeyConstraint(
            ["recruitment_id"],
            ["recruitment.id"],
            name=op.f("fk_recruitment_share_recruitment_id_recruitment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruitment_share")),
        sa.UniqueConstraint(
            "recruitment_id", "feature", "value", name=op.f("uq_recruitment_share_recruitment_id_feature_value")
        ),
    )


def downgrade() -> None:
    op.drop_table("recruitment_share")
    op.drop_table("recruitment")
