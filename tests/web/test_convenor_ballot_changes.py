"""A vote that is set up can be put right until it opens; the committee then reads it again."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballots, recommendations
from deliberation.services.ballots import OptionForm
from deliberation.services.recommendations import RecommendationForm
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, move_to, new_place, says_yes, with_statements
from tests.web.staff import at_work
from tests.web.test_convenor_ballots import ASKED, FILLED, run
from tests.web.test_resident_ballots import with_ballot

CHANGE = "/B01/change"


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


@pytest.fixture
def convenor(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place, "convenor")


def filled(phone: Phone, action: str) -> dict[str, str]:
    """What stands in the form with this address, as a browser would send it."""
    found = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', phone.text, re.DOTALL)
    assert found
    given = {}
    for one in re.findall(r"<input[^>]*>", found.group(1)):
        marks = dict(re.findall(r'([a-z_]+)="([^"]*)"', one))
        if marks.get("type") not in ("radio", "checkbox") or re.search(r"\schecked\b", one):
            given[marks["name"]] = unescape(marks.get("value", ""))
    boxes = re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', found.group(1), re.DOTALL)
    return {**given, **{name: unescape(text).lstrip("\r\n") for name, text in boxes}}


def set_up_of(session: Session, place: Place) -> tuple[str, bool, dict[str, object]]:
    session.rollback()
    view = reading.one(session, SYSTEM, place.id, "B01")
    return view.state, view.approved, dict(view.set_up)


@pytest.mark.parametrize("purpose", sorted(FILLED))
def test_the_form_has_what_was_set_and_sent_again_it_stays_the_same(
    convenor: Phone, app: Flask, session: Session, place: Place, purpose: str
) -> None:
    convenor.open(run(place, f"/new?purpose={purpose}")).send(run(place, "/new"), **ASKED, **FILLED[purpose])
    before = set_up_of(session, place)
    committee = at_work(app, session, place, "advisory_member")
    home, address = f"/committee/{place.public_id}/", f"/committee/{place.public_id}/ballots/B01"
    assert "1 vote waits until you have read and approved it: B01 What comes first?" in committee.open(home).words
    committee.open(address).send(address)
    assert "Nothing is asked of you now" in committee.open(home).words
    assert set_up_of(session, place)[:2] == ("approved", True)
    assert f'href="{run(place, CHANGE)}"' in convenor.open(run(place, "/B01")).text
    convenor.open(run(place, CHANGE))
    assert "The committee has approved what stands here now." in convenor.words
    given = filled(convenor, run(place, CHANGE))
    convenor.send(run(place, CHANGE), **given)
    assert "The vote is changed." in convenor.words
    assert set_up_of(session, place) == before
    changed = {
        **given,
        "title": "What do we do first?",
        "quorum": "2 of 3",
        "options": given["options"] + "\nA roof; 9",
    }
    convenor.open(run(place, CHANGE)).send(run(place, CHANGE), **changed)
    state, approved, now = set_up_of(session, place)
    assert (state, approved, now["title"], now["quorum"]) == ("set_up", False, "What do we do first?", [2, 3])
    assert [one["title"] for one in now["options"]][-1] == "A roof"  # type: ignore[attr-defined]
    assert "Open this vote" not in convenor.open(run(place, "/B01")).words


def test_what_the_form_does_not_ask_for_is_kept(convenor: Phone, session: Session, place: Place) -> None:
    made = form("budget", "equal-shares", most_options=3, stop="overspend")
    first, *others = made.options
    bound = OptionForm(first.title, first.text, cost=0, category="parks", area="east", must_fund=True)
    asked = replace(made, options=(bound, *others), language="cy")
    ballots.set_up(session, SYSTEM, place.id, asked)
    before = set_up_of(session, place)
    given = filled(convenor.open(run(place, CHANGE)), run(place, CHANGE))
    convenor.send(run(place, CHANGE), **given)
    assert set_up_of(session, place) == before
    fewer = "\n".join(given["options"].splitlines()[:2])
    convenor.open(run(place, CHANGE)).send(run(place, CHANGE), **{**given, "options": fewer})
    now = set_up_of(session, place)[2]
    assert now["told"]["most_options"] == 2  # type: ignore[index]
    assert now["options"][0]["must_fund"]  # type: ignore[index]


def test_what_does_not_fit_changes_nothing(convenor: Phone, session: Session, place: Place) -> None:
    ballots.set_up(session, SYSTEM, place.id, form())
    before = set_up_of(session, place)
    given = filled(convenor.open(run(place, CHANGE)), run(place, CHANGE))
    convenor.send(run(place, CHANGE), **{**given, "quorum": "most"})
    assert convenor.page is not None
    assert convenor.page.status_code == 400
    assert "Write a share as two whole numbers" in convenor.words
    assert set_up_of(session, place) == before


def test_an_open_vote_cannot_be_changed_any_more(convenor: Phone, session: Session, place: Place) -> None:
    with_ballot(session, place, form())
    assert "/change" not in convenor.open(run(place, "/B01")).text
    assert convenor.client.get(run(place, CHANGE)).status_code == 409
    assert convenor.client.post(run(place, CHANGE), data={"csrf_token": convenor.token()}).status_code == 409


def test_a_vote_on_recommendations_keeps_those_that_were_ticked(app: Flask, session: Session) -> None:
    place = new_place(session, people=2, state="deliberating")
    stated = with_statements(session, place, ["More buses would help.", "A bench would help."])
    made = [recommendation(session, place, title, one) for title, one in zip(("Buses", "A bench"), stated, strict=True)]
    move_to(session, place, "deciding")
    asked = replace(form("endorse", "endorse"), options=tuple(OptionForm(recommendation=one) for one in made))
    ballots.set_up(session, SYSTEM, place.id, asked)
    before = set_up_of(session, place)
    convenor = at_work(app, session, place, "convenor").open(run(place, CHANGE))
    ticked = re.findall(r'<input checked [^>]*name="recommendations"[^>]*value="([^"]*)"', convenor.text)
    assert ticked == made
    given = filled(convenor, run(place, CHANGE))
    for wanted, left in ((made, before[2]["options"]), (made[1:], None)):
        data = {**convenor.hidden(run(place, CHANGE)), **given, "recommendations": wanted}
        assert convenor.client.post(run(place, CHANGE), data=data).status_code == 303
        now = set_up_of(session, place)[2]["options"]
        assert now == left if left else [one["recommendation"] for one in now] == made[1:]  # type: ignore[attr-defined]


def recommendation(session: Session, place: Place, title: str, stated: str) -> str:
    """One whose wording is final."""
    asked = RecommendationForm(title=title, text="Pay for it.", why="People asked for it.")
    reference = recommendations.draft(session, SYSTEM, place.id, asked, statements=[stated])
    for step in ("circulated", "final"):
        recommendations.move(session, SYSTEM, place.id, reference, step)
    return reference
