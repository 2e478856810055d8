"""Whole maps: the same for any order, nothing lost, nothing quoted without consent, what people decided stays."""

from __future__ import annotations

import json
import random
import warnings
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.themes.answers import gives_no_view
from deliberation.methods.themes.mapping import build_themes
from deliberation.methods.themes.plain import plain
from deliberation.methods.themes.types import FEWEST_TEXTS, Contribution, Options, ThemeMap
from tests.methods.themes.measures import nmi, purity
from tests.methods.themes.texts import SUBJECTS, collections, planted

LOCKED = st.dictionaries(st.integers(0, 39).map("c{}".format), st.sampled_from(["1", "housing", "other"]), max_size=6)


def as_text(found: ThemeMap) -> str:
    """Give the map as JSON, which fails on NaN and infinity."""
    return json.dumps(plain(found), allow_nan=False, sort_keys=True)


def groups(found: ThemeMap) -> set[frozenset[str]]:
    members: dict[str, set[str]] = {}
    for one, theme in found.membership.items():
        if theme is not None:
            members.setdefault(theme, set()).add(one)
    return {frozenset(group) for group in members.values()}


def check(found: ThemeMap, texts: list[Contribution]) -> None:
    """Hold a map to everything that is true of every map."""
    by_id = {one.id: one for one in texts}
    themes, facets = {one.id: one for one in found.themes}, {one.id: one for one in found.facets}
    assert set(found.membership) == set(found.facet_membership) == set(by_id)
    placed = {one for one, theme in found.membership.items() if theme is not None}
    assert placed | set(found.no_view) | set(found.unplaced) == set(by_id)
    if found.enough:
        assert len(placed) + len(found.no_view) + len(found.unplaced) == len(by_id)
    assert Counter(found.membership[one] for one in placed) == {one.id: one.size for one in found.themes}
    assert Counter(found.facet_membership[one] for one in placed) == {one.id: one.size for one in found.facets}
    for one in placed:
        assert facets[str(found.facet_membership[one])].theme == found.membership[one]
    for one, others in found.also_fits.items():
        assert one in placed
        assert set(others) <= set(themes) - {found.membership[one]}
        assert 1 <= len(others) <= 2
    for theme in found.themes:
        quoted = [by_id[one] for one in (*theme.quotes, *theme.different_view)]
        assert all(one.quotable and found.membership[one.id] == theme.id for one in quoted)
        authors = [one.author for one in quoted if one.author is not None]
        assert len(authors) == len(set(authors))
        assert len({one.id for one in quoted}) == len(quoted)
        if theme.title_from is not None:
            source = by_id[theme.title_from]
            assert source.quotable
            assert theme.title.removesuffix("…") in source.text
    for facet in found.facets:
        assert all(by_id[one].quotable and found.facet_membership[one] == facet.id for one in facet.quotes)
    where = found.coverage
    assert where.contributions == len(texts) == where.placed + where.unplaced + where.no_view
    assert where.said_by_few == tuple(one.id for one in found.themes if one.people < 3)
    for group in found.duplicates:
        assert len(group) > 1


