"""The page of results can be followed by ear: groups before their views, words beside numbers, no empty pictures."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from tests.journeys.transcript import KEPT, Node, as_document, results_of_the_demo, said, transcript, tree

pytestmark = pytest.mark.browser

VIEWS = "heading level 2: What one group thinks and the others do not"
COMMON = "heading level 2: What most people in every group agree with"
GROUP = re.compile(r"Group [A-E]")
VIEW = re.compile(r"item: They (do not )?agree: .+ \d+ of \d+ in this group think so\. This is not what most in ")


@pytest.fixture(scope="module")
def heard(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Node]:
    """The transcript of the demo's results, and the tree that it comes from."""
    with results_of_the_demo(running, tmp_path_factory.mktemp("demo")) as page:
        return transcript(page), next(tree(page).every("main"))


@pytest.fixture
def lines(heard: tuple[list[str], Node]) -> list[str]:
    return heard[0]


def part(lines: list[str], heading: str) -> list[str]:
    """What stands under one heading of the second level."""
    rest = lines[lines.index(heading) + 1 :]
    return rest[: next((at for at, line in enumerate(rest) if line.startswith("heading level 2")), len(rest))]


def test_the_groups_are_named_with_their_sizes_before_anything_is_said_of_them(lines: list[str]) -> None:
    first = next(at for at, line in enumerate(lines) if GROUP.search(line))
    sizes = dict(re.findall(r"(Group [A-E]); People (\d+)", "\n".join(lines)))
    assert len(sizes) == 3
    assert "You are in Group" in lines[first]
    assert lines.index("end of table") < lines.index(COMMON) < lines.index(VIEWS)
    for name, size in sizes.items():
        assert any(line.startswith(f"heading level 3: {name}, {size} people") for line in part(lines, VIEWS))


def test_each_group_has_its_views_with_words_for_every_number_and_for_who_is_left_out(lines: list[str]) -> None:
    views = part(lines, VIEWS)
    heads = [at for at, line in enumerate(views) if line.startswith("heading level 3")]
    for at, end in zip(heads, [*heads[1:], len(views)], strict=True):
        own = views[at].removeprefix("heading level 3: ").split(",")[0]
        items = [line for line in views[at:end] if line.startswith("item: ")]
        assert items, f"{own} has no view"
        for line in items:
            assert re.match(
                r"item: They (do not )?agree: .+ \d+ of \d+ in this group think so\. This is not what most", line
            )
            others = set(GROUP.findall(line))
            assert others
            assert own not in others


def test_every_number_has_its_words(lines: list[str]) -> None:
    for line in lines:
        assert not re.fullmatch(r"[\d\s.,%()/:-]+", line), line
        if line.startswith("row") and ";" in line:
            for cell in line.partition(": ")[2].split("; "):
                assert re.search(r"[A-Za-z]{3}", cell), line


def test_pictures_have_words_and_nothing_is_without_a_name(heard: tuple[list[str], Node]) -> None:
    lines, main = heard
    assert not list(main.every("graphic", "image", "img", "graphics-document", "SvgRoot")), "drawings are not read out"
    for node in main.every("button", "link", "DisclosureTriangle", "table", "region", "textbox"):
        assert node.name, node.role
    for line in lines:
        assert line not in ("figure", "graphic", "group", "region", "button: ", "link: ")
    pictures = [at for at, line in enumerate(lines) if line.startswith("figure")]
    assert len(pictures) == 1
    # What the picture shows by places is said in a list before it, for each two groups.
    before = lines[pictures[0] - 4 : pictures[0]]
    assert [bool(re.match(r"item: Most of Group . and Group . say the same on \d+ of", one)) for one in before] == [
        True,
        True,
        True,
        False,
    ]


def test_nothing_is_said_twice(lines: list[str]) -> None:
    for first, second in pairwise(lines):
        assert first != second
    for heading in (COMMON, VIEWS, "heading level 2: Where the groups differ"):
        said_there = Counter(re.sub(r"^row \d+: ", "", line) for line in part(lines, heading) if "; " not in line)
        twice = [line for line, times in said_there.items() if times > 1 and not re.match(r"list with|end of", line)]
        assert not twice


def test_headings_go_down_one_level_at_a_time(lines: list[str]) -> None:
    levels = [int(line[14]) for line in lines if line.startswith("heading level")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_hangs_on_colour_or_place(lines: list[str]) -> None:
    whole = " ".join(lines).lower()
    for word in ("colour", "on the left", "on the right", "above", "below", "click", "the red", "the blue"):
        assert word not in whole, word


def test_the_kept_transcript_is_current(lines: list[str]) -> None:
    assert KEPT.read_text(encoding="utf-8") == as_document(lines), "run: python -m tests.journeys.transcript --write"


def test_a_list_and_a_table_without_headings_are_said_too() -> None:
    item = Node("listitem", "", {}, [Node("ListMarker", "", {}), Node("StaticText", "One.", {})])
    assert said(Node("list", "", {}, [item])) == ["list with 1 item", "item: One.", "end of list"]
    row = Node("row", "", {}, [Node("cell", "", {}, [Node("StaticText", "7", {})])])
    assert said(Node("table", "T", {}, [row])) == ["table “T” with 1 rows and 0 columns", "row 1: 7", "end of table"]
