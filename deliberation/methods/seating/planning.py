"""Plans a whole gathering, or changes what was planned as little as possible."""

from __future__ import annotations

import numpy as np

from deliberation.methods.errors import MethodError
from deliberation.methods.seating.contradictions import contradictions
from deliberation.methods.seating.figures import as_rounds, measure
from deliberation.methods.seating.lines import perfect_rounds
from deliberation.methods.seating.numbers import NOWHERE, Floats, Numbers, Whole, as_array, numbers
from deliberation.methods.seating.searching import Clock, Cooling, search
from deliberation.methods.seating.starting import Balance, even_sizes, limits, seat
from deliberation.methods.seating.states import RoundState
from deliberation.methods.seating.swaps import Swaps
from deliberation.methods.seating.types import Broken, Gathering, Plan, Round

_DRAWS, _MOST_DRAWS = 24_000_000, 600_000
MOST_MOVED = 10
_LINE_SWEEPS = 200
# The share of the swaps drawn in each stage, and how it cools; tuned on 40 people with seven attributes only.
_STAGES = (
    (0.85, Cooling(1.1, 0.6, 2.0, 3.0)),
    (0.05, Cooling(0.6, 0.45, 3.0, 4.0)),
    (0.1, Cooling(0.55, 0.4, 4.0, 6.0)),
)
_MENDING, _LEAST_SECONDS = 0.15, 0.5


def still() -> float:
    """A clock that never moves: no cap on time."""
    return 0.0


