"""The record of processing and the draft of the impact assessment, to be taken to a data protection officer."""

from __future__ import annotations

from flask import Response

from deliberation.database import db
from deliberation.services import processing_records
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.request import Answer, current_actor

TYPES = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@pages.get("/run/<pid>/data")
def processing(pid: str) -> Answer:
    """What the document is, and in which forms it can be had."""
    return page("processing", here(pid))


@pages.get("/run/<pid>/data/<kind>")
def processing_file(pid: str, kind: str) -> Answer:
    """The document, made from the settings of this moment."""
    process = here(pid)
    data = processing_records.make(db.session(), current_actor(), process.id, kind)
    answer = Response(data, mimetype=TYPES[kind])
    answer.headers.set("Content-Disposition", "attachment", filename=f"record-of-processing-{process.public_id}.{kind}")
    return answer
