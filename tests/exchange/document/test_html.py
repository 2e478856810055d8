from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.exchange.document import look
from deliberation.exchange.document.cleaning import clean_text
from deliberation.exchange.document.html import write_html
from deliberation.exchange.document.types import (
    Contents,
    Document,
    Figure,
    Heading,
    Licence,
    List,
    Metadata,
    Notice,
    PageBreak,
    Quote,
    Run,
    Table,
    emphasis,
    item_list,
    link,
    paragraph,
    plain,
    strong,
)
from tests.exchange.document.examples import ARABIC, CHART

MADE = "2027-02-24T09:00:00+00:00"
VOID = {"meta", "link", "br", "img", "col"}


class Outline(HTMLParser):
    """Reads a page strictly: every element that opens closes in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def everything(text: str = "Words", language: str = "en-GB") -> Document:
    words = clean_text(text).strip() or "-"
    return Document(
        title=words,
        subtitle=text,
        language=language,
        metadata=Metadata(MADE, words, Licence(words, "https://licence.example/"), "R1", "1", words),
        blocks=(
            Contents(2),
            Heading(1, words, "first"),
            paragraph(plain(words), strong(words), emphasis(words), link(words, "#first"), link(words, "https://a.example/?a=1&b=2")),
            Heading(2, words),
            Quote(words, text, "ar"),
            item_list(words, words, ordered=True),
            List((paragraph(words, lang="cy"),)),
            Table(words, (words, words), ((words, Run(words, lang="pl")),), numeric=(1,), widths=(1, 3)),
            Figure(words, words, svg=CHART),
            PageBreak(),
            Notice(paragraph(words), words),
        ),
    )  # fmt: skip


def page(document: Document) -> Outline:
    return Outline(write_html(document).decode("utf-8"))


HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><script>x</script>", "' onmouseover='x",
    "<!--", "]]>", "{{ 7*7 }}", "&lt;b&gt; &amp;", "\u202egnp.exe", "nul\x00\x08", "half \ud800", "=cmd|'/C calc'!A0",
    "👩🏽‍🦽" * 50,
    ARABIC, "x" * 50_000, "line\none\r\ntwo",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(text: str) -> None:
    ordinary, outline = page(everything()), page(everything(text))
    tags = [tag for tag, _ in outline.elements if tag != "br"]
    assert tags == [tag for tag, _ in ordinary.elements]
    allowed = {name for _, attributes in ordinary.elements for name in attributes} | {"dir"}
    assert {name for _, attributes in outline.elements for name in attributes} <= allowed
    shown = "".join(outline.text)
    if text.isprintable() and not text.startswith("\u202e"):
        assert text in shown
    assert not re.search("[\x00\x08\u202e]", shown)


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_gives_a_well_formed_page(text: str) -> None:
    # Words make no element of their own, but for the ends of their lines.
    found, usual = (Counter(name for name, _ in page(everything(one)).elements) for one in (text or "-", "-"))
    assert set(found) <= {*usual, "br"}
    assert found["main"] == found["h1"] == 1


def test_the_page_asks_nothing_of_the_network_and_forbids_it() -> None:
    data = write_html(everything())
    text = data.decode("utf-8")
    outline = Outline(text)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(
        meta["content"] for meta in outline.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{digest}'" in policy
    assert not outline.all("script")
    assert all(image["src"].startswith("data:image/") for image in outline.all("img"))
    assert [item["rel"] for item in outline.all("link")] == ["license"]
    assert not any("style" in attributes for _, attributes in outline.elements)


def test_the_structure_serves_a_screen_reader() -> None:
    outline = page(everything())
    assert outline.all("html") == [{"lang": "en-GB", "dir": "ltr"}]
    assert len(outline.all("h1")) == len(outline.all("main")) == len(outline.all("title")) == 1
    assert outline.all("a")[0] == {"class": "skip", "href": "#document"}
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    inside = [a["href"][1:] for a in outline.all("a") if a["href"].startswith("#")]
    assert set(inside) <= set(ids)
    levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [cell.get("scope") for cell in outline.all("th")] == ["col", "col", "row"]
    assert len(outline.all("caption")) == 1
    assert outline.all("img")[0]["alt"] == "Words"
    assert {"class": "number", "lang": "pl", "dir": "ltr"}.items() >= outline.all("td")[0].items()


def test_a_right_to_left_document_and_other_languages_in_it() -> None:
    text = write_html(everything(ARABIC, "ar")).decode("utf-8")
    assert '<html lang="ar" dir="rtl">' in text
    english = Document("عنوان", (paragraph("An English sentence."),), Metadata("2027-02-24T09:00:00Z"), "ar")
    assert '<p dir="ltr">An English sentence.</p>' in write_html(english).decode("utf-8")
    british = write_html(everything(ARABIC)).decode("utf-8")
    assert f'<p dir="rtl">{ARABIC}' in british
    assert '<figure class="quote" dir="rtl">\n<blockquote lang="ar">' in british


def test_the_same_document_is_the_same_page() -> None:
    assert write_html(everything()) == write_html(everything())


def test_the_stylesheet_uses_the_shared_colours() -> None:
    text = write_html(everything()).decode("utf-8")
    declared = (
        f"--ink: {look.INK}; --muted: {look.MUTED}; --plum: {look.PLUM}; --tint: {look.TINT}; --rule: {look.RULE};"
    )
    assert declared in text


def test_a_list_keeps_its_bullets_in_one_column() -> None:
    blocks = (List((paragraph("One two three"), paragraph("نعم"), paragraph("لا", lang="ar"))),)
    text = write_html(Document("Title", blocks, Metadata(MADE))).decode("utf-8")
    assert '<ul>\n<li>One two three</li>\n<li>نعم</li>\n<li lang="ar" dir="rtl">لا</li>\n</ul>' in text
