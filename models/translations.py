"""Translations of what people said and of statements: beside the words they stand for, never in their place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum
from models.people import Role


class Translation(Base):
    """A statement or a contribution in another language: who made it, and who has checked it."""

    __tablename__ = "translation"
    __table_args__ = (UniqueConstraint("node_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    # The words it was made from, as a hash: when those are others, it is shown no more.
    of_words: Mapped[str] = mapped_column(String(64))
    by_machine: Mapped[bool]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_as: Mapped[Role | None] = mapped_column(stored_enum(Role, "translation_made_as"))
    made_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    checked_as: Mapped[Role | None] = mapped_column(stored_enum(Role, "translation_checked_as"))
    checked_at: Mapped[datetime | None]
