from __future__ import annotations

import doctest
from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.tracing import coverage as coverage_module
from deliberation.methods.tracing import trace as trace_module
from deliberation.methods.tracing.coverage import coverage
from deliberation.methods.tracing.trace import Trace
from deliberation.methods.tracing.types import KINDS, LINE_KINDS, TraceLink, TraceNode

Input = tuple[list[TraceNode], list[TraceLink]]
LETTERS = dict(zip("ctsrbmapxko", KINDS, strict=True))


def nodes(text: str) -> list[TraceNode]:
    """'c1 r1 t1-' is a contribution, a recommendation and a withdrawn theme."""
    return [TraceNode(part.rstrip("-"), LETTERS[part[0]], part.endswith("-")) for part in text.split()]


def links(text: str) -> list[TraceLink]:
    """'c1>t1>r1 c2>r1' are three links."""
    pairs = [pair for way in text.split() for pair in pairwise(way.split(">"))]
    return [TraceLink(source, target) for source, target in pairs]


@st.composite
def graphs(draw: st.DrawFn) -> Input:
    """Any graph without cycles, also with links inside a stage (merges) and over several stages."""
    size = draw(st.integers(1, 9))
    drawn = draw(st.lists(st.sampled_from(("contribution", *KINDS)), min_size=size, max_size=size))
    kinds = sorted(drawn, key=KINDS.index)
    gone = draw(st.sets(st.integers(0, size - 1), max_size=2))
    made = [TraceNode(f"n{i}", kind, i in gone) for i, kind in enumerate(kinds)]
    joined = []
    for i in range(1, size):
        joined += [TraceLink(f"n{j}", f"n{i}") for j in draw(st.sets(st.integers(0, i - 1), max_size=4))]
    return made, joined


def slow_distances(given: Input, start: str, *, living: bool, back: bool = False) -> dict[str, int]:
    """Walk the plain list of links again and again until nothing changes."""
    made, joined = given
    gone = {node.ref for node in made if node.withdrawn} if living else set()
    pairs = [(link.target, link.source) if back else (link.source, link.target) for link in joined]
    found = {} if start in gone else {start: 0}
    for _ in made:
        for source, target in pairs:
            if source in found and target not in gone:
                found[target] = min(found.get(target, found[source] + 1), found[source] + 1)
    return found


@settings(deadline=None)
@given(graphs())
def test_where_it_went_is_what_a_slow_walk_finds(given: Input) -> None:
    for start in given[0]:
        check_journey(given, start)


def check_journey(given: Input, start: TraceNode) -> None:
    made, joined = given
    kinds = {node.ref: node.kind for node in made}
    journey = Trace(*given).where_did_it_go(start.ref)
    living = slow_distances(given, start.ref, living=True)
    everything = slow_distances(given, start.ref, living=False)
    living.pop(start.ref, None)
    assert {step.ref: step.distance for step in journey.reached} == living
    assert [KINDS.index(step.kind) for step in journey.reached] == sorted(KINDS.index(kinds[ref]) for ref in living)
    tombstones = Counter(node.kind for node in made if node.withdrawn and node.ref in everything and node != start)
    assert dict(journey.withdrawn) == tombstones
    rest = [n.ref for n in made if not n.withdrawn and n.ref in everything and n.ref not in living and n != start]
    assert journey.beyond_withdrawn == len(rest)
    assert journey.furthest == max([start.kind, *(kinds[ref] for ref in living)], key=KINDS.index)
    pairs = {(link.source, link.target) for link in joined}
    for step in journey.reached:
        assert set(step.via) == {
            s for s, t in pairs if t == step.ref and {start.ref: 0, **living}.get(s) == step.distance - 1
        }
    gone = {node.ref for node in made if node.withdrawn}
    ends = {ref for ref in living if not any(s == ref and t not in gone for s, t in pairs)}
    assert {path[-1].ref for path in journey.paths} == ends
    for path in journey.paths:
        assert [step.distance for step in path] == list(range(living[path[-1].ref] + 1))
        assert all((a.ref, b.ref) in pairs for a, b in pairwise(path))


