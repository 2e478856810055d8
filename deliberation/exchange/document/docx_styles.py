"""The styles, numbering and settings of a Word file, all our own: nothing of a template's past is left in it.

The names are Word's own (heading 1, Title, caption, List Bullet, TOC 1), so that navigation, screen readers and a
council's own template find them. Sizes are half-points, lengths twentieths of a point.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from accessibility.languages import Direction
from deliberation.exchange.document import look

FONT = "Arial"
TEXT_WIDTH = 9638
"""Between margins of 20 mm on A4."""
_OURS = frozenset(
    ("Organisation", "QuoteSource", "Notice", "Figure", "FigureCaption", "TableText", "TableHeading", "Imprint")
)


def _colour(name: str) -> str:
    return name.removeprefix("#")


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _text(points: float, colour: str, *, bold: bool = False, italic: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    slope = "<w:i/><w:iCs/>" if italic else ""
    return f'<w:rPr>{weight}{slope}<w:color w:val="{_colour(colour)}"/>{_size(points)}</w:rPr>'


def _style(
    style_id: str, name: str, p: str = "", r: str = "", *, based: str = "Normal", then: str = "Normal", extra: str = ""
) -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    following = f'<w:next w:val="{then}"/>' if then else ""
    default = ' w:default="1"' if style_id == "Normal" else ""
    custom = ' w:customStyle="1"' if style_id in _OURS else ""
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>{base}{following}'
        f"{extra}<w:qFormat/><w:pPr>{p}</w:pPr>{r}</w:style>"
    )


def _spacing(before: int, after: int, line: int = 300) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _border(side: str, size: int, space: int, colour: str = look.PLUM) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{_colour(colour)}"/>'


def _headings() -> str:
    measures = ((1, 18, 480, 140), (2, 15, 360, 120), (3, 13, 280, 80), (4, 12, 240, 80))
    return "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/><w:keepLines/>{_spacing(before, after, 264)}<w:outlineLvl w:val="{level - 1}"/>',
            _text(points, look.PLUM, bold=True),
        )
        for level, points, before, after in measures
    )


def _front() -> str:
    rule = f"<w:pBdr>{_border('bottom', 24, 14)}</w:pBdr>"
    return "".join(
        (
            _style("Organisation", "Organisation", _spacing(0, 120), _text(12, look.MUTED, bold=True), then="Title"),
            _style("Title", "Title", _spacing(0, 120, 252), _text(28, look.PLUM, bold=True), then="Subtitle"),
            _style("Subtitle", "Subtitle", rule + _spacing(0, 360, 276), _text(15, look.MUTED)),
        )
    )


def _contents() -> str:
    levels = "".join(
        _style(
            f"TOC{level}",
            f"toc {level}",
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
            f'{_spacing(60, 60, 276)}<w:ind w:left="{(level - 1) * 360}"/>',
        )
        for level in (1, 2, 3)
    )
    return (
        _style("TOCHeading", "TOC Heading", f"<w:keepNext/>{_spacing(240, 120)}", _text(15, look.PLUM, bold=True))
        + levels
    )


def _running() -> str:
    bar = f"<w:pBdr>{_border('left', 24, 10)}</w:pBdr>"
    box = "".join(_border(side, 8, 8) for side in ("top", "left", "bottom", "right"))
    fill = f'<w:pBdr>{box}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{_colour(look.TINT)}"/>'
    item = '<w:numPr><w:numId w:val="{}"/></w:numPr>' + _spacing(0, 80) + '<w:ind w:left="425" w:hanging="425"/>'
    stops = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    rule = f"<w:pBdr>{_border('top', 4, 6, look.RULE)}</w:pBdr>"
    small = _text(10, look.MUTED)
    tight = _spacing(50, 50, 259)
    return "".join(
        (
            _style("ListBullet", "List Bullet", item.format(1), then="ListBullet"),
            _style("ListNumber", "List Number", item.format(2), then="ListNumber"),
            _style("Quote", "Quote", f'<w:keepLines/>{bar}{_spacing(160, 40)}<w:ind w:left="340" w:right="340"/>',
                   _text(12.5, look.INK, italic=True), then="QuoteSource"),
            _style("QuoteSource", "Quote Source", f'{bar}{_spacing(0, 200)}<w:ind w:left="340" w:right="340"/>',
                   _text(11, look.MUTED)),
            _style("Notice", "Notice", f'<w:keepLines/>{fill}{_spacing(0, 0)}<w:ind w:left="198" w:right="198"/>'),
            _style("Caption", "caption", f"<w:keepNext/>{_spacing(240, 100, 264)}", _text(11.5, look.INK, bold=True)),
            _style("Figure", "Figure", f"<w:keepNext/>{_spacing(200, 60, 240)}", then="FigureCaption"),
            _style("FigureCaption", "Figure Caption", _spacing(60, 200, 264), _text(11.5, look.INK, bold=True),
                   based="Caption"),
            _style("TableText", "Table Text", tight, _text(11, look.INK), then="TableText"),
            _style("TableHeading", "Table Heading", f"<w:keepNext/>{tight}", _text(11, look.PLUM, bold=True),
                   based="TableText", then="TableText"),
            _style("Footer", "footer", rule + stops + _spacing(0, 0, 240), small),
            _style("Imprint", "Imprint", rule + _spacing(480, 0, 264), small),
        )
    )  # fmt: skip


def _tables() -> str:
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in
                      (("top", 30), ("left", 96), ("bottom", 30), ("right", 96)))  # fmt: skip
    rules = _border("bottom", 4, 0, look.RULE) + _border("insideH", 4, 0, look.RULE)
    tint = f'<w:shd w:val="clear" w:color="auto" w:fill="{_colour(look.TINT)}"/>'
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{rules}</w:tblBorders>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{_border("bottom", 12, 0)}</w:tcBorders>{tint}'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def _characters() -> str:
    plum = _colour(look.PLUM)
    return (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        f'<w:rPr><w:color w:val="{plum}"/><w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:qFormat/>'
        "<w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="Emphasis"><w:name w:val="Emphasis"/><w:qFormat/>'
        "<w:rPr><w:i/><w:iCs/></w:rPr></w:style>"
    )


def languages(language: str, direction: Direction) -> str:
    """The attributes of `w:lang`: Word keeps the language of right-to-left text apart from the other."""
    if direction == "rtl":
        return f'w:val="en-GB" w:eastAsia="en-GB" w:bidi={quoteattr(language)}'
    return f'w:val={quoteattr(language)} w:eastAsia="en-GB" w:bidi="ar-SA"'


def styles(language: str, direction: Direction) -> BaseOxmlElement:
    """The whole of word/styles.xml."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    size = _size(look.BODY_POINTS)
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:color w:val="{_colour(look.INK)}"/>{size}'
        f"<w:lang {languages(language, direction)}/></w:rPr></w:rPrDefault>"
        "<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
    )
    normal = _style("Normal", "Normal", _spacing(0, 160), based="", then="")
    parts = (defaults, normal, _front(), _headings(), _contents(), _running(), _characters(), _tables())
    return parse_xml(f"<w:styles {nsdecls('w')}>{''.join(parts)}</w:styles>")


def numbering(ordered_lists: int) -> BaseOxmlElement:
    """word/numbering.xml: number 1 is the bullet; from 3 on each ordered list has its own, starting at 1."""

    def kind(number: int, fmt: str, text: str) -> str:
        return (
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
            f'<w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl></w:abstractNum>'
        )

    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{restart}</w:num>'
        for number in range(2, 3 + ordered_lists)
    )
    bullet = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    content = kind(0, "bullet", "•") + kind(1, "decimal", "%1.") + bullet + lists
    return parse_xml(f"<w:numbering {nsdecls('w')}>{content}</w:numbering>")


def settings(language: str, direction: Direction) -> BaseOxmlElement:
    """word/settings.xml: today's layout rules, so that Word does not open the file in compatibility mode."""
    uri = "http://schemas.microsoft.com/office/word"
    return parse_xml(
        f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        f"<w:themeFontLang {languages(language, direction)}/>"
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
