"""Where a form was sent from, beside its own token (ASVS 3.5.1).

Flask-WTF would ask for a `Referer` over https. Privacy settings and some phones leave it out, so we ask for what
browsers send for this very purpose:

- `Sec-Fetch-Site`, where it is there, decides: `same-origin`, or `none` where a person and no page began it. A page
  cannot write this header.
- Else `Origin`, where it is there, has to be ours. `null` is refused: a page in a sandbox, a saved file and a
  redirection from elsewhere send it. Our own pages do not: their `Referrer-Policy` is `same-origin`, and by the Fetch
  standard a form that stays on the same site then carries its origin (under `no-referrer` it would be `null`).
- Where neither is there (old browsers), the token alone decides, and the cookie, which is `SameSite=Lax`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app
from flask import request as http

from deliberation.config import Config
from deliberation.errors import DeliberationError

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OWN_SITES = frozenset({"same-origin", "none"})


def init_app(app: Flask) -> None:
    """Look at everything that may change something, before its form is read."""
    app.before_request(_refuse_other_sites)


def _refuse_other_sites() -> None:
    if http.method not in SAFE and not _is_ours():
        raise DeliberationError("form_from_elsewhere")


def _is_ours() -> bool:
    site, origin = http.headers.get("Sec-Fetch-Site"), http.headers.get("Origin")
    if site is not None:
        return site in OWN_SITES
    return origin is None or origin.lower() in _own_origins()


def _own_origins() -> frozenset[str]:
    """The address that the settings name, and the one under which this request came, in a try-out without a name."""
    config: Config = current_app.extensions["folkmoot_config"]
    told = urlsplit(config.base_url)
    return frozenset({f"{told.scheme}://{told.netloc}".lower(), f"{http.scheme}://{http.host}".lower()})
