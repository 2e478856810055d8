"""Easy-read twins: kept beside their text, honest about who checked them, out of date when the text changes, erased."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import ANONYMOUS
from deliberation.reading import easy_read as reading
from deliberation.reading.easy_read import Line
from deliberation.services import contributions, easy_read, leaving, processes, recommendations
from deliberation.services.consent import WORDINGS
from deliberation.services.processes import RemitForm
from deliberation.services.recommendations import RecommendationForm
from models import ConsentPurpose, EasyText, ProcessState
from tests.services.people import contribution, member, place, recommend, rows, say, set_state, state_it, statement

LINES = (Line("Buses stop too soon.", "bus"), Line("   "), Line("You can say what you think.", "talk"))


def test_a_twin_is_kept_without_empty_lines_and_read_by_whoever_may_read_the_text(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    stated = statement(session, here, who)
    assert reading.twins(session, who, here.process_id, [stated]) == {}
    easy_read.write(session, here.facilitator, here.process_id, stated, LINES)
    easy_read.write(session, here.facilitator, here.process_id, stated, LINES)
    found = reading.twins(session, who, here.process_id, [stated])[stated]
    assert [line.symbol for line in found.lines] == ["bus", "talk"]
    assert (found.is_stale, found.checked_by, found.checked_at) == (False, "", None)
    assert rows(session, EasyText) == 1
    # A statement is not public before the results are.
    assert reading.twins(session, ANONYMOUS, here.process_id, [stated]) == {}
    with pytest.raises(NotFound):
        reading.readable(session, ANONYMOUS, here.process_id, stated)
    assert reading.readable(session, who, here.process_id, stated).twin == found


def test_what_cannot_be_kept_is_refused_with_its_reason(session: Session) -> None:
    here = place(session)
    stated = statement(session, here)

    def write(of: str, *lines: Line) -> None:
        easy_read.write(session, here.facilitator, here.process_id, of, lines)

    with pytest.raises(DeliberationError, match="text_empty"):
        write(stated, Line(" \u200b"))
    with pytest.raises(DeliberationError, match="text_too_long"):
        write(stated, Line("x" * (easy_read.LINE_LIMIT + 1)))
    with pytest.raises(DeliberationError, match="too_many_lines"):
        write(stated, *[Line("One.")] * (easy_read.MOST_LINES + 1))
    with pytest.raises(DeliberationError, match="choice_unknown"):
        write(stated, Line("One.", "unicorn"))
    with pytest.raises(NotFound):
        write("S99", Line("One."))
    for stranger in (member(session, here.process_id), ANONYMOUS, here.committee):
        with pytest.raises(NotAllowed):
            easy_read.write(session, stranger, here.process_id, stated, LINES)
        with pytest.raises(NotAllowed):
            easy_read.mark_checked(session, stranger, here.process_id, stated, "Me")
        with pytest.raises(NotAllowed):
            easy_read.remove(session, stranger, here.process_id, stated)
    assert rows(session, EasyText) == 0


def test_a_check_holds_for_these_lines_of_this_text_only(session: Session) -> None:
    here = place(session)
    recommended = recommend(session, here, statement(session, here), final=False)
    staff, process_id = here.facilitator, here.process_id
    with pytest.raises(NotFound):
        easy_read.mark_checked(session, staff, process_id, recommended, "The reading group")
    easy_read.write(session, staff, process_id, recommended, LINES)
    easy_read.mark_checked(session, staff, process_id, recommended, "The reading group")
    first = reading.pair(session, staff, process_id, recommended).twin
    assert first
    assert (first.checked_by, first.checked_at is not None) == ("The reading group", True)
    easy_read.write(session, staff, process_id, recommended, LINES)
    easy_read.mark_checked(session, staff, process_id, recommended, "The reading group")
    assert reading.pair(session, staff, process_id, recommended).twin == first
    easy_read.write(session, staff, process_id, recommended, (Line("More buses."),))
    second = reading.pair(session, staff, process_id, recommended).twin
    assert second
    assert (second.checked_by, second.checked_at) == ("", None)
    other = RecommendationForm(title="Fewer buses", text="So be it.", why="Really.", language="en-GB")
    set_state(session, process_id, ProcessState.DRAFTING)
    recommendations.change(session, staff, process_id, recommended, other, note="Other.")
    stale = reading.pair(session, staff, process_id, recommended).twin
    assert stale
    assert stale.is_stale
    with pytest.raises(Refused, match="easy_text_out_of_date"):
        easy_read.mark_checked(session, staff, process_id, recommended, "The reading group")
    easy_read.write(session, staff, process_id, recommended, (Line("More buses."),))
    fresh = reading.pair(session, staff, process_id, recommended).twin
    assert fresh
    assert not fresh.is_stale


def test_the_parts_of_a_remit_have_twins_of_their_own(session: Session) -> None:
    here = place(session, ProcessState.DRAFT)
    form = RemitForm(question="How should the buses run?", scope_in="Buses.")
    processes.write_remit(session, here.convenor, here.process_id, form)
    easy_read.write(session, here.convenor, here.process_id, "question", (Line("What about the bus?", "bus"),))
    names = [one.text.of for one in reading.pairs(session, here.convenor, here.process_id)]
    assert names == ["question", "scope_in"]
    # It is not agreed yet, so it is for the people of the process only.
    assert reading.twins(session, ANONYMOUS, here.process_id, names) == {}
    assert list(reading.twins(session, here.facilitator, here.process_id, names)) == ["question"]
    easy_read.remove(session, here.convenor, here.process_id, "question")
    easy_read.remove(session, here.convenor, here.process_id, "question")
    assert rows(session, EasyText) == 0


@pytest.mark.parametrize("all_of_it", [False, True])
def test_a_twin_goes_with_the_words_that_its_text_came_from(session: Session, *, all_of_it: bool) -> None:
    here = place(session)
    who, other = member(session, here.process_id), member(session, here.process_id)
    said = say(session, who, here.process_id)
    gone, kept = state_it(session, here, said), statement(session, here, other)
    for stated in (gone, kept):
        easy_read.write(session, here.facilitator, here.process_id, stated, LINES)
    if all_of_it:
        shown = WORDINGS[ConsentPurpose.TAKE_PART]
        leaving.leave_all(session, who, here.process_id, shown=shown, language="en-GB")
    else:
        contributions.withdraw(session, who, contribution(session, here.process_id, said).public_id)
    left = [one.text.of for one in reading.pairs(session, here.facilitator, here.process_id) if one.twin]
    assert left == [kept]
    assert rows(session, EasyText) == 1
