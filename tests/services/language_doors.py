"""The doors of translations."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.reading import translations as reading
from deliberation.services import translations
from tests.services.world import Door

LANGUAGE_DOORS: Mapping[str, Door] = {
    "services.translations.check": lambda s, a, w: translations.check(
        s, a, w.id, w.statements[0], language="cy", mark="x"
    ),
    "services.translations.remove": lambda s, a, w: translations.remove(s, a, w.id, w.statements[0], language="cy"),
    "services.translations.write": lambda s, a, w: translations.write(
        s, a, w.id, w.statements[0], language="cy", text="Mwy o fysiau."
    ),
    "reading.translations.all_of": lambda s, a, w: reading.all_of(s, a, w.id),
    "reading.translations.one": lambda s, a, w: reading.one(s, a, w.id, w.statements[0]),
}
