"""Publishing: a frozen copy with a hash that anybody can work out again, and files made from that copy alone."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation.database import db, writing
from deliberation.errors import NotAllowed, NotFound, Refused
from deliberation.exchange.document.strategy import codec
from deliberation.exchange.document.strategy.content import PROPOSED_BY_OFFICERS, StrategyContent
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import processes as process_reading
from deliberation.reading import strategies as reading
from deliberation.services import contributions, moderation, opinion, publication, strategies, votes
from models import (
    Action,
    Attribution,
    ConsentPurpose,
    Contribution,
    Priority,
    ProcessState,
    Publication,
    PublishedFile,
    Recommendation,
    Redaction,
    Source,
    Statement,
    Strategy,
)
from tests.services.people import (
    Place,
    action_form,
    actions,
    answer,
    choose,
    contribution,
    make_files,
    member,
    place,
    publish,
    recommend,
    reference_of_strategy,
    rows,
    say,
    set_state,
    state_it,
    statement,
)

FORMATS = ("csv", "docx", "html", "json")


def written(session: Session) -> Place:
    """A strategy with a traced line, an officers' line, votes, a map and a quote; approved."""
    here = place(session)
    people = [member(session, here.process_id, quoted=Attribution.PSEUDONYM) for _ in range(2)]
    made = [statement(session, here, who, text=f"Said by number {number}.") for number, who in enumerate(people)]
    for who in people:
        votes.cast_several(session, who, here.process_id, dict(zip(made, (1, -1), strict=True)))
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    priority = choose(session, here, recommend(session, here, *made))
    strategies.add_action(session, here.convenor, here.process_id, priority, action_form("Train staff.", officers=True))
    strategies.approve(session, here.committee, here.process_id)
    return here


def stored(session: Session) -> Publication:
    session.rollback()
    return session.execute(select(Publication).order_by(Publication.version.desc()).limit(1)).scalar_one()


def content(session: Session, here: Place) -> StrategyContent:
    return reading.published(session, reference_of_strategy(session, here.process_id)).content


def test_the_hash_is_of_the_stored_copy_and_of_the_json_file(session: Session) -> None:
    here = written(session)
    assert publication.publish(session, here.convenor, here.process_id) == 1
    row = stored(session)
    again = (json.dumps(row.content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
    assert hashlib.sha256(again).hexdigest() == row.content_hash
    assert codec.content_hash(codec.content_from_json(again)) == row.content_hash
    make_files(session)
    reference = reference_of_strategy(session, here.process_id)
    assert hashlib.sha256(reading.published_file(session, reference, "json")).hexdigest() == row.content_hash
    assert actions(session)[-1] == "strategy_published"


def test_later_changes_leave_the_published_copy_as_it_was(session: Session) -> None:
    here = written(session)
    publication.publish(session, here.convenor, here.process_id)
    before, text = stored(session).content_hash, json.dumps(stored(session).content, sort_keys=True)
    with writing(session, here.process_id):
        session.execute(update(Statement).values(text="Changed."))
        session.execute(update(Recommendation).values(title="Changed.", text="Changed."))
        session.execute(update(Priority).values(title="Changed."))
        session.execute(update(Action).values(text="Changed.", money_pence=1))
        session.execute(update(Strategy).values(title="Changed."))
        session.execute(update(Contribution).values(text="Changed."))
    set_state(session, here.process_id, ProcessState.DELIBERATING)
    votes.cast(session, member(session, here.process_id), here.process_id, "S01", 1)
    row = stored(session)
    assert (row.content_hash, json.dumps(row.content, sort_keys=True)) == (before, text)
    assert "Changed." not in text
    view = reading.published(session, reference_of_strategy(session, here.process_id))
    assert codec.content_hash(view.content) == view.content_hash == before
    assert "Changed." not in repr(view.content)


def test_every_line_traces_to_living_words_or_is_labelled(session: Session) -> None:
    here = written(session)
    publication.publish(session, here.convenor, here.process_id)
    found = content(session, here)
    origins = {one.text: (one.origin, one.voice.contributions, one.voice.people) for one in found.actions}
    assert origins == {"Buy a bus.": ("R01", 2, 2), "Train staff.": (PROPOSED_BY_OFFICERS, 0, 0)}
    steps = {(step.from_id, step.to_id) for step in found.trace}
    assert {("C01", "S01"), ("S01", "R01"), ("R01", "P01"), ("P01", "A01")} <= steps
    assert not {step for step in steps if "A02" in step}
    assert found.recommendations[0].statements == ("S01", "S02")


def test_a_source_lost_after_it_was_chosen_is_said_in_the_copy(session: Session) -> None:
    here = written(session)
    for said in ("C01", "C02"):
        contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, said).public_id)
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    publication.publish(session, here.convenor, here.process_id)
    found = content(session, here)
    assert "All the words that led to R01 were taken back." in found.not_shown
    assert (found.actions[0].voice.contributions, found.actions[0].voice.quotes, found.statements) == (0, (), ())
    assert (found.method.contributions, found.method.withdrawn) == (0, 2)


