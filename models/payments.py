"""What people were paid back and thanked with, sealed. No bank data: there is no place for any."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id


class PaymentWay(enum.StrEnum):
    """How somebody wants to be thanked. Expenses are paid back whatever is chosen."""

    CASH = "cash"
    VOUCHER = "voucher"
    NONE = "none"
    LESS = "less"
    CHARITY = "charity"


class PaymentKind(enum.StrEnum):
    """Money that was spent to be there, or a thank-you. The two are never added up."""

    EXPENSE = "expense"
    THANK_YOU = "thank_you"


class PaymentChoice(Base):
    """How a member wants to be thanked, sealed."""

    __tablename__ = "payment_choice"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime] = mapped_column(index=True)


class PaymentEntry(Base):
    """One payment, sealed: kind, day, amount, what for, in which way."""

    __tablename__ = "payment_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(index=True)
