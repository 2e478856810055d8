"""What the pages of those who run a project and of those who approve its strategy share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.messages import STATES, words_for
from deliberation.reading.approval import WorkingStrategy
from deliberation.reading.standing import Standing
from deliberation.stages import ABILITIES, NEXT, ORDER
from deliberation.web.request import PageForm

KINDS: Mapping[str, LazyString] = {
    "service": _l("A service for people"),
    "place_shaping": _l("A change to the place"),
    "asset_building": _l("Building on what is here"),
    "ask_of_others": _l("Something to ask of others"),
}
STRATEGY_STATES: Mapping[str, LazyString] = {
    "drafting": _l("being written"),
    "consultation": _l("out for comments"),
    "approved": _l("approved, not yet published"),
    "published": _l("published"),
    "in_review": _l("being changed after publication"),
    "superseded": _l("followed by a newer one"),
}
# What people can do in a state, said when it begins and when it ends.
OPENS: Mapping[str, LazyString] = {
    "plan_recruiting": _l("You can plan whom you want to bring together."),
    "plan_costs": _l("You can plan what taking part costs."),
    "join": _l("People can join with a code."),
    "contribute": _l("Members can send their own words."),
    "bring_in_words": _l("Words from elsewhere can be brought in."),
    "write_statements": _l("Facilitators can write and merge statements."),
    "sort_themes": _l("Facilitators and members can sort words into themes."),
    "vote": _l("Members can vote on statements."),
    "draft": _l("Facilitators can write recommendations."),
    "set_up_ballots": _l("You can set up votes that decide."),
    "vote_on_ballots": _l("You can open votes that decide, and members can vote in them."),
    "choose_priorities": _l("You can choose priorities and write the strategy."),
    "see_results": _l("Everybody can see the results of the votes."),
}
CLOSES: Mapping[str, LazyString] = {
    "plan_recruiting": _l("The plan of whom to bring together can no longer be changed."),
    "plan_costs": _l("What taking part costs can no longer be changed."),
    "join": _l("Nobody new can join. Codes that were given out still open people’s own pages."),
    "contribute": _l("Members can no longer send words."),
    "bring_in_words": _l("Words from elsewhere can no longer be brought in."),
    "write_statements": _l("Statements can no longer be written or merged."),
    "sort_themes": _l("Themes can no longer be changed."),
    "vote": _l("Members can no longer vote. The votes stay as they are."),
    "draft": _l("Recommendations can no longer be written or changed."),
    "set_up_ballots": _l("Votes that decide can no longer be set up."),
    "vote_on_ballots": _l("Votes that decide can no longer be opened. Those that are open stay open."),
    "choose_priorities": _l("The strategy can no longer be changed."),
    "see_results": _l("The results are not open to everybody any more."),
}
CHANNELS: Mapping[str, LazyString] = {
    "online": _l("on this site"),
    "phone": _l("by phone"),
    "paper": _l("on paper"),
    "in_person": _l("face to face"),
    "imported": _l("brought in from elsewhere"),
    "voice": _l("as a voice recording"),
    "signed": _l("in sign language"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What another state would open and close for people."""

    opens: tuple[str, ...]
    closes: tuple[str, ...]


def attempt(form: PageForm, act: Callable[[], object]) -> int:
    """Check a form and do its act; 0 when it was done, else the status of the page on which the form says why not."""
    if not form.validate():
        return 400
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except DeliberationError as error:
        if not form.take(error):
            form.form_errors.append(words_for(error))
        return error.status
    return 0


def whole(text: str | None) -> int | None:
    """The whole number in a box; None where it holds none."""
    cleaned = (text or "").strip()
    return int(cleaned) if cleaned.isascii() and cleaned.isdecimal() and len(cleaned) < 6 else None


def next_state(state: str) -> str:
    """The state after this one; "" after the last, and while a project is paused."""
    return next((str(after) for before, after in NEXT.items() if before == state), "")


def state_before(state: str) -> str:
    """The state before this one; "" for the first, and while a project is paused."""
    return next((str(before) for before, after in NEXT.items() if after == state), "")


def change(before: str, after: str) -> Change:
    """What changes for people from one state to another."""
    now, then = _abilities(before), _abilities(after)
    return Change(
        opens=tuple(str(OPENS[one]) for one in ABILITIES if one in then - now),
        closes=tuple(str(CLOSES[one]) for one in ABILITIES if one in now - then),
    )


def _abilities(state: str) -> frozenset[str]:
    return frozenset(ability for ability, states in ABILITIES.items() if any(state == one for one in states))


def state_words(state: str) -> str:
    """A state in words, as it stands within a sentence."""
    return str(STATES.get(state, state))


def all_states() -> tuple[tuple[str, str], ...]:
    """Every state of a project in order, with its words."""
    return tuple((str(state), state_words(str(state))) for state in ORDER)


def strategy_context(found: WorkingStrategy) -> dict[str, object]:
    """What a page that shows the strategy as it stands needs, whoever reads it."""
    return {
        "found": found,
        "view": found.view,
        "state": STRATEGY_STATES.get(found.view.state, found.view.state),
        "kinds": KINDS,
        "money": money,
        "behind_words": behind_words,
        "votes_words": votes_words,
    }


def money(pence: int | None) -> str:
    """Pounds, with pence only where there are any."""
    if pence is None:
        return str(_("No money set"))
    pattern = "¤#,##0.00" if pence % 100 else "¤#,##0"
    return format_currency(Decimal(pence) / 100, "GBP", pattern, locale=get_locale(), currency_digits=False)


def behind_words(standing: Standing) -> str:
    """How many people's words stand behind a line."""
    people = ngettext("%(num)s person", "%(num)s people", standing.people)
    pieces = ngettext("%(num)s contribution", "%(num)s contributions", standing.contributions)
    return str(_("From the words of %(people)s, in %(pieces)s.", people=people, pieces=pieces))


def votes_words(standing: Standing) -> str:
    """What those who answered the statements behind a line mostly said; "" where nobody did."""
    if not standing.answered:
        return ""
    people = ngettext(
        "%(num)s person answered the statements behind it.",
        "%(num)s people answered the statements behind it.",
        standing.answered,
    )
    said = _("%(agree)s mostly agreed, %(disagree)s mostly did not.", agree=standing.agree, disagree=standing.disagree)
    between = standing.answered - standing.agree - standing.disagree
    rest = ngettext("%(num)s is in between.", "%(num)s are in between.", between) if between else ""
    return f"{people} {said} {rest}".rstrip()
