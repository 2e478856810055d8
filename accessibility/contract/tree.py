"""A small, strict reading of HTML: enough for pages that our own templates print, and fast enough to run on each.

It is no browser: where a browser would silently mend a page (a tag never closed, an end without a start, an attribute
given twice), the fault is written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_RAW: Final = frozenset(["script", "style", "textarea", "title"])
_UNSEEN: Final = frozenset(["script", "style", "template", "head"])
_TOKEN: Final = re.compile(
    r"<!--.*?(?:-->|$)|<!(?P<declaration>[^>]*)>|<(?P<end>/?)(?P<tag>[a-zA-Z][\w:-]*)"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


@dataclass(slots=True, eq=False)
class Node:
    """An element: its name and attributes, what is in it (elements and text, in order) and what it stands in."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None
    parts: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute's value, "" when it is empty or absent."""
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        """Tell whether an attribute is there, with or without a value."""
        return name in self.attributes

    def above(self) -> Iterator[Node]:
        """Yield what the element stands in, from the nearest to the root."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def closest(self, *tags: str) -> Node | None:
        """Return the nearest element around this one with one of these names."""
        return next((node for node in self.above() if node.tag in tags), None)

    def below(self) -> Iterator[Node]:
        """Yield all elements inside, in the order of the page."""
        for part in self.parts:
            if isinstance(part, Node):
                yield part
                yield from part.below()

    def text(self) -> str:
        """Return the words inside with single spaces, an image's alternative text among them."""
        return " ".join("".join(_words(self)).split())

    def __str__(self) -> str:
        shown = [f'{name}="{self.attributes[name][:60]}"' for name in _TELLING if self.attributes.get(name)]
        return f"<{' '.join([self.tag, *shown])}>"


_TELLING: Final = ("id", "name", "type", "href", "src", "class")


def _words(node: Node) -> Iterator[str]:
    for part in node.parts:
        if isinstance(part, str):
            yield part
        elif part.tag == "img":
            yield part.get("alt")
        elif part.tag == "br":
            yield " "
        elif part.tag not in _UNSEEN:
            yield from _words(part)


@dataclass(frozen=True, slots=True)
class Document:
    """A page as read: the root (an element without a name around everything), all elements in order, and the faults."""

    root: Node
    nodes: list[Node]
    doctype: bool
    faults: list[str]


def parse(html: str) -> Document:
    """Read a page; never raises, and notes what a browser would have to mend. Time is linear in the length."""
    reader = _Reader(html)
    reader.read()
    return Document(reader.root, reader.nodes, reader.doctype, reader.faults)


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.root = Node("", {}, None)
        self.here = self.root
        self.nodes: list[Node] = []
        self.faults: list[str] = []
        self.doctype = False

    def read(self) -> None:
        at = 0
        while token := _TOKEN.search(self.html, at):
            self.text(self.html[at : token.start()])
            at = token.end()
            if tag := token["tag"]:
                at = self.end(tag.lower(), at) if token["end"] else self.start(tag.lower(), token["attributes"], at)
            elif token["declaration"] and not self.nodes:
                self.doctype = token["declaration"].lower().strip() == "doctype html"
        self.text(self.html[at:])
        self.faults += [f"{node} is never closed" for node in (self.here, *self.here.above()) if node.tag]

    def text(self, text: str) -> None:
        if text:
            if "<" in text:
                self.faults.append(f"a stray < before {text[text.index('<') :][:40]!r}")
            self.here.parts.append(unescape(text) if "&" in text else text)

    def start(self, tag: str, source: str, at: int) -> int:
        node = Node(tag, self.attributes(tag, source), self.here)
        self.here.parts.append(node)
        self.nodes.append(node)
        if tag in VOID or (source.endswith("/") and self.in_drawing(node)):
            return at
        self.here = node
        return self.raw(tag, at) if tag in _RAW else at

    def raw(self, tag: str, at: int) -> int:
        """Take everything up to the end tag as text: markup means nothing inside these elements."""
        close = re.compile(f"</{tag}\\s*>", re.IGNORECASE).search(self.html, at)
        end = close.start() if close else len(self.html)
        if end > at:
            self.here.parts.append(unescape(self.html[at:end]) if tag in {"textarea", "title"} else self.html[at:end])
        return end

    def attributes(self, tag: str, source: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(source):
            value = double or single or bare
            if (key := name.lower()) in found:
                self.faults.append(f"<{tag}> has {key} twice")
            else:
                found[key] = unescape(value) if "&" in value else value
        return found

    def end(self, tag: str, at: int) -> int:
        if self.here.tag == tag:
            self.here = self.here.parent or self.root
            return at
        if tag in VOID or self.here.closest(tag) is None:
            self.faults.append(f"</{tag}> closes nothing")
            return at
        while self.here.tag != tag and self.here.parent is not None:
            self.faults.append(f"{self.here} is never closed")
            self.here = self.here.parent
        self.here = self.here.parent or self.root
        return at

    @staticmethod
    def in_drawing(node: Node) -> bool:
        return node.tag in {"svg", "math"} or node.closest("svg", "math") is not None
