"""The log of decisions about themes: every change goes through it, so that each can be told and taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require_in_assembly
from deliberation.reading import theme_texts
from deliberation.services import audit, once, words
from deliberation.services.nodes import find_node, new_node
from deliberation.stages import require_state
from models import (
    NodeKind,
    Relation,
    Theme,
    ThemeAct,
    ThemeEdit,
    ThemeLabel,
    ThemeState,
    TraceLink,
    TraceNode,
)

TITLE_LIMIT = 120
TEXT_LIMIT = 600
REASON_LIMIT = 600
NOTHING = 0
# What the databases hold as a number.
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Done:
    """What a decision became: its number in the log (0: nothing was changed), and the themes that it made."""

    number: int
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a label, clean already; `by_machine` while they are a suggestion, `taken_from` whose they are."""

    title: str
    description: str = ""
    language: str = "en-GB"
    by_machine: bool = False
    taken_from: int | None = None


class Sorting:
    """One decision inside an open writing block. It notes all that it changes, and can be told and reversed."""

    def __init__(self, session: Session, actor: Actor, process_id: int, *, reason: str = "") -> None:
        self.session, self.actor, self.process_id, self.reason = session, actor, process_id, reason
        self.made: list[int] = []
        self._added: list[list[object]] = []
        self._removed: list[list[object]] = []
        self._before: dict[int, dict[str, object] | None] = {}

    def theme(self, reference: str) -> Theme:
        """A theme that is not closed; `NotFound`, or `theme_closed`."""
        node = find_node(self.session, self.process_id, NodeKind.THEME, reference)
        theme = self.session.get_one(Theme, node.id)
        if theme.state is ThemeState.CLOSED:
            raise Refused("theme_closed", reference=reference)
        return theme

    def living(self, references: Collection[str]) -> list[theme_texts.Said]:
        """Contributions that may be shown, in the order of the trace; `contribution_cannot_be_used` for another."""
        known = {one.reference: one for one in theme_texts.living(self.session, self.process_id)}
        for reference in references:
            if reference not in known:
                raise Refused("contribution_cannot_be_used", reference=reference)
        return sorted({known[one].node_id: known[one] for one in references}.values(), key=lambda one: one.node_id)

    def contents(self, theme: Theme) -> list[TraceLink]:
        """The links from contributions to a theme, in the order in which they were made."""
        return list(
            self.session.execute(
                select(TraceLink)
                .join(TraceNode, TraceNode.id == TraceLink.from_id)
                .where(TraceLink.to_id == theme.node_id, TraceNode.kind == NodeKind.CONTRIBUTION)
                .order_by(TraceLink.made_at, TraceLink.from_id)
            ).scalars()
        )

    def statements(self, theme: Theme) -> list[TraceLink]:
        """The links from a theme to statements that were drawn from it."""
        query = select(TraceLink).where(TraceLink.from_id == theme.node_id).order_by(TraceLink.to_id)
        return list(self.session.execute(query).scalars())

    def needs_reason(self, theme: Theme) -> None:
        """What members approved changes only with a reason."""
        if theme.state is ThemeState.APPROVED and not self.reason:
            raise DeliberationError("theme_reason_missing", field="reason")

    def new_theme(self, wording: Wording, *, proposal: str | None = None, source: Any = None) -> Theme:
        """A new theme with its first label and the next reference."""
        node = new_node(self.session, self.process_id, NodeKind.THEME)
        theme = Theme(
            node_id=node.id,
            state=ThemeState.ACCEPTED,
            label=1,
            proposal=proposal,
            source=source,
            merged_into_id=None,
            created_at=clock.now(),
        )
        self.session.add(theme)
        self.session.flush()
        self._add_label(theme, 1, wording)
        self._before[theme.node_id] = None
        self.made.append(theme.node_id)
        return theme

    def word(self, theme: Theme, wording: Wording) -> None:
        """Give a theme another label; members approve it anew."""
        newest = select(func.max(ThemeLabel.version)).where(ThemeLabel.theme_id == theme.node_id)
        version = self.session.execute(newest).scalar_one() + 1
        self.note(theme)
        self._add_label(theme, version, wording)
        theme.label, theme.state = version, ThemeState.ACCEPTED

    def _add_label(self, theme: Theme, version: int, wording: Wording) -> None:
        self.session.add(
            ThemeLabel(
                theme_id=theme.node_id,
                version=version,
                title=wording.title,
                description=wording.description,
                language=wording.language,
                by_machine=wording.by_machine,
                taken_from_id=wording.taken_from,
                at=clock.now(),
                approved_at=None,
            )
        )
        self.session.flush()

    def close(self, theme: Theme, *, into: Theme | None = None) -> None:
        """Close a theme; what was in it is taken out of it, and goes to another one where one is named."""
        self.note(theme)
        for one in self.contents(theme):
            if into is not None:
                self.link(one.from_id, into.node_id, by_machine=one.by_machine)
            self.unlink(one.from_id, theme.node_id)
        for one in self.statements(theme):
            if into is not None:
                self.link(into.node_id, one.to_id)
            self.unlink(theme.node_id, one.to_id)
        theme.state = ThemeState.CLOSED
        theme.merged_into_id = None if into is None else into.node_id
        theme.proposal = None

    def note(self, theme: Theme) -> None:
        """Remember what a theme was before this decision."""
        self._before.setdefault(theme.node_id, _as_it_is(theme))

    def link(self, from_id: int, to_id: int, *, by_machine: bool = False, at: datetime | None = None) -> None:
        """Put a contribution in a theme, or a theme before a statement; what is linked already stays as it is."""
        self._restore(from_id, to_id, by_machine=by_machine, made_by=self.actor.person_id, at=at or clock.now())

    def _restore(self, from_id: int, to_id: int, *, by_machine: bool, made_by: int | None, at: datetime) -> None:
        if self._find(from_id, to_id) is not None:
            return
        self.session.add(
            TraceLink(
                from_id=from_id,
                to_id=to_id,
                relation=Relation.SAID_IN,
                made_by_id=made_by,
                made_at=at,
                by_machine=by_machine,
            )
        )
        self.session.flush()
        self._added.append([from_id, to_id])

    def unlink(self, from_id: int, to_id: int) -> None:
        """Take a link away; where there is none nothing changes."""
        found = self._find(from_id, to_id)
        if found is not None:
            self._removed.append([from_id, to_id, found.by_machine, found.made_by_id, found.made_at.isoformat()])
            self.session.delete(found)
            self.session.flush()

    def _find(self, from_id: int, to_id: int) -> TraceLink | None:
        query = select(TraceLink).where(TraceLink.from_id == from_id, TraceLink.to_id == to_id)
        return self.session.execute(query).scalar_one_or_none()

    def reverse(self, edit: ThemeEdit) -> None:
        """Take back what a decision did. A theme whose words are all gone stays a tombstone."""
        changes: dict[str, Any] = edit.changes
        for from_id, to_id in changes["links"]["added"]:
            self.unlink(from_id, to_id)
        for node, (before, _) in changes["themes"].items():
            theme = self.session.get_one(Theme, int(node))
            self.needs_reason(theme)
            if not self._is_buried(theme.node_id):
                self.note(theme)
                self._put_back(theme, before)
        for from_id, to_id, by_machine, made_by, at in changes["links"]["removed"]:
            if not (self._is_buried(from_id) or self._is_buried(to_id)):
                self._restore(from_id, to_id, by_machine=by_machine, made_by=made_by, at=datetime.fromisoformat(at))

    def _put_back(self, theme: Theme, before: dict[str, Any] | None) -> None:
        if before is None:
            self.close(theme)
            return
        theme.label, theme.proposal, theme.merged_into_id = before["label"], before["proposal"], before["merged_into"]
        label = self.session.get_one(ThemeLabel, (theme.node_id, theme.label))
        standing = ThemeState.ACCEPTED if label.approved_at is None else ThemeState.APPROVED
        theme.state = ThemeState.CLOSED if before["closed"] else standing

    def _is_buried(self, node_id: int) -> bool:
        node = self.session.get_one(TraceNode, node_id)
        return node.kind is NodeKind.THEME and node.withdrawn_at is not None

    def store(self, act: ThemeAct, *, undoes: ThemeEdit | None = None) -> Done:
        """Write the decision into the log and the audit chain; one that changed nothing leaves no trace."""
        self.session.flush()
        themes = {node: (before, _as_it_is(self.session.get_one(Theme, node))) for node, before in self._before.items()}
        themes = {node: pair for node, pair in themes.items() if pair[0] != pair[1]}
        if undoes is None and not (themes or self._added or self._removed):
            return Done(NOTHING, ())
        newest = select(func.max(ThemeEdit.number)).where(ThemeEdit.process_id == self.process_id)
        edit = ThemeEdit(
            process_id=self.process_id,
            number=(self.session.execute(newest).scalar() or 0) + 1,
            act=act,
            by_id=self.actor.person_id,
            role=audit.role_of(self.actor),
            at=clock.now(),
            reason=self.reason,
            undoes_id=None if undoes is None else undoes.id,
            changes={
                "links": {"added": self._added, "removed": self._removed},
                "themes": {str(node): list(pair) for node, pair in sorted(themes.items())},
                "made": self.made,
            },
        )
        self.session.add(edit)
        self.session.flush()
        concerned = {*themes, *(int(str(end)) for link in (*self._added, *self._removed) for end in link[:2])}
        told = references(self.session, concerned, NodeKind.THEME)
        details: dict[str, object] = {"edit": edit.number, "themes": list(told)}
        about = told[0] if told else str(edit.number)
        audit.record(self.session, self.actor, f"theme_{act}", about, details, process_id=self.process_id)
        return done(self.session, edit)


