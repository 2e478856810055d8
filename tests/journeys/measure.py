"""What is measured on a page. Every function gives what is wrong, in words; nothing is good."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Rules that are off by default: the strictest contrast, targets, and links of one name.
MORE_RULES = (
    "target-size",
    "color-contrast-enhanced",
    "identical-links-same-purpose",
    "meta-refresh-no-exceptions",
    "audio-caption",
)
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {rule: {"enabled": True} for rule in MORE_RULES},
    "resultTypes": ["violations", "incomplete"],
}
# Contrast that axe cannot compute, where one box lies over another.
CONTRAST = frozenset({"color-contrast", "color-contrast-enhanced"})
# What axe may leave to a person. Whether a sound has its words in writing it never knows: ours are made from words that
# stand on the same page.
LEFT_TO_PEOPLE = CONTRAST | {"audio-caption"}
SMALLEST_TARGET = 44
SCRIPTS = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that axe found broken, or left to a person: where, and which success criteria it belongs to."""

    rule: str
    tags: tuple[str, ...]
    targets: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {'; '.join(self.targets[:4])}"


@dataclass(frozen=True, slots=True)
class AxeAnswer:
    """What axe says of a page."""

    violations: tuple[Finding, ...]
    incomplete: tuple[Finding, ...]

    @property
    def wrong(self) -> list[str]:
        """Violations, and what was left open beyond contrast."""
        opened = [one for one in self.incomplete if one.rule not in LEFT_TO_PEOPLE]
        return [str(one) for one in (*self.violations, *opened)]


def axe(page: Page) -> AxeAnswer:
    """All rules of levels A to AAA and best practice. Not for a context without scripts: axe never comes back there."""
    answer: dict[str, Any] = Axe().run(page, options=OPTIONS).response
    return AxeAnswer(_findings(answer["violations"]), _findings(answer["incomplete"]))


def _findings(found: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule=one["id"],
            tags=tuple(one["tags"]),
            targets=tuple(" ".join(map(str, node["target"])) for node in one["nodes"]),
        )
        for one in found
    )


def reflow(page: Page) -> list[str]:
    """Whether the page has to be scrolled sideways, and what sticks out."""
    return _ask(page, "reflow()")


def targets(page: Page) -> list[str]:
    """What can be pressed and is smaller than 44 by 44, except links within a sentence."""
    return _ask(page, f"targets({SMALLEST_TARGET})")


def spacing(page: Page) -> list[str]:
    """What is cut off, or sticks out, when a reader widens lines, letters and words (WCAG 1.4.12)."""
    return _ask(page, "spacing()")


def without_edge(page: Page) -> list[str]:
    """What can be pressed and has neither a border nor a line under its words."""
    return _ask(page, "without_edge()")


def moving(page: Page) -> int:
    """How many animations run, looked at for a second."""
    return int(page.evaluate(f"async () => {{ {SCRIPTS}; return await moving(); }}"))


def focus_faults(page: Page) -> list[str]:
    """What is wrong with the element that has the focus: no ring of 2 px, or something lies over it."""
    return _ask(page, "focus()")


def stop(page: Page) -> tuple[str, list[str]]:
    """The element that has the focus, told from all others, and what is wrong with it."""
    found: list[Any] = page.evaluate(f"() => {{ {SCRIPTS}; return [which(document.activeElement), focus()]; }}")
    return str(found[0]), list(found[1])


def focused_words(page: Page) -> str:
    """The element that has the focus, in a few words."""
    return str(page.evaluate(f"() => {{ {SCRIPTS}; return named(document.activeElement); }}"))


def _ask(page: Page, call: str) -> list[str]:
    found: list[str] = page.evaluate(f"() => {{ {SCRIPTS}; return {call}; }}")
    return found
