"""What a paper said and what became of it, for whoever typed its five words; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation.methods.counting.papers import Said
from deliberation.methods.counting.worth import worth
from deliberation.reading.ballots import BallotView
from deliberation.web import ballot_papers
from deliberation.web.ballot_results import explained
from deliberation.web.ballot_told import Line


def became(view: BallotView, kept: Mapping[str, Said]) -> list[dict[str, str]]:
    """Each option with what this paper said of it and what became of it; none before there is a result."""
    if not view.result or view.set_up["kind"] == "pairwise":
        return []
    lines = {str(line.option["number"]): line for line in explained(view).lines}
    return [
        {"key": line.option["title"], "value": f"{_said(view, kept.get(number))} {_outcome(line)}"}
        for number, line in lines.items()
    ]


def got(view: BallotView, kept: Mapping[str, Said]) -> str:
    """How many of the wishes on this paper came true; "" where a ballot gives nobody one thing or another."""
    if not view.result or not view.result["nothing"]:
        return ""
    wants = set(worth(view.set_up["kind"], tuple(kept.items()), len(view.set_up["options"])))
    if not wants:
        return str(_("You chose nothing."))
    chosen = {str(line.option["number"]) for line in explained(view).lines if line.chosen}
    return str(
        ngettext(
            "%(num)s of the %(all)s things that you wanted came out.",
            "%(num)s of the %(all)s things that you wanted came out.",
            len(wants & chosen),
            all=len(wants),
        )
    )


def _said(view: BallotView, said: Said | None) -> str:
    kind = view.set_up["kind"]
    if kind in ("approval", "budget"):
        return str(_("You ticked it.")) if said else str(_("You did not tick it."))
    if said is None:
        return str(_("You left it out."))
    if kind == "endorse":
        return str(_("You said: %(answer)s.", answer=ballot_papers.ANSWERS[str(said)]))
    if kind == "ranked":
        return str(_("You put it in place %(number)s.", number=said))
    if kind == "points":
        return str(ngettext("You gave it %(num)s point.", "You gave it %(num)s points.", int(said)))
    return str(_("You gave it the mark %(number)s.", number=said))


def _outcome(line: Line) -> str:
    return str(_("What came of it: %(outcome)s.", outcome=line.outcome))
