"""How pages look to a member, words they began, and what they told of themselves; a purpose to say yes to."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("about_record", "draft", "reader_settings")
PURPOSE = "about_me"
# Table and name of the CHECK on its column `purpose`.
CHECKED = (("consent_wording", "consent_purpose"), ("consent_grant", "grant_purpose"))


def upgrade() -> None:
    for table, name in CHECKED:
        _allow(table, name, [*_allowed(table, name), PURPOSE])
    op.create_table(
        "reader_settings",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(length=160), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _of_membership("reader_settings"),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_reader_settings")),
    )
    op.create_index(op.f("ix_reader_settings_changed_at"), "reader_settings", ["changed_at"], unique=False)
    for table, time in (("draft", "kept_at"), ("about_record", "changed_at")):
        op.create_table(
            table,
            sa.Column("membership_id", sa.Integer(), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.Column(time, sa.DateTime(timezone=True), nullable=False),
            _of_membership(table),
            sa.PrimaryKeyConstraint("membership_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{time}"), table, [time], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    # An older version could make nothing of these answers.
    for table, name in reversed(CHECKED):
        op.execute(f"DELETE FROM {table} WHERE purpose = '{PURPOSE}'")
        _allow(table, name, [one for one in _allowed(table, name) if one != PURPOSE])


def _allowed(table: str, name: str) -> list[str]:
    """The purposes that the CHECK lets through now, in their order: other revisions add to them too."""
    found = sa.inspect(op.get_bind()).get_check_constraints(table)
    text = next(one["sqltext"] for one in found if one["name"] == op.f(f"ck_{table}_{name}"))
    return re.findall(r"'([a-z_]+)'", text)


def _allow(table: str, name: str, purposes: list[str]) -> None:
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{name}"), f"purpose IN ({listed})")


def _of_membership(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["membership_id"], ["membership.id"], name=op.f(f"fk_{table}_membership_id_membership"), ondelete="CASCADE"
    )
