"""Themes at the desk: the list, taking up what is suggested, one theme with all that can be done to it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.reading import theme_desk
from deliberation.services import themes as deciding
from tests.services.theming import BUSES
from tests.web.resident_journey import Phone, new_place
from tests.web.staff import at_work, desk
from tests.web.theme_journey import Themes

BY_COMPUTER = "Suggested by the computer. Nobody has decided yet."


@pytest.fixture
def themes(app: Flask, session: Session) -> Themes:
    return Themes(app, session)


@pytest.fixture
def sorted_out(themes: Themes) -> Themes:
    """T01 with four contributions, T02 with two."""
    themes.refresh()
    for title, inside in (("Late buses", ["C01", "C02", "C03", "C04"]), ("A warm library", ["C06", "C07"])):
        deciding.make(themes.session, themes.people[0], themes.place.id, title=title, contributions=inside)
    themes.session.rollback()
    return themes


def approve(themes: Themes, name: str = "T01", version: int = 1) -> None:
    for actor in themes.people:
        deciding.approve(themes.session, actor, themes.place.id, name, version=version)
    themes.session.rollback()


def test_suggestions_are_told_apart_and_quotes_do_not_tell_the_desk_who_said_it(themes: Themes) -> None:
    page = themes.open()
    assert BY_COMPUTER in page
    assert "Nobody has taken up a theme yet." in page
    assert "from 15 contributions" in page
    assert "<blockquote" in page
    for rest in ("", "tray", "wall", "coverage", min(themes.board().suggested)):
        page = themes.open(rest)
        assert not [actor for actor in themes.people if actor.parts[0].pseudonym in page]
    page = themes.open()
    assert "said by few" not in page


def test_all_suggestions_are_taken_up_once(themes: Themes) -> None:
    count = len(themes.board().suggested)
    assert themes.send("", "take-up", step="all") == 303
    assert len(themes.titles()) == count
    assert themes.acts() == ["accept"]
    assert "taken up." in themes.text
    assert BY_COMPUTER not in themes.text
    assert "title by the computer" in themes.text


def test_only_what_is_ticked_is_taken_up_and_nothing_ticked_is_said(themes: Themes) -> None:
    name = min(themes.board().suggested)
    assert themes.send("", "take-up", step="ticked") == 400
    assert "Tick at least one theme" in themes.text
    assert themes.titles() == {}
    assert themes.send("", "take-up", step="ticked", themes=[name]) == 303
    assert list(themes.titles()) == ["T01"]
    assert BY_COMPUTER in themes.text


def test_a_suggestion_that_is_gone_is_said_and_the_ticks_stay(themes: Themes) -> None:
    name = min(themes.board().suggested)
    assert themes.send("", "take-up", step="ticked", themes=[name, "99.1"]) == 400
    assert "The computer has new suggestions now." in themes.text
    assert themes.ticked == [name]


def test_one_suggestion_is_taken_up_under_a_title_or_into_a_theme(themes: Themes) -> None:
    first, second = sorted(themes.board().suggested)[:2]
    page = themes.open(first)
    assert BY_COMPUTER in page
    assert themes.send(first, f"{first}/take-up", title="Late buses", reason="All say so") == 303
    assert themes.titles() == {"T01": "Late buses"}
    assert themes.send(second, f"{second}/take-up", into="T01") == 303
    assert list(themes.titles()) == ["T01"]
    assert themes.phone.page is not None
    assert themes.phone.page.request.path == themes.at("T01")
    assert themes.phone.open(themes.at(first)).page.status_code == 404  # type: ignore[union-attr]  # opened
    assert "The computer has new suggestions now." in themes.text


def test_a_title_that_is_too_long_stays_in_the_form(themes: Themes) -> None:
    first = min(themes.board().suggested)
    assert themes.send(first, f"{first}/take-up", title="x" * 121, reason="Because") == 400
    assert f'value="{"x" * 121}"' in themes.text
    assert "Because</textarea>" in themes.text


def test_words_of_a_suggestion_become_a_theme_of_their_own_or_go_elsewhere(themes: Themes) -> None:
    name, inside = min(themes.board().suggested.items())
    step = {"contributions": list(inside[:2]), "title": "My theme", "step": "split"}
    assert themes.send(name, f"{name}/words", **step) == 303
    assert themes.inside("T01") == set(inside[:2])
    assert themes.send(name, f"{name}/words", contributions=[inside[2]], into="T01", step="move") == 303
    assert themes.inside("T01") == set(inside[:3])
    assert themes.acts() == ["make", "link"]


def test_a_theme_shows_all_that_is_in_it_in_small_groups(sorted_out: Themes) -> None:
    page = sorted_out.open("T01")
    assert all(text in page for text in BUSES[:4])
    assert "Small group 1 of words that are alike" in page
    assert "put here by people" in page
    assert BUSES[4] not in page
    assert "None yet." in page


@pytest.mark.parametrize(
    ("step", "first", "second", "act"),
    [
        ("move", {"C03", "C04"}, {"C01", "C02", "C06", "C07"}, "move"),
        ("both", {"C01", "C02", "C03", "C04"}, {"C01", "C02", "C06", "C07"}, "link"),
        ("out", {"C03", "C04"}, {"C06", "C07"}, "unlink"),
    ],
)
def test_ticked_words_are_moved_put_in_both_or_taken_out_as_one_decision(
    sorted_out: Themes, step: str, first: set[str], second: set[str], act: str
) -> None:
    sent = {"contributions": ["C01", "C02"], "into": "T02", "step": step, "reason": "They say so"}
    assert sorted_out.send("T01", "T01/words", **sent) == 303
    assert (sorted_out.inside("T01"), sorted_out.inside("T02")) == (first, second)
    assert sorted_out.acts() == ["make", "make", act]
    assert "It is number 3 in the log." in sorted_out.text


def test_a_theme_is_split(sorted_out: Themes) -> None:
    sent = {"contributions": ["C01"], "title": "Clinic", "step": "split"}
    assert sorted_out.send("T01", "T01/words", **sent) == 303
    assert sorted_out.titles()["T03"] == "Clinic"
    assert sorted_out.inside("T03") == {"C01"}
    assert "T03 Clinic" in sorted_out.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"step": "move", "into": "T02"}, "Tick at least one contribution."),
        ({"step": "move", "contributions": ["C01"]}, "Choose a theme."),
        ({"step": "split", "contributions": ["C01"]}, "Write something here"),
        ({"step": "split", "contributions": ["C01", "C02", "C03", "C04"], "title": "All"}, "Leave at least one"),
        ({"step": "move", "contributions": ["C01", "C06"], "into": "T02"}, "C06 is not in T01 any more"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    sorted_out: Themes, fields: dict[str, object], words: str
) -> None:
    assert sorted_out.send("T01", "T01/words", reason="My own reason", **fields) == 400
    assert words in sorted_out.text
    assert "My own reason</textarea>" in sorted_out.text
    inside = set(fields.get("contributions", ()))  # type: ignore[call-overload]  # a list of references
    assert set(sorted_out.ticked) == inside & {"C01", "C02", "C03", "C04"}
    assert sorted_out.acts() == ["make", "make"]


def test_what_members_approved_changes_only_with_a_reason(sorted_out: Themes) -> None:
    approve(sorted_out)
    assert "Members said yes to this theme." in sorted_out.open("T01")
    for action, fields in (
        ("T01/words", {"contributions": ["C01"], "into": "T02", "step": "move"}),
        ("T01/name", {"title": "Other"}),
        ("T01/join", {"kept": "T02"}),
        ("T01/give-up", {}),
    ):
        assert sorted_out.send("T01", action, **fields) == 400
        assert "Say why you change it." in sorted_out.text
    assert sorted_out.acts() == ["make", "make"]
    assert sorted_out.send("T01", "T01/name", title="Other", reason="Shorter") == 303
    assert sorted_out.titles()["T01"] == "Other"


def test_a_theme_gets_other_words(sorted_out: Themes) -> None:
    assert sorted_out.send("T01", "T01/name", title="Buses", description="They come late.") == 303
    assert "T01 Buses" in sorted_out.text
    assert "They come late." in sorted_out.text
    assert sorted_out.send("T01", "T01/name", title=" ", description="Kept words") == 400
    assert "Kept words</textarea>" in sorted_out.text
    assert "<details open>" in sorted_out.text


def test_a_theme_is_merged_into_another(sorted_out: Themes) -> None:
    assert sorted_out.send("T01", "T01/join", kept="") == 400
    assert "Choose a theme." in sorted_out.text
    assert sorted_out.send("T01", "T01/join", kept="T02", reason="The same") == 303
    assert sorted_out.titles() == {"T02": "A warm library"}
    assert "T01 is now in T02." in sorted_out.text
    assert sorted_out.phone.open(sorted_out.at("T01")).page.status_code == 409  # type: ignore[union-attr]  # opened
    assert "T01 is closed." in sorted_out.text


def test_a_theme_is_given_up_and_its_words_wait_in_the_tray(sorted_out: Themes) -> None:
    assert sorted_out.send("T02", "T02/give-up") == 303
    assert "T02 is given up." in sorted_out.text
    assert list(sorted_out.titles()) == ["T01"]
    assert {"C06", "C07"} <= {*sorted_out.board().tray, *(c for s in sorted_out.board().suggested.values() for c in s)}


def test_a_statement_is_drawn_from_a_theme(sorted_out: Themes) -> None:
    page = sorted_out.open("T01")
    write = desk(sorted_out.place, "statements/write")
    assert f'href="{write}?theme=T01"' in page
    phone = sorted_out.phone.open(f"{write}?theme=T01")
    assert "From the theme" in phone.text
    assert phone.text.index(BUSES[3]) < phone.text.index("The bus to the clinic is always late.")
    sent = {**phone.hidden(write), "sources": ["C01"], "text": "Buses should be on time.", "language": "en-GB"}
    assert sent["theme"] == "T01"
    phone.page = phone.client.post(write, data={**sent, "step": "look"})
    sent = {**phone.hidden(write), "sources": ["C01"], "step": "add"}
    for _ in range(2):
        assert phone.client.post(write, data=sent).status_code == 303
    page = sorted_out.open("T01")
    assert "Buses should be on time." in page
    assert "None yet." not in page
    assert sorted_out.acts() == ["make", "make", "state"]


def test_a_statement_from_a_theme_that_is_not_there_is_not_written(sorted_out: Themes) -> None:
    write = desk(sorted_out.place, "statements/write")
    phone = sorted_out.phone.open(write)
    sent = {**phone.hidden(write), "sources": ["C01"], "text": "Run.", "language": "en-GB", "step": "add"}
    assert phone.client.post(write, data={**sent, "theme": "T99"}).status_code == 404
    assert phone.client.post(write, data={**sent, "theme": "S01"}).status_code == 404
    assert "There is no statement yet." in phone.open(desk(sorted_out.place, "statements")).text


def test_too_little_is_said_in_plain_words(app: Flask, session: Session) -> None:
    few = Themes(app, session, texts=BUSES)
    page = few.open()
    assert "Not enough yet: there are 5 contributions. The computer needs 12." in page
    assert "Open the tray" in page
    empty = few.phone.open(few.address("/open_call")).text
    assert "Not enough yet. Nobody has said anything here" in empty


def test_the_computer_looks_again_only_when_asked(sorted_out: Themes) -> None:
    assert "A newer one is being made." in sorted_out.open()
    sorted_out.refresh()
    assert "A newer one is being made." not in sorted_out.open()
    assert sorted_out.send("", "again") == 303
    assert "The computer looks again." in sorted_out.text
    assert "A newer one is being made." in sorted_out.text


def test_who_runs_the_project_reads_and_changes_nothing(sorted_out: Themes) -> None:
    convenor = at_work(sorted_out.app, sorted_out.session, sorted_out.place, "convenor")
    for rest in ("", "T01", "tray", "coverage", "wall"):
        page = convenor.open(sorted_out.at(rest)).text
        assert "<form" not in page[page.index("<main") : page.index("</main>")]
    assert BUSES[0] in convenor.open(sorted_out.at("T01")).text
    token = convenor.open("/staff/").token()
    for action in ("take-up", "again", "tray", "tray/looked", "T01/words", "T01/name", "T01/join", "T01/give-up"):
        assert convenor.client.post(sorted_out.at(action), data={"csrf_token": token}).status_code == 403


def test_another_project_is_refused(sorted_out: Themes, app: Flask, session: Session) -> None:
    elsewhere = at_work(app, session, new_place(session, area="ASH"), email="elsewhere@example.org")
    visitor = Phone(app.test_client())
    token = elsewhere.open("/staff/").token()
    for rest in ("/assembly", "/assembly/theme/T01", "/assembly/tray", "/assembly/wall", "/assembly/coverage", "/log"):
        assert elsewhere.client.get(sorted_out.address(rest)).status_code == 403
        assert "sign-in" in str(visitor.client.get(sorted_out.address(rest)).location)
    for action in ("take-up", "T01/name", "T01/give-up", "tray/looked"):
        assert elsewhere.client.post(sorted_out.at(action), data={"csrf_token": token}).status_code == 403
    assert sorted_out.acts() == ["make", "make"]


def test_nothing_is_found_where_nothing_is(sorted_out: Themes) -> None:
    for rest in ("/assembly/theme/T99", "/assembly/theme/a.b", "/assembly/theme/C01", "/nowhere", "/nowhere/theme/T01"):
        assert sorted_out.phone.client.get(sorted_out.address(rest)).status_code == 404, rest
    for page in ("tray", "wall", "coverage"):
        assert sorted_out.phone.client.get(sorted_out.address(f"/nowhere/{page}")).status_code == 404, page


def test_the_front_page_says_what_is_new(sorted_out: Themes) -> None:
    sorted_out.refresh()
    news = theme_desk.news(sorted_out.session, sorted_out.people[0], sorted_out.place.id)
    page = sorted_out.phone.open(desk(sorted_out.place)).text
    assert f"The computer suggests {news[0].suggested} theme" in page
    sorted_out.say(sorted_out.people[0], BUSES[0])
    sorted_out.refresh()
    assert "1 new contribution is in no theme (Assembly)" in sorted_out.phone.open(desk(sorted_out.place)).text
    assert sorted_out.send("tray", "tray/looked") == 303
    assert "is in no theme" not in sorted_out.phone.open(desk(sorted_out.place)).text
