"""Sheets of paper: each with a number, keyed twice by two people before anything of it counts."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum


class SheetState(enum.StrEnum):
    """The life of a sheet: printed, keyed once, keyed twice and not alike, made into records, or of no use."""

    PRINTED = "printed"
    KEYED_ONCE = "keyed_once"
    DIFFERS = "differs"
    AGREED = "agreed"
    VOID = "void"


class SheetLook(enum.StrEnum):
    """How a sheet is set."""

    LARGE = "large"
    EASY = "easy"


class PaperSheet(Base):
    """One sheet for one member. It never holds an answer: those are in the keyings, and then in the records."""

    __tablename__ = "paper_sheet"
    __table_args__ = (Index("ix_paper_sheet_pack", "process_id", "pack"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(16), unique=True)
    # Sheets that were made together are printed together.
    pack: Mapped[str] = mapped_column(String(16))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    look: Mapped[SheetLook] = mapped_column(stored_enum(SheetLook, "sheet_look"))
    language: Mapped[str] = mapped_column(String(16))
    # What is asked: statements by reference, the words of each question about consent by its purpose, own words or not.
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[SheetState] = mapped_column(stored_enum(SheetState, "sheet_state"))
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    agreed_at: Mapped[datetime | None]


class SheetKeying(Base):
    """What one person read on a sheet. Nobody keys a sheet twice; both readings go when the sheet is agreed."""

    __tablename__ = "sheet_keying"
    __table_args__ = (
        UniqueConstraint("sheet_id", "by_id"),
        UniqueConstraint("sheet_id", "turn"),
        CheckConstraint("turn IN (1, 2)", name="turn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("paper_sheet.id", ondelete="CASCADE"))
    turn: Mapped[int] = mapped_column(SmallInteger)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ticks: Mapped[dict[str, str]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text)
    given_in_on: Mapped[date]
    at: Mapped[datetime]


class KeyingTally(Base):
    """How often two people read which two answers, for all sheets of a process together: it names no sheet."""

    __tablename__ = "keying_tally"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    one: Mapped[str] = mapped_column(String(32), primary_key=True)
    other: Mapped[str] = mapped_column(String(32), primary_key=True)
    times: Mapped[int] = mapped_column(default=0, server_default=text("0"))
