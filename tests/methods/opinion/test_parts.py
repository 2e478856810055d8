"""Parts of the method beside independent implementations of the same definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from deliberation.methods.opinion import classic
from deliberation.methods.opinion.clustering import base_points, clusterings, silhouette
from deliberation.methods.opinion.grouping import Grouping, eligible, most_groups
from deliberation.methods.opinion.projection import principal_components
from deliberation.methods.opinion.sampling import MOST_SAMPLED, draws, sample
from deliberation.methods.opinion.stability import adjusted_rand, stability
from deliberation.methods.opinion.types import Votes
from tests.methods.opinion.conversations import UNSEEN, from_table

LABELS = st.integers(2, 30).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 3), min_size=n, max_size=n), st.lists(st.integers(0, 3), min_size=n, max_size=n)
    )
)


@settings(deadline=None)
@given(LABELS)
def test_adjusted_rand_index(pair: tuple[list[int], list[int]]) -> None:
    assert adjusted_rand(np.array(pair[0]), np.array(pair[1])) == pytest.approx(adjusted_rand_score(*pair), abs=1e-12)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_silhouette_with_weights_is_the_one_over_people(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    points, weights = rng.normal(size=(12, 2)), rng.integers(1, 4, size=12)
    labels = np.concatenate([np.arange(k), rng.integers(0, k, size=12 - k)])
    people = np.repeat(np.arange(12), weights)
    if len(people) == k:
        return
    own = silhouette(cdist(points, points), weights.astype(float), labels)
    assert own == pytest.approx(
        silhouette_score(cdist(points, points)[people][:, people], labels[people], metric="precomputed"), abs=1e-9
    )


@pytest.mark.parametrize("seed", range(4))
def test_clusters_are_as_tight_as_those_of_many_random_starts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(300, 2)) + rng.integers(-3, 3, size=(300, 1))
    base = base_points(points)
    assert len(base.points) <= 100
    assert base.weights.sum() == 300
    for found in clusterings(base, 5):
        inside = [found.labels == cluster for cluster in range(found.k)]
        centres = np.array([np.average(base.points[one], axis=0, weights=base.weights[one]) for one in inside])
        own = ((base.points - centres[found.labels]) ** 2).sum(axis=1) @ base.weights
        peer = KMeans(found.k, n_init=8, random_state=seed).fit(base.points, sample_weight=base.weights).inertia_
        assert own <= peer * 1.01


def test_clusters_of_a_few_are_passed_over_when_others_can_be_had() -> None:
    rng = np.random.default_rng(1)
    points = np.vstack([rng.normal(size=(40, 2)), rng.normal([4, 0], size=(10, 2)), [[0, 40]]])
    base = base_points(points)
    assert np.bincount(clusterings(base, 2)[0].labels, weights=base.weights).min() == 1
    assert np.bincount(clusterings(base, 2, smallest=5)[0].labels, weights=base.weights).min() >= 5


def test_few_places_are_kept_as_they_are() -> None:
    base = base_points(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]))
    assert base.points.tolist() == [[0, 0], [1, 0]]
    assert base.weights.tolist() == [2, 1]
    assert base.owner.tolist() == [0, 1, 0]


@pytest.mark.parametrize("shape", [(60, 25), (25, 60), (2100, 980)])
def test_directions_are_those_of_a_full_decomposition(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    pattern = rng.normal(size=(shape[0], 2)) * [4, 2] @ rng.normal(size=(2, shape[1]))
    dense = pattern + 0.1 * rng.normal(size=shape)
    dense[rng.random(shape) < 0.5] = 0
    own = principal_components(sparse.csr_array(dense))
    gram = np.linalg.eigh(dense.T @ dense)[1][:, ::-1][:, :2].T
    assert np.abs((own * gram).sum(axis=1)) == pytest.approx([1, 1], abs=1e-9)
    assert np.allclose(classic.power_iteration(sparse.csr_array(dense), rng.normal(size=shape[1])), own, atol=1e-6)


def test_no_second_direction_where_people_differ_in_one_way_only() -> None:
    line = np.outer([1.0, -1.0, 2.0, -2.0], [0.5, -0.5, 0.1])
    found = principal_components(sparse.csr_array(line))
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 0])
    assert np.linalg.norm(classic.power_iteration(sparse.csr_array(line), np.ones(3)), axis=1) == pytest.approx([1, 0])
    assert not principal_components(sparse.csr_array((3, 4))).any()


def people_with(counts: list[int], statements: int) -> list[int]:
    table = np.full((len(counts), statements), UNSEEN)
    for person, count in enumerate(counts):
        table[person, :count] = 0
    return list(eligible(from_table(table).votes))


def test_who_is_grouped() -> None:
    assert people_with([7] * 16 + [6, 10], 20) == [*range(16), 17]
    assert people_with([7] * 13 + [1, 5, 0, 5, 6], 20) == [*range(13), 14, 17]
    assert people_with([3, 2, 0], 3) == [0, 1]
    assert people_with([3] * 20 + [2], 3) == list(range(20))


def test_how_many_groups_are_tried() -> None:
    assert [most_groups(points) for points in (1, 11, 12, 24, 36, 100)] == [2, 2, 3, 4, 5, 5]


def test_stability_counts_a_sample_without_groups_as_nothing() -> None:
    votes = from_table(np.ones((10, 2), dtype=np.int64)).votes
    labels, who = np.array([0, 1] * 5), draws([f"p{i}" for i in range(10)])
    empty = Grouping(np.zeros(0, dtype=np.int64), 0, None)
    assert stability(votes, labels, no_groups, draws=who, repeats=3) == 0
    assert stability(votes, labels, lambda _: empty, draws=who, repeats=0) == 0
    assert stability(votes, labels * 0, lambda _: empty, draws=who, repeats=3) == 0


def no_groups(part: Votes) -> Grouping:
    """A method that never finds any."""
    return Grouping(np.full(part.shape[0], -1), 0, None)


def test_who_is_drawn_hangs_on_the_id_alone_and_four_in_five_are() -> None:
    ids = [str(i) for i in range(5000)]
    found = draws(ids)
    assert found.drawn.mean(axis=0) == pytest.approx(np.full(28, 0.8), abs=0.03)
    assert np.array_equal(draws(ids[:7]).drawn, found.drawn[:7])
    chosen = sample(np.arange(5000), found)
    assert len(chosen) == MOST_SAMPLED
    assert found.rank[chosen].max() < np.delete(found.rank, chosen).min()
    assert sample(np.arange(10), found).tolist() == list(range(10))
