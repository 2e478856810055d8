"""`folkmoot count`: what is funded from a pooled budget, from a `.pb` file, as JSON. No database, no server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deliberation.cli.files import check_place, problem_words, refuse, write_whole

if TYPE_CHECKING:
    from deliberation.exchange.pabulib import PabulibFile
    from deliberation.methods.counting.budget.types import (
        Arithmetic,
        BudgetResult,
        Completion,
        Method,
        NotFunded,
        Rule,
        Stop,
        Utility,
    )
    from deliberation.methods.counting.types import TieOrder
    from deliberation.methods.errors import MethodError

LARGE = 10_000
"""From so many papers on, equal shares is counted in floats unless it is asked for exactly."""

_WHY = {
    "no_supporters": "Nobody chose it.",
    "too_dear": "It costs {short_of} more than the whole budget.",
    "below_threshold": "It has fewer supporters than the rule asks for: {ticks_short} more were needed.",
    "excluded": "It cannot be funded together with {by}, which was.",
    "needs_another": "It can only be funded together with {by}, which was not.",
    "category_cap": "There was not enough left of the money for {by}.",
    "area_cap": "There was not enough left of the money for {by}.",
    "lost_lot": "It was level with another, and the order for ties chose the other.",
    "too_few_supporters": "Even the whole shares of its supporters do not pay for it: {ticks_short} more were needed.",
    "share_spent": "The shares of its supporters had gone to other projects that they chose: {short_of} was missing.",
    "does_not_fit": "It costs {short_of} more than what was left when its turn came.",
    "stopped_before": "The budget had ended before its turn came.",
}
_METHOD = {
    "too_many_reruns": "After {runs} counts with shares raised by {step} each time the budget is still not used. "
    "Give a larger --step, for example --step 1%.",
    "tie_order_repeats": "The file of --ties names a project twice. Remove one of the two lines.",
    "tie_order_incomplete": "The file of --ties does not name these projects: {missing}. Name every project once.",
    "points_negative": "A vote gives a project fewer than 0 points. Correct it.",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of the command."""

    rule: Rule
    completion: Completion
    stop: Stop
    step: str
    arithmetic: Arithmetic | None
    utility: Utility | None
    threshold: bool
    ties: Path | None


@click.command("count")
@click.argument("file", metavar="FILE.pb", type=click.Path(path_type=Path))
@click.option("--out", required=True, metavar="F", help="Where the result goes; - is standard output.")
@click.option(
    "--rule", type=click.Choice(["equal-shares", "greedy", "phragmen"]), default="equal-shares", show_default=True
)
@click.option(
    "--completion",
    type=click.Choice(["none", "add1", "add1u", "phragmen"]),
    default="none",
    show_default=True,
    help="What equal shares does with money that is left.",
)
@click.option(
    "--stop",
    type=click.Choice(["exhaustive", "overspend"]),
    default="exhaustive",
    show_default=True,
    help="When add1 ends: nothing left fits, or the next step overspends.",
)
@click.option(
    "--step", default="1", show_default=True, metavar="N|P%", help="How far add1 raises each share at a time."
)
@click.option("--arithmetic", type=click.Choice(["exact", "float"]), help="[default: exact, float for large files]")
@click.option(
    "--utility",
    type=click.Choice(["ticks", "points", "cost"]),
    help="What a vote counts: the cost of the project (default for ticks), its points (default for points and "
    "rankings), or each tick the same.",
)
@click.option("--no-threshold", is_flag=True, help="Greedy: leave out the least support that the file asks for.")
@click.option(
    "--ties",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The order that settles ties: one project id a line.",
)
def count(file: Path, out: str, no_threshold: bool, **given: Any) -> None:
    """Share the budget of FILE.pb by its votes and write what is funded, with every reason, as JSON."""
    from deliberation.errors import BadFile
    from deliberation.methods.errors import MethodError

    asked = _Asked(threshold=not no_threshold, **given)
    if asked.rule != "equal-shares" and asked.completion != "none":
        raise click.UsageError(f"--completion is for equal shares. Leave it out with --rule {asked.rule}.")
    check_place(out)
    try:
        text = _work_out(file, asked)
    except BadFile as error:
        refuse(problem_words(error))
    except MethodError as error:
        refuse(_method_words(file, error))
    write_whole(out, text.encode("utf-8"))


