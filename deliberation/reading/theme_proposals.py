"""What the machine suggests, as it is stored: references of contributions, places in texts, key words. No texts.

    themes       id ("3.1": the first of version 3), title (a place in a text), keywords, quotes, different_view
    membership   contribution -> theme; facets: contribution -> facet
    tray         contribution that came later -> the theme it may belong to ("T01" for one of people) and what also fits
    new_groups   contributions of the tray that are near to each other and to nothing older

The suggestion for a contribution that people put somewhere is still there; where it is they decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from deliberation.methods.themes.types import Attachment, Theme, ThemeMap
from deliberation.reading.theme_texts import Said, TextsTaken

Result = dict[str, Any]
_CUT = "…"
_DIGITS = 4


def built(found: ThemeMap, taken: TextsTaken, version: int) -> Result:
    """A first look, or another one: what people settled stays where it is, what fits their themes is in the tray."""
    ours = set(taken.settled.values())
    texts = {one.reference: one for one in taken.said}

    def name(theme: str) -> str:
        return theme if theme in ours else f"{version}.{theme}"

    tray = {
        reference: _entry(theme, found.also_fits.get(reference, ()), name, taken.taken_out.get(reference, ()))
        for reference, theme in found.membership.items()
        if theme in ours and reference not in taken.settled
    }
    return {
        "enough": found.enough,
        "why": None if found.why is None else {"code": found.why.code, "params": dict(found.why.params)},
        "themes": [_theme(one, name(one.id), texts) for one in found.themes],
        "membership": {
            one: name(theme) for one, theme in found.membership.items() if theme is not None and theme not in ours
        },
        "facets": {one: f"{version}.{facet}" for one, facet in found.facet_membership.items() if facet is not None},
        "also_fits": {one: [name(theme) for theme in themes] for one, themes in found.also_fits.items()},
        "strength": {one: round(value, _DIGITS) for one, value in found.strength.items()},
        "no_view": list(found.no_view),
        "unplaced": list(found.unplaced),
        "duplicates": [list(group) for group in found.duplicates],
        "tray": tray,
        "new_groups": [],
        "audit": {
            "quotes": found.coverage.audit.quotes,
            "similarity": found.coverage.audit.similarity,
            "random_similarity": found.coverage.audit.random_similarity,
            "least_covered": list(found.coverage.audit.least_covered),
        },
        "receipt": {
            "method": found.receipt.method,
            "version": found.receipt.version,
            "parameters": dict(found.receipt.parameters),
            "seed": found.receipt.seed,
            "inputs": found.receipt.inputs,
            "libraries": dict(found.receipt.libraries),
        },
    }


def attached(before: Result, found: Attachment, taken: TextsTaken) -> Result:
    """The same suggestions as before, with what came since in the tray. Nothing older moves."""
    result = dict(before)
    new = {one.id for one in found.placed} | set(found.no_view)
    result["membership"] = {one: theme for one, theme in before["membership"].items() if one not in new}
    result["tray"] = {
        one.id: _entry(one.theme, one.also_fits, str, taken.taken_out.get(one.id, ()))
        for one in found.placed
        if one.theme is not None
    }
    result["unplaced"] = [one.id for one in found.placed if one.theme is None]
    result["no_view"] = list(found.no_view)
    result["new_groups"] = [list(group) for group in found.new_facets]
    return result


def without(result: Result, gone: Collection[str], unquoted: Collection[str]) -> Result:
    """The same without contributions that are gone, and without the words of those who may not be quoted.

    A theme that had one of those who are gone loses its key words, which may have been theirs.
    """
    kept = dict(result)
    lost = {result["membership"].get(one) for one in gone}
    # What has a facet and no suggested theme was in one of people's when all were looked through.
    settled = any(one in result["facets"] and one not in result["membership"] for one in gone)
    for name in ("membership", "facets", "also_fits", "strength", "tray"):
        kept[name] = {one: value for one, value in result[name].items() if one not in gone}
    for name in ("no_view", "unplaced"):
        kept[name] = [one for one in result[name] if one not in gone]
    for name in ("duplicates", "new_groups"):
        groups = ([one for one in group if one not in gone] for group in result[name])
        kept[name] = [group for group in groups if len(group) > 1]
    kept["audit"] = {
        **result["audit"],
        "least_covered": [one for one in result["audit"]["least_covered"] if one not in gone],
    }
    kept["themes"] = [
        _purged(one, gone, {*gone, *unquoted}, wordless=one["id"] in lost or (settled and not is_suggested(one["id"])))
        for one in result["themes"]
    ]
    return kept


def is_suggested(theme: str) -> bool:
    """Whether this names a suggestion ("3.1"), and no theme of people ("T01")."""
    return "." in theme


def of_theme(result: Result, theme: str) -> list[str]:
    """The contributions that are suggested for a suggested theme."""
    return [one for one, suggested in result["membership"].items() if suggested == theme]


def title_of(theme: Mapping[str, Any], texts: Mapping[str, Said]) -> tuple[str, Said | None]:
    """The working title, and whose contribution it stands in word for word; "" when its words are gone."""
    place = theme["title"]
    if place is None:
        return ", ".join(theme["keywords"][:3]), None
    said = texts.get(place["from"])
    if said is None or not said.quotable:
        return ", ".join(theme["keywords"][:3]), None
    words = said.text[place["start"] : place["end"]]
    return words + (_CUT if place["cut"] else ""), said


def _theme(theme: Theme, name: str, texts: Mapping[str, Said]) -> Result:
    return {
        "id": name,
        "title": _place(theme, texts),
        "keywords": list(theme.keywords),
        "quotes": list(theme.quotes),
        "different_view": list(theme.different_view),
    }


def _place(theme: Theme, texts: Mapping[str, Said]) -> Result | None:
    """Where the title stands in the text that it was taken from."""
    said = texts.get(theme.title_from or "")
    words = theme.title.removesuffix(_CUT)
    start = said.text.find(words) if said else -1
    if said is None or start < 0:
        return None
    return {"from": said.reference, "start": start, "end": start + len(words), "cut": theme.title.endswith(_CUT)}


def _entry(theme: str | None, also_fits: Iterable[str], name: Any, refused: Collection[str]) -> Result:
    """The best theme that nobody took this contribution out of, and the others."""
    fits = [named for one in (theme, *also_fits) if one is not None and (named := name(one)) not in refused]
    return {"theme": fits[0] if fits else None, "also_fits": fits[1:]}


def _purged(theme: Result, gone: Collection[str], unquoted: Collection[str], *, wordless: bool) -> Result:
    title = theme["title"]
    told = title is not None and title["from"] in unquoted
    said = gone and any(one in gone for one in (*theme["quotes"], *theme["different_view"]))
    return {
        **theme,
        "title": None if told else title,
        "keywords": [] if wordless or said else theme["keywords"],
        "quotes": [one for one in theme["quotes"] if one not in unquoted],
        "different_view": [one for one in theme["different_view"] if one not in unquoted],
    }
