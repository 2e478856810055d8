"""Members, the codes that let them in, and what they said yes to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_consent_wording()
    _make_membership()
    _make_consent_grant()
    _make_personal_code()


def downgrade() -> None:
    with op.batch_alter_table("personal_code", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_personal_code_live",
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )
    op.drop_table("personal_code")
    with op.batch_alter_table("consent_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consent_grant_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_consent_grant_membership_id"))
    op.drop_table("consent_grant")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("uq_membership_person_process_role")
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))
    op.drop_table("membership")
    op.drop_table("consent_wording")


def _make_consent_wording() -> None:
    op.create_table(
        "consent_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            _one_of("consent_purpose", "take_part", "be_quoted", "be_contacted", "be_kept"),
            nullable=False,
        ),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_wording")),
        sa.UniqueConstraint("purpose", "version", "language", name=op.f("uq_consent_wording_purpose_version_language")),
    )


def _make_membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            _one_of(
                "role",
                "member",
                "supporter",
                "facilitator",
                "convenor",
                "advisory_member",
                "witness",
                "panel_member",
                "procurement_lead",
                "observer",
                "reviewer",
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            _one_of("source", "assembly", "open_call"),
            nullable=True,
        ),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("circumstance", sa.String(length=200), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'member') = (source IS NOT NULL)", name=op.f("ck_membership_members_have_a_source")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_membership_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("process_id", "pseudonym", name=op.f("uq_membership_process_id_pseudonym")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)
        batch_op.create_index("uq_membership_person_process_role", ["person_id", "process_id", "role"], unique=True)


def _make_consent_grant() -> None:
    op.create_table(
        "consent_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            _one_of("grant_purpose", "take_part", "be_quoted", "be_contacted", "be_kept"),
            nullable=False,
        ),
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column(
            "attribution",
            _one_of("attribution", "none", "circumstance", "pseudonym", "name"),
            nullable=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_consent_grant_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["consent_wording.id"], name=op.f("fk_consent_grant_wording_id_consent_wording")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_grant")),
    )
    with op.batch_alter_table("consent_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_grant_membership_id"), ["membership_id"], unique=False)
        batch_op.create_index(
            "uq_consent_grant_live",
            ["membership_id", "purpose"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def _make_personal_code() -> None:
    op.create_table(
        "personal_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("slow_hash", sa.String(length=200), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_personal_code_issued_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_personal_code_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_code")),
        sa.UniqueConstraint("lookup", name=op.f("uq_personal_code_lookup")),
    )
    with op.batch_alter_table("personal_code", schema=None) as batch_op:
        batch_op.create_index(
            "uq_personal_code_live",
            ["membership_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
