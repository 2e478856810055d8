"""Wording only: who may read what somebody says, and how far a private answer has come."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

EVERYBODY, TEAM = "everybody", "team"
WHO_READS: Mapping[str, LazyString] = {
    EVERYBODY: _l("Everybody who works on this, and maybe others later"),
    TEAM: _l("Only the people who run the sessions"),
}
WHAT_THAT_MEANS: Mapping[str, LazyString] = {
    EVERYBODY: _l("Your words can be quoted, if you said yes to that. You choose how."),
    TEAM: _l("Nobody quotes it. It is not counted. Others do not see that it is there."),
}
STATES: Mapping[str, LazyString] = {
    "kept": _l("Private"),
    "asked": _l("Private. You are asked about it"),
    "kept_private": _l("Private. You said no to more"),
    "shared": _l("Now among your other words"),
    "taken_back": _l("Taken back"),
}
