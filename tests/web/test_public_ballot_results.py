"""What is told of a signed result: the first screen, close calls, other rules, who got nothing, and every file."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from accessibility.contract import page_reading
from deliberation.exchange.formats import making
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.test_public_ballots import counted, page_of, voted
from tests.web.test_resident_ballots import inside, with_ballot

Paper = dict[str, str | int]
EASY = 4.0


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=14, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def many(*rows: tuple[int, Paper]) -> list[Paper]:
    return [paper for number, paper in rows for _ in range(number)]


def signed(session: Session, place: Place, kind: str, rule: str, papers: list[Paper], **told: int | str) -> str:
    """A ballot that is voted in, counted and signed."""
    ballot = with_ballot(session, place, form(kind, rule, **told))
    voted(session, place, ballot, *papers)
    counted(session, place, ballot)
    return ballot


def level(app: Flask, place: Place, ballot: str, name: str) -> Phone:
    return Phone(app.test_client()).open(f"/projects/{place.public_id}/ballots/{ballot}/{name}")


def test_the_first_words_are_what_was_chosen_how_many_voted_and_how_sure_it_is(
    app: Flask, session: Session, place: Place
) -> None:
    ballot = signed(session, place, "approval", "av", many((8, {"1": 1}), (6, {"2": 1})), seats=1)
    words = page_of(app, place, ballot).words
    assert re.search(r"1 of 3 is chosen\. ?Thing 1 14 of 14 people voted\. This is decided\.", words)
    assert "Close call." not in words


def test_a_close_call_is_named_beside_its_option(app: Flask, session: Session, place: Place) -> None:
    ballot = signed(session, place, "approval", "av", many((6, {"1": 1}), (6, {"2": 1})), seats=1)
    words = page_of(app, place, ballot).words
    assert "2 of these were close." in words
    assert words.count("Close call. One vote more or less would change this.") == 2


def test_who_got_nothing_and_what_other_rules_give(app: Flask, session: Session, place: Place) -> None:
    papers = many((8, {"1": 1, "2": 1}), (6, {"3": 1}))
    ballot = signed(session, place, "approval", "av", papers, seats=2)
    words = page_of(app, place, ballot).words
    assert "6 of 14 people who chose something got nothing of it. 6 of them wanted this: Thing 3." in words
    assert "Thing 3 would have given something to most of them." in words
    assert re.search(
        r"Counted by equal shares: New: Thing 3\. No longer: Thing [12]\. 6 people would get more\.", words
    )
    assert "8 people would get less." in words


def test_a_few_people_are_never_told(app: Flask, session: Session, place: Place) -> None:
    ballot = signed(session, place, "approval", "av", many((5, {"1": 1, "2": 1}), (4, {"3": 1})), seats=2)
    words = page_of(app, place, ballot).words
    assert "4 of 9 people who chose something got nothing of it." in words
    assert "We do not say what they chose. Too few people chose the same." in words
    assert "Fewer than five people would get more." in words
    file = level(app, place, ballot, "file").page
    assert file is not None
    assert "payments" not in file.get_data(as_text=True)


def test_money_is_never_said_to_be_less_than_it_was(app: Flask, session: Session, place: Place) -> None:
    """Three people pay one pound: 33 1/3 pence each, which is not "up to 33 pence"."""
    ballot = signed(session, place, "budget", "equal-shares", many((3, {"1": 1})), completion="none")
    assert "Each paid up to £0.34 of their share." in page_of(app, place, ballot).words


def test_with_too_few_votes_nothing_is_called_chosen(app: Flask, session: Session, place: Place) -> None:

    ballot = with_ballot(session, place, replace(form("approval", "av", seats=1), quorum=(1, 2)))
    voted(session, place, ballot, {"1": 1})
    counted(session, place, ballot)
    words = page_of(app, place, ballot).words
    assert "Nothing is decided. Too few people voted." in words
    assert "Thing 1 Not decided 1 person ticked it." in words


CASES = [
    ("endorse", "endorse", many((9, {"1": "support", "2": "cannot_live"}), (5, {"2": "support"}))),
    ("approval", "equal-shares", many((8, {"1": 1, "2": 1}), (6, {"3": 1}))),
    ("budget", "equal-shares", many((8, {"1": 1, "2": 1}), (6, {"3": 1}))),
    ("score", "score", many((8, {"1": 5, "2": 2}), (6, {"3": 4}))),
    ("points", "points", many((8, {"1": 4, "2": 2}), (6, {"3": 6}))),
    ("ranked", "stv", many((8, {"1": 1, "2": 2}), (6, {"3": 1}))),
    ("ranked", "schulze", many((8, {"1": 1, "2": 2}), (6, {"3": 1}))),
    ("pairwise", "pairwise", many((8, {"1-2": 1, "2-3": 3}), (6, {"1-2": 2}))),
]


@pytest.mark.parametrize(("kind", "rule", "papers"), CASES, ids=[f"{kind}-{rule}" for kind, rule, _ in CASES])
def test_every_level_of_every_kind(
    app: Flask, session: Session, place: Place, kind: str, rule: str, papers: list[Paper]
) -> None:
    ballot = signed(session, place, kind, rule, papers)
    plain = page_of(app, place, ballot)
    for name in ("easy", "numbers", "formats"):
        assert f"/ballots/{ballot}/{name}" in plain.text
    easy = level(app, place, ballot, "easy")
    grade = page_reading(easy.text).grade
    assert grade is not None
    assert grade <= EASY
    assert easy.text.count('<li class="card">') == 3
    numbers = level(app, place, ballot, "numbers")
    captions = re.findall(r"<caption[^>]*>(.*?)</caption>", numbers.text)
    assert len(captions) >= 3
    assert numbers.text.count('scope="row"') >= 3 * 3
    assert ("drawing" in numbers.text) == (rule not in ("stv", "schulze"))
    assert numbers.text.count("<svg") == numbers.text.count('aria-hidden="true" focusable="false"')
    file = level(app, place, ballot, "formats/text").page
    assert file is not None
    shown = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", plain.text)))
    lines = [one.strip("\u201c\u201d- ") for one in file.get_data(as_text=True).split("\r\n")]
    said = [one for one in lines if one and not re.fullmatch(r"[=-]+", one)]
    assert len(said) > 20
    frame = {"What came of the vote", "What we asked", "What came of it"}
    assert {one for one in said if " ".join(one.rstrip(".").split()) not in shown} <= frame


@pytest.mark.parametrize("kind", ["docx", "braille"])
def test_other_files_come_from_the_same_document(app: Flask, session: Session, place: Place, kind: str) -> None:
    ballot = signed(session, place, "endorse", "endorse", many((9, {"1": "support"})))
    answer = level(app, place, ballot, f"formats/{kind}").page
    assert answer is not None
    if kind == "braille" and "cannot be made here" in answer.get_data(as_text=True):
        pytest.skip("Braille needs liblouis, which is not installed")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f"-{ballot}.{making.KINDS[kind].ending}")


def test_before_it_is_signed_there_is_no_level_and_no_file(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    voted(session, place, ballot, {"1": "support"})
    counted(session, place, ballot, signed=False)
    found = [level(app, place, ballot, name).page for name in ("easy", "numbers", "formats", "formats/text")]
    assert [one.status_code for one in found if one] == [404] * 4
    missing = level(app, place, ballot, "formats/zebra").page
    assert missing is not None
    assert missing.status_code == 404


def test_my_own_vote_says_what_became_of_each(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form("approval", "av", seats=1))
    phone = Phone(app.test_client()).come_in(place.codes[0])
    start = place.url(f"ballots/{ballot}")
    phone.open(f"{start}/choose").send(f"{start}/choose", ticks="1")
    phone.page = phone.client.post(f"{start}/check", data=phone.hidden(f"{start}/check"), follow_redirects=True)
    tracker = " ".join(inside(phone))
    session.rollback()
    voted_by_others = place.codes[1:]
    own, place.codes = place.codes, voted_by_others
    voted(session, place, ballot, *many((4, {"1": 1}), (2, {"3": 1})))
    place.codes = own
    counted(session, place, ballot)
    assert "You ticked it." not in phone.open(f"{start}/own").words, "signing in alone shows nothing"
    phone.send(f"{start}/own", tracker=tracker)
    assert "1 of the 1 things that you wanted came out." in phone.words
    assert re.search(r"Thing 1 ?You ticked it\. What came of it: Chosen\.", phone.words)
    assert re.search(r"Thing 3 ?You did not tick it\. What came of it: Not chosen\.", phone.words)
    assert reading.one(session, SYSTEM, place.id, ballot).state == "signed"
