"""What people need and how they are paid, sealed; who may open it, and who did."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("payment_entry", "payment_choice", "private_access", "keeper", "need_check", "need_record")
PURPOSES = ("take_part", "be_quoted", "be_contacted", "be_kept")
# Table and name of the CHECK on its column `purpose`.
CHECKED = (("consent_wording", "consent_purpose"), ("consent_grant", "grant_purpose"))
STORES = ("needs", "payments")


def upgrade() -> None:
    for table, name in CHECKED:
        _allow(table, name, (*PURPOSES, "needs"))
    _make_needs()
    _make_keeper()
    _make_private_access()
    _make_payments()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    # An older version could make nothing of these answers.
    for table, name in reversed(CHECKED):
        op.execute(f"DELETE FROM {table} WHERE purpose = 'needs'")
        _allow(table, name, PURPOSES)


def _allow(table: str, name: str, purposes: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{name}"), f"purpose IN ({listed})")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _of_membership(table: str, column: str = "membership_id", ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["membership.id"], name=op.f(f"fk_{table}_{column}_membership"), ondelete=ondelete
    )


def _make_needs() -> None:
    op.create_table(
        "need_record",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        _of_membership("need_record"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_need_record")),
    )
    op.create_index(op.f("ix_need_record_used_at"), "need_record", ["used_at"], unique=False)
    op.create_table(
        "need_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _of_membership("need_check"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_check")),
        sa.UniqueConstraint(
            "membership_id", "held_on", "title", name=op.f("uq_need_check_membership_id_held_on_title")
        ),
    )
    op.create_index(op.f("ix_need_check_held_on"), "need_check", ["held_on"], unique=False)


def _make_keeper() -> None:
    op.create_table(
        "keeper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("store", _one_of("keeper_store", *STORES), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _of_membership("keeper"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeper")),
    )
    op.create_index(
        "uq_keeper_live",
        "keeper",
        ["membership_id", "store"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _make_private_access() -> None:
    op.create_table(
        "private_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("store", _one_of("access_store", *STORES), nullable=False),
        sa.Column("act", _one_of("access_act", "opened", "changed"), nullable=False),
        sa.Column("by_membership_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of_membership("private_access"),
        _of_membership("private_access", "by_membership_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_access")),
    )
    for column in ("membership_id", "at"):
        op.create_index(op.f(f"ix_private_access_{column}"), "private_access", [column], unique=False)


def _make_payments() -> None:
    op.create_table(
        "payment_choice",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _of_membership("payment_choice"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_payment_choice")),
    )
    op.create_index(op.f("ix_payment_choice_changed_at"), "payment_choice", ["changed_at"], unique=False)
    op.create_table(
        "payment_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _of_membership("payment_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payment_entry_public_id")),
    )
    for column in ("membership_id", "recorded_at"):
        op.create_index(op.f(f"ix_payment_entry_{column}"), "payment_entry", [column], unique=False)
