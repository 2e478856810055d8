"""Changing a vote that is set up and not open yet: the committee asked for it, or a word is wrong."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import Refused
from deliberation.reading import ballots as reading
from deliberation.reading.ballots import BallotView, OptionText, SetUp
from deliberation.reading.processes import ProcessView
from deliberation.services import ballots as services
from deliberation.services.ballots import BallotForm, OptionForm
from deliberation.web import governing
from deliberation.web.convenor import ballots
from deliberation.web.convenor.ballot_forms import SetUpForm, purpose_of
from deliberation.web.convenor.place import here, pages
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/run/<pid>/ballots/<reference>/change")
def changing_ballot(pid: str, reference: str) -> Answer:
    """What was set, to be put right."""
    process = here(pid)
    view = _changeable(process, reference)
    form = _form(process, view, SetUpForm(formdata=None))
    form.fill(view.set_up, view.closes_at.astimezone(ZoneInfo(process.time_zone)).date())
    return ballots.ask(process, form, view)


@pages.post("/run/<pid>/ballots/<reference>/change")
def change_ballot(pid: str, reference: str) -> Answer:
    """Keep the new set-up in the place of the old one; an approval of that one is gone."""
    process = here(pid)
    view = _changeable(process, reference)
    form = _form(process, view, SetUpForm())

    def change() -> None:
        asked = _with_the_rest(view.set_up, form.asked(process.time_zone))
        services.change(db.session(), current_actor(), process.id, reference, asked)

    status = governing.attempt(form, change)
    if status:
        return ballots.ask(process, form, view), status
    saved(_("The vote is changed. The committee reads it again and approves it, or asks you to change it."))
    return redirect(url_for("convenor.ballot", pid=pid, reference=reference), 303)


def _changeable(process: ProcessView, reference: str) -> BallotView:
    view = reading.one(db.session(), current_actor(), process.id, reference)
    if view.state not in services.CHANGEABLE:
        raise Refused("ballot_is_open", reference=reference)
    return view


def _with_the_rest(up: SetUp, asked: BallotForm) -> BallotForm:
    """What this form does not ask for stays: of an option by its title, of the rule where it is the same one."""
    before = {one["title"]: one for one in up["options"]}
    options = tuple(_option(before.get(one.title), one) for one in asked.options)
    same_rule = (asked.kind, asked.rule) == (up["kind"], up["rule"])
    told = {**up["told"], **asked.told} if same_rule else dict(asked.told)
    if "most_options" in told:
        told["most_options"] = min(int(told["most_options"]), len(options))
    if asked.kind != "endorse":
        (part, whole) = up["threshold"]
        asked = replace(asked, share_of=up["share_of"], threshold=(part, whole))
    return replace(asked, options=options, told=told, language=up["language"], source=up["source"])


def _option(before: OptionText | None, now: OptionForm) -> OptionForm:
    if before is None:
        return now
    kept = replace(now, category=before["category"], area=before["area"], must_fund=before["must_fund"])
    if before["recommendation"]:
        return replace(kept, recommendation=before["recommendation"], title="", text="")
    return kept


def _form(process: ProcessView, view: BallotView, form: SetUpForm) -> SetUpForm:
    """The form for what this vote is for: that stays; another purpose is another vote."""
    form.offer(purpose_of(view.set_up), ballots.final(process))
    return form
