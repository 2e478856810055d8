"""Hard words explained: a general list, and what a process says of its own words."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import ANONYMOUS
from deliberation.reading import glossary as reading
from deliberation.services import glossary
from models import GlossaryWord, Role
from tests.services.people import member, place, rows, someone


def explained(session: Session, process_id: int, language: str = "en-GB") -> dict[str, str]:
    return {one.word: one.plain for one in reading.words(session, process_id, language)}


def test_a_process_adds_words_changes_them_and_leaves_some_alone(session: Session) -> None:
    here = place(session)
    before = explained(session, here.process_id)
    assert "facilitator" in before
    glossary.keep(session, here.facilitator, here.process_id, " Social  Value ", "What else a place gains by it.")
    glossary.keep(session, here.facilitator, here.process_id, "social value", "What else a place gains by it.")
    glossary.keep(session, here.convenor, here.process_id, "Facilitator", "Ada and Ben, who run the talks.")
    glossary.leave_alone(session, here.facilitator, here.process_id, "remit")
    now = explained(session, here.process_id)
    assert now["social value"] == "What else a place gains by it."
    assert now["Facilitator"] == "Ada and Ben, who run the talks."
    assert not {"remit", "facilitator"} & set(now)
    assert rows(session, GlossaryWord) == 3
    assert "remit" in {one.word for one in reading.to_edit(session, here.facilitator, here.process_id)}
    for word in ("Facilitator", "remit", "social value", "social value"):
        glossary.take_out(session, here.facilitator, here.process_id, word)
    assert explained(session, here.process_id) == before


def test_each_language_has_its_own_words(session: Session) -> None:
    here = place(session)
    glossary.keep(session, here.facilitator, here.process_id, "hwylusydd", "Pwy sy’n arwain.", language="cy")
    assert explained(session, here.process_id, "cy-GB") == {"hwylusydd": "Pwy sy’n arwain."}
    assert "hwylusydd" not in explained(session, here.process_id)
    assert explained(session, place(session).process_id, "cy") == {}


def test_the_panel_may_edit_it_and_others_may_not(session: Session) -> None:
    here = place(session)
    panel = someone(session, here.process_id, Role.PANEL_MEMBER)
    glossary.keep(session, panel, here.process_id, "lot", "One part of a big job.")
    for stranger in (ANONYMOUS, member(session, here.process_id), here.committee, place(session).facilitator):
        with pytest.raises(NotAllowed):
            glossary.keep(session, stranger, here.process_id, "lot", "Another.")
        with pytest.raises(NotAllowed):
            glossary.take_out(session, stranger, here.process_id, "lot")
        with pytest.raises(NotAllowed):
            reading.to_edit(session, stranger, here.process_id)
    assert explained(session, here.process_id)["lot"] == "One part of a big job."


def test_what_is_no_word_is_refused(session: Session) -> None:
    here = place(session)
    for word, plain, language in (
        ("", "x", "en-GB"),
        ("123", "x", "en-GB"),
        ("w" * 61, "x", "en-GB"),
        ("word", " ", "en-GB"),
        ("word", "x" * 301, "en-GB"),
        ("word", "x", ""),
        ("word", "x", "en-GB-somewhere-else"),
    ):
        with pytest.raises(DeliberationError):
            glossary.keep(session, here.facilitator, here.process_id, word, plain, language=language)
    with pytest.raises(NotFound):
        glossary.leave_alone(session, here.facilitator, here.process_id, "zebra")
    assert rows(session, GlossaryWord) == 0
