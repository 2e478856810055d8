"""Wording only: how a convenor chooses what a vote is for, and how it is counted."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

# What a vote is for, with the kinds of ballot that serve it.
PURPOSES: Mapping[str, LazyString] = {
    "endorse": _l("Do we put each of these recommendations forward?"),
    "shortlist": _l("Which few of many?"),
    "rank": _l("In which order?"),
    "share_money": _l("How is a sum of money shared out?"),
}
PURPOSE_HINTS: Mapping[str, LazyString] = {
    "endorse": _l("Each recommendation is a question of its own. People say if they can live with it."),
    "shortlist": _l("People tick what they want. So many are chosen as there are places."),
    "rank": _l("People put things in order, give marks or points, or choose between two at a time."),
    "share_money": _l("Each thing costs something. People tick what they want."),
}
# Kind and rule of each way to count, by purpose; the first is the one that we would take.
WAYS: Mapping[str, Mapping[str, LazyString]] = {
    "endorse": {"endorse:endorse": _l("Each question by itself")},
    "shortlist": {
        "approval:equal-shares": _l("Equal shares"),
        "approval:phragmen": _l("Shares over time (Phragmén)"),
        "approval:seq-pav": _l("Each further choice counts less (sequential PAV)"),
        "approval:av": _l("Most ticks"),
    },
    "rank": {
        "approval:phragmen": _l("Ticks, in an order that is fair to smaller groups (Phragmén)"),
        "score:score": _l("Marks from 0 to 5, by the average"),
        "score:majority-judgment": _l("Marks from 0 to 5, by the middle mark"),
        "points:points": _l("Points to share out"),
        "ranked:schulze": _l("Places, each against each (Schulze)"),
        "ranked:ranked-pairs": _l("Places, clearest wins first (ranked pairs)"),
        "ranked:stv": _l("Places, votes that move on (Scottish STV)"),
        "ranked:borda": _l("Places, turned into points (Borda)"),
        "pairwise:pairwise": _l("Two at a time"),
    },
    "share_money": {
        "budget:equal-shares": _l("Equal shares"),
        "budget:phragmen": _l("Shares over time (Phragmén)"),
        "budget:greedy": _l("Most ticks first"),
    },
}
# Why the first way of each purpose is the one that we would take.
REASONS: Mapping[str, LazyString] = {
    "endorse": _l("Each question stands for itself. With 4 of 5, a few who cannot live with it do not stop it."),
    "shortlist": _l("We would take equal shares: nobody’s ticks count twice, and a small group is not left out."),
    "rank": _l("We would take ticks: they are easy to give, and the first few places suit all groups."),
    "share_money": _l(
        "We would take equal shares: each person decides on the same sum, in a large group or a small one."
    ),
}
# What each does to majorities and minorities.
EFFECTS: Mapping[str, LazyString] = {
    "endorse:endorse": _l(
        "More than half alone cannot carry it where you ask for more, such as 4 of 5. "
        "A small group stops it only where the share that you set is high."
    ),
    "approval:equal-shares": _l(
        "A large group gets many places, not all. A small group that agrees gets its own if it is large enough."
    ),
    "approval:phragmen": _l(
        "A large group gets many places, a small one gets its turn. The order is fair too: the first few suit all."
    ),
    "approval:seq-pav": _l("A large group gets most places. Small groups get something, but less surely."),
    "approval:av": _l(
        "The largest group can take every place. A small group can get none. Good to compare with, not to decide by."
    ),
    "score:score": _l(
        "Most people’s taste decides. A small group that feels strongly counts more. Marks at both ends pull hard."
    ),
    "score:majority-judgment": _l(
        "What half the people find good wins. A small group cannot pull it up or down with marks at both ends."
    ),
    "points:points": _l(
        "A large group wins if it agrees. A small group can win one thing if all put their points on it."
    ),
    "ranked:schulze": _l(
        "What more than half like better than each other thing comes first. "
        "Small groups tip the scales, and get nothing of their own."
    ),
    "ranked:ranked-pairs": _l(
        "The same as Schulze for large and small groups. It differs only where things beat each other in a circle."
    ),
    "ranked:stv": _l("With several places a group gets them by its size. With one place more than half decide."),
    "ranked:borda": _l(
        "What nobody minds does well, also against what more than half want. Things that are alike help each other."
    ),
    "pairwise:pairwise": _l(
        "Easy for one who answers. It finds what most people like better, and does nothing for small groups. "
        "It needs many answers."
    ),
    "budget:equal-shares": _l(
        "Each person decides on the same sum. A large group gets much of the money, and a small one its part."
    ),
    "budget:phragmen": _l("Groups get money by their size, much the same. It likes things that cost little."),
    "budget:greedy": _l(
        "The largest group can take all the money. One dear thing can, too. A small group can get nothing."
    ),
}
SHARES_OF: Mapping[str, LazyString] = {
    "answering": _l("Of those who answer the question (without “I should not decide”)"),
    "votes_cast": _l("Of all who vote"),
    "eligible": _l("Of all who may vote"),
}
STATES: Mapping[str, LazyString] = {
    "set_up": _l("Set up. The committee has to approve it."),
    "approved": _l("Approved. You can open it."),
    "open": _l("Open"),
    "closed": _l("Closed, being counted"),
    "counted": _l("Counted. Two tellers have to sign."),
    "signed": _l("Signed. Everybody can read the result."),
    "void": _l("Void"),
}


def named(kind: str, rule: str) -> LazyString:
    """What a way to count is called, whatever the purpose."""
    ways = {way: words for of_purpose in WAYS.values() for way, words in of_purpose.items()}
    if kind == "approval":
        ways |= WAYS["shortlist"]
    return ways[f"{kind}:{rule}"]
