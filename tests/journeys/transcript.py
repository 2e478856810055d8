"""What a screen reader would say of a page, line by line, from the browser's own accessibility tree.

`python -m tests.journeys.transcript` builds the demo and prints its page of results as a member hears it, and
`--write` keeps that in docs/methods. A simulation: it says everything in reading order, as somebody hears who lets the
page be read out, with the heading of its column before each cell of a table.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from deliberation.config import load
from deliberation.database import db
from deliberation.factory import create_app
from deliberation.scenario import demo
from deliberation.schema import upgrade
from tests.journeys import browser as chromium
from tests.journeys import resident
from tests.journeys.people import Person
from tests.journeys.server import serving

KEPT = Path(__file__).resolve().parents[2] / "docs" / "methods" / "transcript-of-the-results.md"
HEAD = """# The page of results, as a screen reader says it

The demo's results as a member hears them, from the browser's own accessibility tree, in reading order.
Before each cell of a table stands the heading of its column.
It is a simulation: no screen reader was asked, and nobody who is blind has tried it yet.
Made by `python -m tests.journeys.transcript --write`; a test says if it is current.

"""
SERVE = ("-m", "tests.journeys.demo_server")
# Roles whose name is their whole content, so that nothing inside is said again.
WHOLE = {"heading", "link", "button", "rowheader", "columnheader", "DisclosureTriangle", "checkbox", "radio", "textbox"}
NAMES = {"DisclosureTriangle": "button", "graphics-document": "graphic", "image": "graphic", "img": "graphic"}


@dataclass(slots=True)
class Node:
    """A thing on the page: what it is, what it is called, what is in it."""

    role: str
    name: str
    properties: dict[str, Any]
    children: list[Node] = field(default_factory=list)

    def every(self, *roles: str) -> Iterator[Node]:
        """Everything of these roles in it, in reading order."""
        for child in self.children:
            if child.role in roles:
                yield child
            yield from child.every(*roles)

    @property
    def words(self) -> str:
        """All words in it."""
        if self.role == "StaticText":
            return self.name
        return " ".join(" ".join(child.words for child in self.children).split())


def tree(page: Page) -> Node:
    """The page as the browser tells it to a screen reader, without what it ignores."""
    session = page.context.new_cdp_session(page)
    found = {one["nodeId"]: one for one in session.send("Accessibility.getFullAXTree")["nodes"]}

    def made(key: str) -> list[Node]:
        one = found[key]
        inside = [node for child in one.get("childIds", []) if child in found for node in made(child)]
        role = str(one.get("role", {}).get("value", ""))
        if one.get("ignored") or role in ("generic", "none", "InlineTextBox"):
            return inside
        properties = {each["name"]: each["value"].get("value") for each in one.get("properties", [])}
        return [Node(role, str(one.get("name", {}).get("value", "")).strip(), properties, inside)]

    root = next(key for key, one in found.items() if "parentId" not in one)
    return made(root)[0]


def said(node: Node) -> list[str]:
    """Everything that is said of a thing and of what is in it."""
    lines = list(_said(node))
    return [line for line in lines if line]


def _said(node: Node) -> Iterator[str]:
    if node.role == "StaticText":
        yield node.name
    elif node.role in WHOLE:
        yield _whole(node)
    elif node.role == "paragraph" and not any(node.every(*WHOLE)):
        yield node.words
    else:
        yield from OF_ROLES.get(node.role, _inside)(node)


def _inside(node: Node) -> Iterator[str]:
    for child in node.children:
        yield from _said(child)


def _list(node: Node) -> Iterator[str]:
    items = [child for child in node.children if child.role == "listitem"]
    yield f"list with {len(items)} {'item' if len(items) == 1 else 'items'}"
    for item in items:
        yield from _item(item)
    yield "end of list"


def _place(node: Node) -> Iterator[str]:
    kind, name = NAMES.get(node.role, node.role), node.name or _caption(node)
    yield f"{kind} “{name}”" if name else kind
    for child in node.children:
        if child.words != name:
            yield from _said(child)


def _caption(node: Node) -> str:
    return next((one.words for one in node.children if one.role == "Figcaption"), "")


def _item(item: Node) -> Iterator[str]:
    inside = [child for child in item.children if child.role != "ListMarker"]
    if any(True for _ in item.every("list", "table", *WHOLE)):
        for child in inside:
            yield from (f"item: {line}" for line in _said(child))
    else:
        yield "item: " + " ".join(" ".join(child.words for child in inside).split())


def _whole(node: Node) -> str:
    kind = NAMES.get(node.role, node.role)
    if node.role == "heading":
        kind = f"heading level {node.properties.get('level', '?')}"
    if node.role == "DisclosureTriangle":
        kind = "button, expanded" if node.properties.get("expanded") else "button, collapsed"
    return f"{kind}: {node.name or node.words}"


def _table(table: Node) -> Iterator[str]:
    rows = list(table.every("row"))
    headings = [one.words for one in rows[0].children if one.role == "columnheader"] if rows else []
    yield f"table “{table.name}” with {len(rows) - bool(headings)} rows and {len(headings)} columns"
    for number, row in enumerate(rows[1:] if headings else rows, 1):
        cells = [one for one in row.children if one.role in ("cell", "gridcell", "rowheader", "columnheader")]
        if len(cells) == 1 and len(headings) > 1:
            yield f"row {number}: {cells[0].words}"
            continue
        named = [_cell(at, cell, headings) for at, cell in enumerate(cells)]
        yield f"row {number}: {'; '.join(named)}"
    yield "end of table"


def _cell(at: int, cell: Node, headings: Sequence[str]) -> str:
    if cell.role == "rowheader" or at >= len(headings):
        return cell.words
    return f"{headings[at]} {cell.words}"


PLACES = ("main", "navigation", "banner", "contentinfo", "region", "search", "form")
PICTURES = ("figure", "graphic", "image", "img", "graphics-document")
OF_ROLES = {"table": _table, "list": _list, **dict.fromkeys((*PLACES, *PICTURES), _place)}


def transcript(page: Page) -> list[str]:
    """What is said of the page's main part, its title first."""
    main = next(tree(page).every("main"))
    return [f"page “{page.title()}”", *said(main)]


def as_document(lines: Sequence[str]) -> str:
    """The transcript as it is kept: one line each, and no time that passes."""
    kept = [re.sub(r"^This was made .* from ", "This was made just now from ", line) for line in lines]
    return HEAD + "".join(f"- {line}\n" for line in kept)


@contextmanager
def results_of_the_demo(running: Browser, var: Path) -> Iterator[Page]:
    """The demo's page of results, as the member whose code is on the front page sees it."""
    app = create_app(load({"FOLKMOOT_VAR": str(var), "FOLKMOOT_HELP_PHONE": "01632 960 960"}))
    upgrade(app)
    with app.app_context():
        details, _ = demo.build(db.session(), var, lambda _: None)
        db.session.remove()
        db.engine.dispose()
    with serving(var, SERVE) as address:
        person = Person(running, address)
        resident.come_in(person, details.codes[1].words)
        person.page.goto(f"{address}/take-part/{details.process}/results")
        yield person.page
        person.leave()


def main() -> None:
    """Print the transcript, or keep it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium.chromium() as running,
        results_of_the_demo(running, Path(folder)) as page,
    ):
        lines = transcript(page)
    if "--write" in sys.argv[1:]:
        KEPT.write_text(as_document(lines), encoding="utf-8")
    else:
        sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
