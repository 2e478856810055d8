"""Plugs the face into a Flask application: static files, macros, and what every page must know about its reader.

The application brings Flask-Babel (or any `_` in the template environment); nothing here knows what it is about.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, g, request, url_for
from flask_babel import get_locale
from werkzeug.datastructures import Accept

from accessibility import preferences as reader
from accessibility import widgets
from accessibility.languages import direction
from accessibility.symbols import draw

_HERE: Final = Path(__file__).resolve().parent
STATIC: Final = _HERE / "static"
_KEY: Final = "accessibility"
_TEXT_TYPES: Final = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
# The file, and "it is still the same": that may be kept as long.
_KEPT: Final = frozenset({200, 304})


@dataclass(frozen=True, slots=True)
class _State:
    """What one application was set up with: the languages it offers and the mark of each static file."""

    languages: frozenset[str] | None
    marks: dict[str, str]
    squeezed: dict[str, bytes]


def init_app(
    app: Flask, *, site_name: str, url_prefix: str = "/static/a11y", languages: Collection[str] | None = None
) -> None:
    """Give `app` the blueprint `accessibility` (files below `url_prefix`), the macros, widgets and page variables.

    `site_name` stands in titles and where a panel has no name of its own. `languages`: the tags that a reader may
    choose; None takes any.
    """
    marks = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        for path in sorted(STATIC.rglob("*"))
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    known = frozenset(languages) if languages is not None else None
    app.extensions[_KEY] = _State(languages=known, marks=marks, squeezed={})
    blueprint = Blueprint(
        "accessibility", __name__, static_folder=str(STATIC), static_url_path=url_prefix, template_folder="templates"
    )
    blueprint.after_request(_keep_and_squeeze)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        asset_url=asset_url, direction=direction, unique_id=unique_id, site_name=site_name, field_kind=widgets.kind,
        field_control=widgets.control, field_first_control=widgets.first_control, field_error_links=widgets.error_links,
        field_described_by=widgets.described_by, reader_choices=reader, symbol=draw,
    )  # fmt: skip
    app.context_processor(_page_variables)


def asset_url(name: str) -> str:
    """Return the address of a file of `accessibility/static`, marked by its content; KeyError if there is none."""
    return url_for("accessibility.static", filename=name, v=_state().marks[name])


def unique_id(prefix: str = "part") -> str:
    """Return an id that this page has not used yet: `prefix-1`, `prefix-2`, ..., the same on every rendering."""
    taken: dict[str, int] = g.setdefault("accessibility_ids", {})
    taken[prefix] = taken.get(prefix, 0) + 1
    return f"{prefix}-{taken[prefix]}"


def current_preferences() -> reader.Preferences:
    """Return the settings of the reader who asks."""
    return reader.parse(request.cookies.get(reader.COOKIE), _state().languages)


def page_language() -> str:
    """Return the tag of the language that this page is written in, such as "en" or "ku-Arab"."""
    locale = get_locale()
    return str(locale).replace("_", "-") if locale is not None else "en"


def _state() -> _State:
    state: _State = current_app.extensions[_KEY]
    return state


def _page_variables() -> dict[str, Any]:
    return {"preferences": current_preferences(), "language": page_language()}


def _keep_and_squeeze(response: Response) -> Response:
    """Let browsers keep a marked file for a year, and send text files compressed."""
    if response.status_code not in _KEPT or request.endpoint != "accessibility.static":
        return response
    name = str((request.view_args or {}).get("filename", ""))
    mark = _state().marks.get(name)
    if mark is not None and request.args.get("v") == mark:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = reader.YEAR_IN_SECONDS
        response.cache_control.immutable = True
    if mark is not None and response.status_code == 200 and response.mimetype in _TEXT_TYPES:
        response.vary.add("Accept-Encoding")
        if takes_gzip(request.accept_encodings):
            _squeeze(response, name)
    return response


def takes_gzip(accepted: Accept) -> bool:
    """Return whether a browser that accepts these encodings wants text compressed: q-values decide, 0 means never."""
    plain = max((quality for encoding, quality in accepted if encoding.lower() == "identity"), default=0.0)
    return accepted["gzip"] > 0 and accepted["gzip"] >= plain


def _squeeze(response: Response, name: str) -> None:
    """Put the compressed file in the response's place; each file is compressed once."""
    squeezed = _state().squeezed
    if name not in squeezed:
        squeezed[name] = gzip.compress((STATIC / name).read_bytes(), 9, mtime=0)
    response.close()
    response.direct_passthrough = False
    response.set_data(squeezed[name])
    response.content_encoding = "gzip"
    etag, _weak = response.get_etag()
    if etag is not None:
        # Other bytes, the same content. So the browser is still told when a file has not changed.
        response.set_etag(etag, weak=True)
