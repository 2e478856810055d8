"""Who may open what, continued: a ballot tried with made-up papers, its papers, and the schema of its file."""

from __future__ import annotations

from tests.web.access_rows import Row, everybody, only

NEW, COUNTED = {"reference": "ballot_new"}, {"reference": "ballot_counted"}
TABLES = {**COUNTED, "kind": "csv"}
TELLS, REVIEWS, RUNS_IT = only("teller"), only("reviewer"), only("convenor")

# Taking papers stores nothing but its line in the record.
BALLOT_FILES: dict[str, dict[str, Row]] = {
    "convenor.try_ballot": {"GET": Row(RUNS_IT, at="plan", values=NEW)},
    "teller.take_papers": {"POST": Row(TELLS, at="plan", values=TABLES, acts=False)},
    "reviewer.votes": {"GET": Row(REVIEWS, at="plan")},
    "reviewer.vote": {"GET": Row(REVIEWS, at="plan", values=COUNTED)},
    "reviewer.take_papers": {"POST": Row(REVIEWS, at="plan", values=TABLES, acts=False)},
    "public.ballot_schema": {"GET": Row(everybody())},
}