@given(collections(), st.integers(1, 8) | st.none(), st.integers(0, 2))
@settings(deadline=None, max_examples=40)
def test_every_map_is_whole(texts: list[Contribution], themes: int | None, seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = build_themes(texts, options=Options(themes=themes, seed=seed))
    check(found, texts)
    as_text(found)
    given = [one for one in texts if not gives_no_view(one.text)]
    assert set(found.no_view) == {one.id for one in texts} - {one.id for one in given}
    assert found.enough == (len(given) >= FEWEST_TEXTS) or found.why is not None


@given(collections(), LOCKED)
@settings(deadline=None, max_examples=40)
def test_locked_contributions_stay_where_people_put_them(texts: list[Contribution], drawn: dict[str, str]) -> None:
    ids = {one.id for one in texts}
    locked = {one: theme for one, theme in drawn.items() if one in ids}
    found = build_themes(texts, locked=locked)
    check(found, texts)
    assert {one: found.membership[one] for one in locked} == locked
    assert {one.id for one in found.themes if one.locked} == set(locked.values())
    assert not set(found.no_view) & set(locked)


@given(collections(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=30)
def test_the_order_of_contributions_does_not_matter(texts: list[Contribution], rng: random.Random) -> None:
    mixed = list(texts)
    rng.shuffle(mixed)
    assert as_text(build_themes(mixed)) == as_text(build_themes(texts))


def test_neither_do_their_ids() -> None:
    texts, _ = planted(15)
    names = {one.id: f"x{place * 37 % 90}" for place, one in enumerate(reversed(texts))}
    renamed = build_themes([replace(one, id=names[one.id]) for one in texts])
    assert groups(renamed) == {frozenset(names[one] for one in group) for group in groups(build_themes(texts))}


def test_same_input_same_bytes() -> None:
    texts, _ = planted(40)
    assert as_text(build_themes(texts)) == as_text(build_themes(texts))


@pytest.mark.parametrize("each", [8, 20, 60, 250])
def test_planted_themes_are_found(each: int) -> None:
    texts, truth = planted(each)
    found = build_themes(texts)
    check(found, texts)
    true = np.unique(truth, return_inverse=True)[1]
    themes = np.unique([str(found.membership[one.id]) for one in texts], return_inverse=True)[1]
    facets = np.unique([str(found.facet_membership[one.id]) for one in texts], return_inverse=True)[1]
    assert nmi(true, themes) > 0.8
    assert purity(true, facets) > 0.95
    assert found.unplaced == ()
    assert 5 <= len(found.themes) <= 25
    assert len(found.facets) == pytest.approx(len(texts) / 5, rel=0.3)


def test_key_words_and_titles_speak_of_the_theme() -> None:
    texts, truth = planted(20)
    subject = dict(zip((one.id for one in texts), truth, strict=True))
    for theme in build_themes(texts).themes:
        mine = Counter(subject[one] for one in theme.quotes).most_common(1)[0][0]
        assert set(" ".join(theme.keywords[:3]).split()) & set(SUBJECTS[mine].split())
        assert 1 <= len(theme.title.split()) <= 10


def test_a_number_of_themes_is_kept_to() -> None:
    texts, _ = planted(15)
    for wanted in (1, 3, 12, 30):
        assert len(build_themes(texts, options=Options(themes=wanted)).themes) == wanted


def test_a_higher_resolution_gives_more_themes() -> None:
    texts, _ = planted(30)
    counts = [len(build_themes(texts, options=Options(resolution=at)).themes) for at in (0.1, 1.0, 5.0)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_copied_texts_are_folded_and_all_counted() -> None:
    texts, _ = planted(10)
    copies = [Contribution(f"copy{i}", f"  {texts[0].text.upper()}! ") for i in range(40)]
    slip = Contribution("slip", "buses are late every single evening")
    typed = Contribution("typed", "buses are late every singel evening")
    found = build_themes([*texts, *copies, slip, typed])
    assert tuple(sorted([texts[0].id, *(one.id for one in copies)])) in found.duplicates
    assert ("slip", "typed") in found.duplicates
    assert len({found.facet_membership[one.id] for one in (texts[0], *copies)}) == 1
    assert sum(theme.size for theme in found.themes) == 102


def test_the_same_words_with_two_locked_themes_stay_apart() -> None:
    texts, _ = planted(5)
    twins = [Contribution(f"t{i}", "the very same words") for i in range(5)]
    found = build_themes([*texts, *twins], locked={"t0": "a", "t1": "b", "t2": "b"})
    assert [found.membership[f"t{i}"] for i in range(5)] == ["a", "b", "b", "b", "b"]


def test_people_are_counted_once_and_one_author_is_no_crowd() -> None:
    texts, truth = planted(10)
    loud = [replace(one, author="ann") if about == "damp" else one for one, about in zip(texts, truth, strict=True)]
    found = build_themes(loud)
    assert found.coverage.people == 51
    themes = [theme for theme in found.themes if all(found.membership[one.id] != theme.id or one.author == "ann"
                                                     for one in loud)]  # fmt: skip
    assert [theme.people for theme in themes] == [1] * len(themes)
    assert {theme.id for theme in themes} <= set(found.coverage.said_by_few)


def test_nobody_is_quoted_without_consent_not_even_in_a_title() -> None:
    texts, _ = planted(10)
    silent = build_themes([replace(one, quotable=False) for one in texts])
    for theme in silent.themes:
        assert (theme.quotes, theme.different_view, theme.title_from) == ((), (), None)
        assert theme.title == ", ".join(theme.keywords[:3])
    assert all(facet.quotes == () for facet in silent.facets)
    assert silent.coverage.audit.quotes == 0
    assert groups(silent) == groups(build_themes(texts))


def test_quotes_are_central_and_another_view_is_shown() -> None:
    found = build_themes(planted(20)[0])
    for theme in found.themes:
        assert len(theme.quotes) == 3
        assert len(theme.different_view) == 1
        chosen = [found.strength[one] for one in theme.quotes]
        inside = [found.strength[one] for one, own in found.membership.items() if own == theme.id]
        assert np.mean(chosen) > np.mean(inside)


def test_the_audit_compares_quotes_with_chance() -> None:
    audit = build_themes(planted(20)[0]).coverage.audit
    assert audit.quotes > 0
    assert audit.draws == 20
    assert audit.similarity is not None
    assert audit.random_similarity is not None
    assert 0 < audit.random_similarity < 1
    assert len(audit.least_covered) == 10


@pytest.mark.parametrize("count", [0, 1, 11])
def test_too_few_texts_is_said(count: int) -> None:
    texts = [Contribution(str(i), f"some words about matter {chr(97 + i)}x") for i in range(count)]
    found = build_themes([*texts, Contribution("n", "n/a")], locked={"0": "mine"} if count else None)
    assert found.enough is False
    assert found.why is not None
    assert (found.why.code, found.why.params["texts"]) == ("too_few_texts", count)
    assert [theme.id for theme in found.themes] == (["mine"] if count else [])
    assert found.no_view == ("n",)


def test_nothing_in_common_is_said() -> None:
    texts = [Contribution(str(i), "".join(chr(0x4E00 + 20 * i + j) for j in range(20))) for i in range(80)]
    found = build_themes(texts)
    assert found.why is not None
    assert found.why.code == "nothing_in_common"
    assert len(found.unplaced) == 80


def test_above_the_most_fitted_the_others_are_attached() -> None:
    texts, truth = planted(120)
    found = build_themes(texts, options=Options(most_fitted=200))
    check(found, texts)
    assert found.unplaced == ()
    true = np.unique(truth, return_inverse=True)[1]
    assert nmi(true, np.unique([str(found.membership[one.id]) for one in texts], return_inverse=True)[1]) > 0.8


@pytest.mark.parametrize(
    "options", [{"themes": 0}, {"resolution": 0.0}, {"resolution": float("nan")}, {"facet_size": 0}, {"most_fitted": 3}]
)
def test_options_that_make_no_sense(options: dict[str, float]) -> None:
    with pytest.raises(MethodError):
        Options(**options)  # type: ignore[arg-type]  # that is the point


def test_ids_that_make_no_sense() -> None:
    one = Contribution("1", "words")
    with pytest.raises(MethodError, match="repeated_id"):
        build_themes([one, one])
    with pytest.raises(MethodError, match="unknown_id"):
        build_themes([one], locked={"2": "theme"})
