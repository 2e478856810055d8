"""What is seen of a ballot: no tally before its time for any role (I4), turnout for who runs it, a file to check."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotAllowed, NotFound, Refused
from deliberation.methods.counting.verifying import CHECKS, verify
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballot_closing, ballot_counts, ballot_sheets, ballots
from models import Role
from tests.services.people import member, members, someone
from tests.services.voting import approve, deciding, form, opened, vote


@pytest.mark.parametrize("role", list(Role))
def test_no_role_reads_a_tally_while_it_is_open(session: Session, role: Role) -> None:
    here = deciding(session)
    voters = members(session, here.process_id, 3)
    who = member(session, here.process_id) if role is Role.MEMBER else someone(session, here.process_id, role)
    ballot = opened(session, here)
    before = reading.one(session, who, here.process_id, ballot)
    for at, voter in enumerate(voters):
        vote(session, voter, here, ballot, {str(1 + at % 2): 1})
    after = reading.one(session, who, here.process_id, ballot)
    assert after.result is None
    assert after.root == ""
    runs_it = role in (Role.CONVENOR, Role.FACILITATOR, Role.TELLER)
    assert (before.voted, after.voted) == ((0, 3) if runs_it else (None, None))
    with pytest.raises((NotAllowed, Refused)):
        reading.published(session, who, here.process_id, ballot, papers=True)
    with pytest.raises(Refused, match="ballot_not_counted"):
        reading.published(session, who, here.process_id, ballot)


def test_a_ballot_that_is_being_set_up_is_seen_by_those_who_set_it_up_and_approve_it(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = ballots.set_up(session, here.convenor, here.process_id, form())
    for actor in (here.convenor, here.committee):
        assert reading.one(session, actor, here.process_id, ballot).state == "set_up"
    for actor in (who, here.facilitator):
        with pytest.raises(NotFound):
            reading.one(session, actor, here.process_id, ballot)
    approve(session, here, ballot)
    assert reading.one(session, here.convenor, here.process_id, ballot).approved


def test_a_member_sees_their_own_mark_and_no_other(session: Session) -> None:
    here = deciding(session)
    who, other, late = [*members(session, here.process_id, 2), someone(session, here.process_id, Role.OBSERVER)]
    ballot = opened(session, here)
    mark = reading.own_mark(session, who, here.process_id, ballot)
    assert mark is not None
    assert (mark.channel, mark.may_vote) == ("", True)
    vote(session, who, here, ballot, {"1": 1})
    name = other.parts[0].pseudonym
    ballot_sheets.hand_out(session, here.facilitator, here.process_id, ballot, name, "phone")
    assert reading.own_mark(session, late, here.process_id, ballot) is None
    seen = {reading.own_mark(session, one, here.process_id, ballot) for one in (who, other)}
    assert {(one.channel, one.may_vote) for one in seen if one} == {("online", True), ("phone", False)}
    with clock.moved(timedelta(days=20)):
        gone = reading.own_mark(session, who, here.process_id, ballot)
        assert gone is not None
        assert not gone.may_vote


def test_what_is_published_can_be_checked_and_counted_again(session: Session) -> None:
    here = deciding(session)
    voters = members(session, here.process_id, 6)
    ballot = opened(session, here)
    for at, voter in enumerate(voters[:5]):
        vote(session, voter, here, ballot, {str(1 + at % 3): 1})
    vote(session, voters[0], here, ballot, {"3": 1})
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, here.convenor, here.process_id, ballot)
    ballot_counts.work_out(session, SYSTEM, here.process_id, ballot)
    tellers = [someone(session, here.process_id, Role.TELLER) for _ in range(2)]
    assert reading.one(session, voters[0], here.process_id, ballot).result is None
    found = reading.one(session, tellers[0], here.process_id, ballot).result
    assert found is not None
    for teller in tellers:
        seen = ballot_counts.digest_of(found)
        ballot_counts.sign(session, teller, here.process_id, ballot, seen=seen)
    public = json.loads(json.dumps(reading.published(session, voters[5], here.process_id, ballot)))
    assert "papers" not in public
    assert verify(public).not_looked_at == ("papers", "result")
    for actor in (voters[0], here.convenor, here.facilitator, here.committee):
        with pytest.raises(NotAllowed):
            reading.published(session, actor, here.process_id, ballot, papers=True)
    whole = json.loads(json.dumps(reading.published(session, tellers[0], here.process_id, ballot, papers=True)))
    assert verify(whole).holds == CHECKS
    assert (whole["roll"], len(whole["papers"]), whole["replaced"]) == (6, 5, 1)
    named = json.dumps(whole)
    assert not any(part.pseudonym in named for voter in voters for part in voter.parts)
