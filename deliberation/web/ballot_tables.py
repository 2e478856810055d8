"""All numbers of a result in tables, and a picture of the first one made from it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from accessibility import drawings
from accessibility.extension import page_language
from accessibility.languages import direction
from deliberation.reading.ballots import BallotView
from deliberation.web.ballot_checks import OTHERS
from deliberation.web.ballot_rankings import duels_table, rounds_table
from deliberation.web.ballot_results import explained
from deliberation.web.ballot_told import Found, Table, options_of

LONGEST_LABEL = 26


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table, with its picture ("" for none)."""

    table: Table
    picture: Markup


def tables(view: BallotView) -> tuple[Drawn, ...]:
    """Every table of a result, the one that says most first."""
    result = view.result or {}
    kind = view.set_up["kind"]
    found = result[kind]
    first = Drawn(explained(view).table, _bars(view, found))
    more = [_firm(view, result["firmness"]), _others(view, result["other_rules"])]
    if kind == "ranked":
        more = [one for one in (rounds_table(view, found), duels_table(view, found)) if one] + more
    if result["nothing"] and result["nothing"]["shared"]:
        more.append(_nothing(view, result["nothing"]))
    return (first, *(Drawn(one, Markup("")) for one in more))


def _bars(view: BallotView, found: Found) -> Markup:
    """A bar for each option: how many people wanted it, or the number by which it stands."""
    kind = view.set_up["kind"]
    if kind == "endorse":
        values = {number: float(one["consent"]) for number, one in found.items()}
    elif kind == "approval":
        values = {number: float(ticks) for number, ticks in found["ticks"].items()}
    elif kind == "budget":
        wanted = {one["project"]: one["payers"] for one in found["rounds"]}
        values = wanted | {one["project"]: one["supporters"] for one in found["not_funded"]}
    elif view.set_up["rule"] in ("stv", "schulze", "ranked-pairs"):
        return Markup("")
    else:
        values = found["scores"]
    rows = [
        drawings.Bar(_short(option["title"]), float(values[number]), format_decimal(round(values[number], 2)))
        for number, option in options_of(view).items()
        if number in values
    ]
    return drawings.bars(rows, direction=direction(page_language()))


def _short(title: str) -> str:
    """As much of a title as stands beside its number on a small phone; all of it is in the table."""
    return title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1].rstrip()}\u2026"


def _firm(view: BallotView, firmness: Found) -> Table:
    words = {
        None: _("Decided"),
        "one": _("Close: one vote"),
        "few": _("Close: a few votes"),
        "added": _("Close: money left over"),
    }
    rows = tuple(
        (option["title"], str(words[firmness["options"][number]])) for number, option in options_of(view).items()
    )
    return Table(str(_("Would a vote more or less change it?")), (str(_("Choice")), str(_("Decided or close"))), rows)


def _others(view: BallotView, others: list[Found]) -> Table:
    """What is chosen by this rule and by each of the two others."""
    tried = [one for one in others if one["tried"]]
    own = {str(line.option["number"]) for line in explained(view).lines if line.chosen}
    rows = tuple(
        (option["title"], _yes(number in own), *(_yes(number in one["chosen"]) for one in tried))
        for number, option in options_of(view).items()
    )
    headings = (
        str(_("Choice")),
        str(_("By the rule of this vote")),
        *(str(_("By %(rule)s", rule=OTHERS[one["rule"]])) for one in tried),
    )
    return Table(str(_("What is chosen when the same votes are counted in other ways")), headings, rows)


def _yes(chosen: bool) -> str:
    return str(_("Yes")) if chosen else str(_("No"))


def _nothing(view: BallotView, found: Found) -> Table:
    options = options_of(view)
    rows = tuple((options[one["option"]]["title"], format_decimal(one["people"])) for one in found["shared"])
    headings = (str(_("Choice")), str(_("People who wanted it")))
    return Table(str(_("What those wanted who got nothing of what they chose")), headings, rows)