@settings(deadline=None)
@given(graphs())
def test_whose_words_is_what_a_slow_walk_finds(given: Input) -> None:
    for node in given[0]:
        check_sources(given, node)


def check_sources(given: Input, node: TraceNode) -> None:
    made, _ = given
    trace = Trace(*given)
    sources = trace.whose_words(node.ref)
    living = slow_distances(given, node.ref, living=True, back=True)
    everything = slow_distances(given, node.ref, living=False, back=True)
    people = {n.ref: n.withdrawn for n in made if n.kind == "contribution" and n != node}
    assert {s.ref for s in sources.direct} == {ref for ref in people if living.get(ref) == 1}
    assert {s.ref for s in sources.indirect} == {ref for ref in people if living.get(ref, 0) > 1}
    assert sources.withdrawn == sum(people[ref] for ref in everything if ref in people)
    named = len(sources.direct) + len(sources.indirect)
    assert named + sources.withdrawn + sources.behind_withdrawn == sum(ref in people for ref in everything)
    had_and_lost = not node.withdrawn and not named and any(ref in people for ref in everything)
    assert trace.lost_its_source(node.ref) == had_and_lost


@settings(deadline=None)
@given(graphs())
def test_coverage_is_the_sum_of_single_answers(given: Input) -> None:
    made, joined = given
    trace = Trace(*given)
    result = coverage(trace)
    kinds = {node.ref: node.kind for node in made}
    living = {node.ref for node in made if not node.withdrawn}
    said = [ref for ref in living if kinds[ref] == "contribution"]
    reach = {ref: {kinds[other] for other in slow_distances(given, ref, living=True)} for ref in said}
    assert result.contributions == len(said)
    assert result.reach_action == sum("action" in reached for reached in reach.values())
    expected = {r: max(reached, key=KINDS.index) for r, reached in reach.items() if "action" not in reached}
    assert dict(result.stopped) == expected
    assert dict(result.stopped_at) == Counter(expected.values())
    leads_on = {link.source for link in joined if link.target in living}
    early = {ref for ref in living if KINDS.index(kinds[ref]) < KINDS.index("action")}
    assert set(result.dead_ends) == early - leads_on
    never, lost = set(), set()
    for ref in living - set(said):
        if not any(kinds[o] == "contribution" for o in slow_distances(given, ref, living=False, back=True)):
            never.add(ref)
        elif not any(kinds[o] == "contribution" for o in slow_distances(given, ref, living=True, back=True)):
            lost.add(ref)
    assert set(result.officer_proposed) == {ref for ref in never if kinds[ref] in LINE_KINDS}
    assert set(result.without_source) == {ref for ref in never if kinds[ref] == "recommendation"}
    assert set(result.lost_their_source) == {r for r in lost if kinds[r] in ("recommendation", *LINE_KINDS)}
    assert dict(result.withdrawn) == Counter(node.kind for node in made if node.withdrawn)


@settings(deadline=None)
@given(graphs())
def test_nothing_withdrawn_is_ever_named(given: Input) -> None:
    made, _ = given
    gone = [node.ref for node in made if node.withdrawn]
    trace = Trace(*given)
    shown = repr(coverage(trace))
    for node in made:
        shown += repr(trace.where_did_it_go(node.ref)) + repr(trace.whose_words(node.ref))
    assert not any(f"'{ref}'" in shown for ref in gone)


@settings(deadline=None)
@given(graphs(), st.randoms())
def test_the_order_of_the_input_does_not_matter(given: Input, random: Random) -> None:
    made, joined = list(given[0]), list(given[1])
    random.shuffle(made)
    random.shuffle(joined)
    first, second = Trace(*given), Trace(made, joined)
    assert coverage(first) == coverage(second)
    for node in made:
        assert first.where_did_it_go(node.ref) == second.where_did_it_go(node.ref)
        assert first.whose_words(node.ref) == second.whose_words(node.ref)


