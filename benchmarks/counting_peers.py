"""Counting beside abcvoting and pref_voting: thousands of random small profiles, and every answer compared.

The peers live in an environment of their own and answer in a process of their own; start-up is left out on both sides.
What counts as the same answer is said for each rule in `docs/methods/ranking.md`: where a peer names all results that
some breaking of ties can give, ours must be one of them. Prints JSON; `make bench NAME=counting_peers` keeps it.
Trust the ratio, not the seconds.
"""

from __future__ import annotations

import json
import os
import platform
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deliberation.methods.counting.approval import approval
from deliberation.methods.counting.equal_shares import equal_shares
from deliberation.methods.counting.phragmen import phragmen
from deliberation.methods.counting.ranking.borda import borda
from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.stv import stv
from deliberation.methods.counting.ranking.types import PairStep, RankedBallot, Ranking, in_order
from deliberation.methods.counting.representation import ejr_plus
from deliberation.methods.counting.thiele import pav, sequential_pav
from deliberation.methods.counting.types import ApprovalBallot, Committee

PEER = Path("var/peers/counting_peers/bin/python")
THEIRS = Path("benchmarks/counting_peers_work/theirs.py")
PROFILES = 2000
SEED = 20_230_918
Profile = dict[str, Any]
Answers = list[Any]
Row = dict[str, Any]

COMMITTEES: dict[str, Callable[..., Committee]] = {
    "av": approval,
    "seq-pav": sequential_pav,
    "pav": pav,
    "phragmen": phragmen,
    "equal-shares": equal_shares,
}


def main() -> None:
    """Compare rule after rule and print what came out."""
    theirs = PEER if PEER.exists() else None
    ticks, ranks = _tick_profiles(random.Random(SEED)), _rank_profiles(random.Random(SEED), PROFILES)
    rows = [_row(rule, ticks, _committee(rule), _among, theirs) for rule in COMMITTEES]
    rows.append(_row("ejr+", ticks, _ejr_plus, _equal, theirs))
    clear = [one for one in _rank_profiles(random.Random(SEED), 6 * PROFILES) if _clear(one)][:PROFILES]
    rows += [_row(rule, clear if rule == "ranked pairs" else ranks, OURS[rule], SAME[rule], theirs) for rule in OURS]
    machine = {"system": platform.platform(), "processors": os.cpu_count(), "threads": 1}
    versions = {"python": platform.python_version(), "peer": "abcvoting 2.19.2, pref_voting 1.18.2"}
    json.dump({"name": "counting_peers", "machine": machine, "versions": versions, "rows": rows}, sys.stdout, indent=1)
    sys.stdout.write("\n")


def _tick_profiles(rng: random.Random) -> list[Profile]:
    """2 to 12 people, 3 to 6 options, 1 to m-1 places; at least one tick."""
    found: list[Profile] = []
    while len(found) < PROFILES:
        options = rng.randint(3, 6)
        chance = rng.uniform(0.1, 0.8)
        ticks = [[o for o in range(options) if rng.random() < chance] for _ in range(rng.randint(2, 12))]
        seats = rng.randint(1, options - 1)
        if any(ticks):
            committee = sorted(rng.sample(range(options), seats))
            found.append({"options": options, "ticks": ticks, "seats": seats, "committee": committee})
    return found


def _rank_profiles(rng: random.Random, number: int) -> list[Profile]:
    """1 to 8 different papers of 1 to 30 people, cut short at random; 3 to 5 options, 1 to m-1 places."""
    found = []
    for _ in range(number):
        options = rng.randint(3, 5)
        papers = [
            (rng.sample(range(options), rng.randint(1, options)), rng.randint(1, 30)) for _ in range(rng.randint(1, 8))
        ]
        found.append({"options": options, "papers": papers, "seats": rng.randint(1, options - 1)})
    return found


