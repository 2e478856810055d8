"""Private answers, marks of erasures, who reads an old thread, and how somebody was known who got a new code."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

PROVENANCES = ("own_words", "helped", "interpreted", "scribed")
STATES = ("kept", "asked", "kept_private", "shared", "taken_back")
KNOWN_BY = ("face", "voice", "somebody", "not_sure")


def upgrade() -> None:
    op.create_table(
        "erasure_mark",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_erasure_mark")),
    )
    op.create_table(
        "private_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("provenance", _one_of("private_provenance", PROVENANCES), nullable=False),
        sa.Column("state", _one_of("private_state", STATES), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("shared_as_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_private_answer_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shared_as_id"],
            ["contribution.node_id"],
            name=op.f("fk_private_answer_shared_as_id_contribution"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_answer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_private_answer_public_id")),
    )
    for column in ("membership_id", "changed_at"):
        op.create_index(op.f(f"ix_private_answer_{column}"), "private_answer", [column], unique=False)
    with op.batch_alter_table("contact_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reads_from", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE contact_link SET reads_from = from_at")
    with op.batch_alter_table("personal_code", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_by", sa.String(length=32), nullable=True))
        listed = ", ".join(f"'{one}'" for one in KNOWN_BY)
        batch_op.create_check_constraint(op.f("ck_personal_code_code_known_by"), f"known_by IN ({listed})")


def downgrade() -> None:
    with op.batch_alter_table("personal_code", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_personal_code_code_known_by"), type_="check")
        batch_op.drop_column("known_by")
    with op.batch_alter_table("contact_link", schema=None) as batch_op:
        batch_op.drop_column("reads_from")
    op.drop_table("private_answer")
    op.drop_table("erasure_mark")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32, create_constraint=True)
