"""A strategy's numbers, codes and names as words in its language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from deliberation.exchange.document import wording
from deliberation.exchange.document.strategy.content import PROPOSED_BY_OFFICERS, Shown
from deliberation.exchange.document.types import Labels

Translate = Callable[[str], str]


def as_written(text: str) -> str:
    """The translation into the language that the text is written in."""
    return text


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every value of a strategy, said once and the same everywhere."""

    gettext: Translate
    language: str

    def count(self, number: Shown) -> str:
        """A published count; `None` is "fewer than 5"."""
        if number is None:
            return self.gettext("fewer than 5")
        return wording.whole_number(number, self.language) if isinstance(number, int) else number

    def share(self, share: float) -> str:
        """A share as per cent."""
        return wording.percentage(share, self.language)

    def day(self, day: date | None) -> str:
        """A date, or that none is set."""
        return self.gettext("No date set") if day is None else wording.long_date(day, self.language)

    def money(self, pence: int | None) -> str:
        """Pounds, or that none are set."""
        return self.gettext("No money set") if pence is None else wording.money(pence, self.language)

    def kind(self, code: str) -> str:
        """A kind of action."""
        known = {
            "service": self.gettext("A service"),
            "place_shaping": self.gettext("Shaping the place"),
            "asset_building": self.gettext("Building on what is here"),
            "ask_of_others": self.gettext("Asking others"),
        }
        return known.get(code, _spaced(code))

    def state(self, code: str) -> str:
        """A recommendation's state."""
        known = {
            "draft": self.gettext("Draft"),
            "circulated": self.gettext("Sent round"),
            "revised": self.gettext("Revised"),
            "final": self.gettext("Final text"),
            "adopted": self.gettext("Adopted by the members"),
            "below_threshold": self.gettext("Not enough support"),
            "minority": self.gettext("Minority statement"),
            "sent": self.gettext("Sent to the authority"),
            "answered": self.gettext("Answered"),
            "accepted": self.gettext("Accepted"),
            "accept": self.gettext("Accepted"),
            "part": self.gettext("Accepted in part"),
            "reject": self.gettext("Rejected, with a reason"),
            "refer": self.gettext("Passed to somebody else"),
            "in_delivery": self.gettext("Being done"),
            "done": self.gettext("Done"),
            "stopped": self.gettext("Stopped, with a reason"),
        }
        return known.get(code, _spaced(code))

    def origin(self, origin: str) -> str:
        """Where an action comes from: a recommendation's reference, or the officers."""
        return self.gettext("Proposed by officers") if origin == PROPOSED_BY_OFFICERS else origin

    def labels(self) -> Labels:
        """The words that writers add."""
        return Labels(
            contents=self.gettext("Contents"),
            skip=self.gettext("Skip to the document"),
            table=self.gettext("Table"),
            figure=self.gettext("Figure"),
            in_words=self.gettext("In words"),
            page=self.gettext("Page"),
            of=self.gettext("of"),
            licence=self.gettext("Licence"),
            made=self.gettext("Made on"),
        )


def _spaced(code: str) -> str:
    return code.replace("_", " ").capitalize()
