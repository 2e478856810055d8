"""Bodies that govern a process: their seats, what each seat declared, and what they decided with whom in the room."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum


class BodyKind(enum.StrEnum):
    """What a body is for."""

    ADVISORY_COMMITTEE = "advisory_committee"


class DecisionSubject(enum.StrEnum):
    """What a decision is about. All but the last change something when they are carried."""

    REMIT = "remit"
    STRATEGY = "strategy"
    BALLOT = "ballot"
    STEP_BACK = "step_back"
    RULES = "rules"
    OTHER = "other"


class Stand(enum.StrEnum):
    """What somebody in the room did. Who stood aside has an interest in the matter and counts for no quorum."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"
    STOOD_ASIDE = "stood_aside"


class Body(Base):
    """A committee of one process, with how many of it have to be there for a decision."""

    __tablename__ = "body"
    __table_args__ = (
        UniqueConstraint("process_id", "kind"),
        CheckConstraint("quorum BETWEEN 1 AND seats", name="quorum_within_seats"),
        CheckConstraint("lived_quorum BETWEEN 0 AND quorum", name="lived_quorum_within_quorum"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    kind: Mapped[BodyKind] = mapped_column(stored_enum(BodyKind, "body_kind"))
    name: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int]
    # How many have to be there, and how many of them from the seats for lived experience.
    quorum: Mapped[int]
    lived_quorum: Mapped[int]
    created_at: Mapped[datetime]


class BodySeat(Base):
    """Somebody's seat on a body. It counts from its first day to its last, while the role behind it is held."""

    __tablename__ = "body_seat"
    __table_args__ = (
        UniqueConstraint("body_id", "label"),
        UniqueConstraint("membership_id"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="term_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"))
    # The minutes keep the label when the person is gone.
    label: Mapped[str] = mapped_column(String(32))
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    lived_experience: Mapped[bool]
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    # What everybody may read of what could sway them; null until they said something, "" when they have nothing to say.
    interests: Mapped[str | None] = mapped_column(Text)
    interests_at: Mapped[datetime | None]


class BodyDecision(Base):
    """One decision as it was recorded, with the rules that held then. It is never changed."""

    __tablename__ = "body_decision"
    __table_args__ = (UniqueConstraint("body_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"))
    number: Mapped[int]
    subject: Mapped[DecisionSubject] = mapped_column(stored_enum(DecisionSubject, "decision_subject"))
    # Which one of its kind: a version, a reference, a state, or the new rules.
    about: Mapped[str] = mapped_column(String(64))
    # The mark of the very text that was decided on, where there is one.
    mark: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    question: Mapped[str] = mapped_column(Text)
    minutes: Mapped[str] = mapped_column(Text)
    held_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("body_seat.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]
    seats: Mapped[int]
    quorum: Mapped[int]
    lived_quorum: Mapped[int]
    carried: Mapped[bool]


class DecisionStand(Base):
    """One seat that was in the room, and what it did. Attributable: a committee answers for what it decides."""

    __tablename__ = "decision_stand"

    decision_id: Mapped[int] = mapped_column(ForeignKey("body_decision.id", ondelete="CASCADE"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("body_seat.id", ondelete="CASCADE"), primary_key=True)
    # As the seat was on that day.
    lived_experience: Mapped[bool]
    stand: Mapped[Stand] = mapped_column(stored_enum(Stand, "decision_stand"))
