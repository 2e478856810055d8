"""What the architecture tests look at: the files of this checkout, parsed once."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("deliberation", "accessibility", "models")
TEXT_ENDS = (
    ".py",
    ".md",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".sh",
    ".yml",
    ".txt",
    ".jinja",
    ".cfg",
    ".ini",
    ".mako",
    ".po",
)
TEXT_NAMES = ("Makefile", "run", ".gitignore")
_NOT_OURS = {".git", ".venv", "var", "node_modules", "build", "dist", "__pycache__"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def all_files() -> tuple[Path, ...]:
    """Every file that belongs to the project. Works without git, so a bare machine can run it."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _NOT_OURS and not name.endswith(("_cache", ".egg-info")) and name != ".hypothesis"
        )
        found.extend(Path(folder) / name for name in sorted(names))
    return tuple(found)


def files(*ends: str, under: tuple[str, ...] = ()) -> list[Path]:
    """Files whose names end so, in these top folders (everywhere when none is given)."""
    return [
        path
        for path in all_files()
        if path.name.endswith(ends) and (not under or path.relative_to(ROOT).parts[0] in under)
    ]


def text_files() -> list[Path]:
    """Everything that a person wrote and may read, the licence and the fonts' licences apart."""
    return [path for path in files(*TEXT_ENDS, *TEXT_NAMES) if not path.name.startswith("OFL")]


def shown(path: Path) -> str:
    """The path as a person would type it."""
    return path.relative_to(ROOT).as_posix()


@cache
def source(path: Path) -> str:
    """The text of one file."""
    return path.read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one Python file, by the grammar of the oldest Python that we support."""
    return ast.parse(source(path), filename=str(path), feature_version=(3, 11))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of one Python file, nested ones too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    """Lines from `def` to the last one."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and absolute name of every import, wherever it stands; `from a import b` gives `a.b`."""
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level]) if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in one Python file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield node


def called(call: ast.Call) -> str:
    """The last part of what is called: `commit` for `db.session.commit()`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
