"""Themes: what the machine suggests, what people decided, and the log of it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("theme_look", "theme_edit", "theme_approval", "theme_label", "theme", "theme_proposal")


def upgrade() -> None:
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.add_column(sa.Column("theme_changes", sa.Integer(), server_default=sa.text("0"), nullable=False))
    # Every link so far was made by a person.
    with op.batch_alter_table("trace_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_machine", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    _make_theme_proposal()
    _make_theme()
    _make_theme_label()
    _make_theme_approval()
    _make_theme_edit()
    _make_theme_look()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    # What older versions make nothing of goes with them, and takes its links along.
    themes = "(SELECT id FROM trace_node WHERE kind = 'theme')"
    op.execute(f"DELETE FROM trace_link WHERE from_id IN {themes} OR to_id IN {themes}")
    op.execute("DELETE FROM trace_node WHERE kind = 'theme'")
    op.execute("DELETE FROM reference_counter WHERE kind = 'theme'")
    with op.batch_alter_table("trace_link", schema=None) as batch_op:
        batch_op.drop_column("by_machine")
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.drop_column("theme_changes")


def _make_theme_proposal() -> None:
    op.create_table(
        "theme_proposal",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "assembly", "open_call", name="proposal_source", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_from", sa.String(length=64), nullable=False),
        sa.Column("at_change", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_theme_proposal_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("process_id", "source", name=op.f("pk_theme_proposal")),
    )


def _make_theme() -> None:
    op.create_table(
        "theme",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "accepted",
                "approved",
                "closed",
                name="theme_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.Integer(), nullable=False),
        sa.Column("proposal", sa.String(length=32), nullable=True),
        sa.Column(
            "source",
            sa.Enum("assembly", "open_call", name="theme_source", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["theme.node_id"], name=op.f("fk_theme_merged_into_id_theme")),
        sa.ForeignKeyConstraint(
            ["node_id"], ["trace_node.id"], name=op.f("fk_theme_node_id_trace_node"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_theme")),
    )


def _make_theme_label() -> None:
    op.create_table(
        "theme_label",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("by_machine", sa.Boolean(), nullable=False),
        sa.Column("taken_from_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["taken_from_id"],
            ["contribution.node_id"],
            name=op.f("fk_theme_label_taken_from_id_contribution"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.node_id"], name=op.f("fk_theme_label_theme_id_theme"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("theme_id", "version", name=op.f("pk_theme_label")),
    )


def _make_theme_approval() -> None:
    op.create_table(
        "theme_approval",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_theme_approval_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id", "version"],
            ["theme_label.theme_id", "theme_label.version"],
            name=op.f("fk_theme_approval_theme_id_theme_label"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("theme_id", "version", "membership_id", name=op.f("pk_theme_approval")),
    )


def _make_theme_edit() -> None:
    op.create_table(
        "theme_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "accept",
                "make",
                "rename",
                "merge",
                "split",
                "move",
                "take_in",
                "link",
                "unlink",
                "state",
                "close",
                "undo",
                name="theme_act",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_theme_edit_by_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_theme_edit_process_id_process"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["theme_edit.id"], name=op.f("fk_theme_edit_undoes_id_theme_edit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_edit")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_theme_edit_process_id_number")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_theme_edit_undoes_id")),
    )


def _make_theme_look() -> None:
    op.create_table(
        "theme_look",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("assembly", "open_call", name="look_source", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_theme_look_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_theme_look_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("process_id", "source", "person_id", name=op.f("pk_theme_look")),
    )
