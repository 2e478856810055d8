"""What follows from what: a graph without cycles, as small as the trace needs it and quick to fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set


class Graph:
    """Nodes by reference and links between them, each link with the names of its relations."""

    def __init__(self) -> None:
        self._after: dict[str, dict[str, frozenset[str]]] = {}
        self._before: dict[str, set[str]] = {}

    def add_node(self, ref: str) -> None:
        """Add a node without links; one that is there already stays as it is."""
        self._after.setdefault(ref, {})
        self._before.setdefault(ref, set())

    def add_link(self, source: str, target: str, relation: str) -> None:
        """Link two nodes that are there; a second relation between them joins the first."""
        found = self._after[source].get(target, frozenset())
        self._after[source][target] = found | {relation}
        self._before[target].add(source)

    @property
    def links(self) -> Iterator[tuple[str, str]]:
        """All links as pairs, each once."""
        return ((source, target) for source, targets in self._after.items() for target in targets)

    def relations(self, source: str, target: str) -> frozenset[str]:
        """How two nodes are linked; empty when they are not."""
        return self._after.get(source, {}).get(target, frozenset())

    def successors(self, ref: str) -> Set[str]:
        """The nodes that follow straight from one."""
        return self._after[ref].keys()

    def predecessors(self, ref: str) -> Set[str]:
        """The nodes from which one follows straight."""
        return self._before[ref]

    def descendants(self, ref: str) -> set[str]:
        """Everything that follows from a node, near or far, itself left out. O(nodes + links)."""
        return _reached(self._after, ref)

    def ancestors(self, ref: str) -> set[str]:
        """Everything from which a node follows, near or far, itself left out. O(nodes + links)."""
        return _reached(self._before, ref)

    def in_order(self) -> list[str]:
        """The nodes, each after everything from which it follows; those on or behind a cycle are left out.

        Kahn, Topological sorting of large networks (1962). O(nodes + links).
        """
        waiting = {ref: len(before) for ref, before in self._before.items()}
        ordered = [ref for ref, count in waiting.items() if count == 0]
        for ref in ordered:
            for other in self._after[ref]:
                waiting[other] -= 1
                if waiting[other] == 0:
                    ordered.append(other)
        return ordered

    def cycle(self) -> tuple[str, ...]:
        """The nodes of one cycle; none when there is no cycle."""
        left = self._after.keys() - set(self.in_order())
        if not left:
            return ()
        # Each of them follows from another of them, so going back for long enough goes round.
        way: dict[str, None] = {}
        here = min(left)
        while here not in way:
            way[here] = None
            here = min(self._before[here] & left)
        steps = tuple(way)
        return steps[steps.index(here) :]


def _reached(neighbours: Mapping[str, Mapping[str, object] | Set[str]], ref: str) -> set[str]:
    found: set[str] = set()
    waiting = [ref]
    while waiting:
        for other in neighbours[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found - {ref}
