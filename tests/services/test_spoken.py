"""Texts read aloud: made in the background, once for each wording, and erased with the words that they say."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, NotFound, Stopped
from deliberation.jobs.handlers import in_process
from deliberation.jobs.runner import Runner
from deliberation.permissions import ANONYMOUS, SYSTEM
from deliberation.queueing import SPOKEN_TEXTS
from deliberation.reading import spoken as reading
from deliberation.reading.easy_read import Line
from deliberation.reading.spoken import Utterance
from deliberation.services import contributions, easy_read, spoken, statements, work
from models import SpokenText
from tests.services.people import Place, contribution, member, place, rows, say, state_it, statement


@dataclass
class Voice:
    """Stands for the program: says what it was given to say."""

    said: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    def __call__(self, _program: str, one: Utterance) -> bytes:
        self.said.append(one.text)
        if self.meanwhile is not None:
            self.meanwhile()
        return f"sound of {one.text}".encode()


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> Voice:
    """Something that reads aloud."""
    found = Voice()
    monkeypatch.setattr(spoken, "program", lambda: "a program")
    monkeypatch.setattr(spoken, "_said", found)
    return found


@pytest.fixture
def here(session: Session) -> Place:
    return place(session)


def kept(session: Session) -> list[bytes]:
    session.rollback()
    return sorted(session.execute(select(SpokenText.content)).scalars())


def test_each_text_is_read_once_and_twins_as_well(session: Session, here: Place, voice: Voice) -> None:
    stated = statement(session, here, text="The bus is late.")
    easy_read.write(session, here.facilitator, here.process_id, stated, [Line("Late bus.", "bus"), Line("Every day.")])
    look = Runner({"sounds": lambda found: in_process(SPOKEN_TEXTS, here.process_id, found)})
    assert look.run_once(session) == (1, 0)
    assert sorted(voice.said) == ["Late bus.\nEvery day.", "The bus is late."]
    assert look.run_once(session) == (0, 0)
    assert spoken.stale(session, SYSTEM) == ()
    asked = Utterance("The bus is late.", "en-GB")
    assert reading.made(session, here.process_id, [asked, Utterance("Never said.", "en-GB")]) == {asked.digest}
    assert reading.sound(session, here.process_id, asked.digest) == b"sound of The bus is late."
    with pytest.raises(NotFound):
        reading.sound(session, here.process_id, Utterance("Never said.", "en-GB").digest)


def test_nothing_is_made_without_a_program_or_a_voice(session: Session, here: Place, voice: Voice) -> None:
    statement(session, here)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spoken, "program", lambda: "")
        assert work.waiting(session, SYSTEM, SPOKEN_TEXTS) == ()
        spoken.refresh(session, SYSTEM, here.process_id)
    assert kept(session) == []
    said = say(session, member(session, here.process_id), here.process_id)
    statements.write(session, here.facilitator, here.process_id, "Nuqneh.", sources=[said], language="tlh")
    spoken.refresh(session, SYSTEM, here.process_id)
    assert "Nuqneh." not in voice.said
    assert [job.process_id for job in work.waiting(session, SYSTEM, SPOKEN_TEXTS)] == []


def test_taking_words_back_takes_their_sound(session: Session, here: Place, voice: Voice) -> None:
    who = member(session, here.process_id)
    said = say(session, who, here.process_id)
    gone, stays = "I sleep in the bus station.", "There are too few buses."
    stated = state_it(session, here, said, text=gone)
    easy_read.write(session, here.facilitator, here.process_id, stated, [Line("I sleep there.")])
    statement(session, here, text=stays)
    spoken.refresh(session, SYSTEM, here.process_id)
    assert rows(session, SpokenText) == 3
    contributions.withdraw(session, who, contribution(session, here.process_id, said).public_id)
    assert kept(session) == [f"sound of {stays}".encode()]
    spoken.refresh(session, SYSTEM, here.process_id)
    assert kept(session) == [f"sound of {stays}".encode()]
    assert len(voice.said) == 3


def test_a_text_that_was_changed_or_merged_loses_its_sound_in_the_same_step(
    session: Session, here: Place, voice: Voice
) -> None:
    gone, stays = (statement(session, here, text=text) for text in ("Buses are late.", "Buses come late."))
    for line in ("Late bus.", "The bus is late."):
        easy_read.write(session, here.facilitator, here.process_id, stays, [Line(line)])
        spoken.refresh(session, SYSTEM, here.process_id)
        assert f"sound of {line}".encode() in kept(session)
    assert rows(session, SpokenText) == 3, "the first wording of the easy words is heard no more"
    statements.merge(session, here.facilitator, here.process_id, gone=gone, kept=stays)
    assert b"sound of Buses are late." not in kept(session)
    assert len(voice.said) == 4


def test_words_that_go_while_they_are_read_are_not_kept(session: Session, here: Place, voice: Voice) -> None:
    who = member(session, here.process_id)
    said = say(session, who, here.process_id)
    state_it(session, here, said, text="I sleep in the bus station.")
    public_id = contribution(session, here.process_id, said).public_id
    voice.meanwhile = lambda: contributions.withdraw(session, who, public_id)
    spoken.refresh(session, SYSTEM, here.process_id)
    assert voice.said
    assert kept(session) == []


def test_work_that_is_stopped_keeps_what_is_done_and_goes_on_there(session: Session, here: Place, voice: Voice) -> None:
    for text in ("One.", "Two.", "Three."):
        statement(session, here, text=text)

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise Stopped("work_stopped")

    with pytest.raises(Stopped):
        spoken.refresh(session, SYSTEM, here.process_id, report=stop)
    assert rows(session, SpokenText) == 2
    spoken.refresh(session, SYSTEM, here.process_id)
    assert sorted(voice.said) == ["One.", "Three.", "Two."]


def test_only_the_machine_makes_sounds(session: Session, here: Place) -> None:
    for somebody in (ANONYMOUS, here.convenor, here.facilitator):
        with pytest.raises(NotAllowed):
            spoken.refresh(session, somebody, here.process_id)
        with pytest.raises(NotAllowed):
            spoken.stale(session, somebody)


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="skipped, because espeak-ng is not installed")
def test_the_program_itself_says_what_it_is_given_as_a_small_file(session: Session, here: Place) -> None:
    config = current_app.extensions["folkmoot_config"]
    current_app.extensions["folkmoot_config"] = replace(config, read_aloud="espeak-ng")
    text = "-w /tmp/x; $(id) [[hello]] <break/> The bus stops at my road until ten at night."
    statement(session, here, text=text)
    spoken.refresh(session, SYSTEM, here.process_id)
    content = reading.sound(session, here.process_id, Utterance(text, "en-GB").digest)
    # The start of a frame of MPEG sound; 24 kilobits are 3,000 bytes a second.
    assert content[:1] == b"\xff"
    assert 6_000 < len(content) < 60_000
    current_app.extensions["folkmoot_config"] = replace(config, read_aloud="no-such-program")
    assert spoken.program() == ""
