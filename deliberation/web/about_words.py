"""Wording only: what people can say of themselves, for those who are asked and for the convenor who sees counts."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

QUESTIONS: Mapping[str, LazyString] = {
    "communities": _l("What are you part of?"),
    "strengths": _l("What are you good at?"),
}
WHY: Mapping[str, LazyString] = {
    "communities": _l(
        "We ask to see who is not here yet. Then we can go and ask them too. "
        "Some of it is very private, like health or faith. Tick what you want, or nothing."
    ),
    "strengths": _l(
        "We ask because each of us can do something that others need. It can help to plan the days. "
        "Tick what you want, or nothing."
    ),
}
KINDS: Mapping[str, Mapping[str, LazyString]] = {
    "communities": {
        "disabled": _l("I am disabled"),
        "long_ill": _l("I am ill or in pain for a long time"),
        "carer": _l("I care for somebody"),
        "parent": _l("I bring up children"),
        "young": _l("I am under 25"),
        "older": _l("I am over 65"),
        "little_money": _l("I have little money"),
        "no_job": _l("I have no job"),
        "no_home": _l("I have, or had, no home"),
        "been_in_care": _l("I was in care as a child"),
        "been_in_prison": _l("I was in prison"),
        "addiction": _l("I had trouble with drink, drugs or bets"),
        "new_country": _l("I came here from another country"),
        "ethnic": _l("I am Black, Asian, Roma or of another group"),
        "faith": _l("I am part of a faith"),
        "lgbt": _l("I am gay, bi or trans"),
        "other": _l("Something else"),
    },
    "strengths": {
        "listening": _l("I listen well"),
        "speaking_up": _l("I speak up"),
        "explaining": _l("I make things clear to others"),
        "caring": _l("I look after people"),
        "bringing_together": _l("I bring people together"),
        "planning": _l("I plan things"),
        "numbers": _l("I am good with numbers"),
        "writing": _l("I write well"),
        "computers": _l("I know computers"),
        "fixing": _l("I fix things"),
        "making": _l("I make or draw things"),
        "cooking": _l("I cook"),
        "languages": _l("I speak more than one language"),
        "knows_the_area": _l("I know this place well"),
        "been_through_it": _l("I have been through hard times"),
        "other": _l("Something else"),
    },
}
