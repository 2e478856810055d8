"""What stands in the files that are published, as JSON Schemas, so that anybody’s program can read and check them."""

from __future__ import annotations

from flask import Response

from deliberation.exchange import schemas
from deliberation.web.public.routes import pages

MIMETYPE = "application/schema+json"


@pages.get("/schemas/ballot-1.json")
def ballot_schema() -> Response:
    """The schema of the file of a ballot."""
    return Response(schemas.ballot(), mimetype=MIMETYPE)
