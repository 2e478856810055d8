"""Which texts of a process are read aloud, by which voice, and the sound of one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.reading import easy_read, texts
from models import SpokenText

# The voice of espeak-ng for a language. Others are not read aloud: a wrong voice is worse than none.
VOICES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "ar", "bg": "bg", "bn": "bn", "cs": "cs", "cy": "cy", "da": "da", "de": "de", "el": "el", "en": "en-gb",
        "es": "es", "et": "et", "fa": "fa", "fi": "fi", "fr": "fr-fr", "ga": "ga", "gd": "gd", "gu": "gu", "hi": "hi",
        "hu": "hu", "it": "it", "ku": "ku", "lt": "lt", "lv": "lv", "ml": "ml", "mt": "mt", "nb": "nb", "ne": "ne",
        "nl": "nl", "pa": "pa", "pl": "pl", "pt": "pt", "ro": "ro", "ru": "ru", "si": "si", "sk": "sk", "sl": "sl",
        "sq": "sq", "sv": "sv", "sw": "sw", "ta": "ta", "tr": "tr", "uk": "uk", "ur": "ur", "vi": "vi",
    }
)  # fmt: skip
# Goes up when the same text is to sound otherwise.
MANNER = 1


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text to be read aloud."""

    text: str
    language: str

    @property
    def voice(self) -> str:
        """The voice for it; "" where there is none."""
        return VOICES.get(self.language.partition("-")[0].lower(), "")

    @property
    def digest(self) -> str:
        """What its sound is called: the same text in the same voice has the same name."""
        return hashlib.sha256(f"{MANNER}\n{self.voice}\n{self.language}\n{self.text}".encode()).hexdigest()


def wanted(session: Session, process_id: int) -> dict[str, Utterance]:
    """Everything of a process that is to be read aloud now, by digest: texts that are out, and their twins."""
    found = [Utterance(one.text, one.language) for one in texts.every(session, process_id) if one.is_out]
    found += [Utterance(twin.text, twin.language) for one, twin in easy_read.of_all(session, process_id) if one.is_out]
    return {one.digest: one for one in found if one.voice}


def made(session: Session, process_id: int, asked: Iterable[Utterance]) -> frozenset[str]:
    """The digests of those that have a sound already."""
    digests = {one.digest for one in asked if one.voice}
    query = select(SpokenText.digest).where(SpokenText.process_id == process_id, SpokenText.digest.in_(digests))
    return frozenset(session.execute(query).scalars())


def sound(session: Session, process_id: int, digest: str) -> bytes:
    """The sound of one text. It is called by what is in it, so only who has the text can ask for it."""
    query = select(SpokenText.content).where(SpokenText.process_id == process_id, SpokenText.digest == digest)
    content = session.execute(query).scalar_one_or_none()
    if content is None:
        raise NotFound("sound_unknown")
    return content
