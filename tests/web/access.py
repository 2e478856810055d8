"""Who may open what: every route, every method, every role, and what each role meets there.

A route without a row fails, and so does a row without a route. The people, the places and the names in the addresses
come from `tests.web.security.house`.
"""

from __future__ import annotations

from tests.web.access_ballot_files import BALLOT_FILES
from tests.web.access_ballot_help import BALLOT_HELP
from tests.web.access_ballot_results import RESULTS
from tests.web.access_ballots import BALLOTS
from tests.web.access_committee import SEATS
from tests.web.access_contact import CONTACT
from tests.web.access_corrections import ACTION, CORRECTIONS
from tests.web.access_data import DATA
from tests.web.access_languages import LANGUAGES
from tests.web.access_minority import MINORITY
from tests.web.access_needs import NEEDS
from tests.web.access_paper import PAPER
from tests.web.access_private import PRIVATE
from tests.web.access_reading_help import READING_HELP
from tests.web.access_recruiting import RECRUITING
from tests.web.access_rows import (
    DESK,
    MEMBERS,
    NOT_FOUND,
    REFUSED,
    SIGN_IN,
    STAFF,
    Fields,
    Row,
    everybody,
    not_there,
    only,
)
from tests.web.access_safe import SAFE
from tests.web.access_support import SUPPORT
from tests.web.access_talk import TALK
from tests.web.access_telephone import TELEPHONE
from tests.web.access_themes import THEMES
from tests.web.access_voice import VOICE
from tests.web.security.house import House


def _app_code(house: House, role: str) -> Fields:
    """The first code of an app that somebody sets up."""
    import pyotp

    from deliberation import clock
    from deliberation.database import db
    from deliberation.errors import DeliberationError
    from deliberation.services import second_factor

    with house.app.app_context():
        try:
            setup = second_factor.begin_app(db.session(), house.prepared.people.actor(db.session(), role))
        except (DeliberationError, KeyError):
            return {"sealed": "-", "code": "123456"}
        return {"sealed": setup.sealed, "code": pyotp.TOTP(setup.secret).at(clock.now())}


RECOMMENDATION = {"title": "A bus", "text": "Run it.", "why": "They asked.", "language": "en-GB"}

PUBLIC: dict[str, dict[str, Row]] = {
    "public.front": {"GET": Row(everybody())},
    "public.help_page": {"GET": Row(everybody())},
    "public.accessibility": {"GET": Row(everybody())},
    "public.privacy": {"GET": Row(everybody())},
    "public.method": {"GET": Row(everybody())},
    "public.check": {"GET": Row(everybody())},
    "public.offline_worker": {"GET": Row(everybody())},
    "public.offline": {"GET": Row(everybody(), values={"language": "en-GB"})},
    "public.robots": {"GET": Row(everybody())},
    "public.useful_numbers": {"GET": Row(everybody())},
    "public.leave": {"GET": Row(everybody())},
    "public.settings": {"GET": Row(everybody())},
    "public.keep_settings": {"POST": Row(everybody(), fields={"text": "large"})},
    "public.language": {"GET": Row(everybody())},
    "public.keep_language": {"POST": Row(everybody(), fields={"language": "cy"})},
    "public.process": {"GET": Row(everybody())},
    "public.remit_history": {"GET": Row(everybody())},
    "public.results": {"GET": Row(everybody(), at="told")},
    "public.booklet": {"GET": Row(everybody(), at="told")},
    "public.formats": {"GET": Row(everybody(), at="told")},
    "public.format_file": {"GET": Row(everybody(), at="told", values={"source": "assembly", "kind": "text"})},
    "public.statement": {"GET": Row(everybody(), at="told", values={"ref": "statement"})},
    "public.recommendation": {"GET": Row(everybody(), at="told", values={"ref": "final"})},
    "public.strategy": {"GET": Row(everybody(), at="told", values={"ref": "strategy"})},
    "public.earlier": {"GET": Row(everybody(), at="told", values={"ref": "strategy", "version": "1"})},
    "public.line": {"GET": Row(everybody(), at="told", values={"ref": "strategy", "line": "priority"})},
    "public.download": {"GET": Row(everybody(), at="told", values={"ref": "strategy", "kind": "csv"})},
    "healthz": {"GET": Row(everybody())},
    "metrics": {"GET": Row(everybody(NOT_FOUND))},
    "accessibility.static": {"GET": Row(everybody(), values={"filename": "css/core.css"})},
}