def test_only_quotes_with_a_yes_that_stands_are_frozen(session: Session) -> None:
    here = place(session)
    agreed = member(session, here.process_id, quoted=Attribution.PSEUDONYM)
    nameless = member(session, here.process_id, quoted=Attribution.NONE)
    took_back, hidden, left = (member(session, here.process_id, quoted=Attribution.PSEUDONYM) for _ in range(3))
    silent = member(session, here.process_id)
    people = {"Agreed.": agreed, "Nameless.": nameless, "Back.": took_back, "Hid.": hidden, "Left.": left, "-": silent}
    said = {text: say(session, who, here.process_id, text) for text, who in people.items()}
    made = state_it(session, here, *said.values(), text="All of it.")
    answer(session, took_back, here.process_id, ConsentPurpose.BE_QUOTED, given=False)
    answer(session, left, here.process_id, given=False)
    moderation.hide(session, here.facilitator, here.process_id, said["Hid."], reason="advertising")
    choose(session, here, recommend(session, here, made))
    publish(session, here)
    voice = content(session, here).actions[0].voice
    assert {(one.text, one.attribution) for one in voice.quotes} == {
        ("Agreed.", agreed.parts[0].pseudonym),
        ("Nameless.", ""),
    }
    assert voice.contributions == 4


@pytest.mark.parametrize("purpose", [ConsentPurpose.BE_QUOTED, ConsentPurpose.TAKE_PART])
def test_a_yes_that_is_taken_back_takes_published_quotes_with_it(session: Session, purpose: ConsentPurpose) -> None:
    here = place(session)
    who = member(session, here.process_id, quoted=Attribution.PSEUDONYM)
    said = say(session, who, here.process_id, "Quote me.")
    choose(session, here, recommend(session, here, state_it(session, here, said, text="More buses.")))
    reference = publish(session, here)
    original = stored(session).content_hash
    assert content(session, here).actions[0].voice.quotes[0].text == "Quote me."
    answer(session, who, here.process_id, purpose, given=False)
    view = reading.published(session, reference)
    assert view.content.actions[0].voice.quotes == ()
    assert (view.content_hash, view.files) == (original, ())
    assert [(one, digest) for one, digest, _ in view.redactions] == [(said, hashlib.sha256(b"Quote me.").hexdigest())]
    make_files(session)
    assert all(b"Quote me." not in reading.published_file(session, reference, kind) for kind in FORMATS)
    assert contribution(session, here.process_id, said).text == "Quote me.", "the words themselves were not taken back"


def test_another_name_beside_the_words_ends_the_quote_that_was_published(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id, quoted=Attribution.PSEUDONYM)
    choose(session, here, recommend(session, here, statement(session, here, who, text="Quote me.")))
    publish(session, here)
    answer(session, who, here.process_id, ConsentPurpose.BE_QUOTED, how=Attribution.NONE)
    assert content(session, here).actions[0].voice.quotes == ()


def test_nothing_is_published_without_approval_twice_or_at_the_wrong_time(session: Session) -> None:
    here = place(session)
    with pytest.raises(NotFound, match="strategy_not_started"):
        publication.publish(session, here.convenor, here.process_id)
    choose(session, here, recommend(session, here, statement(session, here)))
    with pytest.raises(Refused, match="strategy_not_approved"):
        publication.publish(session, here.convenor, here.process_id)
    strategies.approve(session, here.committee, here.process_id)
    for state in (ProcessState.PAUSED, ProcessState.CLOSED, ProcessState.DRAFTING):
        set_state(session, here.process_id, state)
        with pytest.raises(Refused, match="cannot_choose_priorities_now"):
            publication.publish(session, here.convenor, here.process_id)
    set_state(session, here.process_id, ProcessState.DECIDING)
    assert publication.publish(session, here.convenor, here.process_id) == 1
    with pytest.raises(Refused, match="strategy_not_approved"):
        publication.publish(session, here.convenor, here.process_id)
    assert rows(session, Publication) == 1


