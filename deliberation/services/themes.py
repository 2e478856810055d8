"""Themes as people decide them: taken up from what the machine suggests, named, merged, split, closed, agreed.

Who may: facilitators and members of the assembly, together; members alone approve a label. Everything but a yes to a
label can be undone. What members approved changes only with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require, require_in_assembly
from deliberation.reading import theme_names, theme_proposals, theme_texts
from deliberation.reading.theme_texts import Said
from deliberation.services import audit, once, words
from deliberation.services.consent import own_part
from deliberation.services.theme_record import TEXT_LIMIT, TITLE_LIMIT, Done, Sorting, Wording, sort
from deliberation.stages import require_state
from models import (
    Process,
    Source,
    Theme,
    ThemeAct,
    ThemeApproval,
    ThemeLabel,
    ThemeLook,
    ThemeProposal,
    ThemeState,
)


def accept(
    session: Session,
    actor: Actor,
    process_id: int,
    source: str,
    proposals: Collection[str] | None = None,
    *,
    title: str = "",
    into: str = "",
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Take up suggested themes with their contributions: some by their ids ("3.1"), or all.

    `title` names a single one; without it the working title stands, marked as the machine's. `into` puts everything
    in a theme that is there. Nobody's earlier decision moves. `proposal_changed` where a suggestion is gone.
    """
    wanted = _source(source)
    title = words.optional(title, field="title", limit=TITLE_LIMIT)

    def work(sorting: Sorting) -> None:
        _Suggestions(sorting, wanted).accept(proposals, title=title, into=into)

    return sort(session, actor, process_id, ThemeAct.ACCEPT, work, reason=reason, key=key)


class _Suggestions:
    """The suggestions of one source as they are inside a writing block."""

    def __init__(self, sorting: Sorting, source: Source) -> None:
        self.sorting, self.source = sorting, source
        row = sorting.session.get(ThemeProposal, (sorting.process_id, source))
        self.result: dict[str, Any] = {} if row is None else row.result
        taken = theme_texts.take(sorting.session, sorting.process_id, source)
        self.texts = {one.reference: one for one in taken.said}
        self.settled, self.accepted = taken.settled, taken.accepted

    def accept(self, proposals: Collection[str] | None, *, title: str, into: str) -> None:
        """Make themes of the suggestions, or put their contributions in one that is there."""
        known = {
            one["id"]: one
            for one in self.result.get("themes", ())
            if theme_proposals.is_suggested(one["id"]) and one["id"] not in self.accepted
        }
        for name in known if proposals is None else dict.fromkeys(proposals):
            said = self._waiting(name)
            if name not in known or not said:
                if proposals is None:
                    continue
                raise Refused("proposal_changed")
            theme = self.sorting.theme(into) if into else self._new(known[name], title)
            for one in said:
                self.sorting.link(one.node_id, theme.node_id, by_machine=True)

    def _waiting(self, name: str) -> list[Said]:
        found = theme_proposals.of_theme(self.result, name) if self.result else []
        return [self.texts[one] for one in found if one in self.texts and one not in self.settled]

    def _new(self, suggested: dict[str, Any], title: str) -> Theme:
        working, said = theme_proposals.title_of(suggested, self.texts)
        language = said.language if said else self.sorting.session.get_one(Process, self.sorting.process_id).language
        wording = Wording(
            title=title or working[:TITLE_LIMIT],
            language=language,
            by_machine=not title,
            taken_from=said.node_id if said and not title else None,
        )
        return self.sorting.new_theme(wording, proposal=suggested["id"], source=self.source)


def make(
    session: Session,
    actor: Actor,
    process_id: int,
    *,
    title: str,
    contributions: Sequence[str],
    reason: str = "",
    key: str | None = None,
) -> Done:
    """A theme that people make themselves of contributions: a card sort, or words that came later."""
    wording = _worded(title)
    if not contributions:
        raise DeliberationError("theme_needs_words", field="contributions")

    def work(sorting: Sorting) -> None:
        said = sorting.living(contributions)
        theme = sorting.new_theme(wording)
        for one in said:
            sorting.link(one.node_id, theme.node_id)

    return sort(session, actor, process_id, ThemeAct.MAKE, work, reason=reason, key=key)


