"""Wording only: what visitors read for states, kinds and channels, and how money and days are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flask_babel import format_currency, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

PENCE = 100

# What happens now, and what comes next, for each state of a process.
NOW: Mapping[str, LazyString] = {
    "draft": _l("This is being set up. Nobody else can see it."),
    "remit_agreed": _l("The question is agreed. Nobody was asked to join yet."),
    "recruiting": _l("People are asked to join."),
    "onboarding": _l("People have joined. They say what matters to them."),
    "learning": _l("People say what matters to them. They answer statements."),
    "deliberating": _l("People talk about it. They answer statements."),
    "drafting": _l("Answering has ended. What people agree on is written up."),
    "deciding": _l("The recommendations are done. Now it is decided what comes first."),
    "reported": _l("The recommendations are with those who asked the question."),
    "responded": _l("Those who asked the question have answered."),
    "following_up": _l("The plan is made. Now people look at what is done."),
    "closed": _l("This has ended. You can still read all of it."),
    "paused": _l("This is paused for now. Nothing is lost."),
}
NEXT: Mapping[str, LazyString] = {
    "draft": _l("When the question is agreed, all can read it here."),
    "remit_agreed": _l("Soon people are asked to join."),
    "recruiting": _l("Then people say what matters to them."),
    "onboarding": _l("What people say is turned into statements. Then all who take part answer them."),
    "learning": _l("When answering has ended, you can see here what people think."),
    "deliberating": _l("When answering has ended, you can see here what people think."),
    "drafting": _l("Recommendations are written from what people agree on. You can read them here."),
    "deciding": _l("The plan is put together here. Each line shows whose words stand behind it."),
    "reported": _l("Those who asked must answer each recommendation. You can read the answers here."),
    "responded": _l("A plan is made. You can read it here."),
    "following_up": _l("You can read here what was done, and what was not."),
    "closed": _l("Nothing more. The plan and the results stay here."),
    "paused": _l("It goes on when it can. This page will say so."),
}
STAGES: Mapping[str, LazyString] = {
    "action": _l("What will be done"),
    "priority": _l("The priority that it belongs to"),
    "recommendation": _l("What the members recommend"),
    "statement": _l("The statements that people answered"),
    "theme": _l("The themes that these came from"),
}
STOPS: Mapping[str, LazyString] = {
    "action": _l("Something that will be done"),
    "priority": _l("A priority in the plan"),
    "recommendation": _l("A recommendation"),
}
KINDS: Mapping[str, LazyString] = {
    "service": _l("A service"),
    "place_shaping": _l("Shaping the place"),
    "asset_building": _l("Building on what is here"),
    "ask_of_others": _l("Asking others"),
}
CHANNELS: Mapping[str, LazyString] = {
    "online": _l("On a phone or computer"),
    "phone": _l("By a phone call"),
    "paper": _l("On paper"),
    "in_person": _l("Said to somebody"),
    "imported": _l("From another survey"),
    "voice": _l("Spoken, in a recording"),
    "signed": _l("In sign language"),
}
BALLOT_STATES: Mapping[str, LazyString] = {
    "open": _l("Open now"),
    "closed": _l("Being counted"),
    "counted": _l("Being checked"),
    "signed": _l("The result is there"),
    "void": _l("Does not count"),
}
RECOMMENDATION_STATES: Mapping[str, LazyString] = {
    "final": _l("This is the final text."),
    "adopted": _l("The members have voted for this."),
    "below_threshold": _l("Too few members voted for this."),
    "minority": _l("Too few members voted for this. What some of them say stands here too."),
}
SOURCE_TITLES: Mapping[str, LazyString] = {
    "assembly": _l("What people think: the assembly"),
    "open_call": _l("What people think: the open call"),
}
SOURCES: Mapping[str, LazyString] = {
    "assembly": _l("The assembly: people who were picked"),
    "open_call": _l("The open call: people who came by themselves"),
}
DOWNLOADS: Mapping[str, LazyString] = {
    "html": _l("A page to keep or print (HTML)"),
    "docx": _l("For Word and other writing programs (DOCX)"),
    "csv": _l("Tables for a spreadsheet (CSV in a ZIP)"),
    "json": _l("All of it as data (JSON)"),
}


def money(pence: int | None) -> str:
    """Pounds, with pence only where there are any; or that no money is set."""
    if pence is None:
        return str(_("No money set"))
    pattern = "¤#,##0.00" if pence % PENCE else "¤#,##0"
    return str(format_currency(Decimal(pence) / PENCE, "GBP", format=pattern, currency_digits=False))


REMIT_PARTS: Mapping[str, LazyString] = {
    "question": _l("the question"),
    "background": _l("the background"),
    "scope_in": _l("what is in"),
    "scope_out": _l("what is out"),
    "powers": _l("what it can change"),
    "money_pence": _l("the money"),
    "money_note": _l("the words about the money"),
    "answer_by": _l("the day of the answer"),
}


def day(when: date | None) -> str:
    """A day in words, or that none is set."""
    return str(_("No date set") if when is None else format_date(when, "long"))


def time_of(start: date | None, end: date | None) -> str:
    """From when to when, in a sentence."""
    if start is None or end is None:
        return str(_("No date set.") if end is None else _("Done by %(end)s.", end=day(end)))
    return str(_("From %(start)s to %(end)s.", start=day(start), end=day(end)))


def few(number: object) -> str:
    """A published count; None stands for one that is too small to show."""
    return str(_("fewer than 5")) if number is None else str(number)