def test_a_form_sent_twice_publishes_once(session: Session) -> None:
    here = written(session)
    versions = [publication.publish(session, here.convenor, here.process_id, key="form") for _ in range(2)]
    assert (versions, rows(session, Publication)) == ([1, 1], 1)


def test_figures_that_are_older_than_the_votes_are_not_frozen(session: Session) -> None:
    here = written(session)
    contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, "C01").public_id)
    with pytest.raises(Refused, match="results_being_made"):
        publication.publish(session, here.convenor, here.process_id)
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    publication.publish(session, here.convenor, here.process_id)
    assert {one.reference: one.people for one in content(session, here).statements} == {"S02": 2}


def test_a_published_strategy_stays_public_while_the_next_is_approved(session: Session) -> None:
    here = written(session)
    publication.publish(session, here.convenor, here.process_id)
    reference = reference_of_strategy(session, here.process_id)
    strategies.add_action(session, here.convenor, here.process_id, "P01", action_form("Another."))
    for _ in range(2):
        assert process_reading.by_id(session, here.process_id).strategy == reference
        strategies.approve(session, here.committee, here.process_id)
    assert publication.publish(session, here.convenor, here.process_id) == 2
    first, second = reading.published(session, reference, 1), reading.published(session, reference)
    assert (len(first.content.actions), len(second.content.actions)) == (2, 3)
    assert first.content_hash != second.content_hash


def test_files_are_made_once_for_every_format_and_a_second_try_changes_nothing(session: Session) -> None:
    here = written(session)
    publication.publish(session, here.convenor, here.process_id)
    reference = reference_of_strategy(session, here.process_id)
    with pytest.raises(NotFound, match="file_being_made"):
        reading.published_file(session, reference, "json")
    waiting = publication.missing_files(session, SYSTEM)
    assert sorted(kind for _, kind in waiting) == list(FORMATS)
    for _ in range(2):
        for publication_id, kind in waiting:
            publication.make_file(session, SYSTEM, publication_id, kind)
    assert rows(session, PublishedFile) == len(FORMATS)
    assert publication.missing_files(session, SYSTEM) == ()
    assert reading.published(session, reference).files == FORMATS
    for kind in FORMATS:
        data, name, _ = publication.file_of(session, waiting[0][0], kind)
        assert data == reading.published_file(session, reference, kind)
        assert name.startswith(f"strategy-{reference.lower()}-v1.")


def test_a_file_that_is_made_while_words_are_taken_back_is_not_kept(app: Flask, session: Session) -> None:
    """The worker read the copy before the withdrawal; it may store nothing once the withdrawal has begun."""
    here = written(session)
    publication.publish(session, here.convenor, here.process_id)
    publication_id = stored(session).id

    def make() -> None:
        with app.app_context():
            publication.make_file(db.session(), SYSTEM, publication_id, "json")

    with ThreadPoolExecutor(1) as pool:
        with writing(session, here.process_id):
            words = session.execute(select(Contribution).limit(1)).scalar_one()
            contributions.withdraw_inside(session, words)
            work = pool.submit(make)
            with pytest.raises(TooLate):
                work.result(timeout=0.3)
        work.result(timeout=60)
    assert rows(session, Redaction) > 0
    assert rows(session, PublishedFile) == 0
    make_files(session)
    assert rows(session, PublishedFile) == len(FORMATS)


def test_an_export_is_on_record_and_only_the_platform_makes_files(session: Session) -> None:
    here = written(session)
    publication.publish(session, here.convenor, here.process_id)
    reference = reference_of_strategy(session, here.process_id)
    data = publication.export(session, SYSTEM, reference, "json")
    assert hashlib.sha256(data).hexdigest() == stored(session).content_hash
    assert actions(session)[-1] == "strategy_exported"
    for actor in (Actor(), here.convenor):
        with pytest.raises(NotAllowed):
            publication.export(session, actor, reference, "json")
    with pytest.raises(NotFound, match="publication_unknown"):
        publication.export(session, SYSTEM, "ST-000000", "json")
    with pytest.raises(NotFound, match="publication_unknown"):
        publication.make_file(session, SYSTEM, 4711, "json")


def test_who_publishes(session: Session) -> None:
    here = written(session)
    for actor in (here.facilitator, here.committee, member(session, here.process_id), place(session).convenor):
        with pytest.raises(NotAllowed):
            publication.publish(session, actor, here.process_id)
