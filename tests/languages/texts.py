"""What there is to translate, as `babel.cfg` says, and what is translated."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from accessibility.catalogues import path_of
from deliberation.services import consent

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deliberation" / "translations"
LANGUAGES = ("cy", "ar")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_n": (1, 2), "lazy_gettext": None, "lazy_ngettext": (1, 2)}
MAPPING = ROOT / "babel.cfg"


def wanted() -> Catalog:
    """Every text that residents and the public can meet."""
    with MAPPING.open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream, filename=str(MAPPING))
    catalogue = Catalog(fuzzy=False, charset="utf-8")
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, comment_tags=(), directory_filter=_is_ours)
    for name, _line, message, _comments, context in found:
        # Without line numbers: a change in one place of a file is no change of the catalogue.
        catalogue.add(message, locations=[(Path(name).as_posix(), None)], context=context)
    # What people say yes to is kept in English beside each answer, so it is not marked in the code.
    for text in {**consent.WORDINGS, **consent.ASKED_APART}.values():
        catalogue.add(text, locations=[("deliberation/services/consent.py", None)])
    return catalogue


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in {"var", "tests", "docs", "benchmarks", "bootstrap", "migrations", "models"} and (
        not Path(folder).name.startswith((".", "_"))
    )


def written(tag: str) -> Catalog:
    """What is translated into a language."""
    with path_of(FOLDER, tag).open("rb") as stream:
        return read_po(stream)


def untranslated(tag: str, template: Catalog) -> list[str | tuple[str, ...]]:
    """The texts that lack a translation, or one of its plural forms."""
    there = written(tag)
    lacking: list[str | tuple[str, ...]] = []
    for message in template:
        if not message.id:
            continue
        found = there.get(message.id, message.context)
        texts = (found.string,) if found and isinstance(found.string, str) else tuple(found.string) if found else ()
        whole = bool(texts) and all(texts) and (not message.pluralizable or len(texts) == there.num_plurals)
        if found is None or found.fuzzy or not whole:
            lacking.append(message.id)
    return lacking


def bring_up_to_date(tag: str, template: Catalog) -> None:
    """Put new texts into a language's file, empty, and drop those that nobody says any more."""
    there = written(tag)
    there.update(template, no_fuzzy_matching=True)
    there.obsolete.clear()
    with path_of(FOLDER, tag).open("wb") as stream:
        write_po(stream, there, width=120, sort_by_file=True, omit_header=False)