def _clear(profile: Profile) -> bool:
    """Whether no two duels are equally clear: otherwise the peer tries every order of them, which can take hours."""
    steps = ranked_pairs(_papers(profile), _names(profile), tie_order=_names(profile)).steps
    votes = [step.votes for step in steps if isinstance(step, PairStep)]
    return len(set(votes)) == len(votes) == profile["options"] * (profile["options"] - 1) // 2


def _row(
    rule: str,
    profiles: list[Profile],
    ours: Callable[[Profile], Any],
    same: Callable[[Any, Any], bool | None],
    peer: Path | None,
) -> Row:
    cpu, wall = time.process_time(), time.perf_counter()
    answers = [ours(profile) for profile in profiles]
    spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row: Row = {"case": f"{rule}, {len(profiles):,} random profiles", "ours": {**spent, "peak_mb": peak}}
    if peer is None:
        return {**row, "peer": None, "ratio": None, "same_result": None}
    told = subprocess.run(
        [str(peer), str(THEIRS)],
        input=json.dumps({"rule": rule, "profiles": profiles}),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(told.stdout)
    verdicts = [same(one, other) for one, other in zip(answers, theirs.pop("answers"), strict=True)]
    return {
        **row,
        "peer": theirs,
        "ratio": theirs["cpu_s"] / spent["cpu_s"],
        "same_result": False not in verdicts,
        "compared": sum(verdict is not None for verdict in verdicts),
        "differ": [profiles[at] for at, verdict in enumerate(verdicts) if verdict is False][:5],
        "number_that_differ": verdicts.count(False),
    }


def _approvals(profile: Profile) -> list[ApprovalBallot]:
    return [ApprovalBallot(frozenset(map(str, ticks))) for ticks in profile["ticks"]]


def _names(profile: Profile) -> tuple[str, ...]:
    return tuple(map(str, range(profile["options"])))


def _committee(rule: str) -> Callable[[Profile], Any]:
    def chosen(profile: Profile) -> Any:
        names = _names(profile)
        result = COMMITTEES[rule](_approvals(profile), names, seats=profile["seats"], tie_order=names)
        return sorted(map(int, result.winners))

    return chosen


def _ejr_plus(profile: Profile) -> Any:
    return ejr_plus(_approvals(profile), list(map(str, profile["committee"])), profile["seats"]).holds


def _papers(profile: Profile) -> list[RankedBallot]:
    return [in_order(map(str, paper), count) for paper, count in profile["papers"]]


def _borda(profile: Profile) -> Any:
    result = borda(_papers(profile), _names(profile), tie_order=_names(profile))
    best = max(result.scores.values())
    return sorted(int(option) for option, points in result.scores.items() if points == best)


def _pairs(profile: Profile) -> Any:
    return _first(ranked_pairs(_papers(profile), _names(profile), tie_order=_names(profile)))


def _paths(profile: Profile) -> Any:
    return _first(schulze(_papers(profile), _names(profile), tie_order=_names(profile)))


def _first(result: Ranking) -> Any:
    return sorted(map(int, result.places[0].options))


def _transfers(profile: Profile) -> Any:
    """Who is elected, or None where a lot had a say: the peer draws its own."""
    result = stv(_papers(profile), _names(profile), seats=profile["seats"], tie_order=_names(profile))
    by_lot = any(tie.by == "lot" for tie in result.ties)
    return None if by_lot else sorted(map(int, result.elected))


def _equal(ours: Any, theirs: Any) -> bool | None:
    return None if ours is None else bool(ours == theirs)


def _among(ours: Any, theirs: Any) -> bool | None:
    return ours in theirs


def _within(ours: Any, theirs: Any) -> bool | None:
    return set(ours) <= set(theirs)


OURS = {"borda": _borda, "ranked pairs": _pairs, "schulze": _paths, "stv": _transfers}
SAME = {"borda": _equal, "ranked pairs": _equal, "schulze": _within, "stv": _equal}

if __name__ == "__main__":
    main()
