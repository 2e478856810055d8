"""Sheets of paper as a Word file, for those who want to set them in their own way before they print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
import segno
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from accessibility.languages import direction
from deliberation.exchange.packing import pack, unpack
from deliberation.exchange.paper.layout import MEASURES, fits_in_a_row, pages
from deliberation.exchange.paper.types import Ask, Sheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BOX = "\u2610"
BETWEEN = "\u2003\u2003"
# A4 without its margins, in millimetres.
TEXT_WIDTH = 178
_AFTER_BIDI = ("w:spacing", "w:ind", "w:jc", "w:rPr")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def write_docx(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of one Word file with all sheets; the same sheets give the same bytes."""
    document = docx.Document()
    _set_up(document, sheets[0])
    for place, sheet in enumerate(sheets):
        all_pages = pages(sheet)
        for number, asks in enumerate(all_pages, start=1):
            _Page(document, sheet).write(number, len(all_pages), asks, is_first=place == 0 and number == 1)
    out = io.BytesIO()
    document.save(out)
    return pack(unpack(out.getvalue()))


class _Page:
    """One page of one sheet."""

    def __init__(self, document: Any, sheet: Sheet) -> None:
        self.document, self.sheet = document, sheet

    def write(self, number: int, all_pages: int, asks: Sequence[Ask], *, is_first: bool) -> None:
        sheet, labels = self.sheet, self.sheet.labels
        band = self.line(f"{sheet.place}\t")
        band.paragraph_format.page_break_before = not is_first
        band.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        drawing = band.add_run().add_picture(io.BytesIO(_code(sheet)), width=Mm(26))
        drawing._inline.docPr.set("descr", labels.about_qr)  # noqa: SLF001 -- python-docx has no other way to alt text
        self.line(f"{labels.sheet} {sheet.number}", bold=True)
        called = f" · {labels.called} {sheet.called}" if sheet.called else ""
        last = self.line(labels.page.format(number=number, all=all_pages) + called)
        last.paragraph_format.space_after = Pt(14)
        _ruled(last, color="000000")
        if number == 1:
            self.heading(sheet.title, 1, sheet.language)
            for line in sheet.how:
                self.document.add_paragraph(line, style="List Bullet")
        for ask in asks:
            self.ask(ask)
        if number == all_pages:
            for place, line in enumerate(sheet.end):
                made = self.document.add_paragraph(line, style="List Bullet")
                made.paragraph_format.space_before = Pt(0 if place else 18)

    def line(self, text: str, *, bold: bool = False) -> Any:
        made = self.document.add_paragraph()
        made.paragraph_format.space_after = Pt(2)
        made.add_run(text).bold = bold
        return made

    def heading(self, text: str, level: int, language: str) -> Any:
        made = self.document.add_heading(level=level)
        run = made.add_run(text)
        if direction(language) == "rtl":
            made._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)  # noqa: SLF001
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))  # noqa: SLF001
        if language != self.sheet.language:
            _language(run._r.get_or_add_rPr(), language)  # noqa: SLF001
        return made

    def words(self, ask: Ask) -> None:
        made = self.line(ask.more)
        made.paragraph_format.keep_with_next = bool(ask.choices or ask.lines)
        if direction(ask.language) == "rtl":
            made._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)  # noqa: SLF001
            made.runs[0]._r.get_or_add_rPr().append(OxmlElement("w:rtl"))  # noqa: SLF001
        if ask.language != self.sheet.language:
            _language(made.runs[0]._r.get_or_add_rPr(), ask.language)  # noqa: SLF001

    def ask(self, ask: Ask) -> None:
        if ask.lead:
            lead = self.line(ask.lead)
            lead.paragraph_format.space_before, lead.paragraph_format.keep_with_next = Pt(16), True
        self.heading(ask.text, 2, ask.language).paragraph_format.space_before = Pt(2 if ask.lead else 16)
        if ask.more:
            self.words(ask)
        rows = (
            [ask.choices]
            if MEASURES[self.sheet.look].in_a_row and fits_in_a_row(ask)
            else [(one,) for one in ask.choices]
        )
        for row in rows:
            made = self.line(BETWEEN.join(f"{BOX}\u00a0{choice}" for choice in row))
            made.paragraph_format.space_before = Pt(8)
            made.paragraph_format.keep_with_next = row != rows[-1]
        for _ in range(ask.lines):
            _ruled(self.document.add_paragraph(" "))


def _set_up(document: Any, sheet: Sheet) -> None:
    points = MEASURES[sheet.look].points
    for name, size in (("Normal", points), ("List Bullet", points), ("Heading 1", points + 8), ("Heading 2", points)):
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), "Arial"
        style.font.color.rgb = RGBColor(0, 0, 0)
        for_arabic = OxmlElement("w:szCs")
        for_arabic.set(qn("w:val"), str(2 * size))
        style.element.rPr.find(qn("w:sz")).addnext(for_arabic)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
    _language(document.styles["Normal"].element.get_or_add_rPr(), sheet.language)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(14)
    section.left_margin = section.right_margin = Mm(16)
    about = document.core_properties
    about.title, about.author, about.language = sheet.title, sheet.place, sheet.language
    about.created = about.modified = _EPOCH
    about.comments = ""


def _language(properties: Any, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language)
    properties.append(mark)


def _ruled(paragraph: Any, *, color: str = "555555") -> None:
    borders = OxmlElement("w:pBdr")
    # Word draws one box around neighbours with like borders; a line between them keeps them apart.
    for kind in ("w:bottom", "w:between"):
        line = OxmlElement(kind)
        for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", color)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # Word wants them in the order of its schema.
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:tabs", *_AFTER_BIDI)  # noqa: SLF001


def _code(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    segno.make(sheet.address, error="q", micro=False, boost_error=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()
