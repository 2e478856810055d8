"""What people think, as it may be shown: tallies, opinion groups of five or more, common ground and difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound, Refused
from deliberation.methods.disclosure import group_is_shown, publish_share
from deliberation.permissions import Actor, may
from deliberation.queueing import OPINION_MAPS, Job
from deliberation.reading import votes, voting, work
from deliberation.reading.group_views import (
    LISTED,
    GroupAnswer,
    GroupView,
    Likeness,
    StatementAnswer,
    group_view,
    likeness,
)
from deliberation.reading.work import BeingMade
from deliberation.stages import ABILITIES
from models import OpinionResult, Process, ResultsShown, Source, Statement, TraceNode


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The results of one source. `why` says why there are no groups; `points` are places on the picture, no names.

    `counted_at` is when the number of groups and their stability were last worked out: they may lag behind the rest.
    """

    source: str
    people: int
    votes: int
    statements: tuple[StatementAnswer, ...]
    groups: tuple[GroupView, ...]
    enough: bool
    why_code: str
    why_params: Mapping[str, object]
    stability: float
    made_at: datetime
    counted_at: datetime
    is_stale: bool
    being_made: BeingMade | None
    points: tuple[tuple[str, float, float], ...]
    own_group: str

    @property
    def common_ground(self) -> tuple[StatementAnswer, ...]:
        """What most of every group agrees with, the strongest agreement in the least agreeing group first."""
        found = [one for one in self.statements if one.most_of_every_group_agrees]
        found.sort(key=lambda one: (-min(g.agree / g.seen for g in one.groups), one.reference))
        return tuple(found[:LISTED])

    @property
    def dividing(self) -> tuple[StatementAnswer, ...]:
        """What groups see differently, the widest gap first."""
        found = [one for one in self.statements if one.divides]
        found.sort(key=lambda one: (-_gap(one), one.reference))
        return tuple(found[:LISTED])

    @property
    def passed_over(self) -> tuple[str, ...]:
        """The letters of groups that stand neither beside a view nor in the common ground: the page has to say so."""
        in_common = {group.group for one in self.common_ground for group in one.groups}
        return tuple(
            one.letter for one in self.groups if not one.holds and not one.shares and one.letter not in in_common
        )

    @property
    def likeness(self) -> tuple[Likeness, ...]:
        """How alike each two groups answer, the most alike first."""
        return likeness([one.letter for one in self.groups], self.statements)

    @property
    def most_agreed(self) -> tuple[StatementAnswer, ...]:
        """What most people agree with, all together; for when there are no groups to show."""
        found = [one for one in self.statements if 2 * one.agree > one.seen > 0]
        found.sort(key=lambda one: (-(one.agree + 1) / (one.seen + 2), one.reference))
        return tuple(found[:LISTED])


def _gap(one: StatementAnswer) -> float:
    shares = [group.agree / group.seen for group in one.groups if group.enough]
    return max(shares) - min(shares)


def may_see(session: Session, actor: Actor, process_id: int) -> bool:
    """Whether the results are open to this actor now: one setting per process, obeyed everywhere.

    When the stage is over they are open to all. Before that to those who run the process, and, where the setting
    allows it, to a member who has answered a round of statements.
    """
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    if process.state in ABILITIES["see_results"]:
        return True
    if may(actor, "see_early", "opinion", process_id):
        return True
    part = actor.membership(process_id)
    if part is None or process.results_shown is not ResultsShown.AFTER_OWN_VOTES:
        return False
    progress = voting.progress(session, actor, process_id)
    return progress.answered > 0 and progress.until_results == 0


def require_open(session: Session, actor: Actor, process_id: int) -> None:
    """Refuse with plain words while the results are not open to this actor."""
    if not may_see(session, actor, process_id):
        raise Refused("results_not_yet")


def stale_sources(session: Session, process_id: int) -> tuple[str, ...]:
    """The sources whose newest result is older than the votes that count now."""
    rows = session.execute(select(OpinionResult).where(OpinionResult.process_id == process_id)).scalars()
    return tuple(str(row.source) for row in rows if _is_older(session, row))


def _is_older(session: Session, row: OpinionResult) -> bool:
    return votes.is_older(session, row.process_id, row.source, at_change=row.at_change, made_from=row.made_from)


