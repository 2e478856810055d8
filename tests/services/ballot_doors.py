"""The doors of ballots: setting up, voting, help and more time, sheets, closing, counting, signing, taking papers."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.reading import ballot_help as helping
from deliberation.reading import ballot_sheets as out
from deliberation.reading import ballot_times as wanting_time
from deliberation.reading import ballots as ballot_reading
from deliberation.reading import own_ballots
from deliberation.services import (
    ballot_closing,
    ballot_counts,
    ballot_files,
    ballot_help,
    ballot_sheets,
    ballot_times,
    ballots,
    papers,
    work,
)
from tests.services.voting import form
from tests.services.world import Door

NO_HASH = "0" * 64

BALLOT_DOORS: Mapping[str, Door] = {
    "services.ballots.set_up": lambda s, a, w: ballots.set_up(s, a, w.id, form()),
    "services.ballots.change": lambda s, a, w: ballots.change(s, a, w.id, w.ballot, form()),
    "services.ballots.approve": lambda s, a, w: ballots.approve(s, a, w.id, w.ballot, seen=NO_HASH),
    "services.ballots.open_for_voting": lambda s, a, w: ballots.open_for_voting(s, a, w.id, w.ballot),
    "services.ballots.give_window": lambda s, a, w: ballots.give_window(s, a, w.id, w.ballot, w.pseudonym, None),
    "services.ballots.void": lambda s, a, w: ballots.void(s, a, w.id, w.ballot, because="The wrong question."),
    "services.papers.cast": lambda s, a, w: papers.cast(s, a, w.id, w.ballot, {"1": 1}, nonce=papers.new_nonce()),
    "services.ballot_sheets.print_sheets": lambda s, a, w: ballot_sheets.print_sheets(s, a, w.id, w.ballot, 1),
    "services.ballot_sheets.hand_out": lambda s, a, w: ballot_sheets.hand_out(
        s, a, w.id, w.ballot, w.pseudonym, "paper"
    ),
    "services.ballot_sheets.take_in": lambda s, a, w: ballot_sheets.take_in(s, a, w.id, w.ballot, w.pseudonym),
    "services.ballot_sheets.read": lambda s, a, w: ballot_sheets.read(s, a, w.id, w.ballot, "0000-0000", {"1": 1}),
    "services.ballot_closing.close": lambda s, a, w: ballot_closing.close(s, a, w.id, w.ballot),
    "services.ballot_closing.seal": lambda s, a, w: ballot_closing.seal(s, a, w.id, w.ballot),
    "services.ballot_counts.waiting": lambda s, a, w: ballot_counts.waiting(s, a),
    "services.ballot_counts.work_out": lambda s, a, w: ballot_counts.work_out(s, a, w.id, w.ballot),
    "services.ballot_counts.sign": lambda s, a, w: ballot_counts.sign(s, a, w.id, w.ballot, seen=NO_HASH),
    "services.ballot_files.for_recount": lambda s, a, w: ballot_files.for_recount(s, a, w.id, w.ballot, "csv"),
    "services.ballot_files.pabulib": lambda s, a, w: ballot_files.pabulib(s, a, f"{w.public_id}/{w.ballot}"),
    "services.ballot_help.ask": lambda s, a, w: ballot_help.ask(s, a, w.id, w.ballot, ballot_reading.TEAM),
    "services.ballot_help.take_back": lambda s, a, w: ballot_help.take_back(s, a, w.id, w.ballot),
    # Not read back, so that the help is not over with it: who may not help is refused before that is asked.
    "services.ballot_help.cast_as_supporter": lambda s, a, w: ballot_help.cast_as_supporter(
        s, a, w.id, w.helped_ballot, {"1": 1}, nonce=papers.new_nonce(), agreed=False
    ),
    "services.ballot_help.cast_with_team": lambda s, a, w: ballot_help.cast_with_team(
        s, a, w.id, w.ballot, w.pseudonym, {"1": 1}, nonce=papers.new_nonce(), agreed=True
    ),
    "services.ballot_times.ask": lambda s, a, w: ballot_times.ask(s, a, w.id, w.ballot),
    "services.work.closed_ballots": lambda s, a, w: work.closed_ballots(s, a),
    "reading.own_ballots.own_export": lambda s, a, w: own_ballots.own_export(s, a, w.id),
    "reading.ballot_help.require_supporter": lambda s, a, w: helping.require_supporter(s, a, w.id, w.helped_ballot),
    "reading.ballot_help.require_team": lambda s, a, w: helping.require_team(s, a, w.id, w.ballot, w.pseudonym),
    "reading.ballot_sheets.sheet_packs": lambda s, a, w: out.sheet_packs(s, a, w.id, w.ballot),
    "reading.ballot_times.asking": lambda s, a, w: wanting_time.asking(s, a, w.id),
    "reading.ballots.public_id_of": lambda s, a, w: ballot_reading.public_id_of(s, a, w.id, w.ballot),
    "reading.ballots.ways_of_voting": lambda s, a, w: ballot_reading.ways_of_voting(s, a, w.id, w.ballot),
    "reading.ballot_sheets.sheets_out": lambda s, a, w: out.sheets_out(s, a, w.id, w.ballot),
}
