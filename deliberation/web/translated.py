"""Translations for the reader of a page: of the words on it that are not in their language."""

from __future__ import annotations

from collections.abc import Iterable

from accessibility.languages import PSEUDO
from deliberation.database import db
from deliberation.reading import translations
from deliberation.reading.translations import TranslationView
from deliberation.web.request import chosen_language


def beside(process_id: int, shown: Iterable[tuple[str, str]]) -> dict[str, TranslationView]:
    """Translations into the reader's language, by reference. `shown`: reference and language of what a page shows.

    What is in the reader's language already is not asked for, so most pages cost nothing.
    """
    wanted = chosen_language()
    if wanted in PSEUDO:
        return {}
    other = [reference for reference, language in shown if not same(language, wanted)]
    return translations.shown(db.session(), process_id, other, wanted) if other else {}


def same(one: str, other: str) -> bool:
    """Whether two tags name one language, wherever it is spoken."""
    return one.lower().partition("-")[0] == other.lower().partition("-")[0]
