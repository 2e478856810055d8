"""People at a browser: with a mouse or a finger, with the keyboard alone, without scripts, on the smallest phone.

All of them can do the same few things, so that one journey is walked by each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar, Literal

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import browser as chromium
from tests.journeys import measure

Role = Literal["button", "link"]
Check = Callable[[Page], list[str]]
MOST_TABS = 90


class Person:
    """Somebody with a mouse. `checks` are made of every page they come to; `faults` keeps what those find."""

    options: ClassVar[dict[str, Any]] = {"viewport": {"width": 1280, "height": 800}}
    checks: ClassVar[tuple[Check, ...]] = (measure.reflow,)

    def __init__(self, running: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self.pages = 0
        self.context = chromium.context(running, address, self.foreign, **{**self.options, **options})
        self.page: Page = self.context.new_page()

    def leave(self) -> None:
        """Close the browser of this person."""
        self.context.close()

    def another_device(self) -> Person:
        """The same sort of person at a browser that knows nothing of them."""
        running = self.context.browser
        assert running is not None
        return type(self)(running, self.address)

    def open(self, path: str, status: int = 200) -> None:
        """Go to an address of the site."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.status == status, (path, answer.status)
        self._arrive()

    def press(self, name: str | re.Pattern[str], *, within: str = "main", status: int = 200) -> None:
        """Press a button, or follow a link, and come to another page."""
        with self.page.expect_navigation() as coming:
            self.act(self._pressable(name, within))
        answer = coming.value
        assert answer is None or answer.status == status, (name, answer.url, answer.status)
        self._arrive()

    def unfold(self, words: str) -> None:
        """Open what is folded under these words."""
        self.act(self.page.locator("summary").filter(has_text=words).first)

    def choose(self, label: str | re.Pattern[str]) -> None:
        """Choose a radio button, or tick a box."""
        exact = isinstance(label, str)
        self.tick(self.page.get_by_role("radio", name=label, exact=exact).or_(
            self.page.get_by_role("checkbox", name=label, exact=exact)
        ))  # fmt: skip

    def write(self, label: str | re.Pattern[str], words: str) -> None:
        """Write into a field."""
        self.type_into(self.page.get_by_label(label, exact=isinstance(label, str)), words)

    def pick(self, label: str, option: str) -> None:
        """Choose from a list that folds out."""
        self.choose_from(self.page.get_by_label(label, exact=True), option)

    def at(self, heading: str | re.Pattern[str]) -> None:
        """Be on the page with this heading."""
        expect(self.page.locator("h1")).to_have_text(heading)

    def see(self, words: str | re.Pattern[str]) -> None:
        """Read these words in the main part of the page, or in the line above that says what was done."""
        expect(self.page.locator("body")).to_contain_text(words)

    def see_not(self, words: str) -> None:
        """Find these words nowhere on the page."""
        assert words not in self.page.content(), f"{words!r} is still on {self.page.url}"

    def has(self, name: str | re.Pattern[str]) -> bool:
        """Whether there is a button or link of this name in the main part of the page."""
        return self._pressable(name, "main").count() > 0

    @property
    def path(self) -> str:
        """Where the person is, without the server's name."""
        return self.page.url.removeprefix(self.address)

    def act(self, target: Locator) -> None:
        """Press what is there."""
        target.click()

    def tick(self, target: Locator) -> None:
        """Mark what is there."""
        target.check()

    def choose_from(self, target: Locator, option: str) -> None:
        """Choose this one of a list."""
        target.select_option(label=option)

    def type_into(self, target: Locator, words: str) -> None:
        """Write where it is."""
        target.fill(words)

    def _pressable(self, name: str | re.Pattern[str], within: str) -> Locator:
        place, exact = self.page.locator(within), isinstance(name, str)
        return place.get_by_role("button", name=name, exact=exact).or_(
            place.get_by_role("link", name=name, exact=exact)
        )

    def _arrive(self) -> None:
        self.pages += 1
        for check in self.checks:
            self.faults += [f"{self.path}: {one}" for one in check(self.page)]


