"""`folkmoot lottery`: the fairest lottery over panels, from CSV files, as JSON. No database, no server."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deliberation.cli.files import STANDARD_OUTPUT, check_place, problem_words, refuse, write_whole

if TYPE_CHECKING:
    from deliberation.methods.lottery.types import (
        Algorithm,
        Entrant,
        Infeasible,
        Lottery,
        Obstacle,
        Portfolio,
        Progress,
        Quota,
    )

CANNOT_BE_SOLVED = 3
_MOST_PANELS = 100_000
_OBSTACLES = {
    "too_few_people": "There are {have} people for {need} seats.",
    "too_few_households": "The people live at {have} addresses, and only one of each can have one of the {need} seats.",
    "too_few_of_value": "{feature}, {value}: {need} are needed, and {have} are in the pool.",
    "minimum_over_maximum": "{feature}, {value}: at least {need} are asked for, and at most {have}.",
    "minimums_over_seats": "{feature}: the smallest numbers add up to {need}, more than the {have} seats.",
    "maximums_under_seats": "{feature}: the largest numbers add up to {have}, fewer than the {need} seats.",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of the command."""

    seats: int
    algorithm: Algorithm
    panels: int
    seed: int
    draw: str | None
    reserves: int | None
    drop_out: float
    household: str
    household_exempt: Path | None
    already: Path | None

    @property
    def columns(self) -> list[str]:
        """The columns of an address."""
        return [name.strip() for name in self.household.split(",") if name.strip()]


@dataclass(frozen=True, slots=True)
class _Given:
    """What the files say: the quotas as asked, the quotas and people that are left, and who is seated already."""

    quotas: Sequence[Quota]
    left: Sequence[Quota]
    people: Sequence[Entrant]
    seated: Sequence[str]
    neighbours: Sequence[str]


@click.command("lottery")
@click.argument("quotas", metavar="QUOTAS.csv", type=click.Path(path_type=Path))
@click.argument("people", metavar="PEOPLE.csv", type=click.Path(path_type=Path))
@click.option(
    "--seats", required=True, type=click.IntRange(1, 10**6), metavar="K", help="How many members the panel has."
)
@click.option("--out", required=True, metavar="F", help="Where the result goes; - is standard output.")
@click.option("--algorithm", type=click.Choice(["leximin", "maximin", "nash"]), default="leximin", show_default=True)
@click.option(
    "--panels",
    type=click.IntRange(1, _MOST_PANELS),
    default=1000,
    show_default=True,
    metavar="M",
    help="How many numbered panels.",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, metavar="N")
@click.option("--draw", metavar="000..999", help="The number that was drawn in public: whose panel is selected.")
@click.option("--reserves", type=click.IntRange(0, 10**6), metavar="N", help="[default: a quarter of the seats]")
@click.option(
    "--drop-out",
    type=click.FloatRange(0, 1),
    default=0.15,
    show_default=True,
    help="The probability that a member drops out; reserves are chosen for it.",
)
@click.option("--household", default="", metavar="COL[,COL]", help="Columns of the address: one member a household.")
@click.option(
    "--household-exempt",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Addresses, such as hostels, where more than one may be a member.",
)
@click.option(
    "--already",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Ids of those who have a seat of the K already.",
)
def lottery(quotas: Path, people: Path, out: str, **given: Any) -> None:
    """Make the fairest lottery over panels of the people in PEOPLE.csv that meet QUOTAS.csv, and write it as JSON.

    Beside F a CSV file gets the numbered panels. Publish it and its hash before a number is drawn with dice.
    """
    from deliberation.errors import BadFile

    asked = _Asked(**given)
    _check_options(asked)
    check_place(out)
    try:
        files = _read(quotas, people, asked)
        record, numbered = _work_out(files, asked)
    except BadFile as error:
        refuse(problem_words(error))
    used = (quotas, people, asked.household_exempt, asked.already)
    _add_receipt(record, asked, [path for path in used if path is not None])
    _write(out, record, numbered)
    if not record["feasible"]:
        click.echo(str(record["why"]), err=True)
        sys.exit(CANNOT_BE_SOLVED)


def _check_options(asked: _Asked) -> None:
    if asked.draw is not None and not (
        asked.draw.isascii() and asked.draw.isdigit() and int(asked.draw) < asked.panels
    ):
        raise click.UsageError(
            f"--draw is “{asked.draw}”. Expected: a number from 0 to {asked.panels - 1}, as the dice showed it."
        )
    if asked.household_exempt is not None and not asked.columns:
        raise click.UsageError("--household-exempt needs --household. Name the columns of the address.")


def _read(quotas: Path, people: Path, asked: _Asked) -> _Given:
    from deliberation.exchange.pools import read_addresses, read_ids, read_pool, read_quotas
    from deliberation.methods.lottery.pooling import remaining

    wanted = read_quotas(quotas)
    exempt = (
        frozenset[str]() if asked.household_exempt is None else read_addresses(asked.household_exempt, asked.columns)
    )
    pool = read_pool(people, wanted, household=asked.columns, exempt=exempt)
    if asked.already is None:
        return _Given(wanted, wanted, pool, (), ())
    seated = set(read_ids(asked.already, {one.id for one in pool}))
    if len(seated) >= asked.seats:
        refuse(
            f"{asked.already.name}: {len(seated)} people have a seat, and --seats is {asked.seats}. No seat is left."
        )
    sitting = [one for one in pool if one.id in seated]
    homes = {one.household for one in sitting} - {None}
    neighbours = [one.id for one in pool if one.id not in seated and one.household in homes]
    free = [one for one in pool if one.id not in seated and one.household not in homes]
    return _Given(wanted, remaining(wanted, sitting), free, sorted(seated), neighbours)


