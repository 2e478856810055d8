"""Statements, votes on them, and what is hard to understand."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_statement()
    _make_not_clear()
    _make_vote()


def downgrade() -> None:
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index("ix_vote_membership")
    op.drop_table("vote")
    op.drop_table("not_clear")
    op.drop_table("statement")


def _make_statement() -> None:
    op.create_table(
        "statement",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            _one_of("statement_state", "open", "closed", "merged", "hidden"),
            nullable=False,
        ),
        sa.Column("is_meta", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["statement.node_id"], name=op.f("fk_statement_merged_into_id_statement")
        ),
        sa.ForeignKeyConstraint(
            ["node_id"], ["trace_node.id"], name=op.f("fk_statement_node_id_trace_node"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_statement_written_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_statement")),
    )


def _make_not_clear() -> None:
    op.create_table(
        "not_clear",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_not_clear_membership_id_membership"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.node_id"],
            name=op.f("fk_not_clear_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", "membership_id", name=op.f("pk_not_clear")),
    )


def _make_vote() -> None:
    op.create_table(
        "vote",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.SmallInteger(), nullable=False),
        sa.Column(
            "channel",
            _one_of("vote_channel", "online", "phone", "paper", "in_person", "imported"),
            server_default=sa.text("'online'"),
            nullable=False,
        ),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("choice IN (-1, 0, 1)", name=op.f("ck_vote_choice")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_vote_membership_id_membership"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.node_id"], name=op.f("fk_vote_statement_id_statement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement_id", "membership_id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index("ix_vote_membership", ["membership_id"], unique=False)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
