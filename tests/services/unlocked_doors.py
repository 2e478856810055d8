"""The doors of services and reading without a lock: `INNER` ones trust whoever calls them, `OPEN` ones are for anybody.

What is `INNER` runs inside another door, behind its question; who asks at an `OPEN` one gets what is theirs.
"""

from __future__ import annotations

# These trust whoever calls them, and run inside one of the doors.
INNER = frozenset(
    {
        "services.audit.erase_inside",
        "services.ballots.approve_inside",
        "services.bodies.change_rules_inside",
        "services.bodies.own_seat",
        "services.processes.step_back_inside",
        "services.strategies.approve_inside",
        "services.audit.record",
        "services.audit.record_refusal",
        "services.audit.role_of",
        "services.minority_settling.settle_inside",
        "services.codes.store_inside",
        "services.consent.own_part",
        "services.marks.consent_inside",
        "services.marks.votes_inside",
        "services.marks.words_inside",
        "reading.ballot_help.linked",
        "reading.support.linked",
        "reading.support.live_links",
        "services.sheet_records.keep_inside",
        "services.nodes.link",
        "services.once.earlier_answer",
        "services.once.remember",
        "services.second_factor.store_app_inside",
        "services.statements.add_inside",
        "services.theme_record.sort",
        "reading.results.unchecked",
        "reading.theme_coverage.groups_of",
        "reading.themes.looked_at",
    }
)

# Anybody may ask these, and is told only what is theirs or everybody's.
OPEN = frozenset(
    {
        "reading.actors.new_code",
        "reading.ballot_help.asked_of_supporter",
        "reading.ballot_sheets.sheet_at",
        "reading.ballots.every",
        "reading.bodies.of_process",
        "reading.recruitments.plan",
        "reading.ballots.one",
        "reading.ballots.own_mark",
        "reading.ballots.published",
        "reading.keepers.own_stores",
        "reading.concerns.may_raise",
        "reading.concerns.raiser",
        "reading.easy_read.readable",
        "reading.signed_videos.one",
        "reading.signed_videos.poster",
        "reading.easy_read.twins",
        "reading.private_answers.may_read",
        "reading.private_answers.unread",
        "reading.sheets.waits",
        "reading.processes.for_visitor",
        "reading.processes.id_for_visitor",
        "reading.safeguarding.may_write",
        "reading.processes.of_actor",
        "reading.results.may_see",
        "reading.sheets.where",
    }
)
