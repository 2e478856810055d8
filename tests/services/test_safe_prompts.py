"""Numbers to call, and notes before hard statements."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.reading import content_notes as note_reading
from deliberation.reading import helplines as reading
from deliberation.services import content_notes, contributions, helplines
from deliberation.services.helplines import HelplineForm
from models import ContentNote, Helpline
from tests.services.people import contribution, member, place, rows, say, state_it, statement

LINE = HelplineForm("Debt advice", "01632 960 101", "When money worries you.", "Monday to Friday, 9 to 5")


def test_numbers_belong_to_the_area_and_everybody_reads_them(session: Session) -> None:
    here, elsewhere = place(session, code="AAA"), place(session, code="BBB")
    one = helplines.add(session, here.convenor, here.process_id, LINE)
    (found,) = reading.of_process(session, here.process_id)
    assert (found.name, found.phone, found.words, found.hours) == (LINE.name, LINE.phone, LINE.words, LINE.hours)
    assert reading.of_process(session, elsewhere.process_id) == ()
    assert [line.public_id for _, lines in reading.everywhere(session) for line in lines] == [one]
    helplines.change(session, here.convenor, here.process_id, one, HelplineForm("Debt help", "+44 1632 960102"))
    assert reading.of_process(session, here.process_id)[0].name == "Debt help"
    for act in (
        lambda: helplines.change(session, elsewhere.convenor, elsewhere.process_id, one, LINE),
        lambda: reading.to_edit(session, elsewhere.convenor, elsewhere.process_id, one),
    ):
        with pytest.raises(NotFound):
            act()
    helplines.remove(session, elsewhere.convenor, elsewhere.process_id, one)
    assert rows(session, Helpline) == 1
    for _ in range(2):
        helplines.remove(session, here.convenor, here.process_id, one)
    assert rows(session, Helpline) == 0


def test_only_the_convenor_changes_numbers_and_only_numbers_are_kept(session: Session) -> None:
    here = place(session)
    for actor in (here.facilitator, here.committee, member(session, here.process_id)):
        with pytest.raises(NotAllowed):
            helplines.add(session, actor, here.process_id, LINE)
    for phone in ("call me", "12", "01632-960-1", "0" * 31, "javascript:1", ""):
        with pytest.raises(DeliberationError):
            helplines.add(session, here.convenor, here.process_id, HelplineForm("Debt", phone))
    assert rows(session, Helpline) == 0
    for _ in range(helplines.MOST):
        helplines.add(session, here.convenor, here.process_id, LINE)
    with pytest.raises(Refused, match="too_many_helplines"):
        helplines.add(session, here.convenor, here.process_id, LINE)


def test_a_note_is_written_changed_and_taken_away(session: Session) -> None:
    here = place(session)
    stated = statement(session, here)
    for text in ("This is about prison.", "This is about prison.", "This is about jail."):
        content_notes.write(session, here.facilitator, here.process_id, stated, text)
    found = note_reading.of_statement(session, here.process_id, stated)
    assert found is not None
    assert found.text == "This is about jail."
    assert note_reading.to_write(session, here.convenor, here.process_id, stated).note == "This is about jail."
    content_notes.write(session, here.convenor, here.process_id, stated, " ")
    assert note_reading.of_statement(session, here.process_id, stated) is None
    with pytest.raises(DeliberationError, match="text_too_long"):
        content_notes.write(session, here.convenor, here.process_id, stated, "x" * 121)
    with pytest.raises(NotFound):
        content_notes.write(session, here.convenor, here.process_id, "S99", "This is about prison.")
    with pytest.raises(NotAllowed):
        content_notes.write(session, member(session, here.process_id), here.process_id, stated, "x")


def test_a_note_goes_with_the_words_of_its_statement(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = say(session, who, here.process_id)
    content_notes.write(session, here.facilitator, here.process_id, state_it(session, here, said), "About prison.")
    contributions.withdraw(session, who, contribution(session, here.process_id, said).public_id)
    assert rows(session, ContentNote) == 0
