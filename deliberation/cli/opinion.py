"""`folkmoot opinion`: opinion groups of a Polis export folder, with every figure, as JSON. No database, no server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deliberation.cli.files import check_place, problem_words, refuse, write_whole
from deliberation.cli.numbers import auto_or_number

if TYPE_CHECKING:
    from deliberation.exchange.polis import PolisExport
    from deliberation.methods.errors import MethodError
    from deliberation.methods.opinion.types import Moderation, OpinionMap, Reason, VoteMatrix

_MOST_GROUPS = 100
_REASONS = {
    "too_few_people": "Only {people} people voted enough to be grouped. Groups need at least {needed}.",
    "all_alike": "All {people} people who voted enough stand in one place, so there are no groups to tell apart.",
    "no_groups_of_five": "No way to divide the {people} people gives groups of {smallest} or more each.",
    "no_groups_in_votes": (
        "The votes of the {people} people who voted enough show no groups: knowing somebody's group would not help to "
        "guess their votes. More people or more votes from each may show some."
    ),
    "not_steady": (
        "Groups can be made of the {people} people who voted enough, but not the same ones again without a fifth "
        "of them (stability {stability}, at least {needed} is needed). More people or more votes from each would help."
    ),
    "too_few_places": "{asked} groups were asked for, but people stand in only {places} different places.",
    "no_groups_given": "The file with groups names no group.",
}


@click.command("opinion")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--out", required=True, metavar="F", help="Where the result goes; - is standard output.")
@click.option("--method", type=click.Choice(["default", "classic"]), default="default", show_default=True)
@click.option("--groups", default="auto", metavar="auto|K", help="How many groups; auto chooses. [default: auto]")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="N")
@click.option(
    "--groups-from",
    "groups_file",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Groups from outside: columns participant,group.",
)
@click.option(
    "--moderation",
    "moderation_file",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help='{"hidden": [id], "meta": [id]}, instead of what comments.csv says.',
)
def opinion(
    folder: Path,
    out: str,
    method: str,
    groups: str,
    seed: int,
    groups_file: Path | None,
    moderation_file: Path | None,
) -> None:
    """Find opinion groups in the Polis export folder DIR and write every figure as JSON."""
    from deliberation.errors import BadFile
    from deliberation.methods.errors import MethodError

    number = auto_or_number("--groups", groups, most=_MOST_GROUPS)
    if number is not None and groups_file is not None:
        raise click.UsageError("Give either --groups or --groups-from, not both.")
    check_place(out)
    try:
        text = _work_out(folder, method, number, seed, groups_file, moderation_file)
    except BadFile as error:
        refuse(problem_words(error))
    except MethodError as error:
        refuse(_method_words(error))
    write_whole(out, text.encode("utf-8"))


def _work_out(
    folder: Path,
    method: str,
    groups: int | None,
    seed: int,
    groups_file: Path | None,
    moderation_file: Path | None,
) -> str:
    import numpy as np

    from deliberation.exchange.polis import read_polis
    from deliberation.methods.opinion.mapping import build_map

    _say("Reading the votes.")
    export = read_polis(folder)
    votes = export.matrix()
    moderation = export.moderation() if moderation_file is None else _moderation(moderation_file)
    membership = None if groups_file is None else _membership(groups_file, votes)
    _say(f"Working out groups: {len(votes.participants)} people, {len(votes.statements)} statements.")
    with _bar() as progress:
        found = build_map(
            votes,
            moderation=moderation,
            rng=np.random.default_rng(seed),
            method="classic" if method == "classic" else "default",
            groups=groups,
            membership=membership,
            seed=seed,
            progress=progress,
        )
    if found.receipt.routing_fault:
        _say("Warning: all statements have one priority although their votes differ. The next one is drawn blindly.")
    extra = [path for path in (groups_file, moderation_file) if path is not None]
    return _as_json(found, export, extra)


def _as_json(found: OpinionMap, export: PolisExport, extra: Iterable[Path]) -> str:
    from deliberation.exchange.tables import sha256_of
    from deliberation.methods.opinion.plain import plain

    values: dict[str, Any] = plain(found)
    values["why"] = None if found.why is None else reason_words(found.why)
    if found.why is not None:
        values["why_code"] = found.why.code
    options = {f"option {position}": sha256_of(path) for position, path in enumerate(extra, start=1)}
    values["receipt"]["files"] = {**export.files, **options}
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"


def reason_words(reason: Reason) -> str:
    """Say in a sentence why there are no groups."""
    return _REASONS[reason.code].format(**reason.params)


def _membership(path: Path, votes: VoteMatrix) -> Mapping[str, str]:
    """Read participant,group; an empty group means that the person is in none."""
    from deliberation.exchange.tables import TableFile

    known, met = set(votes.participants), set[str]()
    found: dict[str, str] = {}
    with TableFile(path, required=("participant", "group")) as table:
        person_at, group_at = table.columns.index("participant"), table.columns.index("group")
        for row in table:
            person, group = row.cells[person_at].strip(), row.cells[group_at].strip()
            if person not in known:
                expected = "the id of somebody who voted"
                raise table.wrong("unknown_id", row.line, "participant", expected, "Take the ids from the votes.")
            if person in met:
                hint = "Remove the second line."
                raise table.wrong("id_repeated", row.line, "participant", "each person once", hint)
            met.add(person)
            if group:
                found[person] = group
    return found


def _moderation(path: Path) -> Moderation:
    from deliberation.errors import BadFile
    from deliberation.methods.opinion.types import Moderation

    expected, hint = '{"hidden": [ids], "meta": [ids]}', "Write both lists, empty ones as []."
    if not path.is_file():
        raise BadFile("file_missing", file=path.name, expected="a file", hint="Check the path.")
    try:
        values: Any = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        again = "Save it as UTF-8 and try again."
        raise BadFile("not_text", file=path.name, expected="UTF-8", hint=again) from error
    except json.JSONDecodeError as error:
        raise BadFile(
            "not_json", file=path.name, line=error.lineno, column=error.colno, expected=expected, hint=hint
        ) from error
    if not isinstance(values, dict) or set(values) - {"hidden", "meta"}:
        raise BadFile("not_json", file=path.name, line=1, expected=expected, hint=hint)
    found = {name: values.get(name, []) for name in ("hidden", "meta")}
    for name, ids in found.items():
        if not isinstance(ids, list) or not all(isinstance(item, str) or type(item) is int for item in ids):
            raise BadFile("not_json", file=path.name, line=1, column=name, expected="a list of ids", hint=hint)
    return Moderation(hidden=frozenset(map(str, found["hidden"])), meta=frozenset(map(str, found["meta"])))


def _method_words(error: MethodError) -> str:
    return f"The votes cannot be worked on: {error}. Check the folder and the options."


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Give a function to report to: a bar on a terminal, nothing more than the lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from tqdm import tqdm

    with tqdm(total=0, desc="Looking for the groups again", file=sys.stderr, leave=False) as bar:

        def show(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield show


def _say(words: str) -> None:
    click.echo(words, err=True)