def rename(
    session: Session,
    actor: Actor,
    process_id: int,
    theme: str,
    *,
    title: str,
    description: str = "",
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Give a theme another title and sentence; members approve it anew. The same words again change nothing."""
    wording = _worded(title, description)

    def work(sorting: Sorting) -> None:
        found = sorting.theme(theme)
        label = session.get_one(ThemeLabel, (found.node_id, found.label))
        if (label.title, label.description, label.by_machine) != (wording.title, wording.description, False):
            sorting.needs_reason(found)
            sorting.word(found, wording)

    return sort(session, actor, process_id, ThemeAct.RENAME, work, reason=reason, key=key)


def merge(
    session: Session,
    actor: Actor,
    process_id: int,
    *,
    gone: str,
    kept: str,
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Say that two themes are one: `gone` closes, and all that was in it is in `kept`, which keeps its label."""
    if gone == kept:
        raise DeliberationError("theme_merge_with_itself", field="kept")

    def work(sorting: Sorting) -> None:
        going, staying = sorting.theme(gone), sorting.theme(kept)
        sorting.needs_reason(going)
        sorting.close(going, into=staying)

    return sort(session, actor, process_id, ThemeAct.MERGE, work, reason=reason, key=key)


def split(
    session: Session,
    actor: Actor,
    process_id: int,
    theme: str,
    *,
    title: str,
    contributions: Sequence[str],
    reason: str = "",
    key: str | None = None,
) -> Done:
    """Take some contributions out of a theme and make another one of them. At least one stays."""
    wording = _worded(title)
    if not contributions:
        raise DeliberationError("theme_needs_words", field="contributions")

    def work(sorting: Sorting) -> None:
        found = sorting.theme(theme)
        sorting.needs_reason(found)
        inside = {one.from_id for one in sorting.contents(found)}
        said = sorting.living(contributions)
        for one in said:
            if one.node_id not in inside:
                raise Refused("theme_not_in", reference=theme, contribution=one.reference)
        living = {one.node_id for one in theme_texts.living(session, process_id)}
        if not inside & living - {one.node_id for one in said}:
            raise Refused("theme_split_leaves_nothing", reference=theme)
        new = sorting.new_theme(wording)
        for one in said:
            sorting.unlink(one.node_id, found.node_id)
            sorting.link(one.node_id, new.node_id)

    return sort(session, actor, process_id, ThemeAct.SPLIT, work, reason=reason, key=key)


def close(
    session: Session, actor: Actor, process_id: int, theme: str, *, reason: str = "", key: str | None = None
) -> Done:
    """Give a theme up; its contributions wait in the tray again."""

    def work(sorting: Sorting) -> None:
        found = sorting.theme(theme)
        sorting.needs_reason(found)
        sorting.close(found)

    return sort(session, actor, process_id, ThemeAct.CLOSE, work, reason=reason, key=key)


def approve(session: Session, actor: Actor, process_id: int, theme: str, *, version: int) -> bool:
    """A member's yes to the label that they saw (`version`); gives whether members approved it now.

    With `theme_names.yeses_needed` of them it may be used. Who takes part decides, at that moment;
    that somebody leaves later does not undo it. Saying yes twice changes nothing. `theme_changed` for an older label.
    """
    require_in_assembly(actor, "approve", "theme", process_id)
    part = own_part(actor, process_id)
    with writing(session, process_id):
        require_state(session, process_id, "sort_themes")
        sorting = Sorting(session, actor, process_id)
        found = sorting.theme(theme)
        label = session.get_one(ThemeLabel, (found.node_id, found.label))
        if label.version != version:
            raise Refused("theme_changed", reference=theme)
        if not label.title:
            raise DeliberationError("theme_title_missing", field="title")
        if session.get(ThemeApproval, (found.node_id, version, part.membership_id)) is None:
            session.add(
                ThemeApproval(theme_id=found.node_id, version=version, membership_id=part.membership_id, at=clock.now())
            )
            session.flush()
        if label.approved_at is None and _yeses(session, label) >= theme_names.yeses_needed(session, process_id):
            label.approved_at = clock.now()
            found.state = ThemeState.APPROVED
            audit.record(session, actor, "theme_approve", theme, {"version": version}, process_id=process_id)
        return found.state is ThemeState.APPROVED


def _yeses(session: Session, label: ThemeLabel) -> int:
    return session.execute(
        select(func.count())
        .select_from(ThemeApproval)
        .where(ThemeApproval.theme_id == label.theme_id, ThemeApproval.version == label.version)
    ).scalar_one()


def search_again(session: Session, actor: Actor, process_id: int, source: str, *, key: str | None = None) -> None:
    """Ask the machine to look through what nobody put anywhere; what people decided stays where it is."""
    wanted = _source(source)
    require(actor, "search_again", "theme", process_id)
    with writing(session, process_id):
        if once.earlier_answer(session, actor, "theme_search", key) is not None:
            return
        require_state(session, process_id, "sort_themes")
        row = session.get(ThemeProposal, (process_id, wanted))
        if row is not None and not row.again:
            row.again = True
            # So that the worker looks.
            session.execute(
                update(Process).where(Process.id == process_id).values(theme_changes=Process.theme_changes + 1)
            )
            audit.record(session, actor, "theme_search", str(wanted), {}, process_id=process_id)
        once.remember(session, actor, "theme_search", key, str(wanted))


def looked(session: Session, actor: Actor, process_id: int, source: str) -> None:
    """Note that the actor looked through what is new; later it is told apart what came since."""
    wanted = _source(source)
    require_in_assembly(actor, "edit", "theme", process_id)
    if actor.person_id is None:
        return
    with writing(session, process_id):
        row = session.get(ThemeLook, (process_id, wanted, actor.person_id))
        if row is None:
            row = ThemeLook(process_id=process_id, source=wanted, person_id=actor.person_id)
            session.add(row)
        row.at = clock.now()


def _worded(title: str, description: str = "") -> Wording:
    return Wording(
        # One line, however it was typed.
        title=" ".join(words.required(title, field="title", limit=TITLE_LIMIT).split()),
        description=words.optional(description, field="description", limit=TEXT_LIMIT),
    )


def _source(name: str) -> Source:
    found = next((known for known in Source if known == name), None)
    if found is None:
        raise NotFound("choice_unknown", field="source")
    return found
