"""A vote with a member who is here and asked for help: for whom, reading it out, reading it back, putting it in.

For whom is kept in this browser's cookie, locked with our key, and dropped when the vote is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading import ballot_help as reading
from deliberation.reading import ballots
from deliberation.reading.processes import ProcessView
from deliberation.services import ballot_help as services
from deliberation.services.papers import Cast
from deliberation.web import ballot_help, shown_once
from deliberation.web.ballot_help import Helping
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, PageForm, current_actor


class WhoForm(PageForm):
    """Who is here."""

    pseudonym = StringField(_l("The name on their card"), render_kw={"autocomplete": "off"})


@pages.get("/desk/<pid>/ballots/<reference>/help")
def ballot_helping(pid: str, reference: str) -> Answer:
    """Who is here, and what a helper does and leaves."""
    return _ask_who(to_help(pid), reference, WhoForm(formdata=None))


@pages.post("/desk/<pid>/ballots/<reference>/help")
def begin_ballot_help(pid: str, reference: str) -> Answer:
    """Go on, if this member asked for it on their own page."""
    process, form = to_help(pid), WhoForm()
    name = form.pseudonym.data or ""
    if not form.validate():
        return _ask_who(process, reference, form), 400
    try:
        reading.require_team(db.session(), current_actor(), process.id, reference, name)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask_who(process, reference, form), 400
    view = ballots.one(db.session(), current_actor(), process.id, reference)
    shown_once.keep(_kept(view.public_id), name)
    return redirect(url_for("facilitator.help_choices", pid=pid, reference=reference), 303)


@pages.get("/desk/<pid>/ballots/<reference>/help/paper")
def help_choices(pid: str, reference: str) -> Answer:
    """What is read out."""
    process = to_help(pid)
    helping = _asked(process, reference)
    return ballot_help.show_choices(helping) if helping else _begin(process, reference)


@pages.post("/desk/<pid>/ballots/<reference>/help/paper")
def mark_help_choices(pid: str, reference: str) -> Answer:
    """Keep what they say, in this browser."""
    process = to_help(pid)
    helping = _asked(process, reference)
    return ballot_help.keep_choices(helping) if helping else _begin(process, reference)


@pages.get("/desk/<pid>/ballots/<reference>/help/check")
def help_check(pid: str, reference: str) -> Answer:
    """All of it, to be read back."""
    process = to_help(pid)
    helping = _asked(process, reference)
    return ballot_help.show_check(helping) if helping else _begin(process, reference)


@pages.post("/desk/<pid>/ballots/<reference>/help/check")
def put_in_with_help(pid: str, reference: str) -> Answer:
    """Put the paper in; with that the help is over. Sent twice, it is one paper with the same words."""
    process = to_help(pid)
    helping = _helping(process, reference)
    return ballot_help.put_in(helping) if helping else _begin(process, reference)


@pages.get("/desk/<pid>/ballots/<reference>/help/done")
def help_done(pid: str, reference: str) -> Answer:
    """The words, for the member to keep."""
    process = to_help(pid)
    helping = _helping(process, reference)
    return ballot_help.show_done(helping) if helping else _begin(process, reference)


@pages.post("/desk/<pid>/ballots/<reference>/help/done")
def help_words_given(pid: str, reference: str) -> Answer:
    """The member has them; here they are forgotten, and for whom it was."""
    process = to_help(pid)
    helping = _helping(process, reference)
    if helping is None:
        return _begin(process, reference)
    shown_once.forget(_kept(helping.ballot.public_id))
    return ballot_help.forget(helping)


def to_help(pid: str) -> ProcessView:
    """The process with this public id, for those who may help a member with a vote; others are refused."""
    process = here(pid)
    require(current_actor(), "help", "ballot", process.id)
    return process


def _kept(ballot: str) -> str:
    return f"helping-{ballot}"


def _begin(process: ProcessView, reference: str) -> Answer:
    """The way to the page that asks for whom it is."""
    return redirect(url_for("facilitator.ballot_helping", pid=process.public_id, reference=reference), 303)


def _ask_who(process: ProcessView, reference: str, form: WhoForm) -> str:
    view = ballots.one(db.session(), current_actor(), process.id, reference)
    return page("ballots/help_who", process, ballot=view, form=form)


def _asked(process: ProcessView, reference: str) -> Helping | None:
    """The same, while the member asks for help with this vote; otherwise it is refused."""
    helping = _helping(process, reference)
    if helping is not None:
        reading.require_team(db.session(), current_actor(), process.id, reference, helping.member)
    return helping


def _helping(process: ProcessView, reference: str) -> Helping | None:
    """For whom the facilitator said that it is; none where nothing was begun, or it was a while ago."""
    view = ballots.one(db.session(), current_actor(), process.id, reference)
    kept = shown_once.look(_kept(view.public_id), ballot_help.LASTS)
    if not isinstance(kept, str):
        return None
    pid = process.public_id

    def cast(given: Mapping[str, str | int], nonce: str, agreed: bool) -> Cast:
        return services.cast_with_team(
            db.session(), current_actor(), process.id, reference, kept, given, nonce=nonce, agreed=agreed
        )

    ways = {
        "choose": url_for("facilitator.help_choices", pid=pid, reference=reference),
        "check": url_for("facilitator.help_check", pid=pid, reference=reference),
        "done": url_for("facilitator.help_done", pid=pid, reference=reference),
        "home": url_for("facilitator.open_ballots", pid=pid),
    }
    return Helping(ballot=view, member=kept, page=partial(_draw, process), ways=ways, cast=cast)


def _draw(process: ProcessView, template: str, **variables: object) -> str:
    return page(template, process, **variables)
