"""Sheets of paper as HTML: the same for the page that is printed from a browser and for the PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from accessibility.languages import direction
from deliberation.exchange.paper.layout import MEASURES, fits_in_a_row, pages
from deliberation.exchange.paper.types import Ask, Sheet

# Draws the code of an address.
Draw = Callable[[Sheet], str]


def write_sheets(sheets: Iterable[Sheet], draw: Draw, *, level: int) -> str:
    """All pages of all sheets, one `section` each. `level` is the heading level of a sheet's title."""
    return "\n".join(_page(sheet, draw, level, number) for sheet in sheets for number in range(len(pages(sheet))))


def _page(sheet: Sheet, draw: Draw, level: int, number: int) -> str:
    all_pages = pages(sheet)
    first, last = number == 0, number == len(all_pages) - 1
    parts = [_band(sheet, draw, number + 1, len(all_pages))]
    if first:
        parts += [f"<h{level}>{escape(sheet.title)}</h{level}>", _list(sheet.how, "how")]
    parts += [_ask(ask, sheet, level + 1) for ask in all_pages[number]]
    if last:
        parts.append(_list(sheet.end, "how end"))
    opening = f'<section class="paper {sheet.look}" lang="{escape(sheet.language)}" dir="{sheet.direction}">'
    return "\n".join([opening, *parts, "</section>"])


def _band(sheet: Sheet, draw: Draw, number: int, all_pages: int) -> str:
    labels = sheet.labels
    shown = labels.page.format(number=number, all=all_pages)
    return (
        f'<div class="band"><div><p>{escape(sheet.place)}</p>'
        f'<p class="sheet-number">{escape(labels.sheet)} <b translate="no">{escape(sheet.number)}</b></p>'
        f"<p>{escape(shown)}{_called(sheet)}</p></div>"
        f"{draw(sheet)}</div>"
    )


def _called(sheet: Sheet) -> str:
    if not sheet.called:
        return ""
    return f' · {escape(sheet.labels.called)} <b translate="no">{escape(sheet.called)}</b>'


def _list(lines: Sequence[str], name: str) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="{name}">{items}</ul>' if lines else ""


def _ask(ask: Ask, sheet: Sheet, level: int) -> str:
    own = f' lang="{escape(ask.language)}" dir="{direction(ask.language)}"' if ask.language != sheet.language else ""
    lead = f'<p class="ask-lead">{escape(ask.lead)}</p>' if ask.lead else ""
    row = " in-a-row" if MEASURES[sheet.look].in_a_row and fits_in_a_row(ask) else ""
    boxes = "".join(f'<li><span class="box"></span>{escape(choice)}</li>' for choice in ask.choices)
    ticks = f'<ul class="ticks{row}">{boxes}</ul>' if boxes else ""
    lines = f'<div class="lines">{"<div></div>" * ask.lines}</div>' if ask.lines else ""
    text = escape(ask.text).replace("\n", "<br>")
    more = (
        f'<p class="ask-more"{own} data-own-words>{escape(ask.more).replace(chr(10), "<br>")}</p>' if ask.more else ""
    )
    return f'<div class="ask">{lead}<h{level}{own} data-own-words>{text}</h{level}>{more}{ticks}{lines}</div>'
