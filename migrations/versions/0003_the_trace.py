"""The trace, what people say, and the moderation of words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_trace_node()
    _make_contribution()
    _make_trace_link()
    _make_moderation_note()


def downgrade() -> None:
    with op.batch_alter_table("moderation_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_note_contribution_id"))
    op.drop_table("moderation_note")
    with op.batch_alter_table("trace_link", schema=None) as batch_op:
        batch_op.drop_index("ix_trace_link_to")
    op.drop_table("trace_link")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index("ix_contribution_membership")
    op.drop_table("contribution")
    with op.batch_alter_table("trace_node", schema=None) as batch_op:
        batch_op.drop_index("ix_trace_node_process_kind")
    op.drop_table("trace_node")


def _make_trace_node() -> None:
    op.create_table(
        "trace_node",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                "node_kind",
                "contribution",
                "theme",
                "statement",
                "recommendation",
                "ballot",
                "answer",
                "priority",
                "action",
                "contract",
                "outcome",
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_trace_node_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_node")),
        sa.UniqueConstraint("process_id", "reference", name=op.f("uq_trace_node_process_id_reference")),
    )
    with op.batch_alter_table("trace_node", schema=None) as batch_op:
        batch_op.create_index("ix_trace_node_process_kind", ["process_id", "kind"], unique=False)


def _make_contribution() -> None:
    op.create_table(
        "contribution",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column(
            "provenance",
            _one_of("provenance", "own_words", "helped", "interpreted", "scribed"),
            nullable=False,
        ),
        sa.Column(
            "channel",
            _one_of("channel", "online", "phone", "paper", "in_person", "imported"),
            nullable=False,
        ),
        sa.Column(
            "state",
            _one_of("contribution_state", "private_draft", "submitted", "confirmed", "in_use", "withdrawn", "hidden"),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_contribution_membership_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["node_id"], ["trace_node.id"], name=op.f("fk_contribution_node_id_trace_node"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contribution_public_id")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index("ix_contribution_membership", ["membership_id"], unique=False)


def _make_trace_link() -> None:
    op.create_table(
        "trace_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column(
            "relation",
            _one_of("relation", "said_in", "merged_into", "drawn_from", "chosen_as", "done_by"),
            nullable=False,
        ),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_trace_link_not_to_itself")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["trace_node.id"], name=op.f("fk_trace_link_from_id_trace_node"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_trace_link_made_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["trace_node.id"], name=op.f("fk_trace_link_to_id_trace_node"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_link")),
        sa.UniqueConstraint("from_id", "to_id", name=op.f("uq_trace_link_from_id_to_id")),
    )
    with op.batch_alter_table("trace_link", schema=None) as batch_op:
        batch_op.create_index("ix_trace_link_to", ["to_id"], unique=False)


def _make_moderation_note() -> None:
    op.create_table(
        "moderation_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            _one_of("moderation_step", "allowed", "hidden", "appealed", "appeal_upheld", "appeal_refused"),
            nullable=False,
        ),
        sa.Column(
            "reason",
            _one_of(
                "hiding_reason", "names_somebody", "attacks_people", "against_the_law", "not_about_this", "advertising"
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_moderation_note_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.node_id"],
            name=op.f("fk_moderation_note_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_note")),
    )
    with op.batch_alter_table("moderation_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_note_contribution_id"), ["contribution_id"], unique=False)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
