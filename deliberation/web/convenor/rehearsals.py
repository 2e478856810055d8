"""Trying a vote out before it opens: made-up people, counted as it is set up and in two other ways. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.database import db
from deliberation.errors import DeliberationError, Refused
from deliberation.messages import words_for
from deliberation.methods.counting.rehearsing import Got, Rehearsed, places
from deliberation.reading import ballots as reading
from deliberation.reading.ballots import BallotView
from deliberation.services import rehearsals
from deliberation.web.convenor import ballot_words
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.governing import money
from deliberation.web.request import Answer, current_actor

NOT_OPEN_YET = ("set_up", "approved")
TITLES: Mapping[str, LazyString] = {
    "large_and_small": _l("One large group and one small one"),
    "halves": _l("Two groups of the same size"),
    "all_different": _l("Everybody wants something else"),
}
GROUPS: Mapping[str, tuple[LazyString, ...]] = {
    "large_and_small": (_l("Large group"), _l("Small group")),
    "halves": (_l("One group"), _l("Other group")),
    "all_different": (_l("Everybody"),),
}


@dataclass(frozen=True, slots=True)
class Crowd:
    """One crowd in words: who they are, what each group gets, and a table with the other ways to count."""

    title: str
    sentences: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@pages.get("/run/<pid>/ballots/<reference>/try")
def try_ballot(pid: str, reference: str) -> Answer:
    """What made-up people would get, by this way to count and by two others."""
    process = here(pid)
    view = reading.one(db.session(), current_actor(), process.id, reference)
    if view.state not in NOT_OPEN_YET:
        raise Refused("ballot_is_open", reference=reference)
    db.session().rollback()
    try:
        found, problem = rehearsals.try_out(view.set_up), ""
    except DeliberationError as error:
        found, problem = {}, str(words_for(error))
    return page(
        "ballots/try",
        process,
        ballot=view,
        problem=problem,
        crowds=[_crowd(view, name, ways) for name, ways in found.items()],
        first=_first(view),
    )


def _first(view: BallotView) -> str:
    """What counts as chosen where the vote makes an order."""
    if view.set_up["kind"] in ("endorse", "approval", "budget") or view.set_up["rule"] == "stv":
        return ""
    return str(
        ngettext("What comes first counts as chosen.", "The first %(num)s count as chosen.", places(dict(view.set_up)))
    )


def _crowd(view: BallotView, name: str, ways: tuple[Rehearsed, ...]) -> Crowd:
    names = [str(words) for words in GROUPS[name]]
    headings = [_("How it is counted"), _("Money spent") if "money" in view.set_up["told"] else _("Chosen")]
    for group in names:
        headings += [_("%(group)s: each gets", group=group), _("%(group)s: get nothing", group=group)]
    own = ways[0]
    sentences = [_told(group, got, len(own.chosen)) for group, got in zip(names, own.groups, strict=True)]
    rows = [_row(view, way) for way in ways]
    return Crowd(str(TITLES[name]), tuple(sentences), tuple(str(one) for one in headings), tuple(rows))


def _told(group: str, got: Got, chosen: int) -> str:
    """What one group gets, in two sentences."""
    size = ngettext("%(group)s, %(num)s person:", "%(group)s, %(num)s people:", got.people, group=group)
    each = _(
        "of %(chosen)s chosen, each gets %(number)s that they want, on average.",
        chosen=chosen,
        number=format_decimal(round(float(got.each), 1)),
    )
    nothing = ngettext("%(num)s gets nothing.", "%(num)s get nothing.", got.nothing) if got.nothing else ""
    return " ".join(str(part) for part in (size, each, nothing) if part)


def _row(view: BallotView, way: Rehearsed) -> tuple[str, ...]:
    cells = [_named(way), _chosen(view, way)]
    for got in way.groups:
        cells += [format_decimal(round(float(got.each), 1)), str(got.nothing)]
    return tuple(cells)


def _named(way: Rehearsed) -> str:
    if way.threshold is not None:
        return str(_("%(part)s of %(whole)s have to agree", part=way.threshold[0], whole=way.threshold[1]))
    return str(ballot_words.named(way.kind, way.rule))


def _chosen(view: BallotView, way: Rehearsed) -> str:
    if "money" not in view.set_up["told"]:
        return str(len(way.chosen))
    costs = {one["number"]: one["cost"] or 0 for one in view.set_up["options"]}
    return money(sum(costs[number] for number in way.chosen))
