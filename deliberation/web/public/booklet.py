"""What people said, as a booklet in easy words: one idea a card, large letters, made to be read on paper too.

It is the twin in easy words of the results. It shows the same figures, from the same reading, and adds none.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from accessibility.extension import page_language
from accessibility.languages import direction
from accessibility.people_drawn import ten_people
from deliberation.database import db
from deliberation.reading import minority, recommendations
from deliberation.reading import results as reading_results
from deliberation.reading.group_views import HeldView, StatementAnswer
from deliberation.reading.processes import ProcessView, RemitView
from deliberation.reading.results import ResultsView
from deliberation.web.public import views
from deliberation.web.public.place import closed, here, page, remit_of, results_are_open
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, current_actor, missing
from deliberation.web.results import group_name

# A long booklet helps nobody: no more statements of a kind stand in it, and the rest is a link away.
AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Booklet:
    """What stands in a booklet, on the page and in every file. `groups`: their names, sizes and what each holds."""

    remit: RemitView | None
    view: ResultsView
    shown: str
    known: tuple[str, ...]
    source_words: LazyString
    together: tuple[StatementAnswer, ...]
    apart: tuple[StatementAnswer, ...]
    groups: tuple[tuple[str, int, tuple[HeldView, ...]], ...]
    recommended: tuple[recommendations.RecommendationView, ...]
    kept: tuple[minority.Kept, ...]

    def kept_on(self, recommendation: str) -> list[minority.Kept]:
        """What some see another way about one recommendation; without what was taken back."""
        return [one for one in self.kept if one.recommendation == recommendation and one.text]


def contents(process: ProcessView, source: str) -> Booklet | None:
    """The booklet of one source, or of the first ("") one; None while there is nothing to see."""
    session = db.session()
    if not results_are_open(process):
        return None
    known = reading_results.sources(session, process.id)
    if source and source not in known:
        missing()
    shown = source or next(iter(known), "")
    view = reading_results.results(session, current_actor(), process.id, shown) if shown else None
    if view is None:
        return None
    together = view.common_ground if view.groups else view.most_agreed
    return Booklet(
        remit=remit_of(process),
        view=view,
        shown=shown,
        known=known,
        source_words=views.SOURCES[shown],
        together=together[:AT_MOST],
        apart=view.dividing[:AT_MOST] if len(view.groups) > 1 else (),
        groups=tuple((group_name(one.letter), one.size, one.holds[:2]) for one in view.groups),
        recommended=recommendations.public(session, process.id),
        kept=minority.kept(session, process.id),
    )


@pages.get("/projects/<pid>/booklet")
@pages.get("/projects/<pid>/booklet/<source>")
def booklet(pid: str, source: str = "") -> Answer:
    """The booklet of one source; the assembly and the open call are two booklets, and never one figure."""
    process = here(pid)
    found = contents(process, source)
    if found is None:
        return closed(process)
    return page("booklet", process, booklet=found, group_name=group_name, ten=_ten)


def _ten(one: StatementAnswer) -> str:
    return ten_people(one.agree, one.seen, direction=direction(page_language()))
