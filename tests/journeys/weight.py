"""Scales for pages: the bytes that come over the wire, with headers, fonts and what only leads on to another page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

FIRST_PAGE_AT_MOST = 30 * 1024
NEXT_PAGE_AT_MOST = 5 * 1024
# Any other page of somebody who takes part.
PAGE_AT_MOST = 100 * 1024


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes by address."""

    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(size for _, size in self.parts)


class Scales:
    """Weighs what a page asks for, as the browser's network reports it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._network = page.context.new_cdp_session(page)
        self._addresses: dict[str, str] = {}
        self._parts: list[tuple[str, int]] = []
        self._network.on("Network.requestWillBeSent", self._note_redirection)
        self._network.on("Network.responseReceived", self._note_address)
        self._network.on("Network.loadingFinished", self._note_size)
        self._network.send("Network.enable")
        # What the worker that stands in without a network hands on would not be reported. It changes nothing of it.
        self._network.send("Network.setBypassServiceWorker", {"bypass": True})

    def forget_everything(self) -> None:
        """Empty the browser's cache, and begin anew."""
        self._network.send("Network.clearBrowserCache")
        self._parts.clear()

    def taken(self) -> Weight:
        """What was weighed since the last time."""
        self._page.wait_for_load_state("networkidle")
        weighed = Weight(tuple(self._parts))
        self._parts.clear()
        return weighed

    def _note_redirection(self, event: dict[str, Any]) -> None:
        # An answer that leads on has no end of its own in the browser's report: it stands in the request that follows.
        answer = event.get("redirectResponse")
        if answer is not None:
            # By then only its headers have come in.
            rest = int(answer["headers"].get("Content-Length", 0))
            self._parts.append((urlsplit(answer["url"]).path, int(answer["encodedDataLength"]) + rest))

    def _note_address(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = urlsplit(event["response"]["url"]).path

    def _note_size(self, event: dict[str, Any]) -> None:
        address = self._addresses.get(event["requestId"])
        if address is not None and event["encodedDataLength"] > 0:
            self._parts.append((address, int(event["encodedDataLength"])))
