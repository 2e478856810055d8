"""Leaving in a hurry: one plain link that ends everything at once and shows something harmless."""

from __future__ import annotations

from flask import redirect, render_template, url_for

from deliberation.database import db
from deliberation.reading import helplines
from deliberation.services import sign_in
from deliberation.web import following
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, forget_sign_in


@pages.get("/leave")
def leave() -> Answer:
    """End the session and go somewhere harmless.

    The one GET that writes: who has to leave at once, perhaps without scripts, needs a plain link. Ending a session
    twice, or one that is not there, changes nothing, and whoever is led here against their will only has to sign in.
    """
    came_along = following.came_along()
    token = forget_sign_in()
    if token:
        sign_in.end(db.session(), token)
    answer = redirect(url_for("public.useful_numbers"), 303)
    if came_along:
        following.take_along(answer)
    return answer


@pages.get("/useful-numbers")
def useful_numbers() -> Answer:
    """A page that anybody could be looking at: it does not say where they were."""
    return render_template("public/useful_numbers.html", areas=helplines.everywhere(db.session()))
