"""Whom an assembly is to bring together, for everybody: seats beside shares, and the quotas as a file."""

from __future__ import annotations

from flask import Response

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.exchange.shares import targets_csv
from deliberation.reading import participation_budgets, recruitments
from deliberation.reading.recruitments import Plan
from deliberation.web import recruiting_words
from deliberation.web.public.place import here, page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, current_actor


@pages.get("/projects/<pid>/recruiting")
def recruiting(pid: str) -> Answer:
    """Who is to be in the room, and why so many of each."""
    found = here(pid)
    costs = participation_budgets.sums(db.session(), found.id) is not None
    return page("recruiting", found, plan=_plan(found.id), about=recruiting_words, costs=costs)


@pages.get("/projects/<pid>/recruiting.csv")
def recruiting_file(pid: str) -> Answer:
    """The same as a file, whose first five columns are what `folkmoot lottery` reads as quotas."""
    found = here(pid)
    groups = [one for feature in _plan(found.id).features for one in feature.groups]
    text = targets_csv([one.target for one in groups], [one.quota for one in groups])
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="recruiting-{found.public_id}.csv"'
    return answer


def _plan(process_id: int) -> Plan:
    plan = recruitments.plan(db.session(), current_actor(), process_id)
    if plan is None:
        raise NotFound("recruitment_unknown")
    return plan
