"""What programs of other houses say of the pages: html-validate, vnu and Lighthouse, where they are installed.

`bootstrap/tools.sh` installs them. What is not installed, or runs out of time, is reported as not done: no fault of a
page.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.journeys import browser, pictures
from tests.journeys.audit_place import AuditPlace
from tests.journeys.people import Person
from tests.journeys.server import ROOT

TOOLS = ROOT / "var" / "tools"
OURS = ROOT / "tests" / "journeys" / "tools"
VNU = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
CHECK_WITHIN_SECONDS = 60
# Pages on which Lighthouse is tried in each run; FULL=1 tries all that are weighed.
MAIN = ("front", "join", "home", "say", "vote", "results")
MAIN_WITHIN_SECONDS, ALL_WITHIN_SECONDS = 75, 600
ACCESSIBILITY_AT_LEAST = 100
FIRST_PAINT_AT_MOST_MS, LARGEST_PAINT_AT_MOST_MS = 1000, 1200
FULL_ONLY = "skipped, because vnu needs Java; make audit FULL=1 installs it"


@dataclass(slots=True)
class Checked:
    """What one program said of how many pages; `why_not` when not all were done."""

    total: int
    done: int = 0
    errors: list[str] = field(default_factory=list)
    why_not: str = ""

    @property
    def shown(self) -> dict[str, Any]:
        """For the summary."""
        reason = {"why_not": self.why_not} if self.why_not else {}
        return {"done": self.done, "total": self.total, "errors": len(self.errors), **reason}


@dataclass(slots=True)
class Measured:
    """What Lighthouse measured, by the name of the page."""

    total: int
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    why_not: str = ""

    @property
    def wrong(self) -> list[str]:
        """Pages with a fault that Lighthouse sees."""
        return [
            f"Lighthouse on {name}: accessibility {one['accessibility']} ({'; '.join(one['broken'])})"
            for name, one in self.pages.items()
            if one["accessibility"] < ACCESSIBILITY_AT_LEAST
        ]

    @property
    def slow(self) -> list[str]:
        """Pages that come later than they should. A busy machine makes them so too, so this fails nothing."""
        return [
            f"{name}: first paint {one['fcp_ms']} ms, largest {one['lcp_ms']} ms"
            for name, one in self.pages.items()
            if one["fcp_ms"] > FIRST_PAINT_AT_MOST_MS or one["lcp_ms"] > LARGEST_PAINT_AT_MOST_MS
        ]


@dataclass(slots=True)
class Said:
    """All that these programs said."""

    html: dict[str, Checked] = field(default_factory=dict)
    lighthouse: Measured = field(default_factory=lambda: Measured(0))
    spoken: Checked = field(default_factory=lambda: Checked(0))

    @property
    def wrong(self) -> list[str]:
        """Everything that is wrong, in words."""
        checkers = (*self.html.values(), self.spoken)
        return [*(error for one in checkers for error in one.errors), *self.lighthouse.wrong]


def keep(served: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Write pages, as the server sent them, into a folder; gives the name of each page by the name of its file."""
    folder.mkdir(parents=True)
    names = dict[str, str]()
    for place, (name, html) in enumerate(served.items()):
        file = f"{place:04}-{re.sub('[^a-z0-9]+', '-', name.lower())[:60]}.html"
        (folder / file).write_text(html, encoding="utf-8")
        names[file] = name
    return names


def check_html(folder: Path, names: Mapping[str, str]) -> dict[str, Checked]:
    """Hold all files of the folder against html-validate and vnu."""
    return {"html-validate": _html_validate(folder, names), "vnu": _vnu(folder, names)}


