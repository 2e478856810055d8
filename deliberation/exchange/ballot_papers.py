"""The papers of a ballot that is counted, as tables for those who count again, and as a `.pb` file.

Neither has a name, a time, a way of voting, a random number or a tracker. In the tables the papers stand in the order
of their marks (the commitments of the public file). A `.pb` file is made to leave the house, so its papers stand in the
order of what they say, and nothing joins them to the marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from deliberation.errors import Refused
from deliberation.exchange.formulas import guard
from deliberation.exchange.pabulib import PabulibFile, as_pabulib
from deliberation.exchange.sheets import Column, Sheet, Value, csv_set

Paper = Mapping[str, str | int]
SetUp = Mapping[str, Any]

VOTE_TYPES: Mapping[str, str] = {
    "approval": "approval",
    "budget": "approval",
    "score": "scoring",
    "points": "cumulative",
    "ranked": "ordinal",
}
"""Kind of ballot to the `vote_type` of a `.pb` file; what asks something else has none."""

_SAID = {
    "endorse": ("What was said: support, can_live, not_sure, cannot_live or should_not_decide; empty: left out", ""),
    "approval": ("1: ticked; empty: not ticked", ""),
    "budget": ("1: ticked; empty: not ticked", ""),
    "score": ("The mark; empty: no mark", "0 up to the best mark"),
    "points": ("The points; empty: none", "points"),
    "ranked": ("The place, 1 is the first; empty: not put in order", "place"),
}
_PAPER = Column("paper", "A number for each paper, in the order of the marks in the public file", "from 1")


def papers_as_csv(set_up: SetUp, papers: Sequence[Paper], *, reference: str) -> bytes:
    """A zip with `papers.csv`, `options.csv` and what each column means. Papers: in the order of their commitments."""
    paper_rows = _pairs(papers) if set_up["kind"] == "pairwise" else _wide(set_up, papers)
    title = f"{reference} {set_up['title']}"
    return csv_set({"papers": paper_rows, "options": _options(set_up)}, title=title)


def _wide(set_up: SetUp, papers: Sequence[Paper]) -> Sheet:
    """A row a paper, a column an option."""
    numbers = [str(option["number"]) for option in set_up["options"]]
    meaning, unit = _SAID[set_up["kind"]]
    columns = [Column(f"option_{number}", f"Option {number} of options.csv. {meaning}", unit) for number in numbers]
    rows = tuple((place, *(paper.get(number) for number in numbers)) for place, paper in enumerate(papers, 1))
    return Sheet((_PAPER, *columns), rows)


def _pairs(papers: Sequence[Paper]) -> Sheet:
    """A row a pair that was answered; a paper without any answer has one row with nothing else in it."""
    columns = (
        _PAPER,
        Column("one", "The option with the lower number", "number in options.csv"),
        Column("other", "The option with the higher number", "number in options.csv"),
        Column("chosen", "The option that was chosen; 0: could not decide", "number in options.csv"),
    )
    rows = list[tuple[Value, ...]]()
    for place, paper in enumerate(papers, 1):
        for pair in sorted(paper, key=lambda key: [int(part) for part in key.split("-")]):
            one, other = pair.split("-")
            rows.append((place, int(one), int(other), int(paper[pair])))
        if not paper:
            rows.append((place, None, None, None))
    return Sheet(columns, tuple(rows))


def _options(set_up: SetUp) -> Sheet:
    columns = (
        Column("option", "The number of the option", "from 1"),
        Column("title", "Its words, as they were frozen when the ballot opened"),
        Column("text", "The words that stand below the title"),
        Column("cost", "What it costs; empty where nothing is paid for", "pence"),
        Column("category", "What it belongs to, if anything was said"),
        Column("area", "Where it is, if anything was said"),
        Column("must_fund", "Whether it was settled before the vote that it is paid for", "yes or no"),
        Column("recommendation", "The recommendation that it is; empty where it is none", "reference"),
        Column("version", "The version of that recommendation; 0 where it is none", "number"),
    )
    names = ("number", "title", "text", "cost", "category", "area", "must_fund", "recommendation", "version")
    return Sheet(columns, tuple(tuple(option[name] for name in names) for option in set_up["options"]))


def papers_as_pabulib(set_up: SetUp, papers: Sequence[Paper], *, reference: str, whole: Mapping[str, Any]) -> bytes:
    """The ballot as a `.pb` file. `whole`: what was published of it (`reading.ballots.published`).

    Money is in pounds. Where nothing is paid for, each option costs 1 and the budget is the number of places (without
    places: of options), so that the file can be counted all the same.

    Raises:
        Refused: `ballot_has_no_pb` for a ballot that asks for more than ticks, marks, points or places.
    """
    kind = set_up["kind"]
    if kind not in VOTE_TYPES:
        raise Refused("ballot_has_no_pb", reference=reference)
    found = whole["result"][kind]
    chosen = set(found["winners"] if kind in ("approval", "budget") else found["elected"])
    in_order = sorted(papers, key=lambda paper: [(int(key), paper[key]) for key in paper])
    with_points = kind in ("score", "points")
    file = PabulibFile(
        meta=_meta(set_up, len(papers), reference, whole),
        project_columns=("project_id", "cost", "votes", "name", "category", "area", "must_fund", "selected"),
        projects=[_project(set_up, option, papers, chosen) for option in set_up["options"]],
        vote_columns=("voter_id", "vote", "points") if with_points else ("voter_id", "vote"),
        votes=[(str(place), *_vote(kind, paper)) for place, paper in enumerate(in_order, 1)],
    )
    return as_pabulib(file)


def _meta(set_up: SetUp, papers: int, reference: str, whole: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    told, options = set_up["told"], set_up["options"]
    rows = {
        "description": guard(set_up["title"]),
        "instance": reference,
        "num_projects": str(len(options)),
        "num_votes": str(papers),
        "budget": _pounds(told["money"]) if "money" in told else str(told.get("seats") or len(options)),
        "currency": "GBP" if "money" in told else "",
        "vote_type": VOTE_TYPES[set_up["kind"]],
        "rule": "/".join(str(one) for one in (set_up["rule"], told.get("completion", ""), told.get("stop", "")) if one),
        "step": _step(whole) if told.get("completion") in ("add1", "add1u") else "",
        "language": set_up["language"],
        "max_length": str(told.get("most_options") or len(options)),
        "max_points": str(told.get("top", "") if set_up["kind"] == "score" else ""),
        "max_sum_points": str(told.get("points", "")),
        "lot": ",".join(str(number) for number in whole["lot"]),
        "wording_sha256": str(whole["wording_hash"]),
        "root": str(whole["root"]),
    }
    return tuple((key, value) for key, value in rows.items() if value)


def _step(whole: Mapping[str, Any]) -> str:
    """By how much each share was raised at a time, in pounds: the receipt of the count says it in pence."""
    return _pounds(int(whole["result"]["budget"]["receipt"]["step"]))


def _pounds(pence: int) -> str:
    """Pounds without needless decimals: 1250 or 12.50."""
    return str(pence // 100) if pence % 100 == 0 else str(Decimal(pence) / 100)


def _project(set_up: SetUp, option: Mapping[str, Any], papers: Sequence[Paper], chosen: set[str]) -> tuple[str, ...]:
    number = str(option["number"])
    cost = _pounds(option["cost"]) if set_up["kind"] == "budget" else "1"
    votes = sum(number in paper for paper in papers)
    words = (guard(option[name]) for name in ("title", "category", "area"))
    return (number, cost, str(votes), *words, str(int(option["must_fund"])), str(int(number in chosen)))


def _vote(kind: str, paper: Paper) -> tuple[str, ...]:
    """The cells of a paper: options with commas between, best first where there is an order, and points beside them."""
    if kind == "ranked":
        return (",".join(sorted(paper, key=lambda key: int(paper[key]))),)
    numbers = sorted(paper, key=int)
    if kind in ("score", "points"):
        return ",".join(numbers), ",".join(str(paper[number]) for number in numbers)
    return (",".join(numbers),)
