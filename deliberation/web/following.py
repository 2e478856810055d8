"""How pages look follows somebody who came in with a code: kept with the code, brought to the next device, and taken
along from a device that had nothing of its own."""

from __future__ import annotations

from typing import cast

from flask import current_app, session
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accessibility import preferences
from accessibility.preferences import COOKIE, Preferences
from deliberation.config import Config
from deliberation.database import db
from deliberation.permissions import Actor
from deliberation.reading import reader_settings as reading
from deliberation.services import reader_settings
from deliberation.web.request import saved

# Says in the signed cookie that the look on this device came with a person.
BROUGHT = "look_came_along"


def keep(actor: Actor, chosen: Preferences) -> bool:
    """Keep a choice with each code that the actor came in with; whether any of them keeps it."""
    # From now on it is this device's own.
    session.pop(BROUGHT, None)
    kept = [reader_settings.keep(db.session(), actor, process, chosen) for process in _processes(actor)]
    return any(kept)


def kept(actor: Actor) -> bool:
    """Whether a choice is kept with a code of the actor's."""
    return any(reading.own(db.session(), actor, process) is not None for process in _processes(actor))


def forget(actor: Actor) -> None:
    """Keep the actor's choice on their device only."""
    for process in _processes(actor):
        reader_settings.forget(db.session(), actor, process)


def bring(answer: Response, actor: Actor) -> None:
    """Put what the actor chose elsewhere onto a device that has no choice of its own."""
    if COOKIE in http.cookies:
        return
    found = [reading.own(db.session(), actor, process) for process in _processes(actor)]
    chosen = next((one for one in found if one is not None and one != Preferences()), None)
    if chosen is None:
        return
    preferences.store(answer, chosen, secure=_secure())
    session[BROUGHT] = True
    saved(_("Pages look the way you chose before."))


def came_along() -> bool:
    """Whether the look on this device came with the person who is leaving now. Ask before the cookie is emptied."""
    return bool(session.get(BROUGHT))


def take_along(answer: Response) -> None:
    """Leave the device as it was: whoever takes it next has chosen nothing."""
    preferences.store(answer, Preferences(), secure=_secure())


def _processes(actor: Actor) -> list[int]:
    return [part.process_id for part in actor.parts if actor.membership(part.process_id) == part]


def _secure() -> bool:
    return cast("Config", current_app.extensions["folkmoot_config"]).secure
