"""`folkmoot themes`: themes and facets of the texts in a CSV file, as JSON. No database, no server."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deliberation.cli.files import check_place, problem_words, refuse, write_whole
from deliberation.cli.numbers import auto_or_number

if TYPE_CHECKING:
    from deliberation.exchange.tables import TableFile
    from deliberation.methods.errors import MethodError
    from deliberation.methods.themes.types import Contribution, Options, Reason, ThemeMap

_REASONS = {
    "too_few_texts": "Texts that give a view: {texts}. The computer suggests themes from {needed} on. "
    "With fewer, read them together and sort them by hand.",
    "nothing_in_common": "None of the {texts} texts has a word in common with another, so nothing can be grouped.",
}
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0", ""})
_MOST_THEMES = 1_000


@dataclass(frozen=True, slots=True)
class _Columns:
    """The names of the columns to read; None for one that is not used."""

    id: str
    text: str
    author: str | None
    consent: str | None

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(name for name in (self.id, self.text, self.author, self.consent) if name is not None)


@click.command("themes")
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option("--out", required=True, metavar="F", help="Where the result goes; - is standard output.")
@click.option("--text-column", default="text", show_default=True, metavar="C")
@click.option("--id-column", default="id", show_default=True, metavar="C")
@click.option("--author-column", metavar="C", help="Who wrote the text; without it each text is somebody else's.")
@click.option("--consent-column", metavar="C", help="May the text be quoted: yes or no. Without it every text may.")
@click.option("--lang", "language", metavar="L", help="The language of the texts, noted in the receipt.")
@click.option("--themes", "number", default="auto", metavar="auto|N", help="How many themes. [default: auto]")
@click.option(
    "--resolution",
    type=click.FloatRange(min=0.01, max=100),
    default=1.0,
    show_default=True,
    metavar="R",
    help="Below 1 fewer themes, above 1 more.",
)
@click.option("--seed", type=click.IntRange(min=0, max=2**32 - 1), default=0, show_default=True, metavar="N")
@click.option(
    "--locked",
    "locked_file",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Texts that never move: columns id,theme.",
)
@click.option(
    "--place",
    "new_file",
    type=click.Path(path_type=Path),
    metavar="FILE2.csv",
    help="New texts, with the same columns: put beside the others, which do not move.",
)
def themes(
    file: Path,
    out: str,
    text_column: str,
    id_column: str,
    author_column: str | None,
    consent_column: str | None,
    language: str | None,
    number: str,
    resolution: float,
    seed: int,
    locked_file: Path | None,
    new_file: Path | None,
) -> None:
    """Find themes and small facets in the texts of FILE.csv and write them as JSON."""
    from deliberation.errors import BadFile
    from deliberation.methods.errors import MethodError
    from deliberation.methods.themes.types import Options

    options = Options(
        themes=auto_or_number("--themes", number, most=_MOST_THEMES),
        resolution=resolution,
        seed=seed,
        language=language,
    )
    columns = _Columns(id_column, text_column, author_column, consent_column)
    check_place(out)
    try:
        text = _work_out(file, columns, options, locked_file, new_file)
    except BadFile as error:
        refuse(problem_words(error))
    except MethodError as error:
        refuse(_method_words(error))
    write_whole(out, text.encode("utf-8"))


def _work_out(file: Path, columns: _Columns, options: Options, locked_file: Path | None, new_file: Path | None) -> str:
    from deliberation.exchange.tables import sha256_of
    from deliberation.methods.themes.mapping import build_themes
    from deliberation.methods.themes.plain import plain

    _say("Reading the texts.")
    texts = _contributions(file, columns, taken=frozenset())
    new = None if new_file is None else _contributions(new_file, columns, taken={one.id for one in texts})
    locked = {} if locked_file is None else _locked(locked_file, {one.id for one in texts})
    _say(f"Looking for themes: {len(texts)} texts.")
    found = build_themes(texts, options=options, locked=locked)
    values: dict[str, Any] = plain(found)
    values["why"] = None if found.why is None else reason_words(found.why)
    if found.why is not None:
        values["why_code"] = found.why.code
    if new is not None:
        _say(f"Putting {len(new)} new texts beside them.")
        _add(values, texts, found, new, options)
    used = [path for path in (file, locked_file, new_file) if path is not None]
    values["receipt"]["files"] = {path.name: sha256_of(path) for path in used}
    values["receipt"]["consent"] = "every text" if columns.consent is None else f"column {columns.consent}"
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"


def _add(
    values: dict[str, Any],
    texts: Sequence[Contribution],
    found: ThemeMap,
    new: Sequence[Contribution],
    options: Options,
) -> None:
    """Write where new texts would go beside the old ones, whose entries stay as they are."""
    from deliberation.methods.themes.attaching import attach
    from deliberation.methods.themes.plain import plain_attachment

    added = attach(texts, found.membership, found.facet_membership, new, options=options)
    values["attached"] = plain_attachment(added)
    values["no_view"] += added.no_view
    values["membership"].update(dict.fromkeys(added.no_view))
    values["facet_membership"].update(dict.fromkeys(added.no_view))
    for one in added.placed:
        values["membership"][one.id] = one.theme
        values["facet_membership"][one.id] = one.facet
        if one.also_fits:
            values["also_fits"][one.id] = list(one.also_fits)
        if one.theme is None:
            values["unplaced"].append(one.id)


def reason_words(reason: Reason) -> str:
    """Say in a sentence why there are no themes."""
    return _REASONS[reason.code].format(**reason.params)


def _contributions(path: Path, columns: _Columns, *, taken: Collection[str]) -> list[Contribution]:
    from deliberation.exchange.tables import TableFile
    from deliberation.methods.themes.types import Contribution

    met = set(taken)
    found = []
    with TableFile(path, required=columns.required) as table:
        at = {name: table.columns.index(name) for name in columns.required}
        for row in table:
            identifier = row.cells[at[columns.id]].strip()
            _check_id(table, identifier, met, row.line, columns.id)
            met.add(identifier)
            author = row.cells[at[columns.author]].strip() if columns.author is not None else ""
            found.append(
                Contribution(
                    id=identifier,
                    text=row.cells[at[columns.text]],
                    author=author or None,
                    quotable=columns.consent is None
                    or _agreed(table, row.cells[at[columns.consent]], row.line, columns.consent),
                )
            )
    return found


def _check_id(table: TableFile, identifier: str, met: Collection[str], line: int, column: str) -> None:
    if not identifier:
        raise table.wrong("id_missing", line, column, "an id for each text", "Number the texts.")
    if identifier in met:
        raise table.wrong("id_repeated", line, column, "each id once", "Give this text an id of its own.")


def _agreed(table: TableFile, value: str, line: int, column: str) -> bool:
    answer = value.strip().lower()
    if answer not in _YES | _NO:
        hint = "Write yes where the person agreed to be quoted, and no elsewhere."
        raise table.wrong("unknown_value", line, column, "yes or no", hint)
    return answer in _YES


def _locked(path: Path, known: Collection[str]) -> Mapping[str, str]:
    """Read id,theme; a text with an empty theme is not locked."""
    from deliberation.exchange.tables import TableFile

    met = set[str]()
    found: dict[str, str] = {}
    with TableFile(path, required=("id", "theme")) as table:
        id_at, theme_at = table.columns.index("id"), table.columns.index("theme")
        for row in table:
            identifier, theme = row.cells[id_at].strip(), row.cells[theme_at].strip()
            if identifier not in known:
                raise table.wrong("unknown_id", row.line, "id", "the id of a text", "Take the ids from the texts.")
            if identifier in met:
                raise table.wrong("id_repeated", row.line, "id", "each text once", "Remove the second line.")
            met.add(identifier)
            if theme:
                found[identifier] = theme
    return found


def _method_words(error: MethodError) -> str:
    return f"The texts cannot be worked on: {error}. Check the file and the options."


def _say(words: str) -> None:
    click.echo(words, err=True)
