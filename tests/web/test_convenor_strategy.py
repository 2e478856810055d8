"""The strategy from its start to its publication, and the help for choosing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.reading import processes as reading
from deliberation.reading.shortlist import Candidate, Shortlist
from deliberation.web.convenor import views
from models import Action, Priority, Publication, Strategy
from tests.web.governing_journey import ACTION, Ward, approves, new_ward, staff, started, with_stand_ins, working
from tests.web.resident_journey import new_place

STRATEGY = {"title": "Wexmoor 2027", "period_start": "2027", "period_end": "2031", "vision": ""}
Table = type[Strategy] | type[Priority] | type[Action] | type[Publication]


def count(session: Session, table: Table) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def lands(ward: Ward) -> list[str]:
    found = re.search(r'role="alert".*?</ul>', ward.convenor.text, re.DOTALL)
    return re.findall(r'href="#([^"]+)"', found.group()) if found else []


def twice(ward: Ward, rest: str, **fields: str | list[str]) -> None:
    """Send one form two times, as an impatient finger does."""
    page = ward.convenor.open(ward.run(rest))
    sent = {**page.hidden(ward.run(rest)), **fields}
    for _ in range(2):
        page.page = page.client.post(ward.run(rest), data=sent, follow_redirects=True)
        assert page.page.status_code == 200


def test_from_recommendations_to_a_published_strategy_each_step_once(app: Flask, session: Session) -> None:
    ward = new_ward(app, session)
    twice(ward, "strategy", **STRATEGY)
    twice(ward, "strategy/priority", title="People", why="Most back it.", recommendations=ward.final[:2])
    twice(ward, "strategy/P01/action", **ACTION)
    assert [count(session, one) for one in (Strategy, Priority, Action)] == [1, 1, 1]
    assert "£148,000" in ward.convenor.text
    assert "A service for people" in ward.convenor.text
    approves(ward, session)
    twice(ward, "strategy/publish")
    assert count(session, Publication) == 1
    reference = session.execute(select(Strategy.reference)).scalar_one()
    assert f'href="/strategies/{reference}"' in ward.convenor.text


def test_the_strategy_cannot_start_too_early(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    place = new_place(session)
    page = staff(app, session, place).open(f"/run/{place.public_id}/strategy")
    assert "The strategy can be started when the project is at “deciding”." in page.text
    data = {"csrf_token": page.token(), **STRATEGY}
    answer = page.client.post(f"/run/{place.public_id}/strategy", data=data)
    assert answer.status_code == 409
    assert count(session, Strategy) == 0


@pytest.mark.parametrize(
    ("wrong", "first"),
    [
        ({"title": " "}, "title"),
        ({"period_start": ""}, "period_start"),
        ({"period_start": "soon"}, "period_start"),
        ({"period_end": "31"}, "period_end"),
        ({"period_end": "2026"}, "period_end"),
        ({"period_end": "9999"}, "period_end"),
        ({"period_start": "２０２７"}, "period_start"),
    ],
)
def test_a_strategy_needs_a_title_and_years(app: Flask, session: Session, wrong: dict[str, str], first: str) -> None:
    ward = new_ward(app, session, people=1)
    ward.convenor.open(ward.run("strategy")).send(ward.run("strategy"), **{**STRATEGY, **wrong})
    assert lands(ward) == [first]
    assert count(session, Strategy) == 0


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        ({"title": "", "why": "Why", "recommendations": "R01"}, "title"),
        ({"title": "T", "why": " ", "recommendations": "R01"}, "why"),
        ({"title": "T", "why": "Why"}, "recommendations-0"),
    ],
)
def test_a_priority_needs_title_reason_and_recommendation(
    app: Flask, session: Session, sent: dict[str, str], first: str
) -> None:
    ward = started(new_ward(app, session, people=1))
    ward.convenor.open(ward.run("strategy/priority")).send(ward.run("strategy/priority"), **sent)
    assert lands(ward) == [first]
    assert count(session, Priority) == 1


def test_a_recommendation_that_is_not_there_is_not_found(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session, people=1))
    page = ward.convenor.open(ward.run("strategy/priority"))
    page.send(ward.run("strategy/priority"), title="T", why="Why", recommendations="R99")
    assert page.page is not None
    assert page.page.status_code == 404
    assert count(session, Priority) == 1


@pytest.mark.parametrize(
    ("wrong", "first"),
    [
        ({"text": ""}, "text"),
        ({"owner": " "}, "owner"),
        ({"kind": ""}, "kind-0"),
        ({"kind": "magic"}, "kind-0"),
        ({"starts_on_day": ""}, "starts_on_day"),
        ({"starts_on_day": "", "starts_on_month": "", "starts_on_year": ""}, "starts_on_day"),
        ({"due_on_month": "13"}, "due_on_month"),
        ({"due_on_year": "2026"}, "due_on_day"),
        ({"money": "much"}, "money"),
        ({"money": "999,999,999,999,999"}, "money"),
    ],
)
def test_a_wrong_action_is_said_at_its_box(app: Flask, session: Session, wrong: dict[str, str], first: str) -> None:
    ward = started(new_ward(app, session, people=1))
    address = ward.run("strategy/P01/action")
    ward.convenor.open(address).send(address, **{**ACTION, **wrong})
    assert lands(ward) == [first]
    assert ward.convenor.page is not None
    assert ward.convenor.page.status_code == 400
    assert count(session, Action) == 1


def test_an_action_may_have_no_money_and_be_the_officers_own(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session, people=1))
    address = ward.run("strategy/P01/action")
    ward.convenor.open(address).send(address, **{**ACTION, "money": "", "officer_proposed": "y"})
    assert "No money set" in ward.convenor.text
    assert "proposed by officers" in ward.convenor.text
    found = working(ward, session).view.priorities[0].actions[1]
    assert (found.money_pence, found.officer_proposed) == (None, True)


def test_an_action_hangs_under_a_priority_of_this_project(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session, people=1))
    for reference in ("P99", "R01", "A01", "nonsense"):
        assert ward.convenor.client.get(ward.run(f"strategy/{reference}/action")).status_code == 404


def test_nothing_is_published_before_approval(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session, people=1))
    page = ward.convenor.open(ward.run("strategy/publish"))
    assert "It cannot be published yet" in page.text
    answer = page.client.post(ward.run("strategy/publish"), data={"csrf_token": page.token()})
    assert answer.status_code == 409
    assert "has not approved this strategy yet" in answer.get_data(as_text=True)
    assert count(session, Publication) == 0


def test_a_change_after_approval_needs_approval_again(app: Flask, session: Session) -> None:
    ward = approves(started(new_ward(app, session, people=1)), session)
    assert working(ward, session).view.state == "approved"
    address = ward.run("strategy/P01/action")
    ward.convenor.open(address).send(address, **{**ACTION, "text": "And one more."})
    assert working(ward, session).view.state == "drafting"
    answer = ward.convenor.client.post(ward.run("strategy/publish"), data={"csrf_token": ward.convenor.token()})
    assert answer.status_code == 409
    assert count(session, Publication) == 0
    approves(ward, session)
    ward.convenor.open(ward.run("strategy/publish")).send(ward.run("strategy/publish"))
    assert count(session, Publication) == 1


def test_what_is_published_stays_in_public_while_the_next_version_is_written(app: Flask, session: Session) -> None:
    ward = approves(started(new_ward(app, session, people=1)), session)
    ward.convenor.open(ward.run("strategy/publish")).send(ward.run("strategy/publish"))
    shown = reading.one(session, ward.place.public_id).strategy
    assert shown
    address = ward.run("strategy/P01/action")
    ward.convenor.open(address).send(address, **ACTION)
    approves(ward, session)
    session.rollback()
    assert reading.one(session, ward.place.public_id).strategy == shown


def test_help_for_choosing_says_both_ways_and_that_it_is_no_ballot(app: Flask, session: Session) -> None:
    ward = started(new_ward(app, session))
    text = unescape(ward.convenor.open(ward.run("strategy/priority")).text)
    assert "From votes on statements. This is not a ballot." in text
    assert "Most ticks would choose R01 and R02." in text
    assert "Equal shares would choose" in text
    assert text.index("Most ticks would choose") < text.index("<table")
    for reference in ward.final:
        assert reference in text


def candidate(reference: str, ticks: int, *, by_ticks: bool, by_shares: bool) -> Candidate:
    return Candidate(reference, f"About {reference}", ticks, by_ticks, by_shares, added_from_left_over=False)


def test_where_the_two_ways_differ_is_said_in_a_sentence(app: Flask) -> None:
    found = Shortlist(
        source="assembly",
        seats=2,
        people=24,
        candidates=(
            candidate("R02", 18, by_ticks=True, by_shares=True),
            candidate("R03", 17, by_ticks=True, by_shares=False),
            candidate("R07", 6, by_ticks=False, by_shares=True),
        ),
        nothing_by_ticks=6,
        nothing_by_equal_shares=0,
        every_group_got_its_due=True,
    )
    with app.test_request_context():
        said = views.shortlist_words(found)
        rows = views.shortlist_rows(found)
    assert said[0] == "Most ticks would choose R02 and R03."
    assert said[1] == "Equal shares would choose R02 and R07."
    assert "They differ in R07, which a smaller group backs." in said
    assert said[-1].endswith("6 by most ticks, 0 by equal shares.")
    assert rows[2] == ("R07", "About R07", 6, "No", "Yes")
