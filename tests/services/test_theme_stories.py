"""Edits of themes in any order, while words come and go and the machine works: nothing is lost, nothing moves alone."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.reading import theme_texts
from deliberation.services import moderation, theme_links, theme_record, themes
from deliberation.services.theme_record import Done
from models import NodeKind, Theme, TraceLink, TraceNode
from tests.services.people import answer
from tests.services.theming import BUSES, LIBRARY, PARK, Talk

TEXTS = (*BUSES, *LIBRARY, *PARK, "n/a", "dunno", "Zxqv wkjh pfmb.", "More trees, later buses and a warm library.")
Stand = tuple[set[tuple[object, ...]], dict[str, tuple[object, ...]]]


class Sorting(RuleBasedStateMachine):
    """People sort what was said into themes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @initialize()
    def begin(self) -> None:
        self.talk = Talk(self.session)
        self.who = (self.talk.facilitator, *self.talk.people)
        self.stack: list[tuple[int, Stand]] = []
        self.known: tuple[int, Stand] = (0, self.stand())
        self.buried = 0

    def stand(self) -> Stand:
        """All links of themes with who and since when, and what each theme is."""
        self.session.rollback()
        ours = set(self.session.execute(select(TraceNode.id).where(TraceNode.process_id == self.talk.id)).scalars())
        rows = self.session.execute(select(TraceLink).join(Theme, Theme.node_id == TraceLink.to_id)).scalars()
        links = {
            (one.from_id, one.to_id, one.by_machine, one.made_by_id, one.made_at) for one in rows if one.to_id in ours
        }
        found = {
            one.reference: (one.title, one.description, one.version, one.state, one.proposal)
            for one in self.talk.board().agreed
        }
        return links, found

    def open_themes(self) -> list[str]:
        return [one.reference for one in self.talk.board().agreed]

    def contents(self, data: st.DataObject) -> tuple[str, list[str]]:
        """A theme with something in it, and what."""
        full = [one for one in self.open_themes() if self.talk.inside(one)]
        theme = data.draw(st.sampled_from(full))
        return theme, sorted(self.talk.inside(theme))

    def decide(self, act: Callable[[], Done]) -> None:
        before = self.stand()
        done = act()
        if done.number:
            self.stack.append((done.number, before))
        else:
            assert self.stand() == before

    @rule(who=st.integers(0, 2), text=st.sampled_from(TEXTS))
    def say(self, who: int, text: str) -> None:
        answer(self.session, self.talk.people[who], self.talk.id)
        self.talk.say(self.talk.people[who], text)

    @precondition(lambda self: len(self.talk.shown()) > 2)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        self.talk.take_back(data.draw(st.sampled_from(sorted(self.talk.shown()))))

    @precondition(lambda self: len(self.talk.shown()) > 2)
    @rule(data=st.data())
    def hide(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(sorted(self.talk.shown())))
        moderation.hide(self.session, self.talk.facilitator, self.talk.id, reference, reason="advertising")

    @rule(who=st.integers(0, 2), given=st.booleans())
    def answer(self, who: int, given: bool) -> None:
        answer(self.session, self.talk.people[who], self.talk.id, given=given)

    @rule()
    def refresh(self) -> None:
        self.talk.refresh()

    @rule()
    def search_again(self) -> None:
        themes.search_again(self.session, self.talk.facilitator, self.talk.id, "assembly")
        self.talk.refresh()

    @precondition(lambda self: self.talk.board().suggested)
    @rule(data=st.data(), who=st.integers(0, 3))
    def accept(self, data: st.DataObject, who: int) -> None:
        names = sorted(self.talk.board().suggested)
        chosen = data.draw(st.one_of(st.none(), st.lists(st.sampled_from(names), min_size=1, unique=True)))
        into = data.draw(st.sampled_from(["", *self.open_themes()]))
        self.decide(lambda: themes.accept(self.session, self.who[who], self.talk.id, "assembly", chosen, into=into))

    @precondition(lambda self: self.talk.shown())
    @rule(data=st.data(), who=st.integers(0, 3))
    def make(self, data: st.DataObject, who: int) -> None:
        said = data.draw(st.lists(st.sampled_from(sorted(self.talk.shown())), min_size=1, max_size=3))
        self.decide(lambda: themes.make(self.session, self.who[who], self.talk.id, title="By hand", contributions=said))

    @precondition(lambda self: self.open_themes())
    @rule(data=st.data(), who=st.integers(0, 3))
    def rename(self, data: st.DataObject, who: int) -> None:
        theme, title = data.draw(st.sampled_from(self.open_themes())), data.draw(st.sampled_from(["One", "Other"]))
        self.decide(
            lambda: themes.rename(self.session, self.who[who], self.talk.id, theme, title=title, reason="Clearer.")
        )

    @precondition(lambda self: len(self.open_themes()) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        gone, kept = data.draw(st.permutations(self.open_themes()))[:2]
        self.decide(
            lambda: themes.merge(self.session, self.who[0], self.talk.id, gone=gone, kept=kept, reason="They are one.")
        )

    @precondition(lambda self: any(len(self.talk.inside(one)) > 1 for one in self.open_themes()))
    @rule(data=st.data(), who=st.integers(0, 3))
    def split(self, data: st.DataObject, who: int) -> None:
        theme = data.draw(st.sampled_from([one for one in self.open_themes() if len(self.talk.inside(one)) > 1]))
        some = sorted(self.talk.inside(theme))[1:]
        chosen = data.draw(st.lists(st.sampled_from(some), min_size=1, unique=True))
        self.decide(
            lambda: themes.split(
                self.session, self.who[who], self.talk.id, theme, title="Part", contributions=chosen, reason="Apart."
            )
        )

    @precondition(lambda self: any(self.talk.inside(one) for one in self.open_themes()))
    @rule(data=st.data(), who=st.integers(0, 3), act=st.sampled_from(["move", "remove", "close", "approve"]))
    def change(self, data: st.DataObject, who: int, act: str) -> None:
        theme, inside = self.contents(data)
        one, into = data.draw(st.sampled_from(inside)), data.draw(st.sampled_from(self.open_themes()))
        actor, place = self.who[who], self.talk.id
        if act == "move":
            self.decide(
                lambda: theme_links.move(self.session, actor, place, one, out_of=theme, into=into, reason="There.")
            )
        elif act == "remove":
            self.decide(lambda: theme_links.remove(self.session, actor, place, one, theme, reason="Not this."))
        elif act == "close":
            self.decide(lambda: themes.close(self.session, actor, place, theme, reason="No theme."))
        elif who and self.talk.themes()[theme].title:
            version = self.talk.themes()[theme].version
            themes.approve(self.session, actor, place, theme, version=version)
            self.stack = [(number, (links, {})) for number, (links, _) in self.stack]
            self.known = (self.known[0], self.stand())

    @precondition(lambda self: self.open_themes() and self.talk.shown())
    @rule(data=st.data(), who=st.integers(0, 3))
    def add(self, data: st.DataObject, who: int) -> None:
        one = data.draw(st.sampled_from(sorted(self.talk.shown())))
        theme = data.draw(st.sampled_from(self.open_themes()))
        self.decide(lambda: theme_links.add(self.session, self.who[who], self.talk.id, one, theme))

    @rule(who=st.integers(0, 3))
    def take_in(self, who: int) -> None:
        self.decide(lambda: theme_links.take_in(self.session, self.who[who], self.talk.id, "assembly"))

    @precondition(lambda self: self.stack)
    @rule(who=st.integers(0, 3))
    def undo(self, who: int) -> None:
        number, (links, found) = self.stack.pop()
        done = theme_record.undo(self.session, self.who[who], self.talk.id, number, reason="Too soon.")
        assert done.number
        if not self.tombstones():
            now_links, now = self.stand()
            assert now_links == links
            words = {name: one[1:] for name, one in now.items()}
            # A working title may have gone with somebody's words, or their yes to being quoted.
            assert not found or words == {name: one[1:] for name, one in found.items()}

    def tombstones(self) -> int:
        self.session.rollback()
        query = select(TraceNode.id).where(
            TraceNode.process_id == self.talk.id,
            TraceNode.kind == NodeKind.THEME,
            TraceNode.withdrawn_at.is_not(None),
        )
        return len(self.session.execute(query).all())

    @invariant()
    def everything_that_may_be_shown_is_in_one_place(self) -> None:
        places = self.talk.places()
        assert len(places) == len(set(places))
        assert set(places) == self.talk.shown()

    @invariant()
    def no_link_changes_without_an_entry_in_the_log(self) -> None:
        number, before = len(theme_texts.edits(self.session, self.talk.id)), self.known[1][0]
        now = self.stand()
        assert number > self.known[0] or now[0] == before
        self.known = (number, now)

    @invariant()
    def the_log_replayed_gives_the_links(self) -> None:
        found: set[tuple[int, int]] = set()
        for edit in theme_texts.edits(self.session, self.talk.id):
            links = theme_texts.links_of(edit)
            assert not found & set(links["added"])
            found |= set(links["added"])
            assert found >= set(links["removed"])
            found -= set(links["removed"])
        assert {(one[0], one[1]) for one in self.stand()[0]} == found

    @invariant()
    def suggestions_name_only_what_may_be_shown(self) -> None:
        self.session.rollback()
        stored = json.dumps(self.talk.board().result)
        gone = set(self.talk.author) - self.talk.shown()
        assert not any(f'"{one}"' in stored for one in gone)


def test_in_any_order_nothing_is_lost_and_nothing_moves_by_itself(session: Session, database: str) -> None:
    run_state_machine_as_test(
        lambda: Sorting(session),  # type: ignore[arg-type] # any maker of a machine will do
        settings=settings(
            max_examples=6 if database == "sqlite" else 3,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
