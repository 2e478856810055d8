"""Taking words out of published copies: what was withdrawn is served no more, and it is listed that it went."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.exchange.segments import segment_hash
from models import Publication, PublishedFile, Redaction, Strategy

# What stands in the place of a statement's words in a published copy.
TAKEN_BACK = "(taken back)"


def redact_inside(session: Session, process_id: int, gone: Sequence[tuple[str, str]]) -> None:
    """Take withdrawn words (reference and former text) out of every publication of a process.

    The copy keeps the hash that it was published with; each piece taken out is listed by its own hash. Files made from
    the copy are dropped and made again. Inside an open writing block.
    """
    publications = session.execute(
        select(Publication)
        .join(Strategy, Strategy.id == Publication.strategy_id)
        .where(Strategy.process_id == process_id)
    ).scalars()
    for publication in publications.all():
        content = copy.deepcopy(publication.content)
        hit = [(reference, text) for reference, text in gone if text and _take_out(content, reference, text)]
        if not hit:
            continue
        publication.content = content
        for reference, text in hit:
            session.add(
                Redaction(
                    publication_id=publication.id,
                    reference=reference,
                    segment_hash=segment_hash(text),
                    at=clock.now(),
                )
            )
        session.execute(delete(PublishedFile).where(PublishedFile.publication_id == publication.id))
        session.flush()


def _take_out(content: dict[str, Any], reference: str, text: str) -> bool:
    """Empty the segment wherever it stands: as a statement, or as a quote. Says whether it stood anywhere."""
    found = False
    for statement in content["statements"]:
        if statement["reference"] == reference:
            statement["text"], statement["language"] = TAKEN_BACK, ""
            found = True
    for recommendation in content["recommendations"]:
        said = recommendation.get("minority", [])
        kept = [one for one in said if one["reference"] != reference]
        if len(kept) < len(said):
            recommendation["minority"] = kept
            found = True
    for action in content["actions"]:
        quotes = action["voice"]["quotes"]
        kept = [quote for quote in quotes if quote["original_hash"] != segment_hash(text)]
        found = found or len(kept) < len(quotes)
        action["voice"]["quotes"] = kept
    return found
