"""The record of what was done, in words: one line an event, newest first, and the mark that proves the whole."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.database import db
from deliberation.permissions import Actor
from deliberation.reading import audit
from deliberation.reading.audit import EventRow

EVENTS: Mapping[str, LazyString] = {
    "account_disabled": _l("An account was shut"),
    "account_enabled": _l("An account was opened again"),
    "action_changed": _l("An action was changed"),
    "action_removed": _l("An action was taken out of the draft"),
    "appeal_refused": _l("Hidden words were looked at again and stay hidden"),
    "appeal_upheld": _l("Hidden words were looked at again and are shown"),
    "ballot_approved": _l("The committee approved a ballot"),
    "ballot_closed": _l("A ballot was closed"),
    "ballot_counted": _l("A ballot was counted"),
    "ballot_opened": _l("A ballot was opened: wording, roll and lot are fixed"),
    "ballot_papers_taken": _l("The papers of a ballot were handed out, without names"),
    "ballot_signed": _l("A teller signed a count"),
    "ballot_void": _l("A ballot was made void, with a reason"),
    "body_rules": _l("The rules of the committee were set"),
    "body_seat": _l("Somebody got a seat on the committee, or its term changed"),
    "code_issued": _l("Somebody got a new code"),
    "codes_issued": _l("Codes were made"),
    "committee_decided": _l("The committee decided something together"),
    "contact_given": _l("Somebody was given a person who knows them"),
    "contribution_hidden": _l("Words were hidden"),
    "contributions_imported": _l("Words from elsewhere were brought in"),
    "conversation_exported": _l("The votes were written out, without names"),
    "conversation_imported": _l("A conversation was brought in"),
    "costs_planned": _l("The plan of what taking part costs was saved"),
    "duty_named": _l("Somebody was named to look at safeguarding notes"),
    "interests_declared": _l("Somebody on the committee said what could sway them"),
    "keeper_ended": _l("Somebody may no longer open what is locked away"),
    "keeper_named": _l("Somebody was named to open what is locked away"),
    "minority_hidden": _l("Words of somebody who sees it another way were hidden"),
    "minority_settled": _l("It was counted who stands behind words of those who see it another way"),
    "minority_shown": _l("Hidden words of somebody who sees it another way are shown again"),
    "minority_until": _l("It was set until when people can say that they see it another way"),
    "password_reset": _l("A password was set anew"),
    "payload_erased": _l("The details of an event were erased"),
    "priorities_reordered": _l("The priorities were put in another order"),
    "priority_changed": _l("A priority was changed"),
    "priority_chosen": _l("A priority was chosen"),
    "priority_removed": _l("A priority was taken out of the draft"),
    "process_code_set": _l("The words for the poster were drawn"),
    "process_created": _l("A project was started"),
    "process_moved": _l("A project moved on"),
    "process_paused": _l("A project was paused"),
    "process_resumed": _l("A project went on after a pause"),
    "process_stepped_back": _l("A project went back one step"),
    "recommendation_final": _l("A recommendation became final"),
    "recruitment_planned": _l("The plan of whom to bring together was saved"),
    "refused": _l("Somebody was refused what is not open to them"),
    "remit_written": _l("A version of the remit was saved"),
    "results_setting": _l("It was set when results are shown"),
    "role_ended": _l("Somebody’s role ended"),
    "role_granted": _l("Somebody got a role"),
    "second_factor_reset": _l("A second factor was taken away"),
    "sessions_ended": _l("Somebody was signed out everywhere"),
    "staff_created": _l("An account was made"),
    "strategy_approved": _l("The strategy was approved"),
    "strategy_exported": _l("A file of the strategy was written"),
    "strategy_published": _l("The strategy was published"),
    "strategy_started": _l("The strategy was started"),
    "strategy_taken_up": _l("An approved strategy was taken up again"),
    "theme_accept": _l("Suggested themes were taken up"),
    "theme_approve": _l("Members agreed on the name of a theme"),
    "theme_close": _l("A theme was given up"),
    "theme_link": _l("Words were put in a theme"),
    "theme_make": _l("A theme was made"),
    "theme_merge": _l("Two themes became one"),
    "theme_move": _l("Words were moved to another theme"),
    "theme_rename": _l("A theme got another name"),
    "theme_search": _l("The computer was asked to look for themes again"),
    "theme_split": _l("A theme became two"),
    "theme_state": _l("A statement was drawn from a theme"),
    "theme_take_in": _l("Later words were put in themes"),
    "theme_undo": _l("A decision on themes was taken back"),
    "theme_unlink": _l("Words were taken out of a theme"),
}
ROLES: Mapping[str, LazyString] = {
    "administrator": _l("administrator"),
    "advisory_member": _l("advisory committee"),
    "anonymous": _l("somebody not signed in"),
    "convenor": _l("convenor"),
    "facilitator": _l("facilitator"),
    "member": _l("member"),
    "observer": _l("observer"),
    "panel_member": _l("panel member"),
    "procurement_lead": _l("procurement lead"),
    "reviewer": _l("independent reviewer"),
    "supporter": _l("supporter"),
    "system": _l("the platform itself"),
    "teller": _l("teller"),
    "witness": _l("witness"),
}


def record_context(actor: Actor, process_id: int) -> dict[str, object]:
    """What `record/_record.html` needs: the newest events in words, and the mark at the end of the chain."""
    session = db.session()
    return {
        "rows": [_row(one) for one in audit.latest_events(session, actor, process_id)],
        "head": audit.head(session),
    }


def _row(event: EventRow) -> tuple[str, str, str, str, str]:
    return (
        str(event.sequence),
        format_datetime(event.at, "d MMM y, HH:mm"),
        role_words(event.role),
        str(EVENTS.get(event.action, event.action)),
        event.object,
    )


def role_words(roles: str) -> str:
    """One role, or several joined by "+", in words."""
    return ", ".join(str(ROLES.get(one, one)) for one in roles.split("+"))
