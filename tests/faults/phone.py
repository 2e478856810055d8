"""A resident's phone on a real connection: signs in by a code, answers statements, and notes what was confirmed."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode

CHOICES = {"agree": 1, "pass": 0, "disagree": -1}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Phone:
    """One member's phone. `confirmed` holds the newest answer to each statement that the server said it had."""

    words: str
    process: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    confirmed: dict[str, int] = field(default_factory=dict)
    answered: int = 0
    # Sent and never answered: stored or not, nobody was told.
    open_end: tuple[str, int] | None = None

    def come_in(self, port: int, reference: str) -> None:
        """Sign in by the code and open a statement: its token is good for all others."""
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        _, page = self._ask(connection, "GET", "/join")
        status, _ = self._ask(connection, "POST", "/join", {"csrf_token": _token(page), "words": self.words})
        assert status == 303, f"the code does not open: {status}"
        status, page = self._ask(connection, "GET", self._address(reference))
        assert status == 200, f"the statement does not open: {status}"
        self.token = _token(page)
        connection.close()

    def answer_until_cut_off(self, port: int, references: list[str], rng: random.Random, stop: threading.Event) -> None:
        """Answer one statement after the other, changing answers too, until the line is dead or `stop` is set."""
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            while not stop.is_set():
                self._answer(connection, rng.choice(references), rng.choice(list(CHOICES)))
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()

    def _answer(self, connection: HTTPConnection, reference: str, choice: str) -> None:
        self.open_end = (reference, CHOICES[choice])
        fields = {"csrf_token": self.token, "choice": choice, "act": "next", "change": "1"}
        status, page = self._ask(connection, "POST", self._address(reference), fields)
        assert status == 303, f"not kept: {status} {page[:300]}"
        self.confirmed[reference] = CHOICES[choice]
        self.open_end = None
        self.answered += 1

    def may_be_stored(self, reference: str) -> set[int | None]:
        """What may stand in the database: the confirmed answer, or the one that nobody confirmed."""
        known: set[int | None] = {self.confirmed.get(reference)}
        if self.open_end is not None and self.open_end[0] == reference:
            known.add(self.open_end[1])
        return known

    def _address(self, reference: str) -> str:
        return f"/take-part/{self.process}/vote/{reference}"

    def _ask(
        self,
        connection: HTTPConnection,
        method: str,
        path: str,
        fields: dict[str, str] | list[tuple[str, str]] | None = None,
    ) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        page = response.read().decode()
        self._keep_cookies(response)
        return response.status, page

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value


def _token(page: str) -> str:
    found = TOKEN.search(page)
    assert found, page[:500]
    return found.group(1)
