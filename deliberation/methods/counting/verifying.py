"""Checking a ballot from what was published of it, without trusting whoever published it.

What is checked: the wording has the hash that stood on the ballot when it opened; the lot follows from its seed; the
papers, where they are there, have the published commitments; these have the published root; there are no more of them
than people on the roll; and counting the papers again gives the published result, to the last figure. Where the papers
themselves are not there (they are for those who may recount: in a small group an order of preference can give somebody
away), the result is checked as far as its own numbers go, and what was not checked is said.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.methods.commitments import canonical_json, merkle_root, paper_commitment
from deliberation.methods.counting.tallying import Asked, count
from deliberation.methods.errors import MethodError

FORMAT = "folkmoot ballot 1"

CHECKS = ("wording", "lot", "papers", "root", "roll", "result")
"""What is looked at, in this order."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What holds, what does not, and what could not be looked at because the papers are not in the file."""

    holds: tuple[str, ...]
    broken: tuple[str, ...]
    not_looked_at: tuple[str, ...]


def wording_hash(set_up: Mapping[str, Any]) -> str:
    """SHA-256 of the set-up in canonical JSON: changes with every word and figure, and with nothing else."""
    return hashlib.sha256(canonical_json(dict(set_up))).hexdigest()


def lot_order(seed: str, numbers: Sequence[int]) -> list[int]:
    """The options in the order of the lot: by SHA-256 of the seed (hexadecimal), a colon and the number, least first.

    >>> lot_order("5e1f", [3, 1, 2]) == lot_order("5e1f", [1, 2, 3])
    True
    """
    plain = bytes.fromhex(seed).hex()
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{plain}:{number}".encode()).hexdigest())


def verify(export: Mapping[str, Any]) -> Verified:
    """Check one published ballot.

    Raises:
        MethodError: `not_a_ballot` where the file is not of this format or lacks a part.
    """
    try:
        if export["format"] != FORMAT:
            raise MethodError("not_a_ballot")
        found = {
            "wording": _same(wording_hash(export["set_up"]), export["wording_hash"]),
            "lot": lot_order(export["lot_seed"], [one["number"] for one in export["set_up"]["options"]])
            == list(export["lot"]),
            "papers": _papers(export),
            "root": _same(merkle_root([bytes.fromhex(one) for one in export["commitments"]]), export["root"]),
            "roll": len(export["commitments"]) <= export["roll"] and _in_order(export["commitments"]),
            "result": _result(export),
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MethodError("not_a_ballot", because=str(error)[:80]) from error
    return Verified(
        holds=tuple(name for name in CHECKS if found[name]),
        broken=tuple(name for name in CHECKS if found[name] is False),
        not_looked_at=tuple(name for name in CHECKS if found[name] is None),
    )


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _in_order(commitments: Sequence[str]) -> bool:
    """Sorted, and none twice: otherwise one paper could stand for two."""
    return list(commitments) == sorted(set(commitments))


def _papers(export: Mapping[str, Any]) -> bool | None:
    """Whether each paper has a published commitment, and each commitment a paper."""
    if "papers" not in export:
        return None
    made = [paper_commitment(bytes.fromhex(one["nonce"]), one["paper"]) for one in export["papers"]]
    return sorted(made) == list(export["commitments"])


def _result(export: Mapping[str, Any]) -> bool | None:
    if "papers" not in export:
        return None
    asked = Asked(export["set_up"], tuple(export["lot"]), export["roll"], export["lot_seed"])
    try:
        again = count(asked, [one["paper"] for one in export["papers"]])
    except MethodError:
        return False
    return bool(again == export["result"])
