"""Polis's own output for the same votes and the same groups: every figure must be its figure."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.methods.opinion.mapping import build_map, statistics_for
from deliberation.methods.opinion.projection import moderated_columns, project
from deliberation.methods.opinion.stability import adjusted_rand
from deliberation.methods.opinion.types import Moderation, OpinionStatistics, StatementResult
from tests.methods.opinion import polis_data


def given(name: str) -> OpinionStatistics:
    return statistics_for(
        polis_data.votes(name),
        polis_data.oracle_groups(name),
        moderation=polis_data.oracle_moderation(name),
    )


def by_id(found: OpinionStatistics) -> dict[str, StatementResult]:
    return {result.id: result for result in found.statement_results}


@pytest.mark.parametrize("name", polis_data.ORACLES)
def test_counts_of_each_group_and_statement_are_exact(name: str) -> None:
    results = by_id(given(name))
    compared = 0
    for group, figures in polis_data.oracle(name)["group-votes"].items():
        for statement, votes in figures["votes"].items():
            own = next(row for row in results[statement].by_group if row.group == group)
            assert (own.agree, own.disagree, own.seen) == (votes["A"], votes["D"], votes["S"])
            compared += 1
    assert compared == {"scoop-hivemind.taxes": 296, "scoop-hivemind.biodiversity": 628}[name]


@pytest.mark.parametrize("name", polis_data.ORACLES)
def test_group_aware_consensus_extremity_and_priority(name: str) -> None:
    data, results = polis_data.oracle(name), by_id(given(name))
    tids = [str(tid) for tid in data["tids"]]
    assert set(tids) == set(results)
    shared = {tid: results[tid].group_aware_consensus for tid in tids}
    assert shared == pytest.approx(data["group-aware-consensus"], abs=1e-9)
    extremity = [results[tid].extremity for tid in tids]
    assert extremity == pytest.approx(data["pca"]["comment-extremity"], abs=1e-6)
    priority = {tid: results[tid].priority for tid in tids}
    assert priority == pytest.approx(data["comment-priorities"], abs=1e-6)


@pytest.mark.parametrize("name", polis_data.ORACLES)
def test_lists_of_statements(name: str) -> None:
    data, found = polis_data.oracle(name), given(name)
    for group, expected in data["repness"].items():
        own = [(item.id, item.direction) for item in found.representative[group]]
        assert own == [(str(item["tid"]), item["repful-for"]) for item in expected]
    for side in ("agree", "disagree"):
        assert set(getattr(found.consensus, side)) == {str(item["tid"]) for item in data["consensus"][side]}


@pytest.mark.parametrize("name", polis_data.ORACLES)
def test_means_and_directions(name: str) -> None:
    data, votes = polis_data.oracle(name), polis_data.votes(name).canonical()
    places = project(votes.votes, moderated_columns(votes, polis_data.oracle_moderation(name)))
    assert votes.statements == tuple(str(tid) for tid in data["tids"])
    # Inside Polis an agree is -1.
    assert places.means == pytest.approx(-np.array(data["pca"]["center"]), abs=1e-6)
    for own, other in zip(places.components, np.array(data["pca"]["comps"]), strict=True):
        assert abs(own @ other) / np.linalg.norm(other) > 0.9999


@pytest.mark.parametrize("name", polis_data.ORACLES)
def test_base_cluster_centres_are_the_mean_of_their_peoples_places(name: str) -> None:
    data, votes = polis_data.oracle(name), polis_data.votes(name).canonical()
    places = project(votes.votes, moderated_columns(votes, polis_data.oracle_moderation(name)))
    signs = [
        -np.sign(own @ np.array(other)) for own, other in zip(places.components, data["pca"]["comps"], strict=True)
    ]
    row = {person: i for i, person in enumerate(votes.participants)}
    base = data["base-clusters"]
    assert len(base["id"]) == 100
    for members, x, y in zip(base["members"], base["x"], base["y"], strict=True):
        centre = places.positions[[row[str(person)] for person in members]].mean(axis=0) * signs
        assert centre == pytest.approx([x, y], abs=1e-3)


def test_group_informed_consensus_of_bg2050() -> None:
    found = by_id(
        statistics_for(
            polis_data.votes("bg2050-volunteers"),
            polis_data.group_ids("bg2050-volunteers"),
            moderation=Moderation(),
        )
    )
    rows = polis_data.comments("bg2050-volunteers")
    assert len(rows) == 371
    for row in rows:
        expected = float(row["group-informed-consensus"])
        assert found[row["comment-id"]].group_aware_consensus == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", polis_data.FOLDERS)
def test_counts_over_everybody_are_those_of_the_export(name: str) -> None:
    cells = polis_data.cells(name)
    found = statistics_for(polis_data.votes(name), {}, moderation=Moderation())
    for result in found.statement_results:
        votes = [vote for (_, statement), vote in cells.items() if statement == result.id]
        assert (result.agree, result.disagree, result.passed, result.seen) == (
            votes.count(1),
            votes.count(-1),
            votes.count(0),
            len(votes),
        )


@pytest.mark.parametrize(("method", "at_least"), [("default", 0.8), ("classic", 0.98)])
def test_groups_of_biodiversity_are_nearly_those_of_polis(method: str, at_least: float) -> None:
    """Only the classic way should give Polis's groups; the default looks at the votes and not at the plane alone."""
    name = "scoop-hivemind.biodiversity"
    found = build_map(
        polis_data.votes(name),
        moderation=polis_data.oracle_moderation(name),
        rng=np.random.default_rng(0),
        method="classic" if method == "classic" else "default",
        stability_repeats=4,
    )
    theirs = polis_data.oracle_groups(name)
    both = sorted(set(theirs) & set(found.membership))
    assert len(both) > 430
    first = np.array([int(theirs[person]) for person in both])
    second = np.array([int(found.membership[person]) for person in both])
    assert found.k == 2
    assert adjusted_rand(first, second) >= at_least
