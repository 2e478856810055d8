"""Themes as people decide them: taken up, named, merged, split, moved, agreed, undone; by whom and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.reading import theme_history, trace
from deliberation.services import theme_links, theme_record, themes
from deliberation.services.theme_record import Done
from models import ProcessState, ThemeEdit, ThemeState, TraceLink
from tests.services.people import actions, answer, member, members, rows, set_state, state_it, stored_statement
from tests.services.signing import everything_stored
from tests.services.theming import OPEN_CALL, Talk


@pytest.fixture
def talk(session: Session) -> Talk:
    """Everything was looked through, and all suggestions were taken up."""
    made = Talk(session)
    made.refresh()
    return made


def take_up(talk: Talk) -> tuple[str, ...]:
    return themes.accept(talk.session, talk.facilitator, talk.id, "assembly").themes


def make(talk: Talk, *said: str, title: str = "By hand") -> str:
    return themes.make(talk.session, talk.facilitator, talk.id, title=title, contributions=said).themes[0]


def approved(talk: Talk, theme: str) -> None:
    for who in talk.people:
        themes.approve(talk.session, who, talk.id, theme, version=talk.themes()[theme].version)


def test_suggestions_are_taken_up_with_their_contributions_and_working_titles(talk: Talk) -> None:
    before = talk.board().suggested
    titles = [one.title for one in talk.themes().values()]
    made = take_up(talk)
    found = talk.themes()
    assert sorted(map(sorted, map(talk.inside, made))) == sorted(map(sorted, before.values()))
    assert sorted(one.title for one in found.values()) == sorted(titles)
    assert {(one.state, one.by_machine) for one in found.values()} == {("accepted", True)}
    assert {(link[2], link[3]) for link in talk.links()} == {(True, talk.facilitator.person_id)}
    assert talk.board().suggested == {}
    assert actions(talk.session)[-1] == "theme_accept"


def test_one_suggestion_with_a_name_of_ones_own_or_into_a_theme_that_is_there(talk: Talk) -> None:
    first, second, *_ = sorted(talk.board().suggested)
    inside = {name: set(talk.board().suggested[name]) for name in (first, second)}
    made = themes.accept(talk.session, talk.people[0], talk.id, "assembly", [first], title="Getting about")
    assert (talk.themes()["T01"].title, talk.themes()["T01"].by_machine, made.themes) == (
        "Getting about",
        False,
        ("T01",),
    )
    more = themes.accept(talk.session, talk.people[0], talk.id, "assembly", [second], into="T01")
    assert more.themes == ()
    assert talk.inside("T01") == inside[first] | inside[second]
    for gone in (first, "9.9", "", "T01"):
        with pytest.raises(Refused, match="proposal_changed"):
            themes.accept(talk.session, talk.facilitator, talk.id, "assembly", [gone])
    with pytest.raises(NotFound):
        themes.accept(talk.session, talk.facilitator, talk.id, "nowhere")


def test_a_merged_theme_closes_and_all_that_was_in_it_is_in_the_other(talk: Talk) -> None:
    first, second = make(talk, "C01", "C02"), make(talk, "C02", "C06")
    made = state_it(talk.session, talk.here, "C01")
    theme_links.state(talk.session, talk.facilitator, talk.id, first, made)
    themes.merge(talk.session, talk.facilitator, talk.id, gone=first, kept=second, reason="The same.")
    assert talk.inside(second) == {"C01", "C02", "C06"}
    assert set(talk.themes()) & {first} == set()
    ways = trace.load(talk.session, talk.id)
    assert [step.ref for step in ways.where_did_it_go("C06").reached] == [second, made]
    for one in (first, "T99"):
        with pytest.raises(DeliberationError):
            themes.merge(talk.session, talk.facilitator, talk.id, gone=one, kept=second)
    with pytest.raises(DeliberationError, match="theme_merge_with_itself"):
        themes.merge(talk.session, talk.facilitator, talk.id, gone=second, kept=second)


def test_a_theme_is_split_by_the_contributions_that_are_chosen(talk: Talk) -> None:
    whole = make(talk, "C01", "C02", "C03")
    part = themes.split(talk.session, talk.people[1], talk.id, whole, title="Evenings", contributions=["C03"]).themes[0]
    assert (talk.inside(whole), talk.inside(part)) == ({"C01", "C02"}, {"C03"})
    with pytest.raises(Refused, match="theme_split_leaves_nothing"):
        themes.split(talk.session, talk.facilitator, talk.id, whole, title="All", contributions=["C01", "C02"])
    with pytest.raises(Refused, match="theme_not_in"):
        themes.split(talk.session, talk.facilitator, talk.id, whole, title="No", contributions=["C03"])
    with pytest.raises(DeliberationError, match="theme_needs_words"):
        themes.split(talk.session, talk.facilitator, talk.id, whole, title="No", contributions=[])


def test_a_contribution_moves_and_is_in_several_themes_only_if_somebody_says_so(talk: Talk) -> None:
    first, second = make(talk, "C01", "C02"), make(talk, "C06")
    theme_links.move(talk.session, talk.facilitator, talk.id, "C01", out_of=first, into=second)
    assert (talk.inside(first), talk.inside(second)) == ({"C02"}, {"C01", "C06"})
    theme_links.add(talk.session, talk.people[0], talk.id, "C02", second)
    assert theme_links.add(talk.session, talk.people[0], talk.id, "C02", second) == Done(0, ())
    assert (talk.inside(first), talk.inside(second)) == ({"C02"}, {"C01", "C02", "C06"})
    with pytest.raises(Refused, match="theme_not_in"):
        theme_links.move(talk.session, talk.facilitator, talk.id, "C01", out_of=first, into=second)
    talk.take_back("C06")
    with pytest.raises(Refused, match="contribution_cannot_be_used"):
        theme_links.add(talk.session, talk.facilitator, talk.id, "C06", first)


def test_who_linked_and_since_when_is_kept(talk: Talk) -> None:
    first, second = make(talk, "C01", "C02"), make(talk, "C06")
    before = talk.links()
    theme_links.add(talk.session, talk.people[0], talk.id, "C07", second)
    new = talk.links() - before
    assert [(one[2], one[3]) for one in new] == [(False, talk.people[0].person_id)]
    theme_record.undo(talk.session, talk.facilitator, talk.id, 3)
    themes.merge(talk.session, talk.facilitator, talk.id, gone=first, kept=second)
    theme_record.undo(talk.session, talk.facilitator, talk.id, 5)
    assert talk.links() == before


def test_three_members_approve_a_label_and_a_change_needs_a_reason_and_new_yeses(talk: Talk) -> None:
    theme, other = make(talk, "C01", "C02", title="Buses"), make(talk, "C06")
    assert not themes.approve(talk.session, talk.people[0], talk.id, theme, version=1)
    assert not themes.approve(talk.session, talk.people[0], talk.id, theme, version=1), "one yes each"
    assert trace.words_of(talk.session, talk.id).get(theme) is None, "not used before"
    assert not themes.approve(talk.session, talk.people[1], talk.id, theme, version=1)
    assert themes.approve(talk.session, talk.people[2], talk.id, theme, version=1)
    assert (talk.themes()[theme].state, talk.themes()[theme].yeses) == ("approved", 3)
    assert trace.words_of(talk.session, talk.id)[theme].words == "Buses"
    acts: tuple[Callable[[str], object], ...] = (
        lambda why: theme_links.move(
            talk.session, talk.facilitator, talk.id, "C01", out_of=theme, into=other, reason=why
        ),
        lambda why: theme_links.remove(talk.session, talk.facilitator, talk.id, "C02", theme, reason=why),
        lambda why: themes.rename(talk.session, talk.facilitator, talk.id, theme, title="Late buses", reason=why),
    )
    for act in acts:
        with pytest.raises(DeliberationError, match="theme_reason_missing"):
            act("")
    for act in acts:
        act("It was said at table two.")
    assert (talk.themes()[theme].state, talk.themes()[theme].yeses) == ("accepted", 0)
    with pytest.raises(Refused, match="theme_changed"):
        themes.approve(talk.session, talk.people[0], talk.id, theme, version=1)
    theme_record.undo(talk.session, talk.facilitator, talk.id, 5)
    assert (talk.themes()[theme].state, talk.themes()[theme].title) == ("approved", "Buses")
    assert [one.reason for one in theme_history.history(talk.session, talk.facilitator, talk.id)[1:4]] == [
        "It was said at table two."
    ] * 3


def test_undo_takes_back_one_after_the_other_and_adds_to_the_log(talk: Talk) -> None:
    states = []
    acts = (
        lambda: take_up(talk),
        lambda: themes.merge(talk.session, talk.facilitator, talk.id, gone="T01", kept="T02"),
        lambda: themes.rename(talk.session, talk.facilitator, talk.id, "T02", title="All", description="Of it."),
        lambda: (
            themes.split(talk.session, talk.facilitator, talk.id, "T02", title="One", contributions=["C01"])
            if "C01" in talk.inside("T02")
            else theme_links.add(talk.session, talk.facilitator, talk.id, "C01", "T02")
        ),
        lambda: themes.close(talk.session, talk.facilitator, talk.id, "T02"),
    )
    for act in acts:
        states.append((talk.links(), talk.themes()))
        act()
    with pytest.raises(Refused, match="edit_is_not_last"):
        theme_record.undo(talk.session, talk.facilitator, talk.id, 4)
    for number in range(len(acts), 0, -1):
        theme_record.undo(talk.session, talk.people[2], talk.id, number, reason="Too soon.")
        assert (talk.links(), talk.themes()) == states.pop()
    log = theme_history.history(talk.session, talk.people[0], talk.id)
    assert [(one.number, one.undoes) for one in log][:5] == [(10, 1), (9, 2), (8, 3), (7, 4), (6, 5)]
    assert [one.undone for one in log] == [False] * 5 + [True] * 5
    assert not any(one.can_undo for one in log)
    assert log[0].by == talk.people[2].parts[0].pseudonym
    for number in (1, 10, 11, 10**12):
        with pytest.raises(DeliberationError):
            theme_record.undo(talk.session, talk.facilitator, talk.id, number)


def test_what_came_later_is_taken_in_where_it_is_suggested(talk: Talk) -> None:
    take_up(talk)
    new = talk.say(talk.people[0], "The bus comes once an hour and is late.")
    talk.refresh()
    home = talk.board().tray[new][0]
    theme_links.take_in(talk.session, talk.people[1], talk.id, "assembly")
    assert new in talk.inside(home)
    assert new not in talk.board().tray
    with pytest.raises(Refused, match="proposal_changed"):
        theme_links.take_in(talk.session, talk.people[1], talk.id, "assembly", [new])


def test_facilitators_and_the_assembly_decide_and_nobody_else(talk: Talk) -> None:
    theme = make(talk, "C01")
    visitor = member(talk.session, talk.id, OPEN_CALL)
    stored = everything_stored(talk.session)
    for actor in (visitor, talk.here.convenor, talk.here.committee):
        for act in (
            lambda who: themes.rename(talk.session, who, talk.id, theme, title="No"),
            lambda who: themes.approve(talk.session, who, talk.id, theme, version=1),
            lambda who: theme_record.undo(talk.session, who, talk.id, 1),
            lambda who: themes.looked(talk.session, who, talk.id, "assembly"),
            lambda who: themes.search_again(talk.session, who, talk.id, "assembly"),
        ):
            with pytest.raises(NotAllowed):
                act(actor)
    with pytest.raises(NotAllowed):
        themes.approve(talk.session, talk.facilitator, talk.id, theme, version=1)
    with pytest.raises(NotAllowed):
        themes.search_again(talk.session, talk.people[0], talk.id, "assembly")
    assert everything_stored(talk.session) == stored


@pytest.mark.parametrize("state", [ProcessState.DRAFT, ProcessState.PAUSED, ProcessState.REPORTED])
def test_only_while_people_talk_and_write_up(talk: Talk, state: ProcessState) -> None:
    theme = make(talk, "C01")
    set_state(talk.session, talk.id, state)
    with pytest.raises(Refused, match="cannot_sort_themes_now"):
        themes.rename(talk.session, talk.facilitator, talk.id, theme, title="No")
    with pytest.raises(Refused, match="cannot_sort_themes_now"):
        theme_record.undo(talk.session, talk.facilitator, talk.id, 1)


def test_a_theme_whose_words_are_all_taken_back_loses_its_own_and_stays_a_tombstone(talk: Talk) -> None:
    theme, kept = make(talk, "C01", "C02", title="Secret bus"), make(talk, "C03", title="Open bus")
    themes.rename(
        talk.session, talk.facilitator, talk.id, theme, title="Hidden bus", description="Of C01.", reason="Hm"
    )
    theme_links.move(talk.session, talk.facilitator, talk.id, "C02", out_of=theme, into=kept, reason="Rather there")
    made = state_it(talk.session, talk.here, "C01", text="A statement of it.")
    theme_links.state(talk.session, talk.facilitator, talk.id, theme, made)
    talk.take_back("C01")
    assert talk.themes()[theme].title == "Hidden bus", "C02 was in it as well"
    assert stored_statement(talk.session, talk.id, made).text, "the theme stands behind it"
    talk.take_back("C02")
    assert theme not in talk.themes()
    stored = everything_stored(talk.session)
    for words in ("Secret bus", "Hidden bus", "Of C01.", "Hm", "Rather there", "A statement of it."):
        assert words not in stored
    assert talk.themes()[kept].title == "Open bus"
    ways = trace.load(talk.session, talk.id)
    assert [node.withdrawn for node in ways.nodes if node.ref == theme] == [True]
    for number in range(5, 1, -1):
        theme_record.undo(talk.session, talk.facilitator, talk.id, number)
    assert theme not in talk.themes(), "undoing does not bring it back"


def test_a_title_in_somebodys_words_goes_with_them(talk: Talk) -> None:
    made = take_up(talk)
    shown = {one: talk.themes()[one] for one in made}
    for reference in sorted(talk.shown()):
        talk.take_back(reference)
    stored = everything_stored(talk.session)
    assert all(one.title not in stored for one in shown.values())
    assert talk.themes() == {}


def test_a_title_that_somebody_typed_from_the_words_goes_too(talk: Talk) -> None:
    theme = make(talk, "C06", "C07", title="the LIBRARY is warm")
    talk.take_back("C06")
    assert talk.themes()[theme].title == ""
    with pytest.raises(DeliberationError, match="theme_title_missing"):
        themes.approve(talk.session, talk.people[0], talk.id, theme, version=1)


def test_nothing_is_half_done(talk: Talk) -> None:
    make(talk, "C01")
    stored = everything_stored(talk.session)
    for said in (["C02", "C99"], ["C01", "S01"], []):
        with pytest.raises(DeliberationError):
            themes.make(talk.session, talk.facilitator, talk.id, title="No", contributions=said)
    for title in ("", " ", "x" * 121):
        with pytest.raises(DeliberationError):
            themes.make(talk.session, talk.facilitator, talk.id, title=title, contributions=["C02"])
    assert everything_stored(talk.session) == stored
    assert rows(talk.session, ThemeEdit) == 1


def test_the_trace_runs_from_words_over_a_theme_to_a_statement(talk: Talk) -> None:
    theme = make(talk, "C01", "C02")
    made = state_it(talk.session, talk.here, "C06")
    theme_links.state(talk.session, talk.facilitator, talk.id, theme, made)
    ways = trace.load(talk.session, talk.id)
    assert [(step.kind, step.ref) for step in ways.where_did_it_go("C01").reached] == [
        ("theme", theme),
        ("statement", made),
    ]
    assert {step.ref for step in ways.whose_words(made).indirect} == {"C01", "C02"}
    theme_links.remove(talk.session, talk.facilitator, talk.id, "C01", theme)
    assert trace.load(talk.session, talk.id).where_did_it_go("C01").reached == ()
    talk.session.rollback()
    assert talk.session.execute(select(TraceLink.to_id)).all()


def test_with_fewer_than_three_members_all_of_them_approve(session: Session) -> None:
    talk = Talk(session)
    for who in talk.people[:2]:
        answer(session, who, talk.id, given=False)
    theme = make(talk, "C03")
    assert themes.approve(session, talk.people[2], talk.id, theme, version=1)
    assert talk.themes()[theme].state == str(ThemeState.APPROVED)
    assert members(session, talk.id, 4)
    assert talk.themes()[theme].state == str(ThemeState.APPROVED)
