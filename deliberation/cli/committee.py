"""`folkmoot committee`: a shortlist from a JSON file of ticks, with its reasons, as JSON. No database, no server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deliberation.cli.files import check_place, problem_words, refuse, write_whole

if TYPE_CHECKING:
    from deliberation.exchange.approvals import Ticks
    from deliberation.methods.counting.types import Committee
    from deliberation.methods.errors import MethodError

_RULES = ("av", "seq-pav", "pav", "phragmen", "equal-shares")
_CANNOT_BE_SOLVED = 3
_TOO_MANY_SETS = (
    "The best set was not found among {limit} sets, and none is named that is not proved best. "
    "Take fewer seats or fewer candidates, or the rule seq-pav."
)


@click.command("committee")
@click.argument("file", metavar="FILE.json", type=click.Path(path_type=Path))
@click.option("--out", required=True, metavar="F", help="Where the result goes; - is standard output.")
@click.option("--rule", required=True, type=click.Choice(_RULES))
@click.option("--seats", required=True, type=click.IntRange(min=0, max=10**6), metavar="K", help="How many places.")
def committee(file: Path, out: str, rule: str, seats: int) -> None:
    """Choose a shortlist from the ticks in FILE.json and write it with its reasons as JSON.

    FILE.json: {"candidates": [ids], "ballots": [{"approve": [ids], "count": number}]}. Ties that the rule leaves open
    are settled by an order made from the ballots; the result labels it "not drawn in public".
    """
    from deliberation.errors import BadFile
    from deliberation.exchange.approvals import read_ticks
    from deliberation.methods.errors import MethodError

    check_place(out)
    try:
        ticks = read_ticks(file)
        record, status = _record(ticks, rule, seats), 0
    except BadFile as error:
        refuse(problem_words(error))
    except MethodError as error:
        if error.code != "too_many_sets":
            raise
        record, status = _unsolved(ticks, rule, seats, error), _CANNOT_BE_SOLVED
        click.echo(str(record["why"]), err=True)
    write_whole(out, _as_json(record, file).encode("utf-8"))
    if status:
        sys.exit(status)


def _record(ticks: Ticks, rule: str, seats: int) -> dict[str, Any]:
    from deliberation.methods.counting.ballots import read_profile
    from deliberation.methods.counting.report import as_record
    from deliberation.methods.counting.ties import order_without_draw

    profile = read_profile(ticks.ballots, ticks.candidates, seats)
    click.echo(f"Counting {profile.voters} papers, {len(profile.candidates)} candidates.", err=True)
    order = order_without_draw(profile.digest(seats), profile.candidates)
    result = _rule(rule)(ticks.ballots, ticks.candidates, seats=seats, tie_order=order)
    return as_record(result)


def _rule(name: str) -> Callable[..., Committee]:
    from deliberation.methods.counting.approval import approval
    from deliberation.methods.counting.equal_shares import equal_shares
    from deliberation.methods.counting.phragmen import phragmen
    from deliberation.methods.counting.thiele import pav, sequential_pav

    rules: dict[str, Callable[..., Committee]] = {
        "av": approval,
        "seq-pav": sequential_pav,
        "pav": pav,
        "phragmen": phragmen,
        "equal-shares": equal_shares,
    }
    return rules[name]


def _unsolved(ticks: Ticks, rule: str, seats: int, error: MethodError) -> dict[str, Any]:
    """The keys of a result without a shortlist, and why there is none."""
    from deliberation.methods.counting.ballots import read_profile

    profile = read_profile(ticks.ballots, ticks.candidates, seats)
    return {
        "winners": [],
        "order": [],
        "scores": {},
        "ejr_plus": None,
        "ties": [],
        "voters": profile.voters,
        "blank": profile.blank,
        "why": _TOO_MANY_SETS.format(**error.params),
        "why_code": error.code,
        "receipt": {"rule": rule, "seats": seats, "input_sha256": profile.digest(seats)},
    }


def _as_json(record: dict[str, Any], file: Path) -> str:
    from deliberation.exchange.tables import sha256_of

    record["receipt"]["files"] = {file.name: sha256_of(file)}
    return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"
