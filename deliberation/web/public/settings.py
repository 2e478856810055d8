"""How pages look to a reader: kept in their own browser, for anybody, signed in or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from accessibility import languages, preferences
from accessibility.extension import current_preferences
from deliberation.web import following
from deliberation.web.public.place import installation, plain_page
from deliberation.web.public.routes import pages
from deliberation.web.request import SPOKEN, Answer, chosen_language, current_actor, is_by_machine, missing, saved

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
        follows=following.kept(current_actor()),
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
    if following.keep(current_actor(), chosen):
        saved(_("Saved. Pages look like this now, and when you come in with your code on another device."))
    else:
        saved(_("Saved. Pages look like this now."))
    return answer


@pages.post("/settings/here-only")
def forget_settings() -> Answer:
    """Keep them with the person's code no more; on this device all stays as it is."""
    following.forget(current_actor())
    saved(_("Now only this device knows how pages should look."))
    return redirect(url_for("public.settings"), 303)


@pages.get("/settings/language")
def language() -> Answer:
    """One button for each language, in its own words: for whoever cannot read the page they came from."""
    here = url_for("public.language")
    came_from = _page_of_ours(request.referrer or "")
    return plain_page("language", offered=_offered(), back_to="" if came_from == here else came_from)


@pages.post("/settings/language")
def keep_language() -> Answer:
    """Keep the language in the reader's browser, beside the other settings, and lead back to where they were."""
    wanted = request.form.get("language", "")
    if wanted not in SPOKEN:
        missing()
    chosen = replace(current_preferences(), language="" if wanted == SPOKEN[0] else wanted)
    answer = redirect(local_path(request.form.get("back_to", "")) or url_for("public.front"), 303)
    preferences.store(answer, chosen, secure=installation().secure)
    following.keep(current_actor(), chosen)
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


@dataclass(frozen=True, slots=True)
class Offered:
    """A language to choose, with what has to be said of it, in itself."""

    tag: str
    direction: str
    own_name: str
    note: str


def _offered() -> tuple[Offered, ...]:
    """Languages to choose from, each in its own name and words."""
    return tuple(Offered(one.tag, one.direction, one.own_name, _note(one.tag)) for one in languages.languages(SPOKEN))


def _note(tag: str) -> str:
    with force_locale(languages.babel_locale(tag)):
        return _("Made by a machine. Not yet checked by a person.") if is_by_machine(tag) else ""
