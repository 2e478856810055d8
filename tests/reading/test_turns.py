"""Why a process does not move on: the newest pause or step back is told, with its reason, until it moves on."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import turns
from deliberation.services import processes
from models import ProcessState
from tests.services.people import Place, place


@pytest.fixture
def here(session: Session) -> Place:
    return place(session, ProcessState.LEARNING)


def told(session: Session, here: Place) -> tuple[str, str] | None:
    found = turns.latest(session, here.process_id)
    return (found.kind, found.reason) if found else None


def test_nothing_is_told_of_a_process_that_moves_on(session: Session, here: Place) -> None:
    assert told(session, here) is None
    processes.move_on(session, SYSTEM, here.process_id)
    assert told(session, here) is None


def test_a_pause_is_told_until_the_process_goes_on(session: Session, here: Place) -> None:
    processes.pause(session, SYSTEM, here.process_id, reason="The hall is flooded.")
    assert told(session, here) == ("paused", "The hall is flooded.")
    processes.go_on(session, SYSTEM, here.process_id)
    assert told(session, here) is None
    processes.pause(session, SYSTEM, here.process_id, reason="The heating broke.")
    assert told(session, here) == ("paused", "The heating broke.")


def test_a_step_back_is_told_until_the_process_moves_on_and_a_pause_does_not_hide_it(
    session: Session, here: Place
) -> None:
    processes.step_back(session, SYSTEM, here.process_id, reason="More people should be asked.")
    assert told(session, here) == ("stepped_back", "More people should be asked.")
    processes.pause(session, SYSTEM, here.process_id, reason="Holidays.")
    assert told(session, here) == ("paused", "Holidays.")
    processes.go_on(session, SYSTEM, here.process_id)
    assert told(session, here) == ("stepped_back", "More people should be asked.")
    processes.move_on(session, SYSTEM, here.process_id)
    assert told(session, here) is None


def test_the_day_is_that_of_the_place(session: Session, here: Place) -> None:
    with clock.stopped(datetime(2031, 6, 30, 23, 30, tzinfo=UTC)):
        processes.pause(session, SYSTEM, here.process_id, reason="A flood.")
    found = turns.latest(session, here.process_id)
    assert found is not None
    assert (found.at, found.on) == (datetime(2031, 6, 30, 23, 30, tzinfo=UTC), date(2031, 7, 1))


def test_another_process_has_its_own_reasons(session: Session, here: Place) -> None:
    other = place(session, ProcessState.LEARNING, code="ELM")
    processes.pause(session, SYSTEM, other.process_id, reason="Elsewhere.")
    assert told(session, here) is None
    assert told(session, other) == ("paused", "Elsewhere.")
