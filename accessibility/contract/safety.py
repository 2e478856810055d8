"""Rules that keep a page quiet: nothing from elsewhere, no script or style in it, nothing that moves people about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from accessibility.contract.page import Page, Problem
from accessibility.contract.tree import Node

_FETCHED: Final = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src", "formaction"),
    "button": ("formaction",),
    "form": ("action",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
_RELATIONS_NOT_FETCHED: Final = frozenset(["canonical", "alternate", "license", "author", "help", "next", "prev", "up"])
_ELSEWHERE: Final = re.compile(r"(?:^|,\s*)(?:[a-z][a-z0-9+.-]*:|//)(?<!data:)", re.IGNORECASE)
_LINKS: Final = ("href", "src", "action", "formaction", "xlink:href")
_DATA_SCRIPTS: Final = frozenset(["application/json", "application/ld+json"])


def check_scripts(page: Page) -> Iterator[Problem]:
    """No script and no style inside the page: the content security policy would refuse them."""
    for node in page.nodes:
        if node.tag == "script" and not node.get("src") and node.get("type") not in _DATA_SCRIPTS:
            yield Problem("inline-script", node.text()[:60])
        if node.tag == "style" or node.has("style"):
            yield Problem("inline-style", str(node))
        for name, value in node.attributes.items():
            if name.startswith("on") and len(name) > 2:
                yield Problem("event-handler", f"{node} {name}")
            if name in _LINKS and "".join(value.split()).lower().startswith(("javascript:", "vbscript:")):
                yield Problem("script-link", f"{node}")


def check_resources(page: Page) -> Iterator[Problem]:
    """Nothing is fetched from, or sent to, another host."""
    for tag, attributes in _FETCHED.items():
        for node in page.all(tag):
            if not (tag == "link" and _RELATIONS_NOT_FETCHED & set(node.get("rel").lower().split())):
                yield from _elsewhere(node, attributes)


def _elsewhere(node: Node, attributes: tuple[str, ...]) -> Iterator[Problem]:
    for name in attributes:
        value = node.get(name).strip()
        if value and not _is_script(value) and _ELSEWHERE.search(value):
            yield Problem("external-resource", f"<{node.tag}> {name} {value[:80]}")


def _is_script(value: str) -> bool:
    return value.lower().startswith(("javascript:", "vbscript:"))


def check_manners(page: Page) -> Iterator[Problem]:
    """Nothing takes the focus, changes the order of Tab, takes keys, or moves on by itself."""
    for node in page.nodes:
        if node.has("autofocus"):
            yield Problem("autofocus", str(node))
        if node.has("accesskey"):
            yield Problem("accesskey", str(node))
        if node.has("tabindex") and node.get("tabindex") not in {"0", "-1"}:
            yield Problem("tabindex", str(node))
    for meta in page.all("meta"):
        if meta.get("http-equiv").lower() == "refresh":
            yield Problem("meta-refresh", meta.get("content"))
    for tag in ("marquee", "blink"):
        yield from (Problem("movement", str(node)) for node in page.all(tag))