def _work_out(files: _Given, asked: _Asked) -> tuple[dict[str, Any], str | None]:
    """Give the result, and the text of the file of numbered panels (None: there is no panel)."""
    import numpy as np

    from deliberation.methods.lottery.fair import fair_lottery
    from deliberation.methods.lottery.numbering import number_panels, portfolio_text
    from deliberation.methods.lottery.report import as_record, as_refusal
    from deliberation.methods.lottery.types import Infeasible

    seats = asked.seats - len(files.seated)
    click.echo(f"Looking for panels of {seats} among {len(files.people)} people.", err=True)
    with _progress() as progress:
        found = fair_lottery(files.people, files.left, seats=seats, algorithm=asked.algorithm, progress=progress)
    if isinstance(found, Infeasible):
        return {**as_refusal(found), "why": why_words(found)}, None
    portfolio = number_panels(found, number=asked.panels, rng=np.random.default_rng(asked.seed))
    record: dict[str, Any] = as_record(found, portfolio)
    record["probabilities"] |= dict.fromkeys(files.neighbours, 0.0)
    record["unselectable"] += [{"id": one, "because": []} for one in files.neighbours]
    for one in record["unselectable"]:
        one["why"] = _unselectable_words(one["because"])
    record["already"] = list(files.seated)
    record |= _drawn(files, asked, found, portfolio)
    return record, portfolio_text(portfolio.panels)


def _drawn(files: _Given, asked: _Asked, found: Lottery, portfolio: Portfolio) -> dict[str, Any]:
    """Give the panel of the number that was drawn, and its reserves."""
    import numpy as np

    from deliberation.methods.lottery.reserves import choose_reserves

    if asked.draw is None:
        return {"draw": None, "selected": [], "reserves": []}
    number = int(asked.draw)
    panel = portfolio.panels[number]
    count = math.ceil(asked.seats / 4) if asked.reserves is None else asked.reserves
    reserves = choose_reserves(
        found.shape.people,
        files.left,
        panel,
        number=count,
        drop_out=asked.drop_out,
        rng=np.random.default_rng([asked.seed, number]),
    )
    return {"draw": asked.draw, "selected": list(panel), "reserves": list(reserves)}


def why_words(found: Infeasible) -> str:
    """Say in sentences why there is no panel, and the smallest change that would do."""
    words = ["No panel meets all quotas.", *map(_obstacle_words, found.obstacles)]
    if not found.changes:
        words.append("No change of quotas is enough. Invite more people, or have fewer seats.")
        return " ".join(words)
    changed = "; ".join(
        f"{one.feature}, {one.value}: {'at least' if one.end == 'min' else 'at most'} {one.to} instead of {one.was}"
        for one in found.changes
    )
    words.append(f"The smallest change that would do: {changed}.")
    if not found.within_flex:
        words.append("This goes further than min_flex and max_flex allow; nothing within them is enough.")
    return " ".join(words)


def _obstacle_words(one: Obstacle) -> str:
    return _OBSTACLES[one.code].format(have=one.have, need=one.need, feature=one.feature, value=one.value)


def _unselectable_words(because: Sequence[dict[str, Any]]) -> str:
    if not because:
        return "Somebody at this address has a seat."
    rows = (
        f"{row['feature']}, {row['value']}: {'at least' if row['end'] == 'min' else 'at most'} {row['from']}"
        for row in because
    )
    return f"No panel with this person meets the quotas. What stands in the way: {'; '.join(rows)}."


def _add_receipt(record: dict[str, Any], asked: _Asked, files: Sequence[Path]) -> None:
    import platform

    import numpy as np

    from deliberation.exchange.tables import sha256_of
    from deliberation.methods.lottery.fair import VERSION
    from deliberation.methods.lottery.solving import SOLVER

    record["receipt"] = {
        "method": "lottery",
        "version": VERSION,
        "algorithm": asked.algorithm,
        "seats": asked.seats,
        "panels": asked.panels,
        "seed": asked.seed,
        "drop_out": asked.drop_out,
        "household": asked.columns,
        "files": {path.name: sha256_of(path) for path in files},
        "libraries": {"numpy": np.__version__, "solver": SOLVER, "python": platform.python_version()},
        "stopped_by": None if record["optimal"] is not False else "effort",
    }


def _write(out: str, record: dict[str, Any], numbered: str | None) -> None:
    record.setdefault("lottery", None)
    if numbered is not None and out != STANDARD_OUTPUT:
        beside = Path(out).with_name(f"{Path(out).stem}-lottery.csv")
        write_whole(str(beside), numbered.encode("utf-8"))
        record["lottery"] = beside.name
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"
    write_whole(out, text.encode("utf-8"))


@contextmanager
def _progress() -> Iterator[Progress]:
    """Give a function to report to: a bar on a terminal, a line every 500 panels elsewhere."""
    if not sys.stderr.isatty():
        said = [0]

        def line(_stage: str, panels: int, off: float) -> None:
            if panels >= said[0] + 500:
                said[0] = panels
                click.echo(f"{panels} panels are known; furthest from what is wanted: {off:.6f}.", err=True)

        yield line
        return
    from tqdm import tqdm

    with tqdm(desc="Panels", unit=" panels", file=sys.stderr, leave=False) as bar:

        def show(_stage: str, panels: int, off: float) -> None:
            bar.set_postfix_str(f"off by {off:.6f}", refresh=False)
            bar.update(panels - bar.n)

        yield show
