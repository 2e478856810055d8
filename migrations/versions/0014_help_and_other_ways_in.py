"""Help and other ways in: supporters and the marks on what came by another hand or another way."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("entry_mark", "support_consent", "support_link")
CHANNELS = ("online", "phone", "paper", "in_person", "imported")
HELPERS = ("supporter", "advocate", "interpreter", "facilitator", "somebody")
ONE_THING = (
    "(contribution_id IS NOT NULL AND statement_id IS NULL AND grant_id IS NULL)"
    " OR (contribution_id IS NULL AND statement_id IS NOT NULL AND grant_id IS NULL)"
    " OR (contribution_id IS NULL AND statement_id IS NULL AND grant_id IS NOT NULL)"
)


def upgrade() -> None:
    _make_support_link()
    _make_support_consent()
    _make_entry_mark()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _make_support_link() -> None:
    op.create_table(
        "support_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("support_kind", *HELPERS), nullable=False),
        sa.Column("called", sa.String(length=200), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["membership.id"], name=op.f("fk_support_link_member_id_membership"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"],
            ["membership.id"],
            name=op.f("fk_support_link_supporter_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_support_link_public_id")),
        sa.UniqueConstraint("supporter_id", name=op.f("uq_support_link_supporter_id")),
    )
    with op.batch_alter_table("support_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_link_member_id"), ["member_id"], unique=False)


def _make_support_consent() -> None:
    op.create_table(
        "support_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("act", _choice("support_act", "read", "write", "vote"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["support_link.id"], name=op.f("fk_support_consent_link_id_support_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_consent")),
    )
    with op.batch_alter_table("support_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_consent_link_id"), ["link_id"], unique=False)
        batch_op.create_index(
            "uq_support_consent_live",
            ["link_id", "act"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def _make_entry_mark() -> None:
    op.create_table(
        "entry_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("grant_id", sa.Integer(), nullable=True),
        sa.Column(
            "provenance", _choice("mark_provenance", "own_words", "helped", "interpreted", "scribed"), nullable=False
        ),
        sa.Column("channel", _choice("mark_channel", *CHANNELS), nullable=False),
        sa.Column("helper", _choice("mark_helper", *HELPERS), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("verbatim", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("differs_from", _choice("mark_differs_from", *CHANNELS), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            ONE_THING,
            name=op.f("ck_entry_mark_marks_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.node_id"],
            name=op.f("fk_entry_mark_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_entry_mark_entered_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["consent_grant.id"], name=op.f("fk_entry_mark_grant_id_consent_grant"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["support_link.id"], name=op.f("fk_entry_mark_link_id_support_link"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_entry_mark_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.node_id"],
            name=op.f("fk_entry_mark_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_mark")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_entry_mark_contribution_id")),
    )
    with op.batch_alter_table("entry_mark", schema=None) as batch_op:
        batch_op.create_index("ix_entry_mark_vote", ["membership_id", "statement_id"], unique=False)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
