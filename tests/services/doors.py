"""Every function of services and reading that is told who asks, each with a call that a rightful person could make.

A new function has to be entered, or a test fails: in `DOORS` with a call, or among the doors without a lock
(tests/services/unlocked_doors.py).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from deliberation.exchange.contributions import WordsFile
from deliberation.exchange.polis import PolisExport, VoteEvents
from deliberation.permissions import Actor
from deliberation.queueing import Job
from deliberation.reading import (
    actors,
    approval,
    results,
    running,
    shortlist,
    theme_coverage,
    theme_desk,
    theme_history,
    theme_pages,
    voting,
)
from deliberation.reading import (
    audit as audit_reading,
)
from deliberation.reading import (
    consent as consent_reading,
)
from deliberation.reading import (
    contributions as own_words,
)
from deliberation.reading import (
    moderation as queues,
)
from deliberation.reading import (
    processes as process_reading,
)
from deliberation.reading import (
    recommendations as desk,
)
from deliberation.reading import (
    strategies as strategy_reading,
)
from deliberation.reading import (
    themes as theme_reading,
)
from deliberation.reading import (
    work as work_reading,
)
from deliberation.services import (
    accounts,
    audit,
    codes,
    consent,
    contributions,
    corrections,
    erasures,
    exports,
    imported_words,
    imports,
    leaving,
    moderation,
    opinion,
    processes,
    publication,
    recommendations,
    retention,
    second_factor,
    sign_in,
    statements,
    strategies,
    theme_links,
    theme_proposals,
    theme_record,
    themes,
    votes,
    work,
)
from deliberation.services.consent import WORDINGS
from deliberation.services.contributions import Words
from deliberation.services.corrections import PriorityForm
from deliberation.services.processes import ProcessForm, RemitForm
from deliberation.services.recommendations import RecommendationForm
from models import JobState, Role, Source
from tests.services.ballot_doors import BALLOT_DOORS
from tests.services.body_doors import BODY_DOORS
from tests.services.contact_doors import CONTACT_DOORS
from tests.services.help_doors import HELP_DOORS, NO, TAKE_PART
from tests.services.language_doors import LANGUAGE_DOORS
from tests.services.minority_doors import MINORITY_DOORS
from tests.services.own_doors import OWN_DOORS
from tests.services.paper_doors import PAPER_DOORS
from tests.services.people import STRATEGY, action_form, membership_of
from tests.services.phone_doors import PHONE_DOORS
from tests.services.private_doors import PRIVATE_DOORS
from tests.services.reading_doors import READING_DOORS
from tests.services.recruiting_doors import RECRUITING_DOORS
from tests.services.safety_doors import SAFETY_DOORS
from tests.services.voice_doors import VOICE_DOORS
from tests.services.world import Door

RECOMMENDATION = RecommendationForm(title="Run more buses", text="Pay for one more.", why="It is needed.")
MAP = "opinion_map:1:assembly"
NOTHING = np.empty(0, dtype=np.int64)
NO_WORDS = WordsFile("said.csv", "0" * 64, "text", asked_consent=False, rows=())
EXPORT = PolisExport({}, (), (), (), VoteEvents(NOTHING, NOTHING, NOTHING, NOTHING), {})

DOORS: Mapping[str, Door] = {
    **HELP_DOORS,
    **CONTACT_DOORS,
    **SAFETY_DOORS,
    **PAPER_DOORS,
    **READING_DOORS,
    **OWN_DOORS,
    **PHONE_DOORS,
    **PRIVATE_DOORS,
    **LANGUAGE_DOORS,
    **MINORITY_DOORS,
    **VOICE_DOORS,
    **BALLOT_DOORS,
    **BODY_DOORS,
    **RECRUITING_DOORS,
    "services.accounts.change_password": lambda s, a, w: accounts.change_password(
        s, a, current="one two three four", new="five six seven eight", token="t"
    ),
    "services.accounts.create_staff": lambda s, a, w: accounts.create_staff(
        s, a, email="eve@example.org", display_name="Eve", password="vinegar kettle pond"
    ),
    "services.accounts.disable_account": lambda s, a, w: accounts.disable_account(s, a, 1),
    "services.accounts.enable_account": lambda s, a, w: accounts.enable_account(s, a, 1),
    "services.accounts.end_role": lambda s, a, w: accounts.end_role(
        s, a, process_id=w.id, person_id=_person(w.here.second), role=Role.FACILITATOR
    ),
    "services.accounts.grant_role": lambda s, a, w: accounts.grant_role(
        s, a, process_id=w.id, person_id=_person(w.here.second), role=Role.OBSERVER
    ),
    "services.accounts.reset_password": lambda s, a, w: accounts.reset_password(s, a, 1),
    "services.accounts.reset_second_factor": lambda s, a, w: accounts.reset_second_factor(s, a, 1),
    "services.audit.erase_payload": lambda s, a, w: audit.erase_payload(s, a, 1),
    "services.codes.issue_personal_code": lambda s, a, w: codes.issue_personal_code(
        s, a, membership_id=membership_of(w.member)
    ),
    "services.codes.issue_personal_codes": lambda s, a, w: codes.issue_personal_codes(s, a, process_id=w.id, count=1),
    "services.codes.reissue_by_pseudonym": lambda s, a, w: codes.reissue_by_pseudonym(
        s, a, w.id, w.member.parts[0].pseudonym
    ),
    "services.codes.set_process_code": lambda s, a, w: codes.set_process_code(s, a, w.id),
    "services.consent.answer": lambda s, a, w: consent.answer(
        s, a, w.id, NO, shown=WORDINGS[TAKE_PART], language="en-GB"
    ),
    "services.contributions.appeal": lambda s, a, w: contributions.appeal(s, a, w.words, note=""),
    "services.contributions.confirm": lambda s, a, w: contributions.confirm(s, a, w.words),
    "services.contributions.find_own": lambda s, a, w: contributions.find_own(s, a, w.words, verb="withdraw"),
    "services.contributions.submit": lambda s, a, w: contributions.submit(s, a, w.id, Words("More buses.")),
    "services.contributions.withdraw": lambda s, a, w: contributions.withdraw(s, a, w.words),
    "services.contributions.withdraw_all": lambda s, a, w: contributions.withdraw_all(s, a, w.id),
    "services.corrections.change_action": lambda s, a, w: corrections.change_action(
        s, a, w.id, "A01", action_form("No.")
    ),
    "services.corrections.change_priority": lambda s, a, w: corrections.change_priority(
        s, a, w.id, w.priority, PriorityForm("More", "So.", (w.recommendation,))
    ),
    "services.corrections.remove_action": lambda s, a, w: corrections.remove_action(s, a, w.id, "A01"),
    "services.corrections.remove_priority": lambda s, a, w: corrections.remove_priority(
        s, a, w.id, w.priority, with_actions=True
    ),
    "services.corrections.reorder": lambda s, a, w: corrections.reorder(s, a, w.id, [w.priority]),
    "services.corrections.take_up": lambda s, a, w: corrections.take_up(s, a, w.id),
    "services.erasures.finish": lambda s, a, w: erasures.finish(s, a),
    "services.erasures.mark": lambda s, a, w: erasures.mark(s, a),
    "services.retention.is_due": lambda s, a, w: retention.is_due(s, a),
    "services.retention.sweep": lambda s, a, w: retention.sweep(s, a),
    "services.exports.polis": lambda s, a, w: exports.polis(s, a, w.id, Source.ASSEMBLY),
    "services.exports.source_of_votes": lambda s, a, w: exports.source_of_votes(s, a, w.id),
    "services.imported_words.contributions": lambda s, a, w: imported_words.contributions(s, a, w.id, NO_WORDS),
    "services.imports.polis": lambda s, a, w: imports.polis(s, a, EXPORT, title="Elsewhere"),
    "services.leaving.leave_all": lambda s, a, w: leaving.leave_all(
        s, a, w.id, shown=WORDINGS[TAKE_PART], language="en-GB"
    ),
    "services.moderation.allow": lambda s, a, w: moderation.allow(s, a, w.id, w.said),
    "services.moderation.hide": lambda s, a, w: moderation.hide(s, a, w.id, w.said, reason="advertising"),
    "services.moderation.judge_appeal": lambda s, a, w: moderation.judge_appeal(
        s, a, w.id, w.said, show_again=True, note="Seen."
    ),
    "services.opinion.refresh": lambda s, a, w: opinion.refresh(s, a, w.id, Source.ASSEMBLY),
    "services.opinion.changes": lambda s, a, w: opinion.changes(s, a),
    "services.opinion.stale": lambda s, a, w: opinion.stale(s, a),
    "services.processes.create": lambda s, a, w: processes.create(s, a, ProcessForm("New", "new", "New Town")),
    "services.processes.go_on": lambda s, a, w: processes.go_on(s, a, w.id),
    "services.processes.move_on": lambda s, a, w: processes.move_on(s, a, w.id),
    "services.processes.pause": lambda s, a, w: processes.pause(s, a, w.id, reason="Flood."),
    "services.processes.set_results_shown": lambda s, a, w: processes.set_results_shown(s, a, w.id, "after_stage"),
    "services.processes.step_back": lambda s, a, w: processes.step_back(s, a, w.id, reason="Too soon."),
    "services.processes.write_remit": lambda s, a, w: processes.write_remit(s, a, w.id, RemitForm()),
    "services.publication.export": lambda s, a, w: publication.export(s, a, w.strategy, "json"),
    "services.publication.make_file": lambda s, a, w: publication.make_file(s, a, w.publication_id, "json"),
    "services.publication.missing_files": lambda s, a, w: publication.missing_files(s, a),
    "services.publication.publish": lambda s, a, w: publication.publish(s, a, w.id),
    "services.recommendations.add_statement": lambda s, a, w: recommendations.add_statement(
        s, a, w.id, w.recommendation, statement=w.statements[1]
    ),
    "services.recommendations.change": lambda s, a, w: recommendations.change(
        s, a, w.id, w.recommendation, RECOMMENDATION, note="Shorter."
    ),
    "services.recommendations.draft": lambda s, a, w: recommendations.draft(
        s, a, w.id, RECOMMENDATION, statements=w.statements
    ),
    "services.recommendations.move": lambda s, a, w: recommendations.move(s, a, w.id, w.recommendation, "adopted"),
    "services.second_factor.begin_app": lambda s, a, w: second_factor.begin_app(s, a),
    "services.second_factor.issue_one_time_codes": lambda s, a, w: second_factor.issue_one_time_codes(s, a),
    "services.second_factor.own_account": lambda s, a, w: second_factor.own_account(s, a),
    "services.sign_in.end_all": lambda s, a, w: sign_in.end_all(s, a, _person(w.here.second)),
    "services.statements.merge": lambda s, a, w: statements.merge(
        s, a, w.id, gone=w.statements[0], kept=w.statements[1]
    ),
    "services.statements.set_open": lambda s, a, w: statements.set_open(s, a, w.id, w.statements[0], is_open=False),
    "services.statements.write": lambda s, a, w: statements.write(s, a, w.id, "More buses.", sources=[w.said]),
    "services.strategies.add_action": lambda s, a, w: strategies.add_action(s, a, w.id, w.priority, action_form()),
    "services.strategies.approve": lambda s, a, w: strategies.approve(s, a, w.id),
    "services.strategies.choose_priority": lambda s, a, w: strategies.choose_priority(
        s, a, w.id, title="More", why="So.", recommendations=[w.recommendation]
    ),
    "services.strategies.start": lambda s, a, w: strategies.start(s, a, w.id, STRATEGY),
    "services.theme_links.add": lambda s, a, w: theme_links.add(s, a, w.id, w.said, w.theme),
    "services.theme_links.move": lambda s, a, w: theme_links.move(s, a, w.id, w.said, out_of=w.theme, into=w.theme),
    "services.theme_links.remove": lambda s, a, w: theme_links.remove(s, a, w.id, w.said, w.theme),
    "services.theme_links.state": lambda s, a, w: theme_links.state(s, a, w.id, w.theme, w.statements[0]),
    "services.theme_links.take_in": lambda s, a, w: theme_links.take_in(s, a, w.id, "assembly"),
    "services.theme_proposals.changes": lambda s, a, w: theme_proposals.changes(s, a),
    "services.theme_proposals.refresh": lambda s, a, w: theme_proposals.refresh(s, a, w.id, Source.ASSEMBLY),
    "services.theme_proposals.stale": lambda s, a, w: theme_proposals.stale(s, a),
    "services.theme_record.undo": lambda s, a, w: theme_record.undo(s, a, w.id, 1),
    "services.themes.accept": lambda s, a, w: themes.accept(s, a, w.id, "assembly"),
    "services.themes.approve": lambda s, a, w: themes.approve(s, a, w.id, w.theme, version=1),
    "services.themes.close": lambda s, a, w: themes.close(s, a, w.id, w.theme),
    "services.themes.looked": lambda s, a, w: themes.looked(s, a, w.id, "assembly"),
    "services.themes.make": lambda s, a, w: themes.make(s, a, w.id, title="Buses", contributions=[w.said]),
    "services.themes.merge": lambda s, a, w: themes.merge(s, a, w.id, gone=w.theme, kept="T02"),
    "services.themes.rename": lambda s, a, w: themes.rename(s, a, w.id, w.theme, title="More buses"),
    "services.themes.search_again": lambda s, a, w: themes.search_again(s, a, w.id, "assembly"),
    "services.themes.split": lambda s, a, w: themes.split(s, a, w.id, w.theme, title="Late", contributions=[w.said]),
    "services.work.beat": lambda s, a, w: work.beat(s, a, MAP, 1, done=1, total=2),
    "services.work.begin": lambda s, a, w: work.begin(s, a, Job(MAP)),
    "services.work.cancel": lambda s, a, w: work.cancel(s, a, MAP),
    "services.work.end": lambda s, a, w: work.end(s, a, MAP, 1, JobState.DONE),
    "services.work.enqueue_waiting": lambda s, a, w: work.enqueue_waiting(s, a),
    "services.work.missing_files": lambda s, a, w: work.missing_files(s, a),
    "services.work.retry": lambda s, a, w: work.retry(s, a, MAP),
    "services.work.stale_themes": lambda s, a, w: work.stale_themes(s, a),
    "services.work.stale_maps": lambda s, a, w: work.stale_maps(s, a),
    "services.work.waiting": lambda s, a, w: work.waiting(s, a),
    "services.votes.cast": lambda s, a, w: votes.cast(s, a, w.id, w.statements[0], 1),
    "services.votes.cast_several": lambda s, a, w: votes.cast_several(s, a, w.id, {w.statements[0]: 1}),
    "services.votes.not_clear": lambda s, a, w: votes.not_clear(s, a, w.id, w.statements[0]),
    "reading.actors.code_issue": lambda s, a, w: actors.code_issue(s, a, membership_of(w.member)),
    "reading.actors.colleagues": lambda s, a, w: actors.colleagues(s, a),
    "reading.actors.own_account": lambda s, a, w: actors.own_account(s, a),
    "reading.approval.for_committee": lambda s, a, w: approval.for_committee(s, a, w.public_id),
    "reading.approval.working": lambda s, a, w: approval.working(s, a, w.id),
    "reading.approval.working_line": lambda s, a, w: approval.working_line(s, a, w.id, w.priority),
    "reading.audit.latest_events": lambda s, a, w: audit_reading.latest_events(s, a, w.id),
    "reading.consent.own": lambda s, a, w: consent_reading.own(s, a, w.id),
    "reading.contributions.one": lambda s, a, w: own_words.one(s, a, w.words),
    "reading.contributions.own": lambda s, a, w: own_words.own(s, a, w.id),
    "reading.moderation.appeals": lambda s, a, w: queues.appeals(s, a, w.id),
    "reading.moderation.queue": lambda s, a, w: queues.queue(s, a, w.id),
    "reading.moderation.usable": lambda s, a, w: queues.usable(s, a, w.id),
    "reading.processes.desk": lambda s, a, w: process_reading.desk(s, a, w.id),
    "reading.processes.process_code": lambda s, a, w: process_reading.process_code(s, a, w.id),
    "reading.processes.remit": lambda s, a, w: process_reading.remit(s, a, w.id),
    "reading.processes.remit_history": lambda s, a, w: process_reading.remit_history(s, a, w.id),
    "reading.recommendations.draft": lambda s, a, w: desk.draft(s, a, w.id, w.recommendation),
    "reading.recommendations.drafts": lambda s, a, w: desk.drafts(s, a, w.id),
    "reading.recommendations.statements": lambda s, a, w: desk.statements(s, a, w.id),
    "reading.recommendations.versions": lambda s, a, w: desk.versions(s, a, w.id, w.recommendation),
    "reading.results.require_open": lambda s, a, w: results.require_open(s, a, w.id),
    "reading.results.results": lambda s, a, w: results.results(s, a, w.id, "assembly"),
    "reading.running.colleague": lambda s, a, w: running.colleague(s, a, "ada@example.org"),
    "reading.running.holder": lambda s, a, w: running.holder(s, a, w.id, w.here.second.parts[0].pseudonym),
    "reading.running.holders": lambda s, a, w: running.holders(s, a, w.id),
    "reading.running.own": lambda s, a, w: running.own(s, a),
    "reading.running.paused_from": lambda s, a, w: running.paused_from(s, a, w.id),
    "reading.running.require_start": lambda s, a, w: running.require_start(a),
    "reading.running.to_run": lambda s, a, w: running.to_run(s, a, w.public_id),
    "reading.shortlist.shortlists": lambda s, a, w: shortlist.shortlists(s, a, w.id, seats=1),
    "reading.strategies.working": lambda s, a, w: strategy_reading.working(s, a, w.id),
    "reading.theme_coverage.coverage": lambda s, a, w: theme_coverage.coverage(s, a, w.id, "assembly"),
    "reading.theme_coverage.gaps": lambda s, a, w: theme_coverage.gaps(s, a, w.id, "assembly"),
    "reading.theme_desk.names": lambda s, a, w: theme_desk.names(s, a, w.id, "assembly"),
    "reading.theme_desk.news": lambda s, a, w: theme_desk.news(s, a, w.id),
    "reading.theme_desk.one_theme": lambda s, a, w: theme_desk.one_theme(s, a, w.id, "assembly", w.theme),
    "reading.theme_desk.open_theme": lambda s, a, w: theme_desk.open_theme(s, a, w.id, w.theme),
    "reading.theme_desk.sources": lambda s, a, w: theme_desk.sources(s, a, w.id),
    "reading.theme_desk.titles": lambda s, a, w: theme_desk.titles(s, a, w.id),
    "reading.theme_desk.words": lambda s, a, w: theme_desk.words(s, a, w.id, "assembly"),
    "reading.theme_history.history": lambda s, a, w: theme_history.history(s, a, w.id),
    "reading.theme_pages.one": lambda s, a, w: theme_pages.one(s, a, w.id, "assembly", w.theme),
    "reading.theme_pages.others": lambda s, a, w: theme_pages.others(s, a, w.id, "assembly", w.theme),
    "reading.theme_pages.public": lambda s, a, w: theme_pages.public(s, a, w.id, "assembly"),
    "reading.theme_pages.to_change": lambda s, a, w: theme_pages.to_change(s, a, w.id, "assembly", w.theme),
    "reading.themes.opened": lambda s, a, w: theme_reading.opened(s, a, w.id, "assembly"),
    "reading.themes.themes": lambda s, a, w: theme_reading.themes(s, a, w.id, "assembly"),
    "reading.themes.tray": lambda s, a, w: theme_reading.tray(s, a, w.id, "assembly"),
    "reading.themes.wall": lambda s, a, w: theme_reading.wall(s, a, w.id, "assembly"),
    "reading.voting.card": lambda s, a, w: voting.card(s, a, w.id, w.statements[0]),
    "reading.voting.cards": lambda s, a, w: voting.cards(s, a, w.id),
    "reading.voting.next_statement": lambda s, a, w: voting.next_statement(s, a, w.id, rng=np.random.default_rng(1)),
    "reading.voting.progress": lambda s, a, w: voting.progress(s, a, w.id),
    "reading.voting.waiting": lambda s, a, w: voting.waiting(s, a, w.id),
    "reading.work.jobs": lambda s, a, w: work_reading.jobs(s, a),
    "reading.voting.was_there": lambda s, a, w: voting.was_there(s, a, w.id, w.statements[0]),
}

# One's own account, also before the second factor is given: that is how it is given.
OWN_ACCOUNT = frozenset(
    {
        "services.accounts.change_password",
        "services.second_factor.begin_app",
        "services.second_factor.issue_one_time_codes",
        "services.second_factor.own_account",
        "reading.actors.own_account",
    }
)

# Doors that refuse strangers in other words than "not allowed": nothing there for them, or not yet open.
CLOSED_ONLY: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(OWN_ACCOUNT, frozenset({"account_unknown"})),
    "reading.results.require_open": frozenset({"results_not_yet"}),
    "reading.results.results": frozenset({"results_not_yet"}),
    "reading.theme_pages.public": frozenset({"results_not_yet"}),
}

# Not tied to one process: whoever convenes anywhere looks up colleagues, and staff see where they work.
ANYWHERE = frozenset({"reading.actors.colleagues", "reading.running.colleague", "reading.running.own"})


def _person(actor: Actor) -> int:
    assert actor.person_id is not None
    return actor.person_id
