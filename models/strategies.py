"""What comes of the words: recommendations, priorities, actions, and the published strategy."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum


class RecommendationState(enum.StrEnum):
    """The life of a recommendation."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    REVISED = "revised"
    FINAL = "final"
    ADOPTED = "adopted"
    BELOW_THRESHOLD = "below_threshold"
    MINORITY = "minority"


class StrategyState(enum.StrEnum):
    """The life of a strategy."""

    DRAFTING = "drafting"
    CONSULTATION = "consultation"
    APPROVED = "approved"
    PUBLISHED = "published"
    IN_REVIEW = "in_review"
    SUPERSEDED = "superseded"


class ActionKind(enum.StrEnum):
    """What sort of thing an action is."""

    SERVICE = "service"
    PLACE_SHAPING = "place_shaping"
    ASSET_BUILDING = "asset_building"
    ASK_OF_OTHERS = "ask_of_others"


class Recommendation(Base):
    """What members ask for, drawn from statements."""

    __tablename__ = "recommendation"

    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[RecommendationState] = mapped_column(stored_enum(RecommendationState, "recommendation_state"))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class RecommendationVersion(Base):
    """The words of a recommendation as they stood, with what was changed and why."""

    __tablename__ = "recommendation_version"
    __table_args__ = (UniqueConstraint("recommendation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.node_id", ondelete="CASCADE"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    change_note: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class Strategy(Base):
    """The local strategy of an area for some years, fed by one process."""

    __tablename__ = "strategy"
    __table_args__ = (CheckConstraint("period_end >= period_start", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    title: Mapped[str] = mapped_column(String(200))
    vision: Mapped[str] = mapped_column(Text, default="")
    period_start: Mapped[int]
    period_end: Mapped[int]
    state: Mapped[StrategyState] = mapped_column(stored_enum(StrategyState, "strategy_state"))
    approved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Priority(Base):
    """Something that was chosen to come first, with why."""

    __tablename__ = "priority"
    __table_args__ = (UniqueConstraint("strategy_id", "rank"),)

    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"), primary_key=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id", ondelete="CASCADE"))
    rank: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text)
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    chosen_at: Mapped[datetime]


class Action(Base):
    """A line in the strategy: what will be done, by whom, by when, with what money."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("money_pence IS NULL OR money_pence >= 0", name="money"),
        CheckConstraint("due_on >= starts_on", name="dates"),
    )

    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"), primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.node_id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    money_pence: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[ActionKind] = mapped_column(stored_enum(ActionKind, "action_kind"))
    officer_proposed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Publication(Base):
    """A frozen copy of a strategy. Its content never changes; what was withdrawn since is listed beside it."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("strategy_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id", ondelete="CASCADE"))
    version: Mapped[int]
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Redaction(Base):
    """A piece of a published copy that is no longer shown, because the person took their words back."""

    __tablename__ = "redaction"
    __table_args__ = (UniqueConstraint("publication_id", "reference", "segment_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(16))
    segment_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
