"""What the worker does: finds results that are older than what they were made from, and makes them again.

Nothing is queued: what has to be done follows from the stored state, so no work can be lost and none is done for
nothing. Handlers call services only and can be run again at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.services import erasures, opinion, publication, retention, theme_proposals


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work: its name for the log, and what does it."""

    name: str
    work: Callable[[], object]


Finder = Callable[[Session], Sequence[Piece]]


class OpinionMaps:
    """Maps that are older than the votes. Where nothing changed since all maps were fresh, no vote is looked at."""

    def __init__(self) -> None:
        self._fresh: dict[int, int] = {}

    def __call__(self, session: Session) -> list[Piece]:
        """One piece for each map that has to be made again."""
        now = opinion.changes(session, SYSTEM)
        moved = {process_id for process_id, count in now.items() if self._fresh.get(process_id) != count}
        stale = opinion.stale(session, SYSTEM, moved) if moved else ()
        self._fresh |= {process_id: now[process_id] for process_id in moved - {process_id for process_id, _ in stale}}
        return [
            Piece(f"opinion map {process_id} {source}", partial(opinion.refresh, session, SYSTEM, process_id, source))
            for process_id, source in stale
        ]


class Themes:
    """Suggested themes that are older than the words. Where nothing changed since all were fresh, none is looked at."""

    def __init__(self) -> None:
        self._fresh: dict[int, int] = {}

    def __call__(self, session: Session) -> list[Piece]:
        """One piece for each process and source whose words have to be looked through."""
        now = theme_proposals.changes(session, SYSTEM)
        moved = {process_id for process_id, count in now.items() if self._fresh.get(process_id) != count}
        stale = theme_proposals.stale(session, SYSTEM, moved) if moved else ()
        self._fresh |= {process_id: now[process_id] for process_id in moved - {process_id for process_id, _ in stale}}
        refresh = theme_proposals.refresh
        return [
            Piece(f"themes {process_id} {source}", partial(refresh, session, SYSTEM, process_id, source))
            for process_id, source in stale
        ]


def published_files(session: Session) -> list[Piece]:
    """Files of publications that are not there yet, or went when words were taken back."""
    return [
        Piece(f"file {publication_id} {kind}", partial(publication.make_file, session, SYSTEM, publication_id, kind))
        for publication_id, kind in publication.missing_files(session, SYSTEM)
    ]


class Erasures:
    """Erased words that may still stand in the log. A new worker does not know what was done, so it does it once."""

    def __init__(self) -> None:
        self._done: str | None = None

    def __call__(self, session: Session) -> list[Piece]:
        """One piece when there were erasures since the last one that was finished."""
        mark = erasures.mark(session, SYSTEM)
        return [] if mark == self._done else [Piece("erasures", partial(self._finish, session, mark))]

    def _finish(self, session: Session, mark: str) -> None:
        erasures.finish(session, SYSTEM)
        self._done = mark


class Sweeping:
    """What has no use any more: looked for when a worker starts, and then once in `EVERY`."""

    EVERY = timedelta(hours=1)

    def __init__(self) -> None:
        self._next = datetime.min.replace(tzinfo=UTC)

    def __call__(self, session: Session) -> list[Piece]:
        """One piece when it is time and there is anything to remove; until it is done, or nothing is left."""
        if clock.now() < self._next:
            return []
        if retention.is_due(session, SYSTEM):
            return [Piece("removing what is old", partial(retention.sweep, session, SYSTEM))]
        self._next = clock.now() + self.EVERY
        return []


def finders() -> dict[str, Finder]:
    """What looks for work, by name; erasures first, because a promise hangs on them."""
    return {
        "erasures": Erasures(),
        "opinion maps": OpinionMaps(),
        "themes": Themes(),
        "published files": published_files,
        "what is old": Sweeping(),
    }
