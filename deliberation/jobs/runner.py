"""Doing what is due, one piece after the other; one that fails is logged, rests for a while and stops no other."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from deliberation.jobs.handlers import Finder, Piece, finders
from deliberation.logs import logger

Result = TypeVar("Result")
# After a failure the same work would most likely fail again at once.
REST_SECONDS = 30.0


class Runner:
    """Looks for work and does it. `seconds` is a clock that only goes forwards."""

    def __init__(
        self, looks: Mapping[str, Finder] | None = None, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._finders = finders() if looks is None else looks
        self._seconds = seconds
        self._rests_until: dict[str, float] = {}

    def run_once(self, session: Session) -> tuple[int, int]:
        """Do everything that is due now and does not rest. Gives how many pieces were done and how many failed."""
        ended = [
            self._do(session, piece)
            for name, find in self._finders.items()
            for piece in self._found(session, name, find)
            if not self._rests(piece.name)
        ]
        return sum(ended), len(ended) - sum(ended)

    def _found(self, session: Session, name: str, find: Finder) -> Sequence[Piece]:
        looking = f"looking for {name}"
        return () if self._rests(looking) else self._try(session, looking, lambda: find(session)) or ()

    def _do(self, session: Session, piece: Piece) -> bool:
        def work() -> bool:
            piece.work()
            return True

        done = self._try(session, piece.name, work)
        if done:
            logger().info("work_done", work=piece.name)
        return bool(done)

    def _rests(self, name: str) -> bool:
        return self._rests_until.get(name, 0.0) > self._seconds()

    def _try(self, session: Session, name: str, work: Callable[[], Result]) -> Result | None:
        """What the work gives, or None after it failed."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  # one piece of work must not stop the others
            session.rollback()
            self._rests_until[name] = self._seconds() + REST_SECONDS
            logger().exception("work_failed", work=name, error=type(error).__name__)
            return None
        self._rests_until.pop(name, None)
        return result
