"""Words as sound: the program espeak-ng says them, and the sound is kept small."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Sequence

WORDS_A_MINUTE = 145
KILOBITS = 24
PATIENCE_SECONDS = 60
# espeak-ng takes what stands in double brackets for sounds, not for words.
PHONEMES = str.maketrans({"[": "(", "]": ")"})


def recording(speaker: str, voice: str, text: str) -> bytes:
    """The words as a recording; b"" where the program fails. They go in by the standard input, so none is an option."""
    done = subprocess.run(
        [speaker, "-v", voice, "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"],
        input=text.translate(PHONEMES).encode(),
        capture_output=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    return done.stdout if done.returncode == 0 else b""


def as_mp3(recordings: Sequence[bytes]) -> bytes:
    """Recordings of one program, one after the other, as one MP3.

    espeak-ng does not know the length before the end, so what the header says of it is not used.
    """
    import lameenc  # noqa: PLC0415 -- only who makes sounds needs it

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(KILOBITS)
    encoder.set_quality(5)
    encoder.silence()
    made = b""
    for number, recorded in enumerate(recordings):
        with wave.open(io.BytesIO(recorded)) as opened:
            if number == 0:
                encoder.set_in_sample_rate(opened.getframerate())
                encoder.set_channels(opened.getnchannels())
            made += bytes(encoder.encode(opened.readframes(len(recorded))))
    return made + bytes(encoder.flush())
