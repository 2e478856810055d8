"""Marks that something private was erased: rows that go leave nothing behind by which anybody could tell.

By these the worker learns that old pages may still stand in SQLite's log (services/erasures.py).
"""

from __future__ import annotations

import importlib
from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Session

from deliberation import clock
from models import Base, ErasureMark


def erase_inside(session: Session, table: type[Base], which: ColumnElement[bool]) -> int:
    """Erase rows and leave a mark of it, where there were any; gives how many. Inside a writing block."""
    gone: Any = session.execute(delete(table).where(which))
    if gone.rowcount:
        note_inside(session, table)
    return int(gone.rowcount)


def note_inside(session: Session, table: type[Base]) -> None:
    """Leave a mark that something in this table was erased. Inside a writing block."""
    # Two processes may erase at the same moment, so the database counts.
    words = importlib.import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}")
    insert = words.insert(ErasureMark).values(kind=table.__tablename__, times=1, at=clock.now())
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["kind"], set_={"times": ErasureMark.times + 1, "at": insert.excluded.at}
        )
    )
