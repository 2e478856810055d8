"""At which change of its process a vote was stored, and when votes were last taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Votes that are there already count as old. Maps know at which change they were made, so they stay as they are.
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("at_change", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.create_index("ix_vote_statement_change", ["statement_id", "at_change"], unique=False)
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.add_column(sa.Column("votes_rewritten", sa.Integer(), server_default=sa.text("0"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.drop_column("votes_rewritten")
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index("ix_vote_statement_change")
        batch_op.drop_column("at_change")
