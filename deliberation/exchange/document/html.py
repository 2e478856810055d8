"""A document as one HTML file that stands alone: it opens from a memory stick, asks nothing of the network, and prints.

The file forbids itself everything but its own stylesheet and the pictures inside it (a content policy with the
stylesheet's hash), so that even a mistake in escaping could neither run nor load anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from accessibility.languages import Direction
from accessibility.languages import direction as language_direction
from deliberation.exchange.document.cleaning import cell_direction, text_direction
from deliberation.exchange.document.contents import entries
from deliberation.exchange.document.types import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    List,
    Notice,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
)

MIMETYPE = "text/html; charset=utf-8"


def write_html(document: Document) -> bytes:
    """The document as UTF-8 bytes of one HTML page; the same document gives the same bytes."""
    return _Page(document).whole().encode("utf-8")


def write_body(document: Document) -> str:
    """The document without the frame of a page, for writers with a frame of their own."""
    page = _Page(document)
    return page.masthead() + "".join(page.block(block) for block in document.blocks)


def _stylesheet() -> str:
    return files(__package__).joinpath("document.css").read_text(encoding="utf-8")


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


def _run(run: Run) -> str:
    inner = _lines(run.text)
    if run.style == "strong":
        inner = f"<strong>{inner}</strong>"
    elif run.style == "emphasis":
        inner = f"<em>{inner}</em>"
    if run.href:
        inner = f'<a href="{escape(run.href)}">{inner}</a>'
    if run.lang:
        inner = f'<span lang="{escape(run.lang)}" dir="{language_direction(run.lang)}">{inner}</span>'
    return inner


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


class _Page:
    """One writing of one document: numbers the tables and figures as they come."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tables = 0
        self.figures = 0

    def whole(self) -> str:
        document = self.document
        style = _stylesheet()
        digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        return "".join(
            (
                "<!doctype html>\n",
                f'<html lang="{escape(document.language)}" dir="{document.base}">\n<head>\n',
                '<meta charset="utf-8">\n',
                f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n',
                '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
                f"<title>{escape(document.title)}</title>\n",
                self._about(),
                f"<style>{style}</style>\n</head>\n<body>\n",
                f'<a class="skip" href="#document">{escape(document.labels.skip)}</a>\n',
                self.masthead(),
                '<main id="document" tabindex="-1">\n',
                "".join(self.block(block) for block in document.blocks),
                "</main>\n",
                self._footer(),
                "</body>\n</html>\n",
            )
        )

    def _about(self) -> str:
        metadata = self.document.metadata
        named = (
            ("author", metadata.organisation),
            ("description", metadata.subject),
            ("keywords", ", ".join(metadata.keywords)),
            ("dcterms.created", metadata.made_at),
            ("dcterms.identifier", metadata.reference),
        )
        tags = [f'<meta name="{name}" content="{escape(value)}">\n' for name, value in named if value]
        if metadata.licence and metadata.licence.url:
            tags.append(f'<link rel="license" href="{escape(metadata.licence.url)}">\n')
        return "".join(tags)

    def masthead(self) -> str:
        document = self.document
        organisation, subtitle = document.metadata.organisation, document.subtitle
        parts = ["<header>\n"]
        if organisation:
            parts.append(f'<p class="organisation"{self._direction(organisation)}>{escape(organisation)}</p>\n')
        parts.append(f"<h1{self._direction(document.title)}>{escape(document.title)}</h1>\n")
        if subtitle:
            parts.append(f'<p class="subtitle"{self._direction(subtitle)}>{escape(subtitle)}</p>\n')
        return "".join((*parts, "</header>\n"))

    def _footer(self) -> str:
        labels, metadata = self.document.labels, self.document.metadata
        parts = [
            f'{escape(labels.made)} <time datetime="{escape(metadata.made_at)}">{metadata.moment:%Y-%m-%d}</time>.'
        ]
        if metadata.licence:
            name = escape(metadata.licence.name)
            url = escape(metadata.licence.url)
            parts.append(f"{escape(labels.licence)}: " + (f'<a href="{url}">{name}</a>.' if url else f"{name}."))
        return f"<footer>\n<p>{' '.join(parts)}</p>\n</footer>\n"

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                level = block.level + 1
                return f'<h{level} id="{block.anchor}"{self._direction(block.text)}>{escape(block.text)}</h{level}>\n'
            case Paragraph():
                return f"<p{self._direction(block.text, block.lang)}>{_runs(block.runs)}</p>\n"
            case Quote():
                return self._quote(block)
            case List():
                return self._list(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Notice():
                title = f"<p><strong>{escape(block.title)}</strong></p>\n" if block.title else ""
                return f'<div class="notice">\n{title}{self.block(block.body)}</div>\n'
            case PageBreak():
                return '<div class="page-break"></div>\n'
            case Contents():
                return self._contents(block.depth)

    def _direction(self, text: str, lang: str = "") -> str:
        """The attributes for a block in another language, or one whose letters run the other way."""
        base: Direction = self.document.base
        if lang:
            return f' lang="{escape(lang)}" dir="{language_direction(lang)}"'
        found = text_direction(text, base)
        return "" if found == base else f' dir="{found}"'

    def _list(self, block: List) -> str:
        # One direction for the whole list, so that its bullets stand in one column.
        kind = "ol" if block.ordered else "ul"
        direction = self._direction(" ".join(item.text for item in block.items))
        items = (
            f"<li{self._direction(item.text, item.lang) if item.lang else ''}>{_runs(item.runs)}</li>\n"
            for item in block.items
        )
        return f"<{kind}{direction}>\n{''.join(items)}</{kind}>\n"

    def _quote(self, quote: Quote) -> str:
        # The whole quote turns with its words: the bar and the name stand on the side on which they begin.
        found = language_direction(quote.lang) if quote.lang else text_direction(quote.text, self.document.base)
        lang = f' lang="{escape(quote.lang)}"' if quote.lang else ""
        words = f"<blockquote{lang}>\n<p>{_lines(quote.text)}</p>\n</blockquote>\n"
        by = f"<figcaption>{escape(quote.attribution)}</figcaption>\n" if quote.attribution else ""
        return f'<figure class="quote" dir="{found}">\n{words}{by}</figure>\n'

    def _table(self, table: Table) -> str:
        self.tables += 1
        name = f"table-{self.tables}"
        label = f"{escape(self.document.labels.table)} {self.tables}. {escape(table.caption)}"
        head = "".join(
            f'<th scope="col"{self._cell_class(table, column)}>{escape(text)}</th>'
            for column, text in enumerate(table.header)
        )
        body = "".join(self._row(table, row) for row in table.cells)
        wide = ' class="wide"' if len(table.header) > 4 else ""
        return (
            f'<div class="table" role="region" aria-labelledby="{name}" tabindex="0">\n'
            f'<table{wide}>\n<caption id="{name}"{self._direction(table.caption)}>{label}</caption>\n'
            f"{self._columns(table)}<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
        )

    def _columns(self, table: Table) -> str:
        # Widths as attributes of <col>: the content policy allows no style attributes.
        if not table.widths:
            return ""
        whole = sum(table.widths)
        columns = "".join(f'<col width="{round(100 * share / whole)}%">' for share in table.widths)
        return f"<colgroup>{columns}</colgroup>\n"

    def _row(self, table: Table, row: Sequence[Run]) -> str:
        cells = []
        for column, run in enumerate(row):
            extra = self._cell_class(table, column) + self._cell_direction(run)
            if column == 0 and table.row_headers:
                cells.append(f'<th scope="row"{extra}>{_run(run)}</th>')
            else:
                cells.append(f"<td{extra}>{_run(run)}</td>")
        return f"<tr>{''.join(cells)}</tr>\n"

    def _cell_direction(self, run: Run) -> str:
        base = self.document.base
        found = language_direction(run.lang) if run.lang else cell_direction(run.text, base)
        return "" if found == base else f' dir="{found}"'

    def _cell_class(self, table: Table, column: int) -> str:
        return ' class="number"' if column in table.numeric else ""

    def _figure(self, figure: Figure) -> str:
        self.figures += 1
        kind, data = ("image/svg+xml", figure.svg) if figure.svg else ("image/png", figure.png)
        source = f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
        label = f"{escape(self.document.labels.figure)} {self.figures}. {escape(figure.caption)}"
        return (
            f'<figure>\n<img src="{source}" alt="{escape(figure.alt)}">\n'
            f"<figcaption{self._direction(figure.caption)}>{label}</figcaption>\n</figure>\n"
        )

    def _contents(self, depth: int) -> str:
        label = escape(self.document.labels.contents)
        items = "".join(
            f'<li class="level-{heading.level}"><a href="#{heading.anchor}"{self._direction(heading.text)}>'
            f"{escape(heading.text)}</a></li>\n"
            for heading in entries(self.document, depth)
        )
        return (
            f'<nav aria-labelledby="contents-list">\n<h2 id="contents-list">{label}</h2>\n<ul>\n{items}</ul>\n</nav>\n'
        )
