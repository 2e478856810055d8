"""What commands say of files, and writing one whole or not at all. Needs no web framework and no database."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import NoReturn

import click

from deliberation.errors import BadFile

INPUT_IS_WRONG = 2
STANDARD_OUTPUT = "-"

# What is wrong with a file, by the code of a `BadFile`. A test holds this list against every code that is raised.
PROBLEMS: Mapping[str, str] = {
    "folder_missing": "there is no such folder",
    "file_missing": "the file is not there",
    "file_empty": "the file is empty",
    "votes_missing": "there are no votes in the folder",
    "not_text": "this is not UTF-8 text",
    "broken_quotes": "the quotation marks do not match",
    "column_missing": "the column is missing",
    "column_repeated": "the column is there twice",
    "unknown_column": "the column is not a statement",
    "too_many_columns": "there are too many values",
    "too_few_columns": "there are too few values",
    "id_missing": "the id is missing",
    "id_repeated": "the id was there before",
    "unknown_value": "the value is not known",
    "unknown_vote": "the vote is not known",
    "unknown_id": "the id is not in the conversation",
    "unknown_option": "the option is not on the list",
    "option_missing": "this is no id of an option",
    "option_repeated": "the option was there before",
    "unknown_key": "the name is not known here",
    "not_a_count": "this is not a number of papers",
    "not_a_number": "this is not a number",
    "field_too_long": "the text is too long",
    "not_toml": "this is not the TOML that is needed",
    "unknown_person": "the person is not known",
    "unknown_round": "there is no such round",
    "not_json": "this is not the JSON that is needed",
    "time_out_of_range": "there is no such time",
    "file_too_big": "the file is too big",
    "file_binary": "this is not a text file",
    "file_not_utf8": "this is not UTF-8 text",
    "file_is_zip": "this is a packed file, not a CSV",
    "file_is_spreadsheet": "this is a spreadsheet, not a CSV",
    "file_is_pdf": "this is a PDF, not a CSV",
    "file_csv": "the quotation marks do not match",
    "file_too_many_rows": "there are too many rows",
    "file_too_many_columns": "there are too many columns",
    "file_column_twice": "the column is there twice",
    "file_column_missing": "the column is missing",
    "file_row_width": "the row has too many or too few values",
    "file_cell_too_long": "the text is too long",
    "file_json": "this is not JSON",
    "file_schema": "this file is of another kind or version",
    "file_value": "the value does not fit",
    "not_pabulib": "this is not a .pb file",
    "section_missing": "a section is missing",
    "section_repeated": "the section is there twice",
    "key_missing": "the entry is missing",
    "count_differs": "the number does not fit",
    "number_negative": "the number is negative",
    "unknown_project": "the project is not known",
    "project_twice": "a project is in this vote twice",
    "points_differ": "the points do not fit the projects",
    "field_missing": "the cell is empty",
    "value_repeated": "the value was there before",
    "min_over_max": "the two numbers contradict each other",
    "not_a_backup": "this is not a backup of this kind of database",
    "backup_damaged": "the backup is damaged, or it was not made by Folkmoot",
    "backup_too_new": "the backup was made by a newer version of Folkmoot",
}
OTHERWISE = "this part of the file does not fit"


def problem_words(error: BadFile) -> str:
    """Name the file, the line, the column, what was expected and what to do."""
    told = error.params
    place = [str(told.get("file", "the file")), *(f"{one} {told[one]}" for one in ("line", "column") if told.get(one))]
    words = f"{', '.join(place)}: {PROBLEMS.get(error.code, OTHERWISE)}."
    if error.params.get("expected"):
        words += f" Expected: {error.params['expected']}."
    return f"{words} {error.params['hint']}" if error.params.get("hint") else words


def refuse(words: str) -> NoReturn:
    """Say on standard error what is wrong with the input, and stop with status 2."""
    click.echo(words, err=True)
    sys.exit(INPUT_IS_WRONG)


def check_place(out: str) -> None:
    """Stop unless a result could be written there: before the work that would be for nothing."""
    if out == STANDARD_OUTPUT:
        return
    target = Path(out)
    if target.is_dir():
        refuse(f"{target}: this is a folder. Expected: a file for the result. Add a name to it.")
    if not target.parent.is_dir():
        refuse(f"{target.parent}: there is no such folder. Expected: a folder for the result. Make it first.")


def write_whole(out: str, content: bytes) -> None:
    """Write a result; - is standard output. What stood there before is replaced only by the whole new file."""
    if out == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    check_place(out)
    target = Path(out)
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # a pipe or a terminal
            return
        _replace(target, content)
    except OSError as error:
        refuse(f"{target}: cannot be written ({error.strerror}). Choose another place for the result.")


def _replace(target: Path, content: bytes) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def check_folder(target: Path) -> None:
    """Stop unless a whole folder could be put there: in the place of nothing, or of an empty one."""
    if not target.parent.is_dir():
        refuse(f"{target.parent}: there is no such folder. Expected: a folder to put the result into. Make it first.")
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        refuse(f"{target}: this is no folder. Expected: a new or an empty one. Choose another name.")
    try:
        filled = target.exists() and any(target.iterdir())
    except OSError as error:
        refuse(f"{target}: cannot be read ({error.strerror}). Choose another place for the result.")
    if filled:
        refuse(f"{target}: there are files in this folder. Expected: a new or an empty one. Nothing was overwritten.")


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write into that takes its place when all is written. Only its owner can read what is in it."""
    check_folder(target)
    part: Path | None = None
    try:
        part = Path(mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
        yield part
        part.replace(target)
    except OSError as error:
        refuse(f"{target}: cannot be written ({error.strerror}). Choose another place for the result.")
    finally:
        if part is not None:
            rmtree(part, ignore_errors=True)
