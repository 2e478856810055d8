"""How pages look to a reader: kept in their own browser, for anybody, signed in or not."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask_babel import gettext as _

from accessibility import languages, preferences
from accessibility.extension import current_preferences
from deliberation.web.public.place import installation, plain_page
from deliberation.web.public.routes import pages
from deliberation.web.request import SPOKEN, Answer, chosen_language, saved

# Letters that an address on this site has; a browser drops or turns round some others, and could end up elsewhere.
_PLAIN = re.compile(r"/(?![/\\])[^\s\\\x00-\x20\x7f]*")


@pages.get("/settings")
def settings() -> Answer:
    """Ask how pages should look. The page that the reader came from is remembered in the form."""
    here = url_for("public.settings")
    came_from = _page_of_ours(request.referrer or "")
    return plain_page(
        "settings",
        chosen=replace(current_preferences(), language=chosen_language()),
        offered=_offered(),
        back_to="" if came_from == here else came_from,
    )


@pages.post("/settings")
def keep_settings() -> Answer:
    """Keep them in the reader's browser and lead back to where they were."""
    present = current_preferences().language
    wanted = {"language": present, **request.form}
    chosen = preferences.from_values(wanted, {*SPOKEN, present})
    if chosen.language == SPOKEN[0]:
        chosen = replace(chosen, language="")
    answer = redirect(local_path(request.form.get("back_to", "")) or url_for("public.front"), 303)
    preferences.store(answer, chosen, secure=installation().secure)
    saved(_("Saved. Pages look like this now."))
    return answer


def local_path(wanted: str) -> str:
    """The path, if it is one on this site and nothing else; "" for all that could lead away (ASVS 3.7.2)."""
    return wanted if _PLAIN.fullmatch(wanted) else ""


def _page_of_ours(address: str) -> str:
    """The path of a full address, if it is one of this site's."""
    parts = urlsplit(address)
    if parts.netloc != request.host:
        return ""
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""))


def _offered() -> tuple[tuple[str, str], ...]:
    """Languages to choose from, each in its own name; none where there is only one."""
    offered = tuple((one.tag, one.own_name) for one in languages.languages(SPOKEN))
    return offered if len(offered) > 1 else ()
