"""The steps on the start page: what each is called, how far it is, how long it takes, and which comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation.reading.consent import OwnChoices
from deliberation.reading.contributions import OwnWords
from deliberation.reading.processes import ProcessView
from deliberation.reading.voting import Progress
from deliberation.web.resident import views

STATEMENTS_A_MINUTE = 4


@dataclass(frozen=True, slots=True)
class Task:
    """One step: its words, where it leads ("" while it is not open), its state in words, and how long it takes.

    `title` is what it is about in somebody's own words, if it has such, in `language`.
    """

    text: str
    href: str
    status: str
    done: bool
    hint: str
    title: str = ""
    language: str = ""


def task_list(
    process: ProcessView,
    choices: OwnChoices,
    said: Sequence[OwnWords],
    voted: Progress,
    *,
    results_open: bool,
    begun: bool = False,
) -> tuple[Task, ...]:
    """The six steps in their order. One that is not open now says when it is."""
    return (
        _consent(process, choices),
        _say(process, said, begun=begun),
        _vote(process, voted),
        _themes(process),
        _results(process, voted, results_open=results_open),
        _words(process, said),
    )


def _consent(process: ProcessView, choices: OwnChoices) -> Task:
    return Task(
        text=_("Say yes to taking part"),
        href=url_for("resident.yes", pid=process.public_id, purpose="take_part"),
        status=_("You said yes") if choices.taking_part else _("Not yet"),
        done=choices.taking_part,
        hint=_("One minute. You can change it at any time."),
    )


def _say(process: ProcessView, said: Sequence[OwnWords], *, begun: bool) -> Task:
    count = sum(1 for one in said if one.state != "withdrawn")
    is_open = "contribute" in process.abilities
    status = ngettext("%(num)s sent", "%(num)s sent", count) if count else _("Not yet")
    if begun:
        status = _("You keep something for later")
    if not is_open:
        status = str(views.closed_or_later(process.state, views.BEFORE_TALKING))
    return Task(
        text=_("Say something"),
        href=_to("say", process) if is_open else "",
        status=status,
        done=is_open and count > 0,
        hint=_("About three minutes. A few words are enough.") if is_open else "",
    )


def _vote(process: ProcessView, voted: Progress) -> Task:
    is_open = "vote" in process.abilities
    there = voted.answered + voted.left > 0
    if not is_open:
        status = str(views.closed_or_later(process.state, views.BEFORE_VOTING))
    elif not there:
        status = _("Nothing here yet")
    else:
        status = _("All answered") if voted.done else _left(voted)
    return Task(
        text=_("Answer statements"),
        href=_to("answers" if voted.done else "vote", process) if is_open and there else "",
        status=status,
        done=is_open and there and voted.done,
        hint=_about_answering(voted) if is_open and there else _("You say if you agree or not."),
    )


def _left(voted: Progress) -> str:
    """What is left of a round: nobody is told that hundreds wait for them."""
    if voted.left > voted.left_in_round:
        return str(ngettext("%(num)s left in this round", "%(num)s left in this round", voted.left_in_round))
    return str(ngettext("%(num)s left", "%(num)s left", voted.left))


def _about_answering(voted: Progress) -> str:
    """How long it takes; and when nothing is left, what somebody can still do."""
    if voted.done:
        return str(_("You can look at your answers, and change them."))
    minutes = max(1, -(-voted.left_in_round // STATEMENTS_A_MINUTE))
    words = ngettext("About %(num)s minute.", "About %(num)s minutes.", minutes)
    skip = _("You can skip any of them.")
    return f"{words} {skip}"


def _themes(process: ProcessView) -> Task:
    return Task(
        text=_("See what people talk about"),
        href=_to("themes", process),
        status=_("Open"),
        done=False,
        hint=_("Five minutes. You can say if the names fit."),
    )


def _results(process: ProcessView, voted: Progress, *, results_open: bool) -> Task:
    opens_after_own = process.results_shown == "after_own_votes" and "vote" in process.abilities and voted.left > 0
    after = ngettext("Opens after %(num)s more answer", "Opens after %(num)s more answers", voted.until_results)
    waiting = after if opens_after_own else _("Opens when answering ends")
    return Task(
        text=_("See what people think"),
        href=_to("results", process),
        status=_("Open") if results_open else waiting,
        done=False,
        hint=_("Five minutes. In words, with a picture."),
    )


def _words(process: ProcessView, said: Sequence[OwnWords]) -> Task:
    moved = sum(1 for one in said if one.stops)
    status = ngettext("%(num)s is on its way", "%(num)s are on their way", moved) if moved else ""
    return Task(
        text=_("Where my words went"),
        href=_to("words", process),
        status=status or (_("With the facilitators") if said else _("Nothing sent yet")),
        done=False,
        hint=_("Two minutes. You can take words back there."),
    )


def first_step(
    process: ProcessView,
    choices: OwnChoices,
    said: Sequence[OwnWords],
    voted: Progress,
    *,
    results_open: bool,
) -> tuple[str, str]:
    """The one thing to do first, as (words on the button, where it leads)."""
    opens = {"contribute", "vote"} & process.abilities
    if opens and not choices.taking_part:
        return _("Start"), url_for("resident.yes", pid=process.public_id, purpose="take_part")
    if "vote" in process.abilities and voted.left:
        return (_("Go on answering") if voted.answered else _("Answer the first statement")), _to("vote", process)
    if "contribute" in process.abilities and not said:
        return _("Say something"), _to("say", process)
    if results_open:
        return _("See what people think"), _to("results", process)
    return _("See where my words went"), _to("words", process)


def _to(endpoint: str, process: ProcessView) -> str:
    return url_for(f"resident.{endpoint}", pid=process.public_id)
