"""Dark, high contrast, big letters, no movement: the resident's pages in every way that a reader can choose."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys import measure, resident
from tests.journeys.conftest import Place
from tests.journeys.people import Person, WithMouse

pytestmark = pytest.mark.browser


class Reader(Person):
    """Somebody whose browser shows pages in their own way; contrast and everything else is held against axe."""

    checks = WithMouse.checks


@pytest.fixture(scope="module")
def pages(running: Browser, place: Place) -> tuple[str, list[str]]:
    """The code of a new member, and the addresses of the pages to look at."""
    project = place.projects["Station Road"]
    person = Person(running, place.address)
    code = resident.join(person, project)
    resident.say_yes(person)
    person.leave()
    home = f"/take-part/{project.public_id}/"
    return code, ["/", "/settings", home, *(home + one for one in ("vote", "say", "choices", "words", "yes/be_quoted"))]


@pytest.mark.parametrize(
    ("options", "cookie"),
    [
        ({"color_scheme": "dark"}, ""),
        ({}, "c=contrast"),
        ({}, "c=cream"),
        ({}, "t=largest&f=lexend&e=1"),
    ],
    ids=["dark", "high contrast", "cream", "largest and easy"],
)
def test_pages_can_be_read_in_every_way(
    running: Browser, place: Place, pages: tuple[str, list[str]], options: dict[str, Any], cookie: str
) -> None:
    code, paths = pages
    reader = Reader(running, place.address, **options)
    if cookie:
        reader.context.add_cookies([{"name": "reading", "value": cookie, "url": place.address}])
    resident.come_in(reader, code)
    for path in paths:
        reader.open(path)
        reader.faults += [f"{path}: {one}" for one in measure.spacing(reader.page)]
    reader.leave()
    assert not reader.foreign
    assert not reader.faults, "\n".join(reader.faults)


def test_letters_twice_as_big_need_no_sideways_scrolling(
    running: Browser, place: Place, pages: tuple[str, list[str]]
) -> None:
    code, paths = pages
    reader = Person(running, place.address, viewport={"width": 640, "height": 512})
    resident.come_in(reader, code)
    for path in paths:
        reader.open(path)
        reader.page.evaluate("document.documentElement.style.fontSize = '200%'")
        reader.faults += [f"{path}: {one}" for one in measure.reflow(reader.page)]
    reader.leave()
    assert not reader.faults, "\n".join(reader.faults)


def test_forced_colours_keep_every_edge(running: Browser, place: Place, pages: tuple[str, list[str]]) -> None:
    """Where the system decides the colours, what can be pressed is still told from the rest by an edge or a line."""
    code, paths = pages
    reader = Person(running, place.address, forced_colors="active", color_scheme="dark")
    resident.come_in(reader, code)
    for path in paths:
        reader.open(path)
        reader.faults += [f"{path}: {one}" for one in measure.without_edge(reader.page)]
    reader.leave()
    assert not reader.faults, "\n".join(reader.faults)


def test_nothing_moves(running: Browser, place: Place, pages: tuple[str, list[str]]) -> None:
    code, paths = pages
    reader = Person(running, place.address)
    resident.come_in(reader, code)
    for path in paths[:4]:
        reader.open(path)
        assert measure.moving(reader.page) == 0, path
    reader.leave()


def test_turning_the_phone_changes_nothing_that_can_be_read(
    running: Browser, place: Place, pages: tuple[str, list[str]]
) -> None:
    code, paths = pages
    reader = Person(running, place.address, viewport={"width": 390, "height": 844})
    resident.come_in(reader, code)
    for path in [one for one in paths if not one.endswith("/vote")]:
        reader.open(path)
        upright = reader.page.locator("body").inner_text()
        reader.page.set_viewport_size({"width": 844, "height": 390})
        assert reader.page.locator("body").inner_text().split() == upright.split(), path
        reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.leave()


@pytest.mark.parametrize(("tag", "direction"), [("cy", "ltr"), ("ar", "rtl")])
def test_pages_in_other_languages_fit_the_smallest_phone(
    running: Browser, place: Place, pages: tuple[str, list[str]], tag: str, direction: str
) -> None:
    """Longer words, and letters that run the other way."""
    code, paths = pages
    reader = Reader(running, place.address, viewport={"width": 320, "height": 640})
    resident.come_in(reader, code)
    reader.context.add_cookies([{"name": "reading", "value": f"l={tag}", "url": place.address}])
    for path in [*paths, "/join", "/settings/language", f"{paths[2]}leave-all", f"{paths[2]}themes"]:
        reader.open(path)
        assert reader.page.locator("html").get_attribute("lang") == tag
        assert reader.page.locator("html").get_attribute("dir") == direction
        reader.faults += [f"{path}: {one}" for one in measure.spacing(reader.page)]
    reader.leave()
    assert not reader.foreign
    assert not reader.faults, "\n".join(reader.faults)
