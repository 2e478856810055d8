"""How much of what people said arrived in the strategy, where the rest stopped, and what nobody had said."""

from __future__ import annotations

from collections import Counter

from deliberation.methods.tracing.trace import Trace
from deliberation.methods.tracing.types import KINDS, LINE_KINDS, Coverage, TraceNode

_BIT = {kind: 1 << stage for stage, kind in enumerate(KINDS)}


def coverage(trace: Trace) -> Coverage:
    """One pass down and one up over the whole graph: O(nodes + links).

    >>> from deliberation.methods.tracing.types import TraceLink
    >>> nodes = [TraceNode("C1", "contribution"), TraceNode("C2", "contribution"), TraceNode("A1", "action")]
    >>> result = coverage(Trace(nodes, [TraceLink("C1", "A1")]))
    >>> result.contributions, result.reach_action, result.stopped, result.dead_ends
    (2, 1, (('C2', 'contribution'),), ('C2',))
    """
    living = [node for node in trace.nodes if not node.withdrawn]
    stages = _stages_reached(trace)
    sourced = _with_a_source(trace, only_living=True)
    ever = _with_a_source(trace, only_living=False)
    contributions = [node.ref for node in living if node.kind == "contribution"]
    stopped = tuple(
        (ref, KINDS[stages[ref].bit_length() - 1]) for ref in contributions if not stages[ref] & _BIT["action"]
    )
    stops = Counter(kind for _, kind in stopped)
    return Coverage(
        contributions=len(contributions),
        reach_action=len(contributions) - len(stopped),
        stopped=stopped,
        stopped_at=tuple((kind, stops[kind]) for kind in KINDS if stops[kind]),
        dead_ends=_dead_ends(trace, living),
        officer_proposed=tuple(n.ref for n in living if n.kind in LINE_KINDS and n.ref not in ever),
        lost_their_source=tuple(
            node.ref
            for node in living
            if node.kind in ("recommendation", *LINE_KINDS) and node.ref in ever and node.ref not in sourced
        ),
        without_source=tuple(n.ref for n in living if n.kind == "recommendation" and n.ref not in ever),
        withdrawn=_tombstones(trace),
    )


def _dead_ends(trace: Trace, living: list[TraceNode]) -> tuple[str, ...]:
    return tuple(
        node.ref
        for node in living
        if _BIT[node.kind] < _BIT["action"]
        and all(trace.is_withdrawn(after) for after in trace.graph.successors(node.ref))
    )


def _tombstones(trace: Trace) -> tuple[tuple[str, int], ...]:
    counts = Counter(node.kind for node in trace.nodes if node.withdrawn)
    return tuple((kind, counts[kind]) for kind in KINDS if counts[kind])


def _stages_reached(trace: Trace) -> dict[str, int]:
    """For each living node one bit per stage that a living way from it reaches, its own included."""
    kinds = {node.ref: node.kind for node in trace.nodes if not node.withdrawn}
    reached: dict[str, int] = {}
    for ref in reversed(trace.graph.in_order()):
        if ref not in kinds:
            continue
        bits = _BIT[kinds[ref]]
        for after in trace.graph.successors(ref):
            bits |= reached.get(after, 0)
        reached[ref] = bits
    return reached


def _with_a_source(trace: Trace, *, only_living: bool) -> set[str]:
    """Nodes behind which a contribution stands: over living steps only, or ever."""
    kinds = {node.ref: node.kind for node in trace.nodes if not (only_living and node.withdrawn)}
    found: set[str] = set()
    for ref in trace.graph.in_order():
        if ref not in kinds:
            continue
        before = trace.graph.predecessors(ref)
        if kinds[ref] == "contribution" or any(other in found for other in before):
            found.add(ref)
    return found
