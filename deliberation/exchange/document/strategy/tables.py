"""The strategy as tables: the CSV set that anybody may compute with.

Quotes stay out: a person who takes their words back can be followed in the document and its redactions, not in copies
of a table.
"""

from __future__ import annotations

from deliberation.exchange.document.strategy.content import Backing, StrategyContent
from deliberation.exchange.sheets import Column, Sheet, Value, hidden_or

_PEOPLE = "people"
_BALLOT = (
    Column("support", "Papers that support it", "papers"),
    Column("can_live_with", "Papers that can live with it", "papers"),
    Column("against", "Papers that do not support it", "papers"),
    Column("papers", "Papers counted", "papers"),
    Column("share", "Support and can live with it, as a share of papers", "share 0 to 1"),
)
_VOTES = (
    Column("agree", "People who agree", _PEOPLE),
    Column("disagree", "People who disagree", _PEOPLE),
    Column("passes", "People who passed", _PEOPLE),
    Column("people", "People who saw the statement", _PEOPLE),
)


def strategy_sheets(content: StrategyContent) -> dict[str, Sheet]:
    """The tables by name; counts that may not be shown say so (`sheets.HIDDEN`)."""
    return {
        "priorities": _priorities(content),
        "actions": _actions(content),
        "action_channels": _channels(content),
        "recommendations": _recommendations(content),
        "recommendation_statements": _links(content),
        **_minority(content),
        "statements": _statements(content),
        "statement_groups": _groups(content),
        "trace": _trace(content),
        "method_counts": _method(content),
        "redactions": _redactions(content),
        "about": _about(content),
    }


def _ballot(backing: Backing | None) -> tuple[Value, ...]:
    if backing is None:
        return (None,) * 5
    counts = hidden_or([backing.support, backing.can_live_with, backing.against, backing.papers])
    return (*counts, backing.share)


def _priorities(content: StrategyContent) -> Sheet:
    columns = (
        Column("reference", "The priority's reference"),
        Column("rank", "Its place in the order that was decided", "1 is first"),
        Column("title", "What matters"),
        Column("why", "Why it matters"),
        Column("decided_how", "How it was decided"),
        *_BALLOT,
    )
    rows = tuple(
        (item.reference, item.rank, item.title, item.why, item.decided_how, *_ballot(item.backing))
        for item in content.priorities
    )
    return Sheet(columns, rows)


def _actions(content: StrategyContent) -> Sheet:
    columns = (
        Column("reference", "The action's reference"),
        Column("priority", "Reference of the priority that it serves"),
        Column("text", "What will happen"),
        Column("owner", "Who leads"),
        Column("starts_on", "When work starts", "date"),
        Column("due_on", "By when it is done", "date"),
        Column("money_pence", "Money set aside", "pence"),
        Column("kind", "service, place_shaping, asset_building or ask_of_others"),
        Column("origin", "Reference of a recommendation, or: proposed by officers"),
        Column("contributions", "Contributions behind it", "contributions"),
        Column("people", "People who made them", _PEOPLE),
        Column("withdrawn_since", "Contributions taken back since publication", "contributions"),
        Column("agree_share", "Share of votes on the statements behind it that agree", "share 0 to 1"),
        Column("disagree", "People who disagreed", _PEOPLE),
        Column("minority_note", "What those say who see it another way"),
    )
    rows = []
    for item in content.actions:
        voice = item.voice
        counts = hidden_or([voice.contributions, voice.people, voice.withdrawn_since])
        disagree = hidden_or([voice.disagree])
        plan = (item.reference, item.priority, item.text, item.owner, item.starts_on, item.due_on, item.money_pence)
        rows.append((*plan, item.kind, item.origin, *counts, voice.agree_share, *disagree, voice.minority_note))
    return Sheet(columns, tuple(rows))


def _channels(content: StrategyContent) -> Sheet:
    columns = (
        Column("action", "The action's reference"),
        Column("channel", "How the contributions came in"),
        Column("contributions", "Contributions that came in this way", "contributions"),
    )
    rows = tuple(
        (item.reference, channel.name, *hidden_or([channel.contributions]))
        for item in content.actions
        for channel in item.voice.channels
    )
    return Sheet(columns, rows)


