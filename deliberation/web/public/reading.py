"""Help with reading, for everybody: a text in easy words, a text read aloud, and hard words explained."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from flask_babel import format_date

from deliberation.database import db
from deliberation.reading import easy_read, glossary, spoken
from deliberation.reading.easy_read import Pair
from deliberation.reading.processes import ProcessView
from deliberation.reading.texts import PublicText
from deliberation.web import reading_help
from deliberation.web.public.place import here, page, plain_page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, chosen_language, current_actor, missing

# Words can be taken back, so a browser asks again after a day.
KEPT_SECONDS = 86_400


@pages.get("/projects/<pid>/easy/<of>")
def easy_words(pid: str, of: str) -> Answer:
    """One text in easy words, with whether a person checked them."""
    process = here(pid)
    found = easy_read.readable(db.session(), current_actor(), process.id, of)
    if found.twin is None:
        missing()
    extras = reading_help.extras(process, of, found.text.text, found.text.language)
    day = _day(process, found)
    return page(
        "easy_words", process, twin=found.twin, extras=extras, checked_on=day, back=back_to(process, found.text)
    )


def _day(process: ProcessView, found: Pair) -> str:
    at = found.twin.checked_at if found.twin else None
    return str(format_date(at.astimezone(ZoneInfo(process.time_zone)).date(), "long")) if at else ""


def back_to(process: ProcessView, text: PublicText) -> str:
    """Where the text itself stands, for this reader."""
    pid, of, kind = process.public_id, text.of, text.kind
    is_member = current_actor().membership(process.id) is not None
    if kind == "statement":
        if is_member:
            return url_for("resident.statement", pid=pid, reference=of)
        return url_for("public.statement", pid=pid, ref=of)
    if kind == "recommendation" and text.is_out:
        return url_for("public.recommendation", pid=pid, ref=of)
    if kind in ("priority", "action") and process.strategy:
        return url_for("public.line", ref=process.strategy, line=of)
    if kind == "theme":
        return url_for("resident.theme", pid=pid, name=of) if is_member else url_for("public.themes", pid=pid)
    return url_for("public.process", pid=pid)


@pages.get("/projects/<pid>/sounds/<digest>.mp3")
def sound(pid: str, digest: str) -> Answer:
    """One text, read aloud by the machine. Its address is made of what it says, so it never becomes another."""
    content = spoken.sound(db.session(), here(pid).id, digest)
    answer = Response(content, mimetype="audio/mpeg")
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    # Players ask for parts, and some play nothing else.
    return answer.make_conditional(request, accept_ranges=True, complete_length=len(content))


@pages.get("/words")
def words_in_general() -> Answer:
    """The words that pages everywhere explain."""
    return plain_page("hard_words", listed=glossary.general())


@pages.get("/projects/<pid>/words")
def words_of_process(pid: str) -> Answer:
    """The same with the words of one project."""
    process = here(pid)
    return page("hard_words", process, listed=glossary.words(db.session(), process.id, chosen_language()))
