"""The page contract: what every HTML page of ours keeps to, checked on every response that a test fetches.

A page that breaks it fails the test that fetched it. The rules are in the modules beside this one; each breach has a
code. Attributes that page authors use: `data-own-words` with `lang` (a person's words, not ours; an element with a
`lang` of its own counts too), `data-name` (the name of a person, a place, a body), `data-help` (or id "help": the help
block in the footer), `data-invalid` (a group of choices with a mistake; the class "wrong" counts too).
"""

from __future__ import annotations

from accessibility.contract.content import check_links, check_media, check_pictures, check_tables
from accessibility.contract.forms import check_buttons, check_error_summary, check_forms, check_labels
from accessibility.contract.page import Page, Problem
from accessibility.contract.safety import check_manners, check_resources, check_scripts
from accessibility.contract.structure import (
    check_headings,
    check_ids,
    check_landmarks,
    check_language,
    check_markup,
    check_skip_link,
    check_title,
)
from accessibility.contract.wording import Reading, check_reading, check_words, reading

__all__ = ["Problem", "Reading", "check_page", "describe", "page_reading"]

_RULES = (
    check_markup,
    check_language,
    check_title,
    check_headings,
    check_landmarks,
    check_skip_link,
    check_ids,
    check_labels,
    check_forms,
    check_buttons,
    check_error_summary,
    check_links,
    check_pictures,
    check_tables,
    check_media,
    check_scripts,
    check_resources,
    check_manners,
)


def check_page(html: str, *, status: int = 200, resident: bool = False, easy: bool = False) -> list[Problem]:
    """Return every breach of the contract on a page, in the order of the rules; an empty list is what we want.

    `status`: the HTTP status; redirects and "not modified" have no page and nothing to check. `resident`: a page that
    residents see, whose sentences must also be easy (`easy`: as easy as an easy-read page).
    """
    if status in {204, 304} or 300 <= status < 400:
        return []
    page = Page(html)
    problems = [problem for rule in _RULES for problem in rule(page)]
    problems += check_words(page, resident=resident)
    if resident or easy:
        problems += check_reading(page, easy=easy)
    return problems


def page_reading(html: str) -> Reading:
    """Return how the page's own sentences read, for reports."""
    return reading(Page(html))


def describe(problems: list[Problem], *, path: str, status: int) -> str:
    """Return a message for a failing test: the address, then one breach a line."""
    return "\n".join([f"{path} ({status}) breaks the page contract {len(problems)} times:", *map(str, problems)])
