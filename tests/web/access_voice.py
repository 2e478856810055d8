"""Who may open what, continued: what is said aloud or in sign, and writing it down."""

from __future__ import annotations

from tests.recordings import CAPTIONS, File, mp3, mp4, picture
from tests.web.access_rows import MEMBERS, NOT_FOUND, Fields, Row, everybody, only
from tests.web.security.house import House

BOTH = only(*MEMBERS)
FACILITATOR = only("facilitator")
# Somebody else's recording is not there, for whoever looks.
OWN = only("member", other_member=NOT_FOUND)
OF = {"of": "question"}
ONE = {"public_id": "recording"}


def _recorded(_house: House, _role: str) -> Fields:
    return {"file": (File(mp3()), "said.mp3"), "yes": "y"}


def _signed(_house: House, _role: str) -> Fields:
    return {
        "file": (File(mp4(b"isom", b"vide")), "signed.mp4"),
        "poster": (File(picture()), "signed.png"),
        "captions": (File(CAPTIONS), "signed.vtt"),
        "transcript": "What would help?",
    }


VOICE: dict[str, dict[str, Row]] = {
    "resident.voice": {"GET": Row(BOTH)},
    "resident.send_voice": {"POST": Row(BOTH, fields=_recorded)},
    "resident.sign": {"GET": Row(BOTH)},
    "resident.send_sign": {"POST": Row(BOTH, fields=_recorded)},
    "resident.my_recordings": {"GET": Row(BOTH)},
    "resident.recording_file": {"GET": Row(OWN, values=ONE)},
    "resident.keep_recording": {"POST": Row(OWN, values=ONE, fields={"keep": "yes"})},
    # To others nothing happens, and they learn nothing.
    "resident.throw_recording_away": {"POST": Row(BOTH, values=ONE)},
    "resident.no_recordings": {"POST": Row(BOTH)},
    "facilitator.voices": {"GET": Row(FACILITATOR)},
    "facilitator.voice": {"GET": Row(FACILITATOR, values=ONE)},
    "facilitator.type_voice": {
        "POST": Row(FACILITATOR, values=ONE, fields={"text": "A bus", "exactly": "exactly", "language": "en-GB"}),
    },
    "facilitator.signed_texts": {"GET": Row(FACILITATOR)},
    "facilitator.signed_text": {"GET": Row(FACILITATOR, values=OF)},
    "facilitator.add_signed": {"POST": Row(FACILITATOR, values=OF, fields=_signed)},
    "facilitator.remove_signed": {"POST": Row(FACILITATOR, values=OF)},
    "public.signed": {"GET": Row(everybody(), values=OF)},
    "public.signed_video": {"GET": Row(everybody(), values=OF)},
    "public.signed_poster": {"GET": Row(everybody(), values=OF)},
    "public.signed_captions": {"GET": Row(everybody(), values=OF)},
    "facilitator.voice_file": {"GET": Row(FACILITATOR, values=ONE)},
}
