"""The result of a ballot on its page: in words, in numbers, and as a file that anybody can check."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.methods.counting.verifying import verify
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballot_closing, ballot_counts, ballots, papers
from models import Role
from tests.services.people import someone
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.test_resident_ballots import with_ballot


def voted(session: Session, place: Place, ballot: str, *given: dict[str, str | int]) -> None:
    for words, paper in zip(place.codes, given, strict=False):
        actor = actor_of(session, words)
        papers.cast(session, actor, place.id, ballot, paper, nonce=papers.new_nonce())


def counted(session: Session, place: Place, ballot: str, *, signed: bool = True) -> None:
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, SYSTEM, place.id, ballot)
    ballot_counts.work_out(session, SYSTEM, place.id, ballot)
    result = reading.one(session, SYSTEM, place.id, ballot).result
    assert result is not None
    session.rollback()
    for _ in range(2 if signed else 0):
        teller = someone(session, place.id, Role.TELLER)
        ballot_counts.sign(session, teller, place.id, ballot, seen=ballot_counts.digest_of(result))


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=6, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def page_of(app: Flask, place: Place, ballot: str) -> Phone:
    return Phone(app.test_client()).open(f"/projects/{place.public_id}/ballots/{ballot}")


def test_nobody_reads_a_number_before_the_count_is_signed(app: Flask, session: Session, place: Place) -> None:
    ballot = ballots.set_up(session, SYSTEM, place.id, form("endorse", "endorse"))
    assert page_of(app, place, ballot).page.status_code == 404  # type: ignore[union-attr]
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    voted(session, place, ballot, {"1": "support"})
    shown = page_of(app, place, ballot)
    assert "Nobody sees a count before it is over." in shown.words
    assert "support it" not in shown.words
    assert shown.client.get(f"/projects/{place.public_id}/ballots/{ballot}/file").status_code == 409
    counted(session, place, ballot, signed=False)
    assert "The votes are being counted and checked." in page_of(app, place, ballot).words
    assert "support it" not in page_of(app, place, ballot).words


def test_what_was_endorsed_is_said_with_its_numbers(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    given: list[dict[str, str | int]] = [{"1": "support", "2": "cannot_live"}] * 3 + [{"1": "can_live", "2": "support"}]
    voted(session, place, ballot, *given)
    counted(session, place, ballot)
    shown = page_of(app, place, ballot)
    assert "4 of 6 people voted." in shown.words
    assert "Goes forward 4 of 4 support it or can live with it. It needed 2." in shown.words
    assert (
        "Does not go forward 1 of 4 support it or can live with it. It needed 2. 1 more would have been" in shown.words
    )
    file = shown.client.get(f"/projects/{place.public_id}/ballots/{ballot}/file").get_json()
    found = verify(file)
    assert not found.broken
    assert "papers" not in file


@pytest.mark.parametrize(
    ("kind", "rule", "given", "words"),
    [
        ("approval", "equal-shares", [{"1": 1}] * 4 + [{"2": 1}] * 2, "Chosen 4 people ticked it."),
        ("approval", "av", [{"1": 1, "2": 1}] * 4 + [{"3": 1}], "1 person ticked it. Others had more ticks."),
        ("budget", "equal-shares", [{"1": 1, "3": 1}] * 4 + [{"2": 1}], "£3 of £3 is spent."),
        ("budget", "greedy", [{"3": 1}] * 4 + [{"2": 1}], "1 person wanted it. It costs more than what was left."),
        ("score", "score", [{"1": 5, "2": 3}] * 3, "Place 1 Its average mark is 5."),
        ("score", "majority-judgment", [{"1": 5, "2": 3}] * 3, "Place 2 The middle mark is 3."),
        ("points", "points", [{"1": 4, "2": 2}] * 3, "Place 1 All points together: 12."),
        ("ranked", "stv", [{"1": 1, "2": 2}] * 3 + [{"2": 1}], "Chosen 3 people put it first."),
        ("ranked", "schulze", [{"1": 1, "2": 2}] * 3, "Place 1 More people like it better than 2 other ones."),
        ("ranked", "borda", [{"1": 1, "2": 2}] * 3, "Place 1"),
        ("ranked", "ranked-pairs", [{"1": 1, "2": 2}] * 3, "Place 1"),
        ("pairwise", "pairwise", [{"1-2": 1}] * 3, "Place 1"),
        ("endorse", "endorse", [], "0 of 6 people voted."),
        ("budget", "phragmen", [], "Nobody wanted it."),
        ("ranked", "stv", [], "0 of 6 people voted."),
    ],
)
def test_every_rule_tells_its_result_in_words(
    app: Flask, session: Session, place: Place, kind: str, rule: str, given: list[dict[str, str | int]], words: str
) -> None:
    ballot = with_ballot(session, place, form(kind, rule))
    voted(session, place, ballot, *given)
    counted(session, place, ballot)
    assert words in page_of(app, place, ballot).words
