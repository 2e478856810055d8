"""Safety: concerns to a reviewer outside, the statement of rights, numbers to call, content notes, danger."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    "safeguarding_access",
    "safeguarding_note",
    "duty_person",
    "content_note",
    "helpline",
    "concern_step",
    "concern",
    "rights_statement",
)
ABOUT = ("treated", "words", "help", "money", "privacy", "safety", "other")
STATES = ("waiting", "answered", "closed", "taken_back")
STEPS = ("raised", "answered", "not_settled", "closed", "taken_back")


def upgrade() -> None:
    _make_rights_statement()
    _make_concern()
    _make_concern_step()
    _make_helpline()
    _make_content_note()
    _make_duty_person()
    _make_safeguarding_note()
    _make_safeguarding_access()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _make_rights_statement() -> None:
    op.create_table(
        "rights_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_statement")),
        sa.UniqueConstraint("version", "language", name=op.f("uq_rights_statement_version_language")),
    )


def _make_concern() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("rights_id", sa.Integer(), nullable=False),
        sa.Column("about", _choice("concern_about", *ABOUT), nullable=False),
        sa.Column("state", _choice("concern_state", *STATES), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_concern_membership_id_membership"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_concern_process_id_process"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rights_id"], ["rights_statement.id"], name=op.f("fk_concern_rights_id_rights_statement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("public_id", name=op.f("uq_concern_public_id")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_membership_id"), ["membership_id"], unique=False)
        batch_op.create_index("ix_concern_process_state", ["process_id", "state"], unique=False)


def _make_concern_step() -> None:
    op.create_table(
        "concern_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("concern_step_kind", *STEPS), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_step_concern_id_concern"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
    )
    with op.batch_alter_table("concern_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_step_concern_id"), ["concern_id"], unique=False)


def _make_helpline() -> None:
    op.create_table(
        "helpline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_helpline_area_id_area"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline")),
        sa.UniqueConstraint("public_id", name=op.f("uq_helpline_public_id")),
    )
    with op.batch_alter_table("helpline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_helpline_area_id"), ["area_id"], unique=False)


def _make_content_note() -> None:
    op.create_table(
        "content_note",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.node_id"],
            name=op.f("fk_content_note_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_content_note")),
    )


def _make_duty_person() -> None:
    op.create_table(
        "duty_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_duty_person_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_duty_person_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_person")),
    )
    with op.batch_alter_table("duty_person", schema=None) as batch_op:
        batch_op.create_index(
            "uq_duty_person_live",
            ["process_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def _make_safeguarding_note() -> None:
    op.create_table(
        "safeguarding_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_safeguarding_note_process_id_process"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["membership.id"],
            name=op.f("fk_safeguarding_note_written_by_id_membership"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_safeguarding_note_public_id")),
    )
    with op.batch_alter_table("safeguarding_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safeguarding_note_process_id"), ["process_id"], unique=False)


def _make_safeguarding_access() -> None:
    op.create_table(
        "safeguarding_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("act", _choice("safeguarding_act", "opened", "done"), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_membership_id"],
            ["membership.id"],
            name=op.f("fk_safeguarding_access_by_membership_id_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["note_id"],
            ["safeguarding_note.id"],
            name=op.f("fk_safeguarding_access_note_id_safeguarding_note"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_access")),
    )
    with op.batch_alter_table("safeguarding_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safeguarding_access_note_id"), ["note_id"], unique=False)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
