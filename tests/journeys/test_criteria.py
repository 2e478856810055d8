"""The table of WCAG's criteria is whole, names programs that there are, and stands in the documents as it is."""

from __future__ import annotations

from collections import Counter

from tests.journeys import criteria


def test_all_86_criteria_are_there_once() -> None:
    known = criteria.every()
    assert Counter(one.level for one in known) == {"A": 31, "AA": 24, "AAA": 31}
    assert len({one.number for one in known}) == 86
    order = [[int(part) for part in one.number.split(".")] for one in known]
    assert order == sorted(order)


def test_each_program_is_explained_and_each_measure_belongs_to_a_checked_criterion() -> None:
    known = {one.number: one for one in criteria.every()}
    named = {name for one in known.values() if one.checked for name in one.by.split(", ")}
    assert named == set(criteria.PROGRAMS)
    ours = (*criteria.OF_KEYBOARD, *criteria.OF_REFLOW, *criteria.OF_TARGETS)
    assert [number for number in ours if "measures" not in known[number].by] == []


def test_a_fault_shows_and_what_only_people_can_judge_is_never_called_checked() -> None:
    found = criteria.table({"1.4.3"})
    assert len(found) == 86
    assert found["1.4.3"] == "failed"
    assert found["1.2.2"] == "human"
    assert criteria.from_tag("wcag1410") == "1.4.10"


def test_the_kept_page_is_current() -> None:
    assert criteria.PAGE.read_text(encoding="utf-8") == criteria.page(), "python -m tests.journeys.criteria --write"
