"""What a recording is stands in its bytes; what is none, or has no end, is refused with words for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import DeliberationError
from deliberation.exchange.recordings import ENDINGS, kind_of
from tests.recordings import CUT_OFF, KINDS, NO_RECORDING, mp3, mp4, webm


@pytest.mark.parametrize("media_type", KINDS)
def test_each_kind_is_found_in_its_bytes(media_type: str) -> None:
    assert kind_of(KINDS[media_type]) == media_type


def test_every_kind_has_an_ending_for_its_file() -> None:
    assert set(ENDINGS) == set(KINDS)


def test_other_ways_to_write_the_same_kinds() -> None:
    assert kind_of(mp3(tagged=False)) == "audio/mpeg"
    assert kind_of(webm(open_ended=False)) == "audio/webm"
    assert kind_of(mp4(b"qt  ", b"vide")) == "video/mp4"
    assert kind_of(mp4()[:-264] + bytes(4) + mp4()[-260:]) == "audio/mp4", "the last box may go on to the end"


@pytest.mark.parametrize("what", CUT_OFF)
def test_what_has_no_end_is_said_to_have_none(what: str) -> None:
    with pytest.raises(DeliberationError, match="recording_cut_off"):
        kind_of(CUT_OFF[what])


@pytest.mark.parametrize("what", sorted(set(NO_RECORDING) - {"short"}))
def test_what_is_no_recording_is_refused_whatever_it_is_called(what: str) -> None:
    with pytest.raises(DeliberationError, match="recording_kind"):
        kind_of(NO_RECORDING[what])


def answered(content: bytes) -> str:
    try:
        return kind_of(content)
    except DeliberationError as error:
        return error.code


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_whatever_is_cut_out_or_changed_is_answered_plainly(media_type: str, data: st.DataObject) -> None:
    content = bytearray(KINDS[media_type])
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, min(200, len(content) - 1)))
        content[at] = data.draw(st.integers(0, 255))
    sent = bytes(content[: data.draw(st.integers(0, len(content)))])
    assert answered(sent) in {*KINDS, "recording_kind", "recording_cut_off"}
