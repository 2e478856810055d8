"""Publishing: the strategy as it stands becomes a frozen copy with a hash, and files are made from the copy."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import NotFound, Refused
from deliberation.exchange.document.strategy import codec
from deliberation.exchange.strategy import FORMATS, write_strategy
from deliberation.permissions import Actor, require
from deliberation.reading import results
from deliberation.reading import strategies as reading
from deliberation.reading.snapshot import snapshot
from deliberation.services import audit, once
from deliberation.stages import require_state
from models import Publication, PublishedFile, Redaction, Strategy, StrategyState


def publish(session: Session, actor: Actor, process_id: int, *, key: str | None = None) -> int:
    """Freeze the approved strategy as its next version. Gives the version, also to a form that was sent twice (`key`).

    What is frozen is worked out inside the same transaction, so that nobody can change or withdraw in between.
    """
    require(actor, "publish", "strategy", process_id)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "publication", key)
        if earlier is not None:
            return int(earlier)
        strategy = session.execute(select(Strategy).where(Strategy.process_id == process_id)).scalar_one_or_none()
        if strategy is None:
            raise NotFound("strategy_not_started")
        if strategy.state is not StrategyState.APPROVED:
            raise Refused("strategy_not_approved")
        require_state(session, process_id, "choose_priorities")
        # Whoever left since the last map was made is in it still.
        if results.stale_sources(session, process_id):
            raise Refused("results_being_made")
        last = session.execute(
            select(func.max(Publication.version)).where(Publication.strategy_id == strategy.id)
        ).scalar()
        version = (last or 0) + 1
        content = snapshot(session, strategy.process_id, version=version)
        digest = codec.content_hash(content)
        session.add(
            Publication(
                strategy_id=strategy.id,
                version=version,
                content=json.loads(codec.content_json(content)),
                content_hash=digest,
                published_at=clock.now(),
                published_by_id=actor.person_id,
            )
        )
        strategy.state = StrategyState.PUBLISHED
        payload: dict[str, object] = {"version": version, "hash": digest}
        audit.record(session, actor, "strategy_published", strategy.reference, payload, process_id=process_id)
        once.remember(session, actor, "publication", key, str(version))
        return version


def missing_files(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Files that still have to be made: (publication, format)."""
    require(actor, "work", "publication")
    session.rollback()
    made = set(session.execute(select(PublishedFile.publication_id, PublishedFile.format)))
    publications = session.execute(select(Publication.id).order_by(Publication.id)).scalars().all()
    session.rollback()
    return tuple((one, kind) for one in publications for kind in FORMATS if (one, kind) not in made)


def make_file(
    session: Session,
    actor: Actor,
    publication_id: int,
    kind: str,
    *,
    report: Callable[[int, int], None] | None = None,
) -> None:
    """Write one file of a publication and keep it; a file that is there already stays.

    What was withdrawn in the meantime makes it start again. `report` is told (done, all) when the file is written and
    not yet kept; what it raises stops the work, and nothing is stored.
    """
    require(actor, "work", "publication")
    session.rollback()
    redactions = _redactions(session, publication_id)
    content, _, _ = file_of(session, publication_id, kind)
    process_id = _process_of(session, publication_id)
    session.rollback()
    if report is not None:
        report(1, 1)
    # The door of the process itself: nobody can take words back between the look and the storing.
    with writing(session, process_id):
        if _redactions(session, publication_id) != redactions or _is_made(session, publication_id, kind):
            return
        session.add(
            PublishedFile(
                publication_id=publication_id,
                format=kind,
                redactions=redactions,
                made_at=clock.now(),
                content=content,
            )
        )


def file_of(session: Session, publication_id: int, kind: str) -> tuple[bytes, str, str]:
    """The bytes, the name and the media type of one file of a publication, made now."""
    row = session.execute(
        select(Strategy.reference, Publication.version)
        .join(Publication, Publication.strategy_id == Strategy.id)
        .where(Publication.id == publication_id)
    ).one_or_none()
    if row is None:
        raise NotFound("publication_unknown")
    view = reading.published(session, row.reference, row.version)
    return write_strategy(view.content, kind)


def _process_of(session: Session, publication_id: int) -> int:
    return session.execute(
        select(Strategy.process_id)
        .join(Publication, Publication.strategy_id == Strategy.id)
        .where(Publication.id == publication_id)
    ).scalar_one()


def _is_made(session: Session, publication_id: int, kind: str) -> bool:
    made = select(PublishedFile.id).where(PublishedFile.publication_id == publication_id, PublishedFile.format == kind)
    return session.execute(made).first() is not None


def export(session: Session, actor: Actor, reference: str, kind: str) -> bytes:
    """The newest published version in one format, for the command line; an act that the audit chain notes."""
    require(actor, "work", "publication")
    publication_id = session.execute(
        select(Publication.id)
        .join(Strategy, Strategy.id == Publication.strategy_id)
        .where(Strategy.reference == reference)
        .order_by(Publication.version.desc())
        .limit(1)
    ).scalar()
    if publication_id is None:
        raise NotFound("publication_unknown", reference=reference)
    content, _, _ = file_of(session, publication_id, kind)
    with writing(session):
        audit.record(session, actor, "strategy_exported", reference, {"format": kind})
    return content


def _redactions(session: Session, publication_id: int) -> int:
    return session.execute(
        select(func.count()).select_from(Redaction).where(Redaction.publication_id == publication_id)
    ).scalar_one()
