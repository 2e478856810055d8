"""The doors of what people need, of payments, of supporters, and of words that a facilitator enters for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from deliberation.reading import entering, own_record
from deliberation.reading import keepers as keeping
from deliberation.reading import meetings as meeting_reading
from deliberation.reading import needs as need_reading
from deliberation.reading import payments as payment_reading
from deliberation.reading import support as support_reading
from deliberation.services import entries, keepers, meetings, needs, payments, support
from deliberation.services.consent import WORDINGS, ConsentAnswer
from deliberation.services.contributions import Words
from deliberation.services.marks import How
from deliberation.services.support import SupportForm
from models import Channel, ConsentPurpose, PrivateStore, Provenance
from tests.services.world import Door

TAKE_PART = ConsentPurpose.TAKE_PART
NO = ConsentAnswer(TAKE_PART, given=False)
MEETING = need_reading.Meeting(date(2031, 5, 1), "Session 1")
FARE = payments.Paid("expense", date(2031, 5, 1), 250, "Bus")
BY_PHONE = How(Channel.PHONE, Provenance.SCRIBED, agreed=True)

HELP_DOORS: Mapping[str, Door] = {
    "services.entries.enter_consent": lambda s, a, w: entries.enter_consent(
        s, a, w.id, w.pseudonym, NO, BY_PHONE, shown=WORDINGS[TAKE_PART], language="en-GB"
    ),
    "services.entries.enter_votes": lambda s, a, w: entries.enter_votes(
        s, a, w.id, w.pseudonym, {w.statements[0]: 1}, BY_PHONE
    ),
    "services.entries.enter_words": lambda s, a, w: entries.enter_words(
        s, a, w.id, w.pseudonym, Words("More buses."), BY_PHONE
    ),
    "services.entries.leave_all": lambda s, a, w: entries.leave_all(
        s, a, w.id, w.pseudonym, BY_PHONE, shown=WORDINGS[TAKE_PART], language="en-GB"
    ),
    "services.entries.not_agreed": lambda s, a, w: entries.not_agreed(s, a, w.id, w.said),
    "services.entries.read_back": lambda s, a, w: entries.read_back(s, a, w.id, w.said),
    "services.support.allow": lambda s, a, w: support.allow(s, a, w.id, w.link, ["read", "write", "vote"]),
    "services.support.code": lambda s, a, w: support.code(s, a, w.id, w.link),
    "services.support.end": lambda s, a, w: support.end(s, a, w.id, w.spare_link),
    "services.support.name": lambda s, a, w: support.name(s, a, w.id, SupportForm("Kit", "advocate")),
    "services.support.vote": lambda s, a, w: support.vote(s, a, w.id, w.statements[0], 1, agreed=True),
    "services.support.write": lambda s, a, w: support.write(s, a, w.id, Words("More buses.")),
    "reading.support.helping": lambda s, a, w: support_reading.helping(s, a, w.id),
    "reading.support.marks": lambda s, a, w: support_reading.marks(s, a, w.id),
    "reading.support.own": lambda s, a, w: support_reading.own(s, a, w.id),
    "reading.entering.caller": lambda s, a, w: entering.caller(s, a, w.id, w.pseudonym),
    "reading.entering.to_read_back": lambda s, a, w: entering.to_read_back(s, a, w.id),
    "reading.entering.to_read_out": lambda s, a, w: entering.to_read_out(s, a, w.id, w.pseudonym),
    "reading.support.statements": lambda s, a, w: support_reading.statements(s, a, w.id),
    "reading.support.waiting": lambda s, a, w: support_reading.waiting(s, a, w.id),
    "reading.support.words": lambda s, a, w: support_reading.words(s, a, w.id),
    "services.keepers.end": lambda s, a, w: keepers.end(s, a, w.id, w.second, "needs"),
    "services.keepers.name": lambda s, a, w: keepers.name(s, a, w.id, w.second, "needs"),
    "services.needs.answer_own": lambda s, a, w: needs.answer_own(s, a, w.id, MEETING, "x", "without"),
    "services.needs.mark": lambda s, a, w: needs.mark(s, a, w.id, w.pseudonym, MEETING, "x", "met"),
    "services.needs.mark_several": lambda s, a, w: needs.mark_several(s, a, w.id, MEETING, {(w.pseudonym, "x"): "met"}),
    "services.meetings.call_off": lambda s, a, w: meetings.call_off(s, a, w.id, "x"),
    "services.meetings.plan": lambda s, a, w: meetings.plan(s, a, w.id, MEETING.held_on, MEETING.title),
    "services.needs.open_all": lambda s, a, w: needs.open_all(s, a, w.id, MEETING),
    "services.needs.open_one": lambda s, a, w: needs.open_one(s, a, w.id, w.pseudonym, MEETING),
    "services.needs.tell": lambda s, a, w: needs.tell(s, a, w.id, []),
    "services.payments.choose": lambda s, a, w: payments.choose(s, a, w.id, payment_reading.Choice("none")),
    "services.payments.open_one": lambda s, a, w: payments.open_one(s, a, w.id, w.pseudonym),
    "services.payments.record": lambda s, a, w: payments.record(s, a, w.id, w.pseudonym, FARE),
    "services.payments.take_out": lambda s, a, w: payments.take_out(s, a, w.id, w.pseudonym, "x"),
    "reading.keepers.named": lambda s, a, w: keeping.named(s, a, w.id),
    "reading.keepers.own_log": lambda s, a, w: keeping.own_log(s, a, w.id),
    "reading.keepers.own_membership": lambda s, a, w: keeping.own_membership(a, w.id),
    "reading.keepers.require_keeper": lambda s, a, w: keeping.require_keeper(s, a, w.id, PrivateStore.NEEDS),
    "reading.keepers.require_keeper_of": lambda s, a, w: keeping.require_keeper_of(s, a, w.id, "payments"),
    "reading.meetings.one": lambda s, a, w: meeting_reading.one(s, a, w.id, "x"),
    "reading.meetings.planned": lambda s, a, w: meeting_reading.planned(s, a, w.id),
    "reading.own_record.own": lambda s, a, w: own_record.own(s, a, w.id),
    "reading.needs.counts": lambda s, a, w: need_reading.counts(s, a, w.id, MEETING),
    "reading.needs.own": lambda s, a, w: need_reading.own(s, a, w.id),
    "reading.needs.own_export": lambda s, a, w: need_reading.own_export(s, a, w.id),
    "reading.needs.own_for": lambda s, a, w: need_reading.own_for(s, a, w.id, MEETING),
    "reading.needs.unmet": lambda s, a, w: need_reading.unmet(s, a, w.id, MEETING),
    "reading.payments.own": lambda s, a, w: payment_reading.own(s, a, w.id),
    "reading.payments.own_export": lambda s, a, w: payment_reading.own_export(s, a, w.id),
    "reading.payments.own_letter": lambda s, a, w: payment_reading.own_letter(s, a, w.id, str),
    "reading.payments.own_membership": lambda s, a, w: payment_reading.own_membership(a, w.id),
}
