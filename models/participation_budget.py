"""What taking part costs: the lines of its budget, and what is set aside for what nobody foresees."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum


class CostKind(enum.StrEnum):
    """What a line of the budget is for."""

    FEE = "fee"
    TRAVEL = "travel"
    SUPPORTER = "supporter"
    INTERPRETER = "interpreter"
    CHILDCARE = "childcare"
    KIT = "kit"
    FOOD = "food"
    VENUE = "venue"
    LETTERS = "letters"
    OUTREACH = "outreach"
    OTHER = "other"


class ParticipationBudget(Base):
    """The budget of one process. It is there from the first line, or the first number about it as a whole."""

    __tablename__ = "participation_budget"
    __table_args__ = (
        CheckConstraint("contingency_percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("available_pence IS NULL OR available_pence >= 0", name="available"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), unique=True)
    # On top of all lines, for what nobody foresees.
    contingency_percent: Mapped[int]
    # Nobody has said yet how much there is: nothing.
    available_pence: Mapped[int | None] = mapped_column(BigInteger)
    changed_at: Mapped[datetime]


class BudgetLine(Base):
    """So many, so many times, at so much each."""

    __tablename__ = "budget_line"
    __table_args__ = (
        CheckConstraint("number >= 0", name="number"),
        CheckConstraint("times >= 0", name="times"),
        CheckConstraint("unit_pence >= 0", name="unit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    budget_id: Mapped[int] = mapped_column(ForeignKey("participation_budget.id", ondelete="CASCADE"), index=True)
    kind: Mapped[CostKind] = mapped_column(stored_enum(CostKind, "cost_kind"))
    label: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]
    times: Mapped[int]
    unit_pence: Mapped[int] = mapped_column(BigInteger)
