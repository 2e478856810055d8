"""Rules about what stands on the page: links, pictures, drawings, tables, sound and film."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from accessibility.contract.page import Page, Problem
from accessibility.contract.tree import Node

_SCOPES: Final = frozenset(["row", "col", "rowgroup", "colgroup"])


def check_links(page: Page) -> Iterator[Problem]:
    """Each link goes somewhere and says where; in the main part the same words always lead to the same place."""
    for link in page.all("a"):
        if link.get("href").strip() in {"", "#"}:
            yield Problem("link-without-target", str(link))
        if not page.name(link):
            yield Problem("link-empty", str(link))
        if link.has("target") and link.get("target") != "_self":
            yield Problem("new-window", str(link))
    places: dict[str, str] = {}
    in_summaries = {id(node) for alert in page.alerts for node in alert.below()}
    for link in page.main:
        if link.tag == "a" and link.has("href") and id(link) not in in_summaries:
            name = page.name(link).casefold()
            if name and places.setdefault(name, link.get("href")) != link.get("href"):
                yield Problem("link-ambiguous", f"{name!r}: {places[name]} and {link.get('href')}")


def check_pictures(page: Page) -> Iterator[Problem]:
    """Each picture has a text for it (maybe empty); a drawing is named or hidden; it has words only if hidden."""
    for node in page.all("img", "area"):
        if not node.has("alt"):
            yield Problem("image-alt", str(node))
    for drawing in page.all("svg"):
        if drawing.closest("svg") is not None or _is_hidden(drawing):
            continue
        if drawing.get("role") != "img" or not _drawing_name(page, drawing):
            yield Problem("drawing-unnamed", str(drawing))
        if any(node.tag == "text" for node in drawing.below()):
            yield Problem("drawing-text", str(drawing))


def _is_hidden(node: Node) -> bool:
    return any(n.get("aria-hidden") == "true" for n in (node, *node.above()))


def _drawing_name(page: Page, drawing: Node) -> str:
    title = next((node.text() for node in drawing.below() if node.tag == "title"), "")
    labelled = drawing.has("aria-label") or drawing.has("aria-labelledby")
    return page.name(drawing) if labelled else title


def check_tables(page: Page) -> Iterator[Problem]:
    """Each table has a caption and headings that say what they head."""
    for table in page.all("table"):
        first = next((part for part in table.parts if isinstance(part, Node)), None)
        if first is None or first.tag != "caption" or not first.text():
            yield Problem("table-caption", str(table))
        headings = [node for node in table.below() if node.tag == "th"]
        if not headings:
            yield Problem("table-headings", str(table))
        for heading in headings:
            if heading.get("scope") not in _SCOPES:
                yield Problem("table-scope", f"{heading} {heading.text()!r}")
            if not heading.text():
                yield Problem("table-heading-empty", f"{heading} in {first.text() if first else ''!r}")


def check_media(page: Page) -> Iterator[Problem]:
    """Sound and film start only when asked to, can be stopped, and a frame has a title."""
    for node in page.all("audio", "video"):
        if node.has("autoplay"):
            yield Problem("autoplay", str(node))
        if not node.has("controls"):
            yield Problem("media-controls", str(node))
    for frame in page.all("iframe"):
        if not frame.get("title").strip():
            yield Problem("frame-untitled", str(frame))
