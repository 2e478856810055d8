"""Themes as they are shown: quotes only with a yes, small numbers hidden, sources apart, and gaps named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotFound
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import theme_coverage, theme_history, themes
from deliberation.reading.contributions import own
from deliberation.services import moderation, opinion, theme_links, votes
from deliberation.services import themes as deciding
from models import Attribution, ConsentPurpose
from tests.services.people import answer, member, members, membership_of, state_it
from tests.services.theming import ASSEMBLY, BUSES, OPEN_CALL, Talk


@pytest.fixture
def talk(session: Session) -> Talk:
    made = Talk(session)
    made.refresh()
    return made


def make(talk: Talk, *said: str, title: str = "By hand") -> str:
    return deciding.make(talk.session, talk.facilitator, talk.id, title=title, contributions=said).themes[0]


def quoted(view: themes.ThemeView) -> set[str]:
    return {one.reference for one in view.quotes}


def mine(talk: Talk, who: Actor) -> set[str]:
    return {one for one, author in talk.author.items() if author is who}


def cards(columns: Sequence[themes.ColumnView]) -> dict[str, themes.CardView]:
    return {card.reference: card for column in columns for group in column.groups for card in group}


def test_quotes_are_of_people_who_said_yes_to_it_one_each_by_the_name_that_they_chose(talk: Talk) -> None:
    silent = mine(talk, talk.people[2])
    found = talk.themes()
    assert any(one.quotes for one in found.values())
    for view in found.values():
        assert not quoted(view) & silent
        authors = [talk.author[one].public_id for one in quoted(view)]
        assert len(authors) == len(set(authors))
        for one in view.quotes:
            assert one.attribution == talk.author[one.reference].parts[0].pseudonym
    answer(talk.session, talk.people[0], talk.id, ConsentPurpose.BE_QUOTED, given=False)
    assert not any(quoted(view) & (silent | mine(talk, talk.people[0])) for view in talk.themes().values())
    answer(talk.session, talk.people[2], talk.id, ConsentPurpose.BE_QUOTED, how=Attribution.PSEUDONYM)
    assert any(quoted(view) & silent for view in talk.themes().values()), "no need to wait for the worker"


def test_words_that_nobody_has_looked_at_are_shown_to_nobody_but_the_desk_and_their_author(talk: Talk) -> None:
    author, other = talk.people[:2]
    words = "The late bus to the clinic is cold."
    new = talk.say(author, words, looked_at=False)
    make(talk, new)
    assert talk.is_stale()
    talk.refresh()

    def seen_by(actor: Actor, *, for_a_room: bool = False) -> str:
        talk.session.rollback()
        wall = themes.wall(talk.session, actor, talk.id, "assembly", for_a_room=for_a_room)
        return repr((wall, themes.themes(talk.session, actor, talk.id, "assembly")))

    assert words in seen_by(talk.facilitator)
    assert words in seen_by(author)
    assert words not in seen_by(other)
    assert words not in seen_by(talk.facilitator, for_a_room=True)
    moderation.allow(talk.session, talk.facilitator, talk.id, new)
    assert talk.is_stale(), "the machine may quote them now"
    assert words in seen_by(other)
    assert words in seen_by(talk.facilitator, for_a_room=True)


@pytest.mark.parametrize("go", ["take_back", "hide", "leave"])
def test_what_is_gone_is_on_no_view(talk: Talk, go: str) -> None:
    deciding.accept(talk.session, talk.facilitator, talk.id, "assembly")
    reference = "C01"
    if go == "take_back":
        talk.take_back(reference)
    elif go == "hide":
        moderation.hide(talk.session, talk.facilitator, talk.id, reference, reason="advertising")
    else:
        answer(talk.session, talk.author[reference], talk.id, given=False)
    for actor in (talk.facilitator, talk.people[1]):
        seen = (
            themes.themes(talk.session, actor, talk.id, "assembly"),
            themes.wall(talk.session, actor, talk.id, "assembly"),
            themes.tray(talk.session, actor, talk.id, "assembly"),
            theme_coverage.coverage(talk.session, actor, talk.id, "assembly"),
            theme_history.history(talk.session, actor, talk.id),
        )
        assert BUSES[0] not in repr(seen)
        assert "'C01'" not in repr(seen)


def test_who_reads_all_sees_all_and_others_what_may_be_quoted_and_their_own(talk: Talk) -> None:
    all_of_it = cards(themes.wall(talk.session, talk.facilitator, talk.id, "assembly"))
    assert {*all_of_it} | {*talk.board().unplaced} == talk.shown()
    assert all(card.text for card in all_of_it.values())
    for who in talk.people:
        hidden = mine(talk, talk.people[2]) if who is not talk.people[2] else set()
        seen = cards(themes.wall(talk.session, who, talk.id, "assembly"))
        assert {one for one, card in seen.items() if not card.text} == hidden & set(all_of_it)
        assert {one for one, card in seen.items() if card.is_own} == mine(talk, who) & set(all_of_it)


def test_small_figures_are_for_those_who_read_the_words(talk: Talk) -> None:
    theme = make(talk, "C01", "C02", "C03")
    assert (talk.themes()[theme].contributions.text, talk.themes()[theme].people.text) == ("3", "3")
    seen = talk.themes(talk.people[0])[theme]
    assert (seen.contributions.text, seen.people.text, seen.by_people.text) == ("under 5", "under 5", "under 5")
    few = make(talk, "C06")
    assert [talk.themes()[one].said_by_few for one in (theme, few)] == [False, True]


def test_suggestions_said_by_few_come_first(talk: Talk) -> None:
    single = member(talk.session, talk.id)
    for text in ("Bring back the swimming pool.", "The swimming pool was cheap.", "I swam in the pool every day."):
        talk.say(single, text)
    talk.refresh()
    listed = themes.themes(talk.session, talk.facilitator, talk.id, "assembly").themes
    few = [one.said_by_few for one in listed]
    assert few == sorted(few, reverse=True)


def test_gaps_name_themes_that_nobody_of_a_source_spoke_to_and_count_what_was_set_aside(talk: Talk) -> None:
    buses, library = make(talk, "C01", title="Buses"), make(talk, "C06", title="Library")
    visitor = member(talk.session, talk.id, OPEN_CALL)
    said = talk.say(visitor, "Buses in the evening.")
    talk.say(visitor, "n/a")
    talk.refresh(OPEN_CALL)
    gaps = theme_coverage.gaps(talk.session, visitor, talk.id, "open_call")
    assert gaps.silent == ((buses, "Buses"), (library, "Library"))
    assert gaps.no_view == 1
    theme_links.add(talk.session, talk.facilitator, talk.id, said, buses)
    gaps = theme_coverage.gaps(talk.session, talk.facilitator, talk.id, "open_call")
    assert (gaps.silent, gaps.said_by_few) == (((library, "Library"),), ((buses, "Buses"),))
    assert theme_coverage.gaps(talk.session, talk.facilitator, talk.id, "assembly").silent == ()
    found = theme_coverage.coverage(talk.session, talk.facilitator, talk.id, "assembly").themes[0]
    assert {name: count.text for name, count in found.by_source.items()} == {"assembly": "1", "open_call": "1"}
    for_members = theme_coverage.coverage(talk.session, talk.people[0], talk.id, "assembly").themes[0]
    assert {count.text for count in for_members.by_source.values()} == {"under 5"}
    assert said not in cards(themes.wall(talk.session, talk.facilitator, talk.id, "assembly"))


def test_opinion_groups_are_counted_when_results_are_open_and_small_ones_are_hidden(talk: Talk) -> None:
    made = [state_it(talk.session, talk.here, "C01") for _ in range(6)]
    crowd = members(talk.session, talk.id, 16)
    said = []
    for number, who in enumerate(crowd):
        votes.cast_several(
            talk.session,
            who,
            talk.id,
            {one: (1 if (number < 8) == (place < 3) else -1) for place, one in enumerate(made)},
        )
        said.append(talk.say(who, f"The pool should open again, says number {number}."))
    opinion.refresh(talk.session, SYSTEM, talk.id, ASSEMBLY)
    theme = make(talk, *said[:8], said[9], title="The pool")
    found = theme_coverage.coverage(talk.session, talk.facilitator, talk.id, "assembly").themes[0]
    assert (found.name, set(found.by_group)) == (theme, {"A", "B", ""})
    shown = {name: count.text for name, count in found.by_group.items()}
    assert "1" not in shown.values()
    assert list(shown.values()).count("hidden") >= 2
    before = theme_coverage.coverage(talk.session, talk.people[0], talk.id, "assembly").themes[0]
    assert before.by_group == {}, "not before they have answered"


def test_the_tray_says_what_is_new_since_somebody_looked(talk: Talk) -> None:
    deciding.accept(talk.session, talk.facilitator, talk.id, "assembly")
    first = talk.say(talk.people[0], BUSES[0])
    talk.refresh()
    deciding.looked(talk.session, talk.facilitator, talk.id, "assembly")
    second = talk.say(talk.people[1], BUSES[1])
    talk.refresh()
    tray = themes.tray(talk.session, talk.facilitator, talk.id, "assembly")
    assert [(one.reference, one.is_new) for one in tray.cards] == [(second, True), (first, False)]
    assert all(one.suggested for one in tray.cards)
    others = themes.tray(talk.session, talk.people[2], talk.id, "assembly")
    assert [one.is_new for one in others.cards] == [True, True]
    with clock.stopped(clock.now()):
        deciding.looked(talk.session, talk.facilitator, talk.id, "assembly")
    again = themes.tray(talk.session, talk.facilitator, talk.id, "assembly")
    assert not any(one.is_new for one in again.cards)


def test_words_that_are_like_nothing_older_are_named_together(talk: Talk) -> None:
    deciding.accept(talk.session, talk.facilitator, talk.id, "assembly")
    texts = (
        "The swimming pool shut down.",
        "Swimming pool lessons are gone.",
        "Our swimming pool was cheap.",
        "A swimming pool for everybody.",
        "We went to the swimming pool.",
    )
    new = [talk.say(talk.people[0], text) for text in texts]
    talk.refresh()
    assert themes.tray(talk.session, talk.facilitator, talk.id, "assembly").new_groups == (tuple(new),)
    made = make(talk, *new, title="The pool")
    assert talk.inside(made) == set(new)
    assert themes.tray(talk.session, talk.facilitator, talk.id, "assembly").new_groups == ()


def test_a_persons_own_words_tell_the_approved_theme_that_they_are_in(talk: Talk) -> None:
    theme = make(talk, "C01", "C02", title="Late buses")
    assert [stop.kind for stop in own(talk.session, talk.people[0], talk.id)[-1].stops] == []
    for who in talk.people:
        deciding.approve(talk.session, who, talk.id, theme, version=1)
    stops = own(talk.session, talk.people[0], talk.id)[-1].stops
    assert [(stop.kind, stop.reference, stop.words) for stop in stops] == [("theme", theme, "Late buses")]


def test_the_list_says_when_it_was_made_and_whether_newer_words_wait(session: Session) -> None:
    talk = Talk(session)
    before = themes.themes(session, talk.facilitator, talk.id, "assembly")
    assert (before.version, before.made_at, before.is_stale, before.themes) == (0, None, True, ())
    assert before.in_tray == len(talk.shown())
    talk.refresh()
    after = themes.themes(session, talk.facilitator, talk.id, "assembly")
    assert (after.version, after.is_stale, after.made_at is not None) == (1, False, True)
    assert sum(int(one.contributions.text) for one in after.themes) + after.unplaced == after.contributions == 15
    assert [after.may_edit, themes.themes(session, talk.here.convenor, talk.id, "assembly").may_edit] == [True, False]
    for wrong in ("", "everybody"):
        with pytest.raises(NotFound):
            themes.themes(session, talk.facilitator, talk.id, wrong)


def test_a_person_who_leaves_takes_their_yes_to_a_label_along(talk: Talk) -> None:
    from deliberation.services import leaving
    from deliberation.services.consent import WORDINGS

    theme = make(talk, "C01", "C02", "C03")
    for who in talk.people[:2]:
        deciding.approve(talk.session, who, talk.id, theme, version=1)
    assert talk.themes(talk.people[0])[theme].own_yes
    assert membership_of(talk.people[0])
    shown = WORDINGS[ConsentPurpose.TAKE_PART]
    leaving.leave_all(talk.session, talk.people[0], talk.id, shown=shown, language="en-GB")
    assert talk.themes()[theme].yeses == 1


def test_a_room_sees_only_words_whose_people_agreed_whoever_asks(talk: Talk) -> None:
    for who in (talk.facilitator, *talk.people):
        seen = cards(themes.wall(talk.session, who, talk.id, "assembly", for_a_room=True))
        assert {one for one, card in seen.items() if not card.text} == mine(talk, talk.people[2]) & set(seen)
        assert not any(card.is_own for card in seen.values())
