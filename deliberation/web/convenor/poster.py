"""The poster of the open call: four words, and a picture that leads to the page where they are typed."""

from __future__ import annotations

from flask import current_app, redirect, url_for
from flask_babel import gettext as _

from deliberation.config import Config
from deliberation.database import db
from deliberation.reading import processes as reading
from deliberation.services import codes
from deliberation.web import governing
from deliberation.web.convenor.forms import StepForm
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.qr import picture
from deliberation.web.request import Answer, current_actor, saved

LARGE = 300


@pages.get("/run/<pid>/poster")
def poster(pid: str) -> Answer:
    """The poster, ready to be printed; without words yet, how to draw them."""
    process = here(pid)
    words = reading.process_code(db.session(), current_actor(), process.id)
    config: Config = current_app.extensions["folkmoot_config"]
    address = config.base_url + url_for("resident.join")
    return page(
        "poster",
        process,
        form=StepForm(formdata=None),
        words=words,
        address=address,
        question=reading.remit(db.session(), current_actor(), process.id).question,
        is_open="join" in process.abilities,
        drawing=picture(
            address, title=_("The way to join, as a picture"), description=_("Scan it with a phone."), size=LARGE
        ),
    )


@pages.post("/run/<pid>/poster")
def draw_words(pid: str) -> Answer:
    """Draw new words; posters with the old ones open nothing any more. Sent twice, they are drawn once."""
    process, form = here(pid), StepForm()
    governing.attempt(
        form, lambda: codes.set_process_code(db.session(), current_actor(), process.id, key=form.once.data)
    )
    saved(_("The words are drawn. Print the poster now."))
    return redirect(url_for("convenor.poster", pid=pid), 303)
