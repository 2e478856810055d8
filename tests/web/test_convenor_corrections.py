"""Correcting the strategy on its pages: each change is asked for on a page of its own and works without scripts."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import AuditEvent
from tests.web.governing_journey import ACTION, Ward, approves, new_ward, started, working


def two_priorities(app: Flask, session: Session) -> Ward:
    """P01 with A01, and P02 with A02."""
    ward = started(new_ward(app, session, people=1))
    send(ward, "strategy/priority", title="A hall", why="Asked for too.", recommendations=ward.final[2])
    send(ward, "strategy/P02/action", **{**ACTION, "text": "Open the hall."})
    return ward


def send(ward: Ward, rest: str, **fields: str | list[str]) -> int:
    """Open a page and send its form; gives the status of the answer."""
    ward.convenor.open(ward.run(rest)).send(ward.run(rest), **fields)
    assert ward.convenor.page is not None
    return ward.convenor.page.status_code


def shown(ward: Ward) -> str:
    return unescape(ward.convenor.text)


def lines(ward: Ward, session: Session) -> list[tuple[str, list[str]]]:
    found = working(ward, session).view.priorities
    return [(one.reference, [each.reference for each in one.actions]) for one in found]


def test_a_priority_comes_to_its_page_as_it_stands_and_goes_changed(app: Flask, session: Session) -> None:
    ward = two_priorities(app, session)
    ward.convenor.open(ward.run("strategy/P01/change"))
    assert "People</textarea>" in shown(ward)
    assert "Most back it." in shown(ward)
    assert f'checked id="recommendations-1" name="recommendations" type="checkbox" value="{ward.final[1]}"' in shown(
        ward
    )
    assert send(ward, "strategy/P01/change", title="More people", why="So.", recommendations=ward.final[:2]) == 200
    line = working(ward, session).view.priorities[0]
    assert (line.title, line.why, line.recommendations) == ("More people", "So.", tuple(ward.final[:2]))
    assert send(ward, "strategy/P01/change", title="", why="So.", recommendations=ward.final[0]) == 400
    assert "More people" not in shown(ward)
    assert working(ward, session).view.priorities[0] == line


def test_an_action_comes_to_its_page_as_it_stands_and_goes_changed(app: Flask, session: Session) -> None:
    ward = two_priorities(app, session)
    ward.convenor.open(ward.run("strategy/actions/A01/change"))
    assert re.search(r"<textarea[^>]*name=\"owner\"[^>]*>\s*Castle Ward Together</textarea>", shown(ward))
    for value in ("148,000", "2027"):
        assert f'value="{value}"' in shown(ward)
    assert '<option selected value="P01">' in shown(ward)
    sent = {**ACTION, "text": "Hire six workers.", "money": "200,000", "under": "P02"}
    assert send(ward, "strategy/actions/A01/change", **sent) == 200
    assert lines(ward, session) == [("P01", []), ("P02", ["A01", "A02"])]
    line = working(ward, session).view.priorities[1].actions[0]
    assert (line.text, line.money_pence) == ("Hire six workers.", 200_000_00)
    assert send(ward, "strategy/actions/A01/change", **{**sent, "due_on_year": "2020"}) == 400


def test_the_order_is_changed_by_a_place_for_each(app: Flask, session: Session) -> None:
    ward = two_priorities(app, session)
    assert send(ward, "strategy/order", P01="2", P02="1") == 200
    assert [one for one, _ in lines(ward, session)] == ["P02", "P01"]
    for wrong in ({"P01": "1", "P02": "1"}, {"P01": "1", "P02": "x"}, {"P01": "1"}, {"P01": "0", "P02": "1"}):
        assert send(ward, "strategy/order", **wrong) == 409
        assert "Give each priority a place of its own" in shown(ward)
    assert [one for one, _ in lines(ward, session)] == ["P02", "P01"]


def test_removing_a_priority_says_what_becomes_of_its_actions(app: Flask, session: Session) -> None:
    ward = two_priorities(app, session)
    ward.convenor.open(ward.run("strategy/P01/remove"))
    for words in ("Take P01 out of the draft?", "Hire four workers.", "Move them under P02 A hall", "Remove them too"):
        assert words in shown(ward)
    assert send(ward, "strategy/P01/remove") == 409
    assert "Say what becomes of the actions under it: A01." in shown(ward)
    assert send(ward, "strategy/P01/remove", actions="P02") == 200
    assert lines(ward, session) == [("P02", ["A01", "A02"])]
    assert send(ward, "strategy/P02/remove", actions="remove") == 200
    assert lines(ward, session) == []
    assert ward.convenor.client.get(ward.run("strategy/P02/remove")).status_code == 404


def test_removing_an_action_asks_first(app: Flask, session: Session) -> None:
    ward = two_priorities(app, session)
    ward.convenor.open(ward.run("strategy/actions/A01/remove"))
    assert "P01 has no other action." in shown(ward)
    assert lines(ward, session)[0] == ("P01", ["A01"])
    assert send(ward, "strategy/actions/A01/remove") == 200
    assert lines(ward, session) == [("P01", []), ("P02", ["A02"])]
    assert "an action under P01" in shown(ward)


@pytest.mark.parametrize("rest", ["strategy/P01/remove", "strategy/actions/A01/remove"])
def test_from_an_approved_text_nothing_is_removed_before_it_is_taken_up_again(
    app: Flask, session: Session, rest: str
) -> None:
    ward = two_priorities(app, session)
    ward.convenor.open(ward.run(rest))
    hidden = ward.convenor.hidden(ward.run(rest))
    approves(ward, session)
    answer = ward.convenor.client.get(ward.run(rest))
    assert (answer.status_code, answer.location) == (303, ward.run("strategy/take-up"))
    late = ward.convenor.client.post(ward.run(rest), data={**hidden, "actions": "remove"})
    assert late.status_code == 409
    assert "Take it up again first" in late.get_data(as_text=True)
    assert send(ward, "strategy/take-up") == 200
    assert working(ward, session).view.state == "drafting"
    assert send(ward, rest, actions="remove") == 200
    ward.convenor.open(ward.run("strategy/take-up"))
    assert "The text is a draft." in shown(ward)


def test_what_is_corrected_stands_in_the_record_in_words(app: Flask, session: Session) -> None:
    ward = two_priorities(app, session)
    send(ward, "strategy/P01/change", title="Other", why="So.", recommendations=ward.final[0])
    send(ward, "strategy/actions/A01/change", **{**ACTION, "text": "Other.", "under": "P01"})
    send(ward, "strategy/order", P01="2", P02="1")
    send(ward, "strategy/actions/A02/remove")
    send(ward, "strategy/P02/remove")
    ward.convenor.open(ward.run("record"))
    for words in (
        "A priority was changed",
        "An action was changed",
        "The priorities were put in another order",
        "An action was taken out of the draft",
        "A priority was taken out of the draft",
    ):
        assert words in shown(ward)
    session.rollback()
    kept = session.execute(select(AuditEvent.object).where(AuditEvent.action == "priority_removed")).scalars().all()
    assert kept == ["P02"]


def test_lines_of_no_or_another_kind_are_not_found(app: Flask, session: Session) -> None:
    ward = two_priorities(app, session)
    for rest in (
        "strategy/A01/change",
        "strategy/P09/remove",
        "strategy/actions/P01/change",
        "strategy/actions/A9/remove",
    ):
        assert ward.convenor.client.get(ward.run(rest)).status_code == 404
