from __future__ import annotations

from collections.abc import Callable

import pytest

from deliberation.errors import DeliberationError
from deliberation.exchange.document import look
from deliberation.exchange.document.types import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Licence,
    List,
    Metadata,
    Notice,
    Paragraph,
    Quote,
    Run,
    Table,
    item_list,
    link,
    paragraph,
)

MADE = Metadata("2027-02-24T09:00:00+00:00")


def document(*blocks: Block, language: str = "en-GB") -> Document:
    return Document("Title", blocks, MADE, language)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Heading(0, "x"), "document_heading_level"),
        (lambda: Heading(5, "x"), "document_heading_level"),
        (lambda: Heading(1, " \x00 "), "document_heading_empty"),
        (lambda: Heading(1, "x", "Not an anchor"), "document_anchor"),
        (lambda: Paragraph(()), "document_paragraph_empty"),
        (lambda: paragraph("\u202e"), "document_paragraph_empty"),
        (lambda: paragraph("x", lang="<script>"), "document_language"),
        (lambda: link("x", "javascript:alert(1)"), "document_link"),
        (lambda: link("x", "data:text/html,x"), "document_link"),
        (lambda: link("x", 'https://a.example/" onclick="x'), "document_link"),
        (lambda: Quote(""), "document_quote_empty"),
        (lambda: List(()), "document_list_empty"),
        (lambda: Table("", ("a",), ()), "document_caption_empty"),
        (lambda: Table("c", (), ()), "document_header_empty"),
        (lambda: Table("c", ("a", ""), ()), "document_header_empty"),
        (lambda: Table("c", ("a", "b"), (("1", "2"), ("1",))), "document_row_width"),
        (lambda: Table("c", ("a",), (), numeric=(1,)), "document_column"),
        (lambda: Table("c", ("a",), (), widths=(1, 2)), "document_widths"),
        (lambda: Table("c", ("a",), (), widths=(0,)), "document_widths"),
        (lambda: Figure("c", "", svg=b"<svg/>"), "document_figure_words"),
        (lambda: Figure("c", "a"), "document_figure_empty"),
        (lambda: Figure("c", "a", svg=b"<svg><script>x</script></svg>"), "document_figure_svg"),
        (lambda: Figure("c", "a", svg=b'<svg onload = "x"></svg>'), "document_figure_svg"),
        (lambda: Figure("c", "a", svg=b'<svg><image href="https://a.example/x"/></svg>'), "document_figure_svg"),
        (lambda: Figure("c", "a", svg=b'<!DOCTYPE svg [<!ENTITY x "y">]><svg/>'), "document_figure_svg"),
        (lambda: Figure("c", "a", png=b"GIF89a"), "document_figure_png"),
        (lambda: Contents(4), "document_contents_depth"),
        (lambda: Licence("x", "ftp://x.example"), "document_link"),
        (lambda: Metadata("yesterday"), "document_made_at"),
        (lambda: Metadata("2027-02-24T09:00:00"), "document_made_at"),
        (lambda: Document("", (), MADE), "document_title_empty"),
        (lambda: document(language=""), "document_language"),
        (lambda: document(Heading(2, "x")), "document_heading_skips"),
        (lambda: document(Heading(1, "x"), Heading(3, "y")), "document_heading_skips"),
        (lambda: document(Heading(1, "x", "a"), Heading(1, "y", "a")), "document_anchor_twice"),
        (lambda: document(paragraph(link("x", "#nowhere"))), "document_link_nowhere"),
        (lambda: document(item_list(link("x", "#nowhere"))), "document_link_nowhere"),
        (lambda: document(Notice(paragraph(link("x", "#nowhere")))), "document_link_nowhere"),
        (lambda: document(Table("c", ("a",), ((link("x", "#nowhere"),),))), "document_link_nowhere"),
    ],
)
def test_what_cannot_be_written_is_refused_when_it_is_made(make: Callable[[], object], code: str) -> None:
    with pytest.raises(DeliberationError) as caught:
        make()
    assert caught.value.code == code


def test_headings_without_an_anchor_get_one_that_is_free() -> None:
    made = document(Heading(1, "a"), Heading(2, "b", "part-2"), Heading(2, "c"), Heading(1, "d"))
    assert [heading.anchor for heading in made.headings] == ["part-1", "part-2", "part-3", "part-4"]


def test_a_heading_may_rise_by_more_than_one_level() -> None:
    made = document(Heading(1, "a"), Heading(2, "b"), Heading(3, "c"), Heading(1, "d"))
    assert [heading.level for heading in made.headings] == [1, 2, 3, 1]


def test_text_is_cleaned_wherever_it_stands() -> None:
    dirty = "a\x00\u202eb"
    table = Table(dirty, (dirty,), ((dirty,),))
    assert (table.caption, table.header, table.cells[0][0].text) == ("ab", ("ab",), "ab")
    assert (Heading(1, dirty).text, Quote(dirty, dirty).attribution, Run(dirty).text) == ("ab", "ab", "ab")
    assert document(Heading(1, dirty)).title == "Title"


def test_the_language_gives_the_direction_unless_it_is_said() -> None:
    assert document(language="ar").base == "rtl"
    assert document(language="cy").base == "ltr"
    assert Document("t", (), MADE, "ku", direction="rtl").base == "rtl"


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground"), look.TEXT_PAIRS)
def test_every_text_colour_has_seven_to_one_on_its_ground(text: str, ground: str) -> None:
    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7
