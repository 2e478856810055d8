"""One neutral document: what a report, a strategy or a letter says, before any file format is chosen.

Every piece checks and cleans itself when it is made, so that a writer can trust what it gets: headings never skip a
level, each table has a caption and rows of one width, each picture has words that stand for it, each link within the
document has a place to go, and no text holds characters that a file cannot carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from accessibility.languages import Direction
from accessibility.languages import direction as language_direction
from deliberation.errors import DeliberationError
from deliberation.exchange.document.cleaning import clean_line, clean_text

RunStyle = Literal["plain", "strong", "emphasis"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,36}")
_OUTSIDE_LINK = re.compile(r"(https?://|mailto:)[^\s\"<>\\^`{|}]+", re.IGNORECASE)
_ACTIVE_DRAWING = re.compile(
    rb"<!doctype|<!entity|<\s*script|<\s*foreignobject|javascript:|\son[a-z]+\s*=|"
    rb"(href|src)\s*=\s*[\"']?\s*(https?:|//|file:)|url\(\s*[\"']?\s*(https?:|//|file:)",
    re.IGNORECASE,
)
_PNG = b"\x89PNG\r\n\x1a\n"


def _set(piece: object, name: str, value: object) -> None:
    object.__setattr__(piece, name, value)


def _clean(piece: object, *, lines: Sequence[str] = (), texts: Sequence[str] = ()) -> None:
    for name in lines:
        _set(piece, name, clean_line(getattr(piece, name)))
    for name in texts:
        _set(piece, name, clean_text(getattr(piece, name)).strip())


def _require(condition: object, code: str, **params: object) -> None:
    if not condition:
        raise DeliberationError(code, field=None, **params)


def check_language(language: str) -> None:
    """Refuse what is no BCP 47 tag; empty means: as the text around it."""
    _require(not language or _LANGUAGE.fullmatch(language), "document_language", language=language)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `href` makes it a link: https, http, mailto, or `#anchor` in this document."""

    text: str
    style: RunStyle = "plain"
    href: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        _set(self, "text", clean_text(self.text))
        check_language(self.lang)
        inside = self.href.startswith("#") and _ANCHOR.fullmatch(self.href[1:])
        _require(not self.href or inside or _OUTSIDE_LINK.fullmatch(self.href), "document_link", href=self.href)


Runs = tuple[Run, ...]
Cell = str | Run


def plain(text: str, *, lang: str = "") -> Run:
    """Ordinary text."""
    return Run(text, lang=lang)


def strong(text: str) -> Run:
    """Text that matters most in its sentence."""
    return Run(text, "strong")


def emphasis(text: str) -> Run:
    """Text that the voice would stress."""
    return Run(text, "emphasis")


def link(text: str, href: str) -> Run:
    """A link; its text says where it goes."""
    return Run(text, href=href)


def _as_runs(parts: Sequence[Cell]) -> Runs:
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4 below the title. Without an `anchor` the document gives it one."""

    level: int
    text: str
    anchor: str = ""

    def __post_init__(self) -> None:
        _clean(self, lines=("text",))
        _require(1 <= self.level <= 4, "document_heading_level", level=self.level)
        _require(self.text, "document_heading_empty")
        _require(not self.anchor or _ANCHOR.fullmatch(self.anchor), "document_anchor", anchor=self.anchor)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    runs: Runs
    lang: str = ""

    def __post_init__(self) -> None:
        check_language(self.lang)
        _require(any(run.text.strip() for run in self.runs), "document_paragraph_empty")

    @property
    def text(self) -> str:
        """The words without styles or links."""
        return "".join(run.text for run in self.runs)


def paragraph(*parts: Cell, lang: str = "") -> Paragraph:
    """A paragraph of strings and runs."""
    return Paragraph(_as_runs(parts), lang)


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, in their language, with how they chose to be named."""

    text: str
    attribution: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        _clean(self, lines=("attribution",), texts=("text",))
        check_language(self.lang)
        _require(self.text, "document_quote_empty")


@dataclass(frozen=True, slots=True)
class List:
    """Items one below another; `ordered` where their order says something."""

    items: tuple[Paragraph, ...]
    ordered: bool = False

    def __post_init__(self) -> None:
        _require(self.items, "document_list_empty")


def item_list(*items: Cell, ordered: bool = False) -> List:
    """A list with one string or run an item."""
    return List(tuple(paragraph(item) for item in items), ordered)


