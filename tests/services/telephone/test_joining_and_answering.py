"""Joining with a code and answering, by text message and by keys: one talk for both, one voice a person."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import codes as code_words
from accessibility.preferences import Preferences
from deliberation.errors import DeliberationError, NotAllowed, Refused
from deliberation.permissions import SYSTEM
from deliberation.reading import phones
from deliberation.reading import support as marks_reading
from deliberation.reading import translations as translation_reading
from deliberation.services import (
    codes,
    content_notes,
    phone_lines,
    reader_settings,
    statements,
    translations,
    votes,
)
from models import (
    ConsentGrant,
    ConsentPurpose,
    EntryMark,
    PhoneLine,
    ProcessState,
    Provenance,
    SignIn,
)
from tests.services.people import (
    member,
    membership_of,
    newcomer,
    place,
    rows,
    set_state,
    supported,
)
from tests.services.signing import everything_stored
from tests.services.telephone.calling import (
    NUMBER,
    OTHER,
    SHOWN,
    Telephone,
    choices_of,
    code_of,
    joined,
    on_keys,
    with_statements,
)

# Joining


@pytest.mark.parametrize("keys", [False, True])
def test_a_code_joins_and_three_keys_answer(session: Session, keys: bool) -> None:
    here = place(session)
    with_statements(session, here, 4)
    who = member(session, here.process_id)
    phone = Telephone(session, keys=keys)
    words = code_of(session, who)
    assert phone.sends(on_keys(words) if keys else f"{words.upper()}!") == ["welcome", "question"]
    assert phone.sends("1") == ["kept", "question"]
    assert phone.sends("2") == ["kept", "question"]
    assert phone.sends("3") == ["kept", "question"]
    assert phone.sends("0") == ["left_out"]
    assert phone.sends("1") == ["question"]
    assert choices_of(session, who) == [1, -1, 0]
    # No session is left open by the code.
    session.rollback()
    assert rows(session, SignIn) == 0
    [mark, *_] = marks_reading.marks(session, who, here.process_id)
    assert (mark.channel, mark.provenance, mark.helper, mark.counts) == ("phone", "own_words", "", True)


def test_whoever_has_not_said_yes_is_asked_first(session: Session) -> None:
    here = place(session)
    with_statements(session, here, 1)
    who = newcomer(session, here.process_id)
    phone = Telephone(session)
    assert phone.sends(code_of(session, who)) == ["welcome", "ask_consent"]
    assert phone.last.said[1].text == SHOWN
    assert phone.sends("3") == ["bad_phone", "ask_consent"]
    assert phone.sends("YES") == ["question"]
    session.rollback()
    grant = session.execute(select(ConsentGrant).where(ConsentGrant.membership_id == membership_of(who))).scalar_one()
    assert (grant.purpose, grant.given) == (ConsentPurpose.TAKE_PART, True)
    assert session.execute(select(EntryMark.provenance).where(EntryMark.grant_id == grant.id)).scalar_one() == (
        Provenance.OWN_WORDS
    )


def test_a_no_keeps_nothing(session: Session) -> None:
    here = place(session)
    phone = joined(session, newcomer(session, here.process_id))
    assert phone.sends("2") == ["consent_no"]
    assert phone.last.ends
    assert rows(session, PhoneLine) == rows(session, EntryMark) == 0


def test_a_wrong_code_the_poster_and_a_supporters_code(session: Session) -> None:
    here = place(session)
    phone = Telephone(session)
    poster = codes.set_process_code(session, SYSTEM, here.process_id)
    assert phone.sends(poster) == ["code_of_poster"]
    assert phone.sends(" ".join(code_words.word_list()[:4])) == ["code_unknown"]
    _, supporter = supported(session, member(session, here.process_id), here.process_id)
    assert phone.sends(code_of(session, supporter)) == ["code_of_other"]
    assert rows(session, PhoneLine) == 0


def test_one_number_for_one_person_and_a_phone_can_be_shared(session: Session) -> None:
    here = place(session)
    with_statements(session, here, 2)
    one, two = member(session, here.process_id), member(session, here.process_id)
    code = code_of(session, two)
    phone = joined(session, one)
    phone.sends("1")
    assert phone.sends(code) == ["welcome", "question"]
    phone.sends("2")
    assert (choices_of(session, one), choices_of(session, two)) == ([1], [-1])
    # And a person has one phone: the one that came last.
    assert Telephone(session, OTHER).sends(code) == ["welcome", "question"]
    assert phone.sends("1") == ["unknown"]
    assert rows(session, PhoneLine) == 1


def test_a_new_card_forgets_the_phone(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    phone = joined(session, who)
    code_of(session, who)
    assert phone.sends("1") == ["unknown"]


def test_the_desk_puts_a_number_down_and_the_phone_says_yes(session: Session) -> None:
    here = place(session)
    with_statements(session, here, 1)
    who, other = member(session, here.process_id), member(session, here.process_id)
    name, desk = who.parts[0].pseudonym, here.facilitator
    put = phone_lines.put_down
    with pytest.raises(DeliberationError, match="read_back_first"):
        put(session, desk, here.process_id, name, NUMBER, agreed=False)
    with pytest.raises(DeliberationError, match="phone_wrong"):
        put(session, desk, here.process_id, name, "no number", agreed=True)
    put(session, desk, here.process_id, name, "07700 900-123", agreed=True)
    put(session, desk, here.process_id, name, "+44 7700 900123", agreed=True)
    with pytest.raises(Refused, match="phone_taken"):
        put(session, desk, here.process_id, other.parts[0].pseudonym, NUMBER, agreed=True)
    own = phones.own(session, who, here.process_id)
    assert own is not None
    assert own.waits
    phone = Telephone(session)
    assert phone.sends("Hello") == ["is_it_you"] or phone.last.said[0].code == "bad_phone"
    assert phone.sends("1") == ["welcome", "question"]
    phone_lines.take_out(session, desk, here.process_id, name)
    phone_lines.take_out(session, desk, here.process_id, name)
    assert phone.sends("1") == ["unknown"]
    put(session, desk, here.process_id, name, NUMBER, agreed=True)
    assert phone.sends("2") == ["forgotten"]
    assert rows(session, PhoneLine) == 0
    with pytest.raises(NotAllowed):
        put(session, here.convenor, here.process_id, name, NUMBER, agreed=True)


# Answering


def test_the_same_message_twice_does_nothing_twice(session: Session) -> None:
    here = place(session)
    with_statements(session, here, 3)
    who = member(session, here.process_id)
    phone = joined(session, who)
    phone.sends("1", once="m1")
    asked = phone.last.said[-1]
    assert phone.sends("1", once="m1") == ["question"]
    assert phone.last.said == (asked,)
    assert choices_of(session, who) == [1]
    session.rollback()
    assert rows(session, EntryMark) == 1
    # Two phones may use the same name for a message.
    other = joined(session, member(session, here.process_id), OTHER)
    assert other.sends("1", once="m1") == ["kept", "question"]


def test_one_voice_over_all_ways(session: Session) -> None:
    here = place(session)
    [reference] = with_statements(session, here, 1)
    who = member(session, here.process_id)
    phone = joined(session, who)
    votes.cast(session, who, here.process_id, reference, -1)
    assert phone.sends("1") == ["kept", "done"]
    assert choices_of(session, who) == [1]
    [mark] = marks_reading.marks(session, who, here.process_id)
    assert (mark.thing, mark.differs_from, mark.counts) == (reference, "online", True)
    assert phone.sends("MORE") == ["done"]


def test_back_asks_the_last_one_again(session: Session) -> None:
    here = place(session)
    with_statements(session, here, 2)
    who = member(session, here.process_id)
    phone = joined(session, who)
    assert phone.sends("back") == ["no_back"]
    asked = phone.last.said
    phone.sends("1")
    assert phone.sends("Back.") == ["question"]
    assert asked != phone.last.said
    phone.sends("2")
    assert choices_of(session, who) == [-1]


def test_what_was_left_out_comes_back_at_the_end(session: Session) -> None:
    here = place(session)
    with_statements(session, here, 3)
    phone = joined(session, member(session, here.process_id))
    seen = {phone.last.said[-1].text}
    for _ in range(2):
        assert phone.sends("skip") == ["question"]
        seen.add(phone.last.said[-1].text)
    assert len(seen) == 3
    assert phone.sends("SKIP") == ["left_out"]
    assert phone.last.said[0].params == {"number": 3}
    assert phone.sends("more") == ["question"]


def test_a_hard_one_is_asked_about_first(session: Session) -> None:
    here = place(session)
    [reference] = with_statements(session, here, 1)
    content_notes.write(session, here.facilitator, here.process_id, reference, "About prison.")
    who = member(session, here.process_id)
    phone = joined(session, who)
    assert (phone.last.said[-1].code, phone.last.said[-1].text) == ("note", "About prison.")
    assert phone.sends("2") == ["bad_note"]
    assert choices_of(session, who) == []
    assert phone.sends("1") == ["question"]
    assert phone.sends("2") == ["kept", "done"]
    assert choices_of(session, who) == [-1]


@pytest.mark.parametrize("text", ["4", "11", "I think that the bus should come more often", "\0", "1" * 5000, "🙂"])
def test_other_words_change_nothing_and_are_kept_nowhere(session: Session, text: str) -> None:
    here = place(session)
    with_statements(session, here, 1)
    who = member(session, here.process_id)
    phone = joined(session, who)
    assert phone.sends(text)[0] in ("no_words", "question")
    assert choices_of(session, who) == []
    assert "more often" not in everything_stored(session)


def test_help_says_what_can_be_done_and_asks_again(session: Session) -> None:
    here = place(session)
    with_statements(session, here, 1)
    phone = joined(session, member(session, here.process_id))
    assert phone.sends("help") == ["help", "question"]
    assert Telephone(session, keys=True).sends("") == ["question"]
    assert Telephone(session, keys=True).sends("8") == ["help", "question"]


def test_a_statement_that_closed_meanwhile(session: Session) -> None:
    here = place(session)
    [reference] = with_statements(session, here, 1)
    who = member(session, here.process_id)
    phone = joined(session, who)
    statements.set_open(session, here.facilitator, here.process_id, reference, is_open=False)
    assert phone.sends("1") == ["statement_gone", "done"]
    assert choices_of(session, who) == []


def test_while_it_is_paused_nothing_is_kept_and_stop_works(session: Session) -> None:
    here = place(session)
    with_statements(session, here, 1)
    who = member(session, here.process_id)
    phone = joined(session, who)
    set_state(session, here.process_id, ProcessState.PAUSED)
    assert phone.sends("1") == ["paused"]
    assert choices_of(session, who) == []
    set_state(session, here.process_id, ProcessState.LEARNING)
    assert phone.sends("1") == ["kept", "done"]
    set_state(session, here.process_id, ProcessState.REPORTED)
    assert phone.sends("1") == ["not_now"]
    set_state(session, here.process_id, ProcessState.PAUSED)
    assert phone.sends("stop") == ["stopped"]
    assert rows(session, PhoneLine) == 0
    assert choices_of(session, who) == [1]


def test_a_statement_in_another_language_is_told_in_a_checked_translation_only(session: Session) -> None:
    here = place(session)
    [reference] = with_statements(session, here, 1)
    who = member(session, here.process_id)
    reader_settings.keep(session, who, here.process_id, Preferences(language="cy"))
    write = translations.write
    write(session, here.facilitator, here.process_id, reference, language="cy", text="Mwy o fysiau.", by_machine=False)
    phone = joined(session, who)
    assert (phone.last.language, phone.last.said[-1].language) == ("cy", "en-GB")
    [view] = translation_reading.one(session, here.second, here.process_id, reference)[1]
    translations.check(session, here.second, here.process_id, reference, language="cy", mark=view.mark)
    phone.sends("eto")
    assert phone.sends("help") == ["help", "question"]
    assert (phone.last.said[-1].text, phone.last.said[-1].language) == ("Mwy o fysiau.", "cy")
