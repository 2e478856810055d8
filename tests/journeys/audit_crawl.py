"""Finds every page that somebody can come to, one of each kind in each project, and the states that forms lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, Response
from werkzeug.exceptions import HTTPException

# The name of everything that gives a file ends so: a browser would keep it, and stay where it is.
FILE = "_file"
# What ends something, gives what is no page, or is for machines.
NOT_PAGES = frozenset(
    {
        "public.leave",
        "public.download",
        "public.robots",
        "public.offline_worker",
        "accessibility.static",
        "healthz",
        "metrics",
        "resident.vote",
        "public.sound",
        "public.signed_video",
        "public.signed_captions",
        "public.signed_poster",
        "public.ballot_format",
        "public.ballot_schema",
    }
)
# Kinds of page whose looks hang on what they are about: more of them are opened.
SEVERAL = {
    "resident.one": 3,
    "resident.ballot": 3,
    "public.line": 4,
    "resident.statement": 1,
    "committee.line": 2,
    "account.person": 2,
}
LINKS = "all => all.map(one => one.getAttribute('href'))"


@dataclass(frozen=True, slots=True)
class Found:
    """One page: which kind, in which project, and where; and the HTML as it came from the server."""

    endpoint: str
    project: str
    path: str
    html: str = field(default="", repr=False, compare=False)


class Map:
    """The application's own map of addresses."""

    def __init__(self, app: Flask) -> None:
        self._adapter = app.url_map.bind("audit")
        self.kinds = frozenset(
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if rule.methods and "GET" in rule.methods and not rule.endpoint.endswith(FILE)
        )

    def read(self, path: str) -> Found | None:
        """What kind of page an address leads to; None for what is no page."""
        try:
            endpoint, values = self._adapter.match(urlsplit(path).path, method="GET")
        except HTTPException:
            return None
        if endpoint in NOT_PAGES or endpoint.endswith(FILE):
            return None
        return Found(endpoint, str(values.get("pid", values.get("ref", ""))), path)


def crawl(page: Page, address: str, known: Map, audience: str, starts: Iterable[str]) -> list[Found]:
    """Follow links from the starts, one of each kind in each project, in the order in which they are met."""
    waiting, met, found = list(starts), dict[tuple[str, str], int](), list[Found]()
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        kind = known.read(path)
        if kind is None or path in seen or not kind.endpoint.startswith(f"{audience}."):
            continue
        seen.add(path)
        key = (kind.endpoint, kind.project)
        if met.get(key, 0) >= SEVERAL.get(kind.endpoint, 1):
            continue
        answer = page.goto(f"{address}{path}")
        if answer is None or answer.status != 200:
            continue
        landed = known.read(page.url.removeprefix(address))
        if landed is None or (landed.endpoint, landed.project) != key:
            waiting += [landed.path] if landed is not None and landed.path not in seen else []
            continue
        met[key] = met.get(key, 0) + 1
        found.append(replace(landed, html=answer.text()))
        waiting += _links(page, address)
    return found


def _links(page: Page, address: str) -> list[str]:
    hrefs: list[str | None] = page.locator("a[href]").evaluate_all(LINKS)
    local = [href.removeprefix(address) for href in hrefs if href]
    return list(dict.fromkeys(href.split("#")[0] for href in local if href.startswith("/")))


def send_emptied(page: Page, place: int) -> Response | None:
    """Empty the fields of one form of the page and send it; the answer, or None when it has nothing to fill in."""
    form = page.locator("main form").nth(place)
    fields = form.locator("input:not([type=hidden]), textarea")
    if fields.count() == 0 or not form.locator("button").first.is_visible():
        return None
    form.evaluate(
        "form => { for (const one of form.querySelectorAll('input:not([type=hidden]), textarea'))"
        " { one.checked = false; if (!['radio', 'checkbox'].includes(one.type)) one.value = ''; } }"
    )
    with page.expect_navigation() as coming:
        form.locator("button").first.click()
    return coming.value


def not_opened(known: Map, opened: Iterable[str], why: Mapping[str, str]) -> dict[str, str]:
    """The kinds of page that nobody came to, each with the reason."""
    missing = known.kinds - set(opened) - NOT_PAGES
    return {endpoint: why.get(endpoint, "nothing led to it") for endpoint in sorted(missing)}
