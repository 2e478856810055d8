"""What stands ready for one person, each on a page of its own: nothing on it has to be filled in."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation.database import db
from deliberation.reading import support
from deliberation.reading.processes import ProcessView
from deliberation.web.request import Answer, current_actor
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages
from deliberation.web.resident.tasks import Task


@pages.get("/take-part/<pid>/for-you")
def for_you(pid: str) -> Answer:
    """The list of what we can do for this person."""
    process = here(pid)
    parts = (
        (_("Who is there for you"), _people(process)),
        (_("To make it easier"), _easier(process)),
        (_("About you"), _about_you(process)),
    )
    return page("for_you", process, menu=True, parts=parts)


def _people(process: ProcessView) -> tuple[Task, ...]:
    return (
        _row(process, "my_person", _("My person"), _("Somebody who knows you here. You can write to them.")),
        _helpers(process),
        _row(process, "concerns", _("Tell somebody outside that something is wrong"), _("They answer you.")),
        _page(_("Your rights"), url_for("public.rights_page"), _("What you can expect.")),
    )


def _easier(process: ProcessView) -> tuple[Task, ...]:
    words = url_for("public.words_of_process", pid=process.public_id)
    return (
        _row(process, "needs", _("What I need"), _("To get here, to hear, to rest, to eat. You tell us once.")),
        _row(process, "money", _("Money for taking part"), _("Money back, and how we thank you. Your own record.")),
        _page(_("Make this easier to read"), url_for("public.settings"), _("Easy words, big letters, read aloud.")),
        _page(_("Hard words"), words, _("What they mean. You can look one up.")),
        _row(process, "phone", _("Take part by text or by phone keys"), _("You need no screen for it.")),
        _row(process, "practice", _("Practise"), _("Two minutes. Nothing is kept.")),
    )


def _about_you(process: ProcessView) -> tuple[Task, ...]:
    return (
        _row(process, "choices", _("My choices"), _("What you said yes and no to. You can change it.")),
        _row(process, "words", _("My words"), _("Where they went. You can take them back.")),
        _row(process, "my_recordings", _("My recordings"), _("What you said with your voice or in sign.")),
        _row(process, "draft", _("Words I keep for later"), _("Only you can read them.")),
        _row(process, "part_of", _("What I am part of"), _("Two minutes, if you want to tell. Nobody reads it.")),
        _row(process, "good_at", _("What I am good at"), _("Two minutes, if you want to tell. Nobody reads it.")),
        _row(process, "held", _("Everything we hold about you"), _("To read, or to take along as a file.")),
    )


def _helpers(process: ProcessView) -> Task:
    waiting = len(support.waiting(db.session(), current_actor(), process.id))
    status = ngettext("%(num)s text waits for your yes", "%(num)s texts wait for your yes", waiting) if waiting else ""
    hint = _("Somebody can read or write with you. You say what they may do.")
    return _row(process, "helpers", _("People who help me"), hint, status)


def _row(process: ProcessView, endpoint: str, text: str, hint: str, status: str = "") -> Task:
    return _page(text, url_for(f"resident.{endpoint}", pid=process.public_id), hint, status)


def _page(text: str, address: str, hint: str, status: str = "") -> Task:
    return Task(text, address, status=status, done=False, hint=hint)