def _work_out(file: Path, asked: _Asked) -> str:
    from deliberation.exchange.pabulib import read_pabulib
    from deliberation.exchange.tables import sha256_of
    from deliberation.methods.counting.budget.sharing import share_budget
    from deliberation.methods.counting.ties import order_without_draw

    _say("Reading the votes.")
    election = read_pabulib(file)
    digest = sha256_of(file)
    order = order_without_draw(digest, election.ids) if asked.ties is None else _ties(asked.ties, set(election.ids))
    method = _method(election, asked)
    papers = len(election.votes)
    arithmetic: Arithmetic = asked.arithmetic or ("float" if papers >= LARGE else "exact")
    _say(f"Counting: {papers} votes, {len(election.projects)} projects.")
    with _progress() as progress:
        result = share_budget(
            election.ballots(),
            election.options(),
            budget=election.budget,
            tie_order=order,
            method=method,
            arithmetic=arithmetic,
            progress=progress,
        )
    used = {file.name: digest} | ({} if asked.ties is None else {asked.ties.name: sha256_of(asked.ties)})
    return _as_json(result, used)


def _method(election: PabulibFile, asked: _Asked) -> Method:
    from deliberation.methods.counting.budget.types import Constraints, Method

    step, relative = _step(asked.step)
    obeyed = asked.rule == "greedy" and asked.threshold
    return Method(
        rule=asked.rule,
        completion=asked.completion,
        stop=asked.stop,
        step=step,
        relative_step=relative,
        utility=asked.utility or ("cost" if election.vote_type == "approval" else "points"),
        threshold=election.threshold if obeyed else 0,
        constraints=Constraints(must_fund=election.must_fund),
    )


def _step(text: str) -> tuple[Fraction, bool]:
    bare = text.removesuffix("%")
    whole, _, decimals = bare.partition(".")
    if not (bare.isascii() and whole.isdigit() and (decimals.isdigit() or not decimals) and Fraction(bare) > 0):
        raise click.UsageError(f"--step is “{text}”. Expected: money like 1 or 0.5, or a part of the share like 1%.")
    return (Fraction(bare) / 100, True) if text.endswith("%") else (Fraction(bare), False)


def _ties(path: Path, known: set[str]) -> TieOrder:
    """Read the order: one project id a line, the first wins."""
    from deliberation.errors import BadFile
    from deliberation.methods.counting.types import TieOrder

    if not path.is_file():
        raise BadFile(
            "file_missing", file=path.name, expected="a file with one project id a line", hint="Check the path."
        )
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        again = "Save it as UTF-8 and try again."
        raise BadFile("not_text", file=path.name, expected="UTF-8", hint=again) from error
    met: dict[str, int] = {}
    for line, text in enumerate(lines, start=1):
        identifier = text.strip()
        if not identifier:
            continue
        told: dict[str, Any] = {"file": path.name, "line": line, "column": 1}
        if identifier in met:
            raise BadFile(
                "id_repeated", **told, expected="each project once", hint=f"It is in line {met[identifier]} too."
            )
        if identifier not in known:
            raise BadFile(
                "unknown_project", **told, expected="the id of a project", hint="Take the ids from the .pb file."
            )
        met[identifier] = line
    if missing := sorted(known - set(met)):
        hint = f"Not there: {', '.join(missing)[:200]}."
        raise BadFile("id_missing", file=path.name, line=len(lines) + 1, expected="every project once", hint=hint)
    return TieOrder(tuple(met))


def _as_json(result: BudgetResult, files: dict[str, str]) -> str:
    from deliberation.methods.counting.budget.report import as_record

    values: dict[str, Any] = as_record(result)
    for entry, one in zip(values["not_funded"], result.not_funded, strict=True):
        entry["why"] = why_words(one)
    values["receipt"]["files"] = files
    values["receipt"]["ties"] = "drawn before the count" if result.receipt.drawn else "not drawn in public"
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"


def why_words(one: NotFunded) -> str:
    """Say in a sentence or two why a project was not funded."""
    from deliberation.methods.counting.budget.report import number

    short = number(one.short_of)
    told = {
        "short_of": f"{short:,.2f}".removesuffix(".00") if short is not None else "",
        "ticks_short": one.ticks_short,
        "by": one.by,
    }
    words = _WHY[one.because].format(**told)
    if one.because == "share_spent" and one.ticks_short:
        words += f" {one.ticks_short} more supporters who still had their whole share would have been enough to pay it."
    return words


def _method_words(file: Path, error: MethodError) -> str:
    words = _METHOD.get(error.code)
    if words is None:
        return f"{file.name}: the votes cannot be counted: {error}. Check the file and the options."
    return f"{file.name}: {words.format(**error.params)}"


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Give a function to report to: a bar on a terminal, a line every 100 counts elsewhere."""
    if not sys.stderr.isatty():
        yield lambda runs: _say(f"Counted {runs} times with raised shares.") if runs % 100 == 0 else None
        return
    from tqdm import tqdm

    with tqdm(desc="Counting with raised shares", unit=" counts", file=sys.stderr, leave=False) as bar:
        yield lambda runs: bar.update(runs - bar.n)


def _say(words: str) -> None:
    click.echo(words, err=True)
