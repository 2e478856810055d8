"""Looks at every page that somebody can reach: by the table of routes in every place, and by the links on the pages."""

from __future__ import annotations

import io
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from tests.web.access import ACCESS
from tests.web.access_rows import SHOWN
from tests.web.security.house import House

# Ends the session; looked at elsewhere.
NOT_FOLLOWED = ("/leave", "/static/")
# Takes seconds to make, and its bytes are packed so that no search would find anything. The same words stand in the
# page, the Word file and the plain text, which are all looked at; that a PDF is made is tested where it is made.
PACKED = "/pdf"


@dataclass(frozen=True)
class Seen:
    """One answer: where, on which page the link stood ("" for none), which status, and its text, unzipped."""

    address: str
    came_from: str
    status: int
    mimetype: str
    text: str


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def links_of(page: str) -> list[str]:
    """The addresses of this site to which a page links, without what follows a #."""
    parser = _Links()
    parser.feed(page)
    return [link.partition("#")[0] for link in parser.found if link.startswith("/") and not link.startswith("//")]


def starts(house: House, role: str, places: tuple[str, ...]) -> list[str]:
    """The address of every route that is open to a role, in every place that has what it needs."""
    found = []
    for endpoint, methods in ACCESS.items():
        row = methods.get("GET")
        if row is None or row.outcomes[role] != SHOWN or endpoint == "accessibility.static":
            continue
        at = [place for place in places if set(row.values.values()) <= set(house.places[place].names)] or [row.at]
        found += [house.address(endpoint, place, row.values) for place in at]
    return list(dict.fromkeys(found))


def crawl(house: House, role: str, places: tuple[str, ...]) -> Iterator[Seen]:
    """Every page that somebody of this role meets, each address once."""
    client = house.browser(role)
    waiting = deque((address, "") for address in starts(house, role, places))
    known = {address for address, _ in waiting}
    while waiting:
        address, came_from = waiting.popleft()
        if address.startswith(NOT_FOLLOWED) or address.endswith(PACKED):
            continue
        with client.get(address) as response:
            seen = Seen(address, came_from, response.status_code, response.mimetype, text_of(response.get_data()))
            location = response.location
        yield seen
        further = links_of(seen.text) if seen.mimetype == "text/html" else []
        for link in [*further, *([location] if location else [])]:
            if link not in known and not link.startswith(NOT_FOLLOWED):
                known.add(link)
                waiting.append((link, address))


def text_of(data: bytes) -> str:
    """What can be read in an answer; a zipped file is unpacked."""
    if not data.startswith(b"PK"):
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "\n".join(file.read(name).decode(errors="replace") for name in file.namelist())
