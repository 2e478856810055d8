"""The steps one by one: neighbours, graphs, cutting, facets, near-duplicates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.themes import facets, graph
from deliberation.methods.themes.arrays import Ints, Vectors, group_means, unit
from deliberation.methods.themes.cutting import cut, similarity_graph
from deliberation.methods.themes.duplicates import fold_near_duplicates, same_but_for_slips
from deliberation.methods.themes.facets import find_facets
from deliberation.methods.themes.graph import communities, links, nearest, neighbour_links
from deliberation.methods.themes.placing import complete_facets, fit_of
from deliberation.methods.themes.standing import gather
from deliberation.methods.themes.types import Contribution

FREE = -1


def clouds(each: int, *, groups: int = 4, seed: int = 0, spread: float = 0.12) -> tuple[Vectors, Ints]:
    """Give directions around `groups` corners, and the corner of each."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(groups), each)
    return unit((np.eye(8)[truth] + spread * rng.standard_normal((len(truth), 8))).astype(np.float32)), truth


def graph_of(vectors: Vectors) -> graph.Links:
    return neighbour_links(*nearest(vectors, vectors, 8, same=True))


def cut_of(vectors: Vectors, locked: Ints | None = None, *, wanted: int | None = None, most: int = 25) -> Ints:
    held = np.full(len(vectors), FREE) if locked is None else locked
    return cut(graph_of(vectors), vectors, held, resolution=1.0, seed=0, wanted=wanted, most=most)


@given(st.integers(1, 30), st.integers(1, 12), st.integers(0, 5))
@settings(deadline=None, max_examples=40)
def test_neighbours_are_those_of_a_full_search(rows: int, number: int, seed: int) -> None:
    vectors = unit(np.random.default_rng(seed).standard_normal((rows, 5)).astype(np.float32))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "_CELLS", 40)
        places, cosines = nearest(vectors, vectors, number, same=True)
    full = vectors @ vectors.T
    np.fill_diagonal(full, -2)
    expected = -np.sort(-full, axis=1)[:, : min(number, rows - 1)]
    assert cosines == pytest.approx(expected, abs=1e-6)
    assert all(row not in found for row, found in enumerate(places.tolist()))


def test_links_are_undirected_and_the_heaviest_counts() -> None:
    found = links(3, np.array([0, 1, 2, 1]), np.array([1, 0, 2, 2]), np.array([0.2, 0.5, 0.9, 0.0]))
    assert (found.first.tolist(), found.second.tolist(), found.weight.tolist()) == ([0], [1], [0.5])


def test_contracting_adds_weights_and_forgets_what_is_inside() -> None:
    found = links(4, np.array([0, 0, 1, 2]), np.array([1, 2, 2, 3]), np.array([1.0, 0.25, 0.5, 2.0]))
    small = found.contracted(np.array([0, 0, 1, 2]), 3)
    assert list(zip(small.first.tolist(), small.second.tolist(), small.weight.tolist(), strict=True)) == [
        (0, 1, 0.75),
        (1, 2, 2.0),
    ]


def test_a_node_without_links_is_a_community_of_its_own() -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert sorted(communities(links(3, nothing, nothing, np.empty(0)), resolution=1.0, seed=0)) == [0, 1, 2]


def test_separate_clouds_are_separate_themes() -> None:
    vectors, truth = clouds(30)
    found = cut_of(vectors)
    assert all(len(set(found[truth == corner])) == 1 for corner in range(4))
    assert len(set(found)) == 4


@pytest.mark.parametrize("wanted", [1, 2, 4, 9])
def test_as_many_themes_as_wanted(wanted: int) -> None:
    assert len(set(cut_of(clouds(30)[0], wanted=wanted))) == wanted


def test_never_more_themes_than_the_most() -> None:
    assert len(set(cut_of(clouds(30)[0], most=3))) == 3


@given(st.lists(st.integers(FREE, 3), min_size=40, max_size=40), st.integers(1, 6))
@settings(deadline=None, max_examples=30)
def test_locked_themes_keep_their_numbers_and_stay_apart(locked: list[int], wanted: int) -> None:
    numbers = np.array(locked)
    numbers[numbers >= 0] = np.unique(numbers[numbers >= 0], return_inverse=True)[1]
    found = cut_of(clouds(10)[0], numbers, wanted=wanted)
    held = numbers >= 0
    assert np.array_equal(found[held], numbers[held])
    assert found.min() >= 0
    assert sorted(set(found)) == list(range(found.max() + 1))