OWN_WORDS = only("member")
COMING_IN = {"words": "personal_code"}
RESIDENT: dict[str, dict[str, Row]] = {
    "resident.join": {"GET": Row(everybody())},
    "resident.use_code": {
        "POST": Row(everybody(), fields=lambda house, _: {"words": house.prepared.secrets["personal_code"]})
    },
    "resident.card": {"GET": Row(everybody(), values={"words": "personal_code"})},
    "resident.open_call": {
        "GET": Row(everybody(), cookie=lambda house: {"joining": house.places["talk"].public_id}),
    },
    "resident.join_open_call": {
        "POST": Row(
            everybody(), fields={"once": "x"}, cookie=lambda house: {"joining": house.places["talk"].public_id}
        ),
    },
    "resident.own_code": {"GET": Row(only(*MEMBERS))},
    "resident.keep_code": {"POST": Row(only(*MEMBERS), acts=False)},
    "resident.home": {"GET": Row(only(*MEMBERS))},
    "resident.stop": {"GET": Row(only(*MEMBERS))},
    "resident.sign_out": {"POST": Row(only(*MEMBERS))},
    "resident.yes": {"GET": Row(only(*MEMBERS), values={"purpose": "be_quoted"})},
    "resident.decide": {
        "POST": Row(only(*MEMBERS), values={"purpose": "be_kept"}, fields={"answer": "yes"}),
    },
    "resident.named": {"GET": Row(only(*MEMBERS), values={"how": "name"})},
    "resident.name_me": {"POST": Row(only(*MEMBERS), values={"how": "name"}, fields={"line": "Sam"})},
    "resident.choices": {"GET": Row(only(*MEMBERS))},
    "resident.for_you": {"GET": Row(only(*MEMBERS))},
    "resident.leaving_page": {"GET": Row(only(*MEMBERS))},
    "resident.leave_all": {"POST": Row(only(*MEMBERS))},
    "resident.say": {"GET": Row(only(*MEMBERS))},
    "resident.change": {"POST": Row(only(*MEMBERS), fields={"text": "A bus"}, acts=False)},
    "resident.check": {"POST": Row(only(*MEMBERS), fields={"text": "A bus"}, acts=False)},
    "resident.check_again": {"GET": Row(only(*MEMBERS))},
    "resident.send": {
        "POST": Row(only(*MEMBERS), fields={"text": "A bus", "provenance": "own_words", "language": "en-GB"}),
    },
    "resident.receipt": {"GET": Row(OWN_WORDS, values={"public_id": "own"})},
    "resident.words": {"GET": Row(only(*MEMBERS))},
    "resident.one": {"GET": Row(OWN_WORDS, values={"public_id": "own"})},
    "resident.confirm": {"POST": Row(OWN_WORDS, values={"public_id": "own_scribed"})},
    "resident.appeal": {"POST": Row(OWN_WORDS, values={"public_id": "own_hidden"}, fields={"note": "No name"})},
    "resident.take_back": {"GET": Row(OWN_WORDS, values={"public_id": "own"})},
    "resident.withdraw": {"POST": Row(OWN_WORDS, values={"public_id": "own"})},
    "resident.vote": {"GET": Row(only(*MEMBERS))},
    "resident.statement": {"GET": Row(only(*MEMBERS), values={"reference": "statement2"})},
    "resident.answer": {
        "POST": Row(only(*MEMBERS), values={"reference": "statement2"}, fields={"choice": "pass", "act": "next"}),
    },
    "resident.done": {"GET": Row(only(*MEMBERS))},
    "resident.look_again": {"POST": Row(only(*MEMBERS), acts=False)},
    "resident.answers": {"GET": Row(only(*MEMBERS))},
    "resident.results": {"GET": Row(only(*MEMBERS))},
}

