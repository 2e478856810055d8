"""What the machine suggests: fresh after every change, beside what people decided, and never over it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed
from deliberation.jobs.handlers import finders
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import theme_texts
from deliberation.services import leaving, moderation, theme_links, theme_proposals, themes, votes
from deliberation.services.consent import WORDINGS
from models import Attribution, ConsentPurpose, ThemeProposal
from tests.services.people import answer, member, rows, state_it
from tests.services.theming import ASSEMBLY, BUSES, LIBRARY, OPEN_CALL, PARK, Talk


@pytest.fixture
def talk(session: Session) -> Talk:
    made = Talk(session)
    made.refresh()
    return made


def new_words(talk: Talk) -> None:
    talk.say(talk.people[0], "Nothing to add but more trees.")


def words_taken_back(talk: Talk) -> None:
    talk.take_back("C01")


def words_hidden(talk: Talk) -> None:
    moderation.hide(talk.session, talk.facilitator, talk.id, "C02", reason="advertising")


def no_to_taking_part(talk: Talk) -> None:
    answer(talk.session, talk.people[0], talk.id, given=False)


def no_to_being_quoted(talk: Talk) -> None:
    answer(talk.session, talk.people[0], talk.id, ConsentPurpose.BE_QUOTED, given=False)


def yes_to_being_quoted(talk: Talk) -> None:
    answer(talk.session, talk.people[2], talk.id, ConsentPurpose.BE_QUOTED, how=Attribution.PSEUDONYM)


def left(talk: Talk) -> None:
    shown = WORDINGS[ConsentPurpose.TAKE_PART]
    leaving.leave_all(talk.session, talk.people[1], talk.id, shown=shown, language="en-GB")


def suggestion_taken_up(talk: Talk) -> None:
    themes.accept(talk.session, talk.facilitator, talk.id, "assembly")


def asked_again(talk: Talk) -> None:
    themes.search_again(talk.session, talk.facilitator, talk.id, "assembly")


CHANGES = (
    new_words, words_taken_back, words_hidden, no_to_taking_part, no_to_being_quoted, yes_to_being_quoted, left,
    suggestion_taken_up, asked_again,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_what_goes_in_makes_it_stale_and_the_worker_finds_it(
    talk: Talk, change: Callable[[Talk], None]
) -> None:
    find = finders()["themes"]
    assert find(talk.session) == []
    change(talk)
    assert talk.is_stale()
    for piece in find(talk.session):
        piece.work(lambda _done, _total: None)
    assert not talk.is_stale()
    assert find(talk.session) == []
    assert talk.board().is_stale is False


def test_votes_and_statements_leave_it_fresh_and_nothing_is_looked_at(talk: Talk) -> None:
    before = theme_proposals.changes(talk.session, SYSTEM)
    made = state_it(talk.session, talk.here, "C01")
    still = theme_proposals.changes(talk.session, SYSTEM)
    votes.cast(talk.session, talk.people[0], talk.id, made, 1)
    answer(talk.session, talk.people[0], talk.id, ConsentPurpose.BE_CONTACTED)
    assert theme_proposals.changes(talk.session, SYSTEM) == still
    assert still[talk.id] == before[talk.id] + 1, "the contribution is in use now"
    assert not talk.is_stale()


def test_it_stores_places_and_key_words_and_no_text(talk: Talk) -> None:
    stored = json.dumps(talk.stored(), ensure_ascii=False)
    for text in (*BUSES, *LIBRARY, *PARK):
        assert text not in stored
        assert text.rstrip(".") not in stored
    assert set(talk.stored()["membership"]) | set(talk.stored()["unplaced"]) == talk.shown()
    for one in talk.themes().values():
        assert one.by_machine
        assert one.state == "suggested"
        assert one.title


def test_made_twice_from_the_same_words_it_is_the_same_with_another_number(talk: Talk) -> None:
    before = talk.stored()
    talk.refresh()
    after = talk.stored()
    assert before.pop("receipt") == after.pop("receipt")
    assert json.dumps(after, sort_keys=True).replace('"2.', '"1.') == json.dumps(before, sort_keys=True)
    assert (talk.board().version, rows(talk.session, ThemeProposal)) == (2, 1)


def test_with_few_words_it_says_why_it_suggests_nothing(session: Session) -> None:
    talk = Talk(session)
    visitor = member(session, talk.id, OPEN_CALL)
    talk.say(visitor, "More buses.")
    talk.say(visitor, "n/a")
    talk.refresh(OPEN_CALL)
    here = talk.board(OPEN_CALL)
    assert (here.result["why"]["code"], here.no_view, here.suggested) == ("too_few_texts", ("C17",), {})
    assert [*here.tray, *here.unplaced] == ["C16"]


def test_sources_stay_apart(talk: Talk) -> None:
    visitor = member(talk.session, talk.id, OPEN_CALL)
    said = talk.say(visitor, "The bus is late again.")
    assert not talk.is_stale()
    assert talk.is_stale(OPEN_CALL)
    assert said not in talk.shown()
    assert set(talk.board(OPEN_CALL).texts) == {said}


def accept_first(talk: Talk) -> str:
    name = min(talk.board().suggested)
    return themes.accept(talk.session, talk.facilitator, talk.id, "assembly", [name]).themes[0]


def test_after_the_first_decision_nothing_moves_and_what_comes_is_in_the_tray(talk: Talk) -> None:
    taken_up = accept_first(talk)
    talk.refresh()
    suggested, inside, links = talk.board().suggested, talk.inside(taken_up), talk.links()
    new = [talk.say(talk.people[1], text) for text in (BUSES[0], LIBRARY[0], PARK[0], "Zxqv wkjh pfmb.", "dunno")]
    assert {*new} == set(talk.board().tray), "what the machine has not seen is in the tray already"
    talk.refresh()
    here = talk.board()
    assert (here.suggested, talk.inside(taken_up), talk.links()) == (suggested, inside, links)
    assert here.no_view == (new[4],)
    homes = {one: theme for theme, found in ((taken_up, inside), *suggested.items()) for one in found}
    for one, twin in zip(new[:3], ("C01", "C06", "C11"), strict=True):
        assert here.tray[one][0] == homes[twin], "the same words go where they were"
    accepted = themes.accept(talk.session, talk.facilitator, talk.id, "assembly")
    assert len(accepted.themes) == len(suggested)
    assert {talk.board().tray[one][0] for one in new[:3]} <= {taken_up, *accepted.themes}


def test_where_people_said_no_it_is_not_suggested_again(talk: Talk) -> None:
    suggestion_taken_up(talk)
    home = next(one.reference for one in talk.board().agreed if "C01" in talk.inside(one.reference))
    theme_links.remove(talk.session, talk.facilitator, talk.id, "C01", home)
    for again in (False, True):
        if again:
            asked_again(talk)
        talk.refresh()
        suggested, also = talk.board().tray["C01"]
        assert home not in (suggested, *also)
    theme_links.add(talk.session, talk.facilitator, talk.id, "C01", home)
    theme_links.remove(talk.session, talk.facilitator, talk.id, "C01", home)
    talk.refresh()
    assert talk.board().tray["C01"][0] != home


def test_another_look_moves_nothing_that_people_put_somewhere(talk: Talk) -> None:
    taken_up = accept_first(talk)
    by_hand = themes.make(talk.session, talk.people[0], talk.id, title="By hand", contributions=["C02", "C11"])
    before = talk.links()
    asked_again(talk)
    talk.refresh()
    assert talk.links() == before
    assert all(name.startswith("2.") for name in talk.board().suggested)
    assert talk.inside(by_hand.themes[0]) == {"C02", "C11"}
    assert not {*talk.inside(taken_up)} & {one for found in talk.board().suggested.values() for one in found}


def test_what_is_decided_while_it_works_is_not_overwritten(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = theme_proposals._worked_out
    before = talk.stored()

    def slow(taken: theme_texts.TextsTaken, was: object) -> object:
        found = real(taken, was)  # type: ignore[arg-type]
        accept_first(talk)
        talk.session.rollback()
        return found

    new_words(talk)
    monkeypatch.setattr(theme_proposals, "_worked_out", slow)
    talk.refresh()
    assert talk.stored() == before
    assert talk.is_stale()


def test_what_is_taken_back_while_it_works_is_not_stored_again(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = theme_proposals._worked_out

    def slow(taken: theme_texts.TextsTaken, was: object) -> object:
        found = real(taken, was)  # type: ignore[arg-type]
        words_taken_back(talk)
        talk.session.rollback()
        return found

    new_words(talk)
    monkeypatch.setattr(theme_proposals, "_worked_out", slow)
    talk.refresh()
    assert '"C01"' not in json.dumps(talk.stored())
    assert talk.is_stale()


@pytest.mark.parametrize("change", [words_taken_back, words_hidden, no_to_taking_part])
def test_what_may_not_be_shown_leaves_the_suggestions_at_once(talk: Talk, change: Callable[[Talk], None]) -> None:
    before = talk.shown()
    change(talk)
    gone = before - talk.shown()
    assert gone
    stored = json.dumps(talk.stored())
    assert not any(f'"{one}"' in stored for one in gone)
    assert sorted(talk.places()) == sorted(talk.shown())


def test_quotes_and_titles_go_with_the_yes_to_being_quoted(talk: Talk) -> None:
    no_to_being_quoted(talk)
    theirs = {one for one, who in talk.author.items() if who is talk.people[0]}
    for one in talk.stored()["themes"]:
        assert not theirs & {*one["quotes"], *one["different_view"], (one["title"] or {}).get("from")}
    assert sorted(talk.places()) == sorted(talk.shown())


def test_the_platform_alone_makes_suggestions(talk: Talk) -> None:
    for actor in (talk.here.convenor, talk.people[0], Actor()):
        for ask in (theme_proposals.stale, theme_proposals.changes):
            with pytest.raises(NotAllowed):
                ask(talk.session, actor)
        with pytest.raises(NotAllowed):
            theme_proposals.refresh(talk.session, actor, talk.id, ASSEMBLY)
