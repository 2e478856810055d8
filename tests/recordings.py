"""Small recordings of every kind, built by hand: the outer layers are right, and what is inside makes no sound."""

from __future__ import annotations

import io
import struct
import wave

from PIL import Image


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def mp4(brand: bytes = b"M4A ", handler: bytes = b"soun") -> bytes:
    moov = box(b"moov", box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12)))))
    return box(b"ftyp", brand + bytes(4)) + moov + box(b"mdat", bytes(range(256)))


def mp3(tagged: bool = True) -> bytes:
    """A hundred frames of 32 kbit/s at 16 kHz, mono: MPEG 2, layer III."""
    frame = b"\xff\xf3\x48\xc4"
    tag = b"ID3\x04\x00\x00" + bytes((0, 0, 0, 10)) + bytes(10)
    return (tag if tagged else b"") + (frame + bytes(72 * 32000 // 16000 - 4)) * 100


def ogg(codec: bytes = b"OpusHead") -> bytes:
    def page(content: bytes) -> bytes:
        return b"OggS" + bytes(22) + bytes((1, len(content))) + content

    return page(codec + bytes(11)) + page(b"OpusTags" + bytes(8)) + page(bytes(200))


def webm(codec: bytes = b"A_OPUS", *, open_ended: bool = True) -> bytes:
    head = b"\x1a\x45\xdf\xa3" + bytes((0x80 + 7,)) + b"\x42\x82\x84webm"
    inside = b"\x86" + bytes((0x80 + len(codec),)) + codec + bytes(100)
    size = b"\x01" + b"\xff" * 7 if open_ended else b"\x01" + len(inside).to_bytes(7)
    return head + b"\x18\x53\x80\x67" + size + inside


def wav(frames: int = 800) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as opened:
        opened.setparams((1, 2, 8000, frames, "NONE", ""))
        opened.writeframes(bytes(2 * frames))
    return written.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 36), **notes: object) -> bytes:
    """A small picture, plum above and paper below."""
    drawn = Image.new("RGB", size, "#5b2a4a")
    drawn.paste("#fbf7f0", (0, size[1] // 2, *size))
    written = io.BytesIO()
    drawn.save(written, kind, **notes)
    return written.getvalue()


KINDS = {
    "audio/mp4": mp4(),
    "video/mp4": mp4(b"isom", b"vide"),
    "video/3gpp": mp4(b"3gp4", b"vide"),
    "audio/mpeg": mp3(),
    "audio/ogg": ogg(),
    "audio/webm": webm(),
    "video/webm": webm(b"V_VP9"),
    "audio/wav": wav(),
}
# What ends too early, by what it would have been.
CUT_OFF = {
    "mp4": mp4()[:-10],
    "mp4 without its table": box(b"ftyp", b"M4A " + bytes(4)) + box(b"mdat", bytes(100)),
    "mp4 in the middle of a head": mp4() + b"\x00\x00",
    "ogg": ogg()[:-10],
    "ogg in a head": ogg()[:100],
    "webm": webm(open_ended=False)[:-10],
    "webm without a body": webm()[:14] + bytes(60),
    "wav": wav()[:-10],
    "mp3 in its title": b"ID3\x04\x00\x00" + bytes((0, 0, 7, 0)) + bytes(80),
}
NO_RECORDING = {
    "words": b"This is a letter and no recording at all, whatever its name says it is." * 3,
    "page": b"<!doctype html><script>alert(1)</script>" * 5,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "zip": b"PK\x03\x04" + bytes(200),
    "zeros": bytes(300),
    "matroska": webm().replace(b"webm", b"mkv "),
    "webm of something else": webm(b"A_OTHR"),
    "ogg of something else": ogg(b"fishead "),
    "one frame": mp3(tagged=False)[:144],
    "avi": b"RIFF" + bytes(4) + b"AVI " + bytes(200),
    "short": mp3()[:40],
}

CAPTIONS = (
    b"WEBVTT\n\nNOTE made by hand\n\n1\n00:00.000 --> 00:02.500\nWhat would help?\n\n"
    b"00:02.500 --> 01:00:04.000\nTell us.\n"
)


class File(io.BytesIO):
    """A file that can be sent more than once: who closes it only goes back to its beginning."""

    def close(self) -> None:
        """Go back."""
        self.seek(0)
