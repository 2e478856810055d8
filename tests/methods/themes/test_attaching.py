"""New texts beside old ones: nothing old moves, copies follow, something new is noticed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.themes.attaching import attach
from deliberation.methods.themes.mapping import build_themes
from deliberation.methods.themes.types import Attachment, Contribution, ThemeMap
from tests.methods.themes.texts import collections, planted

NEW = [
    "dentist tooth filling gum brush",
    "a dentist for my tooth please",
    "tooth and gum: no dentist",
    "dentist gum tooth",
]


@pytest.fixture(scope="module")
def old() -> tuple[list[Contribution], list[str], ThemeMap]:
    texts, truth = planted(20)
    return texts, truth, build_themes(texts)


def added(old: tuple[list[Contribution], list[str], ThemeMap], texts: list[str]) -> Attachment:
    new = [Contribution(f"n{place}", text) for place, text in enumerate(texts)]
    return attach(old[0], old[2].membership, old[2].facet_membership, new)


def test_new_texts_go_to_their_subject(old: tuple[list[Contribution], list[str], ThemeMap]) -> None:
    texts, truth, found = old
    subjects: dict[str, list[str]] = {}
    for one, about in zip(texts, truth, strict=True):
        subjects.setdefault(str(found.membership[one.id]), []).append(about)
    named = {theme: max(set(about), key=about.count) for theme, about in subjects.items()}
    new, wanted = planted(10, seed=9)
    placed = added(old, [one.text for one in new]).placed
    right = [named[str(one.theme)] == wanted[int(one.id.removeprefix("n"))] for one in placed]
    assert np.mean(right) > 0.9


def test_the_same_words_go_where_they_were(old: tuple[list[Contribution], list[str], ThemeMap]) -> None:
    texts, _, found = old
    for one in added(old, [f"{text.text.upper()}!" for text in texts]).placed:
        before = texts[int(one.id.removeprefix("n"))].id
        assert one.theme == found.membership[before]
        assert one.facet == found.facet_membership[before]


def test_people_decide_and_new_texts_follow(old: tuple[list[Contribution], list[str], ThemeMap]) -> None:
    texts, truth, _ = old
    decided = {one.id: "homes" if about == "damp" else "else" for one, about in zip(texts, truth, strict=True)}
    new = [Contribution("n", "damp mould on the cold wall of our flat")]
    (placed,) = attach(texts, decided, {}, new).placed
    assert (placed.theme, placed.facet) == ("homes", None)


def test_something_new_is_noticed_and_the_ordinary_is_not(
    old: tuple[list[Contribution], list[str], ThemeMap],
) -> None:
    assert added(old, NEW).new_facets == (("n0", "n1", "n2", "n3"),)
    assert added(old, NEW[:2]).new_facets == ()
    assert added(old, ["late bus on our route", "a bench in the park", "soup and bread", "loud party"]).new_facets == ()


def test_empty_answers_are_set_aside(old: tuple[list[Contribution], list[str], ThemeMap]) -> None:
    found = added(old, ["-", "цццц ццц", "bus fare"])
    assert found.no_view == ("n0",)
    assert [(one.id, one.theme is None) for one in found.placed] == [("n1", True), ("n2", False)]


@given(collections(most=25), collections(most=12), st.booleans())
@settings(deadline=None, max_examples=25)
def test_every_new_text_is_accounted_for(first: list[Contribution], second: list[Contribution], copied: bool) -> None:
    found = build_themes(first)
    texts = first[:12] if copied else second
    new = [Contribution(f"n{one.id}", one.text, one.author, one.quotable) for one in texts]
    once = attach(first, found.membership, found.facet_membership, new)
    again = attach(first[::-1], found.membership, found.facet_membership, new[::-1])
    assert once == again
    assert sorted([*(one.id for one in once.placed), *once.no_view]) == sorted(one.id for one in new)
    themes = {one.id for one in found.themes}
    assert {one.theme for one in once.placed} <= themes | {None}
    assert build_themes(first) == found


def test_an_id_is_used_once(old: tuple[list[Contribution], list[str], ThemeMap]) -> None:
    with pytest.raises(MethodError, match="repeated_id"):
        attach(old[0], {}, {}, [Contribution("c0", "words")])
    with pytest.raises(MethodError, match="unknown_id"):
        attach(old[0], {"nobody": "1"}, {}, [])
