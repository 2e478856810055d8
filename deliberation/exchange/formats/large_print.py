"""A document in large print: a page of HTML for paper, of which a tagged PDF is made (PDF/UA-1)."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from deliberation.exchange.document.html import write_body
from deliberation.exchange.document.types import Document
from deliberation.exchange.paper import pdf


def write_page(document: Document) -> str:
    """The page that `paper.pdf.tagged` makes a PDF of: 18 points and larger, black on white, its pages numbered."""
    style = files(__package__).joinpath("large_print.css").read_text(encoding="utf-8")
    about = document.metadata.organisation
    author = f'<meta name="author" content="{escape(about)}">' if about else ""
    return (
        f'<!doctype html><html lang="{escape(document.language)}" dir="{document.base}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title>{author}"
        f"<style>{pdf.font_faces()}{style}</style></head><body>{write_body(document)}</body></html>"
    )
