"""Runs under the peers' own Python: answers of abcvoting and pref_voting for the profiles on standard input.

In: {"rule": name, "profiles": [...]}. Out: {"answers": [...], "cpu_s", "wall_s", "peak_mb"}; start-up is left out.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Profile = dict[str, Any]


def main() -> None:
    asked = json.load(sys.stdin)
    answer = preparing(asked["rule"])
    cpu, wall = time.process_time(), time.perf_counter()
    answers = [answer(profile) for profile in asked["profiles"]]
    spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"answers": answers, **spent, "peak_mb": peak}, sys.stdout)


def preparing(rule: str) -> Callable[[Profile], Any]:
    """The function for a rule; the peer is imported here, before the clock starts."""
    return committees(rule) if rule in COMMITTEES else rankings(rule)


COMMITTEES = {
    "av": "av",
    "seq-pav": "seqpav",
    "pav": "pav",
    "phragmen": "seqphragmen",
    "equal-shares": "equal-shares",
    "ejr+": "ejr+",
}


def committees(rule: str) -> Callable[[Profile], Any]:
    abcrules, properties, preferences = (
        import_module(f"abcvoting.{name}") for name in ("abcrules", "properties", "preferences")
    )

    def profile_of(one: Profile) -> Any:
        profile = preferences.Profile(one["options"])
        profile.add_voters(one["ticks"])
        return profile

    def winning(one: Profile) -> Any:
        extra = {"algorithm": "brute-force"} if rule == "pav" else {}
        found = abcrules.compute(COMMITTEES[rule], profile_of(one), one["seats"], resolute=False, **extra)
        return sorted(sorted(committee) for committee in found)

    def holds(one: Profile) -> Any:
        return bool(properties.check("ejr+", profile_of(one), set(one["committee"])))

    return holds if rule == "ejr+" else winning


def rankings(rule: str) -> Callable[[Profile], Any]:
    margins, proportional, scoring, profiles = (
        import_module(f"pref_voting.{name}")
        for name in ("margin_based_methods", "proportional_methods", "scoring_methods", "profiles_with_ties")
    )

    def profile_of(one: Profile) -> Any:
        papers = [{option: place for place, option in enumerate(paper, 1)} for paper, _ in one["papers"]]
        counts = [count for _, count in one["papers"]]
        profile = profiles.ProfileWithTies(papers, rcounts=counts, candidates=list(range(one["options"])))
        profile.use_extended_strict_preference()
        return profile

    def borda(one: Profile) -> Any:
        return scoring.borda_for_profile_with_ties(profile_of(one))

    def pairs(one: Profile) -> Any:
        profile = profile_of(one)
        return margins.ranked_pairs(profile, strength_function=profile.support)

    def paths(one: Profile) -> Any:
        profile = profile_of(one)
        return margins.beat_path(profile, strength_function=profile.support)

    def transfers(one: Profile) -> Any:
        return proportional.stv_scottish(profile_of(one), num_seats=one["seats"], rng=random.Random(0))

    rules = {"borda": borda, "ranked pairs": pairs, "schulze": paths, "stv": transfers}

    def answer(one: Profile) -> Any:
        return sorted(int(option) for option in rules[rule](one))

    return answer


if __name__ == "__main__":
    main()
