from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.exchange.document.docx import write_docx
from deliberation.exchange.document.types import (
    Contents,
    Document,
    Figure,
    Heading,
    Labels,
    Licence,
    Metadata,
    Notice,
    Quote,
    Table,
    item_list,
    link,
    paragraph,
    strong,
)
from tests.exchange.document.examples import ARABIC, CHART
from tests.exchange.document.test_html import HOSTILE, everything

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090 7753de0000000c494441"
    "54789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def opened(document: Document) -> Any:
    return docx.Document(io.BytesIO(write_docx(document)))


def report(language: str = "en-GB") -> Document:
    return Document(
        "Thriving in Wexmoor",
        (
            Contents(2),
            Heading(1, "First part", "first"),
            paragraph(
                "See ", link("below", "#second"), " or ",
                link("the site", "https://a.example/"), ", ", strong("now"), ".",
            ),
            Heading(2, "Second part", "second"),
            item_list("one", "two", ordered=True),
            item_list("dot"),
            item_list("uno", "dos", ordered=True),
            Table("Money", ("What", "How much"), (("A01", "£480,000"), ("A02", "£12")), numeric=(1,), widths=(3, 1)),
            Table("Empty", ("What",), ()),
            Quote("A bag and nowhere to put it.", "A member"),
            Notice(paragraph("Mind this."), "Notice"),
            Figure("Agreement", "36 of 46 agree", svg=CHART),
            Figure("A point", "One point", png=PNG),
            Heading(1, "Last part"),
        ),
        Metadata(
            "2027-02-24T09:30:15+02:00", "Wexmoor Borough Council", Licence("OGL v3", "https://licence.example/"),
            "ST-1", "3", "What is asked", ("Wexmoor", "homes"),
        ),
        language,
        "Local strategy",
    )  # fmt: skip


def test_headings_text_and_lists_are_words_own() -> None:
    word = opened(report())
    styled = [(p.style.name, p.text) for p in word.paragraphs]
    assert [text for name, text in styled if name == "Title"] == ["Thriving in Wexmoor"]
    assert [text for name, text in styled if name == "Heading 1"] == ["First part", "Last part"]
    assert [text for name, text in styled if name == "Heading 2"] == ["Second part"]
    assert ("Normal", "See below or the site, now.") in styled
    assert [text for name, text in styled if name == "List Number"] == ["one", "two", "uno", "dos"]
    assert [text for name, text in styled if name == "List Bullet"] == ["dot"]
    assert ("Quote", "A bag and nowhere to put it.") in styled
    assert ("Quote Source", "A member") in styled
    assert [text for name, text in styled if name == "Caption"] == ["Table 1. Money", "Table 2. Empty"]
    known = {style.name for style in word.styles}
    assert all(name in known for name, _ in styled)


def test_each_ordered_list_begins_at_one() -> None:
    word = opened(report())
    used = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert used[0] == used[1] != used[2] == used[3]
    numbering = word.part.numbering_part.element
    for number in set(used):
        num = next(item for item in numbering.findall(qn("w:num")) if item.numId == number)
        start = num.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        assert start.get(qn("w:val")) == "1"


def test_contents_stand_there_at_once_and_lead_to_the_headings() -> None:
    word = opened(report())
    entries = [p for p in word.paragraphs if p.style.name.lower().startswith("toc ") and p.style.name[-1].isdigit()]
    assert [p.text for p in entries] == ["First part", "Second part", "Last part"]
    anchors = [link.fragment for p in entries for link in p.hyperlinks]
    body = word.element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert anchors == marks
    assert len(marks) == len(set(marks))
    assert all(re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,39}", mark) for mark in marks)
    assert any("TOC" in (code.text or "") for code in body.iter(qn("w:instrText")))
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_tables_keep_their_cells_header_and_caption() -> None:
    word = opened(report())
    table, empty = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["What", "How much"], ["A01", "£480,000"], ["A02", "£12"],
    ]  # fmt: skip
    assert len(empty.rows) == 1
    headers = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert headers == [True, False, False]
    assert table.style.name == "Report Table"
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Money"
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, 2]
    assert sum(int(column.width.twips) for column in table.columns) <= 9638


def test_pictures_have_words_and_drawings_are_attached() -> None:
    data = write_docx(report())
    word = docx.Document(io.BytesIO(data))
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert described == ["36 of 46 agree", "One point"]
    assert len({shape._inline.docPr.id for shape in word.inline_shapes}) == 2
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/drawing1.svg") == CHART
        assert b"svgBlip" in archive.read("word/document.xml")
        assert b"image/svg+xml" in archive.read("[Content_Types].xml")
    shown = word.inline_shapes[0]
    assert shown.width / shown.height == pytest.approx(640 / 220, rel=0.01)
    assert shown.width <= word.sections[0].page_width - 2 * word.sections[0].left_margin
    assert "In words: 36 of 46 agree" in [p.text for p in word.paragraphs]


