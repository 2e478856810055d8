"""What is being made in the background; and, on PostgreSQL, the queue's own tables.

The queue's tables are procrastinate's, frozen as its version 3.10.0 makes them; SQLite has none. A later version of it
brings its changes in a revision of its own.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

QUEUE = Path(__file__).resolve().parents[1] / "queue" / "procrastinate_3_10_0.sql"
TABLES = "procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers"
DROP_THE_REST = r"""DO $$ DECLARE one record; BEGIN
FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'procrastinate\_%' LOOP
    EXECUTE 'DROP FUNCTION ' || one.name;
END LOOP; END $$;
DROP TYPE procrastinate_job_to_defer_v1;
DROP TYPE procrastinate_job_event_type;
DROP TYPE procrastinate_job_status;"""


def upgrade() -> None:
    _make_background_job()
    if op.get_bind().dialect.name == "postgresql":
        _run(QUEUE.read_text(encoding="utf-8"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _run(f"DROP TABLE {TABLES} CASCADE;\n{DROP_THE_REST}")
    with op.batch_alter_table("background_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_background_job_process_id"))
    op.drop_table("background_job")


def _make_background_job() -> None:
    states = sa.Enum(
        "running",
        "done",
        "failed",
        "cancelled",
        name="job_state",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "background_job",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("made_for", sa.String(length=160), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("run", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("problem", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_background_job_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_background_job")),
    )
    with op.batch_alter_table("background_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_background_job_process_id"), ["process_id"], unique=False)


def _run(script: str) -> None:
    """Run a script as it stands: percent signs in it mean percent signs."""
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
