"""The result of a ballot that puts things in order, in words and in tables."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.reading.ballots import BallotView
from deliberation.web.ballot_told import Explained, Found, Line, Table, options_of, ties_words


def ranking(view: BallotView, found: Found) -> Explained:
    """The order in words."""
    options = options_of(view)
    elected = set(found["elected"])
    lines, rows = [], []
    for place, number in enumerate(found["order"], 1):
        option, (told, sentence) = options[number], _standing(view.set_up["rule"], found, number)
        outcome = str(_("Place %(number)s", number=place))
        if elected:
            outcome = str(_("Chosen")) if number in elected else str(_("Not chosen"))
        first = number in elected or (not elected and place == 1)
        lines.append(Line(option, outcome, (sentence,) if sentence else (), chosen=first))
        rows.append((option["title"], str(place), told))
    lines += [Line(one, str(_("No place")), (), chosen=False) for one in options.values() if not found["order"]]
    headings = (_("Choice"), _("Place"), str(FIGURES[view.set_up["rule"]]))
    also = list(ties_words(options, found["ties"]))
    if found["cycles"]:
        also.append(str(_("Some of them beat each other in a circle. The rule says how such a circle is broken.")))
    return Explained(tuple(lines), Table(_("In this order"), headings, tuple(rows)), also=tuple(also))


# What the number of an option is, by rule.
FIGURES: Mapping[str, LazyString] = {
    "score": _l("Average mark"),
    "majority-judgment": _l("Middle mark"),
    "points": _l("Points"),
    "borda": _l("Points"),
    "stv": _l("First choices"),
    "schulze": _l("Others it beats"),
    "ranked-pairs": _l("Others it beats"),
    "pairwise": _l("Wins out of 100"),
}


def _standing(rule: str, found: Found, number: str) -> tuple[str, str]:
    """The number by which an option stands where it stands, and the same in a sentence."""
    if rule == "stv":
        first = _first_choices(found).get(number, 0)
        said = ngettext("%(num)s person put it first.", "%(num)s people put it first.", first)
        return format_decimal(first), str(said)
    if rule in ("schulze", "ranked-pairs"):
        beats = _beats(found, number)
        said = ngettext("More people like it better than %(num)s other one.",
                        "More people like it better than %(num)s other ones.", beats)  # fmt: skip
        return format_decimal(beats), str(said)
    score = found["scores"].get(number)
    if score is None:
        return "", str(_("Nobody gave it a mark."))
    told = format_decimal(round(score, 2))
    said = {
        "score": _("Its average mark is %(score)s.", score=told),
        "majority-judgment": _("The middle mark is %(score)s.", score=told),
        "points": _("All points together: %(score)s.", score=told),
        "borda": _("All points together: %(score)s.", score=told),
        "pairwise": _(
            "Against another one it would win %(score)s times out of 100.", score=format_decimal(round(score))
        ),
    }[rule]
    return told, str(said)


def _first_choices(found: Found) -> dict[str, int]:
    steps = [one for one in found["steps"] if one["kind"] == "round"]
    return {number: int(votes) for number, votes in steps[0]["totals"].items()} if steps else {}


def _beats(found: Found, number: str) -> int:
    """How many others more people put below it than above it."""
    people = {(one["option"], one["against"]): one["people"] for one in found["duels"]}
    return sum(told > people.get((b, a), 0) for (a, b), told in people.items() if a == number)


def rounds_table(view: BallotView, found: Found) -> Table | None:
    """Votes that move on, round by round: what each option holds after it, and the votes that left the count."""
    steps = [one for one in found["steps"] if one["kind"] == "round"]
    if not steps:
        return None
    rows = [
        (option["title"], *(_votes(step["totals"].get(number)) for step in steps))
        for number, option in options_of(view).items()
    ]
    rows.append((str(_("Nobody is left on the paper")), *(_votes(step["exhausted"]) for step in steps)))
    headings = (str(_("Choice")), *(str(_("Round %(number)s", number=step["number"])) for step in steps))
    return Table(str(_("Votes after each round")), headings, tuple(rows))


def _votes(votes: float | None) -> str:
    return "" if votes is None else format_decimal(round(votes, 2))


def duels_table(view: BallotView, found: Found) -> Table | None:
    """How many people put the option of the row above the option of the column."""
    people = {(one["option"], one["against"]): one["people"] for one in found["duels"]}
    if not people:
        return None
    options = options_of(view)
    rows = tuple(
        (option["title"], *("\u2013" if a == b else format_decimal(people.get((a, b), 0)) for b in options))
        for a, option in options.items()
    )
    headings = (str(_("Choice")), *(one["title"] for one in options.values()))
    return Table(str(_("How many people like the one in the row better than the one in the column")), headings, rows)