def test_language_page_and_properties_are_said() -> None:
    word = opened(report())
    lang = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    assert lang.get(qn("w:val")) == "en-GB"
    properties = word.core_properties
    assert (properties.title, properties.language) == ("Thriving in Wexmoor", "en-GB")
    assert properties.author == properties.last_modified_by == "Wexmoor Borough Council"
    assert (properties.subject, properties.keywords, properties.comments) == (
        "What is asked",
        "Wexmoor, homes",
        "OGL v3",
    )
    assert (properties.identifier, properties.version) == ("ST-1", "3")
    assert properties.created.isoformat() == properties.modified.isoformat() == "2027-02-24T07:30:15+00:00"
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    footer = section.footer.paragraphs[0]
    assert footer.text.startswith("Thriving in Wexmoor\tPage 1 of 1")
    codes = [code.text.strip() for code in footer._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert word.styles["Normal"].element.rPr is None
    size = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:sz')}")
    assert size.get(qn("w:val")) == "24"


def test_nothing_of_the_template_is_left() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(report()))) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if re.search("custom|thumbnail|Effects|theme|app.xml|webSettings", name)]
    assert b"python-docx" not in whole
    assert b"2013" not in whole
    assert names[0] == "[Content_Types].xml"


def test_the_same_document_is_the_same_file_and_carries_its_own_time() -> None:
    first = write_docx(report())
    assert first == write_docx(report())
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2027, 2, 24, 7, 30, 14)}
        assert archive.testzip() is None


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(text: str) -> None:
    word = opened(everything(text))
    ordinary = opened(everything())
    assert [p.style.name for p in word.paragraphs] == [p.style.name for p in ordinary.paragraphs]
    shown = "\n".join(p.text for p in word.paragraphs)
    if text.isprintable() and not text.startswith("\u202e"):
        assert text in shown
    assert not re.search("[\x00\x08\u202e]", shown)


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_can_be_opened_again(text: str) -> None:
    styles = [one.style.name for one in opened(everything(text or "-")).paragraphs]
    # Nothing that is written in a heading, a list or a table makes another structure of the document.
    assert {"Title", "Heading 1", "Heading 2", "Quote"} <= set(styles)


def test_right_to_left_text_in_a_left_to_right_document() -> None:
    word = opened(Document("Title", (Quote(ARABIC, "Layla", "ar"), paragraph("English")), report().metadata))
    quote = next(p for p in word.paragraphs if p.style.name == "Quote")
    assert quote.text == ARABIC
    assert quote._p.pPr.find(qn("w:bidi")) is not None
    marked = {
        run.text.strip(): run._r.rPr is not None and run._r.rPr.find(qn("w:rtl")) is not None for run in quote.runs
    }
    assert marked["NHS"] is False
    assert all(is_right for text, is_right in marked.items() if text != "NHS")
    languages = {item.get(qn("w:bidi")) for item in quote._p.iter(qn("w:lang"))}
    assert languages == {"ar"}
    english = next(p for p in word.paragraphs if p.text == "English")
    assert english._p.pPr.find(qn("w:bidi")) is None


def test_a_right_to_left_document() -> None:
    table = Table("المال", ("ماذا", "كم"), (("بيت", "12"),), numeric=(1,))
    document = Document(
        "استراتيجية",
        (Contents(), Heading(1, "السؤال"), table, paragraph("An English sentence.")),
        report().metadata,
        "ar",
        labels=Labels(table="جدول"),
    )  # fmt: skip
    word = opened(document)
    assert word.element.body.sectPr.find(qn("w:bidi")) is not None
    assert word.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    by_text = {p.text: p._p.pPr.find(qn("w:bidi")) is not None for p in word.paragraphs}
    assert by_text["السؤال"]
    assert by_text["جدول 1. المال"]
    assert not by_text["An English sentence."]
    lang = next(word.styles.element.iter(qn("w:lang")))
    assert lang.get(qn("w:bidi")) == "ar"
    assert word.core_properties.language == "ar"


def test_what_is_longer_than_a_page_can_still_be_laid_out() -> None:
    long = "word " * 3000
    document = Document(long, (Table("c", ("a",), ((long,), ("short",))),), report().metadata)
    word = opened(document)
    whole = [row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in word.tables[0].rows]
    assert whole == [True, False, True]
    assert len(word.sections[0].footer.paragraphs[0].text) < 100
    assert next(p.text for p in word.paragraphs if p.style.name == "Title") == long.strip()


def test_neighbouring_boxes_are_not_joined() -> None:
    notices = [Notice(paragraph("one")), Notice(paragraph("two"))]
    word = opened(Document("Title", tuple(notices), report().metadata))
    indents = [p._p.pPr.ind is not None for p in word.paragraphs if p.style.name == "Notice"]
    assert indents == [True, False]


def test_in_a_right_to_left_table_references_stay_in_line_with_their_column() -> None:
    rows = (("A01", "An English sentence"), ("12", "نعم"))
    word = opened(Document("عنوان", (Table("c d", ("x y", "z"), rows),), report().metadata, "ar"))
    cells = [
        [cell.paragraphs[0]._p.pPr.find(qn("w:bidi")) is not None for cell in row.cells] for row in word.tables[0].rows
    ]
    assert cells == [[True, True], [True, False], [True, True]]
