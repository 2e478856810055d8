"""Pictures of the resident's pages, and what they weigh, for people to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.journeys import resident
from tests.journeys.audit_place import AuditPlace
from tests.journeys.people import Person
from tests.journeys.weight import Scales, Weight

WIDTHS = {320: 568, 768: 1024, 1280: 800}
LOOKS: dict[str, tuple[dict[str, Any], str]] = {
    "light": ({}, ""),
    "dark": ({"color_scheme": "dark"}, ""),
    "light-mirrored": ({}, "l=ar-XB"),
    "dark-mirrored": ({"color_scheme": "dark"}, "l=ar-XB"),
}


def _at_first(place: AuditPlace) -> dict[str, str]:
    """What somebody new sees, by the name of the picture."""
    home = f"/take-part/{place.projects[0]}/"
    parts = {"home": "", "say": "say", "vote": "vote", "choices": "choices", "leave-all": "leave-all", "stop": "stop"}
    return {"front": "/", "join": "/join", **{name: f"{home}{part}" for name, part in parts.items()}}


def _later(place: AuditPlace) -> dict[str, str]:
    """What somebody sees who has said and answered a lot."""
    home = f"/take-part/{place.projects[0]}/"
    parts = {"home-later": "", **{one: one for one in ("answers", "results", "words")}}
    public = {"project": f"/projects/{place.projects[0]}", "strategy": f"/strategies/{place.strategy}"}
    return {**{name: f"{home}{part}" for name, part in parts.items()}, **public}


def visits(place: AuditPlace) -> tuple[tuple[Callable[[Person, AuditPlace], None], dict[str, str]], ...]:
    """Who comes in, and which pages are looked at then."""
    return (new_member, _at_first(place)), (old_member, _later(place))


def take(running: Browser, address: str, place: AuditPlace, folder: Path) -> None:
    """Take every picture: each page in each look and width. A picture of a long page shows its beginning."""
    folder.mkdir(parents=True, exist_ok=True)
    for look, (options, cookie) in LOOKS.items():
        for come_in, pages in visits(place):
            person = Person(running, address, **options)
            come_in(person, place)
            if cookie:
                person.context.add_cookies([{"name": "reading", "value": cookie, "url": address}])
            for width, height in WIDTHS.items():
                person.page.set_viewport_size({"width": width, "height": height})
                for name, path in pages.items():
                    person.page.goto(f"{address}{path}")
                    _picture(person, folder / f"{name}-{width}-{look}.png", width, 4 * height)
            person.leave()


def _picture(person: Person, file: Path, width: int, at_most: int) -> None:
    tall = min(int(person.page.evaluate("document.documentElement.scrollHeight")), at_most)
    person.page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall})


def weigh(running: Browser, address: str, place: AuditPlace) -> dict[str, tuple[Weight, Weight]]:
    """Bytes of some pages: opened first with nothing kept, and again with what is kept."""
    weights = dict[str, tuple[Weight, Weight]]()
    for come_in, pages in visits(place):
        person = Person(running, address)
        come_in(person, place)
        scales = Scales(person.page)
        for name, path in pages.items():
            person.page.goto("about:blank")
            scales.forget_everything()
            person.page.goto(f"{address}{path}")
            first = scales.taken()
            person.page.goto("about:blank")
            person.page.goto(f"{address}{path}")
            weights[name] = first, scales.taken()
        person.leave()
    return weights


def new_member(person: Person, place: AuditPlace) -> None:
    """Somebody who has just come in by the poster, and said yes."""
    resident.come_in(person, place.poster)
    person.press("Join")
    person.press("I have kept my code. Go on")
    resident.say_yes(person)


def old_member(person: Person, place: AuditPlace) -> None:
    """Somebody who has answered everything."""
    resident.come_in(person, place.full.member)