def sort(
    session: Session,
    actor: Actor,
    process_id: int,
    act: ThemeAct,
    work: Callable[[Sorting], None],
    *,
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Do one decision about themes: asked for, done once however often it is sent, logged and audited."""
    require_in_assembly(actor, "edit", "theme", process_id)
    reason = words.optional(reason, field="reason", limit=REASON_LIMIT)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, f"theme_{act}", key)
        if earlier is not None:
            return done(session, find_edit(session, process_id, int(earlier)) if int(earlier) else None)
        require_state(session, process_id, "sort_themes")
        sorting = Sorting(session, actor, process_id, reason=reason)
        work(sorting)
        found = sorting.store(act)
        once.remember(session, actor, f"theme_{act}", key, str(found.number))
        return found


def undo(
    session: Session, actor: Actor, process_id: int, number: int, *, reason: str = "", key: str | None = None
) -> Done:
    """Take back the last decision that stands, by its number; the log gets a new entry. `edit_is_not_last` for another.

    Links come back as they were, also who made them and since when. Yeses of members to a label are not undone.
    """
    require_in_assembly(actor, "edit", "theme", process_id)
    reason = words.optional(reason, field="reason", limit=REASON_LIMIT)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "theme_undo", key)
        if earlier is not None:
            return done(session, find_edit(session, process_id, int(earlier)))
        require_state(session, process_id, "sort_themes")
        edit = find_edit(session, process_id, number)
        last = last_standing(session, process_id)
        if last is None or last.id != edit.id:
            raise Refused("edit_is_not_last")
        sorting = Sorting(session, actor, process_id, reason=reason)
        sorting.reverse(edit)
        found = sorting.store(ThemeAct.UNDO, undoes=edit)
        once.remember(session, actor, "theme_undo", key, str(found.number))
        return found


def last_standing(session: Session, process_id: int) -> ThemeEdit | None:
    """The newest decision that was not undone and is no undoing itself."""
    undone = select(ThemeEdit.undoes_id).where(ThemeEdit.undoes_id.is_not(None))
    return session.execute(
        select(ThemeEdit)
        .where(ThemeEdit.process_id == process_id, ThemeEdit.undoes_id.is_(None), ThemeEdit.id.not_in(undone))
        .order_by(ThemeEdit.number.desc())
        .limit(1)
    ).scalar_one_or_none()


def find_edit(session: Session, process_id: int, number: int) -> ThemeEdit:
    """An entry of the log by its number, or `NotFound`."""
    query = select(ThemeEdit).where(ThemeEdit.process_id == process_id, ThemeEdit.number == min(number, _LARGEST))
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("edit_unknown", number=number)
    return found


def done(session: Session, edit: ThemeEdit | None) -> Done:
    """What a form is answered with, from the entry in the log."""
    if edit is None:
        return Done(NOTHING, ())
    made: list[int] = edit.changes["made"]
    return Done(edit.number, references(session, made, NodeKind.THEME))


def references(session: Session, nodes: Collection[int], kind: NodeKind) -> tuple[str, ...]:
    """The references of nodes of one kind, in the order in which they were given."""
    query = select(TraceNode.reference).where(TraceNode.id.in_(nodes), TraceNode.kind == kind).order_by(TraceNode.id)
    return tuple(session.execute(query).scalars())


def _as_it_is(theme: Theme) -> dict[str, object]:
    return {
        "label": theme.label,
        "closed": theme.state is ThemeState.CLOSED,
        "merged_into": theme.merged_into_id,
        "proposal": theme.proposal,
    }
