"""What a phone shows when the line drops: one page, the same for everybody, and the script that shows it.

The script may only stand between a browser and the pages of somebody who takes part (decision 0031).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from flask import Response, render_template
from flask_babel import force_locale

from accessibility.languages import babel_locale
from deliberation.web.public.place import installation
from deliberation.web.public.routes import pages
from deliberation.web.request import SPOKEN, Answer

# A change of the script reaches phones within an hour; asking at each page would cost them bytes.
AN_HOUR = 3600
SCOPE = "/take-part/"


@pages.get("/offline-worker.js")
def offline_worker() -> Answer:
    """The script. It is no part of a page, so it comes from the top of the site, and says how far it may reach."""
    answer = Response(_script(), mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = SCOPE
    answer.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return answer


@pages.get("/offline/<language>")
def offline(language: str) -> Answer:
    """The page in one language; in ours where there is no such one. It holds nothing of whoever asks."""
    tag = language if language in SPOKEN else SPOKEN[0]
    with force_locale(babel_locale(tag)):
        return render_template("public/offline.html", language=tag, help_contact={"phone": installation().help_phone})


@cache
def _script() -> str:
    return files("accessibility").joinpath("static", "js", "offline-worker.js").read_text(encoding="utf-8")
