"""Help with reading: easy-read twins, hard words explained, texts read aloud."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three tables, and the count of changes that says when something has to be read aloud anew."""
    _make_easy_text()
    _make_glossary_word()
    _make_spoken_text()
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_changes", sa.Integer(), server_default=sa.text("0"), nullable=False))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.drop_column("text_changes")
    op.drop_table("spoken_text")
    op.drop_table("glossary_word")
    op.drop_table("easy_text")


def _make_easy_text() -> None:
    op.create_table(
        "easy_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("checked_by", sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _of_process("easy_text"),
        _by_person("easy_text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_easy_text")),
        sa.UniqueConstraint("process_id", "of", name=op.f("uq_easy_text_process_id_of")),
    )


def _make_glossary_word() -> None:
    op.create_table(
        "glossary_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("plain", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _of_process("glossary_word"),
        _by_person("glossary_word"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_word")),
        sa.UniqueConstraint(
            "process_id", "language", "folded", name=op.f("uq_glossary_word_process_id_language_folded")
        ),
    )


def _make_spoken_text() -> None:
    op.create_table(
        "spoken_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _of_process("spoken_text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_text")),
        sa.UniqueConstraint("process_id", "digest", name=op.f("uq_spoken_text_process_id_digest")),
    )


def _of_process(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_process_id_process")
    return sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=name, ondelete="CASCADE")


def _by_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_written_by_id_person")
    return sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=name, ondelete="SET NULL")
