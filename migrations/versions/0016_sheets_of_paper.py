"""Sheets of paper: each keyed twice by two people, and how often the two read the same."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("keying_tally", "sheet_keying", "paper_sheet")


def upgrade() -> None:
    _make_paper_sheet()
    _make_sheet_keying()
    _make_keying_tally()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _make_paper_sheet() -> None:
    op.create_table(
        "paper_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("pack", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("look", _choice("sheet_look", "large", "easy"), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column(
            "state", _choice("sheet_state", "printed", "keyed_once", "differs", "agreed", "void"), nullable=False
        ),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_paper_sheet_issued_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_paper_sheet_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_paper_sheet_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sheet")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_sheet_number")),
    )
    with op.batch_alter_table("paper_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_sheet_membership_id"), ["membership_id"], unique=False)
        batch_op.create_index("ix_paper_sheet_pack", ["process_id", "pack"], unique=False)


def _make_sheet_keying() -> None:
    op.create_table(
        "sheet_keying",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ticks", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_in_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("turn IN (1, 2)", name=op.f("ck_sheet_keying_turn")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_sheet_keying_by_id_person")),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["paper_sheet.id"], name=op.f("fk_sheet_keying_sheet_id_paper_sheet"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_keying")),
        sa.UniqueConstraint("sheet_id", "by_id", name=op.f("uq_sheet_keying_sheet_id_by_id")),
        sa.UniqueConstraint("sheet_id", "turn", name=op.f("uq_sheet_keying_sheet_id_turn")),
    )


def _make_keying_tally() -> None:
    op.create_table(
        "keying_tally",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("one", sa.String(length=32), nullable=False),
        sa.Column("other", sa.String(length=32), nullable=False),
        sa.Column("times", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_keying_tally_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("process_id", "kind", "one", "other", name=op.f("pk_keying_tally")),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
