"""The booklet in easy words: the same figures as the results, in short lines, and open when they are."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from accessibility.contract import page_reading
from deliberation.permissions import SYSTEM
from deliberation.reading import results
from tests.web.public_journey import NOT_THERE, finished, look, talked

EASY = 3.0
LONGEST_SENTENCE = 12


def _words(page: str) -> str:
    main = re.sub(r"<p class=\"said\".*?</p>", " ", page[page.index("<main") : page.index("</main>")], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_it_shows_what_the_results_show(session: Session, client: FlaskClient) -> None:
    found = finished(session)
    page = look(client, f"/projects/{found.place.public_id}/booklet")
    view = results.results(session, SYSTEM, found.place.id, "assembly")
    assert view is not None
    together = view.common_ground if view.groups else view.most_agreed
    assert together, "the place has something that most agree with"
    for one in together[:5]:
        assert f">{one.text}</p>" in page
        assert f"{one.seen} people read this." in _words(page)
    assert page.count('class="drawing people"') == len(together[:5])


def test_its_own_words_are_easy(session: Session, client: FlaskClient) -> None:
    found = finished(session)
    page = look(client, f"/projects/{found.place.public_id}/booklet")
    assert page_reading(page).grade <= EASY
    lines = re.findall(r"<p>([^<]+)</p>", page[page.index("<main") : page.index("</main>")])
    sentences = [one for line in lines for one in re.split(r"(?<=[.?])\s", line)]
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []


def test_it_opens_with_the_results_and_not_before(session: Session, client: FlaskClient) -> None:
    place, _ = talked(session)
    assert "This opens later" in look(client, f"/projects/{place.public_id}/booklet")
    assert "people read this" not in look(client, f"/projects/{place.public_id}/booklet/assembly")
    look(client, f"/projects/{place.public_id}/booklet/nowhere", status=200)


def test_a_source_that_is_not_there_is_not_there(session: Session, client: FlaskClient) -> None:
    found = finished(session)
    assert NOT_THERE in look(client, f"/projects/{found.place.public_id}/booklet/open_call", status=404)
