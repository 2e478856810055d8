"""Every word on a page can be translated: visible text, labels and messages all go through gettext."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.test_words import templates
from tests.architecture.trees import ROOMS, called, calls, files, shown, source

# Jinja first, since an expression may hold any character; then what is not text; then the tags.
_REMOVED = [
    r"\{#.*?#\}",
    r"\{%-?\s*(?:trans|raw)\b.*?\{%-?\s*end(?:trans|raw)\s*-?%\}",
    r"\{%.*?%\}",
    r"\{\{.*?\}\}",
    r"<!--.*?-->",
    r"<(script|style)\b.*?</\1>",
    r"<(\w+)\b[^>]*\btranslate=\"no\"[^>]*>.*?</\1>",  # names of languages in themselves, codes, our own name
]
_SPOKEN = re.compile(r"\b(?:aria-label|aria-description|alt|title|placeholder|label)=\"([^\"]*)\"")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def _blank(match: re.Match[str]) -> str:
    """Keep the lines, so that a finding can name its own."""
    return "\n" * match.group(0).count("\n")


def untranslated(template: str) -> list[tuple[int, str]]:
    """Line and text of everything that a person would see or hear and that no translator could change."""
    for pattern in _REMOVED:
        template = re.sub(pattern, _blank, template, flags=re.DOTALL)
    spoken = [
        (template.count("\n", 0, match.start()) + 1, match.group(1))
        for match in _SPOKEN.finditer(template)
        if _LETTERS.search(match.group(1))
    ]
    visible = re.sub(r"<[^>]*>", _blank, template)
    visible = re.sub(r"&#?\w+;", "", visible)
    seen = [(number, line.strip()) for number, line in enumerate(visible.splitlines(), 1) if _LETTERS.search(line)]
    return sorted(spoken + seen)


@pytest.mark.parametrize("path", templates(), ids=shown)
def test_a_template_has_no_words_outside_gettext(path: Path) -> None:
    found = untranslated(source(path))
    assert not found, "\n".join(f"{shown(path)}:{line}: {text}" for line, text in found)


# What stands in a line with others of the page keeps the page's side. A bubble and a quotation are by themselves.
_IN_LINE = re.compile(r"<(?:h[1-6]|dd|dt|td|th|li|caption)\b(?![^>]*class=\"said\")[^>]*\bdir=")


@pytest.mark.parametrize("path", templates(), ids=shown)
def test_stored_words_never_turn_a_heading_or_a_row_to_the_other_side(path: Path) -> None:
    """Their language and direction stand on a span inside, so that they read right and start where all else starts."""
    assert not _IN_LINE.findall(source(path))


def test_the_search_finds_words_and_spares_the_rest() -> None:
    page = (
        '<p title="Help">{{ _("Yes > no") }}</p>\n<b>Read\nme</b>'
        '{% trans %}Fine{% endtrans %}&nbsp;<i lang="cy" translate="no">Cymraeg</i>'
    )
    assert untranslated(page) == [(1, "Help"), (2, "Read"), (3, "me")]


def _plain(call: ast.Call) -> bool:
    """Whether a label or a message is written as a bare string."""
    first = call.args[0] if call.args else None
    texts = [first, *(word.value for word in call.keywords if word.arg in {"label", "message", "description"})]
    return any(isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value for text in texts)


def test_labels_and_messages_can_be_translated() -> None:
    wrong = [
        f"{shown(path)}:{call.lineno} {called(call)}"
        for path in files(".py", under=ROOMS)
        if "/web/" in shown(path) or shown(path).startswith("accessibility/")
        for call in calls(path)
        if (called(call).endswith("Field") or called(call) in {"flash", "ValidationError"}) and _plain(call)
    ]
    assert not wrong, wrong
