"""Chromium, as it is installed on this machine, kept away from every other machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Playwright, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No name but this machine's can be looked up. (Refusing requests one by one would switch the browser's cache off.)
NO_OTHER_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", NO_OTHER_MACHINE]
MISSING = "skipped, because Chromium is not installed"
PATIENCE_MS = 20_000
# Parts of a page that are in it, and asked of nobody.
OF_THE_PAGE = frozenset({"data", "blob", "about"})


def program() -> str | None:
    """Where Chromium is; None when it is not installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def may_be_missing() -> bool:
    """Whether a missing browser only skips: never where everything has to be checked."""
    return os.environ.get("CI") != "true"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def launch(playwright: Playwright) -> Browser:
    """Start the browser."""
    return playwright.chromium.launch(executable_path=program(), headless=True, args=ARGUMENTS)


def context(browser: Browser, address: str, foreign: list[str], **options: Any) -> BrowserContext:
    """A browser of one person. What it asks of another machine gets no answer, and is noted in `foreign`."""
    made = browser.new_context(**options)
    made.set_default_timeout(PATIENCE_MS)
    host = urlsplit(address).netloc

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc != host and parts.scheme not in OF_THE_PAGE:
            foreign.append(request.url)

    made.on("request", note)
    return made
