"""What the worker does: finds results that are older than what they were made from, and makes them again.

Nothing is queued: what has to be done follows from the stored state, so no work can be lost and none is done for
nothing. Handlers call services only and can be run again at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import erasures, opinion, publication


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work: its name for the log, and what does it."""

    name: str
    work: Callable[[], object]


Finder = Callable[[Session], Sequence[Piece]]


def opinion_maps(session: Session) -> list[Piece]:
    """Maps that are older than the votes."""
    return [
        Piece(f"opinion map {process_id} {source}", partial(opinion.refresh, session, SYSTEM, process_id, source))
        for process_id, source in opinion.stale(session, SYSTEM)
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


def finders() -> dict[str, Finder]:
    """What looks for work, by name; erasures first, because a promise hangs on them."""
    return {"erasures": Erasures(), "opinion maps": opinion_maps, "published files": published_files}
