"""Wording only: what became of somebody's own words where they see something another way."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext


def became(state: str, backers: int | None) -> str:
    """How many stand behind them and whether they are kept; nothing while that is not counted."""
    if backers is None:
        return ""
    stand = ngettext("%(num)s person stands behind this.", "%(num)s people stand behind this.", backers)
    kept = _("It stays with the result.") if state == "kept" else _("That was too few. Now only you can read it.")
    return f"{stand} {kept}"
