"""A published strategy in and out: the frozen content, and the files that are written from it.

One content, four formats: `html` and `docx` to read and adopt, `csv` (a zip of tables) and `json` to compute with. The
same content gives the same bytes in each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import NamedTuple

from deliberation.errors import DeliberationError
from deliberation.exchange.document.html import MIMETYPE as HTML
from deliberation.exchange.document.html import write_html
from deliberation.exchange.document.strategy.codec import content_from_json, content_hash, content_json
from deliberation.exchange.document.strategy.content import (
    ACTION_KINDS,
    PROPOSED_BY_OFFICERS,
    Action,
    ActionKind,
    Backing,
    Channel,
    GroupVotes,
    MethodCounts,
    Priority,
    Quotation,
    Recommendation,
    Redaction,
    Shown,
    StatementVotes,
    StrategyContent,
    TraceStep,
    VoiceTrace,
)
from deliberation.exchange.document.strategy.phrases import Translate, as_written
from deliberation.exchange.document.strategy.reading_copy import strategy_document
from deliberation.exchange.document.strategy.tables import strategy_sheets
from deliberation.exchange.document.types import Figure
from deliberation.exchange.sheets import SET_MIMETYPE, csv_set

__all__ = [
    "ACTION_KINDS",
    "FORMATS",
    "PROPOSED_BY_OFFICERS",
    "Action",
    "ActionKind",
    "Backing",
    "Channel",
    "GroupVotes",
    "MethodCounts",
    "Priority",
    "Quotation",
    "Recommendation",
    "Redaction",
    "Shown",
    "StatementVotes",
    "StrategyContent",
    "TraceStep",
    "Translate",
    "VoiceTrace",
    "WrittenFile",
    "content_from_json",
    "content_hash",
    "content_json",
    "strategy_document",
    "strategy_sheets",
    "write_strategy",
]


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WrittenFile(NamedTuple):
    """A file ready to be stored or sent."""

    data: bytes
    filename: str
    mimetype: str


Writer = Callable[[StrategyContent, Translate, Sequence[Figure]], bytes]


class Format(NamedTuple):
    """How a format is written and named."""

    ending: str
    mimetype: str
    write: Writer


def _html(content: StrategyContent, translate: Translate, figures: Sequence[Figure]) -> bytes:
    return write_html(strategy_document(content, translate, figures=figures))


def _docx(content: StrategyContent, translate: Translate, figures: Sequence[Figure]) -> bytes:
    from deliberation.exchange.document.docx import write_docx  # noqa: PLC0415  # pages name the format, none writes it

    return write_docx(strategy_document(content, translate, figures=figures))


def _csv(content: StrategyContent, _translate: Translate, _figures: Sequence[Figure]) -> bytes:
    made_at = datetime.combine(content.published_on, time(), UTC)
    return csv_set(strategy_sheets(content), title=content.title, licence=content.licence, made_at=made_at)


def _json(content: StrategyContent, _translate: Translate, _figures: Sequence[Figure]) -> bytes:
    return content_json(content)


FORMATS: Mapping[str, Format] = {
    "html": Format("html", HTML, _html),
    "docx": Format("docx", DOCX, _docx),
    "csv": Format("csv.zip", SET_MIMETYPE, _csv),
    "json": Format("json", "application/json", _json),
}
"""What `write_strategy` can write, by the name that commands and pages use."""


def write_strategy(
    content: StrategyContent,
    file_format: str,
    *,
    translate: Translate = as_written,
    figures: Sequence[Figure] = (),
) -> WrittenFile:
    """The strategy as one file: its bytes, a plain file name and the media type.

    `translate` and `figures` matter to html and docx alone. An unknown format is a `DeliberationError`.
    """
    known = FORMATS.get(file_format)
    if known is None:
        raise DeliberationError("format_unknown", field="format", format=file_format, known=sorted(FORMATS))
    name = re.sub(r"[^a-z0-9]+", "-", content.reference.lower()).strip("-")
    return WrittenFile(
        known.write(content, translate, figures),
        f"strategy-{name}-v{content.version}.{known.ending}",
        known.mimetype,
    )