@dataclass(frozen=True, slots=True)
class Table:
    """A simple table: one header row, rows of the same width, no merged cells.

    `numeric` lists the columns (from 0) that are aligned as numbers. With `row_headers` the first column names its row.
    `widths` are the columns' shares of the page, in any unit; left out, the columns share it equally.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    row_headers: bool = True
    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _clean(self, lines=("caption",))
        _set(self, "header", tuple(clean_line(name) for name in self.header))
        _set(self, "rows", tuple(_as_runs(row) for row in self.rows))
        width = len(self.header)
        _require(self.caption, "document_caption_empty")
        _require(width and all(self.header), "document_header_empty", caption=self.caption)
        for number, row in enumerate(self.rows, start=1):
            _require(len(row) == width, "document_row_width", caption=self.caption, row=number, expected=width)
        _require(all(0 <= column < width for column in self.numeric), "document_column", caption=self.caption)
        right_widths = len(self.widths) == width and all(share > 0 for share in self.widths)
        _require(not self.widths or right_widths, "document_widths", caption=self.caption)

    @property
    def cells(self) -> tuple[Runs, ...]:
        """The rows as runs."""
        return tuple(_as_runs(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (SVG, PNG or both) with its caption and the words that stand for it."""

    caption: str
    alt: str
    svg: bytes = b""
    png: bytes = b""

    def __post_init__(self) -> None:
        _clean(self, lines=("caption", "alt"))
        _require(self.caption and self.alt, "document_figure_words")
        _require(self.svg or self.png, "document_figure_empty", caption=self.caption)
        is_drawing = not self.svg or (b"<svg" in self.svg[:1000] and not _ACTIVE_DRAWING.search(self.svg))
        _require(is_drawing, "document_figure_svg", caption=self.caption)
        _require(not self.png or self.png.startswith(_PNG), "document_figure_png", caption=self.caption)


@dataclass(frozen=True, slots=True)
class Notice:
    """A boxed remark that a reader should not miss."""

    body: Paragraph
    title: str = ""

    def __post_init__(self) -> None:
        _clean(self, lines=("title",))


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of headings, down to level `depth`."""

    depth: int = 2

    def __post_init__(self) -> None:
        _require(1 <= self.depth <= 3, "document_contents_depth", depth=self.depth)


Block = Heading | Paragraph | Quote | List | Table | Figure | Notice | PageBreak | Contents


@dataclass(frozen=True, slots=True)
class Licence:
    """What others may do with the document."""

    name: str
    url: str = ""

    def __post_init__(self) -> None:
        _clean(self, lines=("name",))
        _require(not self.url or _OUTSIDE_LINK.fullmatch(self.url), "document_link", href=self.url)


OPEN_GOVERNMENT_LICENCE = Licence(
    "Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """About the document: who gives it out, when it was made (ISO 8601 with a time zone), on what licence."""

    made_at: str
    organisation: str = ""
    licence: Licence | None = None
    reference: str = ""
    version: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _clean(self, lines=("made_at", "organisation", "reference", "version", "subject"))
        _set(self, "keywords", tuple(clean_line(word) for word in self.keywords))
        _require(self.moment.tzinfo is not None, "document_made_at", made_at=self.made_at)

    @property
    def moment(self) -> datetime:
        """`made_at` as an aware datetime."""
        try:
            return datetime.fromisoformat(self.made_at)
        except ValueError as error:
            raise DeliberationError("document_made_at", made_at=self.made_at) from error


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words that writers add, in the document's language."""

    contents: str = "Contents"
    skip: str = "Skip to the document"
    table: str = "Table"
    figure: str = "Figure"
    in_words: str = "In words"
    page: str = "Page"
    of: str = "of"
    licence: str = "Licence"
    made: str = "Made on"


@dataclass(frozen=True, slots=True)
class Document:
    """The whole. `direction` follows from the language unless it is given."""

    title: str
    blocks: tuple[Block, ...]
    metadata: Metadata
    language: str = "en-GB"
    subtitle: str = ""
    direction: Direction | None = None
    labels: Labels = field(default_factory=Labels)

    def __post_init__(self) -> None:
        _clean(self, lines=("title", "subtitle"))
        _require(self.title, "document_title_empty")
        _require(self.language, "document_language", language=self.language)
        check_language(self.language)
        _set(self, "blocks", tuple(_with_anchors(self.blocks)))
        _check_levels(self.headings)
        _check_links(self.blocks)

    @property
    def base(self) -> Direction:
        """The direction in which the document is read."""
        return self.direction or language_direction(self.language)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))


def _with_anchors(blocks: Sequence[Block]) -> Iterator[Block]:
    taken: set[str] = set()
    for block in blocks:
        if isinstance(block, Heading) and block.anchor:
            _require(block.anchor not in taken, "document_anchor_twice", anchor=block.anchor)
            taken.add(block.anchor)
    number = 0
    for block in blocks:
        if isinstance(block, Heading) and not block.anchor:
            number += 1
            while f"part-{number}" in taken:
                number += 1
            yield replace(block, anchor=f"part-{number}")
        else:
            yield block


def _check_levels(headings: Sequence[Heading]) -> None:
    level = 0
    for heading in headings:
        _require(heading.level <= level + 1, "document_heading_skips", heading=heading.text, level=heading.level)
        level = heading.level


def _runs_of(block: Block) -> Iterator[Run]:
    match block:
        case Paragraph():
            yield from block.runs
        case List():
            for item in block.items:
                yield from item.runs
        case Table():
            for row in block.cells:
                yield from row
        case Notice():
            yield from block.body.runs
        case _:
            return


def _check_links(blocks: Sequence[Block]) -> None:
    anchors = {block.anchor for block in blocks if isinstance(block, Heading)}
    for block in blocks:
        for run in _runs_of(block):
            _require(not run.href.startswith("#") or run.href[1:] in anchors, "document_link_nowhere", href=run.href)
