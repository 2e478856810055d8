"""Wording only: what is kept for how long, as everybody reads it. The periods come from where the removing happens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from babel.units import format_unit
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.services.kept_for import BY_CODE
from deliberation.web.known_browsers import LASTS

ONE_HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)

# Code of a rule: what it is, and what is said of its periods in their order.
LINES: Mapping[str, tuple[LazyString, LazyString]] = {
    "sessions": (
        _l("That you are signed in"),
        _l("%(one)s after your last visit. At most %(two)s."),
    ),
    "drafts": (
        _l("Words you keep for later"),
        _l("%(one)s. Less if you send them or throw them away. At the end of the project they are erased."),
    ),
    "recordings": (
        _l("Your recordings, spoken or signed"),
        _l(
            "%(one)s after you say yes to the words. Longer if you ask for it. "
            "%(two)s if nobody typed them. At the end of the project they are erased."
        ),
    ),
    "private_answers": (
        _l("What you tell only those who run the sessions"),
        _l("%(one)s after the last step. At the end of the project it is erased."),
    ),
    "phones": (
        _l("The phone that you answer with"),
        _l("%(one)s after you last used it. If you send STOP it is erased at once."),
    ),
    "about_me": (
        _l("What you tell about yourself"),
        _l("%(one)s after you last changed it. At the end of the project it is erased."),
    ),
    "needs": (
        _l("What you need to take part"),
        _l("%(one)s after it was last used. At the end of the project it is erased."),
    ),
    "need_checks": (_l("If a need was met"), _l("%(one)s after the day. At the end of the project it is erased.")),
    "payments": (_l("What you were paid, and how"), _l("%(one)s.")),
    "concerns": (
        _l("What you tell the reviewer, and the answer"),
        _l("%(one)s after the last step. It stays while it waits for an answer."),
    ),
    "safeguarding": (
        _l("Notes that somebody may be in danger"),
        _l("%(one)s after we wrote what was done. They stay if you leave."),
    ),
    "messages": (_l("Messages with your person, and notes about you"), _l("%(one)s.")),
    "persons": (_l("Who your person was"), _l("%(one)s after you got another one.")),
    "reminders": (
        _l("How you want to be reminded"),
        _l("%(one)s after you told us. At the end of the project it is erased."),
    ),
    "sheets": (
        _l("Sheets of paper, and what was typed in from them"),
        _l("Until two people have typed in the same. If not: %(one)s. At the end of the project they are erased."),
    ),
    "openings": (_l("Who opened what you need"), _l("%(one)s. You can read it.")),
    "looks": (_l("How pages look, kept with your code"), _l("%(one)s after you last changed it.")),
    "sent_forms": (_l("That a form was sent, so that sending twice does nothing"), _l("%(one)s.")),
    "wrong_tries": (_l("Wrong codes"), _l("%(one)s.")),
    "refusals": (_l("Who wanted to open what is not theirs"), _l("%(one)s.")),
    "staff_sessions": (
        _l("That those who work here are signed in"),
        _l("%(one)s after their last page. At most %(two)s. While half signed in: %(three)s."),
    ),
    "given_passwords": (_l("The first password of those who work here"), _l("%(one)s.")),
}
# What goes by no clock.
OTHERS: tuple[tuple[LazyString, LazyString], ...] = (
    (_l("Your words and answers"), _l("Until you take them back, or leave.")),
    (_l("What you said yes and no to"), _l("As long as this site. It shows what you were asked.")),
    (_l("Your code, scrambled"), _l("Until you get a new one.")),
    (_l("Who decided what here"), _l("As long as this site.")),
)
BROWSERS = _l("In the browser of those who work here: that it is theirs")


def rows() -> list[dict[str, str]]:
    """Each thing with how long it is kept, for a list."""
    found = [(str(what), _said(words, BY_CODE[code].spans)) for code, (what, words) in LINES.items()]
    others = [(str(what), str(words)) for what, words in OTHERS]
    lines = [*others, *found, (str(BROWSERS), f"{_span(LASTS)}.")]
    return [{"key": what, "value": how_long} for what, how_long in lines]


def _said(words: LazyString, spans: tuple[timedelta, ...]) -> str:
    named = dict(zip(("one", "two", "three"), map(_span, spans), strict=False))
    return str(words) % named


def _span(span: timedelta) -> str:
    """A length of time in one unit, in the words of the page's language."""
    if span <= ONE_HOUR:
        number, unit = span // timedelta(minutes=1), "duration-minute"
    elif span <= 3 * ONE_DAY and span % ONE_DAY:
        number, unit = span // ONE_HOUR, "duration-hour"
    else:
        number, unit = span.days, "duration-day"
    return format_unit(number, unit, locale=get_locale() or "en")
