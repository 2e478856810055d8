"""Doing what is due, one piece after the other; one that fails is logged, rests for a while and stops no other."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from flask import Flask, current_app
from sqlalchemy.orm import Session

from deliberation.errors import Stopped
from deliberation.jobs.handlers import Finder, Piece, finders
from deliberation.jobs.pulse import Pulse
from deliberation.logs import logger
from deliberation.permissions import SYSTEM
from deliberation.services import work
from models import JobState

Result = TypeVar("Result")
# What could not even be looked for, or noted: the same would most likely fail again at once.
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
        """Do everything that is due now and is not held back. Gives how many pieces were done and how many failed."""
        ended = [
            self._do(session, piece)
            for name, find in self._finders.items()
            for piece in self._try(session, f"looking for {name}", partial(find, session)) or ()
        ]
        return ended.count(JobState.DONE), ended.count(JobState.FAILED)

    def _do(self, session: Session, piece: Piece) -> JobState | None:
        """How the piece ended; None where it was not begun, or where how it ended could not be noted."""
        run = self._try(session, f"beginning {piece.job.name}", lambda: work.begin(session, SYSTEM, piece.job))
        if run is None:
            return None
        state, problem = self._work(session, piece, run)
        self._try(
            session,
            f"ending {piece.job.name}",
            lambda: work.end(session, SYSTEM, piece.job.name, run, state, problem=problem),
        )
        return state

    def _work(self, session: Session, piece: Piece, run: int) -> tuple[JobState, str]:
        """Do a piece. Gives how it ended, and the kind of error where it failed."""
        name = piece.job.name

        def work_on_it() -> JobState:
            try:
                with Pulse(_application(), name, run) as pulse:
                    piece.work(pulse.report)
            except Stopped:
                session.rollback()
                return JobState.CANCELLED
            return JobState.DONE

        state, problem = _attempt(session, name, work_on_it)
        if state is None:
            return JobState.FAILED, problem
        logger().info("work_cancelled" if state is JobState.CANCELLED else "work_done", work=name)
        return state, ""

    def _try(self, session: Session, name: str, act: Callable[[], Result]) -> Result | None:
        """What the act gives; None where it failed, or failed a moment ago."""
        if self._rests_until.get(name, 0.0) > self._seconds():
            return None
        result, problem = _attempt(session, name, act)
        if problem:
            self._rests_until[name] = self._seconds() + REST_SECONDS
        else:
            self._rests_until.pop(name, None)
        return result


def _attempt(session: Session, name: str, act: Callable[[], Result]) -> tuple[Result | None, str]:
    """What the act gives and ""; or None and the kind of error, undone and logged."""
    try:
        return act(), ""
    # Pieces of work come from every room, so theirs can be any error, and none of them may stop the worker.
    # Where the process is told to end, it ends.
    except Exception as error:  # noqa: BLE001
        session.rollback()
        logger().exception("work_failed", work=name, error=type(error).__name__)
        return None, type(error).__name__


def _application() -> Flask:
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 -- for the pulse's thread
    return found
