"""How many writes may have changed an opinion map, at the process and at each map."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opinion_changes", sa.Integer(), server_default=sa.text("0"), nullable=False))
    # Maps that are there already were made at no known change, so the first look counts their votes.
    with op.batch_alter_table("opinion_result", schema=None) as batch_op:
        batch_op.add_column(sa.Column("at_change", sa.Integer(), server_default=sa.text("-1"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("opinion_result", schema=None) as batch_op:
        batch_op.drop_column("at_change")
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.drop_column("opinion_changes")
