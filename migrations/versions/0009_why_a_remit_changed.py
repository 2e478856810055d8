"""Why a version of the remit differs from the one before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("remit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("change_note", sa.Text(), server_default=sa.text("''"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("remit", schema=None) as batch_op:
        batch_op.drop_column("change_note")