def sources(session: Session, process_id: int) -> tuple[str, ...]:
    """The sources that have a result: the assembly and the open call are never merged."""
    rows = session.execute(
        select(OpinionResult.source).where(OpinionResult.process_id == process_id).order_by(OpinionResult.source)
    ).scalars()
    return tuple(str(one) for one in rows)


def results(session: Session, actor: Actor, process_id: int, source: str) -> ResultsView | None:
    """The newest results of one source, or None when none were made yet."""
    require_open(session, actor, process_id)
    return unchecked(session, process_id, source, actor=actor)


def unchecked(session: Session, process_id: int, source: str, *, actor: Actor | None = None) -> ResultsView | None:
    """The same for callers that have asked already (a publication)."""
    row = session.get(OpinionResult, (process_id, Source(source)))
    if row is None:
        return None
    document: dict[str, Any] = row.result
    letters = letters_of(document)
    texts = _texts(session, process_id)
    statements = tuple(
        _answer(one, texts, letters, int(document["participants"]))
        for one in document["statement_results"]
        if str(one["id"]) in texts
    )
    own = _own_membership(actor, process_id)
    is_stale = _is_older(session, row)
    return ResultsView(
        source=source,
        people=int(document["participants"]),
        votes=int(document["votes"]),
        statements=statements,
        groups=tuple(
            group_view(group, document, letters, statements)
            for group in document["groups"]
            if str(group["id"]) in letters
        ),
        enough=bool(document["enough"]),
        why_code=str((document.get("why") or {}).get("code", "")),
        why_params=dict((document.get("why") or {}).get("params", {})),
        stability=float(document["stability"]),
        made_at=row.made_at,
        counted_at=_counted_at(document, row.made_at),
        is_stale=is_stale,
        being_made=work.being_made(session, Job(OPINION_MAPS, process_id, source)) if is_stale else None,
        points=tuple(
            (letters[str(document["membership"][person])], float(x), float(y))
            for person, (x, y) in document["positions"].items()
            if str(document["membership"].get(person)) in letters
        ),
        own_group=letters.get(str(document["membership"].get(own)), "") if own else "",
    )


def _counted_at(document: Mapping[str, Any], made_at: datetime) -> datetime:
    counted = document.get("counted")
    return made_at if counted is None else datetime.fromisoformat(counted["at"])


def letter_of(group: str) -> str:
    """The letter of a group: it goes with the group's number, which stays with its people from map to map.

    >>> letter_of("0"), letter_of("25"), letter_of("26")
    ('A', 'Z', 'AA')
    """
    rounds, place = divmod(int(group), 26)
    return chr(ord("A") + place) * (rounds + 1)


def letters_of(document: Mapping[str, Any]) -> dict[str, str]:
    """The letter of each opinion group that may be shown, by its id in the stored map."""
    return {
        str(group["id"]): letter_of(str(group["id"]))
        for group in document["groups"]
        if group_is_shown(int(group["size"]))
    }


def _own_membership(actor: Actor | None, process_id: int) -> str:
    part = actor.membership(process_id) if actor else None
    return str(part.membership_id) if part else ""


def _texts(session: Session, process_id: int) -> dict[str, tuple[str, str]]:
    rows = session.execute(
        select(TraceNode.reference, Statement.text, Statement.language)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(TraceNode.process_id == process_id, Statement.state.in_(votes.IN_THE_MAP), Statement.is_meta.is_(False))
    )
    return {reference: (text, language) for reference, text, language in rows}


def _answer(
    one: dict[str, Any], texts: Mapping[str, tuple[str, str]], letters: Mapping[str, str], people: int
) -> StatementAnswer:
    text, language = texts[str(one["id"])]
    share = publish_share(one["agree"], one["seen"]).share
    return StatementAnswer(
        reference=str(one["id"]),
        text=text,
        language=language,
        agree=one["agree"],
        disagree=one["disagree"],
        passed=one["pass"],
        seen=one["seen"],
        not_seen=people - one["seen"],
        share=None if share is None else round(100 * share),
        groups=tuple(
            _group_answer(group, letters[str(group["group"])])
            for group in one["by_group"]
            if str(group["group"]) in letters
        ),
    )


def _group_answer(group: dict[str, Any], letter: str) -> GroupAnswer:
    share = publish_share(group["agree"], group["seen"]).share
    return GroupAnswer(
        group=letter,
        agree=group["agree"],
        disagree=group["disagree"],
        seen=group["seen"],
        share=None if share is None else round(100 * share),
        enough=group_is_shown(group["seen"]),
    )
