"""Wording only: what a person wrote and told in confidence, as parts of the page of all that is held about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from deliberation.web import about_words, concern_words
from deliberation.web.resident import contact_forms, need_words, private_words
from deliberation.web.resident.held_line import Line, Part

Row = Mapping[str, Any]
When = Callable[[str | None], str]


def parts(found: Row, at: When) -> tuple[Part, ...]:
    """The parts in the order of the page; `at` says a moment in the words of the place."""
    return (
        Part(_("You and your person"), tuple(_person(found["person"], at))),
        Part(_("What you told the reviewer"), tuple(_concerns(found["concerns"], at))),
        Part(_("What you told about yourself"), tuple(_about_me(found["about_me"]))),
        Part(_("Your recordings"), tuple(_recordings(found["recordings"], at))),
        Part(_("What you told only the people who run the sessions"), tuple(_private(found["private_answers"], at))),
        Part(_("Words you keep for later"), tuple(_draft(found["draft"], at))),
        Part(_("Your phone"), tuple(_phone(found["phone"], at))),
        Part(_("Sheets of paper for you"), tuple(_sheets(found["sheets"], at))),
        Part(_("How pages look to you"), tuple(_settings(found["settings"]))),
    )


def _person(row: Row, at: When) -> Iterable[Line]:
    if row["contact"]:
        yield Line(_("Your person"), row["contact"])
    if row["cover"]:
        yield Line(_("Who steps in for them"), row["cover"])
    if row["asked_for_another"]:
        yield Line(_("You asked for another person."))
    for one in row["messages"]:
        yield Line(f"{one['name'] or _('You')}. {at(one['at'])}", one["text"])
    for one in row["handover_notes"]:
        yield Line(_("A note about you. %(when)s", when=at(one["at"])), one["text"])
        if one["own_words"]:
            yield Line(_("Your own words beside the note"), one["own_words"])
    for one in row["contacts"]:
        yield Line(_("You and your person met or talked: %(day)s.", day=need_words.day(date.fromisoformat(one["day"]))))
    reminders = row["reminders"]
    if reminders:
        way = contact_forms.WAYS.get(reminders["way"], "")
        yield Line(_("Reminders: %(way)s", way=way), reminders["reach"] or "")


def _concerns(rows: Iterable[Row], at: When) -> Iterable[Line]:
    for one in rows:
        about = concern_words.ABOUT.get(one["about"], one["about"])
        for step in one["steps"]:
            what = concern_words.STEPS.get(step["kind"], "")
            yield Line(f"{about}. {what}: {at(step['at'])}", step["words"])


def _about_me(row: Row) -> Iterable[Line]:
    for facet, kinds in about_words.KINDS.items():
        told = row.get(facet)
        if told:
            yield from (Line(str(kinds[one])) for one in told["kinds"])
            if told["words"]:
                yield Line("", told["words"])


def _recordings(rows: Iterable[Row], at: When) -> Iterable[Line]:
    for one in rows:
        sent = _("In sign. Sent %(when)s.", when=at(one["sent_at"]))
        if not one["signed"]:
            sent = _("With your voice. Sent %(when)s.", when=at(one["sent_at"]))
        yield Line(f"{sent} {one['words']}".strip())


def _draft(row: Row | None, at: When) -> Iterable[Line]:
    if row:
        yield Line(at(row["kept_at"]), row["text"], row["language"])


def _phone(row: Row | None, at: When) -> Iterable[Line]:
    if row:
        digits, since = row["ends_in"], at(row["since"])
        text = _("You take part by phone. The number ends in %(digits)s. Since: %(when)s.", digits=digits, when=since)
        yield Line(text)


def _private(rows: Iterable[Row], at: When) -> Iterable[Line]:
    for one in rows:
        sent = _("Sent: %(when)s.", when=at(one["sent_at"]))
        state = private_words.STATES.get(one["state"], "")
        number = f" {one['became']}" if one["became"] else ""
        yield Line(f"{sent} {state}{number}.", one["text"], one["language"])


def _sheets(rows: Iterable[Row], at: When) -> Iterable[Line]:
    for one in rows:
        yield Line(_("Sheet %(number)s, made %(when)s.", number=one["number"], when=at(one["made_at"])))


def _settings(chosen: str) -> Iterable[Line]:
    if chosen:
        yield Line(_("We keep with your code how you like pages to look."))
