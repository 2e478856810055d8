"""A ballot on paper, in words: the question and its options just as they were frozen, and boxes to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from accessibility import sheet_numbers
from accessibility.languages import babel_locale
from deliberation.config import Config
from deliberation.exchange.paper.types import Ask, Labels, Look, Sheet
from deliberation.reading.ballots import BallotView, OptionText
from deliberation.reading.processes import ProcessView
from deliberation.web import ballot_papers
from deliberation.web.request import SPOKEN

LOOKS: Mapping[Look, LazyString] = {
    "plain": _l("Plain print, letters of 14 points"),
    "single": _l("Large print, letters of 18 points, one question a page"),
}
# The most boxes for a number; with more, it is written on a line.
MOST_BOXES = 10


def sheets(process: ProcessView, view: BallotView, numbers: Sequence[str], look: Look) -> tuple[Sheet, ...]:
    """The sheets with these numbers, in the language of the ballot. Nothing on them is anybody's."""
    own = view.set_up["language"] if view.set_up["language"] in SPOKEN else SPOKEN[0]
    with force_locale(babel_locale(own)):
        return tuple(_sheet(process, view, number, look, own) for number in numbers)


def _sheet(process: ProcessView, view: BallotView, number: str, look: Look, language: str) -> Sheet:
    config: Config = current_app.extensions["folkmoot_config"]
    set_up, shown = view.set_up, sheet_numbers.shown(number)
    about = Ask(set_up["title"], set_up["language"], more=set_up["about"])
    return Sheet(
        number=shown,
        address=config.base_url + url_for("public.sheet", number=shown),
        called="",
        place=process.title,
        title=_("Your vote"),
        look=look,
        language=language,
        how=_how(process, view),
        asks=(about, *_asks(view, number)),
        end=(
            _("Fold this sheet. Put it into the box, or into the envelope that you got with it."),
            _("Two people read it. Then it counts like a vote on a phone."),
            _("Nobody can tell that this sheet is yours. So it cannot be taken back."),
        ),
        labels=Labels(
            sheet=_("Sheet"),
            called="",
            page=_("Page {number} of {all}"),
            qr=_("The number as a picture"),
            about_qr=_("It says the number of this sheet, and nothing about you."),
        ),
    )


def _how(process: ProcessView, view: BallotView) -> tuple[str, ...]:
    set_up = view.set_up
    ways = {
        "approval": _("Put a cross in the box of each one that you want. As many as you like."),
        "budget": _("Put a cross in the box of each one that you want. As many as you like."),
        "points": _("You have points. Write how many you give to each one."),
        "ranked": _("Say which is first for you (1), which is second (2), and so on."),
    }
    lines = [
        ways.get(set_up["kind"], _("Put a cross in one box for each question.")),
        *ballot_papers.limits_of(set_up),
        _("You can leave out any of it. Then write nothing there."),
        _("Do not write your name on it. If you make a mistake, ask for another sheet."),
    ]
    if process.help_phone:
        lines.append(_("Do you need help? Call %(phone)s.", phone=process.help_phone))
    return tuple(lines)


def _asks(view: BallotView, number: str) -> tuple[Ask, ...]:
    """What is asked. Of many pairs some are drawn for each sheet, as for each voter online."""
    set_up = view.set_up
    options = {str(one["number"]): one for one in set_up["options"]}
    keys = ballot_papers.some_pairs(set_up, f"{view.public_id}:{number}")
    if set_up["kind"] != "pairwise":
        return tuple(_ask(view, options[key]) for key in keys)
    return tuple(
        Ask(
            _("Which of the two is more important?"),
            set_up["language"],
            (*(options[one]["title"] for one in key.split("-")), _("I cannot decide")),
        )
        for key in keys
    )


def _ask(view: BallotView, option: OptionText) -> Ask:
    set_up = view.set_up
    boxes: tuple[str, ...] = ()
    lead, lines = "", 0
    if set_up["kind"] in ("approval", "budget"):
        boxes = (str(_("I want this")),)
    elif set_up["kind"] == "points":
        lead, lines = _("How many points?"), 1
    elif set_up["kind"] == "ranked" and len(set_up["options"]) > MOST_BOXES:
        lead, lines = _("Which place? Write a number."), 1
    else:
        boxes = tuple(str(choice.label) for choice in ballot_papers.choices_of(set_up))
    return Ask(option["title"], set_up["language"], boxes, lead=lead, lines=lines, more=ballot_papers.hint_of(option))
