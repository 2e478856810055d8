"""What is looked at on each page of the audit, and in which ways of reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from accessibility.contract import check_page, page_reading
from tests.conftest import FOR_STAFF
from tests.journeys import measure

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 568}
MOST_STOPS = 150
MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of reading: what the browser is told, and what the reader chose in their settings (the cookie)."""

    name: str
    options: dict[str, Any]
    cookie: str = ""


# Six ways that hold every pair of colours (light, dark, strong contrast), direction, width, size of text and easy read:
# whatever breaks where two of these meet is met in one of them.
MODES = (
    Mode("light, 1280", {"viewport": WIDE}),
    Mode("light, mirrored, 320, text 200 %, easy read", {"viewport": NARROW}, "l=ar-XB&t=largest&e=1"),
    Mode("dark, 320, easy read", {"viewport": NARROW, "color_scheme": "dark"}, "e=1"),
    Mode("dark, mirrored, 1280, text 200 %", {"viewport": WIDE, "color_scheme": "dark"}, "l=ar-XB&t=largest"),
    Mode("high contrast, 1280, text 200 %, easy read", {"viewport": WIDE}, "c=contrast&t=largest&e=1"),
    Mode("forced colours, mirrored, 320", {"viewport": NARROW, "forced_colors": "active"}, "l=ar-XB"),
)


def ways_for(path: str, place: int, *, again: bool, full: bool) -> tuple[Mode, ...]:
    """The ways in which a page is looked at: all of them where the run is a full one.

    Else a page is looked at as it is, and in two other ways where residents come, in one where staff do; and a page
    whose kind somebody else came to `again` in the same state in one way only. `place`, its number in the list, says
    which, so that each way is met on many pages.
    """
    if full:
        return MODES
    if again:
        return (MODES[place % len(MODES)],)
    others = MODES[1:]
    first, second = others[place % len(others)], others[(place + 2) % len(others)]
    return (MODES[0], first) if path.startswith(FOR_STAFF) else (MODES[0], first, second)


@dataclass(slots=True)
class Looked:
    """What was found on one page in one way of reading."""

    role: str
    endpoint: str
    path: str
    state: str
    mode: str
    axe: list[measure.Finding] = field(default_factory=list)
    left_to_people: list[measure.Finding] = field(default_factory=list)
    contract: list[str] = field(default_factory=list)
    keyboard: list[str] = field(default_factory=list)
    reflow: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    grade: float | None = None

    @property
    def problems(self) -> list[str]:
        """All that is wrong, in words."""
        return [*map(str, self.axe), *self.contract, *self.keyboard, *self.reflow, *self.targets]


def look(page: Page, looked: Looked, mode: Mode, *, status: int = 200) -> Looked:
    """Hold the page that is open against everything that this way of reading is for."""
    looked.reflow = [*measure.reflow(page), *measure.spacing(page)]
    looked.targets = measure.targets(page)
    answer = measure.axe(page)
    open_ones = [one for one in answer.incomplete if one.rule not in measure.LEFT_TO_PEOPLE]
    looked.axe = [*answer.violations, *open_ones]
    looked.left_to_people = [one for one in answer.incomplete if one.rule in measure.LEFT_TO_PEOPLE]
    if mode is MODES[0]:
        _read(page, looked, status)
        looked.keyboard = _by_keyboard(page)
    return looked


def _read(page: Page, looked: Looked, status: int) -> None:
    html = f"<!doctype html>\n{page.locator('html').evaluate('one => one.outerHTML')}"
    for_residents = not looked.path.startswith(FOR_STAFF)
    looked.contract = [f"{one.code}: {one.detail}" for one in check_page(html, status=status, resident=for_residents)]
    if for_residents:
        looked.grade = page_reading(html).grade


def _by_keyboard(page: Page) -> list[str]:
    """Tab through the page: every stop shows where it is, and no stop holds on to the focus."""
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    wrong, first, before, held = list[str](), "", "", 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop, faults = measure.stop(page)
        # The parts of a date and the buttons of a player are stops of their own, in the browser's own hands.
        held = held + 1 if stop == before else 0
        if stop in ("body", first) and not held:
            return wrong
        if held > MOST_PARTS:
            return [*wrong, f"Tab does not leave {stop}"]
        first, before = first or stop, stop
        wrong += faults
    return wrong
