"""A published strategy: to read, to take away, and line by line with the people behind it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Response, request, url_for

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.exchange.strategy import FORMATS, PROPOSED_BY_OFFICERS
from deliberation.reading import processes, theme_names
from deliberation.reading import strategies as reading
from deliberation.reading.processes import ProcessView
from deliberation.reading.strategies import LineView, PublishedView
from deliberation.web.public import cited
from deliberation.web.public.place import asked_again, page, results_are_open
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, missing

# The worker looks for files to make about every few seconds.
TRY_AGAIN_SECONDS = "30"
STAGES = ("priority", "recommendation", "statement", "theme")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way back from a line to what people said; `address` is "" for what has no public page."""

    reference: str
    words: str
    language: str
    address: str


@pages.get("/strategies/<ref>")
def strategy(ref: str) -> Answer:
    """The newest version."""
    return _strategy(reading.published(db.session(), ref), newest=True)


@pages.get("/strategies/<ref>/versions/<int:version>")
def earlier(ref: str, version: int) -> Answer:
    """A version as it was, or the newest one by its number."""
    newest = reading.published(db.session(), ref)
    view = reading.published(db.session(), ref, version)
    return _strategy(view, newest=version == newest.version)


def _strategy(view: PublishedView, *, newest: bool) -> Answer:
    body = page(
        "strategy",
        _process(view),
        view=view,
        plan=view.content,
        newest=newest,
        officers=PROPOSED_BY_OFFICERS,
        formats=tuple(FORMATS),
    )
    return asked_again(body)


@pages.get("/strategies/<ref>/lines/<line>")
def line(ref: str, line: str) -> Answer:
    """Whose words stand behind one line, and who disagreed."""
    session = db.session()
    view = reading.published(session, ref)
    found = reading.line_of(session, view, line)
    process = _process(view)
    answers = cited.answers(process, {step.reference for step in found.steps if step.kind == "statement"})
    return page(
        "line",
        process,
        plan=view.content,
        line=found,
        stands=found.standing,
        stages=_stages(process, view, found, answers),
        disputed=cited.disputed(answers),
        results_open=results_are_open(process),
    )


@pages.get("/strategies/<ref>/download/<kind>")
def download(ref: str, kind: str) -> Answer:
    """The newest version as a file, byte for byte as the worker made it."""
    if kind not in FORMATS:
        missing()
    view = reading.published(db.session(), ref)
    try:
        if kind not in view.files:
            raise NotFound("file_being_made", format=kind)
        data = reading.published_file(db.session(), ref, kind)
    except NotFound:
        body = page("being_made", _process(view), kind=kind, ref=ref)
        return body, 503, {"Retry-After": TRY_AGAIN_SECONDS}
    return _file(data, kind, f"strategy-{ref.lower()}-v{view.version}")


def _file(data: bytes, kind: str, name: str) -> Response:
    written = FORMATS[kind]
    answer = Response(data, mimetype=written.mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{written.ending}")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(hashlib.sha256(data).hexdigest())
    answer.make_conditional(request)
    return answer


def _process(view: PublishedView) -> ProcessView:
    return processes.one(db.session(), view.process)


def _stages(
    process: ProcessView, view: PublishedView, found: LineView, answers: tuple[cited.Answered, ...]
) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """The way back, stage by stage, the nearest first."""
    addresses = {one.answer.reference: one.address for one in answers}
    for one in view.content.recommendations:
        addresses[one.reference] = url_for("public.recommendation", pid=process.public_id, ref=one.reference)
    for priority in view.content.priorities:
        addresses[priority.reference] = url_for("public.line", ref=view.reference, line=priority.reference)
    shown = _themes_shown(process, found)
    for reference in shown:
        addresses[reference] = url_for("public.themes", pid=process.public_id, _anchor=reference)
    steps = {
        kind: tuple(
            Step(one.reference, one.words, one.language or view.content.language, addresses.get(one.reference, ""))
            for one in reversed(found.steps)
            if one.kind == kind and (kind != "theme" or one.reference in shown)
        )
        for kind in STAGES
    }
    return tuple((kind, those) for kind, those in steps.items() if those)


def _themes_shown(process: ProcessView, found: LineView) -> frozenset[str]:
    """The themes behind a line that everybody may see now."""
    if not any(step.kind == "theme" for step in found.steps) or not results_are_open(process):
        return frozenset()
    return theme_names.public(db.session(), process.id)