def test_merging_keeps_both_trails() -> None:
    trace = Trace(nodes("c1 c2 t1 t2 t3 r1"), links("c1>t1>t3>r1 c2>t2>t3"))
    assert [step.ref for step in trace.whose_words("r1").indirect] == ["c1", "c2"]
    assert [step.ref for step in trace.where_did_it_go("c2").paths[0]] == ["c2", "t2", "t3", "r1"]


def test_a_withdrawn_only_source_flags_the_recommendation_and_another_keeps_it() -> None:
    made, joined = nodes("c1- c2- c3 t1 r11 r15"), links("c1>t1>r11 c3>t1 c2>r15")
    trace = Trace(made, joined)
    assert not trace.lost_its_source("r11")
    assert trace.lost_its_source("r15")
    assert coverage(trace).lost_their_source == ("r15",)
    again = Trace([*made, *nodes("c4")], [*joined, TraceLink("c4", "r15", "table_note")])
    assert not again.lost_its_source("r15")
    assert again.relations("c4", "r15") == ("table_note",)


def test_lines_without_a_source_are_the_officers() -> None:
    result = coverage(Trace(nodes("c1 r1 p1 x1 x2 x3 c2-"), links("c1>r1>p1>x1 c2>x3")))
    assert result.officer_proposed == ("x2",)
    assert result.lost_their_source == ("x3",)
    assert (result.contributions, result.reach_action) == (1, 1)
    assert result.withdrawn == (("contribution", 1),)


def test_a_withdrawn_start_is_answered_with_numbers_only() -> None:
    trace = Trace(nodes("c1- t1 r1"), links("c1>t1>r1"))
    journey = trace.where_did_it_go("c1")
    assert (journey.start, journey.reached, journey.paths, journey.beyond_withdrawn) == (None, (), (), 2)
    assert trace.is_withdrawn("c1")
    assert trace.whose_words("c1").node is None


def test_two_relations_between_the_same_nodes_are_both_kept() -> None:
    trace = Trace(nodes("c1 t1"), [TraceLink("c1", "t1", "cites"), TraceLink("c1", "t1", "became")])
    assert trace.relations("c1", "t1") == ("became", "cites")
    assert trace.relations("t1", "c1") == ()


@pytest.mark.parametrize(
    ("made", "joined", "code"),
    [
        ("c1 c1", "", "node_repeats"),
        ("c1", "c1>t1", "unknown_node"),
        ("c1", "c1>c1", "cycle"),
        ("c1 t1 t2 t3", "c1>t1>t2>t3>t1", "cycle"),
    ],
)
def test_what_is_no_trace_is_refused(made: str, joined: str, code: str) -> None:
    with pytest.raises(MethodError) as raised:
        Trace(nodes(made), links(joined))
    assert raised.value.code == code
    if joined.startswith("c1>t1>t2"):
        assert raised.value.params == {"nodes": ["t1", "t2", "t3"]}


def test_unknown_kinds_and_references_are_refused() -> None:
    with pytest.raises(MethodError, match="unknown_kind"):
        Trace([TraceNode("n", "rumour")], [])
    trace = Trace(nodes("c1"), [])
    for ask in (trace.where_did_it_go, trace.whose_words, trace.lost_its_source, trace.is_withdrawn):
        with pytest.raises(MethodError, match="unknown_node"):
            ask("nobody")


def test_many_equal_ways_do_not_multiply_the_work() -> None:
    """Forty merges in a row make 2 to the power of 40 ways; the answer holds their links, not the ways."""
    made = [TraceNode(f"{i:02}{side}", "theme") for i in range(41) for side in "ab"]
    joined = [TraceLink(f"{i:02}{s}", f"{i + 1:02}{t}") for i in range(40) for s in "ab" for t in "ab"]
    journey = Trace(made, joined).where_did_it_go("00a")
    assert len(journey.reached) == 80
    assert [len(path) for path in journey.paths] == [41, 41]


@pytest.mark.parametrize("module", [trace_module, coverage_module])
def test_examples_in_the_documentation_are_true(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert (result.failed, result.attempted > 0) == (0, True)