ACCOUNT_HOLDERS = only(*STAFF)
HALF_WAY = only(*STAFF, "half_signed_in")
ADMINISTRATOR = only("administrator")
PASSWORDS = {"current": "vinegar kettle pond", "password": "seven slow bicycles"}
ACCOUNT: dict[str, dict[str, Row]] = {
    "account.sign_in": {"GET": Row(everybody())},
    "account.give_password": {
        "POST": Row(
            everybody(SIGN_IN), fields={"email": "convenor.quokka@example.org", "password": PASSWORDS["current"]}
        ),
    },
    "account.second_factor": {"GET": Row(HALF_WAY)},
    "account.give_second_factor": {
        "POST": Row(HALF_WAY, fields=lambda house, _: {"code": house.prepared.secrets["printed_code"]}),
    },
    "account.set_up_second_factor": {"GET": Row(ACCOUNT_HOLDERS)},
    "account.confirm_app": {"POST": Row(only(*STAFF), fields=_app_code)},
    "account.make_one_time_codes": {"POST": Row(only(*STAFF))},
    "account.one_time_codes": {"GET": Row(HALF_WAY)},
    "account.keep_one_time_codes": {"POST": Row(HALF_WAY, acts=False)},
    "account.sign_out": {"POST": Row(everybody(SIGN_IN))},
    "account.sign_out_everywhere": {
        "POST": Row(everybody(REFUSED, **dict.fromkeys(("visitor", "half_signed_in", *STAFF), SIGN_IN))),
    },
    "account.home": {"GET": Row(ACCOUNT_HOLDERS)},
    "account.change_password": {"GET": Row(ACCOUNT_HOLDERS)},
    "account.store_password": {"POST": Row(ACCOUNT_HOLDERS, fields=PASSWORDS)},
    "account.people": {"GET": Row(ADMINISTRATOR)},
    "account.add_person": {"GET": Row(ADMINISTRATOR)},
    "account.store_person": {
        "POST": Row(ADMINISTRATOR, fields={"display_name": "New One", "email": "new.one@example.org"}),
    },
    "account.new_password": {"GET": Row(ADMINISTRATOR)},
    "account.hand_over_password": {"POST": Row(ACCOUNT_HOLDERS, acts=False)},
    "account.person": {"GET": Row(ADMINISTRATOR, values={"public_id": "account"})},
    "account.disable": {"POST": Row(ADMINISTRATOR, values={"public_id": "account"})},
    "account.enable": {"POST": Row(ADMINISTRATOR, values={"public_id": "account"}, acts=False)},
    "account.reset_password": {"POST": Row(ADMINISTRATOR, values={"public_id": "account"})},
    "account.reset_second_factor": {"POST": Row(ADMINISTRATOR, values={"public_id": "account"})},
}

