"""How to sign in to the demo: read from the file beside its database. There is nothing to read anywhere else."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pyotp

from deliberation import clock
from deliberation.config import Config

DETAILS = "demo.json"


@dataclass(frozen=True, slots=True)
class StaffDetails:
    """One staff account of the demo; `figures` are those of the present half minute."""

    role: str
    email: str
    password: str
    figures: str


@dataclass(frozen=True, slots=True)
class CodeDetails:
    """One code of the demo: who comes in with it, its words, what it opens."""

    role: str
    words: str
    opens: str


@dataclass(frozen=True, slots=True)
class DemoDetails:
    """Everything that the demo's front page shows."""

    staff: tuple[StaffDetails, ...]
    codes: tuple[CodeDetails, ...]
    process: str
    finished_process: str
    voting_process: str
    strategy: str


def details(config: Config) -> DemoDetails | None:
    """How to sign in to each role, in the demo; None in every real installation."""
    path = config.var / DETAILS
    if not config.demo or not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return DemoDetails(
        staff=tuple(
            StaffDetails(one["role"], one["email"], one["password"], pyotp.TOTP(one["secret"]).at(clock.now()))
            for one in found["staff"]
        ),
        codes=tuple(CodeDetails(one["role"], one["words"], one["opens"]) for one in found["codes"]),
        process=found["process"],
        finished_process=found["finished_process"],
        voting_process=found["voting_process"],
        strategy=found["strategy"],
    )
