"""What people say aloud or in sign: recordings, two ways for words to come in, and a purpose to say yes to; and
texts of a process in sign language."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

PURPOSE = "voice_kept"
WAYS = ("voice", "signed")
# Table, column and name of each CHECK that lists purposes, and of those that list the ways in.
PURPOSES = (("consent_wording", "purpose", "consent_purpose"), ("consent_grant", "purpose", "grant_purpose"))
CHANNELS = (
    ("contribution", "channel", "channel"),
    ("vote", "channel", "vote_channel"),
    ("entry_mark", "channel", "mark_channel"),
    ("entry_mark", "differs_from", "mark_differs_from"),
)


def upgrade() -> None:
    for check in PURPOSES:
        _allow(*check, [*_allowed(*check), PURPOSE])
    for check in CHANNELS:
        _allow(*check, [*_allowed(*check), *WAYS])
    op.create_table(
        "recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.node_id"],
            name=op.f("fk_recording_contribution_id_contribution"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_recording_membership_id_membership"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_recording_contribution_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recording_public_id")),
    )
    op.create_index(op.f("ix_recording_membership_id"), "recording", ["membership_id"], unique=False)
    op.create_index(op.f("ix_recording_sent_at"), "recording", ["sent_at"], unique=False)
    op.create_table(
        "signed_video",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(length=32), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("poster", sa.LargeBinary(), nullable=True),
        sa.Column("captions", sa.Text(), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_signed_video_added_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_signed_video_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_video")),
        sa.UniqueConstraint("process_id", "of", name=op.f("uq_signed_video_process_id_of")),
    )


def downgrade() -> None:
    op.drop_table("signed_video")
    op.drop_table("recording")
    # An older version knows these words as what was said to somebody.
    for table, column, _ in CHANNELS:
        op.execute(f"UPDATE {table} SET {column} = 'in_person' WHERE {column} IN ('voice', 'signed')")
    for check in reversed(CHANNELS):
        _allow(*check, [one for one in _allowed(*check) if one not in WAYS])
    for check in reversed(PURPOSES):
        op.execute(f"DELETE FROM {check[0]} WHERE purpose = '{PURPOSE}'")
        _allow(*check, [one for one in _allowed(*check) if one != PURPOSE])


def _allowed(table: str, _column: str, name: str) -> list[str]:
    """What the CHECK lets through now, in its order: other revisions add to them too."""
    found = sa.inspect(op.get_bind()).get_check_constraints(table)
    text = next(one["sqltext"] for one in found if one["name"] == op.f(f"ck_{table}_{name}"))
    return re.findall(r"'([a-z_]+)'", text)


def _allow(table: str, column: str, name: str, values: list[str]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column} IN ({listed})")
