"""The convenor's pages about data: counts in which nobody is found, and the document for a data protection officer."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.reading.about_me import FACETS, Told
from deliberation.services import about_me, kept_for
from deliberation.web.about_words import KINDS
from deliberation.web.public.kept import LINES
from tests.web.resident_journey import actor_of, new_place, says_yes
from tests.web.staff import at_work

MARK = "a choir of marmosets"


def test_counts_are_in_fives_and_own_words_are_nowhere(app: Flask, session: Session) -> None:
    place = new_place(session, people=13)
    for number, words in enumerate(place.codes):
        who = actor_of(session, words)
        says_yes(session, who, place)
        told = Told(("carer",) if number < 7 else ("faith",) if number < 9 else (), MARK)
        shown = about_me.wording()
        about_me.tell(session, who, place.id, "communities", told, shown=shown, language="en-GB")
    page = (
        at_work(app, session, place, "convenor")
        .client.get(f"/run/{place.public_id}/about-people")
        .get_data(as_text=True)
    )
    assert "At least 10 people have answered this." in page
    assert "Fewer than five people have answered this." in page
    assert MARK not in unescape(page)
    shown_rows = dict(re.findall(r'<th scope="row">(.*?)</th><td class="number">(.*?)</td>', page))
    assert shown_rows["I care for somebody"] == "5"
    assert {count for words, count in shown_rows.items() if words != "I care for somebody"} == {"hidden"}


def test_the_document_is_handed_over_in_both_forms(app: Flask, session: Session) -> None:
    place = new_place(session)
    browser = at_work(app, session, place, "convenor").client
    page = browser.get(f"/run/{place.public_id}/data").get_data(as_text=True)
    assert "Your data protection officer has to check it." in page
    for kind, starts in (("html", b"<!DOCTYPE html>"), ("docx", b"PK")):
        address = f"/run/{place.public_id}/data/{kind}"
        assert f'href="{address}"' in page
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.get_data().lower().startswith(starts.lower())
    assert browser.get(f"/run/{place.public_id}/data/exe").status_code == 404


def test_every_word_of_a_question_has_a_choice_and_every_choice_words() -> None:
    assert {facet: set(words) for facet, words in KINDS.items()} == {
        facet: set(kinds) for facet, kinds in FACETS.items()
    }


def test_14_2_7_the_public_page_says_how_long_each_thing_is_kept(client: FlaskClient) -> None:
    assert set(LINES) == set(kept_for.BY_CODE)
    page = unescape(client.get("/privacy").get_data(as_text=True))
    for code, (what, _) in LINES.items():
        assert str(what) in page
        for span in kept_for.BY_CODE[code].spans:
            hours = span.total_seconds() / 3600
            amounts = {f"{span.days} days", f"{hours:g} hours", f"{hours * 60:g} minutes"}
            assert any(amount in page for amount in amounts), (code, span)