AT_THE_DESK = only(*DESK)
FACILITATOR_ONLY = only("facilitator")
ONE_RECOMMENDATION = {"reference": "recommendation"}
FACILITATOR: dict[str, dict[str, Row]] = {
    "facilitator.desk": {"GET": Row(AT_THE_DESK)},
    "facilitator.results": {"GET": Row(AT_THE_DESK)},
    "facilitator.results_of": {"GET": Row(AT_THE_DESK, values={"source": "assembly"})},
    "facilitator.queue": {"GET": Row(AT_THE_DESK)},
    "facilitator.allow": {"POST": Row(AT_THE_DESK, values={"reference": "waiting"})},
    "facilitator.hide": {
        "POST": Row(AT_THE_DESK, values={"reference": "waiting"}, fields={"reason": "advertising", "note": ""}),
    },
    "facilitator.appeals": {"GET": Row(AT_THE_DESK)},
    "facilitator.judge": {
        "POST": Row(
            only("convenor"), values={"reference": "appealed"}, fields={"answer": "show", "note": "It is fine"}
        ),
    },
    "facilitator.statements": {"GET": Row(AT_THE_DESK)},
    "facilitator.write": {"GET": Row(FACILITATOR_ONLY)},
    "facilitator.look_or_add": {
        "POST": Row(
            FACILITATOR_ONLY,
            fields=lambda house, _: {
                "sources": house.places["talk"].names["waiting"],
                "text": "I want somebody to ring.",
                "language": "en-GB",
                "step": "add",
            },
        ),
    },
    "facilitator.close": {"POST": Row(AT_THE_DESK, values={"reference": "statement"})},
    "facilitator.reopen": {"POST": Row(AT_THE_DESK, values={"reference": "closed"})},
    "facilitator.merge": {"GET": Row(FACILITATOR_ONLY)},
    "facilitator.store_merge": {
        "POST": Row(
            FACILITATOR_ONLY,
            fields=lambda house, _: {
                "gone": house.places["talk"].names["statement"],
                "kept": house.places["talk"].names["statement2"],
            },
        ),
    },
    "facilitator.recommendations": {"GET": Row(AT_THE_DESK, at="plan")},
    "facilitator.recommendation": {"GET": Row(AT_THE_DESK, at="plan", values=ONE_RECOMMENDATION)},
    "facilitator.draft": {"GET": Row(FACILITATOR_ONLY, at="plan")},
    "facilitator.store_draft": {
        "POST": Row(
            FACILITATOR_ONLY,
            at="plan",
            fields=lambda house, _: {**RECOMMENDATION, "statements": house.places["plan"].names["statement"]},
        ),
    },
    "facilitator.change": {"GET": Row(FACILITATOR_ONLY, at="plan", values=ONE_RECOMMENDATION)},
    "facilitator.store_change": {
        "POST": Row(
            FACILITATOR_ONLY, at="plan", values=ONE_RECOMMENDATION, fields={**RECOMMENDATION, "note": "Shorter"}
        ),
    },
    "facilitator.move": {"POST": Row(AT_THE_DESK, at="plan", values={**ONE_RECOMMENDATION, "step": "circulated"})},
    "facilitator.add_source": {
        "POST": Row(
            FACILITATOR_ONLY,
            at="plan",
            values=ONE_RECOMMENDATION,
            fields=lambda house, _: {"statement": house.places["plan"].names["statement2"]},
        ),
    },
    "facilitator.cards": {"GET": Row(AT_THE_DESK)},
    "facilitator.cards_again": {
        "POST": Row(
            AT_THE_DESK,
            fields=lambda house, _: {"pseudonym": house.places["talk"].names["pseudonym_other_member"]},
        ),
    },
    "facilitator.cards_new": {"POST": Row(AT_THE_DESK, fields={"count": "1", "once": "x"})},
    "facilitator.cards_shown": {"GET": Row(AT_THE_DESK)},
    "facilitator.cards_printed": {"POST": Row(AT_THE_DESK, acts=False)},
}

