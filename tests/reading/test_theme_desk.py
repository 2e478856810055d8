"""What the desk asks about themes: sources with words, what is new, one theme with everything in it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, NotFound, Refused
from deliberation.reading import theme_desk
from deliberation.services import theme_links, theme_record
from deliberation.services import themes as deciding
from models import Role, Source
from tests.services.people import member, someone, state_it
from tests.services.theming import BUSES, Talk


@pytest.fixture
def talk(session: Session) -> Talk:
    made = Talk(session)
    made.refresh()
    return made


def make(talk: Talk, *said: str, title: str = "By hand") -> str:
    return deciding.make(talk.session, talk.facilitator, talk.id, title=title, contributions=said).themes[0]


def test_a_source_is_named_once_somebody_said_something(talk: Talk) -> None:
    assert theme_desk.sources(talk.session, talk.facilitator, talk.id) == ("assembly",)
    visitor = member(talk.session, talk.id, Source.OPEN_CALL)
    assert theme_desk.sources(talk.session, talk.facilitator, talk.id) == ("assembly",)
    talk.say(visitor, "A pool to swim in.")
    assert theme_desk.sources(talk.session, talk.facilitator, talk.id) == ("assembly", "open_call")


def test_what_is_new_is_what_came_to_the_tray_since_the_last_look(talk: Talk) -> None:
    deciding.accept(talk.session, talk.facilitator, talk.id, "assembly")
    talk.say(talk.people[0], BUSES[0])
    talk.refresh()
    news = theme_desk.news(talk.session, talk.facilitator, talk.id)[0]
    assert (news.suggested, news.in_tray, news.is_new) == (0, 1, 1)
    assert news.themes == len(talk.board().agreed)
    deciding.looked(talk.session, talk.facilitator, talk.id, "assembly")
    assert theme_desk.news(talk.session, talk.facilitator, talk.id)[0].is_new == 0
    assert theme_desk.news(talk.session, talk.here.second, talk.id)[0].is_new == 1, "each looks for themselves"


def test_one_theme_has_all_of_it_and_the_others_beside_it(talk: Talk) -> None:
    first, second = make(talk, "C01", "C02"), make(talk, "C06")
    statement = state_it(talk.session, talk.here, "C01")
    theme_links.state(talk.session, talk.facilitator, talk.id, first, statement)
    found = theme_desk.one_theme(talk.session, talk.facilitator, talk.id, "assembly", first)
    assert {one.reference for one in found.cards} == {"C01", "C02"}
    assert [one.reference for one in found.statements] == [statement]
    assert {one.name for one in found.others} == {second, *talk.board().suggested}
    assert {one.name for one in found.others if one.is_suggested} == set(talk.board().suggested)
    suggested = min(talk.board().suggested)
    view = theme_desk.one_theme(talk.session, talk.facilitator, talk.id, "assembly", suggested)
    assert {one.reference for one in view.cards} == talk.inside(suggested)
    drawn_from = theme_desk.open_theme(talk.session, talk.facilitator, talk.id, first)
    assert drawn_from.contributions == {"C01", "C02"}


def test_what_is_not_there_and_what_is_closed_are_told_apart(talk: Talk) -> None:
    theme = make(talk, "C01")
    for name in ("T99", "C01", "9.9"):
        with pytest.raises(NotFound):
            theme_desk.one_theme(talk.session, talk.facilitator, talk.id, "assembly", name)
        with pytest.raises(NotFound):
            theme_desk.open_theme(talk.session, talk.facilitator, talk.id, name)
    deciding.close(talk.session, talk.facilitator, talk.id, theme)
    with pytest.raises(Refused, match="theme_closed"):
        theme_desk.one_theme(talk.session, talk.facilitator, talk.id, "assembly", theme)
    assert theme not in theme_desk.titles(talk.session, talk.facilitator, talk.id)


def test_words_are_for_those_who_may_read_them(talk: Talk) -> None:
    everything = theme_desk.words(talk.session, talk.facilitator, talk.id, "assembly")
    assert set(everything) == talk.shown()
    silent = {one for one, author in talk.author.items() if author is talk.people[2]}
    assert set(theme_desk.words(talk.session, talk.people[0], talk.id, "assembly")) == talk.shown() - silent
    observer = someone(talk.session, talk.id, Role.OBSERVER)
    for asked in (theme_desk.sources, theme_desk.news, theme_desk.titles):
        with pytest.raises(NotAllowed):
            asked(talk.session, observer, talk.id)


def test_several_are_moved_added_or_taken_out_as_one_decision(talk: Talk) -> None:
    first, second = make(talk, "C01", "C02", "C03"), make(talk, "C06")
    before = talk.links()
    acts = (
        lambda: theme_links.move(talk.session, talk.facilitator, talk.id, ["C01", "C02"], out_of=first, into=second),
        lambda: theme_links.add(talk.session, talk.facilitator, talk.id, ["C01", "C02"], second),
        lambda: theme_links.remove(talk.session, talk.facilitator, talk.id, ["C01", "C02", "C06"], first),
    )
    inside = (
        ({"C03"}, {"C01", "C02", "C06"}),
        ({"C01", "C02", "C03"}, {"C01", "C02", "C06"}),
        ({"C03"}, {"C06"}),
    )
    for act, found in zip(acts, inside, strict=True):
        done = act()
        assert (talk.inside(first), talk.inside(second)) == found
        theme_record.undo(talk.session, talk.facilitator, talk.id, done.number)
        assert talk.links() == before
    with pytest.raises(Refused, match="theme_not_in"):
        theme_links.move(talk.session, talk.facilitator, talk.id, ["C01", "C06"], out_of=first, into=second)
    assert talk.links() == before
