"""What somebody is part of, and what they are good at: one question a page, and none has to be answered."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import about_me as reading
from deliberation.reading.about_me import Told
from deliberation.reading.processes import ProcessView
from deliberation.services import about_me
from deliberation.web.about_words import KINDS, QUESTIONS, WHY
from deliberation.web.request import Answer, PageForm, current_actor, saved
from deliberation.web.resident.forms import offered
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages
from deliberation.web.wordings import in_language

KEPT_DAYS = about_me.KEPT.days


class AboutForm(PageForm):
    """One question with as many answers as somebody likes, and room for their own words."""

    kinds = SelectMultipleField(
        _l("The question"), validate_choice=False, option_widget=CheckboxInput(), widget=ListWidget()
    )
    words = TextAreaField(_l("In your own words"), description=_l("You can leave this empty."))
    shown_in = HiddenField()


@pages.get("/take-part/<pid>/part-of")
def part_of(pid: str) -> Answer:
    """Ask what somebody is part of."""
    return _ask(here(pid), "communities")


@pages.post("/take-part/<pid>/part-of")
def tell_part_of(pid: str) -> Answer:
    """Keep the answer, then ask the other question."""
    return _keep(here(pid), "communities", "good_at")


@pages.get("/take-part/<pid>/good-at")
def good_at(pid: str) -> Answer:
    """Ask what somebody is good at."""
    return _ask(here(pid), "strengths")


@pages.post("/take-part/<pid>/good-at")
def tell_good_at(pid: str) -> Answer:
    """Keep the answer."""
    return _keep(here(pid), "strengths", "for_you")


@pages.post("/take-part/<pid>/about-me/away")
def forget_about_me(pid: str) -> Answer:
    """Take back the yes to keeping it, and erase both answers."""
    process = here(pid)
    seen = in_language(about_me.wording())
    about_me.forget(db.session(), current_actor(), process.id, shown=seen.text, language=seen.language)
    saved(_("It is gone. We keep nothing of what you told about yourself."))
    return redirect(url_for("resident.for_you", pid=process.public_id), 303)


def _ask(process: ProcessView, facet: str) -> Answer:
    if process.state == "closed":
        return page("closed", process, menu=True, title=QUESTIONS[facet], why=_("This has ended. We ask no more."))
    if not own_choices(process).taking_part:
        saved(_("Please say yes to taking part first. Without it we keep nothing."))
        return redirect(url_for("resident.yes", pid=process.public_id, purpose="take_part"), 303)
    told = reading.own(db.session(), current_actor(), process.id).told.get(facet)
    form = _form(facet, AboutForm(formdata=None))
    form.kinds.data = list(told.kinds) if told else []
    form.words.data = told.words if told else ""
    return _show(process, facet, form)


def _keep(process: ProcessView, facet: str, then: str) -> Answer:
    form = _form(facet, AboutForm())
    if not form.validate():
        return _show(process, facet, form), 400
    told = Told(tuple(form.kinds.data or ()), form.words.data or "")
    seen = in_language(about_me.wording(), form.shown_in.data)
    try:
        about_me.tell(db.session(), current_actor(), process.id, facet, told, shown=seen.text, language=seen.language)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, facet, form), 400
    saved(_("We keep your answer. Nobody reads it."))
    return redirect(url_for(f"resident.{then}", pid=process.public_id), 303)


def _form(facet: str, form: AboutForm) -> AboutForm:
    form.kinds.label.text = QUESTIONS[facet]
    form.kinds.choices = offered(KINDS[facet])
    return form


def _show(process: ProcessView, facet: str, form: AboutForm) -> str:
    wording = in_language(about_me.wording(), form.shown_in.data)
    form.shown_in.data = wording.language
    return page(
        "about_me",
        process,
        form=form,
        why=WHY[facet],
        step=1 if facet == "communities" else 2,
        wording=wording,
        answered=facet in reading.own(db.session(), current_actor(), process.id).told,
        days=KEPT_DAYS,
        skip=url_for(f"resident.{'good_at' if facet == 'communities' else 'for_you'}", pid=process.public_id),
    )
