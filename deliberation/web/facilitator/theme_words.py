"""Words for themes at the desk: what is said of each contribution, of the quotes, and of each decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as _n
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from accessibility import languages
from deliberation.reading.theme_coverage import CoverageView
from deliberation.reading.theme_desk import NameView
from deliberation.reading.themes import CardView, ThemesView

REFERENCE = Markup('<span translate="no">{}</span>')
TITLE = Markup('<span lang="{}" dir="{}">{}</span>')
SHOWN_LETTERS = 70
NO_TITLE = _l("no title yet")

# What a decision was, as the log says it.
ACTS: Mapping[str, LazyString] = {
    "accept": _l("Took up what the computer suggested"),
    "make": _l("Made a theme"),
    "rename": _l("Gave a theme other words"),
    "merge": _l("Merged two themes"),
    "split": _l("Split a theme"),
    "move": _l("Moved words to another theme"),
    "take_in": _l("Took words in from the tray"),
    "link": _l("Put words in a theme"),
    "unlink": _l("Took words out of a theme"),
    "state": _l("Drew a statement from a theme"),
    "close": _l("Gave a theme up"),
    "undo": _l("Undid a decision"),
}


def when(at: datetime, time_zone: str) -> str:
    """A moment with its year, as people at the place of the process read it."""
    return str(format_datetime(at.astimezone(ZoneInfo(time_zone)), "d MMMM y, HH:mm", rebase=False))


def looked(view: ThemesView, time_zone: str) -> list[str]:
    """When the computer looked, at how much, and whether it looks again."""
    if view.made_at is None:
        waiting = _("The computer has not looked yet. It will soon.") if view.is_stale else ""
        return [one for one in (waiting,) if one]
    at = when(view.made_at, time_zone)
    if not view.is_stale:
        told = _n(
            "Made on %(at)s from %(num)s contribution.",
            "Made on %(at)s from %(num)s contributions.",
            view.contributions,
            at=at,
        )
        return [told]
    now = _n("There is %(num)s contribution now.", "There are %(num)s contributions now.", view.contributions)
    return [_("Made on %(at)s.", at=at), now, _("The computer looks again. A newer one is being made.")]


def why_none(view: ThemesView) -> str:
    """Why the computer suggests nothing, and what would be enough; "" where it does suggest."""
    if view.why_code == "too_few_texts":
        return str(
            _n(
                "Not enough yet: there is %(num)s contribution. The computer needs %(needed)s.",
                "Not enough yet: there are %(num)s contributions. The computer needs %(needed)s.",
                int(str(view.why_params.get("texts", 0))),
                needed=view.why_params.get("needed", 0),
            )
        )
    if view.why_code == "nothing_in_common":
        return str(_("The computer finds nothing that the contributions have in common."))
    return ""


def named(one: NameView) -> Markup:
    """A theme by its reference and title, marked with the language of the title; a suggestion by its title."""
    title = Markup.escape(NO_TITLE)
    if one.title:
        title = TITLE.format(one.language, languages.direction(one.language), one.title)
    if one.is_suggested:
        suggested = _("suggested")
        return title + f" ({suggested})"
    return REFERENCE.format(one.name) + " " + title


def choices(themes: Iterable[NameView]) -> list[tuple[str, str]]:
    """Themes of people, to choose one from a list."""
    own = (one for one in themes if not one.is_suggested)
    return [("", str(_("Choose one"))), *((one.name, f"{one.name} – {_short(one.title)}") for one in own)]


def _short(title: str) -> str:
    title = title or str(NO_TITLE)
    return title if len(title) <= SHOWN_LETTERS else title[: SHOWN_LETTERS - 1].rstrip() + "…"


def about(card: CardView, themes: Mapping[str, NameView], *, in_theme: bool = True) -> Markup:
    """The line under a contribution: its reference, who put it there, and where else it may belong."""
    parts = [REFERENCE.format(card.reference)]
    if in_theme:
        by = _("suggested by the computer") if card.by_machine else _("put here by people")
        parts.append(Markup.escape(by))
    if card.suggested in themes:
        parts.append(Markup.escape(_("may belong to")) + " " + named(themes[card.suggested]))
    also = [named(themes[one]) for one in card.also_fits if one in themes]
    if also:
        parts.append(Markup.escape(_("may also fit")) + " " + Markup(", ").join(also))
    return Markup(" – ").join(parts)


def quality(view: CoverageView) -> str:
    """What the audit of the quotes says, in words."""
    if view.similarity is None or view.random_similarity is None:
        return str(_("There are no quotes to check yet."))
    if view.worse_than_chance:
        return str(
            _("Take care: words picked at random would say more about what everybody said than these quotes do.")
        )
    return str(_("The quotes say more about what everybody said than words picked at random do."))
