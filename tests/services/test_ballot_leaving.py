"""Somebody who stops taking part before a ballot opens, while it is open, or after; and what they take along."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, Refused
from deliberation.permissions import Actor
from deliberation.reading import ballots as reading
from deliberation.reading import own_ballots, own_record
from deliberation.services import ballot_closing, ballot_counts, ballot_keys, ballot_sheets, consent, leaving, papers
from deliberation.services.keys import settings
from models import AssistedVoting, CountedPaper, Paper, RollEntry
from tests.services.people import Place, member, members, membership_of, rows, supported
from tests.services.voting import closed, deciding, opened, vote

SHOWN = consent.wording_of("take_part")


def leave(session: Session, who: Actor, here: Place) -> None:
    leaving.leave_all(session, who, here.process_id, shown=SHOWN, language="en-GB")


def answer(session: Session, who: Actor, here: Place, *, given: bool) -> None:
    said = consent.answer_from("take_part", given=given)
    consent.answer(session, who, here.process_id, said, shown=SHOWN, language="en-GB")


def on_roll(session: Session) -> dict[int, str | None]:
    found = {entry.membership_id: entry.channel for entry in session.scalars(select(RollEntry))}
    session.rollback()
    return {one: str(channel) if channel else None for one, channel in found.items()}


def test_whoever_left_before_it_opens_is_not_on_the_roll(session: Session) -> None:
    here = deciding(session)
    stays, leaves = members(session, here.process_id, 2)
    leave(session, leaves, here)
    ballot = opened(session, here)
    assert on_roll(session) == {membership_of(stays): None}
    assert reading.own_mark(session, leaves, here.process_id, ballot) is None


@pytest.mark.parametrize("way", ["leaving", "a no"])
def test_whoever_leaves_takes_their_paper_out_and_stays_on_the_roll(session: Session, way: str) -> None:
    here = deciding(session)
    stays, leaves = members(session, here.process_id, 2)
    ballot = opened(session, here)
    kept, gone = (vote(session, who, here, ballot, {"1": 1}) for who in (stays, leaves))
    if way == "leaving":
        leave(session, leaves, here)
    else:
        answer(session, leaves, here, given=False)
    assert on_roll(session) == {membership_of(stays): "online", membership_of(leaves): None}
    assert session.scalars(select(Paper.tracker)).all() == [" ".join(kept.tracker)]
    with pytest.raises(DeliberationError, match="tracker_unknown"):
        papers.own(session, ballot, here.process_id, " ".join(gone.tracker))
    with pytest.raises(DeliberationError, match="consent_missing"):
        vote(session, leaves, here, ballot, {"1": 1})
    name = leaves.parts[0].pseudonym
    with pytest.raises(DeliberationError, match="consent_missing"):
        ballot_sheets.hand_out(session, here.facilitator, here.process_id, ballot, name, "paper")
    mark = reading.own_mark(session, leaves, here.process_id, ballot)
    assert mark is not None
    assert (mark.may_vote, mark.takes_part) == (False, False)
    session.rollback()
    # Whoever comes back votes as before: the roll was theirs.
    answer(session, leaves, here, given=True)
    vote(session, leaves, here, ballot, {"2": 1})
    closed(session, here, ballot)
    assert rows(session, CountedPaper) == 2


def test_a_ballot_of_which_somebody_left_adds_up_and_closes(session: Session) -> None:
    here = deciding(session)
    stays, leaves = members(session, here.process_id, 2)
    ballot = opened(session, here)
    for who in (stays, leaves):
        vote(session, who, here, ballot, {"1": 1})
    leave(session, leaves, here)
    closed(session, here, ballot)
    assert rows(session, CountedPaper) == 1
    assert on_roll(session) == {membership_of(stays): "online", membership_of(leaves): None}


def test_what_was_voted_on_paper_stays_and_so_does_what_is_closed(session: Session) -> None:
    here = deciding(session)
    by_sheet, online = members(session, here.process_id, 2)
    ballot = opened(session, here)
    name = by_sheet.parts[0].pseudonym
    ballot_sheets.hand_out(session, here.facilitator, here.process_id, ballot, name, "paper")
    vote(session, online, here, ballot, {"1": 1})
    leave(session, by_sheet, here)
    assert on_roll(session)[membership_of(by_sheet)] == "paper"
    ballot_sheets.take_in(session, here.facilitator, here.process_id, ballot, name)
    closed(session, here, ballot)
    leave(session, online, here)
    assert on_roll(session)[membership_of(online)] == "online"
    assert rows(session, CountedPaper) == 1


def test_nobody_is_kept_from_leaving_by_a_key_that_is_lost(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    vote(session, who, here, ballot, {"1": 1})
    ballot_keys.destroy(next(iter(ballot_keys.kept())))
    leave(session, who, here)
    assert on_roll(session) == {membership_of(who): "online"}
    assert rows(session, Paper) == 1


def test_leaving_ends_the_help_that_was_asked_for(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    supported(session, who, here.process_id)
    node = session.scalars(select(RollEntry.ballot_id)).one()
    session.add(AssistedVoting(ballot_id=node, membership_id=membership_of(who), link_id=None))
    session.commit()
    assert own_ballots.own_export(session, who, here.process_id)[0]["asked_for_help"]
    leave(session, who, here)
    assert rows(session, AssistedVoting) == 0
    assert not own_ballots.own_export(session, who, here.process_id)[0]["asked_for_help"]
    assert ballot


def test_ones_own_record_says_that_and_how_one_voted_and_never_what(session: Session) -> None:
    here = deciding(session)
    who, other = members(session, here.process_id, 2)
    ballot = opened(session, here)
    done = vote(session, who, here, ballot, {"3": 1})
    found = own_record.own(session, who, here.process_id)
    assert found["ballots"] == [
        {
            "reference": ballot,
            "title": "What comes first?",
            "language": "en-GB",
            "state": "open",
            "voted": True,
            "came": "online",
            "with_help": False,
            "own_time_until": None,
            "asked_for_help": False,
            "help_from": "",
        }
    ]
    told = json.dumps(found)
    paper = session.scalars(select(Paper)).one()
    for secret in (" ".join(done.tracker), paper.slot, paper.nonce, paper.content):
        assert secret not in told
    assert [one["voted"] for one in own_record.own(session, other, here.process_id)["ballots"]] == [False]
    with pytest.raises(NotAllowed):
        own_ballots.own_export(session, here.convenor, here.process_id)


def test_keys_that_are_left_over_and_ballots_without_theirs_are_named(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot, other = opened(session, here), opened(session, here)
    assert ballot_keys.astray(session) == ballot_keys.Astray((), ())
    folder: Path = settings().var / ballot_keys.FOLDER
    key = next(path for path in folder.iterdir() if path.stem == _public_id(session, here, ballot))
    saved = key.read_bytes()
    vote(session, who, here, ballot, {"1": 1})
    key.unlink()
    assert ballot_keys.astray(session) == ballot_keys.Astray((), (ballot,))
    with pytest.raises(Refused, match="ballot_key_missing"):
        vote(session, who, here, ballot, {"2": 1})
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, here.convenor, here.process_id, ballot)
    # It is closed and waits for its count, which needs no key; one that is there goes with the count.
    assert ballot_keys.astray(session) == ballot_keys.Astray((), ())
    _count(session, here, ballot)
    key.write_bytes(saved)
    (folder / "aaaaaaaaaa.key").write_bytes(saved)
    assert ballot_keys.astray(session) == ballot_keys.Astray((ballot, "aaaaaaaaaa"), ())
    assert other not in ballot_keys.astray(session).left_over


def _count(session: Session, here: Place, ballot: str) -> None:
    from deliberation.permissions import SYSTEM

    session.rollback()
    ballot_counts.work_out(session, SYSTEM, here.process_id, ballot)


def _public_id(session: Session, here: Place, reference: str) -> str:
    found = reading.one(session, here.convenor, here.process_id, reference).public_id
    session.rollback()
    return found