def _html_validate(folder: Path, names: Mapping[str, str]) -> Checked:
    program = TOOLS / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    if shutil.which("node") is None or not program.exists():
        return Checked(len(names), why_not="skipped, because html-validate is not installed")
    rules = ("--config", str(OURS / "html-validate.json"))
    said = folder.parent / "html-validate.json"  # it ends before all that it says has gone through a pipe
    ran = _run(("node", str(program), *rules, "--formatter", f"json={said}", str(folder)), CHECK_WITHIN_SECONDS)
    try:
        answer: list[dict[str, Any]] = json.loads(said.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Checked(len(names), why_not=f"html-validate ended early: {_last_words(ran)}")
    return Checked(len(names), len(names), _once(
        (names[Path(page["filePath"]).name], f"html-validate {one['ruleId']}: {one['message']} ({one['selector']})")
        for page in answer for one in page["messages"]
    ))  # fmt: skip


def _vnu(folder: Path, names: Mapping[str, str]) -> Checked:
    if not VNU.exists():
        return Checked(len(names), why_not="skipped, because vnu is not installed")
    if shutil.which("java") is None:
        return Checked(len(names), why_not=FULL_ONLY)
    options = ("--errors-only", "--exit-zero-always", "--format", "json", "--skip-non-html")
    ran = _run(("java", "-jar", str(VNU), *options, str(folder)), CHECK_WITHIN_SECONDS)
    try:
        answer: dict[str, Any] = json.loads(ran.stderr)
    except ValueError:
        return Checked(len(names), why_not=f"vnu ended early: {_last_words(ran)}")
    return Checked(len(names), len(names), _once(
        (names[Path(one["url"]).name], f"vnu: {one['message']} ({one.get('extract', '')})")
        for one in answer["messages"] if one["type"] != "info"
    ))  # fmt: skip


def _once(found: Iterable[tuple[str, str]]) -> list[str]:
    """Each fault once for each kind of page, with the first page that has it. A page's name is "kind: address"."""
    first: dict[tuple[str, str], str] = {}
    for name, fault in found:
        first.setdefault((name.split(":")[0], fault), f"{name}: {fault}")
    return list(first.values())


def measure(running: Browser, address: str, place: AuditPlace, *, everything: bool) -> Measured:
    """Lighthouse on the resident's pages, one after the other, as they come on a small phone by slow 4G."""
    pages = [
        {"name": name, "url": url, "cookie": cookie}
        for name, url, cookie in _opened(running, address, place)
        if everything or name in MAIN
    ]
    measured = Measured(len(pages))
    if shutil.which("node") is None or not (TOOLS / "node_modules" / "lighthouse").is_dir():
        measured.why_not = "skipped, because Lighthouse is not installed"
        return measured
    program = ("node", str(OURS / "lighthouse.mjs"), str(TOOLS), str(browser.program()))
    within = ALL_WITHIN_SECONDS if everything else MAIN_WITHIN_SECONDS
    ran = _run(program, within, given=json.dumps({"pages": pages}))
    failed = list[str]()
    for line in ran.stdout.splitlines():
        one: dict[str, Any] = json.loads(line)
        if "error" in one:
            failed.append(f"{one['name']}: {one['error']}")
        else:
            measured.pages[one.pop("name")] = one
    if len(measured.pages) < measured.total:
        measured.why_not = f"Lighthouse did not measure all: {'; '.join([*failed, _last_words(ran)])}"
    return measured


def _opened(running: Browser, address: str, place: AuditPlace) -> list[tuple[str, str, str]]:
    """Name, address and cookie of pages. The address is where one lands, as there a vote is cast."""
    opened = list[tuple[str, str, str]]()
    for come_in, pages in pictures.visits(place):
        person = Person(running, address)
        come_in(person, place)
        for name, path in pages.items():
            person.page.goto(f"{address}{path}")
            opened.append((name, person.page.url, ""))
        cookie = "; ".join(f"{one['name']}={one['value']}" for one in person.context.cookies(address))
        opened = [(name, url, kept or cookie) for name, url, kept in opened]
        person.leave()
    return opened


def _run(command: Sequence[str], within: int, *, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program; when its time is over, what it said until then."""
    try:
        return subprocess.run(command, input=given, capture_output=True, text=True, timeout=within, check=False)
    except subprocess.TimeoutExpired as late:
        said = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
        whole = said[: said.rfind("\n") + 1]
        return subprocess.CompletedProcess(command, -1, whole, f"not finished within {within} s")


def _last_words(ran: subprocess.CompletedProcess[str]) -> str:
    lines = ran.stderr.strip().splitlines()
    return lines[-1][:200] if lines else ""
