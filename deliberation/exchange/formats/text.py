"""A document as plain text: one line a paragraph, for screen readers, old phones and programs of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deliberation.exchange.document.types import Block, Document, Heading, List, Notice, Paragraph, Quote, Table

MIMETYPE = "text/plain; charset=utf-8"
Kind = Literal["title", "heading", "plain", "item", "quote"]
# What programs on Windows take for the end of a line.
END = "\r\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words in one language, and what it is. `level` is that of a heading."""

    kind: Kind
    text: str
    language: str
    level: int = 0


def pieces(document: Document) -> tuple[Piece, ...]:
    """The document as words one after the other: what a voice says, and what fingers read."""
    front = (
        Piece("plain", document.metadata.organisation, document.language),
        Piece("title", document.title, document.language),
        Piece("plain", document.subtitle, document.language),
    )
    found = [one for one in front if one.text]
    for block in document.blocks:
        found += _of(block, document.language)
    return tuple(found)


def write_text(document: Document) -> bytes:
    """The document as the bytes of a text file, in UTF-8."""
    lines: list[str] = []
    for one in pieces(document):
        # Items of a list stay together; all else has air above it.
        if lines and one.kind != "item":
            lines.append("")
        text = " ".join(one.text.split())
        lines.append({"item": f"- {text}", "quote": f"\u201c{text}\u201d"}.get(one.kind, text))
        if one.kind in ("title", "heading"):
            lines.append(("=" if one.kind == "title" else "-") * min(len(text), 60))
    return (END.join(lines) + END).encode()


def _of(block: Block, language: str) -> list[Piece]:
    match block:
        case Heading():
            return [Piece("heading", block.text, language, block.level)]
        case Paragraph():
            return [Piece("plain", block.text, block.lang or language)]
        case Quote():
            said = Piece("quote", block.text, block.lang or language)
            return [said, Piece("plain", block.attribution, language)] if block.attribution else [said]
        case List():
            return [Piece("item", item.text, item.lang or language) for item in block.items]
        case Notice():
            title = [Piece("plain", block.title, language)] if block.title else []
            return [*title, Piece("plain", block.body.text, block.body.lang or language)]
        case Table():
            rows = [Piece("item", "; ".join(run.text for run in row), language) for row in block.cells]
            return [Piece("plain", block.caption, language), *rows]
        case _:
            return []
