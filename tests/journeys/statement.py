"""The figures of the accessibility statement: taken from a run of `make audit`, never written by hand.

`python -m tests.journeys.statement --write` keeps those of the run in var/audit for the page `/accessibility`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.journeys import criteria
from tests.journeys.server import ROOT

SUMMARY = ROOT / "var" / "audit" / "summary.json"
KEPT = ROOT / "deliberation" / "web" / "public" / "last_audit.json"


def figures(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says of a run, from its summary."""
    broken = [number for number, result in found["criteria"].items() if result == "failed"]
    results = Counter(one.result for one in criteria.every() if one.number not in broken)
    checked, left, never = (results[words] for words in criteria.RESULTS)
    return {
        "day": found["day"],
        "pages": found["pages"],
        "ways": len(found["modes"]),
        "faults": len(found["wrong"]),
        "broken": broken,
        "by_programs": checked,
        "by_people": left,
        "not_promised": never,
    }


def main() -> None:
    """Show the figures of the last run, or keep them."""
    made = json.dumps(figures(json.loads(SUMMARY.read_text(encoding="utf-8"))), indent=1) + "\n"
    if "--write" in sys.argv[1:]:
        KEPT.write_text(made, encoding="utf-8")
    sys.stdout.write(made)


if __name__ == "__main__":
    main()
