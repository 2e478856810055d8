"""Languages: which way they run, what they are called, and two pretend languages that show layout faults.

The pretend languages are en-XA (accented and two fifths longer, so that cut-off text and text that was never marked for
translation show) and ar-XB (English laid out from right to left).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations
from flask import current_app, has_app_context
from flask_babel import Domain, get_locale

from accessibility import catalogues

if TYPE_CHECKING:
    from flask import Flask

Direction = Literal["ltr", "rtl"]

ACCENTED = "en-XA"
MIRRORED = "ar-XB"
PSEUDO = frozenset({ACCENTED, MIRRORED})
_KEY = "accessibility.pseudo"

# Babel takes Kurdish in Arabic letters for left-to-right and does not know several languages spoken here.
_RTL_SCRIPTS = frozenset(["Arab", "Aran", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"])
_RTL_LANGUAGES = frozenset(
    """ar aeb aii ajp apc apd arc arq ary arz azb bal bgn bqi brh ckb dv fa glk haz he iw ji khw ks lah lrc luz mzn nqo
    pnb prs ps rhg sd sdh skr syr trw ug ur uzs yi""".split()  # noqa: SIM905 - a table, easier to read and to add to
)
_RTL_REGIONS = frozenset({("ku", "IQ"), ("ku", "IR"), ("pa", "PK"), ("az", "IR"), ("uz", "AF"), ("tk", "AF")})
_BABEL = {ACCENTED: "en", MIRRORED: "en", "ku-Arab": "ckb"}
_NAMES = {
    "en-GB": ("English", "English"),
    "ku-Arab": ("کوردی", "Kurdish (Arabic script)"),
    "bfi": ("British Sign Language", "British Sign Language"),
    "prs": ("دری", "Dari"),
    "skr": ("سرائیکی", "Saraiki"),
    "pnb": ("پنجابی", "Punjabi (Shahmukhi)"),
    "rom": ("Romani čhib", "Romani"),
    ACCENTED: ("Long words (test)", "Long words (test)"),
    MIRRORED: ("Right to left (test)", "Right to left (test)"),
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language on offer: its tag for `lang`, its direction for `dir`, its name in itself and in English."""

    tag: str
    direction: Direction
    own_name: str
    english_name: str


