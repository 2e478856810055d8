"""What a database keeps of the moment of casting besides its rows, and how it goes.

SQLite lays changed rows down in a page in the order of the changes; PostgreSQL does so in a table, gives each row the
number of its transaction, and keeps old rows for a while. The order of the marks on the roll and the order of the
papers, put side by side, would join them without any key. So when a ballot closes both are written anew in the order of
their own keys, and a backup that is made while a ballot is open holds them in that order only (`copies`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from deliberation.database import forget_rows
from deliberation.services import ballot_keys
from models import Base, MinorityBacking, Paper, PaperKeying, RollEntry

# What is written when somebody votes, stands behind words, or when a sheet becomes a paper.
WRITTEN_WHILE_OPEN: tuple[Table, ...] = tuple(
    Base.metadata.tables[table.__tablename__] for table in (Paper, PaperKeying, RollEntry, MinorityBacking)
)


def write_roll_anew(session: Session, ballot_id: int) -> None:
    """The same roll, in the order of its members and in one piece. Inside a writing block.

    Who stands behind which words hangs on the roll, so it goes with it and is written anew as well.
    """
    roll = _rows(session, RollEntry, ballot_id, RollEntry.membership_id)
    backing = _rows(session, MinorityBacking, ballot_id, MinorityBacking.statement_id, MinorityBacking.membership_id)
    session.execute(delete(RollEntry).where(RollEntry.ballot_id == ballot_id))
    if roll:
        session.execute(insert(RollEntry), roll)
    if backing:
        session.execute(insert(MinorityBacking), backing)


def _rows(
    session: Session, table: type[RollEntry] | type[MinorityBacking], ballot_id: int, *order: InstrumentedAttribute[int]
) -> list[dict[str, Any]]:
    columns = [getattr(table, column.key) for column in table.__table__.columns]
    there = session.execute(select(*columns).where(table.ballot_id == ballot_id).order_by(*order)).mappings()
    return [dict(row) for row in there]


def forget(session: Session, public_id: str) -> bool:
    """After the papers were written anew, or went: destroy the key and every old copy of a row. Can be done again.

    False where somebody was still reading the old rows.
    """
    ballot_keys.destroy(public_id)
    return forget_rows(session, WRITTEN_WHILE_OPEN)
