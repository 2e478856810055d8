"""A booklet in other formats: large print, Word, sound, plain text and Braille, made when somebody asks for one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.exchange.document.types import Document
from deliberation.exchange.formats import making
from deliberation.reading.processes import ProcessView
from deliberation.reading.spoken import VOICES
from deliberation.services import spoken
from deliberation.web.public import views
from deliberation.web.public.booklet import Booklet, contents
from deliberation.web.public.booklet_document import document
from deliberation.web.public.place import closed, here, page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, missing

NOT_FOUND = 404
NAMES: Mapping[str, LazyString] = {
    "pdf": _l("Large print"),
    "docx": _l("A Word file"),
    "mp3": _l("Sound"),
    "text": _l("Plain text"),
    "braille": _l("Braille in short forms"),
    "braille-letters": _l("Braille letter by letter"),
}
USES: Mapping[str, LazyString] = {
    "pdf": _l("A PDF to read or print. The letters are big. A screen reader can read it too."),
    "docx": _l("You can change how it looks. Then you can print it."),
    "mp3": _l("A machine reads it out. You can listen on a phone."),
    "text": _l("Only the words. It opens on any phone or computer. It is the smallest file."),
    "braille": _l("For a Braille display or printer. This is how most Braille books are written."),
    "braille-letters": _l("For a Braille display or printer. This is for people who are new to Braille."),
}
# What else there is in place of a file that cannot be made here.
INSTEAD: Mapping[str, LazyString] = {
    "pdf": _l("You can print the page in place of it. Set the size of the letters first."),
    "mp3": _l("Your phone or computer may read the page to you."),
    "braille": _l("The plain text has the same words. Many Braille displays can show it."),
    "braille-letters": _l("The plain text has the same words. Many Braille displays can show it."),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One format as the page offers it; `missing` where it cannot be made here."""

    kind: str
    name: LazyString
    use: LazyString
    about: int
    missing: bool
    instead: LazyString | str
    ending: str


@dataclass(frozen=True, slots=True)
class Around:
    """What the page of all formats has around them: where its links lead.

    `back` and `easy` are addresses with their words; `sources` other booklets of the same kind, with whether it is this
    one; `every` is the address of that page itself, and `file` gives that of a file.
    """

    title: str
    back: tuple[str, str]
    easy: str
    every: str
    file: Callable[[str], str]
    sources: tuple[tuple[str, str, bool], ...] = ()


@pages.get("/projects/<pid>/formats")
@pages.get("/projects/<pid>/formats/<source>")
def formats(pid: str, source: str = "") -> Answer:
    """Every format there is, what it is for, and how large it is."""
    process = here(pid)
    found = contents(process, source)
    if found is None:
        return closed(process)
    return every_format(process, document(process, found), _around(process, found))


@pages.get("/projects/<pid>/formats/<source>/<kind>")
def format_file(pid: str, source: str, kind: str) -> Answer:
    """The booklet as one file. Where it cannot be made, a page says so, and what there is in place of it."""
    process = here(pid)
    if kind not in making.KINDS:
        missing()
    found = contents(process, source)
    if found is None:
        return closed(process)
    name = f"{process.public_id}-{found.shown}"
    return one_format(process, document(process, found), kind, _around(process, found), name)


def _around(process: ProcessView, found: Booklet) -> Around:
    to = partial(url_for, pid=process.public_id)
    return Around(
        title=_("What people said, in other formats"),
        back=(to("public.results", source=found.shown), _("Back to what people think")),
        easy=to("public.booklet", source=found.shown),
        every=to("public.formats", source=found.shown),
        file=lambda kind: to("public.format_file", source=found.shown, kind=kind),
        sources=tuple(
            (to("public.formats", source=one), str(views.SOURCES[one]), one == found.shown) for one in found.known
        ),
    )


def every_format(process: ProcessView, whole: Document, around: Around) -> str:
    """The page of every format of a document."""
    means = _means()
    offers = tuple(_offer(kind, whole, means) for kind in making.KINDS)
    return page("formats", process, around=around, offers=offers)


def one_format(process: ProcessView, whole: Document, kind: str, around: Around, name: str) -> Answer:
    """A document as one file called `name`, or the page that says why not."""
    means = _means()
    if making.missing(kind, whole.language, means):
        return page("no_format", process, around=around, offer=_offer(kind, whole, means)), NOT_FOUND
    return _sent(making.make(whole, kind, means), kind, name.replace("_", "-"))


def _means() -> making.Means:
    words = _("Here are words in a language that cannot be shown in this file.")
    return making.Means(speaker=spoken.program(), voices=VOICES, left_out=words)


def _offer(kind: str, whole: Document, means: making.Means) -> Offer:
    return Offer(
        kind=kind,
        name=NAMES[kind],
        use=USES[kind],
        about=making.about_kilobytes(whole, kind),
        missing=bool(making.missing(kind, whole.language, means)),
        instead=INSTEAD.get(kind, ""),
        ending=making.KINDS[kind].ending.upper(),
    )


def _sent(content: bytes, kind: str, name: str) -> Response:
    made = making.KINDS[kind]
    answer = Response(content, content_type=made.mimetype)
    letters = "-letters" if kind == "braille-letters" else ""
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}{letters}.{made.ending}")
    # Words can be taken back: a browser asks each time whether the file is still the same.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.add("Cookie")
    answer.set_etag(hashlib.sha256(content).hexdigest())
    answer.make_conditional(request, accept_ranges=kind == "mp3", complete_length=len(content))
    return answer
