"""Rules about the whole page: language, title, headings, landmarks, ids, the way in by keyboard, the help block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from accessibility.contract.page import Page, Problem, is_focusable
from accessibility.contract.tree import Node
from accessibility.languages import direction

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_LANDMARKS: Final = (("header", "banner"), ("main", "main"), ("footer", "contentinfo"))
_INSIDE: Final = frozenset(["header", "main", "footer", "nav", "aside"])
_SPOKEN_ROLES: Final = frozenset(["status", "alert", "banner", "main", "contentinfo", "navigation", "complementary"])
_REFERENCES: Final = frozenset(
    """aria-describedby aria-labelledby aria-controls aria-details aria-errormessage aria-owns
    headers for form list""".split()  # noqa: SIM905 - shorter so
)
_SPEAKING: Final = frozenset(["aria-describedby", "aria-labelledby", "aria-details", "aria-errormessage"])


def check_markup(page: Page) -> Iterator[Problem]:
    """Doctype, well-formed tags, character set, a viewport that lets people zoom."""
    if not page.document.doctype:
        yield Problem("doctype-missing")
    for fault in page.document.faults:
        yield Problem("markup-broken", fault)
    if not any(meta.get("charset").lower() == "utf-8" for meta in page.all("meta")):
        yield Problem("charset-missing")
    viewport = next((meta.get("content") for meta in page.all("meta") if meta.get("name") == "viewport"), "")
    if "width=device-width" not in viewport or "maximum-scale" in viewport or "user-scalable" in viewport:
        yield Problem("viewport-wrong", viewport)


def check_language(page: Page) -> Iterator[Problem]:
    """The page, and every part in another language, says its language and the direction that goes with it."""
    html = page.first("html")
    if html is None or not html.get("lang").strip():
        yield Problem("lang-missing")
        return
    if not html.has("dir"):
        yield Problem("dir-missing")
    elif html.get("dir") != direction(html.get("lang")):
        yield Problem("dir-wrong", f"{html.get('lang')} with dir={html.get('dir')}")
    for node in page.nodes:
        if node.tag != "html" and node.has("lang"):
            yield from _part_in_another_language(node)
        elif node.has("data-own-words") and not any(a.has("lang") for a in node.above() if a.tag != "html"):
            yield Problem("own-words-language", str(node))


def _part_in_another_language(node: Node) -> Iterator[Problem]:
    way = next((n.get("dir") for n in (node, *node.above()) if n.has("dir")), "ltr")
    if way not in {"auto", direction(node.get("lang"))}:
        yield Problem("part-direction", f"{node} is in {node.get('lang')!r} with dir={way}")


def check_title(page: Page) -> Iterator[Problem]:
    """One h1; the title starts with it; "Error: " stands before it when, and only when, there is an error summary."""
    headings = list(page.all("h1"))
    if len(headings) != 1:
        yield Problem("h1-count", str(len(headings)))
    titles = [node for node in page.all("title") if node.closest("head")]
    title = titles[0].text() if titles else ""
    if not title:
        yield Problem("title-missing")
    elif headings:
        yield from _title_and_heading(title, headings[0].text(), page)


def _title_and_heading(title: str, heading: str, page: Page) -> Iterator[Problem]:
    at = title.find(heading)
    prefix = title[:at].strip()
    if at < 0 or (prefix and not _is_error_prefix(prefix, page.language)):
        yield Problem("title-differs", f"{title!r} does not start with {heading!r}")
    elif bool(prefix) != bool(page.alerts):
        yield Problem("title-error", f"{title!r} with {len(page.alerts)} error summaries")


def _is_error_prefix(prefix: str, language: str) -> bool:
    """In English the prefix is "Error:"; in another language it is one short phrase that the translation decides."""
    return prefix == "Error:" if language in {"en", "en-GB"} else len(prefix) <= 40


def check_headings(page: Page) -> Iterator[Problem]:
    """No empty heading, no level left out; the heading of an error summary comes before all and does not count."""
    last = 0
    for node in page.nodes:
        if node.tag in _HEADINGS:
            level = int(node.tag[1])
            if not node.text():
                yield Problem("heading-empty", str(node))
            if any(around.get("role") == "alert" for around in node.above()):
                continue
            if level > last + 1:
                yield Problem("heading-skipped", f"{node.text()!r} is h{level} after h{last}")
            last = level


def check_landmarks(page: Page) -> Iterator[Problem]:
    """One header, one main part, one footer; navigation told apart; nothing outside them; help in the footer."""
    for tag, role in _LANDMARKS:
        found = page.landmarks(tag, role)
        if len(found) != 1:
            yield Problem(f"{tag}-count", str(len(found)))
    menus = page.landmarks("nav", "navigation")
    names = [page.name(menu) if menu.has("aria-label") or menu.has("aria-labelledby") else "" for menu in menus]
    if len(menus) > 1 and ("" in names or len(set(names)) < len(names)):
        yield Problem("nav-unlabelled", f"{len(menus)} navigations: {names}")
    yield from _outside(page)
    if not any(_is_help(node) for footer in page.landmarks("footer", "contentinfo") for node in footer.below()):
        yield Problem("help-missing")


def _is_help(node: Node) -> bool:
    return (node.get("id") == "help" or node.has("data-help")) and bool(node.text())


def _outside(page: Page) -> Iterator[Problem]:
    body = page.first("body")
    for part in body.parts if body else ():
        if isinstance(part, str):
            if part.strip():
                yield Problem("outside-landmark", part.strip()[:60])
        elif part.text() and not (part.tag in _INSIDE or part.get("role") in _SPOKEN_ROLES or _is_skip_link(part)):
            yield Problem("outside-landmark", str(part))


def _is_skip_link(node: Node) -> bool:
    return node.tag == "a" and node.get("href").startswith("#")


def check_skip_link(page: Page) -> Iterator[Problem]:
    """The first thing that Tab reaches jumps to the main part, which can take the focus."""
    first = next((node for node in page.nodes if is_focusable(node) and node.closest("body")), None)
    if first is None or not _is_skip_link(first):
        yield Problem("skip-link-missing", str(first) if first else "")
        return
    target = page.by_id.get(first.get("href")[1:])
    if target is not None and target.get("tabindex") != "-1":
        yield Problem("skip-link-target", f"{target} has no tabindex -1")


def check_ids(page: Page) -> Iterator[Problem]:
    """Every id once; whatever points at an id finds it, and finds words there where words are promised."""
    ids = Counter(node.get("id") for node in page.nodes if node.has("id"))
    for value, times in ids.items():
        if times > 1 or not value or value.split() != [value]:
            yield Problem("id-repeated" if times > 1 else "id-malformed", value)
    for node in page.nodes:
        for attribute in _REFERENCES & node.attributes.keys():
            yield from _reference(page, node, attribute)
        if node.tag == "a" and node.get("href").startswith("#") and len(node.get("href")) > 1:
            yield from _target(page, node, node.get("href")[1:], "href")


def _reference(page: Page, node: Node, attribute: str) -> Iterator[Problem]:
    targets = node.get(attribute).split()
    if not targets:
        yield Problem("reference-missing", f"{node} has an empty {attribute}")
    for target in targets:
        yield from _target(page, node, target, attribute)


def _target(page: Page, node: Node, target: str, attribute: str) -> Iterator[Problem]:
    found = page.by_id.get(target)
    if found is None:
        yield Problem("reference-missing", f"{node} {attribute} {target!r}")
    elif attribute in _SPEAKING and not page.name(found):
        yield Problem("reference-empty", f"{node} {attribute} {target!r}")
