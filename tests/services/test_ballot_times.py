"""More time for one vote: asked for without a reason, seen by those who can give it, gone once it is given."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotAllowed, NotFound, Refused
from deliberation.reading import ballot_times as reading
from deliberation.reading import ballots as ballot_reading
from deliberation.services import ballot_times, ballots
from models import AuditEvent, Role, RollEntry
from tests.services.people import member, members, rows, someone
from tests.services.voting import closed, deciding, opened, vote


def test_a_member_asks_and_whoever_can_give_time_sees_it(session: Session) -> None:
    here = deciding(session)
    who, other = members(session, here.process_id, 2)
    ballot, before = opened(session, here), rows(session, AuditEvent)
    name = who.parts[0].pseudonym
    with clock.moved(timedelta(days=15)):
        for _ in range(2):
            ballot_times.ask(session, who, here.process_id, ballot)
        for staff in (here.facilitator, here.convenor):
            assert reading.asking(session, staff, here.process_id) == (reading.AsksTime(ballot, name),)
        own = ballot_reading.own_mark(session, who, here.process_id, ballot)
        assert own is not None
        assert own.asks_time
        ballots.give_window(session, here.facilitator, here.process_id, ballot, name, clock.now() + timedelta(days=3))
        assert reading.asking(session, here.facilitator, here.process_id) == ()
        vote(session, who, here, ballot, {"1": 1})
    for outsider in (who, other, here.committee, someone(session, here.process_id, Role.TELLER)):
        with pytest.raises(NotAllowed):
            reading.asking(session, outsider, here.process_id)
    # Nothing of it is in the record.
    assert rows(session, AuditEvent) == before


def test_who_has_voted_or_is_not_on_the_roll_needs_no_time(session: Session) -> None:
    here = deciding(session)
    who, asks = members(session, here.process_id, 2)
    ballot = opened(session, here)
    late = member(session, here.process_id)
    with pytest.raises(NotFound, match="not_on_the_roll"):
        ballot_times.ask(session, late, here.process_id, ballot)
    with pytest.raises(NotAllowed):
        ballot_times.ask(session, here.facilitator, here.process_id, ballot)
    for one in (who, asks):
        ballot_times.ask(session, one, here.process_id, ballot)
    vote(session, who, here, ballot, {"1": 1})
    assert [one.member for one in reading.asking(session, here.convenor, here.process_id)] == [asks.parts[0].pseudonym]
    with pytest.raises(Refused, match="ballot_time_not_needed"):
        ballot_times.ask(session, who, here.process_id, ballot)
    closed(session, here, ballot)
    assert not any(session.scalars(select(RollEntry.asks_time)))
    with pytest.raises(Refused, match="ballot_not_open"):
        ballot_times.ask(session, asks, here.process_id, ballot)
