"""What is done in the background: what finds each sort of work, and what does it. Both backends use the same.

What has to be done follows from the stored state, so no work can be lost and none is done for nothing. Handlers call
services only, and can be run again at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.queueing import (
    BALLOT_COUNTS,
    ERASURES,
    MINORITY_STATEMENTS,
    OLD_THINGS,
    OPINION_MAPS,
    PUBLISHED_FILES,
    SPOKEN_TEXTS,
    THEMES,
    Job,
)
from deliberation.services import (
    ballot_counts,
    erasures,
    kept_votes,
    minority_settling,
    opinion,
    publication,
    retention,
    spoken,
    theme_proposals,
    work,
)
from models import Source

# Is told (done, all); raises `Stopped` when somebody cancelled.
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work, and what does it."""

    job: Job
    work: Callable[[Report], object]


Finder = Callable[[Session], Sequence[Piece]]


def opinion_map(session: Session, job: Job, report: Report) -> None:
    """Work one opinion map out."""
    kept = kept_votes.of_this_worker()
    opinion.refresh(session, SYSTEM, _process(job), Source(job.of), kept=kept, report=report)


def published_file(session: Session, job: Job, report: Report) -> None:
    """Write one file of a publication."""
    publication_id, _, kind = job.of.partition(":")
    publication.make_file(session, SYSTEM, int(publication_id), kind, report=report)


def themes(session: Session, job: Job, report: Report) -> None:
    """Work out which themes to suggest for one source."""
    theme_proposals.refresh(session, SYSTEM, _process(job), Source(job.of), report=report)


def spoken_texts(session: Session, job: Job, report: Report) -> None:
    """Read the texts of one process aloud that have no sound yet."""
    spoken.refresh(session, SYSTEM, _process(job), report=report)


def ballot_count(session: Session, job: Job, _report: Report) -> None:
    """Seal and count one ballot that is closed."""
    ballot_counts.work_out(session, SYSTEM, _process(job), job.of)


def minority_statements(session: Session, job: Job, _report: Report) -> None:
    """Count who stands behind the statements of one ballot."""
    minority_settling.settle(session, SYSTEM, _process(job), job.of)


HANDLERS: Mapping[str, Callable[[Session, Job, Report], None]] = {
    OPINION_MAPS: opinion_map,
    THEMES: themes,
    PUBLISHED_FILES: published_file,
    SPOKEN_TEXTS: spoken_texts,
    BALLOT_COUNTS: ballot_count,
    MINORITY_STATEMENTS: minority_statements,
}


def in_process(kind: str, process_id: int, session: Session) -> list[Piece]:
    """What waits of one kind in one process (0: in any)."""
    return _pieces(session, work.waiting(session, SYSTEM, kind, process_id))


class Followed:
    """Results that are older than what they are made from. Where no write was counted since, nothing is looked at."""

    def __init__(
        self,
        changes: Callable[[Session, Actor], Mapping[int, int]],
        stale: Callable[[Session, Actor, Collection[int]], Sequence[Job]],
    ) -> None:
        self._changes, self._stale = changes, stale
        self._fresh: dict[int, int] = {}

    def __call__(self, session: Session) -> list[Piece]:
        """One piece for each result that has to be made again."""
        now = self._changes(session, SYSTEM)
        moved = {process_id for process_id, count in now.items() if self._fresh.get(process_id) != count}
        stale = self._stale(session, SYSTEM, moved) if moved else ()
        self._fresh |= {process_id: now[process_id] for process_id in moved - {job.process_id for job in stale}}
        return _pieces(session, stale)


def published_files(session: Session) -> list[Piece]:
    """Files of publications that are not there yet, or went when words were taken back."""
    return _pieces(session, work.missing_files(session, SYSTEM))


def closed_ballots(session: Session) -> list[Piece]:
    """Ballots that are closed and not counted."""
    return _pieces(session, work.closed_ballots(session, SYSTEM))


def backed_statements(session: Session) -> list[Piece]:
    """Minority statements whose backing is over."""
    return _pieces(session, work.backed_statements(session, SYSTEM))


class Erasures:
    """Erased words that may still stand in the log. A new worker does not know what was done, so it does it once."""

    def __init__(self) -> None:
        self._done: str | None = None

    def __call__(self, session: Session) -> list[Piece]:
        """One piece when there were erasures since the last one that was finished."""
        mark = erasures.mark(session, SYSTEM)
        return [] if mark == self._done else [Piece(Job(ERASURES), lambda _report: self._finish(session, mark))]

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
            return [Piece(Job(OLD_THINGS), lambda _report: retention.sweep(session, SYSTEM))]
        self._next = clock.now() + self.EVERY
        return []


def finders() -> dict[str, Finder]:
    """What looks for work, by name; erasures first, because a promise hangs on them."""
    return {
        "erasures": Erasures(),
        "ballots": closed_ballots,
        "minority statements": backed_statements,
        "opinion maps": Followed(opinion.changes, work.stale_maps),
        "themes": Followed(theme_proposals.changes, work.stale_themes),
        "published files": published_files,
        # Last of what people wait for: it takes the longest.
        "sounds": Followed(spoken.changes, work.stale_sounds),
        "what is old": Sweeping(),
    }


def _pieces(session: Session, jobs: Sequence[Job]) -> list[Piece]:
    return [Piece(job, partial(HANDLERS[job.kind], session, job)) for job in jobs]


def _process(job: Job) -> int:
    if job.process_id is None:
        raise ValueError(f"{job.name} belongs to no process")
    return job.process_id
