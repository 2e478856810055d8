"""The result of a ballot in other formats: large print, Word, sound, plain text and Braille.

All are made from one document, which says what the page of the result says, in the same words and the same order.
"""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask_babel import gettext as _

from accessibility.extension import page_language
from deliberation.exchange.document.types import (
    Block,
    Document,
    Heading,
    Labels,
    Metadata,
    Quote,
    item_list,
    paragraph,
)
from deliberation.exchange.formats import making
from deliberation.reading.ballots import BallotView
from deliberation.reading.processes import ProcessView
from deliberation.web import ballot_results
from deliberation.web.ballot_told import Explained, Line
from deliberation.web.public.ballots import result_of
from deliberation.web.public.formats import Around, every_format, one_format
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, missing


@pages.get("/projects/<pid>/ballots/<reference>/formats")
def ballot_formats(pid: str, reference: str) -> Answer:
    """Every format of a result, what it is for, and how large it is."""
    process, view, told = result_of(pid, reference)
    return every_format(process, document(process, view, told), _around(process, view))


@pages.get("/projects/<pid>/ballots/<reference>/formats/<kind>")
def ballot_format(pid: str, reference: str, kind: str) -> Answer:
    """The result as one file."""
    process, view, told = result_of(pid, reference)
    if kind not in making.KINDS:
        missing()
    name = f"{process.public_id}-{reference}"
    return one_format(process, document(process, view, told), kind, _around(process, view), name)


def _around(process: ProcessView, view: BallotView) -> Around:
    to = partial(url_for, pid=process.public_id, reference=view.reference)
    return Around(
        title=_("What came of the vote, in other formats"),
        back=(to("public.ballot"), _("Back to the vote")),
        easy=to("public.ballot_easy"),
        every=to("public.ballot_formats"),
        file=lambda kind: to("public.ballot_format", kind=kind),
    )


def document(process: ProcessView, view: BallotView, told: Explained) -> Document:
    """The result, in the language of the page; the words of the ballot stay in their own."""
    lang = view.set_up["language"]
    blocks: list[Block] = [
        Heading(1, _("What we asked")),
        Quote(view.set_up["title"], lang=lang),
        Heading(1, _("What came of it")),
        paragraph(told.headline),
        *(Quote(option["title"], lang=lang) for option in told.chosen),
        paragraph(" ".join((ballot_results.turnout(view), *told.firm))),
        Heading(1, _("What became of each")),
    ]
    for line in told.lines:
        blocks += _line(line, lang)
    blocks += [paragraph(words) for words in told.also]
    if told.story:
        blocks += [Heading(1, _("How the money was shared out, step by step")), item_list(*told.story, ordered=True)]
    if told.nothing:
        blocks += [Heading(1, _("Who got nothing")), *(paragraph(words) for words in told.nothing)]
    blocks += [
        Heading(1, _("The same votes, counted in other ways")),
        *(paragraph(words) for words in told.others),
        Heading(1, _("How it was counted")),
        paragraph(f"{ballot_results.RULES[view.set_up['rule']]} {ballot_results.signed_words()}"),
        paragraph(ballot_results.lot_words()),
    ]
    return Document(
        title=_("What came of the vote"),
        subtitle=process.title,
        blocks=tuple(blocks),
        metadata=Metadata(made_at=view.closes_at.isoformat(), organisation=process.area),
        language=page_language(),
        labels=Labels(made=_("Voting ended on"), page=_("Page"), of=_("of")),
    )


def _line(line: Line, lang: str) -> list[Block]:
    """One option with what became of it."""
    found: list[Block] = [Quote(line.option["title"], lang=lang), paragraph(f"{line.outcome}.")]
    if line.sentences:
        found.append(paragraph(" ".join(line.sentences)))
    if line.close:
        found.append(paragraph(" ".join((str(_("Close call.")), line.close))))
    return found