def canonical(tag: str) -> str:
    """Write a language tag the usual way: "KU_arab" becomes "ku-Arab", "en_gb" becomes "en-GB"."""
    language, *rest = tag.strip().replace("_", "-").split("-")
    return "-".join([language.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


def _parts(tag: str) -> tuple[str, str | None, str | None]:
    language, *rest = canonical(tag).split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    region = next((part for part in rest if len(part) == 2), None)
    return language, script, region


def direction(tag: str) -> Direction:
    """Return which way a language is written, for the `dir` attribute; what we do not know runs left to right."""
    language, script, region = _parts(tag)
    if script is not None:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    return "rtl" if language in _RTL_LANGUAGES or (language, region) in _RTL_REGIONS else "ltr"


def babel_locale(tag: str) -> str:
    """Return the name under which Babel knows a language.

    The pretend languages count and date as English does. Kurdish in Arabic letters goes by Central Kurdish, because
    Babel would take it for the Kurdish that is written in Latin letters.
    """
    return _BABEL.get(canonical(tag), canonical(tag).replace("-", "_"))


def language_name(tag: str, display: str | None = None) -> str:
    """Return a language's name in itself or, with `display`, in that language; the tag when nobody knows a name."""
    own, english = _NAMES.get(canonical(tag), (None, None))
    if own is not None and (display is None or canonical(display).startswith("en")):
        return own if display is None else str(english)
    try:
        name = Locale.parse(babel_locale(tag)).get_display_name(babel_locale(display) if display else None)
    except (UnknownLocaleError, ValueError):
        return canonical(tag)
    return name[:1].upper() + name[1:] if name else canonical(tag)


def languages(tags: Iterable[str]) -> tuple[Language, ...]:
    """Return the languages on offer for the tags that are switched on, without doubles, in the order given."""
    unique = dict.fromkeys(canonical(tag) for tag in tags)
    return tuple(Language(tag, direction(tag), language_name(tag), language_name(tag, "en")) for tag in unique)


def choose(wanted: Sequence[str], enabled: Sequence[str]) -> str:
    """Return the first enabled tag that suits the tags a person wants, best first, else the first enabled one.

    Lookup after RFC 4647, 3.4: "en-GB" is served by "en"; "ku-Arab" is never served by "ku", another alphabet.
    """
    offered = {canonical(tag): tag for tag in enabled}
    for tag in wanted:
        parts = canonical(tag).split("-")
        for end in range(len(parts), 0, -1):
            shorter = "-".join(parts[:end])
            if shorter in offered and direction(shorter) == direction(tag):
                return offered[shorter]
    return enabled[0]


_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKED = "áƀçđéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ"
_ACCENTS = str.maketrans(_PLAIN, _MARKED)
_PADDING = ("öñé", "ţŵö", "ţĥŕéé", "ƒöúŕ", "ƒíṽé", "šíẋ", "šéṽéñ")
_LONGER_BY = 0.4
_UNTOUCHED = re.compile(
    r"%\([^)]*\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%%|%[sdrif]|\{[^{}]*\}|</?[a-zA-Z][^<>]*>|<!--.*?-->"
    r"|&(?:[a-zA-Z]\w*|\#\d+|\#[xX][0-9a-fA-F]+);|https?://\S+",
    re.DOTALL,
)
_WORD = re.compile(r"\S+")
_RIGHT_TO_LEFT = "\u200f\u202e{}\u202c\u200f"  # mark, override, word, end of override, mark


def pseudo(text: str, kind: str) -> str:
    """Return English `text` in a pretend language, `ACCENTED` or `MIRRORED`.

    Placeholders such as %(name)s and {name}, HTML tags and entities, web addresses and white space at the ends stay.
    Raises ValueError for any other `kind`.
    """
    if kind not in PSEUDO:
        raise ValueError(f"{kind!r} is not one of {sorted(PSEUDO)}")
    if not any(char.isalpha() for char in _UNTOUCHED.sub("", text)):
        return text
    return _accented(text) if kind == ACCENTED else _changed(text, _mirrored)


def _changed(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to the words of a message and leave placeholders and markup between them as they are."""
    done, at = [], 0
    for match in _UNTOUCHED.finditer(text):
        done += [change(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*done, change(text[at:])])


def _accented(text: str) -> str:
    core = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    missing = len(_UNTOUCHED.sub("", core)) * _LONGER_BY
    extra = ""
    for word in cycle(_PADDING):
        if len(extra) >= missing:
            break
        extra += " " + word
    return f"{before}[{_changed(core, lambda part: part.translate(_ACCENTS))}{extra}]{after}"


def _mirrored(text: str) -> str:
    def turned(match: re.Match[str]) -> str:
        word = match.group()
        return _RIGHT_TO_LEFT.format(word) if any(char.isalpha() for char in word) else word

    return _WORD.sub(turned, text)


class PseudoTranslations(NullTranslations):
    """A catalogue that needs no file: it answers every English message in a pretend language."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def gettext(self, message: str) -> str:
        """Return the message in the pretend language."""
        return pseudo(message, self.kind)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the singular or the plural, as English would."""
        return pseudo(msgid1 if n == 1 else msgid2, self.kind)

    def pgettext(self, context: str, message: str) -> str:
        """Return the message; the context makes no difference."""
        del context
        return pseudo(message, self.kind)

    def npgettext(self, context: str, singular: str, plural: str, num: int) -> str:
        """Return the singular or the plural; the context makes no difference."""
        del context
        return pseudo(singular if num == 1 else plural, self.kind)

    # Flask-Babel asks by the names of Python 2
    ugettext = gettext
    ungettext = ngettext
    upgettext = pgettext
    unpgettext = npgettext


# English is what the code itself says.
_ENGLISH = NullTranslations()


@cache
def pseudo_translations(kind: str) -> PseudoTranslations:
    """Return the catalogue of a pretend language, made once."""
    return PseudoTranslations(kind)


def current_tag() -> str:
    """Return the tag of the language of this request for `lang` and `direction`, pretend languages among them."""
    locale = get_locale() if has_app_context() else None
    if locale is None:
        return "en"
    chosen: Callable[[], str | None] | None = current_app.extensions.get(_KEY)
    wanted = chosen() if chosen else None
    # the tag that was picked, unless code has forced another language on a passage
    return canonical(wanted if wanted and Locale.parse(babel_locale(wanted)) == locale else str(locale))


class OurDomain(Domain):  # type: ignore[misc, unused-ignore]  # Flask-Babel's classes may come without types
    """Flask-Babel's catalogue finder: texts straight from the translators' files, and the pretend languages."""

    def __init__(self, folder: Path | None, domain: str) -> None:
        super().__init__(domain=domain)
        self.folder = folder

    def get_translations(self) -> Any:
        """Return the pretend catalogue when it is chosen and no other language is forced, else the written one."""
        tag = current_tag()
        if tag in PSEUDO:
            return pseudo_translations(tag)
        written = catalogues.texts(self.folder, tag) if self.folder else None
        return written or _ENGLISH


def install(app: Flask, chosen: Callable[[], str | None], folder: Path | None = None) -> None:
    """Teach an application, after `Babel.init_app`, the languages of `folder` and the pretend ones.

    `chosen` returns the tag picked for this request ("en-XA", "cy", ...) or None. The locale selector given to
    Flask-Babel must return `babel_locale(tag)`, because Babel refuses tags that it does not know.
    """
    app.extensions[_KEY] = chosen
    settings = app.extensions["babel"]
    settings.instance.domain_instance = OurDomain(folder, settings.default_domain)
