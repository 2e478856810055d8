"""Votes that a worker keeps between two looks, so that it reads only what changed. Forgetting them costs time only."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from flask import current_app
from sqlalchemy.orm import Session

from deliberation.database import read_at_one_moment
from deliberation.reading import votes
from deliberation.reading.votes import VotesTaken
from models import Source

# A vote takes five bytes. The set that was used last is kept whatever its size.
MOST_VOTES = 10_000_000
UNUSED_SECONDS = 3600.0
PLACE = "folkmoot_kept_votes"


class _Kept(NamedTuple):
    taken: VotesTaken
    used: float


class KeptVotes:
    """What one worker read last of each process and source. `seconds` is a clock that only goes forwards."""

    def __init__(self, *, most: int = MOST_VOTES, seconds: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds = most, seconds
        # The one that was used last is last.
        self._kept: dict[tuple[int, Source], _Kept] = {}

    def take(self, session: Session, process_id: int, source: Source) -> VotesTaken:
        """The votes as they are now, all from one moment; the session is left without a transaction."""
        key = (process_id, source)
        # Taken out: whoever comes in between, or after a failure, reads everything.
        before = self._kept.pop(key, None)
        read_at_one_moment(session)
        taken = votes.take(session, process_id, source, before.taken if before else None)
        session.rollback()
        self._kept[key] = _Kept(taken, self._seconds())
        self._forget()
        return taken

    def __len__(self) -> int:
        return len(self._kept)

    def _forget(self) -> None:
        since = self._seconds() - UNUSED_SECONDS
        room = self._most
        for number, (key, one) in enumerate(reversed(list(self._kept.items()))):
            room -= one.taken.matrix.votes.nnz
            if number and (room < 0 or one.used < since):
                del self._kept[key]


def of_this_worker() -> KeptVotes:
    """Those of the application that is running: one process, one database."""
    kept: KeptVotes = current_app.extensions.setdefault(PLACE, KeptVotes())
    return kept
