"""What a simulated screen reader says of the main pages, held against what people have read and kept.

`spoken/` holds one file a page. A page that says something else now has to be read again by somebody: the new words lie
in var/audit/spoken, and `python -m tests.journeys.audit_spoken --write` keeps them. It is a simulation: no person who
uses a screen reader has tried these pages for it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.journeys.audit_tools import OURS, TOOLS, Checked
from tests.journeys.server import ROOT

KEPT = Path(__file__).parent / "spoken"
MADE = ROOT / "var" / "audit" / "spoken"
WITHIN_SECONDS = 60
# The pages, by the name of their file: which kind, and who looks.
PAGES = {
    "join": ("resident.join", "resident, new"),
    "card": ("resident.card", "resident, new"),
    "start": ("resident.home", "resident, empty"),
    "yes": ("resident.yes", "resident"),
    "say": ("resident.say", "resident"),
    "vote": ("resident.statement", "resident"),
    "my-words": ("resident.one", "resident"),
    "choices": ("resident.choices", "resident"),
    "leave-all": ("resident.leaving_page", "resident"),
    "stop": ("resident.stop", "resident"),
    "for-you": ("resident.for_you", "resident"),
    "settings": ("public.settings", "public"),
    "help": ("public.help_page", "public"),
}
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What differs from run to run without anybody changing a page: numbers, and the names of months beside them.
_CHANGING = re.compile(rf"(?:(?:{_MONTHS}) )?\d+(?: (?:{_MONTHS}))?")


def check(served: Mapping[str, str]) -> Checked:
    """Have the pages said, write what was said, and tell which say something else than what is kept."""
    pages = [{"name": name, "html": html} for name, html in _chosen(served).items()]
    found = Checked(len(PAGES))
    if shutil.which("node") is None or not (TOOLS / "node_modules" / "@guidepup").is_dir():
        found.why_not = "skipped, because guidepup is not installed"
        return found
    if shutil.which("espeak-ng") is None:
        found.why_not = "skipped, because espeak-ng is not installed: the pages lack what it reads aloud"
        return found
    said = _said(pages)
    MADE.mkdir(parents=True, exist_ok=True)
    for name, phrases in said.items():
        words = spoken(phrases)
        (MADE / f"{name}.txt").write_text(words, encoding="utf-8")
        kept = KEPT / f"{name}.txt"
        if not kept.exists() or kept.read_text(encoding="utf-8") != words:
            found.errors.append(f"{name}: a screen reader says something else now; read var/audit/spoken/{name}.txt")
    found.done = len(said)
    missing = sorted(set(PAGES) - set(said))
    found.why_not = f"not said: {', '.join(missing)}" if missing else ""
    return found


def spoken(phrases: list[str]) -> str:
    """One phrase a line, without what differs from run to run, and without words that are said twice in a row."""
    lines = [_CHANGING.sub("#", phrase) for phrase in phrases]
    return "\n".join(line for place, line in enumerate(lines) if place == 0 or line != lines[place - 1]) + "\n"


def _chosen(served: Mapping[str, str]) -> dict[str, str]:
    chosen = dict[str, str]()
    for page, html in served.items():
        for name, (endpoint, role) in PAGES.items():
            if page.startswith(f"{endpoint}: ") and page.endswith(f"({role})"):
                chosen.setdefault(name, html)
    return chosen


def _said(pages: list[dict[str, str]]) -> dict[str, list[str]]:
    command = ("node", str(OURS / "speak.mjs"), str(TOOLS))
    given = json.dumps({"pages": pages})
    try:
        ran = subprocess.run(command, input=given, capture_output=True, text=True, timeout=WITHIN_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {}
    answers: list[dict[str, Any]] = [json.loads(line) for line in ran.stdout.splitlines()]
    return {one["name"]: one["said"] for one in answers if "said" in one}


def main() -> None:
    """Keep what was said in the last run: done by somebody who has read it."""
    if "--write" in sys.argv[1:]:
        shutil.rmtree(KEPT, ignore_errors=True)
        shutil.copytree(MADE, KEPT)
    for file in sorted(MADE.glob("*.txt")):
        sys.stdout.write(f"{file.name}: {len(file.read_text(encoding='utf-8').splitlines())} phrases\n")


if __name__ == "__main__":
    main()
