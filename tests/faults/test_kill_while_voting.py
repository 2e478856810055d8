"""Kill -9 in the middle of a ballot: a paper whose words were shown is counted once, and none that was not cast."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import Config
from deliberation.methods.counting.verifying import CHECKS, verify
from deliberation.permissions import SYSTEM
from deliberation.reading import audit
from deliberation.reading import ballots as reading
from deliberation.services import ballot_closing, ballot_counts, ballot_keys, ballots, papers
from models import BallotResult, Membership, Paper, Role, RollEntry
from tests.cli.running import environment, serving
from tests.faults.killing import all_at_once_and_kill
from tests.faults.voter import Voter
from tests.services.voting import form
from tests.web.resident_journey import Place, actor_of, new_place, says_yes

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database", ["sqlite"])]

TIMES = 50 if os.environ.get("FULL") == "1" else 5
VOTERS = 8
# In all, before the kill comes at any moment of the second that follows.
PAPERS_BEFORE = 16
OPTIONS = ["1", "2", "3"]


@pytest.fixture
def config(config: Config) -> Config:
    """The settings of a real installation: pages that the server does not treat as a test's."""
    return replace(config, testing=False)


@pytest.fixture
def prepared(app: Flask, session: Session) -> tuple[Place, str, list[Voter]]:
    """A ballot that is open, and the phones of those on its roll."""
    place = new_place(session, people=VOTERS, state="deciding")
    for words in place.codes:
        says_yes(session, actor_of(session, words), place)
    reference = ballots.set_up(session, SYSTEM, place.id, form())
    seen = reading.one(session, SYSTEM, place.id, reference).hash
    session.rollback()
    ballots.approve(session, SYSTEM, place.id, reference, seen=seen)
    ballots.open_for_voting(session, SYSTEM, place.id, reference)
    return place, reference, [Voter(words, place.public_id) for words in place.codes]


def vote_and_kill(env: dict[str, str], folder: Path, voters: list[Voter], ballot: str, seed: int) -> None:
    """Serve, let everybody vote at once, again and again, and kill the server in the middle."""
    with serving(env, folder) as served:
        for voter in voters:
            voter.answered = 0
            # Who came in once stays in: a restart signs nobody out.
            if not voter.token:
                voter.come_in_to(served.port, ballot)

        def act(number: int, stop: threading.Event) -> None:
            voters[number].vote_until_cut_off(served.port, ballot, OPTIONS, random.Random(seed + number), stop)

        all_at_once_and_kill(served, voters, act, enough=PAPERS_BEFORE, seed=seed)


def stored(session: Session, place: Place, ballot: str) -> list[frozenset[str] | None]:
    """The paper of each voter, in the order of their cards, found by the key as long as there is one."""
    found = ballots.find(session, place.id, ballot)
    members = session.scalars(
        select(Membership.id)
        .where(Membership.process_id == place.id, Membership.role == Role.MEMBER)
        .order_by(Membership.id)
    ).all()
    there = dict(session.execute(select(Paper.slot, Paper.content).where(Paper.ballot_id == found.node_id)).all())
    slots = [ballot_keys.slot(found.public_id, f"member:{one}") for one in members]
    marked = set(session.scalars(select(RollEntry.membership_id).where(RollEntry.channel.is_not(None))))
    assert marked == {one for one, slot in zip(members, slots, strict=True) if slot in there}
    assert set(there) <= set(slots), "a paper that is nobody's"
    session.rollback()
    return [frozenset(json.loads(there[slot])) if slot in there else None for slot in slots]


def whole(file: Path) -> bool:
    """Whether the database is sound to its last page."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sound and connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_was_shown_is_counted_once_and_nothing_that_was_not_cast(
    config: Config, session: Session, prepared: tuple[Place, str, list[Voter]], tmp_path: Path
) -> None:
    place, ballot, voters = prepared
    for seed in range(TIMES):
        vote_and_kill(environment(config), tmp_path, voters, ballot, 100 * seed)
        assert all(voter.answered for voter in voters), "everybody voted at the same time"
        assert whole(config.var / "folkmoot.sqlite")
        for voter, found in zip(voters, stored(session, place, ballot), strict=True):
            assert found in ([voter.shown[0]] if voter.shown else [None]) + voter.untold
    left = stored(session, place, ballot)
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, SYSTEM, place.id, ballot)
    ballot_counts.work_out(session, SYSTEM, place.id, ballot)
    assert session.scalars(select(BallotResult.result)).one()["papers"] == VOTERS
    published = reading.published(session, SYSTEM, place.id, ballot, papers=True)
    assert verify(json.loads(json.dumps(published))).holds == CHECKS
    assert Counter(frozenset(one["paper"]) for one in published["papers"]) == Counter(left)
    for voter, found in zip(voters, left, strict=True):
        if voter.shown and not voter.untold:
            kept = papers.own(session, ballot, place.id, voter.shown[1])
            assert frozenset(kept) == found == voter.shown[0]
    assert audit.verify(session).holds
    session.rollback()
