"""Wording only: all that is held about one person, as parts of a page with lines in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.reading.keepers import Opened
from deliberation.web.fields import pounds_of
from deliberation.web.resident import held_private, minority_told, need_words, views
from deliberation.web.resident.held_line import Line, Part

Row = Mapping[str, Any]
ANSWERS: Mapping[str, LazyString] = {"agree": _l("I agree"), "disagree": _l("I do not agree"), "pass": _l("Not sure")}
CAME: Mapping[str, LazyString] = {
    "online": _l("on this site"),
    "phone": _l("by phone"),
    "paper": _l("on paper"),
    "in_person": _l("face to face"),
    "imported": _l("from a file"),
    "voice": _l("with your voice"),
    "signed": _l("in sign language"),
}
HELPERS: Mapping[str, LazyString] = {
    "supporter": _l("a supporter"),
    "advocate": _l("an advocate"),
    "interpreter": _l("an interpreter"),
    "facilitator": _l("a facilitator"),
}
ACTS: Mapping[str, LazyString] = {
    "read": _l("read my words"),
    "write": _l("write for me"),
    "vote": _l("answer for me"),
}
QUESTIONS: Mapping[str, LazyString] = {
    **views.QUESTIONS,
    "needs": _l("May we keep what you need?"),
    "about_me": _l("May we keep what you tell about yourself?"),
    "voice_kept": _l("May we keep your recording?"),
}
STANDS: Mapping[str, LazyString] = {
    "open": _l("not met yet"),
    "met": _l("met"),
    "not_met": _l("not met"),
    "without": _l("you come without it"),
}


def parts(found: Row, time_zone: str) -> tuple[Part, ...]:
    """The parts in the order of the page."""
    say = _Saying(time_zone)
    return (
        Part(_("About you"), tuple(say.about(found["about"]))),
        Part(_("Your codes"), tuple(map(say.code, found["codes"])), _("We keep no code. We keep when you got one.")),
        Part(_("Your visits"), tuple(map(say.visit, found["visits"]))),
        Part(_("What you said yes and no to"), tuple(map(say.choice, found["choices"]))),
        Part(_("Your words"), tuple(chain.from_iterable(map(say.words, found["words"])))),
        Part(_("Your answers to statements"), tuple(map(say.vote, found["votes"]))),
        Part(
            _("Votes in ballots"),
            tuple(chain.from_iterable(map(say.ballot, found["ballots"]))),
            _("We keep that you voted, and how. We do not keep what you chose with your name."),
        ),
        Part(_("What some see another way"), tuple(say.minority(found["minority_statements"]))),
        Part(_("Statements that were not clear to you"), tuple(map(say.not_clear, found["not_clear"]))),
        Part(_("Names of themes that you said yes to"), tuple(map(say.name, found["names_of_themes"]))),
        Part(_("What you need"), tuple(say.needs(found["needs"]))),
        Part(_("Your money record"), tuple(say.money(found["payments"]))),
        Part(_("Who may help you"), tuple(map(say.support, found["support"]))),
        Part(_("What came in with help, or in another way"), tuple(map(say.mark, found["marks"]))),
        *held_private.parts(found, say.at),
    )


@dataclass(frozen=True, slots=True)
class _Saying:
    """Says things with the clock of one place."""

    time_zone: str

    def at(self, moment: str | None) -> str:
        return need_words.moment(datetime.fromisoformat(moment), self.time_zone) if moment else ""

    def about(self, row: Row) -> Iterable[Line]:
        yield Line(_("Your made-up name here"), row["made_up_name"])
        if row["name"]:
            yield Line(_("The name you gave"), row["name"])
        if row["circumstance"]:
            yield Line(_("The line about you that you gave"), row["circumstance"])
        yield Line(_("Here since %(when)s", when=self.at(row["since"])))

    def code(self, row: Row) -> Line:
        given = _("Given: %(when)s.", when=self.at(row["given_at"]))
        ended = _("Ended: %(when)s.", when=self.at(row["ended_at"])) if row["ended_at"] else _("It works.")
        known = views.KNOWN_BY.get(row["known_by"], "")
        return Line(f"{given} {ended} {known}".strip())

    def visit(self, row: Row) -> Line:
        began = _("Came in: %(when)s.", when=self.at(row["began_at"]))
        seen = _("Last seen: %(when)s.", when=self.at(row["last_seen_at"]))
        return Line(f"{began} {seen}")

    def choice(self, row: Row) -> Line:
        answer = views.HOW_NAMED.get(row["named"]) or views.YES_OR_NO[row["answer"]]
        said = f"{QUESTIONS.get(row['asked'], row['asked'])} {answer}. {self.at(row['at'])}."
        ended = _("Changed: %(when)s.", when=self.at(row["ended_at"])) if row["ended_at"] else ""
        return Line(f"{said} {ended}".strip())

    def words(self, row: Row) -> Iterable[Line]:
        sent = _("Sent %(how)s: %(when)s.", how=CAME.get(row["came"], row["came"]), when=self.at(row["sent_at"]))
        state = views.WORD_STATES.get(row["state"], row["state"])
        yield Line(f"{row['reference']}. {sent} {state}.", row["text"], row["language"])
        for one in row["translations"]:
            made = _("by a machine") if one["by_machine"] else _("by a person")
            checked = _("Checked: %(when)s.", when=self.at(one["checked_at"])) if one["checked_at"] else ""
            said = _("In another language, made %(how)s: %(when)s.", how=made, when=self.at(one["made_at"]))
            yield Line(f"{row['reference']}. {said} {checked}".strip(), one["text"], one["language"])

    def vote(self, row: Row) -> Line:
        how = CAME.get(row["came"], row["came"])
        said = _("%(answer)s, %(how)s: %(when)s", answer=ANSWERS[row["answer"]], how=how, when=self.at(row["at"]))
        return Line(f"{row['reference']}. {said}", row["statement"])

    def ballot(self, row: Row) -> Iterable[Line]:
        came = CAME.get(row["came"], row["came"])
        said = _("You voted %(how)s.", how=came) if row["voted"] else _("You have not voted.")
        helped = _("Somebody helped you.") if row["with_help"] else ""
        longer = _("You had time until %(when)s.", when=self.at(row["own_time_until"])) if row["own_time_until"] else ""
        yield Line(" ".join(part for part in (f"{row['reference']}.", said, helped, longer) if part), row["title"])
        if row["asked_for_help"]:
            yield Line(_("You asked for help with this vote:"), row["help_from"] or _("a facilitator"))

    def minority(self, row: Row) -> Iterable[Line]:
        for one in row["written"]:
            became = minority_told.became(one["state"], one["backers"])
            hidden = _("These words are hidden") if one["hidden"] else ""
            said = (f"{one['reference']}.", _("These are your words."), became, f"{hidden}." if hidden else "")
            yield Line(" ".join(part for part in said if part), one["text"], one["language"])
        behind = _("You stand behind this.")
        for one in row["stands_behind"]:
            yield Line(f"{one['reference']}. {behind}", one["text"], one["language"])

    def not_clear(self, row: Row) -> Line:
        return Line(f"{row['reference']}. {self.at(row['at'])}")

    def name(self, row: Row) -> Line:
        return Line(self.at(row["yes_at"]), row["name"])

    def needs(self, row: Row) -> Iterable[Line]:
        called = {one["id"]: need_words.kind_of(one["kind"]) for one in row["needs"]}
        for one in row["needs"]:
            told = _("Told: %(when)s.", when=self.at(one["since"]))
            yield Line(f"{called[one['id']]}. {told}", one["words"])
        for day in row["sessions"]:
            on = need_words.day(date.fromisoformat(day["held_on"]))
            for need, state in day["needs"].items():
                yield Line(f"{on}. {called.get(need, '')}: {STANDS.get(state, state)}", day["title"])
        yield from self.opened(row["opened"], "needs")

    def money(self, row: Row) -> Iterable[Line]:
        choice = row["choice"]
        if choice:
            most = choice["at_most_pence"]
            sum_ = _("At most %(sum)s each time.", sum=f"£{pounds_of(most)}") if most else ""
            chose = _("You chose: %(way)s.", way=need_words.WAYS[choice["way"]])
            yield Line(f"{chose} {sum_}".strip(), choice["charity"])
        for kind, entries in ((_("Money back"), row["expenses"]), (_("Thank-you money"), row["thanks"])):
            for one in entries:
                on = need_words.day(date.fromisoformat(one["on"]))
                charity = f" {one['charity']}" if one["charity"] else ""
                yield Line(f"{kind}: £{pounds_of(one['pence'])}. {on}.{charity}", one["words"])
        yield from self.opened(row["opened"], "payments")

    def opened(self, rows: Iterable[Row], store: str) -> Iterable[Line]:
        log = [Opened(store, one["act"], one["by"], one["name"], datetime.fromisoformat(one["at"])) for one in rows]
        return map(Line, need_words.looked(log, store, self.time_zone))

    def support(self, row: Row) -> Line:
        may = [str(ACTS.get(one["act"], one["act"])) for one in row["may"] if not one["ended_at"]]
        helper = HELPERS.get(row["as"], row["as"])
        said = _("%(helper)s since %(when)s.", helper=helper, when=self.at(row["since"]))
        if row["ended_at"]:
            ended = _("Ended: %(when)s.", when=self.at(row["ended_at"]))
            return Line(f"{said} {ended}", row["called"])
        acts = format_list(may, locale=get_locale() or "en_GB") if may else _("nothing now")
        allowed = _("They may: %(acts)s.", acts=acts)
        return Line(f"{said} {allowed}", row["called"])

    def mark(self, row: Row) -> Line:
        hand = HELPERS.get(row["helper"])
        how = CAME.get(row["came"], row["came"])
        said = _("%(how)s, with %(helper)s", how=how, helper=hand) if hand else str(how)
        agreed = _("You agreed: %(when)s.", when=self.at(row["agreed_at"])) if row["agreed_at"] else ""
        return Line(f"{QUESTIONS.get(row['thing'], row['thing'])}: {said}. {agreed}".strip())
