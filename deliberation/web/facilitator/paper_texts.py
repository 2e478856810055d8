"""A sheet of paper in words: the questions of the screens, set for the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.config import Config
from deliberation.exchange.paper.types import Ask, Labels, Sheet
from deliberation.reading.processes import ProcessView
from deliberation.reading.sheet_form import CONSENT, HAND, SKIPPED, VOTE, Question
from deliberation.reading.sheets import SheetView
from deliberation.web import asked

LOOKS: Mapping[str, LazyString] = {"large": _l("Large print"), "easy": _l("Easy read")}
STATES: Mapping[str, LazyString] = {
    "printed": _l("Printed"),
    "keyed_once": _l("Typed in once"),
    "differs": _l("The two differ"),
    "agreed": _l("Done"),
    "void": _l("Does not count"),
}
KINDS: Mapping[str, LazyString] = {
    "consent": _l("Yes or no"),
    "vote": _l("Statements"),
    "hand": _l("Who wrote it"),
    "words": _l("Own words"),
}
NO_TICK = _l("No tick, or not clear")
LINES = 9


def answers(question: Question) -> Mapping[str, LazyString]:
    """The words of a question's boxes, by their names."""
    if question.kind == VOTE:
        return asked.CHOICES
    if question.kind == HAND:
        return asked.HANDS
    words = asked.WAYS_TO_BE_QUOTED if question.name == "be_quoted" else asked.YES_OR_NO
    return {name: words[name] for name in question.choices}


def words_for(question: Question, answer: str) -> LazyString:
    """The words of one box; those for none where nothing is ticked."""
    return NO_TICK if answer == SKIPPED else answers(question)[answer]


def sheets(process: ProcessView, views: Sequence[SheetView]) -> tuple[Sheet, ...]:
    """The sheets as they are printed."""
    return tuple(_sheet(process, one) for one in views)


def _sheet(process: ProcessView, view: SheetView) -> Sheet:
    config: Config = current_app.extensions["folkmoot_config"]
    *questions, hand = view.form.questions
    asks = [_ask(one, view.row.look) for one in questions]
    if view.form.words:
        asks.append(Ask(str(asked.OWN_WORDS), view.language, lines=LINES))
    asks.append(_ask(hand, view.row.look))
    return Sheet(
        number=view.row.shown,
        address=config.base_url + url_for("public.sheet", number=view.row.shown),
        called=view.row.called,
        place=process.title,
        title=_("Tell us what you think"),
        look="easy" if view.row.look == "easy" else "large",
        language=view.language,
        how=_how(process),
        asks=tuple(asks),
        end=(
            _("Thank you. Give this sheet back to the person who gave it to you."),
            _("Two people type it in. Then it counts like an answer on a phone."),
            _("You can take your words back at any time."),
        ),
        labels=Labels(
            sheet=_("Sheet"),
            called=_("Name on your card:"),
            page=_("Page {number} of {all}"),
            qr=_("The number as a picture"),
            about_qr=_("It says the number of this sheet, and nothing about you."),
        ),
    )


def _how(process: ProcessView) -> tuple[str, ...]:
    lines = [
        _("Put a cross in one box for each question."),
        _("You can skip any question. Then leave its boxes empty."),
        _("Take all the time that you need. You can ask somebody to help you."),
    ]
    if process.help_phone:
        lines.append(_("Do you need help? Call %(phone)s.", phone=process.help_phone))
    return tuple(lines)


def _ask(question: Question, look: str) -> Ask:
    boxes = tuple(str(words) for words in answers(question).values())
    if question.kind == HAND:
        return Ask(str(asked.WHO_WROTE), question.language, boxes)
    lead = asked.QUESTIONS[question.name] if question.kind == CONSENT else _("What do you think of this?")
    text = question.text
    if question.kind == CONSENT and look == "easy":
        # One idea on each line.
        text = text.replace(". ", ".\n")
    return Ask(text, question.language, boxes, lead=str(lead))
