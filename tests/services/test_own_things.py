"""How pages look, words that were begun, and what people tell of themselves: one's own, and gone with the yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from accessibility.preferences import Preferences
from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, Refused
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import about_me as about_reading
from deliberation.reading import consent as own_consent
from deliberation.reading import drafts as draft_reading
from deliberation.reading import reader_settings as look_reading
from deliberation.reading import themes as theme_reading
from deliberation.reading.about_me import Told
from deliberation.services import (
    about_me,
    contributions,
    drafts,
    exports,
    leaving,
    private_erasure,
    reader_settings,
    retention,
)
from deliberation.services.consent import WORDINGS
from deliberation.services.contributions import Words
from models import AboutRecord, Community, ConsentPurpose, Draft, ProcessState, ReaderSettings, Source, Strength
from tests.services.people import answer, member, members, membership_of, newcomer, place, rows, say, set_state
from tests.services.signing import NOON, everything_stored

DAY = timedelta(days=1)
MARK = "xylophone under the bridge"
LARGE = Preferences(text_size="larger", colours="dark", calm=True)
SHOWN = about_me.wording()


def tell(session: Session, who: Actor, process_id: int, facet: str, *kinds: str, words: str = "") -> None:
    told = Told(kinds, words)
    about_me.tell(session, who, process_id, facet, told, shown=SHOWN, language="en-GB")


def everything_of_ones_own(session: Session, process_id: int) -> Actor:
    """A member with settings, a draft and an answer about themselves."""
    who = member(session, process_id)
    assert reader_settings.keep(session, who, process_id, LARGE)
    drafts.keep(session, who, process_id, MARK)
    tell(session, who, process_id, "strengths", "cooking", words=MARK)
    return who


def left(session: Session) -> tuple[int, int, int]:
    return rows(session, ReaderSettings), rows(session, Draft), rows(session, AboutRecord)


# How pages look


def test_settings_are_there_on_the_next_device_and_the_last_choice_counts(session: Session) -> None:
    process_id = place(session).process_id
    who, other = members(session, process_id, 2)
    assert look_reading.own(session, who, process_id) is None
    assert reader_settings.keep(session, who, process_id, LARGE)
    assert look_reading.own(session, who, process_id) == LARGE
    assert look_reading.own(session, other, process_id) is None
    assert reader_settings.keep(session, who, process_id, Preferences())
    assert look_reading.own(session, who, process_id) == Preferences(), "the ordinary look is a choice as well"
    reader_settings.forget(session, who, process_id)
    reader_settings.forget(session, who, process_id)
    assert look_reading.own(session, who, process_id) is None


def test_without_a_yes_settings_stay_on_the_device(session: Session) -> None:
    process_id = place(session).process_id
    who = newcomer(session, process_id)
    assert not reader_settings.keep(session, who, process_id, LARGE)
    assert rows(session, ReaderSettings) == 0


def test_every_setting_together_fits(session: Session) -> None:
    process_id = place(session).process_id
    most = Preferences("largest", "opendyslexic", "contrast", calm=True, easy_read=True, language="zh-Hant")
    who = member(session, process_id)
    assert reader_settings.keep(session, who, process_id, most)
    assert look_reading.own(session, who, process_id) == most


# Words that were begun


def test_a_draft_is_there_again_until_it_is_sent(session: Session) -> None:
    process_id = place(session).process_id
    who, other = members(session, process_id, 2)
    assert draft_reading.own(session, who, process_id) is None
    with clock.stopped(NOON):
        for text in ("A bus", f" {MARK}\r\nand more "):
            drafts.keep(session, who, process_id, text, language="cy")
    found = draft_reading.own(session, who, process_id)
    assert found is not None
    assert (found.text, found.language, found.kept_at) == (f"{MARK}\nand more", "cy", NOON)
    assert found.goes_at(drafts.KEPT) == NOON + 90 * DAY
    assert draft_reading.own(session, other, process_id) is None
    sent = contributions.submit(session, who, process_id, Words(found.text), key="once")
    assert draft_reading.own(session, who, process_id) is None
    drafts.keep(session, who, process_id, "Something else")
    assert contributions.submit(session, who, process_id, Words(found.text), key="once") == sent
    assert draft_reading.own(session, who, process_id) is not None, "a late second try ends no newer draft"
    drafts.throw_away(session, who, process_id)
    drafts.throw_away(session, who, process_id)
    assert draft_reading.own_export(session, who, process_id) is None


@pytest.mark.parametrize("text", ["", " \u200b ", "x" * (contributions.TEXT_LIMIT + 1)])
def test_nothing_and_too_much_are_no_draft(session: Session, text: str) -> None:
    process_id = place(session).process_id
    with pytest.raises(DeliberationError, match="text_") as refused:
        drafts.keep(session, member(session, process_id), process_id, text)
    assert refused.value.field == "text"


def test_a_draft_can_be_kept_while_things_are_paused_but_not_without_a_yes_or_after_the_end(session: Session) -> None:
    process_id = place(session).process_id
    with pytest.raises(DeliberationError, match="consent_missing"):
        drafts.keep(session, newcomer(session, process_id), process_id, MARK)
    who = member(session, process_id)
    set_state(session, process_id, ProcessState.PAUSED)
    drafts.keep(session, who, process_id, MARK)
    set_state(session, process_id, ProcessState.CLOSED)
    for act in (
        lambda: drafts.keep(session, who, process_id, MARK),
        lambda: tell(session, who, process_id, "strengths", "cooking"),
    ):
        with pytest.raises(Refused, match="project_closed"):
            act()


def test_a_draft_is_in_no_row_no_theme_no_export_and_no_file(session: Session, var: Path, database: str) -> None:
    here = place(session)
    process_id = here.process_id
    who = everything_of_ones_own(session, process_id)
    say(session, member(session, process_id), process_id)
    assert MARK not in everything_stored(session)
    for actor in (here.convenor, here.facilitator, who):
        assert MARK not in str(theme_reading.themes(session, actor, process_id, Source.ASSEMBLY))
    set_state(session, process_id, ProcessState.DECIDING)
    assert MARK not in str(exports.polis(session, SYSTEM, process_id, Source.ASSEMBLY))
    if database == "sqlite":
        assert not any(MARK.encode() in one.read_bytes() for one in var.glob("folkmoot.sqlite*"))


# What people are part of, and good at


def test_each_question_is_answered_by_itself_with_own_words(session: Session) -> None:
    process_id = place(session).process_id
    who, other = members(session, process_id, 2)
    tell(session, who, process_id, "communities", "carer", "faith", "carer", words=" A choir ")
    tell(session, who, process_id, "strengths")
    found = about_reading.own(session, who, process_id)
    assert found.told == {"communities": Told(("carer", "faith"), "A choir"), "strengths": Told()}
    tell(session, who, process_id, "communities", "parent")
    assert about_reading.own_export(session, who, process_id)["communities"] == {"kinds": ["parent"], "words": ""}
    assert about_reading.own(session, other, process_id).told == {}
    assert own_consent.own(session, who, process_id).answers["about_me"].given


@pytest.mark.parametrize(
    ("facet", "kinds", "words", "code"),
    [
        ("income", (), "", "choice_unknown"),
        ("communities", ("cooking",), "", "choice_unknown"),
        ("strengths", ("cooking", "shouting"), "", "choice_unknown"),
        ("strengths", (), "x" * (about_me.WORDS_LIMIT + 1), "text_too_long"),
    ],
)
def test_what_is_not_on_offer_is_refused(
    session: Session, facet: str, kinds: tuple[str, ...], words: str, code: str
) -> None:
    process_id = place(session).process_id
    who = member(session, process_id)
    with pytest.raises(DeliberationError, match=code):
        tell(session, who, process_id, facet, *kinds, words=words)
    assert rows(session, AboutRecord) == 0
    assert "about_me" not in own_consent.own(session, who, process_id).answers


def test_nobody_is_asked_without_taking_part(session: Session) -> None:
    process_id = place(session).process_id
    who = newcomer(session, process_id)
    with pytest.raises(DeliberationError, match="consent_missing"):
        tell(session, who, process_id, "strengths", "cooking")
    assert "about_me" not in own_consent.own(session, who, process_id).answers


def test_c50_the_convenor_sees_each_person_once_for_each_thing_and_nothing_under_five(session: Session) -> None:
    here = place(session)
    people = members(session, here.process_id, 16)
    for number, who in enumerate(people):
        kinds = ["carer", *(["faith"] if number < 6 else []), *(["no_home"] if number < 4 else [])]
        kinds += ["parent"] if number != 0 else []
        tell(session, who, here.process_id, "communities", *kinds, *kinds, words=MARK)
    tell(session, people[0], here.process_id, "strengths", "cooking")
    found = about_reading.counts(session, here.convenor, here.process_id)
    communities = found["communities"]
    assert (communities.told.value, set(communities.kinds)) == (15, set(Community))
    shown = {kind: one.value for kind, one in communities.kinds.items() if not one.hidden}
    assert shown == {"faith": 5}, "all but a few, all, few and none are hidden; the rest goes down to fives"
    assert set(found["strengths"].kinds) == set(Strength)
    assert found["strengths"].told.hidden
    assert all(one.hidden for one in found["strengths"].kinds.values())
    assert MARK not in str(found)
    for who in (here.facilitator, here.committee, people[0], ANONYMOUS, replace(here.convenor, second_factor=False)):
        with pytest.raises(NotAllowed):
            about_reading.counts(session, who, here.process_id)


def test_saying_no_to_it_erases_it_and_nothing_else(session: Session) -> None:
    process_id = place(session).process_id
    who = everything_of_ones_own(session, process_id)
    for _ in range(2):
        about_me.forget(session, who, process_id, shown=SHOWN, language="en-GB")
        assert left(session) == (1, 1, 0)
    assert not own_consent.own(session, who, process_id).answers["about_me"].given


# All of it


@pytest.mark.parametrize("way", ["leave", "no"])
def test_leaving_takes_all_of_it(session: Session, way: str) -> None:
    process_id = place(session).process_id
    who, stays = everything_of_ones_own(session, process_id), everything_of_ones_own(session, process_id)
    assert left(session) == (2, 2, 2)
    if way == "leave":
        shown = WORDINGS[ConsentPurpose.TAKE_PART]
        leaving.leave_all(session, who, process_id, shown=shown, language="en-GB")
    else:
        answer(session, who, process_id, given=False)
    assert left(session) == (1, 1, 1)
    assert draft_reading.own(session, stays, process_id) is not None
    assert draft_reading.own(session, who, process_id) is None


def test_14_2_7_each_is_kept_for_its_time(session: Session) -> None:
    process_id = place(session).process_id
    with clock.stopped(NOON):
        everything_of_ones_own(session, process_id)
    for days, kept in ((90, (1, 1, 1)), (91, (1, 0, 1)), (365, (1, 0, 1)), (366, (1, 0, 0)), (731, (0, 0, 0))):
        with clock.stopped(NOON + days * DAY):
            due, before = retention.is_due(session, SYSTEM), left(session)
            retention.sweep(session, SYSTEM)
            assert left(session) == kept
            assert due or before == kept


def test_a_closed_project_keeps_no_draft_and_nothing_about_people(session: Session) -> None:
    process_id = place(session).process_id
    everything_of_ones_own(session, process_id)
    set_state(session, process_id, ProcessState.CLOSED)
    assert retention.is_due(session, SYSTEM)
    retention.sweep(session, SYSTEM)
    assert left(session) == (1, 0, 0), "pages can still be read, so settings stay"


def test_nobody_reads_what_is_anothers(session: Session) -> None:
    here, there = place(session), place(session)
    who = everything_of_ones_own(session, here.process_id)
    stranger = member(session, there.process_id)
    reads = (draft_reading.own, draft_reading.own_export, about_reading.own, about_reading.own_export, look_reading.own)
    for read in reads:
        for actor in (here.convenor, here.facilitator, here.committee, stranger, ANONYMOUS, SYSTEM):
            with pytest.raises(NotAllowed):
                read(session, actor, here.process_id)
        assert read(session, who, here.process_id)


def test_a_token_opens_in_its_own_row_and_store_only(session: Session) -> None:
    process_id = place(session).process_id
    one, two = everything_of_ones_own(session, process_id), everything_of_ones_own(session, process_id)
    with writing(session):
        of_one, of_two = (session.get_one(Draft, membership_of(who)) for who in (one, two))
        of_one.sealed, of_two.sealed = of_two.sealed, session.get_one(AboutRecord, membership_of(two)).sealed
    for who in (one, two):
        with pytest.raises(DeliberationError, match="sealed_unreadable"):
            draft_reading.own(session, who, process_id)
    assert private_erasure.DRAFTS_KEPT == drafts.KEPT
