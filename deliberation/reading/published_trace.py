"""The trace as a published strategy has it: its own lines, whatever became of them in the text that is worked on."""

from __future__ import annotations

from deliberation.exchange.document.strategy.content import StrategyContent
from deliberation.methods.tracing.trace import Trace
from deliberation.methods.tracing.types import LINE_KINDS, TraceLink, TraceNode


def as_published(trace: Trace, content: StrategyContent) -> Trace:
    """The present trace up to the recommendations, and from there on the priorities and actions of a published copy.

    What people took back counts as gone here too; what is changed or taken out of the next version does not.
    """
    lines = {one.reference: "priority" for one in content.priorities}
    lines |= {one.reference: "action" for one in content.actions}
    kept = {node.ref for node in trace.nodes if node.kind not in LINE_KINDS}
    nodes = [node for node in trace.nodes if node.ref in kept]
    nodes += [TraceNode(reference, kind) for reference, kind in lines.items()]
    links = [
        TraceLink(source, target, relation)
        for source, target in trace.graph.links
        if source in kept and target in kept
        for relation in trace.relations(source, target)
    ]
    links += [
        TraceLink(step.from_id, step.to_id, step.relation)
        for step in content.trace
        if step.to_id in lines and (step.from_id in kept or step.from_id in lines)
    ]
    return Trace(nodes, links)
