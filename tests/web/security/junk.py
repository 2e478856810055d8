"""Junk for every box of every form, and who may send it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tests.web.access import ACCESS
from tests.web.access_rows import SHOWN, Row
from tests.web.security.house import House

POSTS = [(endpoint, methods["POST"]) for endpoint, methods in ACCESS.items() if "POST" in methods]
GETS = [(endpoint, methods["GET"]) for endpoint, methods in ACCESS.items() if "GET" in methods]
NAMES = [endpoint for endpoint, _ in POSTS]
# One of each sort that is known to surprise programs.
JUNK = (
    "",
    "\u200b",
    "\u202egnitset",
    "\ufeff\ufffe\U0010ffff",
    "a" * 3000,
    "99999999999999999999999999",
    "NaN",
    "²",
    "no such choice",
    "xx-klingon-XX-x-y",
    "../../etc/passwd%s%n{0.__class__}",
    "a\r\nSet-Cookie: a=b",
)
HARD_JUNK = ("a" * 3000, "99999999999999999999999999", "²", "xx-klingon-XX-x-y")
NUL = "before\0after"


def permitted(row: Row) -> str:
    """Somebody for whom a route is open."""
    shown = [role for role, outcome in row.outcomes.items() if outcome == SHOWN]
    return next(iter([*(role for role in shown if role != "visitor"), *shown, "convenor"]))


def boxes(house: House, endpoint: str, row: Row) -> list[str]:
    """The names of what a route takes: what the table sends, and the boxes of the forms on the page before."""
    fields = row.fields(house, permitted(row)) if callable(row.fields) else row.fields
    found = [*fields, "once"]
    for other, methods in ACCESS.items():
        get = methods.get("GET")
        if get and other.split(".")[0] == endpoint.split(".")[0] and get.outcomes[permitted(row)] == SHOWN:
            page = _page(house, permitted(row), other)
            action = re.escape(house.address(endpoint, row.at, row.values))
            for form in re.findall(rf'<form[^>]*action="{action}"[^>]*>(.*?)</form>', page, re.DOTALL):
                found += re.findall(r'<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"', form)
    return [name for name in dict.fromkeys(found) if name != "csrf_token"]


_PAGES: dict[tuple[str, str], str] = {}


def _page(house: House, role: str, endpoint: str) -> str:
    if (role, endpoint) not in _PAGES:
        with house.ask(role, endpoint, "GET", ACCESS[endpoint]["GET"]) as answer:
            _PAGES[role, endpoint] = answer.text if answer.mimetype == "text/html" else ""
    return _PAGES[role, endpoint]


def junk_for(names: list[str], right: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Every box with the same junk; each box by itself with the others filled in rightly; boxes sent more than once."""
    yield {}
    for junk in JUNK:
        yield dict.fromkeys(names, junk)
    for name in names:
        for junk in HARD_JUNK:
            yield {**right, name: junk}
        yield {**right, name: ["one", "two", "", "\U0001f600"]}
        yield {f"{name}[]": "x", f"{name}.x": "1", name.upper(): "x"}