def usual_effort(gathering: Gathering) -> int:
    """How many swaps to draw unless asked otherwise: a swap takes longer, the more people there are."""
    return min(_MOST_DRAWS, _DRAWS // max(1, len(gathering.people)))


def plan(
    gathering: Gathering,
    *,
    rng: np.random.Generator,
    effort: int | None = None,
    clock: Clock = still,
    until: float = float("inf"),
) -> Plan:
    """Seat everybody who is there, in every round after the fixed ones.

    Hard rules hold in every plan; where they contradict, `broken` names them and there are no rounds. Then balance,
    then different people met. `effort` is in swaps drawn (None: `usual_effort`); `until` is a reading
    of `clock` at which the search ends.
    Errors: nobody_present, no_tables, fewer_people_than_tables, absent_in_fixed_round, fixed_table_full, and those
    of `numbers`.
    """
    given = _checked(gathering)
    chairs = tuple(table.chairs for table in gathering.tables)
    first = len(given.fixed)
    perfect = _perfect(given, gathering, rng)
    if perfect is not None:
        return Plan(as_rounds(given, perfect), measure(given, perfect), start="lines")
    tables = np.full((gathering.rounds, len(given.ids)), NOWHERE, dtype=np.int64)
    tables[:first] = given.fixed
    broken: list[Broken] = []
    for number in range(first, gathering.rounds):
        one = limits(given, number, chairs)
        found = _first_seating(given, number, chairs, rng)
        if found is None:
            broken += contradictions(given, number, gathering)
        else:
            tables[number, one.people] = found
    if broken:
        nothing = np.zeros((0, len(given.ids)), dtype=np.int64)
        return Plan((), measure(given, nothing), broken=tuple(broken))
    final, iterations, out_of_time = _improved(
        given, tables, chairs, usual_effort(gathering) if effort is None else effort, rng, clock, until
    )
    stopped_by = "time" if out_of_time else "effort"
    return Plan(as_rounds(given, final), measure(given, final), stopped_by=stopped_by, iterations=iterations)


def _improved(
    given: Numbers,
    tables: Whole,
    chairs: tuple[int | None, ...],
    effort: int,
    rng: np.random.Generator,
    clock: Clock,
    until: float,
) -> tuple[Whole, int, bool]:
    """Search, warm up again from the best with balance dearer, mend what balance still lacks, and warm up once more.

    Time for mending is kept back."""
    first, iterations, out_of_time = len(given.fixed), 0, False
    left, mend_from = effort, until - _MENDING * max(0.0, until - clock()) if np.isfinite(until) else until
    for at, (share, cooling) in enumerate(_STAGES):
        last = at == len(_STAGES) - 1
        if last:
            tables = _balanced(given, tables, first, chairs, clock, until)
        drawn = left if last else round(share * effort)
        ends = until if last else mend_from
        best = search(given, tables, first=first, effort=drawn, cooling=cooling, rng=rng, clock=clock, until=ends)
        tables, left = best.tables, left - drawn
        iterations, out_of_time = iterations + best.iterations, out_of_time or best.out_of_time
    return tables, iterations, out_of_time


def replan(gathering: Gathering, planned: tuple[Round, ...], *, most_moved: int = MOST_MOVED) -> Plan:
    """Change planned rounds for late absences and arrivals: `planned` are the rounds after the fixed ones.

    The hard rules hold with the fewest people leaving their table, by an integer program; then people swap while this
    mends balance and no more than `most_moved` people have moved in the round. `moved` names them, by round; `forced`
    names rounds in which the rules alone moved more.
    """
    given = _checked(gathering)
    chairs = tuple(table.chairs for table in gathering.tables)
    first = len(given.fixed)
    if first + len(planned) != gathering.rounds:
        raise MethodError("planned_rounds_differ", planned=len(planned), expected=gathering.rounds - first)
    before = as_array(planned, {name: at for at, name in enumerate(given.ids)}, len(gathering.tables))
    tables = np.full((gathering.rounds, len(given.ids)), NOWHERE, dtype=np.int64)
    tables[:first] = given.fixed
    broken: list[Broken] = []
    moved: list[tuple[int, str]] = []
    forced: list[int] = []
    for number in range(first, gathering.rounds):
        one, old = limits(given, number, chairs), before[number - first]
        stay = np.where(old[one.people][:, None] == np.arange(len(given.seats)), 0.0, 1.0)
        stay[old[one.people] == NOWHERE] = 0.0
        found = seat(one, stay, uneven=0.25)
        if found is None:
            broken += contradictions(given, number, gathering)
            continue
        tables[number, one.people] = found
        _mend_balance(given, number, tables, old, most_moved)
        left = np.flatnonzero((old != NOWHERE) & (tables[number] != NOWHERE) & (old != tables[number]))
        moved += [(number + 1, given.ids[who]) for who in left]
        forced += [number + 1] * (len(left) > most_moved)
    if broken:
        nothing = np.zeros((0, len(given.ids)), dtype=np.int64)
        return Plan((), measure(given, nothing), broken=tuple(broken), start="planned")
    figures = measure(given, tables)
    return Plan(as_rounds(given, tables), figures, moved=tuple(moved), forced=tuple(forced), start="planned")


def _balanced(
    given: Numbers, tables: Whole, first: int, chairs: tuple[int | None, ...], clock: Clock, until: float
) -> Whole:
    """Where swaps left a round out of balance, take a balanced seating near it, if one is found.

    Every round is tried, also when time is out: then with little time each."""
    tables = tables.copy()
    for number in range(first, len(tables)):
        state = RoundState(given, number, tables[number])
        if not state.violations():
            continue
        sizes = np.bincount(state.at, minlength=state.tables)
        balance = Balance(state.values, state.low, state.high, sizes)
        seconds = max(_LEAST_SECONDS, (until - clock()) / (len(tables) - number)) if np.isfinite(until) else None
        found = seat(limits(given, number, chairs), 1.0 - state.seated(), uneven=0.0, balance=balance, seconds=seconds)
        if found is not None:
            tables[number, state.people] = found
    return tables


def _checked(gathering: Gathering) -> Numbers:
    if not gathering.tables or gathering.rounds < 1:
        raise MethodError("no_tables")
    given = numbers(gathering)
    _check_fixed(given, gathering)
    if len(given.ids) < len(gathering.tables):
        raise MethodError("fewer_people_than_tables", people=len(given.ids), tables=len(gathering.tables))
    for number, one in enumerate(given.present):
        if not one.any():
            raise MethodError("nobody_present", round=number + 1)
    return given


def _check_fixed(given: Numbers, gathering: Gathering) -> None:
    for number, one in enumerate(given.fixed, start=1):
        away = gathering.rules.absent.get(number, frozenset())
        for name, table in zip(given.ids, one.tolist(), strict=True):
            if table != NOWHERE and name in away:
                raise MethodError("absent_in_fixed_round", round=number, id=name)
        sizes = np.bincount(one[one != NOWHERE], minlength=len(given.seats))
        for table in np.flatnonzero(sizes > given.seats).tolist():
            seats, people = int(given.seats[table]), int(sizes[table])
            raise MethodError("fixed_table_full", round=number, table=table + 1, people=people, seats=seats)


def _first_seating(
    given: Numbers, number: int, chairs: tuple[int | None, ...], rng: np.random.Generator
) -> Whole | None:
    one = limits(given, number, chairs)
    people = len(one.people)
    simple = not one.groups and not one.apart and bool(one.allowed.all()) and all(count is None for count in chairs)
    if simple:
        if people > given.seats.sum():
            return None
        return rng.permutation(np.repeat(np.arange(len(given.seats)), even_sizes(people, given.seats)))
    return seat(one, np.zeros(one.allowed.shape))


def _perfect(given: Numbers, gathering: Gathering, rng: np.random.Generator) -> Whole | None:
    """A plan without repeats that keeps every rule and the balance, if one is known and found."""
    tables, people = len(given.seats), len(given.ids)
    if people % tables or given.groups or len(given.fixed) or not given.present.all():
        return None
    size = people // tables
    if (given.seats < size).any() or any(table.chairs is not None for table in gathering.tables):
        return None
    lines = perfect_rounds(tables, size, gathering.rounds)
    if lines is None:
        return None
    placed = _placed(given, lines[:, rng.permutation(people)], rng)
    return placed if _kept(given, placed) else None


def _placed(given: Numbers, tables: Whole, rng: np.random.Generator) -> Whole:
    """Give people other points of the plane until rules and balance hold, by the best swap in all rounds at once."""
    people = len(given.ids)
    weights: Floats = RoundState(given, 0, tables[0]).apart
    for sweep in range(_LINE_SWEEPS):
        if _kept(given, tables):
            break
        each = [Swaps(RoundState(given, at, one), weights).changes() for at, one in enumerate(tables)]
        change = np.sum(each, axis=0)
        change = change + 2.0 * (1 - sweep / _LINE_SWEEPS) * np.log(rng.standard_exponential(change.shape))
        place = int(np.argmin(change))
        one, other = divmod(place, people)
        tables[:, [one, other]] = tables[:, [other, one]]
    return tables


def _kept(given: Numbers, tables: Whole) -> bool:
    for number, one in enumerate(tables):
        state = RoundState(given, number, one)
        if state.violations() or state.cost(state.apart) > 0:
            return False
    return True


def _mend_balance(given: Numbers, number: int, tables: Whole, old: Whole, most: int) -> None:
    """Swap people of a round while it mends balance, keeps the hard rules and moves no more than `most` people."""
    while True:
        state = RoundState(given, number, tables[number])
        was = old[state.people]
        moved = (was != NOWHERE) & (was != state.at)
        change = Swaps(state, state.apart).changes()
        order = np.argsort(change, axis=None, kind="stable")
        for place in order.tolist():
            one, other = divmod(place, len(state.at))
            if change[one, other] > -1e-9:
                return
            after = [state.at[other] != was[one], state.at[one] != was[other]]
            extra = sum(
                int(now and was[who] != NOWHERE) - int(moved[who]) for who, now in zip((one, other), after, strict=True)
            )
            if moved.sum() + extra <= most:
                pair = state.people[[one, other]]
                tables[number, pair] = tables[number, pair[::-1]]
                break
        else:
            return
