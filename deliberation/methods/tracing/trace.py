"""The provenance graph: where did my words go, whose words are these, and how much arrived.

A way counts only while every step on it is still there: a withdrawn step breaks it. What lay beyond is counted, so
that nobody is told less happened than did, and nothing withdrawn is named again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from deliberation.methods.errors import MethodError
from deliberation.methods.tracing.graph import Graph
from deliberation.methods.tracing.types import KINDS, Journey, Sources, Step, TraceLink, TraceNode

_STAGE = {kind: stage for stage, kind in enumerate(KINDS)}


class Trace:
    """Nodes and links of one or more processes. Immutable after it is made.

    >>> trace = Trace([TraceNode("C1", "contribution"), TraceNode("R1", "recommendation")], [TraceLink("C1", "R1")])
    >>> trace.where_did_it_go("C1").furthest, [step.ref for step in trace.whose_words("R1").direct]
    ('recommendation', ['C1'])

    Raises:
        MethodError: `node_repeats`, `unknown_kind`, `unknown_node`, or `cycle` with the references on it.
    """

    def __init__(self, nodes: Iterable[TraceNode], links: Iterable[TraceLink]) -> None:
        self._nodes: dict[str, TraceNode] = {}
        self.graph = Graph()
        for node in nodes:
            self._add_node(node)
        for link in links:
            self._add_link(link)
        cycle = self.graph.cycle()
        if cycle:
            raise MethodError("cycle", nodes=sorted(cycle))

    @property
    def nodes(self) -> tuple[TraceNode, ...]:
        """All nodes, tombstones included, by stage and reference: for analysis, not for showing."""
        return tuple(sorted(self._nodes.values(), key=lambda node: (_STAGE[node.kind], node.ref)))

    def relations(self, source: str, target: str) -> tuple[str, ...]:
        """How two nodes are linked, in alphabetical order; empty when they are not."""
        return tuple(sorted(self.graph.relations(source, target)))

    def where_did_it_go(self, ref: str) -> Journey:
        """Everything downstream of a node, in O(nodes + links).

        Raises:
            MethodError: `unknown_node`.
        """
        node = self._node(ref)
        everything = self.graph.descendants(ref)
        found = self._living_from(ref, forward=True)
        living = {other for other in everything if not self._nodes[other].withdrawn}
        reached = [step for step in found.values() if step.ref != ref]
        return Journey(
            start=found.get(ref),
            reached=tuple(sorted(reached, key=lambda step: (_STAGE[step.kind], step.distance, step.ref))),
            paths=tuple(self._path(found, end) for end in self._endings(found) if end != ref),
            furthest=max((node.kind, *(step.kind for step in reached)), key=_STAGE.__getitem__),
            withdrawn=self._by_kind(other for other in everything - living),
            beyond_withdrawn=len(living) - len(reached),
        )

    def whose_words(self, ref: str) -> Sources:
        """The contributions behind a node, in O(nodes + links).

        Raises:
            MethodError: `unknown_node`.
        """
        self._node(ref)
        everything = [r for r in self.graph.ancestors(ref) if self._nodes[r].kind == "contribution"]
        found = self._living_from(ref, forward=False)
        sources = [step for step in found.values() if step.kind == "contribution" and step.ref != ref]
        sources.sort(key=lambda step: (step.distance, step.ref))
        withdrawn = sum(self._nodes[r].withdrawn for r in everything)
        return Sources(
            node=found.get(ref),
            direct=tuple(step for step in sources if step.distance == 1),
            indirect=tuple(step for step in sources if step.distance > 1),
            withdrawn=withdrawn,
            behind_withdrawn=len(everything) - withdrawn - len(sources),
        )

    def lost_its_source(self, ref: str) -> bool:
        """Whether contributions once stood behind a living node and none does now.

        Raises:
            MethodError: `unknown_node`.
        """
        sources = self.whose_words(ref)
        had = bool(sources.withdrawn or sources.behind_withdrawn)
        return sources.node is not None and had and not sources.people_can_see_themselves

    def is_withdrawn(self, ref: str) -> bool:
        """Whether the node is a tombstone.

        Raises:
            MethodError: `unknown_node`.
        """
        return self._node(ref).withdrawn

    def _add_node(self, node: TraceNode) -> None:
        if node.ref in self._nodes:
            raise MethodError("node_repeats", ref=node.ref)
        if node.kind not in _STAGE:
            raise MethodError("unknown_kind", ref=node.ref, kind=node.kind)
        self._nodes[node.ref] = node
        self.graph.add_node(node.ref)

    def _add_link(self, link: TraceLink) -> None:
        for end in (link.source, link.target):
            self._node(end)
        self.graph.add_link(link.source, link.target, link.relation)

    def _node(self, ref: str) -> TraceNode:
        if ref not in self._nodes:
            raise MethodError("unknown_node", ref=ref)
        return self._nodes[ref]

    def _living_from(self, ref: str, *, forward: bool) -> dict[str, Step]:
        """Living nodes reached over living nodes, nearest first, with the neighbours on all their shortest ways."""
        if self._nodes[ref].withdrawn:
            return {}
        neighbours = self.graph.successors if forward else self.graph.predecessors
        distance, via = {ref: 0}, {ref: set[str]()}
        ring = [ref]
        while ring:
            following: list[str] = []
            for here in ring:
                for other in neighbours(here):
                    if self._nodes[other].withdrawn:
                        continue
                    if other not in distance:
                        distance[other], via[other] = distance[here] + 1, set()
                        following.append(other)
                    if distance[other] == distance[here] + 1:
                        via[other].add(here)
            ring = following
        return {r: Step(r, self._nodes[r].kind, d, tuple(sorted(via[r]))) for r, d in distance.items()}

    def _endings(self, found: dict[str, Step]) -> Iterator[str]:
        """Where the trail ends at present: reached nodes that lead to no living node."""
        ends = [
            step
            for step in found.values()
            if all(self._nodes[after].withdrawn for after in self.graph.successors(step.ref))
        ]
        yield from (step.ref for step in sorted(ends, key=lambda s: (_STAGE[s.kind], s.distance, s.ref)))

    def _path(self, found: dict[str, Step], end: str) -> tuple[Step, ...]:
        """One shortest way from the start, the same each time."""
        path = [found[end]]
        while path[-1].via:
            path.append(found[path[-1].via[0]])
        return tuple(reversed(path))

    def _by_kind(self, refs: Iterable[str]) -> tuple[tuple[str, int], ...]:
        counts = Counter(self._nodes[ref].kind for ref in refs)
        return tuple((kind, counts[kind]) for kind in KINDS if counts[kind])
