"""Words that go from the themes: of suggestions, labels and reasons, in the transaction in which they go elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.reading import theme_proposals, theme_texts
from deliberation.services import text_erasure
from models import Theme, ThemeEdit, ThemeLabel, ThemeProposal, ThemeState, TraceNode

_CUT = "…"


def hide_inside(session: Session, process_id: int, nodes: Collection[int]) -> None:
    """These contributions are in sight no more: they leave the suggestions, and titles in their words are emptied.

    What people put somewhere stays noted, so that it is there again when the words are.
    """
    _leave_suggestions(session, process_id, gone=_references(session, nodes), unquoted=())
    _empty_titles(session, nodes)
    text_erasure.sweep_inside(session, process_id)


def unquote_inside(session: Session, process_id: int, nodes: Collection[int]) -> None:
    """These contributions may not be quoted any more: no title is in their words, no suggestion quotes them."""
    _leave_suggestions(session, process_id, gone=(), unquoted=_references(session, nodes))
    _empty_titles(session, nodes)
    text_erasure.sweep_inside(session, process_id)


def withdraw_inside(session: Session, process_id: int, node: int, text: str) -> list[int]:
    """A contribution was taken back: as when it is hidden, and more that may hold its words is emptied.

    A title that stands in the text, the reasons of decisions about it, and the words of every theme that only had
    contributions that were taken back. Such a theme closes and stays as a tombstone; gives the nodes of those.
    """
    hide_inside(session, process_id, [node])
    for label in _labels(session, process_id):
        words = label.title.removesuffix(_CUT)
        if words and words.casefold() in text.casefold():
            label.title = ""
    ever: dict[int, set[int]] = {}
    for edit in theme_texts.edits(session, process_id):
        links = theme_texts.links_of(edit)
        if any(from_id == node for from_id, _ in (*links["added"], *links["removed"])):
            edit.reason = ""
        for from_id, to_id in links["added"]:
            ever.setdefault(to_id, set()).add(from_id)
    touched = {theme for theme, said in ever.items() if node in said}
    return [theme for theme in sorted(touched) if _bury_if_empty(session, theme, ever[theme])]


def _bury_if_empty(session: Session, theme_id: int, said: Collection[int]) -> bool:
    theme = session.get(Theme, theme_id)
    living = session.execute(
        select(TraceNode.id).where(TraceNode.id.in_(said), TraceNode.withdrawn_at.is_(None)).limit(1)
    ).first()
    if theme is None or living is not None:
        return False
    session.execute(update(ThemeLabel).where(ThemeLabel.theme_id == theme_id).values(title="", description=""))
    _empty_reasons(session, theme_id)
    theme.state = ThemeState.CLOSED
    session.get_one(TraceNode, theme_id).withdrawn_at = clock.now()
    session.flush()
    return True


def _empty_reasons(session: Session, theme_id: int) -> None:
    process_id = session.get_one(TraceNode, theme_id).process_id
    for edit in session.execute(select(ThemeEdit).where(ThemeEdit.process_id == process_id)).scalars():
        if str(theme_id) in edit.changes["themes"]:
            edit.reason = ""


def _leave_suggestions(session: Session, process_id: int, *, gone: Collection[str], unquoted: Collection[str]) -> None:
    for row in session.execute(select(ThemeProposal).where(ThemeProposal.process_id == process_id)).scalars():
        row.result = theme_proposals.without(row.result, gone, unquoted)
    session.flush()


def _empty_titles(session: Session, nodes: Collection[int]) -> None:
    session.execute(update(ThemeLabel).where(ThemeLabel.taken_from_id.in_(nodes)).values(title=""))
    session.flush()


def _labels(session: Session, process_id: int) -> list[ThemeLabel]:
    query = select(ThemeLabel).join(TraceNode, TraceNode.id == ThemeLabel.theme_id)
    return list(session.execute(query.where(TraceNode.process_id == process_id)).scalars())


def _references(session: Session, nodes: Collection[int]) -> frozenset[str]:
    return frozenset(session.execute(select(TraceNode.reference).where(TraceNode.id.in_(nodes))).scalars())