def _recommendations(content: StrategyContent) -> Sheet:
    columns = (
        Column("reference", "The recommendation's reference"),
        Column("title", "Its title"),
        Column("text", "What the members recommend"),
        Column("why", "Why they recommend it"),
        Column("state", "Where it stands"),
        Column("answer", "What the authority said to it"),
        *_BALLOT,
    )
    rows = tuple(
        (item.reference, item.title, item.text, item.why, item.state, item.answer, *_ballot(item.backing))
        for item in content.recommendations
    )
    return Sheet(columns, rows)


def _minority(content: StrategyContent) -> dict[str, Sheet]:
    """What some see another way, without the words: those can be taken back. No table where there is nothing."""
    columns = (
        Column("recommendation", "The recommendation's reference"),
        Column("reference", "Reference of what some say who see it another way"),
        Column("backers", "People who stand behind it", _PEOPLE),
        Column("needed", "People who were needed", _PEOPLE),
    )
    rows = tuple(
        (item.reference, one.reference, one.backers, one.needed)
        for item in content.recommendations
        for one in item.minority
    )
    return {"minority_statements": Sheet(columns, rows)} if rows else {}


def _links(content: StrategyContent) -> Sheet:
    columns = (
        Column("recommendation", "The recommendation's reference"),
        Column("statement", "Reference of a statement behind it"),
    )
    rows = tuple((item.reference, statement) for item in content.recommendations for statement in item.statements)
    return Sheet(columns, rows)


def _statements(content: StrategyContent) -> Sheet:
    columns = (
        Column("reference", "The statement's reference"),
        Column("text", "The statement"),
        Column("language", "Language of the text; empty: the strategy's", "BCP 47"),
        *_VOTES,
        Column("common_ground", "Do the groups agree on it?", "yes or no"),
    )
    rows = tuple(
        (
            item.reference,
            item.text,
            item.language,
            *hidden_or([item.agree, item.disagree, item.passes, item.people]),
            item.common_ground,
        )
        for item in content.statements
    )
    return Sheet(columns, rows)


def _groups(content: StrategyContent) -> Sheet:
    columns = (
        Column("statement", "The statement's reference"),
        Column("opinion_group", "The opinion group; groups of fewer than 5 people are not given"),
        *_VOTES,
    )
    rows = tuple(
        (item.reference, row.group, *hidden_or([row.agree, row.disagree, row.passes, row.people]))
        for item in content.statements
        for row in item.groups
    )
    return Sheet(columns, rows)


def _trace(content: StrategyContent) -> Sheet:
    columns = (
        Column("from_type", "Kind of the source"),
        Column("from_id", "Reference of the source"),
        Column("to_type", "Kind of what came of it"),
        Column("to_id", "Reference of what came of it"),
        Column("relation", "How the one led to the other"),
    )
    rows = tuple((step.from_type, step.from_id, step.to_type, step.to_id, step.relation) for step in content.trace)
    return Sheet(columns, rows)


def _method(content: StrategyContent) -> Sheet:
    columns = (Column("measure", "What is counted"), Column("count", "How many"))
    method = content.method
    names = ("people", "contributions", "statements", "votes", "groups", "withdrawn")
    rows = tuple((name, *hidden_or([getattr(method, name)])) for name in names)
    return Sheet(columns, rows)


def _redactions(content: StrategyContent) -> Sheet:
    columns = (
        Column("reference", "Where it stood"),
        Column("redacted_on", "When it was taken out", "date"),
        Column("note", "What kind of thing it was"),
        Column("original_hash", "Hash of what was there", "SHA-256"),
    )
    rows = tuple((item.reference, item.redacted_on, item.note, item.original_hash) for item in content.redactions)
    return Sheet(columns, rows)


def _about(content: StrategyContent) -> Sheet:
    columns = (Column("field", "What is told"), Column("value", "What it is"))
    rows: tuple[tuple[Value, ...], ...] = (
        ("reference", content.reference),
        ("title", content.title),
        ("place", content.place),
        ("period", content.period),
        ("question", content.question),
        ("process", content.process),
        ("organisation", content.organisation),
        ("version", content.version),
        ("published_on", content.published_on),
        ("language", content.language),
        ("licence", content.licence.name),
        ("licence_url", content.licence.url),
        ("audit_head", content.audit_head),
        ("data_hash", content.data_hash),
    )
    return Sheet(columns, rows)
