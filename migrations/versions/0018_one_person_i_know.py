"""One person I know: contacts with cover, handover notes, threads, contacts elsewhere, reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = (
    "reminder_choice",
    "contact_event",
    "thread_message",
    "handover_note",
    "contact_link",
    "contact_wish",
    "contact_card",
)
WAYS = ("none", "post", "phone", "text", "in_person", "supporter")
ABOUT = ("statements", "words", "results", "reply")


def upgrade() -> None:
    _make_contact_card()
    _make_contact_link()
    _make_handover_note()
    _make_thread_message()
    _make_contact_event()
    for table, column in (("contact_wish", "at"), ("reminder_choice", "changed_at")):
        sealed = [sa.Column("sealed", sa.LargeBinary(), nullable=False)] if table == "reminder_choice" else []
        op.create_table(
            table,
            sa.Column("membership_id", sa.Integer(), nullable=False),
            *sealed,
            sa.Column(column, sa.DateTime(timezone=True), nullable=False),
            _to_membership(table, "membership_id"),
            sa.PrimaryKeyConstraint("membership_id", name=op.f(f"pk_{table}")),
        )
    _index("reminder_choice", "changed_at")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _make_contact_card() -> None:
    op.create_table(
        "contact_card",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("shown_as", sa.String(length=80), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("willing", sa.Boolean(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        _to_membership("contact_card", "membership_id"),
        _to_membership("contact_card", "cover_id", "SET NULL"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_contact_card")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contact_card_public_id")),
    )


def _make_contact_link() -> None:
    op.create_table(
        "contact_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cover_id IS NULL OR cover_id <> contact_id", name=op.f("ck_contact_link_cover_is_somebody_else")
        ),
        _to_membership("contact_link", "member_id"),
        _to_membership("contact_link", "contact_id"),
        _to_membership("contact_link", "cover_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contact_link_public_id")),
    )
    for column in ("member_id", "contact_id", "cover_id", "to_at"):
        _index("contact_link", column)
    with op.batch_alter_table("contact_link", schema=None) as batch_op:
        batch_op.create_index(
            "uq_contact_link_live",
            ["member_id"],
            unique=True,
            sqlite_where=sa.text("to_at IS NULL"),
            postgresql_where=sa.text("to_at IS NULL"),
        )


def _make_handover_note() -> None:
    op.create_table(
        "handover_note",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", _choice("note_state", "with_member", "passed_on", "kept_back", "nothing"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["contact_link.id"], name=op.f("fk_handover_note_link_id_contact_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_handover_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_handover_note_public_id")),
    )
    _index("handover_note", "at")


def _make_thread_message() -> None:
    op.create_table(
        "thread_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("by", _choice("message_by", "member", "contact", "cover"), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _to_membership("thread_message", "member_id"),
        _to_membership("thread_message", "by_membership_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_message")),
    )
    _index("thread_message", "at")
    with op.batch_alter_table("thread_message", schema=None) as batch_op:
        batch_op.create_index("ix_thread_message_member_id_at", ["member_id", "at"], unique=False)


def _make_contact_event() -> None:
    op.create_table(
        "contact_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("with_id", sa.Integer(), nullable=True),
        sa.Column("way", _choice("event_way", *WAYS), nullable=False),
        sa.Column("about", _choice("event_about", *ABOUT), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        _to_membership("contact_event", "member_id"),
        _to_membership("contact_event", "with_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_event")),
    )
    for column in ("member_id", "day"):
        _index("contact_event", column)


def _to_membership(table: str, column: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_membership")
    return sa.ForeignKeyConstraint([column], ["membership.id"], name=name, ondelete=ondelete)


def _index(table: str, column: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
