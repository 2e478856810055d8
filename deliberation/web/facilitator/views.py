"""Words for the desk: states, channels, reasons, advice on plain words, and how people answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.reading.moderation import QueueItem
from deliberation.reading.results import ResultsView

# What a facilitator does in each state of a process.
DOING: Mapping[str, LazyString] = {
    "draft": _l("The project is being set up. Nobody takes part yet."),
    "remit_agreed": _l("The remit is agreed. Nobody takes part yet."),
    "recruiting": _l("People are being found. You can make cards for them."),
    "onboarding": _l("People come in and send their first words. Look at what they send."),
    "learning": _l("People send words and vote. Look at the words and write statements from them."),
    "deliberating": _l("People send words and vote. Write statements, and begin with recommendations."),
    "drafting": _l("Voting is over. Write recommendations from the statements."),
    "deciding": _l("People decide. The last words of recommendations can change now."),
    "reported": _l("The recommendations are with the authority. There is nothing to write now."),
    "responded": _l("The authority has answered. There is nothing to write now."),
    "following_up": _l("What was promised is being followed up. There is nothing to write now."),
    "closed": _l("The project is closed."),
    "paused": _l("The project stands still. Nothing can be sent or voted on until it goes on."),
}
CHANNELS: Mapping[str, LazyString] = {
    "online": _l("Online"),
    "phone": _l("By phone"),
    "paper": _l("On paper"),
    "in_person": _l("In person"),
    "imported": _l("Brought in from a file"),
    "voice": _l("Spoken, in a recording"),
    "signed": _l("Signed, in a recording"),
}
HANDS: Mapping[str, LazyString] = {
    "own_words": _l("in their own hand"),
    "helped": _l("with help to write"),
    "interpreted": _l("through an interpreter"),
    "scribed": _l("written down by somebody else"),
}
SOURCES: Mapping[str, LazyString] = {"assembly": _l("Assembly"), "open_call": _l("Open call")}
REASONS: Mapping[str, LazyString] = {
    "names_somebody": _l("It names somebody, or it shows who somebody is"),
    "attacks_people": _l("It attacks people"),
    "against_the_law": _l("It is against the law"),
    "not_about_this": _l("It is not about this question"),
    "advertising": _l("It advertises something"),
}
DECISIONS: Mapping[str, LazyString] = {"show": _l("Show the words again"), "keep": _l("Keep them hidden")}
STATEMENT_STATES: Mapping[str, LazyString] = {
    "open": _l("open"),
    "closed": _l("closed"),
    "merged": _l("merged"),
    "hidden": _l("taken back"),
}
RECOMMENDATION_STATES: Mapping[str, LazyString] = {
    "draft": _l("draft"),
    "circulated": _l("sent round"),
    "revised": _l("changed after it was sent round"),
    "final": _l("final"),
    "adopted": _l("adopted"),
    "below_threshold": _l("not enough support"),
    "minority": _l("not enough support, with words of those who see it another way"),
}
# The step to a state: what the button says, and what is said when it is done.
STEPS: Mapping[str, tuple[LazyString, LazyString]] = {
    "circulated": (_l("Send it round"), _l("%(reference)s is sent round. Everybody in the project can read it.")),
    "final": (_l("Make it final"), _l("%(reference)s is final. Its words do not change any more.")),
}
# What texts that can have easy words are called.
PUBLIC_TEXTS: Mapping[str, LazyString] = {
    "statement": _l("Statement"),
    "theme": _l("Theme"),
    "recommendation": _l("Recommendation"),
    "priority": _l("Priority"),
    "action": _l("Action"),
}
REMIT_PARTS: Mapping[str, LazyString] = {
    "question": _l("The question"),
    "background": _l("Background"),
    "scope_in": _l("What is in"),
    "scope_out": _l("What is out"),
    "powers": _l("Powers"),
    "money_note": _l("About the money"),
}


def when(at: datetime, time_zone: str) -> str:
    """A moment as people at the place of the process read it."""
    return str(format_datetime(at.astimezone(ZoneInfo(time_zone)), "d MMMM, HH:mm", rebase=False))


def agreement(views: Iterable[ResultsView]) -> dict[str, str]:
    """For each statement by its reference, how many agreed, one source beside the other and never added up."""
    found: dict[str, list[str]] = {}
    for view in views:
        source = SOURCES.get(view.source, view.source)
        for one in view.statements:
            said = _("%(source)s: %(agree)s of %(seen)s agree", source=source, agree=one.agree, seen=one.seen)
            found.setdefault(one.reference, []).append(str(said))
    return {reference: "; ".join(said) for reference, said in found.items()}


def how_it_came(one: QueueItem, time_zone: str) -> str:
    """The way words came in, whose hand wrote them, from which source and when."""
    return str(
        _(
            "%(channel)s, %(hand)s – %(source)s – %(when)s",
            channel=CHANNELS.get(one.channel, one.channel),
            hand=HANDS.get(one.provenance, one.provenance),
            source=SOURCES.get(one.source, one.source),
            when=when(one.submitted_at, time_zone),
        )
    )


def used_in(statements: tuple[str, ...]) -> str:
    """Whether words were used, and where."""
    if not statements:
        return str(_("not used yet"))
    return str(_("used in %(references)s", references=", ".join(statements)))
