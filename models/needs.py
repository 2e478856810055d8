"""What people need to take part, sealed; who may open it; who did."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum


class NeedKind(enum.StrEnum):
    """What somebody may need. The kinds stand in the sealed text only: the code guards them, no CHECK can."""

    ACCESS = "access"
    TRANSPORT = "transport"
    CHILDCARE = "childcare"
    EQUIPMENT = "equipment"
    QUIET_SPACE = "quiet_space"
    FOOD = "food"
    INTERPRETER = "interpreter"
    SUPPORT_PERSON = "support_person"


class NeedState(enum.StrEnum):
    """How one need stands for one session. Without an entry it is `open`."""

    OPEN = "open"
    MET = "met"
    NOT_MET = "not_met"
    # The member says that they come all the same.
    WITHOUT = "without"


class PrivateStore(enum.StrEnum):
    """What is kept sealed, each with its own key and its own people who may open it."""

    NEEDS = "needs"
    PAYMENTS = "payments"


class AccessAct(enum.StrEnum):
    """What somebody did with another person's sealed record."""

    OPENED = "opened"
    CHANGED = "changed"


class NeedRecord(Base):
    """One member's needs, all in one token. A record without needs says that they were asked and need nothing."""

    __tablename__ = "need_record"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime]
    # The last time it was of use; from then on the clock of its removal runs.
    used_at: Mapped[datetime] = mapped_column(index=True)


class NeedCheck(Base):
    """How one member's needs stand for one session to come: by its day and title, as sessions have no rows yet."""

    __tablename__ = "need_check"
    __table_args__ = (UniqueConstraint("membership_id", "held_on", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    held_on: Mapped[date] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(120))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class PlannedMeeting(Base):
    """A session to come that everybody in the process knows of: until sessions have rows, its day and its title."""

    __tablename__ = "planned_meeting"
    __table_args__ = (UniqueConstraint("process_id", "held_on", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(120))


class Keeper(Base):
    """A facilitator named to open one of the sealed stores. Being a facilitator is not enough."""

    __tablename__ = "keeper"
    __table_args__ = (
        Index(
            "uq_keeper_live",
            "membership_id",
            "store",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    store: Mapped[PrivateStore] = mapped_column(stored_enum(PrivateStore, "keeper_store"))
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PrivateAccess(Base):
    """Who opened or changed whose sealed record, and when. It never says what stood there."""

    __tablename__ = "private_access"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    store: Mapped[PrivateStore] = mapped_column(stored_enum(PrivateStore, "access_store"))
    act: Mapped[AccessAct] = mapped_column(stored_enum(AccessAct, "access_act"))
    by_membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(index=True)
