"""`make audit`: opens every page of the demo in a browser, measures it, and writes var/audit/summary.json.

Ends with status 1 when anything is wrong, and says what. Pictures of the resident's pages lie beside the summary.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from deliberation.config import load
from deliberation.factory import create_app
from tests.journeys import audit_crawl, audit_place, audit_spoken, audit_tools, browser, pictures
from tests.journeys.audit_look import MODES, Looked, Mode, look, ways_for
from tests.journeys.audit_report import Results, summary
from tests.journeys.audit_roles import Role, Step, groups
from tests.journeys.people import Person
from tests.journeys.server import ROOT, serving

FOLDER = ROOT / "var" / "audit"
SERVER = ("-m", "tests.journeys.demo_server")
WHY_NOT = {
    "account.set_up_second_factor": "only for an account that is new",
    "convenor.new": "only for a convenor who is an administrator; looked at in tests/web",
    "public.sheet": "only the code on a printed sheet leads to it; looked at in tests/web",
    "resident.check_again": "leads on to the page where words are written",
}


def main() -> None:
    """Run the whole audit."""
    if browser.program() is None:
        click.echo("Chromium is not installed. `sh bootstrap/programs.sh --needed chromium` says how.", err=True)
        sys.exit(2)
    started = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "place"
        place.mkdir()
        results = _audit(place)
    results.seconds = time.monotonic() - started
    found = summary(results)
    (FOLDER / "summary.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _say(found)
    sys.exit(1 if results.wrong else 0)


def _say(found: dict[str, Any]) -> None:
    for line in found["wrong"]:
        click.echo(f"  {line}")
    numbers = ("axe_violations", "keyboard_failures", "reflow_failures", "target_size_failures", "contrast_failures")
    counted = ", ".join(f"{name.replace('_', ' ')} {found[name]}" for name in (*numbers, "foreign_requests"))
    click.echo(f"{found['pages']} pages of {found['kinds_of_page']} kinds in {len(found['modes'])} ways: {counted}.")
    looks = found["looks"]
    click.echo(f"Looked at {looks['done']} of {looks['total']} pages and ways{'' if found['full'] else looks['left']}.")
    click.echo(f"axe left {len(found['axe_incomplete'])} places to people; they are listed in the summary.")
    for name, one in (
        *found["html"].items(),
        ("Lighthouse", found["lighthouse_pages"]),
        ("Simulated screen reader", found["screen_reader"]),
    ):
        left = f"; {one['why_not']}" if "why_not" in one else ""
        click.echo(f"{name}: {one['done']} of {one['total']} pages, {one['errors']} errors{left}.")
    for line in found["lighthouse_slow"]:
        click.echo(f"  slower than it should be: {line}")
    click.echo(f"Written to {FOLDER / 'summary.json'} in {found['seconds']} s.")


def _audit(var: Path) -> Results:
    click.echo("Building the demo.")
    place = audit_place.build(var, lambda _words: None)
    known = audit_crawl.Map(_application(var))
    results = Results(full=bool(os.environ.get("FULL")))
    click.echo("Opening every page.")
    with ThreadPoolExecutor(2) as pool:
        copies = [_copy(var, number) for number, _roles in enumerate(groups(place))]
        for part in pool.map(partial(_group, known, full=results.full), copies, groups(place)):
            results.looked += part.looked
            results.foreign += part.foreign
            results.served |= part.served
    with serving(var, SERVER) as address, browser.chromium() as running:
        results.weights = pictures.weigh(running, address, place)
        pictures.take(running, address, place, FOLDER / "screens")
        click.echo("Asking Lighthouse, html-validate and vnu.")
        results.tools.lighthouse = audit_tools.measure(running, address, place, everything=results.full)
    results.tools.html = audit_tools.check_html(FOLDER / "html", audit_tools.keep(results.served, FOLDER / "html"))
    results.tools.spoken = audit_spoken.check(results.served)
    opened = [one.endpoint for one in results.looked]
    results.not_opened = audit_crawl.not_opened(known, opened, WHY_NOT)
    return results


def _application(var: Path) -> Flask:
    return create_app(load({"FOLKMOOT_VAR": str(var)}))


def _copy(var: Path, number: int) -> Path:
    """A place of its own for a group: what one group sends must not change what another one is shown."""
    return Path(shutil.copytree(var, var.parent / f"group-{number}"))


def _group(known: audit_crawl.Map, var: Path, roles: tuple[Role, ...], *, full: bool) -> Results:
    results = Results(full=full)
    with serving(var, SERVER) as address, browser.chromium() as running:
        for role in roles:
            _role(running, address, known, role, results)
    return results


def _role(running: Browser, address: str, known: audit_crawl.Map, role: Role, results: Results) -> None:
    """Sign in once; find the pages; look at each of them in its ways; then at what forms answer, and lead to."""
    started = time.monotonic()
    person = Person(running, address)
    role.come_in(person)
    found = audit_crawl.crawl(person.page, address, known, role.pages, role.starts)
    ways = {mode.name: _way(running, address, person.context, mode, results.foreign) for mode in MODES}
    results.served |= {f"{one.endpoint}: {one.path} ({role.name})": one.html for one in found}
    new = list[audit_crawl.Found]()
    for place, one in enumerate(found):
        kind = one.endpoint, _state(role)
        again = kind in results.met
        new += [] if again and not results.full else [one]
        for mode in ways_for(one.path, place, again=again, full=results.full):
            page = ways[mode.name]
            page.goto(f"{address}{one.path}")
            looked = Looked(role.name, one.endpoint, one.path, _state(role), mode.name)
            results.looked.append(look(page, looked, mode))
        results.met.add(kind)
    page = ways[MODES[0].name]
    for one in new:
        results.looked += _errors(page, address, role, one, results.served)
    for act in role.acts:
        results.looked += _after(person, known, role, act)
    for page in ways.values():
        page.context.close()
    results.foreign += person.foreign
    person.leave()
    click.echo(f"  {role.name}: {len(found)} pages in {time.monotonic() - started:.0f} s")


def _way(running: Browser, address: str, signed_in: BrowserContext, mode: Mode, foreign: list[str]) -> Page:
    made = browser.context(running, address, foreign, **mode.options, storage_state=signed_in.storage_state())
    if mode.cookie:
        made.add_cookies([{"name": "reading", "value": mode.cookie, "url": address}])
    return made.new_page()


def _state(role: Role) -> str:
    return "empty" if "empty" in role.name else "filled"


def _errors(page: Page, address: str, role: Role, one: audit_crawl.Found, served: dict[str, str]) -> Iterator[Looked]:
    """Each form of the page, sent with nothing in it; looked at where the answer is a page that says so."""
    page.goto(f"{address}{one.path}")
    for place in range(min(page.locator("main form").count(), 2)):
        answer = audit_crawl.send_emptied(page, place)
        if answer is not None and answer.status == 400:
            served[f"{one.endpoint}: {one.path} ({role.name}, form {place + 1} in error)"] = answer.text()
            looked = Looked(role.name, one.endpoint, one.path, "error", MODES[0].name)
            yield look(page, looked, MODES[0], status=answer.status)
        page.goto(f"{address}{one.path}")


def _after(person: Person, known: audit_crawl.Map, role: Role, act: Step) -> Iterator[Looked]:
    """The page that a form leads to, which is shown only then."""
    act(person)
    landed = known.read(person.path)
    if landed is not None:
        yield look(person.page, Looked(role.name, landed.endpoint, landed.path, "filled", MODES[0].name), MODES[0])


if __name__ == "__main__":
    main()
