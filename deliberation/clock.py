"""The one clock: every stored time is UTC and comes from here, so that tests can move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_shift: ContextVar[timedelta] = ContextVar("shift", default=timedelta(0))
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    return (_frozen.get() or datetime.now(UTC)) + _shift.get()


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Let the clock run `by` ahead (or behind) inside the block: "thirty days later" without waiting."""
    token = _shift.set(_shift.get() + by)
    try:
        yield
    finally:
        _shift.reset(token)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Hold the clock at one aware moment inside the block; the demo's dates come from this."""
    if at.tzinfo is None:
        raise ValueError("the clock needs a timezone-aware moment")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
