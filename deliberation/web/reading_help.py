"""What helps somebody to read a text, on any page: easy words, listening, and hard words explained."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from accessibility.explaining import explain
from accessibility.extension import current_preferences
from deliberation.database import db
from deliberation.reading import easy_read, glossary, signed_videos, spoken
from deliberation.reading.easy_read import Twin
from deliberation.reading.glossary import Explained
from deliberation.reading.processes import ProcessView
from deliberation.reading.spoken import Utterance
from deliberation.web.request import chosen_language, current_actor


@dataclass(frozen=True, slots=True)
class Extras:
    """What there is beside one text. `twin_now`: the reader wants easy words at once; `sound_now`: a player at once.

    `sound`, `twin_sound` and `signed` are addresses, "" where there is nothing to hear or to watch.
    """

    text: str
    language: str
    twin: Twin | None
    address: str
    sound: str
    twin_sound: str
    twin_now: bool
    sound_now: bool
    signed: str


def extras(process: ProcessView, of: str, text: str, language: str) -> Extras:
    """What there is beside the text of this name, as it stands on the page."""
    session, settings = db.session(), current_preferences()
    twin = easy_read.twins(session, current_actor(), process.id, (of,)).get(of)
    said = Utterance(text, language)
    easy = Utterance(twin.text, twin.language) if twin else None
    made = spoken.made(session, process.id, [one for one in (said, easy) if one])
    return Extras(
        text=text,
        language=language,
        twin=twin,
        address=url_for("public.easy_words", pid=process.public_id, of=of),
        sound=_address(process, said) if said.digest in made else "",
        twin_sound=_address(process, easy) if easy and easy.digest in made else "",
        twin_now=settings.easy_read,
        sound_now=settings.read_aloud,
        signed=_signed(process, of, text, language),
    )


def _signed(process: ProcessView, of: str, text: str, language: str) -> str:
    there = signed_videos.is_there(db.session(), process.id, of, text, language)
    return url_for("public.signed", pid=process.public_id, of=of) if there else ""


def _address(process: ProcessView, said: Utterance) -> str:
    return url_for("public.sound", pid=process.public_id, digest=said.digest)


def in_process(process: ProcessView, body: str) -> str:
    """A finished page of a process with the first of each hard word linked to its explanation."""
    listed = glossary.words(db.session(), process.id, chosen_language())
    return _explained(body, listed, url_for("public.words_of_process", pid=process.public_id))


def in_general(body: str) -> str:
    """The same for pages about the whole site."""
    listed = glossary.general() if chosen_language().startswith(glossary.GENERAL_LANGUAGE) else ()
    return _explained(body, listed, url_for("public.words_in_general"))


def _explained(body: str, listed: tuple[Explained, ...], address: str) -> str:
    return explain(body, {one.word.casefold(): f"{address}#{one.mark}" for one in listed})
