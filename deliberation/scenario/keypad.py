"""The keys of a telephone in the demo: M17 joins with the words of the card and answers, through a fake gateway."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from sqlalchemy.orm import Session

from accessibility.codes import KEYS_OF_LETTERS
from deliberation.services import gateways
from deliberation.services.gateways import Spoken

# From the numbers that are set aside for drama (Ofcom): nobody has it.
NUMBER = "+447700900017"
ANSWERED = 12
KEYS = {1: "1", -1: "2", 0: "3"}


class Call:
    """One call from M17’s telephone."""

    def __init__(self, session: Session, name: str) -> None:
        self._session, self._name, self._turns = session, name, itertools.count(1)

    def press(self, keys: str) -> Spoken:
        """Press keys; gives what is said next."""
        turn = str(next(self._turns))
        return gateways.keys_came(self._session, call=self._name, turn=turn, number=NUMBER, keys=keys)


def joins(session: Session, words: str) -> None:
    """The four words of the card, with a star after each; then 1 for the yes to taking part."""
    call = Call(session, "joining")
    call.press("".join(f"{word.translate(KEYS_OF_LETTERS)}*" for word in words.split()))
    call.press("1")


def answers(session: Session, wanted: Mapping[str, int]) -> None:
    """Statements are read out one after the other, and answered as `wanted`, by their words, says."""
    call = Call(session, "answering")
    told = call.press("")
    for _ in range(ANSWERED):
        choice = next(wanted[part.text] for part in told.parts if part.text in wanted)
        told = call.press(KEYS[choice])
