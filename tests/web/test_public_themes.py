"""Themes for everybody: only once results are open, only names that members agreed on, and nobody given away."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.exchange.document.strategy import codec
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import strategies as published
from deliberation.reading import theme_pages
from deliberation.services import codes, contributions, strategies, theme_links, themes
from models import Contribution, Source, TraceNode
from tests.web.public_journey import TEXTS, Place, finished, look, publish, talked
from tests.web.resident_journey import actor_of, move_to, says, says_yes

QUOTED = f"{TEXTS[0]} (0)"
UNQUOTED = f"{TEXTS[0]} (1)"


def approve(session: Session, place: Place, theme: str, *, version: int = 1) -> None:
    for words in place.codes[2:5]:
        themes.approve(session, actor_of(session, words), place.id, theme, version=version)


def flat(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def place(session: Session) -> Place:
    """C01 may be quoted, of one person; C02 and the three after it may not, of another. S01 came from the first two."""
    return talked(session)[0]


def crowd(session: Session, place: Place, count: int = 4) -> list[str]:
    return [
        says(session, actor_of(session, words), place, f"Crowd word {words}") for words in place.codes[2 : 2 + count]
    ]


def opened(session: Session, place: Place) -> str:
    move_to(session, place, "drafting")
    return f"/projects/{place.public_id}/themes"


def test_closed_until_the_results_are_open(client: FlaskClient, session: Session, place: Place) -> None:
    theme = themes.make(session, SYSTEM, place.id, title="Getting there", contributions=["C01"]).themes[0]
    approve(session, place, theme)
    address = f"/projects/{place.public_id}"
    text = look(client, f"{address}/themes")
    assert "This opens later" in text
    assert "Getting there" not in text
    assert "/themes" not in look(client, address)


def test_nothing_yet_is_said(client: FlaskClient, session: Session, place: Place) -> None:
    text = flat(look(client, opened(session, place)))
    assert "There is no theme yet whose name members agreed on." in text
    assert "5 things that people said are in no theme." in text


def test_only_names_that_members_agreed_on_and_words_of_those_who_said_yes(
    client: FlaskClient, session: Session, place: Place
) -> None:
    there = themes.make(
        session, SYSTEM, place.id, title="Getting there", contributions=["C01", "C02", *crowd(session, place)]
    ).themes[0]
    themes.make(session, SYSTEM, place.id, title="Not agreed", contributions=["C03"])
    theme_links.state(session, SYSTEM, place.id, there, "S01")
    approve(session, place, there)
    address = opened(session, place)
    text = look(client, address)
    assert "Getting there" in text
    assert QUOTED in text
    assert UNQUOTED not in text
    assert "Crowd word" not in text
    assert "Not agreed" not in text
    assert "6 things that people said, from 6 people." in flat(text)
    assert "1 theme waits for members to agree on its name." in text
    assert f"/projects/{place.public_id}/statements/S01" in text
    assert client.get(f"{address}/assembly").status_code == 200
    assert client.get(f"{address}/nowhere").status_code == 404
    assert address in look(client, f"/projects/{place.public_id}")
    assert f"{address}/assembly" in look(client, f"/projects/{place.public_id}/results")


def test_one_or_two_who_did_not_say_yes_are_only_counted(client: FlaskClient, session: Session, place: Place) -> None:
    for title, said in (("Own bed", ["C02"]), ("Mixed pair", ["C01", "C03"]), ("One who said yes", ["C01"])):
        approve(session, place, themes.make(session, SYSTEM, place.id, title=title, contributions=said).themes[0])
    text = look(client, opened(session, place))
    assert "Own bed" not in text
    assert "Mixed pair" not in text
    assert "One who said yes" in text
    assert "Few people said this" in text
    assert "2 themes are not shown. One or two people spoke about each." in text


def test_each_source_by_itself_and_what_nobody_of_it_spoke_about(
    client: FlaskClient, session: Session, place: Place
) -> None:
    words = codes.issue_personal_codes(session, SYSTEM, process_id=place.id, count=3, source=Source.OPEN_CALL)
    guests: list[Actor] = [actor_of(session, one.words) for one in words]
    for one in guests:
        says_yes(session, one, place)
    said = [says(session, one, place, f"Guest word {number}") for number, one in enumerate(guests)]
    approve(session, place, themes.make(session, SYSTEM, place.id, title="A warm hall", contributions=said).themes[0])
    both = ["C01", "C02", *crowd(session, place)]
    approve(session, place, themes.make(session, SYSTEM, place.id, title="Buses", contributions=both).themes[0])
    address = opened(session, place)
    assembly, guest = flat(look(client, f"{address}/assembly")), flat(look(client, f"{address}/open_call"))
    assert "We never add them up." in assembly
    assert "Nobody of these people has said anything about: A warm hall" in assembly
    assert "Nobody of these people has said anything about: Buses" in guest
    assert "Fewer than 5 things that people said." in guest


def test_words_taken_back_are_gone(client: FlaskClient, session: Session, place: Place) -> None:
    theme = themes.make(
        session, SYSTEM, place.id, title="Getting there", contributions=["C01", "C02", *crowd(session, place)]
    ).themes[0]
    approve(session, place, theme)
    address = opened(session, place)
    assert QUOTED in look(client, address)
    one = session.execute(
        select(Contribution).join(TraceNode, TraceNode.id == Contribution.node_id).where(TraceNode.reference == "C01")
    ).scalar_one()
    contributions.withdraw(session, actor_of(session, place.codes[-2]), one.public_id)
    text = look(client, address)
    assert QUOTED not in text
    assert "5 things" in text


def test_a_published_strategy_has_its_themes_in_the_trace(client: FlaskClient, session: Session) -> None:
    found = finished(session)
    place, line = found.place, f"/strategies/{found.strategy}/lines/{found.action}"
    assert "The themes that these came from" not in look(client, line)
    theme = themes.make(session, SYSTEM, place.id, title="Getting there", contributions=["C01", "C02"]).themes[0]
    secret = themes.make(session, SYSTEM, place.id, title="Own bed", contributions=["C03"]).themes[0]
    third = themes.make(session, SYSTEM, place.id, title="Nobody agreed", contributions=["C01"]).themes[0]
    for one in (theme, secret, third):
        theme_links.state(session, SYSTEM, place.id, one, "S01")
    approve(session, place, secret)
    # Two people, one of whom did not say yes to being quoted: not shown. With a third it is.
    approve(session, place, theme)
    assert "Getting there" not in look(client, line)
    third_person = _crowd_late(session, place)
    theme_links.add(session, SYSTEM, place.id, third_person, theme)
    text = look(client, line)
    assert "The themes that these came from" in text
    assert "Getting there" in text
    assert f"/projects/{place.public_id}/themes#{theme}" in text
    assert "Own bed" not in text
    assert "Nobody agreed" not in text
    strategies.approve(session, SYSTEM, place.id)
    publish(session, place)
    content = published.published(session, found.strategy).content
    ends = {(step.from_id, step.to_id) for step in content.trace}
    assert {("C01", theme), ("C02", theme), (theme, "S01")} <= ends
    assert not {secret, third} & {one for pair in ends for one in pair}
    assert codec.content_from_json(codec.content_json(content)) == content


def _crowd_late(session: Session, place: Place) -> str:
    """Words of a third person, brought in when nobody can send any more."""
    from deliberation.database import writing
    from deliberation.services import moderation

    part = actor_of(session, place.codes[3]).membership(place.id)
    assert part is not None
    with writing(session, place.id):
        receipt = contributions.add_inside(
            session, place.id, part.membership_id, contributions.Words("A third person spoke.")
        )
    moderation.allow(session, SYSTEM, place.id, receipt.reference)
    return receipt.reference


def test_the_reading_refuses_before_results_are_open(session: Session, place: Place) -> None:
    from deliberation.errors import Refused
    from deliberation.permissions import ANONYMOUS

    with pytest.raises(Refused, match="results_not_yet"):
        theme_pages.public(session, ANONYMOUS, place.id, "assembly")
