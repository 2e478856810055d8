"""`folkmoot seating`: who sits at which table in which round, as JSON. No database, no server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from deliberation.cli.files import check_place, problem_words, refuse, write_whole

if TYPE_CHECKING:
    from deliberation.methods.seating.types import Broken

_CANNOT_BE_SOLVED = 3
_WHY = {
    "too_few_seats": "Round {round}: {people} people and only {seats} seats. Add {more} or more.",
    "needs_seats": "Round {round}: {people} people need tables tagged {tags}, which have {seats} seats: {named}. "
    "Add {more} or more seats there.",
    "group_too_large": "Round {round}: {people} people are to sit together, and the largest table has {seats} seats: "
    "{named}. Add {more} or more seats there.",
    "too_few_chairs": "Round {round}: {people} people with their supporters, and only {seats} chairs. "
    "Add {more} or more.",
    "rules_contradict": "Round {round}: these rules cannot all hold: {named}. Leaving out any one of them is enough.",
    "no_room": "Round {round}: {people} people do not fit at the tables. Add tables or seats.",
}
_METHOD = {
    "fewer_people_than_tables": "{people} people for {tables} tables. Give at least one person for each table: "
    "take fewer tables with --tables.",
    "absent_in_fixed_round": "{id} is absent from round {round} and sits in it in `fixed_rounds`. Take {id} out of one "
    "of the two.",
    "fixed_table_full": "round {round} in `fixed_rounds` has {people} people at table {table}, which has "
    "{seats} seats. Correct the round, or give the table more seats.",
    "nobody_present": "nobody turns up in round {round}. Take somebody out of `absent`, or plan fewer rounds.",
}


@click.command("seating")
@click.argument("people", metavar="PEOPLE.csv", type=click.Path(path_type=Path))
@click.option("--tables", required=True, type=click.IntRange(1, 1000), metavar="T", help="How many tables.")
@click.option("--rounds", required=True, type=click.IntRange(1, 100), metavar="R", help="How many rounds.")
@click.option("--out", required=True, metavar="F", help="Where the plan goes; - is standard output.")
@click.option("--rules", type=click.Path(path_type=Path), metavar="RULES.toml", help="What must hold.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="N")
@click.option("--effort", type=click.IntRange(0, 10**9), metavar="N", help="How many swaps are drawn.")
@click.option("--seconds", type=click.FloatRange(min=0), default=60.0, show_default=True, help="A cap on the time.")
def seating(people: Path, out: str, **asked: Any) -> None:
    """Plan who sits at which table in each round, so that people meet many others and tables are mixed, as JSON.

    PEOPLE.csv: a column id and a column for each attribute to balance. RULES.toml: see docs/methods/seating.md.
    """
    from deliberation.errors import BadFile
    from deliberation.methods.errors import MethodError

    check_place(out)
    try:
        record = _work_out(people, **asked)
    except BadFile as error:
        refuse(problem_words(error))
    except MethodError as error:
        words = _METHOD.get(error.code, f"this cannot be planned: {error}. Check the file and the options.")
        refuse(f"{people.name}: {words.format(**error.params)}")
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"
    write_whole(out, text.encode("utf-8"))
    for number in record["moved_more_than_asked"]:
        click.echo(f"Round {number}: the rules moved more than ten people. Look at `moved` in the result.", err=True)
    if record["broken_rules"]:
        click.echo("\n".join(record["broken_rules"]), err=True)
        sys.exit(_CANNOT_BE_SOLVED)


def _work_out(
    people: Path, *, tables: int, rounds: int, rules: Path | None, seed: int, effort: int | None, seconds: float
) -> dict[str, Any]:
    import numpy as np

    from deliberation.exchange.seating_files import read_gathering
    from deliberation.exchange.tables import sha256_of
    from deliberation.methods.seating.planning import plan, replan, usual_effort
    from deliberation.methods.seating.report import as_record

    gathering, planned = read_gathering(people, rules, tables=tables, rounds=rounds)
    click.echo(f"Seating {len(gathering.people)} people at {tables} tables in {rounds} rounds.", err=True)
    draws = usual_effort(gathering) if effort is None else effort
    if planned:
        found = replan(gathering, planned)
    else:
        rng = np.random.default_rng(seed)
        found = plan(gathering, rng=rng, effort=draws, clock=monotonic, until=monotonic() + seconds)
    record = as_record(found, gathering, seed=seed, effort=draws)
    record["broken_rules"] = [_broken_words(one) for one in found.broken]
    record["receipt"]["files"] = {one.name: sha256_of(one) for one in (people, rules) if one is not None}
    return record


def _broken_words(one: Broken) -> str:
    return _WHY[one.code].format(round=one.round, named="; ".join(one.rules), **one.params)
