"""The words: none that talk down to people, none that speak of a machine, none that promise later work."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2.ext import babel_extract

from tests.architecture.trees import ROOMS, called, calls, files, shown, source, text_files

# Square brackets keep these patterns from finding themselves.
TRACES = re.compile(
    r"/(?:w[o]rk|r[o]ot|home/[a-z]+)/|\bsub-?ag[e]nts?\b|\b(?:py[p]i|np[m]js|python[h]osted|deb\.d[e]bian)\.(?:org|com)\b"
    r"|\b(?:cl[a]ude|anthr[o]pic|chat[g]pt|open[a]i|c[o]pilot)\b|co-auth[o]red-by",
    re.IGNORECASE,
)
UNFINISHED = re.compile(
    r"\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K]|NotImpl[e]mentedError|not impl[e]mented yet|coming so[o]n|lorem ips[u]m)\b",
    re.IGNORECASE,
)
TALKS_DOWN = re.compile(
    r"\b(?:claimants?|complian(?:ce|t)|mandated?|sanction(?:s|ed)?|non-engagement|users?|hard to reach)\b",
    re.IGNORECASE,
)
STRAIGHT_QUOTES = re.compile(r"\w'\w|\w'(?=\s|$)|\"")
EMOJI = re.compile(
    "[\U0001f1e6-\U0001faff\u2600-\u26ff\u2705\u2728\u274c\u274e\u2753-\u2757\u2764\u2795-\u2797\u2b50\u2b55\ufe0f]"
)
GETTEXT = {"_", "_l", "_n", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext", "npgettext"}


def _lines(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{shown(path)}:{number}: {line.strip()[:90]}"
        for path in paths
        for number, line in enumerate(source(path).splitlines(), 1)
        if pattern.search(line)
    ]


def templates() -> list[Path]:
    """Every Jinja template of ours."""
    return files(".html", ".jinja", ".svg.j2", under=("templates", *ROOMS))


def _from_templates() -> Iterator[tuple[str, str]]:
    for path in templates():
        with path.open("rb") as stream:
            found = babel_extract(stream, sorted(GETTEXT), [], {"silent": "false", "extensions": "jinja2.ext.do"})
            for line, _, message, _ in found:
                for text in message if isinstance(message, tuple) else (message,):
                    yield f"{shown(path)}:{line}", text or ""


def _from_python() -> Iterator[tuple[str, str]]:
    for path in files(".py", under=ROOMS):
        for call in calls(path):
            if called(call) in GETTEXT:
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield f"{shown(path)}:{call.lineno}", argument.value


def _wrong_wording(pattern: re.Pattern[str]) -> list[str]:
    return [f"{where}: {text}" for where, text in [*_from_templates(), *_from_python()] if pattern.search(text)]


def test_nothing_speaks_of_a_machine_or_of_how_it_was_made() -> None:
    assert not _lines(TRACES, text_files())


def test_nothing_is_left_for_later() -> None:
    paths = [path for path in text_files() if not shown(path).startswith("docs/")]
    assert not _lines(UNFINISHED, paths)


def test_shown_words_do_not_talk_down() -> None:
    assert not _wrong_wording(TALKS_DOWN)


def test_shown_words_use_real_quotation_marks() -> None:
    assert not _wrong_wording(STRAIGHT_QUOTES)


def test_we_write_without_emoji() -> None:
    ours = [path for path in text_files() if not shown(path).startswith("tests/")]  # there, residents write them
    assert not _lines(EMOJI, ours)


@pytest.mark.parametrize(
    ("pattern", "wrong", "right"),
    [
        (TRACES, "see /" + "root/x", "the root of the tree"),
        (TRACES, "py" + "pi.org", "a package index"),
        (UNFINISHED, "# TO" + "DO: later", "what is to do"),
        (TALKS_DOWN, "Each claimant must", "Each person may"),
        (STRAIGHT_QUOTES, "don't", "don’t"),
        (EMOJI, "well done \U0001f389", "12 → 13 ✓"),
    ],
)
def test_a_pattern_finds_what_it_is_for(pattern: re.Pattern[str], wrong: str, right: str) -> None:
    assert pattern.search(wrong)
    assert not pattern.search(right)
