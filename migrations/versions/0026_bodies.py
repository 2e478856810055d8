"""Bodies with seats and rules, and their decisions with who was in the room."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KINDS = ("advisory_committee",)
SUBJECTS = ("remit", "strategy", "ballot", "step_back", "rules", "other")
STANDS = ("for", "against", "neither", "stood_aside")


def upgrade() -> None:
    _bodies()
    _decisions()


def _bodies() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("body_kind", KINDS), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("lived_quorum", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quorum BETWEEN 1 AND seats", name=op.f("ck_body_quorum_within_seats")),
        sa.CheckConstraint("lived_quorum BETWEEN 0 AND quorum", name=op.f("ck_body_lived_quorum_within_quorum")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_body_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("process_id", "kind", name=op.f("uq_body_process_id_kind")),
    )
    op.create_table(
        "body_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=32), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("lived_experience", sa.Boolean(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("interests", sa.Text(), nullable=True),
        sa.Column("interests_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until_day IS NULL OR until_day >= from_day", name=op.f("ck_body_seat_term_in_order")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_seat_body_id_body"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_body_seat_membership_id_membership"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_seat")),
        sa.UniqueConstraint("body_id", "label", name=op.f("uq_body_seat_body_id_label")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_body_seat_membership_id")),
    )


def _decisions() -> None:
    op.create_table(
        "body_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", _one_of("decision_subject", SUBJECTS), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("lived_quorum", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_body_decision_body_id_body"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["body_seat.id"],
            name=op.f("fk_body_decision_recorded_by_id_body_seat"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_decision")),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_body_decision_body_id_number")),
    )
    op.create_table(
        "decision_stand",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("lived_experience", sa.Boolean(), nullable=False),
        sa.Column("stand", _one_of("decision_stand", STANDS), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["body_decision.id"],
            name=op.f("fk_decision_stand_decision_id_body_decision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["body_seat.id"], name=op.f("fk_decision_stand_seat_id_body_seat"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("decision_id", "seat_id", name=op.f("pk_decision_stand")),
    )


def downgrade() -> None:
    for table in ("decision_stand", "body_decision", "body_seat", "body"):
        op.drop_table(table)


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32, create_constraint=True)
