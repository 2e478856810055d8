"""Pictures on their way in: made anew, upright and small, and never a way to bring anything else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from deliberation.errors import DeliberationError
from deliberation.exchange import pictures
from tests.recordings import KINDS, picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_is_to_be_seen_stays(kind: str) -> None:
    with Image.open(io.BytesIO(pictures.poster(picture(kind)))) as made:
        assert (made.format, made.size) == ("JPEG", (64, 36))
        above, below = made.getpixel((30, 4)), made.getpixel((30, 30))
    assert above[0] < 120 < 220 < below[0]


def test_what_a_camera_wrote_into_it_does_not_come_along() -> None:
    notes = Image.Exif()
    notes[0x010F] = "A camera of mine"
    notes[0x0112] = 6  # lying on its side
    sent = picture("JPEG", exif=notes, comment=b"taken at home")
    assert b"A camera of mine" in sent
    assert b"taken at home" in sent
    made = pictures.poster(sent)
    assert b"camera" not in made
    assert b"home" not in made
    with Image.open(io.BytesIO(made)) as seen:
        assert seen.size == (36, 64)
        assert not seen.getexif()


def test_a_large_one_becomes_smaller() -> None:
    with Image.open(io.BytesIO(pictures.poster(picture(size=(3000, 1500))))) as made:
        assert made.size == (960, 480)


@pytest.mark.parametrize("sent", [b"", b"words", b"<svg xmlns='http://www.w3.org/2000/svg'/>", *KINDS.values()])
def test_what_is_no_picture_is_refused(sent: bytes) -> None:
    with pytest.raises(DeliberationError, match="picture_kind"):
        pictures.poster(sent)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_one_that_is_cut_off_or_of_another_kind_is_refused_wherever_it_ends(kind: str) -> None:
    whole = picture(kind)
    for end in range(0, len(whole) - 24, 3):  # in the last few bytes of a PNG nothing is to be seen
        with pytest.raises(DeliberationError, match="picture_kind"):
            pictures.poster(whole[:end])


@pytest.mark.filterwarnings("ignore")  # the library warns of odd notes in a file that it reads all the same
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_whatever_is_changed_in_it_is_answered_plainly(kind: str) -> None:
    whole = picture(kind)
    for place in range(len(whole)):
        for byte in (0, 255, whole[place] ^ 1):
            changed = whole[:place] + bytes((byte,)) + whole[place + 1 :]
            assert _answer(changed) in {"a picture", "picture_kind", "picture_too_big"}


def _answer(sent: bytes) -> str:
    try:
        made = pictures.poster(sent)
    except DeliberationError as refused:
        return refused.code
    return "a picture" if made.startswith(b"\xff\xd8") else "something else"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    Image.new("1", (12_000, 9_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(DeliberationError, match="picture_too_big"):
        pictures.poster(bomb.getvalue())
    monkeypatch.setattr(pictures, "LIMIT_MEGABYTES", 0)
    with pytest.raises(DeliberationError, match="picture_too_big"):
        pictures.poster(picture())
