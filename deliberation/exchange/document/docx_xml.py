"""Small pieces of WordprocessingML: elements, runs with language and direction, fields, bookmarks, pictures."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterable, Mapping

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart
from docx.shared import Emu

from accessibility.languages import Direction
from accessibility.languages import direction as language_direction
from deliberation.exchange.document.cleaning import directed_segments
from deliberation.exchange.document.types import Figure, Run

_POINT = 12700
_WIDEST = 482 * _POINT
_TALLEST = 600 * _POINT
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MEASURE = re.compile(rb"<svg[^>]*?\s(width|height)\s*=\s*[\"']([\d.]+)(?:px)?[\"']")
_VIEW_BOX = re.compile(rb"viewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)")
_SVG_EXTENSION = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{}"/></a:ext></a:extLst>'
)


def element(tag: str, attributes: Mapping[str, str] | None = None, *children: BaseOxmlElement) -> BaseOxmlElement:
    """A new element with `w:`-style names for itself and its attributes."""
    made = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name), value)
    for child in children:
        made.append(child)
    return made


def valued(tag: str, value: str) -> BaseOxmlElement:
    """An element that says all in its `w:val`."""
    return element(tag, {"w:val": value})


def run(
    text: str, *, style: str = "", direction: Direction = "ltr", lang: str = "", bold: bool = False
) -> BaseOxmlElement:
    """One `w:r`; newlines become line breaks, right-to-left text is marked as such."""
    properties = element("w:rPr")
    if style:
        properties.append(valued("w:rStyle", style))
    if bold:
        properties.extend((element("w:b"), element("w:bCs")))
    if direction == "rtl":
        properties.append(element("w:rtl"))
    if lang:
        properties.append(element("w:lang", {"w:bidi" if direction == "rtl" else "w:val": lang}))
    made = element("w:r")
    if len(properties):
        made.append(properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("w:br"))
        if line:
            words = element("w:t")
            words.text = line
            words.set(_XML_SPACE, "preserve")
            made.append(words)
    return made


def runs(text: Run, base: Direction, *, lang: str = "", bold: bool = False) -> list[BaseOxmlElement]:
    """A run of the document as Word runs, one for each stretch that reads in one direction."""
    style = "Hyperlink" if text.href else {"plain": "", "strong": "Strong", "emphasis": "Emphasis"}[text.style]
    language = text.lang or lang
    return [
        run(
            part,
            style=style,
            direction=direction,
            lang=language if language and language_direction(language) == direction else "",
            bold=bold,
        )
        for direction, part in directed_segments(text.text, base)
    ]


def field(instruction: str, cached: str, direction: Direction = "ltr") -> list[BaseOxmlElement]:
    """A field with the result that stands until the reader updates it."""
    return [field_mark("begin"), field_code(instruction), field_mark("separate"), run(cached, direction=direction),
            field_mark("end")]  # fmt: skip


def field_mark(kind: str) -> BaseOxmlElement:
    """The begin, separate or end of a field."""
    return element("w:r", None, element("w:fldChar", {"w:fldCharType": kind}))


def field_code(instruction: str) -> BaseOxmlElement:
    """What a field computes."""
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set(_XML_SPACE, "preserve")
    return element("w:r", None, code)


def bookmark_name(anchor: str) -> str:
    """Word's names hold no hyphens."""
    return anchor.replace("-", "_")


def bookmarked(number: int, anchor: str, children: Iterable[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """`children` between the marks of a bookmark."""
    start = element("w:bookmarkStart", {"w:id": str(number), "w:name": bookmark_name(anchor)})
    return [start, *children, element("w:bookmarkEnd", {"w:id": str(number)})]


def hyperlink(part: DocumentPart, href: str, children: Iterable[BaseOxmlElement]) -> BaseOxmlElement:
    """A link to a bookmark (`#anchor`) or to an address outside."""
    if href.startswith("#"):
        return element("w:hyperlink", {"w:anchor": bookmark_name(href[1:]), "w:history": "1"}, *children)
    relation = part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return element("w:hyperlink", {"r:id": relation, "w:history": "1"}, *children)


def picture(part: DocumentPart, figure: Figure, number: int) -> BaseOxmlElement:
    """A run with the figure in the line of text and its words as alternative text.

    A drawing goes in as SVG, which Word draws since 2016; older readers see the PNG, or an empty place and the words
    that the writer puts below.
    """
    fallback = figure.png or _empty_png()
    if figure.png:
        _, image = part.get_or_add_image(io.BytesIO(fallback))
        size = (int(image.width), int(image.height))
    else:
        size = _drawing_size(figure.svg)
    width, height = _fitted(*size)
    inline = part.new_pic_inline(io.BytesIO(fallback), Emu(width), Emu(height))
    for name in inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):
        name.set("id", str(number))
        name.set("name", f"Figure {number}")
        name.set("descr", figure.alt)
    if figure.svg:
        _attach_drawing(part, inline, figure.svg, number)
    return element("w:r", None, element("w:drawing", None, inline))


def _attach_drawing(part: DocumentPart, inline: BaseOxmlElement, svg: bytes, number: int) -> None:
    drawing = Part(PackURI(f"/word/media/drawing{number}.svg"), "image/svg+xml", svg, part.package)
    relation = part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)
    for blip in inline.iter(qn("a:blip")):
        blip.append(parse_xml(_SVG_EXTENSION.format(relation)))


def _drawing_size(svg: bytes) -> tuple[int, int]:
    measures = {name: float(value) for name, value in _MEASURE.findall(svg[:4000])}
    box = _VIEW_BOX.search(svg[:4000])
    # An SVG pixel is 1/96 inch, that is three quarters of a point.
    if box and float(box[1]) and float(box[2]):
        ratio = float(box[2]) / float(box[1])
        width = measures.get(b"width", float(box[1]))
        return round(width * 0.75 * _POINT), round(width * ratio * 0.75 * _POINT)
    width, height = measures.get(b"width", 640.0), measures.get(b"height", 360.0)
    return round(width * 0.75 * _POINT), round(height * 0.75 * _POINT)


def _fitted(width: int, height: int) -> tuple[int, int]:
    shrink = min(1.0, _WIDEST / max(width, 1), _TALLEST / max(height, 1))
    return max(1, int(width * shrink)), max(1, int(height * shrink))


def _empty_png() -> bytes:
    """A single white point, for readers that cannot draw SVG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\xff\xff", 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
