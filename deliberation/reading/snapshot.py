"""The strategy with everything behind it, as it is frozen at publication: only what may be shown."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotFound
from deliberation.exchange.document.strategy import content as frozen
from deliberation.exchange.segments import segment_hash
from deliberation.methods.tracing.trace import Trace
from deliberation.reading import audit, minority, recommendations, results, standing, theme_names
from deliberation.reading import trace as tracing
from deliberation.reading.remits import latest_remit
from deliberation.reading.strategies import ActionLine, PriorityLine, StrategyView, unchecked
from models import Area, NodeKind, Process, Source, TraceNode

DECIDED_HOW = (
    "Chosen by the convenor with the reason given, and approved by the advisory committee. No ballot was held."
)


def snapshot(session: Session, process_id: int, *, version: int) -> frozen.StrategyContent:
    """Everything that a publication freezes. The caller holds the writing door."""
    view = unchecked(session, process_id)
    if view is None:
        raise NotFound("strategy_not_started")
    process = session.get_one(Process, process_id)
    area = session.get_one(Area, process.area_id)
    trace = tracing.load(session, process_id)
    remit = latest_remit(session, process_id)
    found = [one for source in Source if (one := results.unchecked(session, process_id, str(source))) is not None]
    statements = _statements(found)
    recommended = recommendations.public(session, process_id, trace=trace)
    shown = {one.reference for one in statements}
    said = minority.kept(session, process_id)
    return frozen.StrategyContent(
        reference=view.reference,
        title=view.title,
        place=view.place,
        period=f"{view.period_start}–{view.period_end}",
        question=remit.question if remit else view.process_title,
        process=process.title,
        organisation=process.paid_for_by or area.name,
        version=version,
        published_on=clock.now().astimezone(ZoneInfo(area.time_zone)).date(),
        method=_method(session, process_id, found),
        priorities=tuple(
            frozen.Priority(one.reference, one.rank, one.title, one.why, DECIDED_HOW) for one in view.priorities
        ),
        actions=tuple(
            _action(session, process_id, trace, priority, action)
            for priority in view.priorities
            for action in priority.actions
        ),
        recommendations=tuple(
            frozen.Recommendation(
                reference=one.reference,
                title=one.title,
                text=one.text,
                why=one.why,
                state=one.state,
                statements=tuple(ref for ref in one.statements if ref in shown),
                minority=tuple(
                    frozen.MinorityWords(words.reference, words.text, words.backers, words.needed, words.language)
                    for words in said
                    if words.recommendation == one.reference and words.text
                ),
            )
            for one in recommended
        ),
        statements=statements,
        trace=_steps(trace, view, {*shown, *theme_names.public(session, process_id)}, recommended),
        not_shown=(*_not_shown(found), *_lost(recommended)),
        vision=view.vision,
        audit_head=audit.head(session),
        language=process.language,
    )


def _method(session: Session, process_id: int, found: list[results.ResultsView]) -> frozen.MethodCounts:
    def count(kind: NodeKind, *, withdrawn: bool) -> int:
        gone = TraceNode.withdrawn_at.is_not(None) if withdrawn else TraceNode.withdrawn_at.is_(None)
        return session.execute(
            select(func.count())
            .select_from(TraceNode)
            .where(TraceNode.process_id == process_id, TraceNode.kind == kind, gone)
        ).scalar_one()

    return frozen.MethodCounts(
        people=sum(one.people for one in found),
        contributions=count(NodeKind.CONTRIBUTION, withdrawn=False),
        statements=count(NodeKind.STATEMENT, withdrawn=False),
        votes=sum(one.votes for one in found),
        groups=max((len(one.groups) for one in found), default=0),
        withdrawn=count(NodeKind.CONTRIBUTION, withdrawn=True),
    )


def _statements(found: list[results.ResultsView]) -> tuple[frozen.StatementVotes, ...]:
    """Each statement once. Where assembly and open call both answered, the assembly's answers stand here."""
    rows: dict[str, frozen.StatementVotes] = {}
    for view in found:
        common = {one.reference for one in view.common_ground}
        for one in view.statements:
            if one.reference in rows or one.seen == 0:
                continue
            rows[one.reference] = frozen.StatementVotes(
                reference=one.reference,
                text=one.text,
                agree=one.agree,
                disagree=one.disagree,
                passes=one.passed,
                people=one.seen,
                groups=tuple(
                    frozen.GroupVotes(
                        group=group.group,
                        agree=group.agree if group.enough else None,
                        disagree=group.disagree if group.enough else None,
                        passes=group.seen - group.agree - group.disagree if group.enough else None,
                        people=group.seen if group.enough else None,
                    )
                    for group in one.groups
                ),
                common_ground=one.reference in common,
                language=one.language,
            )
    return tuple(rows[ref] for ref in sorted(rows, key=lambda ref: (len(ref), ref)))


def _action(
    session: Session, process_id: int, trace: Trace, priority: PriorityLine, action: ActionLine
) -> frozen.Action:
    stands = standing.behind(session, process_id, trace, action.reference)
    officers = action.officer_proposed or not priority.recommendations
    return frozen.Action(
        reference=action.reference,
        priority=priority.reference,
        text=action.text,
        owner=action.owner,
        kind=action.kind,  # type: ignore[arg-type] # the stored enum has the same four values
        origin=frozen.PROPOSED_BY_OFFICERS if officers else priority.recommendations[0],
        starts_on=action.starts_on,
        due_on=action.due_on,
        money_pence=action.money_pence,
        voice=voice(stands),
    )


def voice(stands: standing.Standing) -> frozen.VoiceTrace:
    """What stands behind a line, in the form in which it is published."""
    return frozen.VoiceTrace(
        contributions=stands.contributions,
        people=stands.people,
        channels=tuple(frozen.Channel(name, count) for name, count in stands.channels),
        withdrawn_since=0,
        agree_share=None if stands.share is None else round(stands.share, 6),
        disagree=stands.disagree,
        quotes=tuple(
            frozen.Quotation(one.text, one.attribution, one.language, segment_hash(one.text)) for one in stands.quotes
        ),
    )


def _steps(
    trace: Trace, view: StrategyView, shown: set[str], recommended: tuple[recommendations.RecommendationView, ...]
) -> tuple[frozen.TraceStep, ...]:
    """The steps between what may be shown: `shown` are statements and themes, the latter by their references alone."""
    lines = {one.reference for one in view.priorities} | {a.reference for p in view.priorities for a in p.actions}
    known = lines | shown | {one.reference for one in recommended}
    kinds = {node.ref: node.kind for node in trace.nodes if not node.withdrawn}
    public = {ref for ref in kinds if ref in known or kinds[ref] == "contribution"}
    return tuple(
        frozen.TraceStep(kinds[source], source, kinds[target], target, relation)
        for source, target in sorted(trace.graph.links)
        if source in public and target in public
        for relation in trace.relations(source, target)
    )


def _lost(recommended: tuple[recommendations.RecommendationView, ...]) -> tuple[str, ...]:
    return tuple(
        f"All the words that led to {one.reference} were taken back." for one in recommended if one.lost_its_source
    )


def _not_shown(found: list[results.ResultsView]) -> tuple[str, ...]:
    notes = ["Who said what and who voted how is not shown. Numbers under five are not shown where they could tell."]
    if any(not one.enough for one in found):
        notes.append("Opinion groups are not shown where too few people voted to tell them apart.")
    return tuple(notes)
