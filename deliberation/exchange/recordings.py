"""What a recording is, found in its bytes and never in its name, and whether it is there to its end.

Nothing is decoded here: these are the outer layers of each kind, as far as a browser that plays it has to read them
first (ISO 14496-12 boxes, RFC 3533 pages, EBML, RIFF, MPEG audio frames).
"""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.errors import DeliberationError

MP3 = "audio/mpeg"
WAV = "audio/wav"
OGG = "audio/ogg"
AUDIO_MP4, VIDEO_MP4 = "audio/mp4", "video/mp4"
AUDIO_WEBM, VIDEO_WEBM = "audio/webm", "video/webm"
VIDEO_3GP = "video/3gpp"
ENDINGS = {
    MP3: "mp3",
    WAV: "wav",
    OGG: "ogg",
    AUDIO_MP4: "m4a",
    VIDEO_MP4: "mp4",
    AUDIO_WEBM: "webm",
    VIDEO_WEBM: "webm",
    VIDEO_3GP: "3gp",
}
# A sound or a picture shorter than that is none.
LEAST_BYTES = 64
EBML, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
# Where the names of the tracks stand in what browsers record.
HEAD = 64 * 1024
OGG_HEAD = 27


def kind_of(content: bytes) -> str:
    """The media type; `recording_kind` for what is none of these, `recording_cut_off` where the end is missing."""
    if content[4:8] == b"ftyp":
        return _boxes(content)
    if content.startswith(b"OggS"):
        return _pages(content)
    if content.startswith(EBML):
        return _ebml(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return _riff(content)
    return _frames(content)


def is_video(media_type: str) -> bool:
    """Whether there is something to see."""
    return media_type.startswith("video/")


def _wrong(code: str = "recording_kind") -> DeliberationError:
    return DeliberationError(code, field="file")


def _boxes(content: bytes) -> str:
    """MP4, M4A, 3GP and what iPhones record: boxes that each say how long they are."""
    names, at = {}, 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        name, head = content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16]), 16
        elif size == 0:
            size = len(content) - at
        if size < head or at + size > len(content):
            raise _wrong("recording_cut_off")
        names[name] = content[at + head : at + size] if name == b"moov" else b""
        at += size
    if b"moov" not in names or not names.keys() & {b"mdat", b"moof"}:
        raise _wrong("recording_cut_off")
    if content[8:11] in (b"3gp", b"3g2"):
        return VIDEO_3GP
    return VIDEO_MP4 if _has_pictures(names[b"moov"]) else AUDIO_MP4


def _has_pictures(moov: bytes) -> bool:
    """Whether one of the tracks is handled as video: four bytes of version and four of zeros stand before it."""
    at = moov.find(b"hdlr")
    while at >= 0:
        if moov[at + 12 : at + 16] == b"vide":
            return True
        at = moov.find(b"hdlr", at + 4)
    return False


def _pages(content: bytes) -> str:
    """Ogg: pages that each say how long they are. Opus or Vorbis, as phones and browsers record it."""
    at, first = 0, b""
    while at < len(content):
        segments = content[at + OGG_HEAD - 1 : at + OGG_HEAD]
        if content[at : at + 4] != b"OggS" or not segments:
            raise _wrong("recording_cut_off")
        start = at + OGG_HEAD + segments[0]
        lengths = content[at + OGG_HEAD : start]
        end = start + sum(lengths)
        if len(lengths) < segments[0] or end > len(content):
            raise _wrong("recording_cut_off")
        first = first or content[start:end]
        at = end
    if not first.startswith((b"OpusHead", b"\x01vorbis")):
        raise _wrong()
    return OGG


def _ebml(content: bytes) -> str:
    """WebM, as browsers record it. They may leave the length of the whole open."""
    head = content[:HEAD]
    if b"webm" not in head[:64]:
        raise _wrong()
    at = head.find(SEGMENT)
    if at < 0:
        raise _wrong("recording_cut_off")
    size, start = _number(content, at + len(SEGMENT))
    if size is not None and start + size > len(content):
        raise _wrong("recording_cut_off")
    if b"V_VP" in head or b"V_AV1" in head:
        return VIDEO_WEBM
    if b"A_OPUS" in head or b"A_VORBIS" in head:
        return AUDIO_WEBM
    raise _wrong()


def _number(content: bytes, at: int) -> tuple[int | None, int]:
    """A number of EBML and where it ends; none stands for `not known`."""
    first = content[at : at + 1]
    if not first or not first[0]:
        raise _wrong("recording_cut_off")
    long = 9 - first[0].bit_length()
    told = int.from_bytes(content[at : at + long])
    marker = 1 << (7 * long)
    return (None if told == 2 * marker - 1 else told - marker), at + long


def _riff(content: bytes) -> str:
    size = int.from_bytes(content[4:8], "little")
    # What was recorded in a stream does not know its length.
    if size not in (0, 0xFFFFFFFF) and size + 8 > len(content):
        raise _wrong("recording_cut_off")
    if b"data" not in content[:HEAD]:
        raise _wrong("recording_cut_off")
    return WAV


def _frames(content: bytes) -> str:
    """MP3: frames one after another, with words about the piece before them or without."""
    at = 0
    if content.startswith(b"ID3"):
        size = 0
        for byte in content[6:10]:
            size = size << 7 | byte & 0x7F
        at = 10 + size
        if at >= len(content):
            raise _wrong("recording_cut_off")
        # Some writers pad with zeros between the two.
        while at < len(content) and not content[at]:
            at += 1
    found = list(_frame_lengths(content, at, 3))
    if len(found) < 2:
        raise _wrong()
    return MP3


def _frame_lengths(content: bytes, at: int, most: int) -> Iterator[int]:
    for _ in range(most):
        length = _frame_length(content[at : at + 4])
        if not length or at + length > len(content):
            return
        yield length
        at += length


def _frame_length(head: bytes) -> int:
    """How long a frame of MPEG audio, layer III, says it is; 0 for what is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] >> 3 & 3 == 1:
        return 0
    newest = head[1] >> 3 & 3 == 3
    rates = (44100, 48000, 32000)
    bits = (
        (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
        if newest
        else (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    )
    bit, rate = head[2] >> 4, head[2] >> 2 & 3
    if bit in (0, 15) or rate == 3:
        return 0
    hertz = rates[rate] >> {3: 0, 2: 1, 0: 2}[head[1] >> 3 & 3]
    return (144 if newest else 72) * bits[bit - 1] * 1000 // hertz + (head[2] >> 1 & 1)
