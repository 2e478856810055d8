"""A document as a Word file that a council can adopt, edit and read aloud.

Headings, lists, captions and contents are Word's own, so they show in the navigation pane; the language is declared;
tables repeat their header row; pictures carry their words. The bytes follow from the document alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC

import docx
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from accessibility.languages import Direction
from accessibility.languages import direction as language_direction
from deliberation.exchange.document import docx_styles, look
from deliberation.exchange.document.cleaning import cell_direction, text_direction
from deliberation.exchange.document.contents import entries
from deliberation.exchange.document.docx_xml import (
    bookmarked,
    element,
    field,
    field_code,
    field_mark,
    hyperlink,
    picture,
    runs,
    valued,
)
from deliberation.exchange.document.types import (
    Block,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    List,
    Notice,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    paragraph,
)
from deliberation.exchange.document.wording import long_date
from deliberation.exchange.packing import pack, unpack

_LONGEST_WHOLE_CELL = 600
_LONGEST_FOOTER = 70
_LEFT_BY_THE_TEMPLATE = ("customXml", "stylesWithEffects", "webSettings", "fontTable", "theme")


def write_docx(document: Document) -> bytes:
    """The document as the bytes of a .docx file; the same document gives the same bytes."""
    return _WordWriter(document).whole()


class _WordWriter:
    """One writing of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.base: Direction = document.base
        self.word: WordFile = docx.Document()
        self.body: list[BaseOxmlElement] = []
        self.tables = self.figures = self.lists = self.bookmarks = self.boxes = 0
        self.air = 0

    def whole(self) -> bytes:
        self._front()
        for block in self.document.blocks:
            self._block(block)
        self._imprint()
        self._put_body()
        self._put_parts()
        self._set_properties()
        out = io.BytesIO()
        self.word.save(out)
        return pack(unpack(out.getvalue()), made_at=self.document.metadata.moment)

    # --- the text ---------------------------------------------------------------------------------------------

    def _front(self) -> None:
        document = self.document
        if document.metadata.organisation:
            self._line("Organisation", document.metadata.organisation)
        self._line("Title", document.title)
        # The rule below the front matter belongs to the subtitle's style.
        self._line("Subtitle", document.subtitle or document.metadata.reference or document.title)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph("Normal", block)
            case Quote():
                self._quote(block)
            case List():
                self._list(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Notice():
                self._notice(block)
            case PageBreak():
                self._append(element("w:p", None, element("w:r", None, element("w:br", {"w:type": "page"}))))
            case Contents():
                self._contents(block.depth)

    def _heading(self, block: Heading) -> None:
        self.bookmarks += 1
        direction = text_direction(block.text, self.base)
        inner = bookmarked(self.bookmarks, block.anchor, runs(Run(block.text), direction))
        self._append(self.p(f"Heading{block.level}", direction, inner))

    def _paragraph(self, style: str, block: Paragraph) -> None:
        direction = self.direction_of(block.text, block.lang)
        self._append(self.p(style, direction, self.inline(block.runs, direction, block.lang)))

    def _quote(self, block: Quote) -> None:
        direction = self.direction_of(block.text, block.lang)
        made = [self.p("Quote", direction, self.inline((Run(block.text),), direction, block.lang))]
        if block.attribution:
            # It stands below the words, on the side on which they begin.
            made.append(self.p("QuoteSource", direction, self.inline((Run(block.attribution),), direction)))
            made[0].pPr.insert(1, element("w:keepNext"))
        self.boxes += 1
        for part in made:
            if direction == "rtl":
                part.pPr.insert_element_before(_right_bar(), "w:bidi")
            self._set_apart(part)
            self._append(part)

    def _list(self, block: List) -> None:
        number = 0
        if block.ordered:
            self.lists += 1
            number = 2 + self.lists
        style = "ListNumber" if block.ordered else "ListBullet"
        base = text_direction(" ".join(item.text for item in block.items), self.base)
        for item in block.items:
            direction = language_direction(item.lang) if item.lang else base
            self._append(self.p(style, direction, self.inline(item.runs, direction, item.lang), number=number))
        self.air = 120

    def _notice(self, block: Notice) -> None:
        self.air = 240
        self.boxes += 1
        if block.title:
            # Paragraphs of one direction share one box.
            direction = self.direction_of(block.body.text, block.body.lang)
            title = self.inline((Run(block.title),), direction, bold=True)
            self._append(self.p("Notice", direction, title))
            self.body[-1].pPr.insert(1, element("w:keepNext"))
            self._set_apart(self.body[-1])
        self._paragraph("Notice", block.body)
        self._set_apart(self.body[-1])
        self.air = 240

    def _set_apart(self, made: BaseOxmlElement) -> None:
        """Word joins the borders of neighbours with equal measures: every second box differs by a hair."""
        if self.boxes % 2:
            made.pPr.append(element("w:ind", {"w:right": "342" if "Quote" in made.style else "200"}))

    def _contents(self, depth: int) -> None:
        """Entries that are there at once, inside the field that Word's "update" fills with page numbers."""
        self._line("TOCHeading", self.document.labels.contents)
        headings = entries(self.document, depth)
        for number, heading in enumerate(headings):
            direction = text_direction(heading.text, self.base)
            inner: list[BaseOxmlElement] = []
            if number == 0:
                inner += [field_mark("begin"), field_code(f'TOC \\o "1-{depth}" \\h \\z \\u'), field_mark("separate")]
            text = Run(heading.text, href=f"#{heading.anchor}")
            inner.append(hyperlink(self.word.part, text.href, runs(text, direction)))
            if number == len(headings) - 1:
                inner.append(field_mark("end"))
            self._append(self.p(f"TOC{heading.level}", direction, inner))

    def _table(self, table: Table) -> None:
        self.tables += 1
        self._caption("Caption", self.document.labels.table, "Table", self.tables, table.caption)
        self.body.append(_Grid(self, table).whole())
        self.air = 240

    def _figure(self, figure: Figure) -> None:
        self.figures += 1
        self._append(self.p("Figure", self.base, [picture(self.word.part, figure, self.figures)]))
        self._caption("FigureCaption", self.document.labels.figure, "Figure", self.figures, figure.caption)
        if not figure.png:
            self._paragraph("Normal", paragraph(f"{self.document.labels.in_words}: {figure.alt}"))

    def _caption(self, style: str, label: str, sequence: str, number: int, text: str) -> None:
        direction = self.direction_of(text)
        inner = [*runs(Run(f"{label} "), direction), *field(f"SEQ {sequence} \\* ARABIC", str(number))]
        self._append(self.p(style, direction, [*inner, *runs(Run(f". {text}"), direction)]))

    def _imprint(self) -> None:
        labels, metadata = self.document.labels, self.document.metadata
        made = long_date(metadata.moment.astimezone(UTC).date(), self.document.language)
        parts: list[Cell] = [f"{labels.made} {made}."]
        if metadata.licence:
            name, url = metadata.licence.name, metadata.licence.url
            parts += [f" {labels.licence}: ", Run(name, href=url), "."]
        self._paragraph("Imprint", paragraph(*parts))

    # --- paragraphs and runs ----------------------------------------------------------------------------------

    def direction_of(self, text: str, lang: str = "") -> Direction:
        """The direction of a paragraph: its language's, or else that of most of its letters."""
        return language_direction(lang) if lang else text_direction(text, self.base)

    def _line(self, style: str, text: str) -> None:
        self._paragraph(style, paragraph(text))

    def inline(self, parts: Runs, direction: Direction, lang: str = "", *, bold: bool = False) -> list[BaseOxmlElement]:
        """The runs of a paragraph, links among them."""
        made: list[BaseOxmlElement] = []
        for part in parts:
            words = runs(part, direction, lang=lang, bold=bold)
            made += [hyperlink(self.word.part, part.href, words)] if part.href else words
        return made

    def p(
        self, style: str, direction: Direction, inner: Iterable[BaseOxmlElement], *, number: int = 0
    ) -> BaseOxmlElement:
        """A paragraph in one of our styles; `number` is the numbering of an ordered list."""
        properties = element("w:pPr", None, valued("w:pStyle", style))
        if number:
            properties.append(element("w:numPr", None, valued("w:ilvl", "0"), valued("w:numId", str(number))))
        if direction == "rtl":
            properties.append(element("w:bidi"))
        if self.air and style in ("Normal", "ListBullet", "ListNumber", "Notice"):
            properties.append(element("w:spacing", {"w:before": str(self.air)}))
        self.air = 0
        return element("w:p", None, properties, *inner)

    def _append(self, made: BaseOxmlElement) -> None:
        self.body.append(made)

    # --- the file ---------------------------------------------------------------------------------------------

    def _put_body(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = Mm(20)
        section.bottom_margin = Mm(22)
        section.header_distance = section.footer_distance = Mm(11)
        self._footer(section.footer.part.element)
        body = self.word.element.body
        end = body.find(qn("w:sectPr"))
        if self.base == "rtl":
            # The order within a section is fixed: bidi comes before docGrid.
            end.insert_element_before(element("w:bidi"), "w:rtlGutter", "w:docGrid")
        for made in self.body:
            end.addprevious(made)

    def _footer(self, root: BaseOxmlElement) -> None:
        labels = self.document.labels
        inner = [
            *runs(Run(_shortened(self.document.title)), self.base),
            element("w:r", None, element("w:tab")),
            *runs(Run(f"{labels.page} "), self.base),
            *field("PAGE", "1", self.base),
            *runs(Run(f" {labels.of} "), self.base),
            *field("NUMPAGES", "1", self.base),
        ]
        for old in list(root):
            root.remove(old)
        root.append(self.p("Footer", self.base, inner))

    def _put_parts(self) -> None:
        language = self.document.language
        made = (
            (self.word.styles.element, docx_styles.styles(language, self.base)),
            (self.word.settings.element, docx_styles.settings(language, self.base)),
            (self.word.part.numbering_part.element, docx_styles.numbering(self.lists)),
        )
        for root, new in made:
            _refill(root, new)
        package = self.word.part.package
        if package is not None:
            kept = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)
            for number in [number for number, relation in package.rels.items() if relation.reltype not in kept]:
                del package.rels[number]
        relations = self.word.part.rels
        for number in [n for n, r in relations.items() if r.reltype.rsplit("/", 1)[-1] in _LEFT_BY_THE_TEMPLATE]:
            del relations[number]

    def _set_properties(self) -> None:
        metadata, properties = self.document.metadata, self.word.core_properties
        moment = metadata.moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        # The format allows 255 characters in each.
        properties.title = self.document.title[:255]
        properties.subject = metadata.subject[:255]
        properties.author = properties.last_modified_by = metadata.organisation[:255]
        properties.keywords = ", ".join(metadata.keywords)[:255]
        properties.comments = (metadata.licence.name if metadata.licence else "")[:255]
        properties.language = self.document.language
        properties.identifier = metadata.reference[:255]
        properties.version = metadata.version[:255]
        properties.created = properties.modified = moment
        properties.revision = 1


def _shortened(title: str) -> str:
    """A title that fits beside the page number: a footer taller than a page could never be laid out."""
    return title if len(title) <= _LONGEST_FOOTER else f"{title[: _LONGEST_FOOTER - 1].rstrip()}…"


def _right_bar() -> BaseOxmlElement:
    bar = {"w:val": "single", "w:sz": "24", "w:space": "10", "w:color": look.PLUM.removeprefix("#")}
    return element("w:pBdr", None, element("w:left", {"w:val": "nil"}), element("w:right", bar))


def _refill(root: BaseOxmlElement, new: BaseOxmlElement) -> None:
    """Give a part's root the children of another: the template's own go."""
    for name in list(root.attrib):
        del root.attrib[name]
    for old in list(root):
        root.remove(old)
    for child in list(new):
        root.append(child)


class _Grid:
    """One table: a fixed grid as wide as the text, header row repeated, rows kept whole."""

    def __init__(self, writer: _WordWriter, table: Table) -> None:
        self.writer = writer
        self.table = table
        shares = table.widths or (1,) * len(table.header)
        whole = sum(shares)
        self.widths = [docx_styles.TEXT_WIDTH * share // whole for share in shares]

    def whole(self) -> BaseOxmlElement:
        grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": str(width)}) for width in self.widths))
        head = self._row(tuple(Run(text) for text in self.table.header), is_header=True)
        rows = (self._row(row, is_header=False) for row in self.table.cells)
        return element("w:tbl", None, self._properties(), grid, head, *rows)

    def _properties(self) -> BaseOxmlElement:
        row_headers = "1" if self.table.row_headers else "0"
        shown = {"w:val": "04A0" if self.table.row_headers else "0420", "w:firstRow": "1", "w:lastRow": "0"}
        shown |= {"w:firstColumn": row_headers, "w:lastColumn": "0", "w:noHBand": "0", "w:noVBand": "1"}
        visual = [element("w:bidiVisual")] if self.writer.base == "rtl" else []
        return element(
            "w:tblPr",
            None,
            valued("w:tblStyle", "ReportTable"),
            *visual,
            element("w:tblW", {"w:w": str(sum(self.widths)), "w:type": "dxa"}),
            element("w:tblLayout", {"w:type": "fixed"}),
            element("w:tblLook", shown),
            valued("w:tblCaption", self.table.caption[:255]),
        )

    def _row(self, row: Sequence[Run], *, is_header: bool) -> BaseOxmlElement:
        properties = element("w:trPr")
        # A row taller than a page must be allowed to break: word processors lay it out for ever otherwise.
        if max(len(run.text) for run in row) <= _LONGEST_WHOLE_CELL:
            properties.append(element("w:cantSplit"))
        if is_header:
            properties.append(element("w:tblHeader"))
        cells = (self._cell(column, run, is_header=is_header) for column, run in enumerate(row))
        return element("w:tr", None, properties, *cells)

    def _direction(self, text: Run, *, is_header: bool) -> Direction:
        base = self.writer.base
        if is_header:
            return base
        return language_direction(text.lang) if text.lang else cell_direction(text.text, base)

    def _cell(self, column: int, text: Run, *, is_header: bool) -> BaseOxmlElement:
        writer = self.writer
        direction = self._direction(text, is_header=is_header)
        bold = not is_header and column == 0 and self.table.row_headers
        inner = writer.inline((text,), direction, bold=bold)
        made = writer.p("TableHeading" if is_header else "TableText", direction, inner)
        if column in self.table.numeric:
            made.pPr.append(valued("w:jc", "right" if direction == writer.base else "left"))
        width = element("w:tcW", {"w:w": str(self.widths[column]), "w:type": "dxa"})
        return element("w:tc", None, element("w:tcPr", None, width), made)
