"""Lists of hundreds: a part at a time, and nothing that was ticked or typed is lost on the way."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import moderation, statements, votes
from deliberation.web.facilitator.choosing import Candidate, offer
from deliberation.web.paging import SIZE, number_from, number_of, part_of
from tests.web.resident_journey import (
    Phone,
    Place,
    actor_of,
    everybody_votes,
    move_to,
    new_place,
    says_yes,
    with_statements,
)
from tests.web.staff import at_work, complete, desk, with_words

MANY = SIZE + 5
TEXTS = [f"Sentence number {number} of many" for number in range(1, MANY + 1)]
CANDIDATES = [Candidate(f"C{n}", f"Words {n % 7} and {n % 5}", "en", "", is_used=n % 3 == 0) for n in range(1, 131)]


@given(total=st.integers(0, 400), number=st.integers(-3, 20))
def test_the_parts_make_up_the_whole(total: int, number: int) -> None:
    items = range(total)
    one = part_of(items, number)
    assert [x for n in range(1, one.parts + 1) for x in part_of(items, n).items] == list(items)
    assert 1 <= one.number <= one.parts
    assert (one.before, one.after) == (one.number - 1, one.number + 1 if one.number < one.parts else 0)
    assert one.total == total
    assert tuple(x + 1 for x in one.items) == tuple(range(one.first, one.last + 1)) if total else one.first == 0
    assert all(number_of(x) == one.number for x in one.items)


@given(text=st.text(max_size=8))
def test_whatever_is_typed_for_a_number_is_one(text: str) -> None:
    assert 0 <= number_from(text) <= 9999
    assert number_from("12") == 12
    assert number_from("²") == number_from("-1") == number_from("1" * 300) == 1


@given(
    ticked=st.sets(st.sampled_from([one.reference for one in CANDIDATES]), max_size=9),
    find=st.sampled_from(["", "words", "WORDS 3", "c12", "nowhere", " and  4 "]),
    step=st.sampled_from(["", "find", "page-1", "page-2", "page-3", "page-99", "page-", "page-x"]),
)
def test_what_is_ticked_is_always_there_and_nothing_twice(ticked: set[str], find: str, step: str) -> None:
    shown = offer(CANDIDATES, ticked=ticked, find=find, step=step)
    references = [reference for reference, _words in shown.choices]
    assert len(references) == len(set(references)) == len(shown.hints)
    assert set(references[: len(ticked)]) == ticked
    rest = references[len(ticked) :]
    by_reference = {one.reference: one for one in CANDIDATES}
    wanted = [
        one.reference
        for one in CANDIDATES
        if one.reference not in ticked
        and all(word in f"{one.reference} {one.text}".lower() for word in find.lower().split())
    ]
    assert len(rest) <= SIZE
    assert set(rest) <= set(wanted)
    assert shown.part.total == len(wanted)
    used = [by_reference[one].is_used for one in rest]
    assert used == sorted(used)
    assert shown.folded <= {one for one in rest if by_reference[one].is_used}
    assert not ticked & shown.folded
    assert not references or set(references) - shown.folded


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    return new_place(session, people=2)


@pytest.fixture
def answered(session: Session, place: Place) -> list[str]:
    """Many statements, all answered by everybody."""
    references = with_statements(session, place, TEXTS)
    everybody_votes(session, place, references, but=0)
    session.rollback()
    return references


def links(phone: Phone) -> dict[str, str]:
    """The ways on, by their words."""
    return {words: href for href, words in re.findall(r'<a href="([^"]+)" rel="(?:prev|next)">(\w+)<', phone.text)}


def test_ones_own_answers_come_in_parts_and_a_change_leads_back(
    app: Flask, place: Place, session: Session, answered: list[str]
) -> None:
    phone = Phone(app.test_client()).come_in(place.codes[0]).open(place.url("answers"))
    assert f"You have given {MANY} answers." in phone.text
    assert f"1 to {SIZE} of {MANY} are shown." in phone.text
    assert phone.text.count("my answer to") == SIZE
    assert set(links(phone)) == {"Next"}
    phone.open(links(phone)["Next"])
    assert phone.text.count("my answer to") == MANY - SIZE
    assert set(links(phone)) == {"Previous"}
    assert phone.open(links(phone)["Previous"]).text.count("my answer to") == SIZE
    last = place.url(f"vote/{answered[-1]}")
    phone.open(last).send(last, choice="pass", act="next")
    assert phone.page is not None
    assert phone.page.request.path == place.url("answers")
    assert TEXTS[-1] in phone.text
    assert TEXTS[0] not in phone.text
    for number in ("0", "99", "-1", "x", "", "9" * 400, "٣"):
        text = phone.open(f"{place.url('answers')}?page={number}").text
        assert (TEXTS[-1] in text) == (number == "99")
        assert (TEXTS[0] in text) == (number != "99")


def test_a_short_list_has_no_parts(app: Flask, place: Place, session: Session) -> None:
    reference = with_statements(session, place, TEXTS[:1])[0]
    actor = actor_of(session, place.codes[0])
    says_yes(session, actor, place)
    votes.cast(session, actor, place.id, reference, 1)
    session.rollback()
    phone = Phone(app.test_client()).come_in(place.codes[0]).open(place.url("answers"))
    assert "You have given 1 answer." in phone.text
    assert "are shown" not in phone.text
    assert not links(phone)


def test_all_statements_are_folded_and_come_in_parts(
    app: Flask, place: Place, session: Session, answered: list[str]
) -> None:
    move_to(session, place, "following_up")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    staff = at_work(app, session, place)
    for reader, address in (
        (phone, place.url("results")),
        (staff, desk(place, "results")),
        (Phone(app.test_client()), f"/projects/{place.public_id}/results/assembly"),
    ):
        page = reader.open(address).text
        folded = page[page.index("<details><summary>Show how people answered") :]
        assert f"Show how people answered {MANY} statements" in folded
        assert folded.count('scope="rowgroup"') == SIZE
        reader.open(links(reader)["Next"])
        assert reader.text.count('scope="rowgroup"') == MANY - SIZE
        assert f"{SIZE + 1} to {MANY} of {MANY} are shown." in reader.text
        assert "<details><summary>Show how" not in reader.text
        assert f'href="{address}">Back to what people think' in reader.text
    public = f"/projects/{place.public_id}/statements/{answered[-1]}"
    assert f'href="{public}"' in reader.text
    assert public not in staff.text + phone.text
    assert TEXTS[-1] in reader.open(public).text


def ticked(phone: Phone) -> list[str]:
    """What is ticked, in the order of the page."""
    boxes = [box for box in re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", phone.text) if " checked" in box]
    return [found[1] for box in boxes if (found := re.search(r'value="([^"]+)"', box))]


def test_a_writer_finds_words_and_loses_nothing(app: Flask, session: Session) -> None:
    complete(app)
    place, references = with_words(session, TEXTS)
    for reference in references:
        moderation.allow(session, SYSTEM, place.id, reference)
    statements.write(session, SYSTEM, place.id, TEXTS[0], sources=references[:1])
    session.rollback()
    phone = at_work(app, session, place)
    address = desk(place, "statements/write")
    last = references[-1]

    def look(step: str, *, find: str = "") -> Phone:
        sent = {**phone.hidden(address), "sources": ticked(phone), "text": "My own words", "language": "en-GB"}
        phone.page = phone.client.post(address, data={**sent, "find": find, "step": step})
        assert phone.page.status_code == 200
        return phone

    assert f"1 to {SIZE} of {MANY} are shown." in phone.open(address).text
    assert TEXTS[0] not in phone.text
    phone.open(f"{address}?from={references[3]}")
    look("page-2")
    assert "<details>" in phone.text
    assert "Words that are in a statement already" in phone.text
    assert TEXTS[0] in phone.text
    assert "My own words</textarea>" in phone.text
    assert ticked(phone) == [references[3]]
    assert TEXTS[3] in phone.text
    look("find", find=f"NUMBER {MANY} many")
    assert TEXTS[-1] in phone.text
    assert TEXTS[5] not in phone.text
    assert "1 to 1 of 1 are shown." in phone.text
    phone.page = phone.client.post(
        address,
        data={**phone.hidden(address), "sources": [references[3], last], "text": "My own words", "step": "find"},
    )
    assert ticked(phone) == [references[3], last]
    assert TEXTS[5] in phone.text
    assert "Nothing else has these words." in look("find", find="zebra").text
    assert ticked(phone) == [references[3], last]
    assert "Is the statement right?" in look("look").text
    assert TEXTS[3] in phone.text
    assert TEXTS[-1] in phone.text


def test_the_desk_shows_the_part_in_which_a_statement_stands(
    app: Flask, place: Place, session: Session, answered: list[str]
) -> None:
    phone, last = at_work(app, session, place), answered[-1]
    assert f'id="{last}"' not in phone.open(desk(place, "statements")).text
    assert f'id="{answered[0]}"' in phone.open(f"{desk(place, 'statements')}?at=S999").text
    assert f'id="{last}"' in phone.open(f"{desk(place, 'statements')}?at={last}").text
    assert f"{SIZE + 1} to {MANY} of {MANY} are shown." in phone.text
    phone.send(desk(place, f"statements/{last}/close"))
    assert f"{last} is closed." in phone.text
    assert f'id="{last}"' in phone.text


def test_a_recommendation_is_drawn_from_a_long_list_in_the_same_way(
    app: Flask, place: Place, session: Session, answered: list[str]
) -> None:
    phone = at_work(app, session, place)
    address = desk(place, "recommendations/draft")
    assert TEXTS[-1] not in phone.open(f"{address}?from={answered[0]}").text
    sent = {**phone.hidden(address), "statements": ticked(phone), "title": "A bench", "language": "en-GB"}
    phone.page = phone.client.post(address, data={**sent, "step": "page-2"})
    assert phone.page.status_code == 200
    assert ticked(phone) == [answered[0]]
    assert TEXTS[-1] in phone.text
    assert re.search(r"<textarea[^>]*name=\"title\"[^>]*>\s*A bench</textarea>", phone.text)
    assert "are drafted" not in phone.open(desk(place, "recommendations")).text
