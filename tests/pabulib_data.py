"""The public `.pb` files, read where they lie: ../shared/data/pabulib. Never copied."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deliberation.exchange.pabulib import PabulibFile, read_pabulib

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "pabulib"
WIELICZKA, SWIECIE = "Poland_Wieliczka_2023_Green_Budget", "Poland_Swiecie_2023"
MOKOTOW, WARSZAWA = "Poland_Warszawa_2023_Mokotow", "Poland_Warszawa_2026"
ZURICH, ZURICH_RANKED, ZURICH_POINTS = (f"Switzerland_Zurich_{kind}" for kind in ("SN", "S5R", "S5D10"))
TOULOUSE, ZWIERZYNIEC = "France_Toulouse_2019", "Poland_Krakow_2022_Zwierzyniec"
JERSEY = "US_Stanford_Dataset_2022_Jersey_City_Ward_D_vote_knapsacks"
ALL = (
    JERSEY, MOKOTOW, SWIECIE, TOULOUSE, WARSZAWA, WIELICZKA, ZURICH, ZURICH_POINTS, ZURICH_RANKED, ZWIERZYNIEC,
)  # fmt: skip


def path_of(name: str) -> Path:
    """Where a file is; the test is skipped where the folder is absent, and fails there when CI=true."""
    if not DATA.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the data folder is absent, and CI=true")
        pytest.skip("the data folder ../shared/data/pabulib is absent")
    return DATA / f"{name}.pb"


@cache
def election(name: str) -> PabulibFile:
    """A file, read once."""
    return read_pabulib(path_of(name))


def outcomes(name: str) -> dict[str, Any]:
    """What is known of the result: published and recomputed."""
    known = json.loads((path_of(name).parent / "reference_outcomes.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = known[f"{name}.pb"]
    return found
