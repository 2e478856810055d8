"""The booklet as a document: what large print, Braille, sound and the other files are made from.

It says what the page says, in the same words and the same order.
"""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from accessibility.extension import page_language
from deliberation.exchange.document.types import (
    Block,
    Document,
    Heading,
    Labels,
    Metadata,
    Paragraph,
    Quote,
    paragraph,
    strong,
)
from deliberation.reading.group_views import StatementAnswer
from deliberation.reading.processes import ProcessView
from deliberation.web.public import views
from deliberation.web.public.booklet import Booklet
from deliberation.web.results import group_name


def document(process: ProcessView, booklet: Booklet) -> Document:
    """The booklet, in the language of the page."""
    asked = booklet.remit.question if booklet.remit and booklet.remit.question else process.title
    blocks: list[Block] = [
        paragraph(_("Nobody has checked yet if it is easy to read.")),
        Heading(1, _("What we asked")),
        Quote(asked, lang=process.language),
        Heading(1, _("Who answered")),
        paragraph(ngettext("%(num)s person answered.", "%(num)s people answered.", booklet.view.people)),
        paragraph(f"{booklet.source_words}."),
        paragraph(_("Nobody is named here.")),
        Heading(1, _("What most people agree with")),
    ]
    for one in booklet.together:
        blocks += _card(one)
    if not booklet.together:
        blocks.append(paragraph(_("There is nothing yet that most people agree with.")))
    if len(booklet.groups) > 1:
        blocks += [*_groups(booklet), *_apart(booklet)]
    if booklet.recommended:
        blocks.append(Heading(1, _("What the members ask for")))
        for recommended in booklet.recommended:
            blocks.append(Quote(recommended.title, lang=recommended.language))
            for kept in booklet.kept_on(recommended.reference):
                blocks += [_strong(_("Some see it another way:")), Quote(kept.text, lang=kept.language)]
                blocks.append(_people_behind(kept.backers))
    blocks += [Heading(1, _("What happens next")), paragraph(str(views.NEXT[process.state]))]
    return Document(
        title=_("What people said, in easy words"),
        # The name of the project is in the project's language; without the words of ours it needs no mark.
        subtitle=process.title,
        blocks=tuple(blocks),
        metadata=Metadata(made_at=booklet.view.made_at.isoformat(), organisation=process.area),
        language=page_language(),
        labels=Labels(made=_("Made on"), page=_("Page"), of=_("of")),
    )


def _card(one: StatementAnswer) -> list[Block]:
    found: list[Block] = [
        Quote(one.text, lang=one.language),
        paragraph(_("%(seen)s people read this.", seen=one.seen)),
        paragraph(_("%(agree)s of them agree.", agree=one.agree)),
    ]
    if one.disagree:
        found.append(paragraph(_("%(disagree)s do not agree.", disagree=one.disagree)))
    return found


def _groups(booklet: Booklet) -> list[Block]:
    found: list[Block] = [
        Heading(1, _("Groups of people")),
        paragraph(_("Some people gave the same answers.")),
        paragraph(_("We call them a group.")),
    ]
    for name, size, holds in booklet.groups:
        found += [Heading(2, name), paragraph(ngettext("%(num)s person.", "%(num)s people.", size))]
        for one in holds:
            agrees = one.direction == "agree"
            found.append(_strong(_("Most of them agree:") if agrees else _("Most of them do not agree:")))
            found.append(Quote(one.text, lang=one.language))
    return found


def _apart(booklet: Booklet) -> list[Block]:
    if not booklet.apart:
        return []
    found: list[Block] = [
        Heading(1, _("Where people do not agree")),
        paragraph(_("Here the groups think different things.")),
    ]
    for one in booklet.apart:
        found.append(Quote(one.text, lang=one.language))
        found += [
            paragraph(
                strong(f"{group_name(group.group)}: "),
                _("%(agree)s of %(seen)s agree.", agree=group.agree, seen=group.seen),
            )
            for group in one.groups
            if group.enough
        ]
    return found


def _people_behind(number: int) -> Paragraph:
    return paragraph(ngettext("%(num)s person stands behind this.", "%(num)s people stand behind this.", number))


def _strong(words: str) -> Paragraph:
    return paragraph(strong(words))
