<%def name="tidied(commands)">${"\n".join(line for line in commands.splitlines() if "###" not in line).strip()}</%def>\
"""${message[:1].upper() + message[1:]}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${tidied(upgrades or "pass")}


def downgrade() -> None:
    ${tidied(downgrades or "pass")}
