"""Wording of the convenor's pages: codes become words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from deliberation.messages import REMIT_PARTS
from deliberation.reading.processes import DeskView
from deliberation.reading.shortlist import Candidate, Shortlist
from deliberation.web.lists import listed

AREA_KINDS: Mapping[str, LazyString] = {
    "region": _l("A region or sub-region"),
    "borough": _l("A borough or council area"),
    "neighbourhood": _l("A neighbourhood or ward"),
}
RESULTS_SHOWN: Mapping[str, LazyString] = {
    "after_own_votes": _l("When they have answered all statements themselves"),
    "after_stage": _l("Only when voting has ended, for everybody at the same time"),
}
# Roles that can be given to somebody with a staff account.
ROLES: Mapping[str, LazyString] = {
    "facilitator": _l("Facilitator"),
    "convenor": _l("Convenor"),
    "advisory_member": _l("Advisory committee"),
    "reviewer": _l("Independent reviewer"),
    "teller": _l("Teller"),
}
ROLE_HINTS: Mapping[str, LazyString] = {
    "facilitator": _l("Looks at words, writes statements and recommendations, makes cards."),
    "convenor": _l("Runs the project with you: everything on these pages."),
    "advisory_member": _l("Approves the strategy and steps back. Reads the record."),
    "reviewer": _l("From outside. Answers concerns, reads the record. Never ran this project."),
    "teller": _l("Reads paper votes with a second teller, and signs the count. Runs nothing here and has no vote."),
}
SOURCES: Mapping[str, LazyString] = {
    "assembly": _l("People who were picked for the assembly"),
    "open_call": _l("People who came by the open call"),
}


def missing_words(parts: Sequence[str]) -> tuple[str, ...]:
    """The parts that a remit lacks, in words."""
    return tuple(str(REMIT_PARTS.get(part, part)) for part in parts)


def figures(desk: DeskView, members: int, said_yes: int) -> list[dict[str, object]]:
    """The tiles at the top of a project: totals only."""
    return [
        {"label": _("members"), "value": members, "note": _("%(count)s said yes to taking part", count=said_yes)},
        {"label": _("words to look at"), "value": desk.waiting},
        {"label": _("words not used yet"), "value": desk.unused},
        {"label": _("open statements"), "value": desk.statements_open},
        {"label": _("recommendations"), "value": desk.recommendations},
    ]


def shortlist_words(found: Shortlist) -> tuple[str, ...]:
    """What the two counts would choose, where they differ, and who would be left with nothing: sentences."""
    ticks = sorted(one.reference for one in found.candidates if one.by_ticks)
    shares = sorted(one.reference for one in found.candidates if one.by_equal_shares)
    said = [
        _("Most ticks would choose %(which)s.", which=listed(ticks) if ticks else _("nothing")),
        _("Equal shares would choose %(which)s.", which=listed(shares) if shares else _("nothing")),
    ]
    if not found.differ:
        return (*said, _("Both ways choose the same."))
    left = _("Of %(people)s people, so many would get nothing that they back:", people=found.people)
    numbers = _(
        "%(ticks)s by most ticks, %(shares)s by equal shares.",
        ticks=found.nothing_by_ticks,
        shares=found.nothing_by_equal_shares,
    )
    return (*said, *(_differs(one) for one in found.differ), f"{left} {numbers}")


def _differs(one: Candidate) -> str:
    if one.added_from_left_over:
        return str(_("They differ in %(which)s: equal shares adds it from what was left over.", which=one.reference))
    if one.by_equal_shares:
        return str(_("They differ in %(which)s, which a smaller group backs.", which=one.reference))
    return str(_("They differ in %(which)s, whose backers get other things that they ticked.", which=one.reference))


def shortlist_rows(found: Shortlist) -> list[tuple[str, str, int, str, str]]:
    """The table of both counts."""
    return [(one.reference, one.title, one.ticks, _chosen(one.by_ticks), _share_words(one)) for one in found.candidates]


def _chosen(chosen: bool) -> str:
    return str(_("Yes") if chosen else _("No"))


def _share_words(one: Candidate) -> str:
    return str(_("Yes, from what was left over")) if one.added_from_left_over else _chosen(one.by_equal_shares)


def people_words(count: int) -> str:
    """A number of people in words."""
    return str(ngettext("%(num)s person voted.", "%(num)s people voted.", count))
