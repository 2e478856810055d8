"""Recommendations, the strategy, its publication, and results that were worked out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_opinion_result()
    _make_strategy()
    _make_priority()
    _make_publication()
    _make_recommendation()
    _make_action()
    _make_published_file()
    _make_recommendation_version()
    _make_redaction()


def downgrade() -> None:
    op.drop_table("redaction")
    op.drop_table("recommendation_version")
    op.drop_table("published_file")
    op.drop_table("action")
    op.drop_table("recommendation")
    op.drop_table("publication")
    op.drop_table("priority")
    op.drop_table("strategy")
    op.drop_table("opinion_result")


def _make_opinion_result() -> None:
    op.create_table(
        "opinion_result",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            _one_of("result_source", "assembly", "open_call"),
            nullable=False,
        ),
        sa.Column("made_from", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_opinion_result_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("process_id", "source", name=op.f("pk_opinion_result")),
    )


def _make_strategy() -> None:
    op.create_table(
        "strategy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("vision", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Integer(), nullable=False),
        sa.Column("period_end", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _one_of("strategy_state", "drafting", "consultation", "approved", "published", "in_review", "superseded"),
            nullable=False,
        ),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period_end >= period_start", name=op.f("ck_strategy_period")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_strategy_area_id_area")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_strategy_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy")),
        sa.UniqueConstraint("process_id", name=op.f("uq_strategy_process_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_strategy_reference")),
    )


def _make_priority() -> None:
    op.create_table(
        "priority",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("strategy_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["person.id"], name=op.f("fk_priority_chosen_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["node_id"], ["trace_node.id"], name=op.f("fk_priority_node_id_trace_node"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"], ["strategy.id"], name=op.f("fk_priority_strategy_id_strategy"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_priority")),
        sa.UniqueConstraint("strategy_id", "rank", name=op.f("uq_priority_strategy_id_rank")),
    )


def _make_publication() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("strategy_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_publication_published_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"], ["strategy.id"], name=op.f("fk_publication_strategy_id_strategy"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("strategy_id", "version", name=op.f("uq_publication_strategy_id_version")),
    )


def _make_recommendation() -> None:
    op.create_table(
        "recommendation",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            _one_of("recommendation_state", "draft", "circulated", "revised", "final", "adopted", "below_threshold"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["node_id"], ["trace_node.id"], name=op.f("fk_recommendation_node_id_trace_node"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_recommendation")),
    )


def _make_action() -> None:
    op.create_table(
        "action",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("priority_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("money_pence", sa.BigInteger(), nullable=True),
        sa.Column(
            "kind",
            _one_of("action_kind", "service", "place_shaping", "asset_building", "ask_of_others"),
            nullable=False,
        ),
        sa.Column("officer_proposed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("due_on >= starts_on", name=op.f("ck_action_dates")),
        sa.CheckConstraint("money_pence IS NULL OR money_pence >= 0", name=op.f("ck_action_money")),
        sa.ForeignKeyConstraint(
            ["node_id"], ["trace_node.id"], name=op.f("fk_action_node_id_trace_node"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["priority.node_id"], name=op.f("fk_action_priority_id_priority"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_action")),
    )


def _make_published_file() -> None:
    op.create_table(
        "published_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("redactions", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_published_file_publication_id_publication"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_file")),
        sa.UniqueConstraint("publication_id", "format", name=op.f("uq_published_file_publication_id_format")),
    )


def _make_recommendation_version() -> None:
    op.create_table(
        "recommendation_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("change_note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_recommendation_version_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.node_id"],
            name=op.f("fk_recommendation_version_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_version")),
        sa.UniqueConstraint(
            "recommendation_id", "version", name=op.f("uq_recommendation_version_recommendation_id_version")
        ),
    )


def _make_redaction() -> None:
    op.create_table(
        "redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("segment_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_redaction_publication_id_publication"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sa.UniqueConstraint(
            "publication_id",
            "reference",
            "segment_hash",
            name=op.f("uq_redaction_publication_id_reference_segment_hash"),
        ),
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