def _axe(page: Page) -> list[str]:
    return measure.axe(page).wrong


class WithMouse(Person):
    """A mouse and a wide screen; every page and state is held against axe."""

    checks = (measure.reflow, _axe)


class WithoutScripts(Person):
    """A browser that runs no scripts. axe cannot run there."""

    options: ClassVar[dict[str, Any]] = {"viewport": {"width": 1280, "height": 800}, "java_script_enabled": False}


class OnSmallPhone(Person):
    """The smallest phone there is, by touch: 320 by 568."""

    options: ClassVar[dict[str, Any]] = {"viewport": {"width": 320, "height": 568}, "has_touch": True}
    checks = (measure.reflow, measure.targets, measure.spacing, _axe)

    def act(self, target: Locator) -> None:
        """Tap."""
        target.tap()


class WithKeyboard(Person):
    """No mouse: Tab, Space, Enter and the arrows. Every stop has to show where the focus is."""

    def __init__(self, running: Browser, address: str, **options: Any) -> None:
        super().__init__(running, address, **options)
        self.keys = 0

    def key(self, name: str) -> None:
        """Press one key."""
        self.page.keyboard.press(name)
        self.keys += 1

    def skip_to_main(self) -> None:
        """Use the first link of the page."""
        self.key("Tab")
        assert "Skip" in measure.focused_words(self.page)
        self.key("Enter")

    def act(self, target: Locator) -> None:
        """Reach it and press Enter."""
        self.reach(target)
        self.key("Enter")

    def tick(self, target: Locator) -> None:
        """Reach the first of the choices, and from there this one."""
        if target.get_attribute("type") == "checkbox":
            self.reach(target)
            self.key("Space")
            return
        group = self.page.locator(f"input[type=radio][name='{target.get_attribute('name')}']")
        if not _any_focused(group):
            self.reach_one_of(group)
        if _is_focused(target):
            self.key("Space")
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.key("ArrowDown")
        assert target.is_checked()

    def choose_from(self, target: Locator, option: str) -> None:
        """Reach it and go down to this one."""
        self.reach(target)
        options = target.locator("option")
        for _ in range(options.count()):
            if target.evaluate("list => list.selectedOptions[0].text") == option:
                return
            self.key("ArrowDown")
        assert target.evaluate("list => list.selectedOptions[0].text") == option

    def type_into(self, target: Locator, words: str) -> None:
        """Reach it and type."""
        self.reach(target)
        self.page.keyboard.insert_text(words)

    def reach(self, target: Locator) -> None:
        """Press Tab until this has the focus."""
        expect(target).to_have_count(1)
        self.reach_one_of(target)

    def reach_one_of(self, targets: Locator) -> None:
        """Press Tab until one of these has the focus."""
        passed: list[str] = []
        while not _any_focused(targets):
            self.key("Tab")
            self.faults += [f"{self.path}: {one}" for one in measure.focus_faults(self.page)]
            passed.append(measure.focused_words(self.page))
            assert len(passed) <= MOST_TABS, f"never reached on {self.path}: {passed}"


def tab_stops(person: WithKeyboard) -> list[str]:
    """All stops of a page, until Tab leads out of it or back to the first; fails when it never does."""
    stops: list[str] = []
    for _ in range(MOST_TABS):
        person.key("Tab")
        stop = measure.focused_words(person.page)
        if stop == "body" or (stops and stop == stops[0]):
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab never leads out of {person.path}: {stops}")


def _any_focused(targets: Locator) -> bool:
    found: bool = targets.evaluate_all("all => all.includes(document.activeElement)")
    return found


def _is_focused(target: Locator) -> bool:
    found: bool = target.evaluate("one => one === document.activeElement")
    return found
