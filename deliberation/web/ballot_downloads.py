"""The papers of a ballot as a download, for those who may count again."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, make_response

from deliberation.database import db
from deliberation.reading.processes import ProcessView
from deliberation.services import ballot_files
from deliberation.web.request import current_actor

MIMETYPES: Mapping[str, tuple[str, str]] = {"csv": ("application/zip", "zip"), "json": ("application/json", "json")}


def papers(process: ProcessView, reference: str, kind: str) -> Response:
    """The file, to be kept and not shown; nothing of it stays in the browser's store."""
    content = ballot_files.for_recount(db.session(), current_actor(), process.id, reference, kind)
    answer = make_response(content)
    answer.mimetype, ending = MIMETYPES[kind]
    answer.headers.set("Content-Disposition", "attachment", filename=f"{reference}-papers.{ending}")
    return answer
