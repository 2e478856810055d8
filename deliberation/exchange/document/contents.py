"""What the list of contents holds: the same in every file format."""

from __future__ import annotations

from deliberation.exchange.document.types import Document, Heading


def entries(document: Document, depth: int) -> tuple[Heading, ...]:
    """The headings down to level `depth`, in order."""
    return tuple(heading for heading in document.headings if heading.level <= depth)
