"""Votes: chosen by what they are for, set up, opened, given more time, closed, and made void where one has to be."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from deliberation.database import db
from deliberation.reading import ballot_times as times
from deliberation.reading import ballots as reading
from deliberation.reading import recommendations
from deliberation.reading.ballots import BallotView, WaysOfVoting
from deliberation.reading.processes import ProcessView
from deliberation.services import ballot_closing
from deliberation.services import ballots as services
from deliberation.web import ballot_results, ballot_times, giving_windows, governing, left_over_words
from deliberation.web.convenor import ballot_words
from deliberation.web.convenor.ballot_forms import PurposeForm, SetUpForm
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.giving_windows import WindowForm
from deliberation.web.request import Answer, PageForm, current_actor, missing, saved


class VoidForm(PageForm):
    """Why a vote does not count."""

    because = TextAreaField(_l("Why does it not count?"), description=_l("Everybody reads this. Name nobody."))


@pages.get("/run/<pid>/ballots")
def ballots(pid: str) -> Answer:
    """All votes of this project, and how far each is."""
    process = here(pid)
    rows = reading.every(db.session(), current_actor(), process.id)
    return page("ballots/list", process, rows=rows, states=ballot_words.STATES)


@pages.get("/run/<pid>/ballots/new")
def new_ballot(pid: str) -> Answer:
    """What the vote is for; and then what it asks."""
    process, purpose = here(pid), http.args.get("purpose", "")
    if purpose not in ballot_words.PURPOSES:
        return page("ballots/purpose", process, form=PurposeForm(formdata=None), hints=ballot_words.PURPOSE_HINTS)
    form = SetUpForm(formdata=None)
    form.offer(purpose, final(process))
    return ask(process, form)


@pages.post("/run/<pid>/ballots/new/purpose")
def choose_purpose(pid: str) -> Answer:
    """Go on to the form for this purpose."""
    process, form = here(pid), PurposeForm()
    if not form.validate() or form.purpose.data not in ballot_words.PURPOSES:
        form.purpose.errors = [_("Choose one of these.")]
        return page("ballots/purpose", process, form=form, hints=ballot_words.PURPOSE_HINTS), 400
    return redirect(url_for("convenor.new_ballot", pid=pid, purpose=form.purpose.data), 303)


@pages.post("/run/<pid>/ballots/new")
def set_up_ballot(pid: str) -> Answer:
    """Keep the set-up. Sent twice, it is set up once."""
    process, form = here(pid), SetUpForm()
    if form.purpose.data not in ballot_words.PURPOSES:
        missing()
    form.offer(str(form.purpose.data), final(process))
    status = governing.attempt(
        form,
        lambda: services.set_up(
            db.session(), current_actor(), process.id, form.asked(process.time_zone), key=form.once.data
        ),
    )
    if status:
        return ask(process, form), status
    saved(_("The vote is set up. The committee reads it and approves it, or asks you to change it."))
    return redirect(url_for("convenor.ballots", pid=pid), 303)


@pages.get("/run/<pid>/ballots/<reference>")
def ballot(pid: str, reference: str) -> Answer:
    """One vote: what it asks, how far it is, and what can be done now."""
    return _show(here(pid), reference)


@pages.post("/run/<pid>/ballots/<reference>/open")
def open_ballot(pid: str, reference: str) -> Answer:
    """Fix wording, roll and lot, and let people vote."""
    process = here(pid)
    services.open_for_voting(db.session(), current_actor(), process.id, reference)
    saved(_("It is open. Wording, roll and lot are fixed, and stand in the record."))
    return redirect(url_for("convenor.ballot", pid=pid, reference=reference), 303)


@pages.post("/run/<pid>/ballots/<reference>/close")
def close_ballot(pid: str, reference: str) -> Answer:
    """No more papers; the count begins in the background."""
    process = here(pid)
    ballot_closing.close(db.session(), current_actor(), process.id, reference)
    saved(_("It is closed. It is being counted; then two tellers sign the count."))
    return redirect(url_for("convenor.ballot", pid=pid, reference=reference), 303)


@pages.get("/run/<pid>/ballots/<reference>/window")
def giving_time(pid: str, reference: str) -> Answer:
    """Who gets more time, and until when."""
    return _one_thing(here(pid), reference, "window", WindowForm(formdata=None))


@pages.post("/run/<pid>/ballots/<reference>/window")
def more_time(pid: str, reference: str) -> Answer:
    """More time for one member: for a missed day, or a life that got in the way."""
    process, form = here(pid), WindowForm()
    status = giving_windows.give(process, reference, form)
    if status:
        return _one_thing(process, reference, "window", form), status
    saved(_("They can vote until then."))
    return redirect(url_for("convenor.ballot", pid=pid, reference=reference), 303)


@pages.get("/run/<pid>/ballots/<reference>/void")
def voiding(pid: str, reference: str) -> Answer:
    """What it means that a vote does not count, before it is so."""
    return _one_thing(here(pid), reference, "void", VoidForm(formdata=None))


@pages.post("/run/<pid>/ballots/<reference>/void")
def void_ballot(pid: str, reference: str) -> Answer:
    """It does not count; everybody reads why, and the papers go."""
    process, form = here(pid), VoidForm()
    status = governing.attempt(
        form,
        lambda: services.void(db.session(), current_actor(), process.id, reference, because=form.because.data or ""),
    )
    if status:
        return _one_thing(process, reference, "void", form), status
    saved(_("This vote does not count. The reason stands on its page."))
    return redirect(url_for("convenor.ballot", pid=pid, reference=reference), 303)


def final(process: ProcessView) -> list[tuple[str, str]]:
    """The recommendations that can be put to the vote: their wording is final."""
    rows = recommendations.drafts(db.session(), current_actor(), process.id)
    return [(one.reference, one.title) for one in rows if one.state == "final"]


def ask(process: ProcessView, form: SetUpForm, ballot: BallotView | None = None) -> str:
    """The form of a new vote, or of one that is changed."""
    return page(
        "ballots/new",
        process,
        form=form,
        ballot=ballot,
        purpose=ballot_words.PURPOSES[form.purpose.data or ""],
        reason=ballot_words.REASONS[form.purpose.data or ""],
        effects=ballot_words.EFFECTS,
        left_over=left_over_words.EFFECTS,
    )


def _one_thing(process: ProcessView, reference: str, template: str, form: PageForm) -> str:
    view = reading.one(db.session(), current_actor(), process.id, reference)
    return page(f"ballots/{template}", process, ballot=view, form=form)


def _show(process: ProcessView, reference: str) -> str:
    view = reading.one(db.session(), current_actor(), process.id, reference)
    told = ballot_results.explained(view) if view.result else None
    asking = times.asking(db.session(), current_actor(), process.id)
    return page(
        "ballots/one",
        process,
        ballot=view,
        state=ballot_words.STATES[view.state],
        asking=[one.member for one in asking if one.reference == reference],
        told=told,
        turnout=ballot_results.turnout(view) if told else "",
        closes=ballot_times.shown(view.closes_at, process.time_zone, year=True),
        rule=ballot_results.RULES[view.set_up["rule"]],
        facts=_facts(view, reading.ways_of_voting(db.session(), current_actor(), process.id, reference)),
    )


def _facts(view: BallotView, ways: WaysOfVoting | None) -> list[dict[str, str]]:
    """What is set, in rows."""
    up, (part, whole), (least, of) = view.set_up, view.set_up["threshold"], view.set_up["quorum"]
    rows = [(_("Have to vote"), _("%(part)s of %(whole)s of those who may", part=least, whole=of))]
    if up["kind"] == "endorse":
        rows.append((_("Passes with"), _("%(part)s of %(whole)s", part=part, whole=whole)))
        rows.append((_("Taken of"), str(ballot_words.SHARES_OF[up["share_of"]])))
    told = {"seats": _("Places"), "points": _("Points each"), "top": _("Best mark")}
    rows += [(words, str(up["told"][name])) for name, words in told.items() if up["told"].get(name)]
    if "money" in up["told"]:
        rows.append((_("Money"), governing.money(int(up["told"]["money"]))))
    if "completion" in up["told"]:
        rows.append((_("Left over"), str(left_over_words.LEFT_OVER[str(up["told"]["completion"])])))
    if view.on_roll:
        rows.append((_("On the roll"), str(view.on_roll)))
        rows.append((_("Have voted"), str(view.voted)))
    if ways is not None:
        rows.append((_("Online, on paper, by phone"), f"{ways.online}, {ways.paper}, {ways.phone}"))
        rows.append((_("With help"), str(ways.assisted)))
    return [{"key": str(key), "value": str(value)} for key, value in rows]