RUNS_IT = only("convenor")
SEAT = {"pseudonym": "pseudonym_advisory_member"}
CONVENOR: dict[str, dict[str, Row]] = {
    "convenor.home": {"GET": Row(only(*STAFF))},
    "convenor.new": {"GET": Row(only("administrator"))},
    "convenor.create": {
        "POST": Row(
            only("administrator"),
            fields={"title": "New", "area_name": "Here", "area_code": "HERE", "area_kind": "borough"},
        ),
    },
    "convenor.process": {"GET": Row(RUNS_IT)},
    "convenor.move": {"GET": Row(RUNS_IT)},
    "convenor.move_on": {"POST": Row(RUNS_IT, fields={"to": "drafting"})},
    "convenor.pause": {"GET": Row(RUNS_IT)},
    "convenor.stop_for_now": {"POST": Row(RUNS_IT, fields={"reason": "A flood"})},
    "convenor.go_on": {"POST": Row(RUNS_IT, acts=False)},
    "convenor.set_results": {"POST": Row(RUNS_IT, fields={"results_shown": "after_stage"})},
    "convenor.record": {"GET": Row(RUNS_IT)},
    "convenor.remit": {"GET": Row(RUNS_IT)},
    "convenor.write_remit": {"POST": Row(not_there("convenor"), at="draft", fields={"question": "Why?"})},
    "convenor.poster": {"GET": Row(RUNS_IT)},
    "convenor.draw_words": {"POST": Row(RUNS_IT)},
    "convenor.roles": {"GET": Row(RUNS_IT)},
    "convenor.new_role": {"GET": Row(RUNS_IT)},
    "convenor.give_role": {
        "POST": Row(
            RUNS_IT,
            fields=lambda house, _: {"email": house.prepared.secrets["email_elsewhere"], "role": "facilitator"},
        ),
    },
    "convenor.new_seat": {"GET": Row(RUNS_IT)},
    "convenor.make_seat": {"POST": Row(RUNS_IT, fields={"pseudonym": "A1", "once": "x"})},
    "convenor.seat_code": {"GET": Row(RUNS_IT)},
    "convenor.keep_code": {"POST": Row(RUNS_IT, acts=False)},
    "convenor.new_code": {"POST": Row(RUNS_IT, values=SEAT)},
    "convenor.ending": {"GET": Row(RUNS_IT, values=SEAT)},
    "convenor.end_role": {"POST": Row(RUNS_IT, values=SEAT)},
    "convenor.strategy": {"GET": Row(RUNS_IT, at="plan")},
    "convenor.start": {
        "POST": Row(RUNS_IT, at="blank", fields={"title": "A strategy", "period_start": "2031", "period_end": "2035"}),
    },
    "convenor.new_priority": {"GET": Row(RUNS_IT, at="plan")},
    "convenor.choose_priority": {
        "POST": Row(
            RUNS_IT,
            at="plan",
            fields=lambda house, _: {
                "title": "First",
                "why": "They asked.",
                "recommendations": house.places["plan"].names["final"],
            },
        ),
    },
    "convenor.new_action": {"GET": Row(RUNS_IT, at="plan", values={"priority": "priority"})},
    "convenor.add_action": {"POST": Row(RUNS_IT, at="plan", values={"priority": "priority"}, fields=ACTION)},
    **CORRECTIONS,
    "convenor.publishing": {"GET": Row(RUNS_IT, at="ready")},
    "convenor.publish": {"POST": Row(RUNS_IT, at="ready")},
}

COMMITTEE_ONLY = only("advisory_member")
COMMITTEE: dict[str, dict[str, Row]] = {
    "committee.process": {"GET": Row(COMMITTEE_ONLY)},
    "committee.back": {"GET": Row(COMMITTEE_ONLY)},
    "committee.step_back": {"POST": Row(COMMITTEE_ONLY, fields={"reason": "Too early", "to": "learning"})},
    "committee.record": {"GET": Row(COMMITTEE_ONLY)},
    "committee.stop": {"GET": Row(COMMITTEE_ONLY)},
    "committee.sign_out": {"POST": Row(COMMITTEE_ONLY)},
    "committee.strategy": {"GET": Row(COMMITTEE_ONLY, at="plan")},
    "committee.line": {"GET": Row(COMMITTEE_ONLY, at="plan", values={"reference": "action"})},
    "committee.approving": {"GET": Row(COMMITTEE_ONLY, at="plan", values={"seen": "mark"})},
    "committee.approve": {
        "POST": Row(COMMITTEE_ONLY, at="plan", fields=lambda house, _: {"seen": house.places["plan"].names["mark"]})
    },
}

ACCESS: dict[str, dict[str, Row]] = {
    **PUBLIC,
    **RESIDENT,
    **READING_HELP,
    **RESULTS,
    **TALK,
    **TELEPHONE,
    **NEEDS,
    **SUPPORT,
    **VOICE,
    **CONTACT,
    **SAFE,
    **PRIVATE,
    **DATA,
    **LANGUAGES,
    **ACCOUNT,
    **FACILITATOR,
    **PAPER,
    **BALLOT_FILES,
    **THEMES,
    **CONVENOR,
    **COMMITTEE,
    **BALLOTS,
    **BALLOT_HELP,
    **MINORITY,
    **SEATS,
    **RECRUITING,
}
