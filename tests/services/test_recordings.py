"""Saying it aloud or in sign: sealed, typed by a facilitator, agreed by the speaker, and gone with the words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import consent as own_consent
from deliberation.reading import entering, own_record, support
from deliberation.reading import recordings as reading
from deliberation.services import contributions, entries, exports, leaving, recordings, retention
from deliberation.services.consent import WORDINGS
from deliberation.services.contributions import Words
from deliberation.services.recordings import Sent
from models import (
    Channel,
    ConsentPurpose,
    Contribution,
    ContributionState,
    EntryMark,
    HelperKind,
    ProcessState,
    Provenance,
    Recording,
    Source,
)
from tests.recordings import CUT_OFF, KINDS, NO_RECORDING, mp3, mp4, wav
from tests.services.people import (
    Place,
    contribution,
    member,
    members,
    newcomer,
    place,
    rows,
    set_state,
    supported,
)
from tests.services.signing import NOON, everything_stored

DAY = timedelta(days=1)
SHOWN = recordings.wording()
SAID = "The marmalade factory has no ramp."
VOICE = mp3() + b"xylophone under the bridge"


def send(
    session: Session,
    who: Actor,
    process_id: int,
    content: bytes = VOICE,
    *,
    signed: bool = False,
    keep: bool = False,
    yes: bool = True,
    key: str | None = None,
) -> str:
    sent = Sent(content, signed=signed, keep=keep)
    return recordings.send(session, who, process_id, sent, yes=yes, shown=SHOWN, language="en-GB", key=key)


def type_it(session: Session, here: Place, public_id: str, *, verbatim: bool = True) -> contributions.Receipt:
    words = Words(f" {SAID} ", language="cy")
    return recordings.type_down(session, here.facilitator, here.process_id, public_id, words, verbatim=verbatim)


def agreed(session: Session, here: Place, who: Actor, *, keep: bool = False) -> contributions.Receipt:
    receipt = type_it(session, here, send(session, who, here.process_id, keep=keep))
    contributions.confirm(session, who, receipt.public_id)
    return receipt


@pytest.mark.parametrize(("signed", "channel"), [(False, Channel.VOICE), (True, Channel.SIGNED)])
def test_a_recording_is_typed_read_back_and_then_words_like_any_other(
    session: Session, signed: bool, channel: Channel
) -> None:
    here = place(session)
    who = member(session, here.process_id)
    with clock.stopped(NOON):
        public_id = send(session, who, here.process_id, signed=signed)
    (waits,) = reading.to_type(session, here.facilitator, here.process_id)
    assert (waits.public_id, waits.pseudonym, waits.signed) == (public_id, who.parts[0].pseudonym, signed)
    assert (waits.media_type, waits.length, waits.sent_at, waits.reference) == ("audio/mpeg", len(VOICE), NOON, "")
    receipt = type_it(session, here, public_id, verbatim=False)
    stored = contribution(session, here.process_id, receipt.reference)
    assert (stored.text, stored.language, stored.channel) == (SAID, "cy", channel)
    assert (stored.provenance, stored.state) == (Provenance.SCRIBED, ContributionState.SUBMITTED)
    (typed,) = reading.to_type(session, here.facilitator, here.process_id)
    assert typed.reference == receipt.reference
    (read,) = support.waiting(session, who, here.process_id)
    assert (read.text, read.helper, read.verbatim) == (SAID, HelperKind.FACILITATOR, False)
    assert [one.text for one in entering.to_read_back(session, here.facilitator, here.process_id)] == [SAID]
    contributions.confirm(session, who, receipt.public_id)
    (own,) = reading.own(session, who, here.process_id)
    assert (own.reference, own.words) == (receipt.reference, receipt.public_id)
    assert own.agreed_at is not None
    assert reading.to_type(session, here.facilitator, here.process_id) == ()
    assert contribution(session, here.process_id, receipt.reference).state is ContributionState.CONFIRMED


def test_it_can_be_read_back_on_the_phone(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    receipt = type_it(session, here, send(session, who, here.process_id))
    entries.read_back(session, here.facilitator, here.process_id, receipt.reference)
    (own,) = reading.own(session, who, here.process_id)
    assert own.agreed_at is not None


@pytest.mark.parametrize("by_phone", [True, False])
def test_words_that_are_not_what_was_said_go_and_the_recording_is_typed_again(session: Session, by_phone: bool) -> None:
    here = place(session)
    who = member(session, here.process_id)
    public_id = send(session, who, here.process_id)
    receipt = type_it(session, here, public_id)
    for _ in range(2):
        if by_phone:
            entries.not_agreed(session, here.facilitator, here.process_id, receipt.reference)
        else:
            contributions.disown(session, who, receipt.public_id)
    (waits,) = reading.to_type(session, here.facilitator, here.process_id)
    assert (waits.public_id, waits.reference) == (public_id, "")
    assert contribution(session, here.process_id, receipt.reference).text == ""
    again = type_it(session, here, public_id)
    contributions.confirm(session, who, again.public_id)
    with pytest.raises(NotAllowed):
        contributions.disown(session, member(session, here.process_id), again.public_id)


def test_only_its_speaker_and_the_facilitators_open_it_and_they_only_until_the_yes(session: Session) -> None:
    here, elsewhere = place(session), place(session)
    who, other = members(session, here.process_id, 2)
    _, helper = supported(session, who, here.process_id)
    public_id = send(session, who, here.process_id)
    for actor in (who, here.facilitator, here.second):
        found = reading.opened(session, actor, here.process_id, public_id)
        assert (found.media_type, found.content) == ("audio/mpeg", VOICE)
    for actor in (helper, here.convenor, elsewhere.facilitator, ANONYMOUS):
        with pytest.raises(NotAllowed):
            reading.opened(session, actor, here.process_id, public_id)
    for actor, process_id in ((other, here.process_id), (elsewhere.facilitator, elsewhere.process_id)):
        with pytest.raises(NotFound):
            reading.opened(session, actor, process_id, public_id)
    receipt = type_it(session, here, public_id)
    assert reading.opened(session, here.facilitator, here.process_id, public_id).content == VOICE
    contributions.confirm(session, who, receipt.public_id)
    with pytest.raises(NotFound):
        reading.opened(session, here.facilitator, here.process_id, public_id)
    assert reading.opened(session, who, here.process_id, public_id).content == VOICE


def test_what_is_stored_is_sealed_and_bound_to_its_row(session: Session) -> None:
    here = place(session)
    who, other = members(session, here.process_id, 2)
    first, second = send(session, who, here.process_id), send(session, other, here.process_id, mp4())
    stored = session.execute(select(Recording.sealed).where(Recording.public_id == first)).scalar_one()
    assert b"xylophone" not in stored
    with writing(session):
        taken = session.execute(select(Recording.sealed).where(Recording.public_id == second)).scalar_one()
        session.execute(update(Recording).where(Recording.public_id == first).values(sealed=taken))
    with pytest.raises(DeliberationError, match="sealed_unreadable"):
        reading.opened(session, who, here.process_id, first)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "recording_empty"),
        (NO_RECORDING["short"], "recording_kind"),
        (NO_RECORDING["page"], "recording_kind"),
        (CUT_OFF["mp4"], "recording_cut_off"),
        (wav() + bytes(recordings.LIMIT), "recording_too_big"),
    ],
)
def test_what_is_no_recording_is_refused_beside_the_file(session: Session, content: bytes, code: str) -> None:
    here = place(session)
    who = member(session, here.process_id)
    with pytest.raises(DeliberationError, match=code) as refused:
        send(session, who, here.process_id, content)
    assert refused.value.field == "file"
    assert rows(session, Recording) == 0
    assert "voice_kept" not in own_consent.own(session, who, here.process_id).answers


@pytest.mark.parametrize("media_type", KINDS)
def test_every_kind_is_kept_as_what_it_is(session: Session, media_type: str) -> None:
    here = place(session)
    who = member(session, here.process_id)
    public_id = send(session, who, here.process_id, KINDS[media_type])
    found = reading.opened(session, who, here.process_id, public_id)
    assert (found.media_type, found.content) == (media_type, KINDS[media_type])


def test_without_a_yes_nothing_is_taken_and_a_yes_is_asked_once(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    with pytest.raises(DeliberationError, match="voice_yes_missing"):
        send(session, who, here.process_id, yes=False)
    send(session, who, here.process_id)
    assert own_consent.own(session, who, here.process_id).answers["voice_kept"].given
    send(session, who, here.process_id, yes=False)
    assert rows(session, Recording) == 2
    with pytest.raises(DeliberationError, match="consent_missing"):
        send(session, newcomer(session, here.process_id), here.process_id)
    for actor in (here.facilitator, here.convenor, ANONYMOUS):
        with pytest.raises(NotAllowed):
            send(session, actor, here.process_id)


def test_nobody_fills_the_store_and_nothing_is_sent_where_nothing_can_be_said(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    made = [send(session, who, here.process_id) for _ in range(recordings.MOST)]
    with pytest.raises(DeliberationError, match="recordings_full"):
        send(session, who, here.process_id)
    recordings.throw_away(session, who, here.process_id, made[0])
    send(session, who, here.process_id)
    set_state(session, here.process_id, ProcessState.DRAFTING)
    recordings.throw_away(session, who, here.process_id, made[1])
    with pytest.raises(Refused, match="cannot_contribute_now"):
        send(session, who, here.process_id)
    with pytest.raises(Refused, match="cannot_contribute_now"):
        type_it(session, here, made[2])


def test_the_same_form_is_kept_once_and_two_do_not_type_the_same(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    made = {send(session, who, here.process_id, key="once") for _ in range(2)}
    assert len(made) == 1
    assert rows(session, Recording) == 1
    words = Words(SAID)
    receipts = {
        recordings.type_down(session, here.facilitator, here.process_id, *made, words, verbatim=True, key="once")
        for _ in range(2)
    }
    assert len(receipts) == 1
    with pytest.raises(Refused, match="recording_typed"):
        recordings.type_down(session, here.second, here.process_id, *made, words, verbatim=True, key="other")
    with pytest.raises(NotAllowed):
        recordings.type_down(session, who, here.process_id, *made, words, verbatim=True)
    with pytest.raises(NotFound):
        recordings.type_down(session, here.second, here.process_id, "nothere", words, verbatim=True)


@pytest.mark.parametrize("text", ["", " \u200b ", "x" * (contributions.TEXT_LIMIT + 1)])
def test_what_is_typed_has_words_and_not_too_many(session: Session, text: str) -> None:
    here = place(session)
    public_id = send(session, member(session, here.process_id), here.process_id)
    with pytest.raises(DeliberationError, match="text_") as refused:
        recordings.type_down(session, here.facilitator, here.process_id, public_id, Words(text), verbatim=True)
    assert refused.value.field == "text"


def test_it_goes_with_the_words_with_the_yes_and_on_leaving(session: Session) -> None:
    here = place(session)
    process_id = here.process_id
    who = member(session, process_id)

    receipt = agreed(session, here, who, keep=True)
    contributions.withdraw(session, who, receipt.public_id)
    assert rows(session, Recording) == 0

    waiting = type_it(session, here, send(session, who, process_id))
    contributions.withdraw(session, who, waiting.public_id)
    assert rows(session, Recording) == 0, "taking back words that wait takes the recording as well"

    send(session, who, process_id)
    for _ in range(2):
        recordings.say_no(session, who, process_id, shown=SHOWN, language="en-GB")
    assert rows(session, Recording) == 0
    assert not own_consent.own(session, who, process_id).answers["voice_kept"].given

    send(session, who, process_id)
    contributions.withdraw_all(session, who, process_id)
    assert rows(session, Recording) == 0

    agreed(session, here, who, keep=True)
    send(session, who, process_id)
    leaving.leave_all(session, who, process_id, shown=WORDINGS[ConsentPurpose.TAKE_PART], language="en-GB")
    assert rows(session, Recording) == 0
    assert SAID not in everything_stored(session)


def test_throwing_the_recording_away_leaves_the_words(session: Session) -> None:
    here = place(session)
    who, other = members(session, here.process_id, 2)
    receipt = agreed(session, here, who)
    (own,) = reading.own(session, who, here.process_id)
    recordings.throw_away(session, other, here.process_id, own.public_id)
    assert rows(session, Recording) == 1
    for _ in range(2):
        recordings.throw_away(session, who, here.process_id, own.public_id)
    assert rows(session, Recording) == 0
    assert contribution(session, here.process_id, receipt.reference).text == SAID


def test_the_original_goes_a_month_after_the_yes_unless_its_speaker_wants_it(session: Session) -> None:
    here = place(session)
    who, other = members(session, here.process_id, 2)
    with clock.stopped(NOON):
        agreed(session, here, who)
        agreed(session, here, other, keep=True)
    with clock.stopped(NOON + recordings.KEPT):
        retention.sweep(session, SYSTEM)
        assert rows(session, Recording) == 2
    with clock.stopped(NOON + recordings.KEPT + timedelta(seconds=1)):
        assert retention.is_due(session, SYSTEM)
        retention.sweep(session, SYSTEM)
        assert not retention.is_due(session, SYSTEM)
        assert reading.own(session, who, here.process_id) == ()
        (kept,) = reading.own(session, other, here.process_id)
        recordings.keep(session, other, here.process_id, kept.public_id, wanted=False)
        with pytest.raises(NotFound):
            recordings.keep(session, who, here.process_id, kept.public_id, wanted=True)
        retention.sweep(session, SYSTEM)
    assert rows(session, Recording) == 0
    assert rows(session, EntryMark) == 2
    assert {one.text for one in session.execute(select(Contribution)).scalars()} == {SAID}


def test_what_nobody_typed_goes_after_a_year_and_all_at_the_end(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    with clock.stopped(NOON):
        send(session, who, here.process_id)
    with clock.stopped(NOON + 365 * DAY):
        retention.sweep(session, SYSTEM)
        assert rows(session, Recording) == 1
    with clock.stopped(NOON + 366 * DAY):
        retention.sweep(session, SYSTEM)
        assert rows(session, Recording) == 0
    agreed(session, here, who, keep=True)
    set_state(session, here.process_id, ProcessState.CLOSED)
    retention.sweep(session, SYSTEM)
    assert rows(session, Recording) == 0


def test_no_export_has_it(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    public_id = send(session, who, here.process_id)
    contributions.confirm(session, who, type_it(session, here, public_id).public_id)
    set_state(session, here.process_id, ProcessState.DRAFTING)
    exported = str(exports.polis(session, SYSTEM, here.process_id, Source.ASSEMBLY))
    assert "xylophone" not in exported
    assert public_id not in exported


def test_the_own_record_says_what_is_there_and_the_convenor_sees_none_of_it(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    public_id = send(session, who, here.process_id, signed=True, keep=True)
    (told,) = own_record.own(session, who, here.process_id)["recordings"]
    assert (told["id"], told["signed"], told["keep"], told["words"]) == (public_id, True, True, "")
    assert reading.own_export(session, member(session, here.process_id), here.process_id) == []
    assert reading.one_to_type(session, here.second, here.process_id, public_id).public_id == public_id
    with pytest.raises(NotAllowed):
        reading.to_type(session, here.convenor, here.process_id)
