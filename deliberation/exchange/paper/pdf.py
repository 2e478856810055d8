"""Sheets of paper as a tagged PDF (PDF/UA-1), by WeasyPrint, where the system has pango for it."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from importlib.util import find_spec

import segno

from deliberation.exchange.paper.html import write_sheets
from deliberation.exchange.paper.types import Sheet

MIMETYPE = "application/pdf"
FONTS = {(400, "atkinson-400"), (700, "atkinson-700"), (400, "atkinson-ext-400"), (700, "atkinson-ext-700")}
# What Debian calls what WeasyPrint needs of the system.
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# The libraries that it opens when it loads.
LIBRARIES = ("gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0")


@cache
def missing() -> str:
    """What is missing for PDF: the name of a package or library; empty where all is there. WeasyPrint is not loaded."""
    from ctypes.util import find_library  # noqa: PLC0415 -- few ask, and it takes a moment

    if find_spec("weasyprint") is None:
        return "weasyprint"
    return next((name for name in LIBRARIES if find_library(name) is None), "")


def write_pdf(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of one PDF file with all sheets. It asks nothing of the network."""
    static = files("accessibility").joinpath("static")
    style = static.joinpath("css", "paper.css").read_text(encoding="utf-8")
    language = sheets[0].language
    page = (
        f'<!doctype html><html lang="{escape(language)}" dir="{sheets[0].direction}"><head><meta charset="utf-8">'
        f"<title>{escape(sheets[0].title)}</title><style>{font_faces()}{style}</style></head>"
        f"<body>{write_sheets(sheets, _drawing, level=1)}</body></html>"
    )
    return tagged(page)


def tagged(page: str) -> bytes:
    """A page of HTML that holds all it needs, as a tagged PDF."""
    from weasyprint import HTML  # noqa: PLC0415 -- heavy
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=("data",)))
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1", font_config=FontConfiguration())
    return made


def font_faces() -> str:
    """Rules of CSS that carry our letters within them; they are called `Atkinson`."""
    return "".join(
        f"@font-face{{font-family:Atkinson;font-weight:{weight};src:url({_font(name)})}}"
        for weight, name in sorted(FONTS)
    )


def _font(name: str) -> str:
    content = files("accessibility").joinpath("static", "fonts", f"{name}.woff2").read_bytes()
    return f"data:font/woff2;base64,{base64.b64encode(content).decode('ascii')}"


def _drawing(sheet: Sheet) -> str:
    out = io.BytesIO()
    segno.make(sheet.address, error="q", micro=False, boost_error=False).save(out, kind="svg", border=4, xmldecl=False)
    picture = base64.b64encode(out.getvalue()).decode("ascii")
    return f'<img class="qr" src="data:image/svg+xml;base64,{picture}" alt="{escape(sheet.labels.about_qr)}">'
