"""Which codes of errors are raised anywhere in the code, and with which parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.architecture.trees import ROOMS, called, calls, files, shown

# Short ways to a `BadFile` in the readers of tables.
OF_FILES = ("wrong", "bad")
KINDS = frozenset(
    {"DeliberationError", "NotAllowed", "NotFound", "Refused", "Stopped", "TooMany", "BadFile", *OF_FILES}
)


@dataclass(frozen=True)
class Raised:
    """One place where an error is made: its kind, its code (or the expression that gives it), its parameters."""

    kind: str
    code: str
    is_constant: bool
    params: frozenset[str]
    place: str


def raised() -> Iterator[Raised]:
    """All of them, by the syntax tree."""
    for path in files(".py", under=ROOMS):
        for call in calls(path):
            if called(call) in KINDS and call.args:
                code = call.args[0]
                constant = isinstance(code, ast.Constant)
                yield Raised(
                    kind=called(call),
                    code=str(code.value) if isinstance(code, ast.Constant) else ast.unparse(code),
                    is_constant=constant,
                    params=frozenset(word.arg or "**" for word in call.keywords),
                    place=f"{shown(path)}:{call.lineno}",
                )
