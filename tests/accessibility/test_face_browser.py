"""The face in a real browser: axe with every rule, narrow screens, big fingers, keyboards, and no scripts at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.accessibility.face_gallery import create_gallery

pytestmark = pytest.mark.browser

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {
        rule: {"enabled": True}
        for rule in (
            "target-size", "color-contrast-enhanced", "identical-links-same-purpose", "meta-refresh-no-exceptions",
            "audio-caption",
        )
    },
    "resultTypes": ["violations", "incomplete"],
}  # fmt: skip
PAGES = ("question", "home", "parts", "results", "settings", "deskpage", "error/404")
LOOKS = (
    "colours=light",
    "colours=dark",
    "colours=cream",
    "colours=contrast",
    "lang=ar",
    "font=lexend&text_size=largest",
)
TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => getComputedStyle(e).display !== 'inline' && !e.matches('.skip'))
  .map(e => [e.closest('.choice') || e, e.outerHTML.slice(0, 80)])
  .map(([e, html]) => { const r = e.getBoundingClientRect(); return [Math.min(r.width, r.height), html]; })
  .filter(([size]) => size < 43.9)"""
FOCUS = """() => {
  const e = document.activeElement, shown = e.closest('.choice') || e, style = getComputedStyle(shown);
  const r = e.getBoundingClientRect();
  const top = document.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height / 2, 20));
  return {name: e.outerHTML.slice(0, 80), body: e === document.body, outline: parseFloat(style.outlineWidth),
          style: style.outlineStyle, halo: style.boxShadow, hit: !!top && (e.contains(top) || top.contains(e))};
}"""
SPACING = """() => { const s = new CSSStyleSheet(); s.replaceSync(
  '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}');
  document.adoptedStyleSheets = [s]; }"""
CLIPPED = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => getComputedStyle(e).overflow === 'hidden' && !e.matches('.hidden, svg')
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).map(e => e.outerHTML.slice(0, 80))"""


class Quiet(WSGIRequestHandler):
    """A request handler that writes no log lines."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - its parent names it so
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser(running: Browser) -> Browser:
    return running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


UNSURE = {"color-contrast", "color-contrast-enhanced"}  # what axe leaves open, and another check looks at


def _axe(page: Page) -> list[str]:
    """What axe finds wrong here, or leaves open that nothing else looks at."""
    found = Axe().run(page, options=OPTIONS).response
    wrong = [f"{item['id']}: {[node['html'] for node in item['nodes']]}" for item in found["violations"]]
    return wrong + sorted({item["id"] for item in found["incomplete"]} - UNSURE)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: Page, address: str, name: str, look: str) -> None:
    page.goto(f"{address}/{name}?{look}")
    assert _axe(page) == []


@pytest.mark.parametrize("look", LOOKS[:5])
@pytest.mark.parametrize("name", ["question", "parts", "deskpage"])
def test_axe_finds_nothing_after_a_mistake(page: Page, address: str, name: str, look: str) -> None:
    page.goto(f"{address}/{name}?{look}&said=1")
    page.evaluate("document.querySelector('form').method = 'post'")
    with page.expect_navigation():
        page.evaluate("document.querySelector('form').submit()")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") in ("errors", "notice")
    assert _axe(page) == []


def test_axe_would_find_something(page: Page, address: str) -> None:
    page.goto(f"{address}/question")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=x><button></button>'")
    assert Axe().run(page, options=OPTIONS).violations_count >= 2


@pytest.mark.parametrize("look", ["colours=light", "lang=ar", "text_size=largest"])
@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_screen_needs_no_sideways_scrolling(page: Page, address: str, name: str, look: str) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{address}/{name}?{look}")
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= shown
    page.evaluate(SPACING)
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= shown
    assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_everything_to_press_is_big_enough(page: Page, address: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/{name}")
    assert page.evaluate(TARGETS) == []


def test_links_to_mistakes_are_big_enough(page: Page, address: str) -> None:
    page.goto(f"{address}/parts")
    page.get_by_role("button", name="Send these words").click()
    assert page.locator(".errors a").count() == 3
    assert page.evaluate(TARGETS) == []
    page.locator(".errors a").first.click()
    assert page.evaluate("document.activeElement.id") == "name"


@pytest.mark.parametrize("colours", ["light", "dark", "contrast"])
@pytest.mark.parametrize("name", PAGES)
def test_the_focus_can_be_seen_everywhere_and_leaves_again(page: Page, address: str, name: str, colours: str) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(f"{address}/{name}?colours={colours}")
    seen = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["body"]:
            break
        seen += 1
        assert focus["outline"] >= 4, focus
        assert focus["style"] == "solid", focus
        assert "rgb(255, 191, 71)" in focus["halo"], focus
        assert focus["hit"], focus
    assert 5 <= seen < 60


def test_the_skip_link_comes_first_and_works_in_both_directions(page: Page, address: str) -> None:
    for language in ("en", "ar"):
        page.goto(f"{address}/home?lang={language}")
        page.keyboard.press("Tab")
        box = page.locator(".skip").bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= 1280 - box["width"]
        assert box["height"] >= 44
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_a_vote_takes_few_keys_and_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/question#answer-0")
    expect(page.locator("#answer-0")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".errors").count() == 0
    assert page.get_by_label("I agree").is_checked()
    context.close()


def test_leaving_removes_the_way_back(page: Page, address: str) -> None:
    page.goto(f"{address}/home")
    page.goto(f"{address}/question")
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("**/leave")
    page.go_back()
    assert page.url.endswith("/home")


def test_pages_stand_still_and_ask_nobody_else(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/results?font=opendyslexic")
    assert page.evaluate("document.getAnimations().length") == 0
    assert all(url.startswith(address) for url in asked)
    assert any("opendyslexic" in url for url in asked)
    context.close()


def test_forced_colours_keep_shapes(browser: Browser, address: str) -> None:
    context = browser.new_context(forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/question")
    page.get_by_label("I agree").check()
    edges = page.evaluate("[...document.querySelectorAll('.choice')].map(e => getComputedStyle(e).borderTopColor)")
    assert edges[0] != edges[1]
    page.goto(f"{address}/results")
    fills = page.evaluate(
        "[...document.querySelectorAll('.drawing rect')].slice(0, 3).map(e => getComputedStyle(e).fill)"
    )
    assert len(set(fills)) == 3
    context.close()


def test_lines_are_not_too_long(page: Page, address: str) -> None:
    for name in ("home", "parts", "deskpage"):
        page.goto(f"{address}/{name}")
        longest = page.evaluate(
            "Math.max(...[...document.querySelectorAll('main p')].map(e => e.getBoundingClientRect().width"
            " / parseFloat(getComputedStyle(e).fontSize)))"
        )
        assert longest <= 42  # about 80 letters of this face
