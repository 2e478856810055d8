"""The trace as plain values: what is linked to what, and what can be said about it without any words for people."""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = (
    "contribution",
    "theme",
    "statement",
    "recommendation",
    "ballot",
    "minority",
    "answer",
    "priority",
    "action",
    "contract",
    "outcome",
)
"""The stages in the order in which a person's words travel."""

LINE_KINDS = ("priority", "action")
"""Lines of a strategy: without a source they are labelled as proposed by officers."""


@dataclass(frozen=True, slots=True)
class TraceNode:
    """One traceable thing. A withdrawn one stays as a tombstone: it is counted, never named."""

    ref: str
    kind: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class TraceLink:
    """`source` led to `target`; `relation` says how (such as "became", "merged_into", "cites")."""

    source: str
    target: str
    relation: str = "became"


@dataclass(frozen=True, slots=True)
class Step:
    """One node on the way, `distance` links away; `via` its neighbours on all shortest ways from the start."""

    ref: str
    kind: str
    distance: int
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Journey:
    """Everything that came of one node.

    `reached` is ordered by stage, distance and reference. `paths` holds one shortest way (references from the start
    on) to each place where the trail ends at present. `withdrawn`: tombstones downstream, by kind. `beyond_withdrawn`:
    nodes that only a way over a tombstone reaches. `furthest`: the last stage reached, the node's own at least. When
    the start itself is withdrawn, nothing is named.
    """

    start: Step | None
    reached: tuple[Step, ...]
    paths: tuple[tuple[Step, ...], ...]
    furthest: str
    withdrawn: tuple[tuple[str, int], ...] = ()
    beyond_withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Sources:
    """Whose words stand behind one node.

    `direct`: contributions that lead straight to it; `indirect`: over other steps. Ordered by distance and reference.
    `withdrawn`: contributions upstream that were withdrawn; `behind_withdrawn`: contributions that only a way over a
    tombstone connects.
    """

    node: Step | None
    direct: tuple[Step, ...]
    indirect: tuple[Step, ...]
    withdrawn: int = 0
    behind_withdrawn: int = 0

    @property
    def people_can_see_themselves(self) -> bool:
        """Whether at least one living contribution stands behind it."""
        return bool(self.direct or self.indirect)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what people said arrived, and what in the strategy nobody said.

    `contributions`: living ones; `reach_action`: those that lead to an action of a strategy. `stopped`: the others
    with the furthest stage that each reached; `stopped_at`: the same as counts in the order of stages. `dead_ends`:
    living nodes before the stage of actions that lead to no living node. `officer_proposed`: strategy lines that never
    had a contribution behind them. `lost_their_source`: recommendations and strategy lines that had one and have none
    left. `without_source`: recommendations that never had one. `withdrawn`: tombstones by kind.
    """

    contributions: int
    reach_action: int
    stopped: tuple[tuple[str, str], ...]
    stopped_at: tuple[tuple[str, int], ...]
    dead_ends: tuple[str, ...]
    officer_proposed: tuple[str, ...]
    lost_their_source: tuple[str, ...]
    without_source: tuple[str, ...]
    withdrawn: tuple[tuple[str, int], ...] = field(default=())
