"""Stopping for now, for everybody who came in with a code: the session ends, and the device keeps nothing."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deliberation.database import db
from deliberation.services import sign_in
from deliberation.web import following
from deliberation.web.request import forget_sign_in, saved


def stop_for_now() -> Response:
    """End the session on the server. Whoever takes the phone next finds nothing."""
    came_along = following.came_along()
    token = forget_sign_in()
    if token:
        sign_in.end(db.session(), token)
    saved(_("You have stopped for now. Come back any time with your code."))
    answer = redirect(url_for("public.front"), 303)
    if came_along:
        following.take_along(answer)
    # The browser may keep what was typed on the page before; on a shared phone that must go too.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
