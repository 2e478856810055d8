"""A page as the rules see it: the tree with what several rules ask for worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from accessibility.contract.tree import Document, Node, parse

NOT_CONTROLS: Final = frozenset(["hidden", "submit", "reset", "button", "image"])
_FOCUSABLE: Final = frozenset(["button", "select", "textarea", "summary", "iframe"])
_SECTIONS: Final = ("article", "aside", "main", "nav", "section")


@dataclass(frozen=True, slots=True)
class Problem:
    """A breach of the contract: `code` names the rule, `detail` says where or what."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class Page:
    """One HTML page and the questions that rules ask of it."""

    def __init__(self, html: str) -> None:
        self.document: Document = parse(html)
        self.nodes = self.document.nodes

    @cached_property
    def by_tag(self) -> dict[str, list[Node]]:
        """All elements by name."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.tag, []).append(node)
        return found

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The first element with each id."""
        found: dict[str, Node] = {}
        for node in self.nodes:
            if node.has("id"):
                found.setdefault(node.get("id"), node)
        return found

    def all(self, *tags: str) -> Iterator[Node]:
        """Yield the elements with these names, name by name."""
        for tag in tags:
            yield from self.by_tag.get(tag, ())

    def first(self, tag: str) -> Node | None:
        """Return the first element with this name."""
        return next(self.all(tag), None)

    @property
    def language(self) -> str:
        """The tag of the page's language, "" when the page does not say."""
        html = self.first("html")
        return html.get("lang") if html else ""

    @cached_property
    def controls(self) -> list[Node]:
        """What a person fills in, kind by kind; buttons and hidden fields are none."""
        return [node for node in self.all("input", "select", "textarea") if is_control(node)]

    @cached_property
    def main(self) -> list[Node]:
        """All elements inside `main`, the element itself first."""
        main = self.first("main")
        return [main, *main.below()] if main else []

    @cached_property
    def by_role(self) -> dict[str, list[Node]]:
        """The elements that have a role, by role."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            if "role" in node.attributes:
                found.setdefault(node.attributes["role"], []).append(node)
        return found

    @property
    def alerts(self) -> list[Node]:
        """The error summaries: nothing else has the role `alert`."""
        return self.by_role.get("alert", [])

    def landmarks(self, tag: str, role: str) -> list[Node]:
        """Return the elements that are this landmark, by role or as `tag` outside all sections."""
        plain = [node for node in self.all(tag) if "role" not in node.attributes]
        if tag in {"header", "footer"}:
            plain = [node for node in plain if node.closest(*_SECTIONS) is None]
        return plain + self.by_role.get(role, [])

    def name(self, node: Node) -> str:
        """Return what a screen reader calls a link, a button, a region, ...: label, or the words inside."""
        named = " ".join(self.by_id[i].text() for i in node.get("aria-labelledby").split() if i in self.by_id)
        if named:
            return named
        if is_control(node):
            return node.get("aria-label").strip()
        return node.get("aria-label").strip() or (node.get("value") if node.tag == "input" else node.text())


def is_control(node: Node) -> bool:
    """Tell whether a person can fill in or choose something here."""
    return node.tag in {"select", "textarea"} or (node.tag == "input" and node.get("type").lower() not in NOT_CONTROLS)


def is_focusable(node: Node) -> bool:
    """Tell whether the Tab key or a link can bring a person here."""
    if node.has("disabled"):
        return False
    if node.has("tabindex") or node.tag in _FOCUSABLE:
        return True
    if node.tag == "input":
        return node.get("type").lower() != "hidden"
    return (node.tag == "a" and node.has("href")) or (node.tag in {"audio", "video"} and node.has("controls"))


def is_button(node: Node) -> bool:
    """Tell whether pressing this does something."""
    return node.tag == "button" or (
        node.tag == "input" and node.get("type").lower() in {"submit", "reset", "button", "image"}
    )


def is_own_words(node: Node) -> bool:
    """Tell whether this holds a person's own words: marked so, or with a language of its own, as stored text has."""
    return node.has("data-own-words") or (node.has("lang") and node.tag != "html")


def in_own_words(node: Node) -> bool:
    """Tell whether this is, or stands in, a person's own words."""
    return is_own_words(node) or any(is_own_words(around) for around in node.above())
