"""Themes at the desk: the tray, the log with its undoing, the wall, coverage, and what is gone from all of them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import theme_coverage
from deliberation.services import codes, consent
from deliberation.services import themes as deciding
from deliberation.web.paging import SIZE
from models import Source
from tests.services.theming import BUSES, LIBRARY, PARK
from tests.web.resident_journey import actor_of, says_yes
from tests.web.theme_journey import Themes

PAGES = ("", "T01", "T02", "tray", "wall", "wall?theme=T01", "coverage")


@pytest.fixture
def themes(app: Flask, session: Session) -> Themes:
    """Everything that was suggested is taken up; then C16 and C17 come, for the tray."""
    made = Themes(app, session)
    deciding.accept(session, made.people[0], made.place.id, "assembly")
    made.refresh()
    made.say(made.people[1], BUSES[0])
    made.say(made.people[2], "Don’t know")
    made.refresh()
    session.rollback()
    return made


def suggested(themes: Themes, reference: str) -> str:
    return themes.board().tray[reference][0]


def test_the_tray_says_what_is_new_and_where_it_may_belong(themes: Themes) -> None:
    page = themes.open("tray")
    theme = suggested(themes, "C16")
    assert "1 contribution is new since your last look." in page
    assert "New since your last look" in page
    assert f'may belong to <span translate="no">{theme}</span>' in page
    assert "These give no view" in page
    assert themes.send("tray", "tray/looked") == 303
    assert "Nothing is new since your last look." in themes.text
    assert "You have looked at these before" in themes.text


@pytest.mark.parametrize("fields", [{"step": "take", "contributions": ["C16"]}, {"step": "all"}])
def test_words_are_taken_in_as_suggested(themes: Themes, fields: dict[str, object]) -> None:
    theme = suggested(themes, "C16")
    assert themes.send("tray", "tray", **fields) == 303
    assert "C16" in themes.inside(theme)
    assert themes.acts() == ["accept", "take_in"]
    assert themes.send("tray", "tray", step="all") == 303
    assert "Nothing changed." in themes.text


def test_words_are_put_elsewhere_or_made_a_theme(themes: Themes) -> None:
    other = next(one for one in themes.titles() if one != suggested(themes, "C16"))
    assert themes.send("tray", "tray", step="put", contributions=["C16", "C17"], into=other, reason="Heard it") == 303
    assert {"C16", "C17"} <= themes.inside(other)
    assert "The tray is empty." in themes.text
    newest = themes.say(themes.people[0], "A skate ramp near the school.")
    themes.refresh()
    assert themes.send("tray", "tray", step="make", contributions=[newest], title="Skating") == 303
    assert "Skating" in themes.titles().values()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"step": "take"}, "Tick at least one contribution."),
        ({"step": "take", "contributions": ["C99"]}, "The computer has new suggestions now."),
        ({"step": "put", "contributions": ["C16"]}, "Choose a theme."),
        ({"step": "make", "contributions": ["C16"]}, "Write something here"),
        ({"step": "put", "contributions": ["C16", "C99"], "into": "T01"}, "C99 cannot be used"),
    ],
)
def test_what_is_wrong_in_the_tray_is_said_and_nothing_is_lost(
    themes: Themes, fields: dict[str, object], words: str
) -> None:
    assert themes.send("tray", "tray", reason="My own reason", **fields) == 400
    assert words in themes.text
    assert "My own reason</textarea>" in themes.text
    assert themes.ticked == (["C16"] if "C16" in fields.get("contributions", ()) else [])  # type: ignore[operator]  # a list
    assert themes.acts() == ["accept"]


def test_only_a_theme_that_people_took_up_takes_words_in(app: Flask, session: Session) -> None:
    made = Themes(app, session)
    deciding.accept(session, made.people[0], made.place.id, "assembly", [min(made.board().suggested)])
    made.refresh()
    for text in (BUSES[0], LIBRARY[0], PARK[0]):
        made.say(made.people[0], text)
    made.refresh()
    refused = [one for one, (theme, _) in made.board().tray.items() if "." in theme]
    assert refused
    assert made.send("tray", "tray", step="take", contributions=refused) == 400
    assert "No theme that people took up is suggested for" in made.text
    assert "(suggested)" in made.text


def test_a_group_that_is_new_is_ticked_by_a_link(themes: Themes) -> None:
    for text in ("We need a skate ramp.", "A skate ramp for skaters.", "Skaters need a skate ramp."):
        themes.say(themes.people[0], text)
    themes.refresh()
    page = themes.open("tray")
    if "Perhaps something new" in page:
        link = re.search(r'href="([^"]*from=[^"]*)#contributions"', themes.phone.text)
        assert link
        themes.phone.open(link[1].replace("&amp;", "&"))
    else:
        themes.open("tray?from=C18&from=C19&from=C20")
    assert set(themes.ticked) == {"C18", "C19", "C20"}
    assert "You ticked these" in themes.text


def test_the_log_says_who_what_when_and_why_and_the_last_is_undone_after_a_question(themes: Themes) -> None:
    themes.send("T01", "T01/name", title="Other", reason="Clearer so")
    before = themes.phone.open(themes.address("/log")).text
    assert "Gave a theme other words" in before
    assert "Clearer so" in before
    assert "Ada Marsh" in before
    assert "facilitator" in before
    assert before.count("Undo this") == 1
    undo = themes.address("/log/2/undo")
    assert f'href="{undo}"' in before
    page = themes.phone.open(undo)
    assert "Undo number 2?" in page.text
    sent = {**page.hidden(undo), "reason": "No, not so"}
    for _ in range(2):
        assert page.client.post(undo, data=sent).status_code == 303
    assert themes.titles()["T01"] != "Other"
    log = themes.phone.open(themes.address("/log")).text
    assert "Undid a decision" in log
    assert "No, not so" in log
    assert f'href="{themes.address("/log/1/undo")}"' in log
    assert themes.acts() == ["accept", "rename", "undo"]


def test_only_the_last_decision_can_be_undone(themes: Themes) -> None:
    themes.send("T01", "T01/name", title="Other")
    first = themes.address("/log/1/undo")
    page = themes.phone.open(first)
    assert "This cannot be undone now." in page.text
    token = page.open("/staff/").token()
    assert page.client.post(first, data={"csrf_token": token}).status_code == 409
    for number in ("99", "0"):
        assert page.client.get(themes.address(f"/log/{number}/undo")).status_code == 404
        posted = page.client.post(themes.address(f"/log/{number}/undo"), data={"csrf_token": token})
        assert posted.status_code == 404


def test_undoing_what_members_approved_since_needs_a_reason(themes: Themes) -> None:
    themes.send("T01", "T01/name", title="Other")
    for actor in themes.people:
        deciding.approve(themes.session, actor, themes.place.id, "T01", version=2)
    themes.session.rollback()
    undo = themes.address("/log/2/undo")
    page = themes.phone.open(undo)
    page.page = page.client.post(undo, data=page.hidden(undo))
    assert page.page.status_code == 400
    assert "Say why you change it." in page.text


def test_the_wall_has_only_words_whose_people_agreed(themes: Themes) -> None:
    themes.quoted(themes.people[1], given=False)
    page = themes.open("wall")
    mine = [text for number, text in enumerate((*BUSES, *LIBRARY, *PARK)) if number % 3 == 0]
    others = [text for number, text in enumerate((*BUSES, *LIBRARY, *PARK)) if number % 3]
    words = page[page.index("<main") :]
    listed = re.findall(r"<li><span[^>]*>([^<]*)</span></li>", words)
    assert set(listed) <= set(mine)
    assert not [text for text in others if f">{text}<" in words]
    assert "Their people did not agree to have them shown." in words
    assert "<script" not in words
    assert 'class="desk projector"' in page


def test_one_theme_fills_the_wall(app: Flask, session: Session) -> None:
    many = Themes(app, session, texts=tuple(f"The bus number {number} is late." for number in range(30)))
    inside = [f"C{number:02d}" for number in range(1, 31)]
    deciding.make(session, many.people[0], many.place.id, title="Buses", contributions=inside)
    deciding.make(session, many.people[0], many.place.id, title="Clinic", contributions=["C01"])
    session.rollback()
    said = [f"The bus number {number} is late." for number in range(30)]
    page = many.open("wall")
    # Which of them stand for the rest hangs on the last digit of a distance.
    few = sum(one in page for one in said)
    assert few > 0
    assert "Show all" in page
    assert sum(one in many.open("wall?theme=T01") for one in said) > few
    assert "Clinic" not in many.text
    assert "Clinic" in many.open("wall?theme=T99")


def test_coverage_names_what_nobody_spoke_to_and_checks_the_quotes(themes: Themes) -> None:
    page = themes.open("coverage")
    assert "How many people spoke to each theme." in page
    assert "Nobody has said anything about" not in page
    assert "Three people or more spoke to every theme." in page
    assert "1 contribution gives no view" in page
    assert "Do the quotes stand for everybody?" in page
    assert "picked at random" in page
    themes.phone.open(themes.address("/open_call/coverage"))
    assert "Nobody has said anything about:" in themes.text


def test_groups_are_in_the_table_where_there_are_any_and_small_figures_are_not(
    themes: Themes, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {part.membership_id for actor in themes.people for part in actor.parts}
    monkeypatch.setattr(theme_coverage, "groups_of", lambda *_: dict.fromkeys(members, "A"))
    page = themes.open("coverage")
    assert "Group A" in page
    assert "In no group" in page
    assert "hidden" in page


@pytest.mark.parametrize("go", ["take_back", "leave"])
def test_words_that_were_taken_back_are_gone_from_every_page(themes: Themes, go: str) -> None:
    theme = next(one for one in themes.titles() if "C01" in themes.inside(one))
    pages = [*PAGES, theme]
    assert any(BUSES[0] in themes.open(rest) for rest in pages)
    themes.take_back("C16")
    if go == "take_back":
        themes.take_back("C01")
    else:
        answer, wording = consent.answer_from("take_part", given=False), consent.wording_of("take_part")
        consent.answer(themes.session, themes.people[0], themes.place.id, answer, shown=wording, language="en-GB")
        themes.session.rollback()
    for rest in pages:
        assert BUSES[0] not in themes.open(rest), rest
        assert "C01" not in re.sub(r'href="[^"]*"', "", themes.text), rest
    assert "C01" not in themes.phone.open(themes.address("/log")).text


def test_the_sources_stand_apart(themes: Themes) -> None:
    issued = codes.issue_personal_codes(
        themes.session, SYSTEM, process_id=themes.place.id, count=1, source=Source.OPEN_CALL
    )
    visitor = actor_of(themes.session, issued[0].words)
    says_yes(themes.session, visitor, themes.place)
    themes.say(visitor, "A pool to swim in.")
    themes.session.rollback()
    assert "A pool to swim in." not in themes.open("tray")
    page = themes.phone.open(themes.address("/open_call/tray")).text
    assert "A pool to swim in." in page
    assert BUSES[0] not in page
    assert f'<a href="{themes.at("tray")}">Assembly</a>' in page


def test_long_lists_come_in_parts_and_ticks_stay(app: Flask, session: Session) -> None:
    texts = tuple(f"The bus number {number} is late." for number in range(SIZE + 5))
    many = Themes(app, session, texts=texts)
    inside = [f"C{number:02d}" for number in range(1, SIZE + 6)]
    deciding.make(session, many.people[0], many.place.id, title="Buses", contributions=inside)
    session.rollback()
    assert f"1 to {SIZE} of {SIZE + 5} are shown." in many.open("T01")
    address = many.at("T01/words")
    sent = {**many.phone.hidden(address), "contributions": ["C03"], "title": "Typed", "step": "page-2"}
    many.phone.page = many.phone.client.post(address, data=sent)
    assert many.phone.page.status_code == 200
    assert many.ticked == ["C03"]
    assert 'value="Typed"' in many.text
    assert f"{SIZE + 1} to {SIZE + 4} of {SIZE + 4} are shown." in many.text
    sent = {**many.phone.hidden(address), "contributions": ["C03"], "find": "NUMBER 54", "step": "find"}
    many.phone.page = many.phone.client.post(address, data=sent)
    assert "The bus number 54 is late." in many.text
    assert many.ticked == ["C03"]


def test_a_long_tray_comes_in_parts(app: Flask, session: Session) -> None:
    long = Themes(app, session, texts=BUSES)
    deciding.make(session, long.people[0], long.place.id, title="Buses", contributions=["C01", "C02"])
    for number in range(SIZE + 1):
        long.say(long.people[0], f"The bus number {number} is late.")
    long.refresh()
    total = len(long.board().tray)
    assert total > SIZE
    assert f"1 to {SIZE} of {total} are shown." in long.open("tray")
    address = long.at("tray")
    sent = {**long.phone.hidden(address), "contributions": ["C03"], "reason": "Typed", "step": "page-2"}
    long.phone.page = long.phone.client.post(address, data=sent)
    assert long.phone.page.status_code == 200
    assert long.ticked == ["C03"]
    assert "Typed</textarea>" in long.text
