"""The names of themes: how many members have to say yes to one, and which may be shown to everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.methods.themes.types import FEW_PEOPLE
from deliberation.reading import theme_texts
from deliberation.reading.theme_texts import Said
from models import (
    ConsentGrant,
    ConsentPurpose,
    Membership,
    Source,
    Theme,
    ThemeLabel,
    ThemeState,
    TraceNode,
)

# A label is used when so many members said yes to it, or all where there are fewer.
MOST_YESES = 3


def yeses_needed(session: Session, process_id: int) -> int:
    """How many members have to say yes to a name: of those of the assembly who take part now."""
    return min(MOST_YESES, _members(session, process_id))


def _members(session: Session, process_id: int) -> int:
    """Members of the assembly who take part."""
    return session.execute(
        select(func.count())
        .select_from(Membership)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(
            Membership.process_id == process_id,
            Membership.source == Source.ASSEMBLY,
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
    ).scalar_one()


def public(session: Session, process_id: int, inside: Mapping[int, list[Said]] | None = None) -> frozenset[str]:
    """The themes whose names everybody may see: members approved them, and they tell nobody who said something.

    Where one or two people spoke to a theme, of any source, it is only shown when each of them agreed to be quoted.
    `inside` for callers that have `said_in` already.
    """
    approved = (
        select(Theme.node_id, TraceNode.reference)
        .join(TraceNode, TraceNode.id == Theme.node_id)
        .join(ThemeLabel, (ThemeLabel.theme_id == Theme.node_id) & (ThemeLabel.version == Theme.label))
        .where(TraceNode.process_id == process_id, Theme.state == ThemeState.APPROVED, ThemeLabel.title != "")
    )
    references = {row.node_id: row.reference for row in session.execute(approved)}
    if not references:
        return frozenset()
    by_theme = said_in(session, process_id) if inside is None else inside
    return frozenset(reference for node, reference in references.items() if may_be_named(by_theme.get(node, ())))


def said_in(session: Session, process_id: int) -> Mapping[int, list[Said]]:
    """What is in each theme that is not closed, of all sources, by the theme's node."""
    by_node = {one.node_id: one for one in theme_texts.living(session, process_id)}
    found: dict[int, list[Said]] = {}
    for link in theme_texts.theme_links(session, process_id):
        if link.from_id in by_node:
            found.setdefault(link.to_id, []).append(by_node[link.from_id])
    return found


def may_be_named(said: Sequence[Said]) -> bool:
    """Whether a theme with these words in it may be shown to everybody."""
    authors = {one.author for one in said}
    return len(authors) >= FEW_PEOPLE or (bool(said) and all(one.quotable for one in said))
