"""Is the database there, and can it be written?"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from deliberation.database import PATIENCE
from deliberation.logs import logger

# Whoever asks wants an answer, not a place in the queue.
WAIT_MS = 2000


def can_write(session: Session) -> bool:
    """Take the write lock and let go of it again without writing anything. Waits two seconds for it at most."""
    session.rollback()
    try:
        if session.get_bind().dialect.name == "sqlite":
            return _sqlite_can_write(session.get_bind().engine)
        session.execute(text(f"SET LOCAL lock_timeout = {WAIT_MS}"))
        session.execute(text("LOCK TABLE write_probe IN ROW EXCLUSIVE MODE"))
    except (SQLAlchemyError, sqlite3.Error) as error:
        logger().error("cannot_write", error=type(error).__name__)
        return False
    finally:
        session.rollback()
    return True


def _sqlite_can_write(engine: Engine) -> bool:
    # A file that was taken away is still written by those who have it open, and nothing of it is kept.
    name = engine.url.database
    if name and name != ":memory:" and not Path(name).is_file():
        logger().error("cannot_write", error="file missing")
        return False
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("SELECT count(*) FROM write_probe")
        finally:
            # Closing rolls back; the next one to use this connection waits as long as everybody.
            connection.rollback()
            cursor.execute(f"PRAGMA {PATIENCE}")
    finally:
        connection.close()
    return True
