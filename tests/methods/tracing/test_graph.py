"""The graph under the trace, beside networkx, which knows nothing of it."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from deliberation.methods.tracing.graph import Graph

SIZE = 8
pairs = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))


def both(joined: list[tuple[int, int]]) -> tuple[Graph, nx.DiGraph]:
    """The same graph, ours and theirs."""
    ours, theirs = Graph(), nx.DiGraph()
    for number in range(SIZE):
        ours.add_node(f"n{number}")
        theirs.add_node(f"n{number}")
    for source, target in joined:
        ours.add_link(f"n{source}", f"n{target}", "became")
        theirs.add_edge(f"n{source}", f"n{target}")
    return ours, theirs


@given(st.lists(pairs, max_size=20))
def test_neighbours_and_ways_are_those_of_networkx(joined: list[tuple[int, int]]) -> None:
    ours, theirs = both(joined)
    assert sorted(ours.links) == sorted(theirs.edges)
    for ref in theirs:
        assert set(ours.successors(ref)) == set(theirs.successors(ref))
        assert set(ours.predecessors(ref)) == set(theirs.predecessors(ref))
        assert ours.descendants(ref) == nx.descendants(theirs, ref)
        assert ours.ancestors(ref) == nx.ancestors(theirs, ref)


@given(st.lists(pairs, max_size=14))
def test_a_cycle_is_found_when_and_only_when_there_is_one(joined: list[tuple[int, int]]) -> None:
    ours, theirs = both(joined)
    cycle = ours.cycle()
    assert bool(cycle) != nx.is_directed_acyclic_graph(theirs)
    assert len(set(cycle)) == len(cycle)
    assert all(before in ours.predecessors(here) for here, before in zip(cycle, (*cycle[1:], *cycle[:1]), strict=True))


@given(st.lists(pairs.filter(lambda pair: pair[0] < pair[1]), max_size=20))
def test_the_order_puts_each_node_after_what_it_follows_from(joined: list[tuple[int, int]]) -> None:
    ours, _ = both(joined)
    place = {ref: position for position, ref in enumerate(ours.in_order())}
    assert len(place) == SIZE
    assert all(place[source] < place[target] for source, target in ours.links)


def test_a_node_added_twice_keeps_its_links() -> None:
    graph, _ = both([(0, 1)])
    graph.add_node("n0")
    graph.add_link("n0", "n1", "cites")
    assert graph.relations("n0", "n1") == {"became", "cites"}
    assert graph.relations("n1", "n0") == frozenset()
