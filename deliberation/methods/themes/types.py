"""What goes into a map of themes and what comes out of it. Light to import: nothing here computes.

A *contribution* is one text of one person. A *theme* is for the eye, a *facet* is a small group of about five
contributions inside a theme, so that what few people say does not vanish. Everything here is a suggestion of the
computer until people confirm it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deliberation.methods.errors import MethodError

FEWEST_TEXTS = 12
"""With fewer contributions the computer suggests no themes: people sort cards."""

MOST_THEMES = 25
"""More themes than this nobody keeps in view; only who asks for more, or for a higher resolution, gets more."""

FEW_PEOPLE = 3
"""A theme or facet of fewer people is said by few: shown first to facilitators, and it may identify somebody."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One text. `author` None means that nobody is known to have written another one; `quotable` is the consent."""

    id: str
    text: str
    author: str | None = None
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Options:
    """How to look for themes.

    `themes` asks for a number of themes, otherwise `resolution` is the slider: below 1 fewer, above 1 more themes.
    `facet_size` is about how many different texts a facet holds. `language` is only noted. `most_fitted` different
    texts at most are compared with each other, the others are attached to what was found among those.
    Raises MethodError `bad_theme_number`, `bad_resolution`, `bad_facet_size`, `bad_sample`.
    """

    themes: int | None = None
    resolution: float = 1.0
    facet_size: int = 5
    seed: int = 0
    language: str | None = None
    most_fitted: int = 20_000

    def __post_init__(self) -> None:
        if self.themes is not None and self.themes < 1:
            raise MethodError("bad_theme_number", themes=self.themes)
        if not 0 < self.resolution < float("inf"):
            raise MethodError("bad_resolution", resolution=self.resolution)
        if self.facet_size < 1:
            raise MethodError("bad_facet_size", facet_size=self.facet_size)
        if self.most_fitted < FEWEST_TEXTS:
            raise MethodError("bad_sample", most_fitted=self.most_fitted)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there are no themes: a code for programs and what is needed to say it in words."""

    code: str
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its working name. `size` counts contributions, `people` their authors.

    `title` stands word for word in the contribution `title_from`, or is made of key words where that is None.
    `quotes` and `different_view` are contributions that may be quoted, at most one of each author in both together.
    `locked` says that people made this theme.
    """

    id: str
    title: str
    title_from: str | None
    keywords: tuple[str, ...]
    size: int
    people: int
    quotes: tuple[str, ...]
    different_view: tuple[str, ...]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A small group of contributions inside a theme."""

    id: str
    theme: str
    size: int
    people: int
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """Do the chosen quotes stand for everybody? The mean, over contributions, of the similarity to the nearest quote.

    `random_similarity` is the same figure for as many contributions picked at random (mean of `draws` picks). Below
    it, the quotes are a worse summary than chance. `least_covered` are the contributions furthest from every quote.
    """

    quotes: int
    similarity: float | None
    random_similarity: float | None
    draws: int
    least_covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where all contributions went. `placed` + `unplaced` + `no_view` = `contributions`; `said_by_few` are themes."""

    contributions: int
    people: int
    placed: int
    unplaced: int
    no_view: int
    said_by_few: tuple[str, ...]
    audit: Audit


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is needed to make the same map again: method, parameters, seed, hash of the inputs, library versions."""

    method: str
    version: str
    parameters: Mapping[str, int | float | str | bool | None]
    seed: int
    inputs: str
    libraries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Attached:
    """Where a new contribution would go: the best theme first, with how much better it fits than the next."""

    id: str
    theme: str | None
    facet: str | None
    also_fits: tuple[str, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class Attachment:
    """New contributions beside a map that does not move.

    `placed` has one entry for each new contribution that says something; `new_facets` are groups of three or more new
    contributions that are nearer to each other than to anything older: perhaps something nobody said before.
    """

    placed: tuple[Attached, ...]
    no_view: tuple[str, ...]
    new_facets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ThemeMap:
    """Themes and facets of some contributions.

    `membership` and `facet_membership` have every contribution, None where it is in no theme: it gave no view
    (`no_view`) or nothing in it could be compared (`unplaced`). `also_fits` has up to two further themes that fit about
    as well. `strength` is the similarity to the own theme less that to the best other: for order, never for hiding.
    `duplicates` are contributions with the same words, or nearly. With fewer than `FEWEST_TEXTS` contributions
    `enough` is False, `why` says so, and only themes that people made are there.
    """

    enough: bool
    why: Reason | None
    themes: tuple[Theme, ...]
    membership: Mapping[str, str | None]
    facets: tuple[Facet, ...]
    facet_membership: Mapping[str, str | None]
    also_fits: Mapping[str, tuple[str, ...]]
    strength: Mapping[str, float]
    no_view: tuple[str, ...]
    unplaced: tuple[str, ...]
    duplicates: tuple[tuple[str, ...], ...]
    coverage: Coverage
    receipt: Receipt
