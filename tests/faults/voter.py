"""A voter's phone on a real connection: fills in a paper, puts it in, and notes each paper whose words it was shown."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException

from tests.faults.phone import Phone

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
WORDS = re.compile(r'<p class="said" translate="no">([a-z ]+)</p>')


@dataclass
class Voter(Phone):
    """One member's phone. `shown` is the newest paper whose words were shown, as (ticks, words)."""

    shown: tuple[frozenset[str], str] | None = None
    # Put in after that, and nobody was told of it: any of them may be there, or none.
    untold: list[frozenset[str]] = field(default_factory=list)

    def come_in_to(self, port: int, ballot: str) -> None:
        """Sign in by the code; the ballot is open."""
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        _, page = self._ask(connection, "GET", "/join")
        status, _ = self._ask(connection, "POST", "/join", {**hidden(page, "/join"), "words": self.words})
        assert status == 303, f"the code does not open: {status}"
        status, _ = self._ask(connection, "GET", self.start(ballot))
        assert status == 200, f"the ballot does not open: {status}"
        self.token = "in"
        connection.close()

    def vote_until_cut_off(
        self, port: int, ballot: str, options: list[str], rng: random.Random, stop: threading.Event
    ) -> None:
        """Vote, and vote again another way, until the line is dead or `stop` is set."""
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            while not stop.is_set():
                self.fill_in(connection, ballot, frozenset(rng.sample(options, rng.randint(0, len(options)))))
                self.put_in(connection, ballot)
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()

    def fill_in(self, connection: HTTPConnection, ballot: str, ticks: frozenset[str]) -> None:
        """Tick these, as far as the page on which all of it is read through."""
        choose, self._check = f"{self.start(ballot)}/choose", f"{self.start(ballot)}/check"
        status, page = self._ask(connection, "GET", choose)
        assert status == 200, f"no paper: {status}"
        chosen = [("ticks", one) for one in sorted(ticks)]
        status, _ = self._ask(connection, "POST", choose, [*hidden(page, choose).items(), *chosen])
        assert status == 303, f"does not fit: {status}"
        status, page = self._ask(connection, "GET", self._check)
        assert status == 200, f"not shown again: {status}"
        self._ready, self._ticks = hidden(page, self._check), ticks

    def put_in(self, connection: HTTPConnection, ballot: str) -> None:
        """Put in what was filled in, and read the words."""
        self.untold.append(self._ticks)
        self.send(connection)
        self.shown, self.untold = (self._ticks, self.words_shown(connection, ballot)), []
        self.answered += 1

    def send(self, connection: HTTPConnection) -> None:
        """Put in what was filled in."""
        status, page = self._ask(connection, "POST", self._check, self._ready)
        assert status == 303, f"not taken: {status} {page[:300]}"

    def words_shown(self, connection: HTTPConnection, ballot: str) -> str:
        """The words on the page that says that it is in."""
        status, page = self._ask(connection, "GET", f"{self.start(ballot)}/done")
        words = WORDS.search(page)
        assert words, f"no words: {status} {page[:300]}"
        return words[1]

    def start(self, ballot: str) -> str:
        """The address of the ballot."""
        return f"/take-part/{self.process}/ballots/{ballot}"


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this address."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert form, page[:500]
    pairs = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in HIDDEN.findall(form[1])]
    return {name[1]: unescape(value[1]) if value else "" for name, value in pairs if name}
