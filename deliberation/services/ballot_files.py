"""Handing out the papers of a ballot that is counted: to those who may count again, and to who runs the platform.

Taking them out is an act that stands in the audit chain, as with other exports: who may see papers is few people, and
everybody can know that they were taken. What is in the files: `exchange/ballot_papers.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import NotFound, Refused
from deliberation.exchange.ballot_papers import papers_as_csv, papers_as_pabulib
from deliberation.permissions import Actor, require
from deliberation.reading import ballots as reading
from deliberation.services import audit
from models import Ballot, BallotState, Process, TraceNode

KINDS = ("csv", "json")
"""What those who may count again can take: tables, or the file that `folkmoot audit verify --export` reads."""


def for_recount(session: Session, actor: Actor, process_id: int, reference: str, kind: str) -> bytes:
    """The papers for a teller or the reviewer, from the count on; the act is noted.

    `csv` is a zip of tables. `json` is the public file with the papers and the random numbers that go into their marks.

    Raises:
        NotAllowed: for everybody else.
        Refused: `ballot_not_counted`.
        NotFound: `choice_unknown` for another kind.
    """
    require(actor, "recount", "ballot", process_id)
    if kind not in KINDS:
        raise NotFound("choice_unknown", field="kind")
    with writing(session, process_id):
        whole = reading.published(session, actor, process_id, reference, papers=True)
        _note(session, actor, process_id, whole, kind)
    if kind == "json":
        return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()
    return papers_as_csv(whole["set_up"], _papers(whole), reference=reference)


@dataclass(frozen=True, slots=True)
class Written:
    """A ballot as a `.pb` file, with what the count was given beside it: set-up, lot and result."""

    content: bytes
    papers: int
    whole: dict[str, Any]


def pabulib(session: Session, actor: Actor, ballot: str) -> Written:
    """A ballot that is signed as a `.pb` file; for who runs the platform. The act is noted.

    `ballot`: its public id, or the public id of the project, a slash and the reference (k3f9x2/B01).

    Raises:
        NotFound: `ballot_unknown`.
        Refused: `ballot_not_signed`, or `ballot_has_no_pb`.
    """
    process_id, reference, state = _found(session, ballot)
    session.rollback()
    require(actor, "work", "export", process_id)
    if state is not BallotState.SIGNED:
        raise Refused("ballot_not_signed", reference=reference)
    with writing(session, process_id):
        whole = reading.published(session, actor, process_id, reference, papers=True)
        papers = _papers(whole)
        content = papers_as_pabulib(whole["set_up"], papers, reference=reference, whole=whole)
        _note(session, actor, process_id, whole, "pb")
    return Written(content, len(papers), whole)


def _found(session: Session, ballot: str) -> tuple[int, str, BallotState]:
    query = (
        select(TraceNode.process_id, TraceNode.reference, Ballot.state)
        .join(Ballot, Ballot.node_id == TraceNode.id)
        .join(Process, Process.id == TraceNode.process_id)
    )
    place, slash, reference = ballot.partition("/")
    if slash:
        query = query.where(Process.public_id == place, TraceNode.reference == reference)
    else:
        query = query.where(Ballot.public_id == ballot)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("ballot_unknown")
    return row[0], row[1], row[2]


def _papers(whole: dict[str, Any]) -> list[dict[str, str | int]]:
    return [one["paper"] for one in whole["papers"]]


def _note(session: Session, actor: Actor, process_id: int, whole: dict[str, Any], kind: str) -> None:
    payload: dict[str, object] = {"kind": kind, "papers": len(whole["papers"])}
    audit.record(session, actor, "ballot_papers_taken", whole["reference"], payload, process_id=process_id)
