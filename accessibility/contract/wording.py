"""Rules about the words on a page: none that must not be ours, quotation marks as printed, and easy enough to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from accessibility import plain_words
from accessibility.contract.page import Page, Problem, in_own_words, is_own_words
from accessibility.contract.tree import Node
from accessibility.languages import PSEUDO

_SPOKEN: Final = ("alt", "aria-label", "placeholder", "title", "aria-description")
_SKIPPED: Final = frozenset(["script", "style", "template", "code", "pre", "svg", "textarea", "option"])
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "dfn",
        "em",
        "i",
        "mark",
        "q",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    ]
)
_NOT_PROSE: Final = frozenset(["table", "nav", "button", "option", "select"])
_STRAIGHT: Final = re.compile(r"[^\W\d]'[^\W\d]|[^\W\d]'(?=\s)|(?<![^\s(])'(?=[^\W\d])|\"")
_EMOJI: Final = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u270a-\u270d\u2728\u274c\u2753-\u2757\u2764\u2795-\u2797\u2b50\ufe0f]"
)
_A_NAME: Final = "Sam"  # stands for a name: what a person or a place is called is not for the writer to choose
_SHORT_BLOCK: Final = 4
_BETWEEN_BLOCKS: Final = " | "


@dataclass(frozen=True, slots=True)
class Reading:
    """How the page's own sentences in the main part read; `grade` (Flesch-Kincaid) is None for too few words."""

    cut: tuple[str, ...]
    counts: plain_words.Counts
    grade: float | None


def is_english(page: Page) -> bool:
    """Tell whether the word lists and the formulas, which are English, say anything about this page."""
    return page.language.split("-")[0].lower() == "en" and page.language not in PSEUDO


def check_words(page: Page, *, resident: bool) -> Iterator[Problem]:
    """No banned word in our own voice; no straight quotation marks or apostrophes in shown text; no emoji."""
    if not is_english(page):
        return
    audience: plain_words.Audience = "residents" if resident else "all"
    blocks = _own_text(page)
    together = _BETWEEN_BLOCKS.join(
        blocks
    )  # looked at once; only a page with something wrong is looked at by the block
    if plain_words.find_banned(together, audience):
        found = ((word, block) for block in blocks for word in plain_words.find_banned(block, audience))
        yield from (Problem("banned-word", f"{word!r} in {block[:80]!r}") for word, block in found)
    for code, sign in (("straight-quote", _STRAIGHT), ("emoji", _EMOJI)):
        if sign.search(together):
            yield from (Problem(code, block[:80]) for block in blocks if sign.search(block))


def check_reading(page: Page, *, easy: bool) -> Iterator[Problem]:
    """The page's own sentences are short, and the whole is easy enough (for pages that residents see)."""
    limits = plain_words.LIMITS["easy" if easy else "standard"]
    found = reading(page)
    for sentence in found.cut:
        length = len(plain_words.words(sentence))
        if length > limits.longest_sentence:
            yield Problem("sentence-long", f"{length} words: {sentence[:120]}")
    if found.grade is not None and found.grade > limits.grade:
        yield Problem("grade-high", f"{found.grade:.1f}, at most {limits.grade:.0f}")


def reading(page: Page) -> Reading:
    """Count the page's own prose in the main part; own words, names, tables, menus and buttons are left out."""
    cut = tuple(_sentences(page)) if is_english(page) else ()
    counts = plain_words.count_sentences(cut)
    return Reading(cut, counts, counts.grade if counts.enough else None)


def _own_text(page: Page) -> list[str]:
    """Return the page's own words, block by block, with spoken attributes and title."""
    body = page.first("body")
    found = _blocks(body, _SKIPPED, keep_names=True) if body else []
    for node in page.nodes:
        texts = [node.attributes[name] for name in _SPOKEN if node.attributes.get(name)]
        if node.tag == "input" and node.get("type") in {"submit", "button", "reset"}:
            texts.append(node.get("value"))
        if texts and not in_own_words(node):
            found += texts
    return [*found, _own_title(page)]


def _own_title(page: Page) -> str:
    """Return the title, less the heading when that is a person's own words."""
    heading, title = page.first("h1"), page.first("title")
    text = title.text() if title else ""
    if heading is not None and (in_own_words(heading) or any(is_own_words(node) for node in heading.below())):
        return text.replace(heading.text(), "", 1)
    return text


def _sentences(page: Page) -> list[str]:
    """Cut the page's own prose into sentences; a label of up to three words without a full stop is none."""
    found = []
    for main in page.main[:1]:
        for block in _blocks(main, _SKIPPED | _NOT_PROSE, keep_names=False):
            found += [
                sentence
                for sentence in plain_words.sentences(block)
                if sentence[-1] in ".!?" or len(plain_words.words(sentence)) >= _SHORT_BLOCK
            ]
    return found


def _blocks(node: Node, skipped: frozenset[str], *, keep_names: bool) -> list[str]:
    """Return the text of each block: what stands between two things that start a new line."""
    lines = _Lines(skipped, keep_names=keep_names)
    lines.walk(node)
    lines.end()
    return lines.done


class _Lines:
    """Gathers text as it would stand in lines, were the page as wide as the sea."""

    def __init__(self, skipped: frozenset[str], *, keep_names: bool) -> None:
        self.skipped = skipped
        self.keep_names = keep_names
        self.parts: list[str] = []
        self.done: list[str] = []

    def end(self) -> None:
        if self.parts:
            if text := " ".join("".join(self.parts).split()):
                self.done.append(text)
            self.parts = []

    def walk(self, node: Node) -> None:
        for part in node.parts:
            if isinstance(part, str):
                self.parts.append(part)
            elif part.has("data-name") and not self.keep_names:
                self.parts.append(_A_NAME)
            elif part.tag in self.skipped or is_own_words(part) or part.has("data-name"):
                self.end()
            elif part.tag in _INLINE and "id" not in part.attributes:
                self.walk(part)
            else:
                self.end()
                self.walk(part)
                self.end()
