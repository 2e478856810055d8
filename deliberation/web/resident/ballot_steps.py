"""The steps of filling in a paper: which there are, what each shows, and what was chosen, in words."""

from __future__ import annotations

import random
from itertools import combinations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from deliberation.database import db
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.messages import words_for
from deliberation.reading import ballots as reading
from deliberation.reading.ballots import BallotView, OptionText, OwnMark
from deliberation.reading.processes import ProcessView
from deliberation.web import ballot_papers, shown_once
from deliberation.web.ballot_drafts import Draft
from deliberation.web.ballot_papers import MOST_PAIRS, whole_form
from deliberation.web.governing import money
from deliberation.web.request import PageForm, current_actor
from deliberation.web.resident import ballot_words
from deliberation.web.resident.ballot_forms import (
    OneForm,
    TicksForm,
    one_form,
    pair_form,
    ticks_form,
)
from deliberation.web.resident.place import page

ONE_BY_ONE = frozenset({"endorse", "score", "pairwise"})
NUMBERS = frozenset({"points", "ranked"})
NONE = _l("Nothing")

Shown = tuple[OptionText, ...]


def found(process: ProcessView, reference: str) -> tuple[BallotView, OwnMark | None]:
    """The ballot, and the member's own mark on its roll."""
    session, actor = db.session(), current_actor()
    return (
        reading.one(session, actor, process.id, reference),
        reading.own_mark(session, actor, process.id, reference),
    )


def now_open(process: ProcessView, reference: str) -> tuple[BallotView, OwnMark]:
    """The same for somebody who may vote in it now; refused for anybody else, in words that say why."""
    view, mark = found(process, reference)
    if view.state != "open":
        raise Refused("ballot_not_open")
    if mark is None:
        raise NotFound("not_on_the_roll")
    if mark.channel in ballot_words.BY_HAND:
        raise Refused("voted_on_paper")
    if not mark.takes_part:
        raise DeliberationError("consent_missing")
    if process.state == "paused":
        raise Refused("ballot_paused")
    if not mark.may_vote:
        raise Refused("ballot_window_over")
    return view, mark


def pairs_of(view: BallotView) -> list[Shown]:
    """Which two come up, in an order that is this voter's own, each pair with its sides as drawn."""
    drawn = random.Random(f"{view.public_id}:{current_actor().public_id}")  # noqa: S311 -- only an order on the screen
    pairs = list(combinations(view.set_up["options"], 2))
    drawn.shuffle(pairs)
    return [(left, right) if drawn.random() < 0.5 else (right, left) for left, right in pairs[:MOST_PAIRS]]


def steps_of(view: BallotView) -> int:
    """How many pages there are to fill in, one by one."""
    many = len(view.set_up["options"])
    return min(MOST_PAIRS, many * (many - 1) // 2) if view.set_up["kind"] == "pairwise" else many


def address(process: ProcessView, view: BallotView, draft: Draft) -> str:
    """Where filling in begins, or goes on: the first question without an answer."""
    pid, reference = process.public_id, view.reference
    if view.set_up["kind"] not in ONE_BY_ONE:
        return url_for("resident.ballot_choices", pid=pid, reference=reference)
    open_ones = [number for number in range(1, steps_of(view) + 1) if key_of(view, number) not in draft.said]
    if not open_ones:
        return url_for("resident.ballot_check", pid=pid, reference=reference)
    return url_for("resident.ballot_question", pid=pid, reference=reference, number=open_ones[0])


def key_of(view: BallotView, number: int) -> str:
    """Under which key of the paper the answer to this question stands."""
    shown = shown_at(view, number)
    return "-".join(str(one) for one in sorted(option["number"] for option in shown))


def shown_at(view: BallotView, number: int) -> Shown:
    """The option of this question, or the two options of a pair."""
    if view.set_up["kind"] not in ONE_BY_ONE or not 1 <= number <= steps_of(view):
        raise NotFound("reference_unknown", kind="ballot", reference=view.reference)
    if view.set_up["kind"] == "pairwise":
        return pairs_of(view)[number - 1]
    return (view.set_up["options"][number - 1],)


def asked(view: BallotView, number: int) -> tuple[str, Shown, OneForm]:
    """One question: its key on the paper, what it is about, and its form."""
    shown = shown_at(view, number)
    form = pair_form(*shown) if len(shown) == 2 else one_form(view.set_up, shown[0])
    return key_of(view, number), shown, form


def ask(process: ProcessView, view: BallotView, draft: Draft, number: int, shown: Shown, form: OneForm) -> str:
    """The page with one question."""
    return page(
        "ballots/question",
        process,
        ballot=view,
        shown=shown,
        form=form,
        number=number,
        of=steps_of(view),
        answered=len(draft.said),
        hints=ballot_words.ANSWER_HINTS,
    )


def empty(view: BallotView) -> PageForm:
    """The form with all options on one page."""
    if view.set_up["kind"] in ONE_BY_ONE:
        raise NotFound("reference_unknown", kind="ballot", reference=view.reference)
    return whole_form(view.set_up, nothing=NONE) if view.set_up["kind"] in NUMBERS else ticks_form(view.set_up)


def filled(view: BallotView, draft: Draft) -> PageForm:
    """The same with what was chosen so far."""
    form = empty(view)
    if isinstance(form, TicksForm):
        form.ticks.data = list(draft.said)
    else:
        for key, value in draft.said.items():
            if f"o{key}" in form:
                form[f"o{key}"].data = value
    return form


def given_in(view: BallotView, form: PageForm) -> dict[str, str | int]:
    """What a form says, as a paper says it."""
    if isinstance(form, TicksForm):
        return dict.fromkeys(form.ticks.data or [], 1)
    return ballot_papers.given_in(view.set_up, form)


def show_all(process: ProcessView, view: BallotView, form: PageForm) -> str:
    """The page with all options."""
    hints = {str(one["number"]): ballot_papers.hint_of(one) for one in view.set_up["options"]}
    return page(
        "ballots/choose",
        process,
        ballot=view,
        form=form,
        how=ballot_words.HOW[view.set_up["kind"]],
        hints={number: hint for number, hint in hints.items() if hint},
        pot=money(int(view.set_up["told"].get("money", 0))),
    )


def rows_of(process: ProcessView, view: BallotView, draft: Draft, *, change: bool = True) -> list[dict[str, str]]:
    """What stands on a paper, in words; with `change` each with the way back to it."""
    rows = ballot_papers.rows_of(view.set_up, draft.said)
    if not change or view.set_up["kind"] == "pairwise":
        return rows
    return [
        row | {"href": _back_to(process, view, number), "action": _("Change"), "context": row["key"]}
        for number, row in enumerate(rows, 1)
    ]


def _back_to(process: ProcessView, view: BallotView, number: int) -> str:
    pid, reference = process.public_id, view.reference
    if view.set_up["kind"] in ONE_BY_ONE:
        return url_for("resident.ballot_question", pid=pid, reference=reference, number=number)
    return url_for("resident.ballot_choices", pid=pid, reference=reference)


def tracker_of(view: BallotView) -> tuple[list[str], bool]:
    """The words of the paper that was put in a moment ago, and whether it took the place of an earlier one."""
    match shown_once.look(f"tracker-{view.public_id}"):
        case [list(words), bool(replaced)]:
            return [str(word) for word in words], replaced
        case _:
            return [], False


def words_of(error: DeliberationError) -> str:
    """A refusal in plain words."""
    return str(words_for(error))
