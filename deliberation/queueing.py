"""What has to be made in the background, and saying so in the transaction that causes it.

What has to be made follows from what is stored, so no work can be lost, and nothing here is needed for that. With
`FOLKMOOT_JOBS=procrastinate` a queue on PostgreSQL tells the workers at once, and shares the work out among them: the
writing door puts a line into it, which is there when the change is, and not when the change is taken back. With
`embedded` there is no queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.orm import Session

from deliberation.config import PROCRASTINATE, Config

if TYPE_CHECKING:
    from procrastinate import App

# The kinds of work. A new one needs its name here, a handler in `jobs.handlers`, what is stale in `services.work`, and,
# where a change causes it, a line in `database.CAUSES`.
OPINION_MAPS = "opinion_map"
THEMES = "themes"
PUBLISHED_FILES = "published_file"
ERASURES = "erasures"
OLD_THINGS = "old_things"
SPOKEN_TEXTS = "spoken_texts"
# Said by closing a ballot itself. While it is open no line of a queue may tell when somebody voted.
BALLOT_COUNTS = "ballot_count"
# Follows from a day that passes: nothing says it, whoever looks finds it.
MINORITY_STATEMENTS = "minority_statements"

QUEUE = "work"
# The one task of the queue: look for what is stale of one kind in one process, and make it.
LOOK = "folkmoot.look"
# Changes come in flocks, so a map waits a moment for more of them.
GATHER = timedelta(seconds=1)
EXTENSION = "folkmoot_queue"
# A line that waits is in the first of the queue's states; to be at it is the second.
WAITS = text("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :key AND status < 'doing'")


@dataclass(frozen=True, slots=True)
class Job:
    """One result that is older than its inputs, or missing. `made_for` marks the inputs as they are now."""

    kind: str
    process_id: int | None = None
    of: str = ""
    made_for: str = ""

    @property
    def name(self) -> str:
        """What it is called on the command line and in the log.

        >>> Job(OPINION_MAPS, 3, "assembly").name, Job(ERASURES).name
        ('opinion_map:3:assembly', 'erasures')
        """
        return ":".join(str(part) for part in (self.kind, self.process_id, self.of) if part not in (None, ""))


class Queue:
    """The queue as those see it who put something in. It opens no connection of its own."""

    def __init__(self) -> None:
        # Loading it takes a moment, and only those need it who chose it.
        from procrastinate import App, SyncPsycopgConnector  # noqa: PLC0415

        self._port: App = App(connector=SyncPsycopgConnector())

    def put(self, session: Session, kind: str, process_id: int) -> bool:
        """Have somebody look, when this transaction is stored. False where somebody is to look anyway.

        Whoever looks has been behind the process's writing door since, and so sees this change in any case.
        """
        from procrastinate.exceptions import AlreadyEnqueued  # noqa: PLC0415

        key = f"{kind}:{process_id}"
        # Asked first: a line that is refused would leave a dead row behind, one for each vote.
        if session.execute(WAITS, {"key": key}).first() is not None:
            return False
        try:
            with session.begin_nested():
                # Inside: asking for the connection is what sets the savepoint.
                connection = session.connection().connection.driver_connection
                self._port.configure_task(
                    LOOK,
                    queue=QUEUE,
                    connection=connection,
                    lock=key,
                    queueing_lock=key,
                    schedule_in={"seconds": GATHER.total_seconds()},
                ).defer(kind=kind, process_id=process_id)
        except AlreadyEnqueued:
            return False
        return True


def init_app(app: Flask, config: Config) -> None:
    """Give the application its queue, where the settings ask for one."""
    app.extensions[EXTENSION] = Queue() if config.jobs == PROCRASTINATE else None


def enqueue(session: Session, kind: str, process_id: int) -> bool:
    """Say, inside the caller's transaction, that results of this kind in this process may be stale (0: in any)."""
    queue: Queue | None = current_app.extensions[EXTENSION]
    return queue is not None and queue.put(session, kind, process_id)
