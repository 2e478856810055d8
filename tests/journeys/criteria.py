"""The success criteria of WCAG 2.2, levels A and AA, and the AAA ones that are kept: what is checked by programs here.

`checked`: by axe, by the measures of the audit, by the journeys or by the page contract, as far as a program can tell.
`human`: only people can say. That a program finds nothing wrong does not prove that people can use a page.
"""

from __future__ import annotations

from collections.abc import Collection

CHECKED = (
    "1.1.1", "1.3.1", "1.3.4", "1.3.5", "1.4.1", "1.4.2", "1.4.3", "1.4.4", "1.4.6", "1.4.8", "1.4.10", "1.4.11",
    "1.4.12", "1.4.13", "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.2.1", "2.2.2", "2.3.3", "2.4.1", "2.4.2", "2.4.3",
    "2.4.4", "2.4.7", "2.4.8", "2.4.9", "2.4.10", "2.4.11", "2.4.12", "2.4.13", "2.5.3", "2.5.5", "2.5.8", "3.1.1",
    "3.1.2", "3.1.5", "3.2.1", "3.2.2", "3.2.3", "3.2.5", "3.2.6", "3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.6",
    "3.3.8", "3.3.9", "4.1.2", "4.1.3",
)  # fmt: skip
HUMAN = (
    "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.3.2", "1.3.3", "1.3.6", "1.4.5", "1.4.9", "2.2.3", "2.2.4",
    "2.2.5", "2.2.6", "2.3.1", "2.3.2", "2.4.5", "2.4.6", "2.5.1", "2.5.2", "2.5.4", "2.5.6", "2.5.7", "3.1.3",
    "3.1.4", "3.2.4", "3.3.5", "3.3.7",
)  # fmt: skip
# Which measure of ours speaks for which criterion.
OF_KEYBOARD = ("2.1.1", "2.1.2", "2.4.7", "2.4.11", "2.4.13")
OF_REFLOW = ("1.4.10", "1.4.12")
OF_TARGETS = ("2.5.5",)


def from_tag(tag: str) -> str | None:
    """The criterion that axe's tag names: "wcag143" is 1.4.3; None for a tag that names none."""
    digits = tag.removeprefix("wcag")
    if digits == tag or not digits.isdecimal() or len(digits) < 3:
        return None
    return f"{digits[0]}.{digits[1]}.{digits[2:]}"


def table(failed: Collection[str]) -> dict[str, str]:
    """Every criterion with `checked`, `human` or `failed`."""
    found = {**dict.fromkeys(CHECKED, "checked"), **dict.fromkeys(HUMAN, "human"), **dict.fromkeys(failed, "failed")}
    return dict(sorted(found.items(), key=lambda one: [int(part) for part in one[0].split(".")]))