def test_a_text_by_itself_joins_the_nearest_theme() -> None:
    vectors, _ = clouds(12, groups=2)
    lonely = np.vstack([vectors, unit(np.eye(8, dtype=np.float32)[[7]] + 0.01 * vectors[:1])])
    found = cut(graph_of(vectors).contracted(np.arange(24), 25), lonely, np.full(25, FREE),
                resolution=1.0, seed=0, wanted=None, most=25)  # fmt: skip
    assert found[24] == found[0]


def test_several_runs_agree_on_what_is_clear() -> None:
    vectors, truth = clouds(12)
    agreed, _ = similarity_graph(vectors, (8,), seed=0)
    assert (truth[agreed.first] == truth[agreed.second]).all()


def test_facets_lie_inside_themes_and_hold_about_five() -> None:
    vectors, truth = clouds(30)
    found = find_facets(vectors, truth, size=5)
    assert all(len(set(truth[found == facet])) == 1 for facet in set(found.tolist()))
    assert len(set(found)) == 4 * 6


def test_a_large_theme_is_divided_without_a_square_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "_AT_ONCE", 20)
    vectors, truth = clouds(60, groups=1)
    found = find_facets(vectors, truth, size=5)
    assert 8 <= len(set(found)) <= 16
    alike = np.repeat(vectors[:1], 50, axis=0)
    assert np.bincount(find_facets(alike, np.zeros(50, dtype=np.int64), size=5)).min() >= 1


def test_a_text_without_a_facet_joins_the_nearest_of_its_theme() -> None:
    vectors, truth = clouds(10, groups=2, spread=0.1)
    known = np.where(np.arange(20) < 19, truth, FREE)
    assert complete_facets(vectors, truth, known, np.ones(20, dtype=np.int64))[19] == truth[19]
    alone = complete_facets(vectors, np.append(truth[:19], 2), known, np.ones(20, dtype=np.int64))
    assert alone[19] == 2


def test_what_also_fits_is_near_and_never_the_own_theme() -> None:
    vectors, truth = clouds(10, groups=3)
    means = group_means(vectors, truth, 3)
    between = unit(means[[0]] + means[[1]])
    fit = fit_of(np.vstack([vectors, between]), np.append(truth, 0), means)
    assert fit.others[-1] == (1,)
    assert fit.strength[-1] == pytest.approx(0, abs=1e-5)
    assert all(own not in others for own, others in zip(truth.tolist(), fit.others, strict=False))
    likeness = vectors @ means.T
    rest = np.where(np.eye(3, dtype=bool)[truth], -2, likeness).max(axis=1)
    assert fit.strength[:-1] == pytest.approx(likeness[np.arange(30), truth] - rest, abs=1e-5)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("buses should be free", "busses should be free", True),
        ("more libraries for our town", "more libaries for our town", True),
        ("the library should open early", "the libary should open early", True),
        ("the library should open early", "the lirbary should open early", True),
        ("buses should be free", "buses should not be free", False),
        ("we agree with the plan", "we disagree with the plan", False),
        ("that would be legal here", "that would be illegal here", False),
        ("pay 10000 pounds for it", "pay 20000 pounds for it", False),
        ("they can come along too", "they cant come along too", False),
        ("library open early", "libary opan earli", False),
        ("open early", "early open", False),
    ],
)
def test_near_duplicates_differ_by_slips_only(one: str, other: str, same: bool) -> None:
    assert same_but_for_slips(one.split(), other.split()) is same
    assert same_but_for_slips(other.split(), one.split()) is same


def test_the_wording_that_most_say_stands_for_the_others() -> None:
    texts, _ = gather(
        [
            Contribution("1", "We want free buses now"),
            Contribution("2", "we want free busses now"),
            Contribution("3", "We want free busses now!"),
            Contribution("4", "something else entirely here"),
        ],
        {},
    )
    stands = fold_near_duplicates(texts, np.array([[1, 2], [0, 2], [0, 1]]))
    said = {text.said[0].id: row for row, text in enumerate(texts)}
    assert stands[said["1"]] == stands[said["2"]] == said["2"]
    assert stands[said["4"]] == said["4"]
