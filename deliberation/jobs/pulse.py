"""Says beside the long work how far it is, and learns whether it is to stop: once a second, in its own transactions."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from deliberation.database import db
from deliberation.errors import Stopped
from deliberation.logs import logger
from deliberation.permissions import SYSTEM
from deliberation.services import work

EVERY_SECONDS = 1.0


class Pulse:
    """Beats while the block lasts. The work itself only leaves figures here, and never waits for the database."""

    def __init__(self, app: Flask, name: str, run: int, *, every: float = EVERY_SECONDS) -> None:
        self._app = app
        self._name = name
        self._run = run
        self._every = every
        self._at = (0, 0)
        self._stop = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def report(self, done: int, total: int) -> None:
        """Take note that `done` of `total` parts are done. Raises Stopped when somebody cancelled the work."""
        self._at = (done, total)
        if self._stop:
            raise Stopped("work_stopped")

    def _beat(self) -> None:
        while not self._ended.wait(self._every):
            done, total = self._at
            try:
                with self._app.app_context():
                    self._stop = work.beat(db.session(), SYSTEM, self._name, self._run, done=done, total=total)
            except SQLAlchemyError as error:
                # The work goes on: its result does not hang on this.
                logger().error("pulse_failed", work=self._name, error=type(error).__name__)
