"""Sheets of paper as a Word file, for those who want to set them in their own way before they print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from accessibility.languages import direction
from deliberation.exchange.packing import pack, unpack
from deliberation.exchange.paper.layout import MEASURES, pages
from deliberation.exchange.paper.types import Ask, Sheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BOX = "☐"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def write_docx(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of one Word file with all sheets; the same sheets give the same bytes."""
    document = docx.Document()
    _set_up(document, sheets[0])
    first = True
    for sheet in sheets:
        all_pages = pages(sheet)
        for number, asks in enumerate(all_pages, start=1):
            if not first:
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            first = False
            _Page(document, sheet).write(number, len(all_pages), asks)
    out = io.BytesIO()
    document.save(out)
    return pack(unpack(out.getvalue()))


class _Page:
    """One page of one sheet."""

    def __init__(self, document: Any, sheet: Sheet) -> None:
        self.document, self.sheet = document, sheet

    def write(self, number: int, all_pages: int, asks: Sequence[Ask]) -> None:
        sheet, labels = self.sheet, self.sheet.labels
        picture = self.document.add_paragraph()
        picture.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        drawing = picture.add_run().add_picture(io.BytesIO(_code(sheet)), width=Mm(26))
        drawing._inline.docPr.set("descr", labels.about_qr)  # noqa: SLF001 -- python-docx has no other way to alt text
        self.line(f"{sheet.place}")
        self.line(f"{labels.sheet} {sheet.number}", bold=True)
        self.line(f"{labels.page.format(number=number, all=all_pages)} · {labels.called} {sheet.called}")
        if number == 1:
            self.heading(sheet.title, 1, sheet.language)
            for line in sheet.how:
                self.document.add_paragraph(line, style="List Bullet")
        for ask in asks:
            self.ask(ask)
        if number == all_pages:
            for line in sheet.end:
                self.document.add_paragraph(line, style="List Bullet")

    def line(self, text: str, *, bold: bool = False) -> None:
        made = self.document.add_paragraph()
        made.paragraph_format.space_after = Pt(2)
        made.add_run(text).bold = bold

    def heading(self, text: str, level: int, language: str) -> None:
        made = self.document.add_heading(level=level)
        run = made.add_run(text)
        if language != self.sheet.language:
            _language(run._r.get_or_add_rPr(), language)  # noqa: SLF001
        if direction(language) == "rtl":
            made._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001

    def ask(self, ask: Ask) -> None:
        if ask.lead:
            self.line(ask.lead)
        self.heading(ask.text, 2, ask.language)
        for choice in ask.choices:
            made = self.document.add_paragraph()
            made.paragraph_format.keep_with_next = choice != ask.choices[-1]
            made.add_run(f"{BOX}  {choice}")
        for _ in range(ask.lines):
            _ruled(self.document.add_paragraph(" "))


def _set_up(document: Any, sheet: Sheet) -> None:
    points = MEASURES[sheet.look].points
    for name, size in (("Normal", points), ("List Bullet", points), ("Heading 1", points + 8), ("Heading 2", points)):
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), "Arial"
        style.font.color.rgb = RGBColor(0, 0, 0)
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


def _ruled(paragraph: Any) -> None:
    borders, below = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "555555")):
        below.set(qn(f"w:{name}"), value)
    borders.append(below)
    # Word draws one box around neighbours with like borders; a line between them keeps them apart.
    between = OxmlElement("w:between")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "555555")):
        between.set(qn(f"w:{name}"), value)
    borders.append(between)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001


def _code(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    segno.make(sheet.address, error="q", micro=False, boost_error=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()
