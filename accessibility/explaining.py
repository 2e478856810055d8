"""Links the first of each hard word on a page to its explanation (WCAG 3.1.3): in our own texts, not in people's words.

Works on finished pages, so no author has to think of it. Only running text in `main` is looked at: paragraphs, list
items and the like, without headings, buttons, links, labels, tables, and words that have a language of their own. What
officers wrote has one too; `data-explain` on the element says that it is to be looked at all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import escape

_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>", re.DOTALL)
_MAIN = re.compile(r"<main\b[^>]*>(.*?)</main>", re.DOTALL)
_EMPTY = frozenset(
    {
        "area",
        "br",
        "col",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "path",
        "rect",
        "circle",
        "line",
        "source",
        "track",
        "wbr",
    }
)
_RUNNING = frozenset({"p", "li", "dd", "td", "blockquote"})
_LEFT_ALONE = frozenset(
    {
        "a", "abbr", "audio", "button", "caption", "code", "dfn", "h1", "h2", "h3", "h4", "label", "legend", "option",
        "script", "select", "style", "summary", "svg", "textarea", "th", "title", "video",
    }
)  # fmt: skip


@dataclass(slots=True)
class _Place:
    """Where the reader of a page stands: in running text, and in something that is left alone?"""

    name: str
    running: bool
    alone: bool


@dataclass(slots=True)
class _Page:
    addresses: Mapping[str, str]
    pattern: re.Pattern[str]
    seen: set[str] = field(default_factory=set)

    def linked(self, text: str) -> str:
        return self.pattern.sub(self._link, text)

    def _link(self, found: re.Match[str]) -> str:
        word = self._listed(found.group())
        if word is None or word in self.seen:
            return found.group()
        self.seen.add(word)
        return f'<a href="{escape(self.addresses[word])}">{found.group()}</a>'

    def _listed(self, found: str) -> str | None:
        plain = " ".join(found.lower().split())
        shapes = (plain, plain.removesuffix("s"), plain.removesuffix("es"), re.sub("ies$", "y", plain))
        return next((one for one in shapes if one in self.addresses), None)


def explain(page: str, addresses: Mapping[str, str]) -> str:
    """Return the page with the first of each word linked. `addresses`: by the word in small letters."""
    main = _MAIN.search(page)
    if main is None or not addresses:
        return page
    pattern = _pattern(tuple(addresses))
    if pattern.search(main.group(1)) is None:
        return page
    return page[: main.start(1)] + _walked(main.group(1), _Page(addresses, pattern)) + page[main.end(1) :]


def _pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    shapes = []
    for word in sorted(listed, key=lambda one: (-len(one), one)):
        stem = r"\s+".join(re.escape(str(escape(piece))) for piece in word.split())
        shapes.append(f"{stem[:-1]}(?:y|ies)" if re.search("[^aeiou]y$", word) else f"{stem}(?:s|es)?")
    return re.compile(rf"(?<![\w&#])(?:{'|'.join(shapes)})(?!\w)", re.IGNORECASE)


def _walked(html: str, page: _Page) -> str:
    parts: list[str] = []
    stack = [_Place("main", running=False, alone=False)]
    at = 0
    for tag in _TAG.finditer(html):
        parts.append(_text(html[at : tag.start()], stack[-1], page))
        parts.append(tag.group())
        at = tag.end()
        closing, name, attributes = tag.groups()
        if name is None:
            continue
        if closing:
            _close(stack, name.lower())
        elif name.lower() not in _EMPTY and not attributes.endswith("/"):
            stack.append(_entered(stack[-1], name.lower(), attributes))
    parts.append(_text(html[at:], stack[-1], page))
    return "".join(parts)


def _text(text: str, place: _Place, page: _Page) -> str:
    return page.linked(text) if place.running and not place.alone and text.strip() else text


def _entered(outer: _Place, name: str, attributes: str) -> _Place:
    own = re.search(r"\s(?:lang|data-own-words|data-name|translate)\b", attributes) is not None
    alone = outer.alone or name in _LEFT_ALONE or (own and " data-explain" not in attributes)
    return _Place(name, running=outer.running or name in _RUNNING, alone=alone)


def _close(stack: list[_Place], name: str) -> None:
    for at in range(len(stack) - 1, 0, -1):
        if stack[at].name == name:
            del stack[at:]
            return
