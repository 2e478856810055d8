"""Words that people send: kept once, with whose hand wrote them, cleaned of what nobody can see, and their own."""

from __future__ import annotations

import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from deliberation.database import db
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import Actor
from deliberation.reading import moderation as reading
from deliberation.services import contributions, words
from deliberation.services.contributions import Receipt, Words
from models import Channel, Contribution, ContributionState, IdempotencyKey, ProcessState, Provenance, TraceNode
from tests.services.people import answer, contribution, member, newcomer, place, rows, say, set_state, state_it

TALKING = {ProcessState.ONBOARDING, ProcessState.LEARNING, ProcessState.DELIBERATING}


def test_words_are_kept_with_how_they_came(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    sent = Words("Dim ond un bws.", language="cy", provenance=Provenance.INTERPRETED, channel=Channel.PHONE)
    receipt = contributions.submit(session, who, here.process_id, sent)
    kept = contribution(session, here.process_id, receipt.reference)
    assert receipt == Receipt("C01", kept.public_id)
    assert (kept.text, kept.language, kept.provenance, kept.channel) == (
        "Dim ond un bws.",
        "cy",
        Provenance.INTERPRETED,
        Channel.PHONE,
    )
    assert (kept.membership_id, kept.state) == (who.parts[0].membership_id, ContributionState.CONFIRMED)


@pytest.mark.parametrize("hand", list(Provenance))
def test_only_a_scribes_words_wait_for_the_speaker(session: Session, hand: Provenance) -> None:
    here = place(session)
    who = member(session, here.process_id)
    receipt = contributions.submit(session, who, here.process_id, Words("Warm rooms.", provenance=hand))
    waits = hand is Provenance.SCRIBED
    kept = contribution(session, here.process_id, receipt.reference)
    assert kept.state is (ContributionState.SUBMITTED if waits else ContributionState.CONFIRMED)
    assert bool(reading.queue(session, here.facilitator, here.process_id)) != waits
    if waits:
        with pytest.raises(Refused, match="contribution_cannot_be_used"):
            state_it(session, here, receipt.reference)
    contributions.confirm(session, who, receipt.public_id)
    assert contribution(session, here.process_id, receipt.reference).state is ContributionState.CONFIRMED
    assert state_it(session, here, receipt.reference) == "S01"
    contributions.confirm(session, who, receipt.public_id)
    assert contribution(session, here.process_id, receipt.reference).state is ContributionState.IN_USE


def test_what_a_form_sends_is_one_of_the_hands_on_offer() -> None:
    for hand in ("own_words", "helped", "interpreted"):
        assert contributions.written("x", language="en-GB", provenance=hand).provenance == hand
    for hand in ("scribed", "", "OWN_WORDS"):
        with pytest.raises(DeliberationError, match="choice_unknown"):
            contributions.written("x", language="en-GB", provenance=hand)


def test_the_same_form_sent_twice_is_kept_once_with_one_receipt(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    first = contributions.submit(session, who, here.process_id, Words("One bus."), key="form-1")
    again = contributions.submit(session, who, here.process_id, Words("Changed on the way."), key="form-1")
    other = contributions.submit(session, who, here.process_id, Words("One bus."), key="form-2")
    assert first == again != other
    assert rows(session, Contribution) == 2
    assert contribution(session, here.process_id, first.reference).text == "One bus."


def test_two_threads_with_the_same_form_keep_it_once(app: Flask, session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    together = Barrier(4)

    def send(number: int) -> Receipt:
        with app.app_context():
            together.wait(timeout=60)
            return contributions.submit(db.session(), who, here.process_id, Words(f"Text {number}"), key="form")

    session.rollback()
    with ThreadPoolExecutor(4) as pool:
        receipts = set(pool.map(send, range(4)))
    assert len(receipts) == 1
    assert rows(session, Contribution) == rows(session, IdempotencyKey) == rows(session, TraceNode) == 1


def test_references_have_no_gap_and_no_double_when_many_send_at_once(app: Flask, session: Session) -> None:
    here, there = place(session), place(session)
    people = [member(session, one.process_id) for one in (here, there) * 4]
    together = Barrier(8)

    def send(who: Actor) -> tuple[int, str]:
        with app.app_context():
            process_id = who.parts[0].process_id
            together.wait(timeout=60)
            return process_id, say(db.session(), who, process_id)

    session.rollback()
    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(send, people))
    assert found == sorted((one.process_id, f"C{number:02d}") for one in (here, there) for number in (1, 2, 3, 4))


def test_nothing_is_kept_without_a_yes(session: Session) -> None:
    here = place(session)
    silent = newcomer(session, here.process_id)
    gone = member(session, here.process_id)
    answer(session, gone, here.process_id, given=False)
    for who in (silent, gone):
        with pytest.raises(DeliberationError, match="consent_missing"):
            say(session, who, here.process_id)
    assert rows(session, Contribution) == rows(session, TraceNode) == 0


def test_words_come_in_only_while_people_talk(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    for state in ProcessState:
        set_state(session, here.process_id, state)
        if state in TALKING:
            say(session, who, here.process_id)
            continue
        with pytest.raises(Refused) as refused:
            say(session, who, here.process_id)
        assert (refused.value.code, refused.value.params) == ("cannot_contribute_now", {"state": str(state)})
    assert rows(session, Contribution) == len(TALKING)


def test_another_members_words_are_out_of_reach(session: Session) -> None:
    here = place(session)
    who, other = member(session, here.process_id), member(session, here.process_id)
    public_id = contribution(session, here.process_id, say(session, who, here.process_id)).public_id
    for actor in (other, here.convenor, here.facilitator, here.committee, Actor()):
        for act in (contributions.withdraw, contributions.confirm):
            with pytest.raises(NotAllowed):
                act(session, actor, public_id)
        with pytest.raises(NotAllowed):
            contributions.appeal(session, actor, public_id, note="")
    with pytest.raises(NotFound):
        contributions.withdraw(session, who, "0000000000")
    assert contribution(session, here.process_id, "C01").text


NASTY = {
    "decomposed": ("Cafe\u0301", "Caf\u00e9"),
    "reversed": ("safe\u202eevil\u202c\u2066x\u2069", "safeevilx"),
    "nul": ("a\0b\x07c\x7f\x85d", "abcd"),
    "half a letter": ("\ud83da\udc00", "a"),
    "line breaks": ("\r\n one\r\ntwo\rthree\t4 \n", "one\ntwo\nthree\t4"),
    "joined emoji and Persian": ("👩‍👧 می‌خواهم", "👩‍👧 می‌خواهم"),
    "control between a letter and its accent": ("e\0\u0301", "é"),
    "as it is": ("<b>& 'ok'</b> --; DROP TABLE", "<b>& 'ok'</b> --; DROP TABLE"),
}


@pytest.mark.parametrize(("sent", "kept"), NASTY.values(), ids=list(NASTY))
def test_text_is_cleaned_of_what_nobody_can_see(sent: str, kept: str) -> None:
    assert words.clean(sent) == kept


def test_cleaned_words_are_stored_on_both_databases(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    for sent, kept in NASTY.values():
        assert contribution(session, here.process_id, say(session, who, here.process_id, sent)).text == kept


@given(st.text(st.characters(), max_size=40))
@settings(max_examples=150, deadline=None)
def test_cleaning_twice_is_cleaning_once_and_leaves_only_what_can_be_stored(text: str) -> None:
    cleaned = words.clean(text)
    assert words.clean(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
    cleaned.encode("utf-8")
    assert "\0" not in cleaned
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\r")


@pytest.mark.parametrize("text", ["", " ", "\n\t\r\n", "\0\x01", "\u200b", "\u200d\u2060\ufeff", "\u202e", "\u2028"])
def test_an_empty_page_is_refused_also_when_it_is_full_of_nothing(text: str) -> None:
    with pytest.raises(DeliberationError) as error:
        words.required(text, field="text", limit=10)
    assert (error.value.code, error.value.field) == ("text_empty", "text")


def test_the_limit_is_exact_after_cleaning() -> None:
    limit = contributions.TEXT_LIMIT
    assert len(words.required("e\u0301" * limit, field="text", limit=limit)) == limit
    assert len(words.required(" " + "x" * limit + "\0\n", field="text", limit=limit)) == limit
    with pytest.raises(DeliberationError) as error:
        words.required("é" * (limit + 1), field="text", limit=limit)
    assert error.value.params == {"limit": limit, "length": limit + 1}


def test_ten_megabytes_of_emoji_are_refused_at_once(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    flood = "👩🏽‍🚀" * (10_000_000 // 15)
    started = time.process_time()
    with pytest.raises(DeliberationError, match="text_too_long"):
        say(session, who, here.process_id, flood)
    assert time.process_time() - started < 0.05
    assert rows(session, Contribution) == 0
