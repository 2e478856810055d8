"""Would a vote more or less change it? The count again without some papers or with one more, by the same rule and lot.

Left out are: each different paper once, and one paper in a hundred (where that is more than one), drawn a hundred
times from the seed of the lot. Added is, where somebody on the roll has not voted, one paper that asks for one option
alone, for each option (for an endorsing ballot: one with the same answer to all). What no such change turns round is
*decided*, the rest a *close call*. A large ballot is not counted again so often: the work is bounded, and the result
says how much was tried.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import accumulate

from deliberation.methods.counting.asked import Asked, Merged, Pattern, Record, drawn
from deliberation.methods.counting.endorsing import ANSWERS

DRAWS = 100
Change = Counter[Pattern]
"""How many papers of each pattern are left out; a number below 0 adds papers."""
Again = Callable[[Sequence[Change]], Sequence[frozenset[str]]]
"""What is chosen after each of these changes."""


def firmness(
    asked: Asked,
    merged: Merged,
    again: Again,
    *,
    chosen: Collection[str],
    most_reruns: int,
    added: Collection[str] = (),
    one_short: Collection[str] = (),
) -> Record:
    """Whether each option's outcome would hold.

    `without_one`: papers there are, how many were left out in turn, and how often the same was chosen; equal papers
    are counted again once and weigh as many as they are. `without_some`: how many papers were left out each time, how
    often, and how often the same was chosen. `with_one`: papers that were added in turn. `options`: for each option
    what can turn it round: `one` paper, a `few`, that it was `added` from what was left, or None. `added` and
    `one_short` (options that one more of those who voted would have brought in) are known from the count itself.
    """
    papers = merged.total()
    singles = _singles(asked, merged, most_reruns)
    few = -(-papers // 100)
    draws = min(DRAWS, max(0, most_reruns - len(singles))) if few > 1 else 0
    some = [_those(merged, drawn(asked.seed, f"some {at}", papers, few)) for at in range(draws)]
    more = _more(asked) if papers < asked.roll and len(singles) + draws < most_reruns else []
    without_one = list(zip(singles.values(), again([Counter({one: 1}) for one in singles]), strict=True))
    without_some, with_one = again(some), again([Counter({one: -1}) for one in more])
    before = frozenset(chosen)
    by_one = {*one_short} | {
        option for after in (*(after for _, after in without_one), *with_one) for option in after ^ before
    }
    by_few = {option for after in without_some for option in after ^ before}
    turned = {
        option: "one" if option in by_one else "few" if option in by_few else "added" if option in added else None
        for option in asked.options
    }
    return {
        "verdict": "close_call" if any(turned.values()) else "decided",
        "options": turned,
        "without_one": {
            "papers": papers,
            "tried": sum(singles.values()),
            "same": sum(people for people, after in without_one if after == before),
        },
        "without_some": {"left_out": few, "tried": draws, "same": sum(after == before for after in without_some)},
        "with_one": {"tried": len(more), "same": sum(after == before for after in with_one)},
    }


def _singles(asked: Asked, merged: Merged, most: int) -> dict[Pattern, int]:
    """Each different paper and how many are like it; of too many, some that are drawn (then each stands for itself)."""
    patterns = sorted(merged)
    if len(patterns) + (DRAWS if merged.total() > 100 else 0) <= most:
        return {one: merged[one] for one in patterns}
    some = _those(merged, drawn(asked.seed, "one", merged.total(), most // 3))
    return {one: some[one] for one in patterns if some[one]}


def _those(merged: Merged, places: Sequence[int]) -> Change:
    """The papers at these places, where all stand sorted."""
    patterns = sorted(merged)
    ends = list(accumulate(merged[one] for one in patterns))
    return Counter(patterns[bisect_right(ends, place)] for place in places)


def _more(asked: Asked) -> list[Pattern]:
    """The papers that are added in turn."""
    kind, options = str(asked.set_up["kind"]), asked.options
    if kind == "endorse":
        return [tuple((one, answer) for one in sorted(options)) for answer in ANSWERS]
    if kind == "pairwise":
        return [_wins(one, options) for one in options]
    value = {"score": asked.told("top"), "points": asked.told("top") or asked.told("points")}.get(kind, 1)
    return [((one, value),) for one in options]


def _wins(one: str, options: Sequence[str]) -> Pattern:
    pairs = ("-".join(sorted((one, other), key=int)) for other in options if other != one)
    return tuple(sorted((pair, int(one)) for pair in pairs))
