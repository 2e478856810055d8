"""The doors for a telephone gateway: a text message that came in, and keys that were pressed in a call.

They are there only when the installation has a secret for them. Whoever sends the secret speaks for every telephone, so
no form token and no cookie is asked for, and none is looked at. Without it there is no such page.
"""

from __future__ import annotations

import hmac
from typing import NoReturn

from flask import Flask, abort, current_app, jsonify, make_response
from flask import request as http
from werkzeug.wrappers import Response

from deliberation.config import Config
from deliberation.database import db
from deliberation.services import gateways
from deliberation.services.gateways import Outbox

LONGEST = 2000


def init_app(app: Flask) -> None:
    """Add both doors, outside the check of forms."""
    for path, view in (("sms", came_by_text), ("keys", came_by_keys)):
        app.extensions["csrf"].exempt(view)
        app.add_url_rule(f"/gateway/{path}", f"gateway_{path}", view, methods=["POST"])


def came_by_text() -> Response:
    """`id`, `from` and `text` of a message; the answer names what to send, and to whom."""
    _require_secret()
    box = Outbox()
    gateways.text_came(db.session(), box, message=_field("id"), number=_field("from"), text=_field("text", empty=True))
    return jsonify(send=[{"to": one.number, "text": one.text} for one in box.sent])


def came_by_keys() -> Response:
    """`call`, `turn`, `from` and `keys` (none: the call begins); the answer is what to say, and whether to ring off."""
    _require_secret()
    spoken = gateways.keys_came(
        db.session(), call=_field("call"), turn=_field("turn"), number=_field("from"), keys=_field("keys", empty=True)
    )
    return jsonify(say=[{"text": one.text, "language": one.language} for one in spoken.parts], end=spoken.ends)


def _require_secret() -> None:
    config: Config = current_app.extensions["folkmoot_config"]
    given = http.headers.get("Authorization", "").removeprefix("Bearer ")
    if not config.gateway_secret or not hmac.compare_digest(given.encode(), config.gateway_secret.encode()):
        abort(404)


def _field(name: str, *, empty: bool = False) -> str:
    """One field of the JSON or of the form that was sent. A number in JSON is taken as it is written."""
    sent = http.get_json(silent=True) if http.is_json else http.form.to_dict()
    value = sent.get(name, "") if isinstance(sent, dict) else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or (not value and not empty) or len(value) > LONGEST:
        _wrong(name)
    return value


def _wrong(name: str) -> NoReturn:
    """Machines are told which field it is."""
    abort(make_response(jsonify(error=f"{name}: a text of at most {LONGEST} letters is needed"), 400))
