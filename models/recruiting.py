"""Recruiting for an assembly: how many seats there are, and how many of them each group of people should have."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum


class Rounding(enum.StrEnum):
    """How shares of a population become whole seats."""

    LARGEST_REMAINDER = "largest_remainder"
    SAINTE_LAGUE = "sainte_lague"


class Recruitment(Base):
    """The plan of one process: seats, and by which rule shares become seats."""

    __tablename__ = "recruitment"
    __table_args__ = (
        UniqueConstraint("process_id"),
        CheckConstraint("seats > 0", name="some_seats"),
        CheckConstraint("reserves >= 0", name="reserves_not_negative"),
        CheckConstraint("slack >= 0", name="slack_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    seats: Mapped[int]
    reserves: Mapped[int]
    rounding: Mapped[Rounding] = mapped_column(stored_enum(Rounding, "rounding"))
    # How many seats more or fewer than its target a group may have in a panel.
    slack: Mapped[int]
    never_alone: Mapped[bool]
    # Where the shares come from, and of which day they are.
    source: Mapped[str] = mapped_column(Text)
    source_day: Mapped[date]
    # Whether the shares are percent; else they are people.
    in_percent: Mapped[bool]
    changed_at: Mapped[datetime]


class RecruitmentShare(Base):
    """One group: how much of the population it is, and the seats that were set for it by hand, where they were."""

    __tablename__ = "recruitment_share"
    __table_args__ = (
        UniqueConstraint("recruitment_id", "feature", "value"),
        CheckConstraint("by_hand IS NULL OR why <> ''", name="by_hand_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recruitment_id: Mapped[int] = mapped_column(ForeignKey("recruitment.id", ondelete="CASCADE"))
    # In the order in which they were given.
    place: Mapped[int]
    feature: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(60))
    # People or percent, as it was written: exact.
    amount: Mapped[str] = mapped_column(String(32))
    by_hand: Mapped[int | None]
    why: Mapped[str] = mapped_column(Text, default="")
