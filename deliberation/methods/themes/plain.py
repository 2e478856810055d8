"""A map of themes as plain dictionaries and lists, with the names that other programs rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from deliberation.methods.themes.types import Attachment, ThemeMap

PlainDict = dict[str, Any]


def plain(found: ThemeMap) -> PlainDict:
    """Give the map for writing as JSON. `why` stays a code with its params: wording is for the edge."""
    return {
        "enough": found.enough,
        "why": None if found.why is None else {"code": found.why.code, "params": dict(found.why.params)},
        "themes": [asdict(theme) for theme in found.themes],
        "membership": dict(found.membership),
        "facets": [asdict(facet) for facet in found.facets],
        "facet_membership": dict(found.facet_membership),
        "also_fits": {one: list(themes) for one, themes in found.also_fits.items()},
        "strength": dict(found.strength),
        "no_view": list(found.no_view),
        "unplaced": list(found.unplaced),
        "duplicates": [list(group) for group in found.duplicates],
        "coverage": asdict(found.coverage),
        "receipt": asdict(found.receipt),
    }


def plain_attachment(found: Attachment) -> PlainDict:
    """Give what was attached for writing as JSON."""
    return {
        "placed": [asdict(one) for one in found.placed],
        "no_view": list(found.no_view),
        "new_facets": [list(group) for group in found.new_facets],
    }
