"""A published ballot that anybody can check: what is true holds, and whatever is changed is noticed."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deliberation.methods.commitments import merkle_root, paper_commitment
from deliberation.methods.counting.endorsing import ANSWERS
from deliberation.methods.counting.rules import RULES
from deliberation.methods.counting.tallying import Asked, count
from deliberation.methods.counting.verifying import CHECKS, FORMAT, lot_order, verify, wording_hash
from deliberation.methods.errors import MethodError
from tests.methods.counting.test_tallying import asked


def paper_of(kind: str, rng: random.Random) -> dict[str, str | int]:
    some = [str(one) for one in sorted(rng.sample(range(1, 5), rng.randint(0, 3)))]
    if kind == "pairwise":
        return {f"{one}-{other}": int(rng.choice((one, other))) for one in some for other in some if one < other}
    if kind == "ranked":
        return {one: place for place, one in enumerate(rng.sample(some, len(some)), 1)}
    return {one: {"endorse": rng.choice(ANSWERS), "score": rng.randint(0, 5)}.get(kind, 1) for one in some}


def export(kind: str = "approval", rule: str = "equal-shares", people: int = 9, ticks: str = "") -> dict[str, Any]:
    rng = random.Random(people)
    set_up = dict(asked(kind, rule).set_up)
    papers = [{one: 1} for one in ticks] or [paper_of(kind, rng) for _ in range(people)]
    nonces = [rng.randbytes(16) for _ in papers]
    made = sorted(paper_commitment(nonce, paper) for nonce, paper in zip(nonces, papers, strict=True))
    lot = lot_order("5e1f", [1, 2, 3, 4])
    whole = {
        "format": FORMAT,
        "set_up": set_up,
        "wording_hash": wording_hash(set_up),
        "lot_seed": "5e1f",
        "lot": lot,
        "roll": max(12, people),
        "commitments": made,
        "root": merkle_root([bytes.fromhex(one) for one in made]),
        "papers": [{"nonce": n.hex(), "paper": p} for n, p in zip(nonces, papers, strict=True)],
        "result": count(Asked(set_up, tuple(lot), max(12, people), "5e1f"), papers),
    }
    return dict(json.loads(json.dumps(whole)))


@pytest.mark.parametrize("people", [0, 1, 9])
def test_what_is_true_holds(people: int) -> None:
    assert verify(export(people=people)).holds == CHECKS


def test_the_papers_that_are_drawn_follow_from_the_seed_of_the_lot() -> None:
    """With more than a hundred papers some are drawn: whoever checks draws the same ones, or the result is broken."""
    made = export("approval", "av", people=300, ticks="1" * 120 + "2" * 91 + "3" * 89)
    told = made["result"]["firmness"]["without_some"]
    assert (told["left_out"], told["tried"]) == (3, 100)
    assert 0 < told["same"] < 100
    assert verify(made).holds == CHECKS


def test_without_the_papers_it_says_what_was_not_looked_at() -> None:
    public = export()
    del public["papers"]
    found = verify(public)
    assert found.not_looked_at == ("papers", "result")
    assert not found.broken


def _one_paper_more(made: dict[str, Any]) -> None:
    made["papers"].append(copy.deepcopy(made["papers"][0]))


def _one_paper_less(made: dict[str, Any]) -> None:
    made["papers"].pop()


def _another_paper(made: dict[str, Any]) -> None:
    made["papers"][0]["paper"] = {"4": 1}


def _one_commitment_twice(made: dict[str, Any]) -> None:
    made["commitments"].insert(0, made["commitments"][0])
    made["root"] = merkle_root([bytes.fromhex(one) for one in made["commitments"]])


def _fewer_on_the_roll(made: dict[str, Any]) -> None:
    made["roll"] = 8


def _another_word(made: dict[str, Any]) -> None:
    made["set_up"]["options"][0]["number"] = 9


def _another_lot(made: dict[str, Any]) -> None:
    made["lot"] = [*made["lot"][1:], made["lot"][0]]


def _another_winner(made: dict[str, Any]) -> None:
    made["result"]["approval"]["winners"].reverse()


def _another_root(made: dict[str, Any]) -> None:
    made["root"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (_one_paper_more, {"papers", "result"}),
        (_one_paper_less, {"papers", "result"}),
        (_another_paper, {"papers", "result"}),
        (_one_commitment_twice, {"papers", "roll"}),
        (_fewer_on_the_roll, {"roll", "result"}),
        (_another_word, {"wording", "lot", "result"}),
        (_another_lot, {"lot", "result"}),
        (_another_winner, {"result"}),
        (_another_root, {"root"}),
    ],
)
def test_whatever_is_changed_is_noticed(change: Any, broken: set[str]) -> None:
    made = export()
    change(made)
    assert set(verify(made).broken) == broken


@pytest.mark.parametrize("part", ["format", "set_up", "lot_seed", "lot", "roll", "commitments", "root"])
@pytest.mark.parametrize("value", [None, 7, "zebra", [None], {"options": None}])
def test_what_is_no_ballot_is_refused_or_does_not_hold(part: str, value: object) -> None:
    made = export()
    made[part] = value
    try:
        found = verify(made)
    except MethodError as refused:
        found = None
        code = refused.code
    assert found.broken if found else code == "not_a_ballot"
    del made[part]
    with pytest.raises(MethodError, match="not_a_ballot"):
        verify(made)


ALONE = """
import json, sys
sys.modules["numpy"] = sys.modules["flask"] = sys.modules["sqlalchemy"] = None
from deliberation.methods.counting.verifying import verify
print(*verify(json.load(sys.stdin)).holds)
"""


@pytest.mark.parametrize(("kind", "rule"), [(kind, rule) for kind, rules in RULES.items() for rule in rules])
def test_the_standard_library_is_enough(kind: str, rule: str) -> None:
    """Recounted by a Python that has none of the packages that the platform stands on."""
    made = export(kind, rule, people=30)
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, "-S", "-c", ALONE],
        input=json.dumps(made),
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    assert (ran.stdout.split(), ran.stderr) == (list(CHECKS), "")
