"""Until when people can vote: a day that is written down, and a moment that is shown, both by the clock of the area."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import format_datetime

LAST_MINUTE = time(23, 59)


def end_of(day: date, time_zone: str) -> datetime:
    """The last minute of this day in the area, as it is stored (UTC)."""
    return datetime.combine(day, LAST_MINUTE, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def shown(at: datetime, time_zone: str, *, year: bool = False) -> str:
    """A moment as the clocks of the area show it, with its year for those who plan ahead."""
    pattern = "EEEE d MMMM y, HH:mm" if year else "EEEE d MMMM, HH:mm"
    return str(format_datetime(at.astimezone(ZoneInfo(time_zone)), pattern, rebase=False))
