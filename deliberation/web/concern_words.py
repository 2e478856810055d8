"""Concerns in words, for whoever raises them, for the reviewer, and where they are counted."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.reading.concerns import ConcernRow, Counts

ABOUT: Mapping[str, LazyString] = {
    "treated": _l("How somebody treated me"),
    "words": _l("What was done with my words"),
    "help": _l("Help that I need and do not get"),
    "money": _l("Money"),
    "privacy": _l("Somebody knows what they should not"),
    "safety": _l("I do not feel safe"),
    "other": _l("Something else"),
}
WAYS: Mapping[str, LazyString] = {
    "here": _l("Here, on my own page"),
    "phone": _l("By phone"),
    "face_to_face": _l("Face to face"),
    "letter": _l("By letter"),
}
STEPS: Mapping[str, LazyString] = {
    "raised": _l("Raised"),
    "answered": _l("Answered by the reviewer"),
    "not_settled": _l("The answer did not settle it"),
    "closed": _l("Closed by the reviewer"),
    "taken_back": _l("Taken back"),
}
STANDING: Mapping[str, LazyString] = {
    "in_time": _l("Wait for an answer, in time"),
    "late": _l("Wait for an answer, too late"),
    "answered": _l("Answered"),
    "closed": _l("Closed"),
    "taken_back": _l("Taken back"),
}


def state_words(row: ConcernRow) -> str:
    """Where a concern stands, with its day."""
    if row.state == "waiting":
        day = format_date(row.due, "d MMM y")
        return str(_("Too late: due %(day)s", day=day) if row.late else _("Answer by %(day)s", day=day))
    return str(STANDING[row.state])


def counted(counts: Counts) -> tuple[str, list[tuple[str, str]]]:
    """How many concerns there were, in a sentence, and a row for each way in which they stand (none while too few)."""
    if counts.total.value is None:
        return str(_("Fewer than five so far. We show no smaller numbers, so that nobody can be found by them.")), []
    total = str(ngettext("%(num)s so far.", "%(num)s so far.", counts.total.value))
    hidden = str(_("not shown"))
    rows = [
        (str(words), hidden if (one := counts.standing[name]).hidden else one.text) for name, words in STANDING.items()
    ]
    return total, rows
