"""What people in the invented borough of Wexmoor say: written for the demo, so that it reads like a real place."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """One statement and which of the three kinds of people it speaks for (0, 1, 2), or None when for all."""

    text: str
    kind: int | None


# A thing that people need, and who it matters to most: 0 illness and disability, 1 money and work, 2 prison, street
# and addiction, None everybody.
THINGS: tuple[tuple[str, int | None], ...] = (
    ("the walk-in clinic", 0),
    ("help with pain", 0),
    ("talking therapy", 0),
    ("the health bus", 0),
    ("the rest room at the library", 0),
    ("the swimming group", 0),
    ("sign language classes", 0),
    ("the wheelchair repair shop", 0),
    ("the sleep clinic", 0),
    ("home visits", 0),
    ("the memory cafe", 0),
    ("the quiet hour", 0),
    ("the hearing aid clinic", 0),
    ("money advice", 1),
    ("the job club", 1),
    ("evening classes", 1),
    ("childcare", 1),
    ("the tool library", 1),
    ("driving lessons", 1),
    ("help to start a business", 1),
    ("work trials", 1),
    ("computer lessons", 1),
    ("the clothes shop for interviews", 1),
    ("the bus pass", 1),
    ("the credit union", 1),
    ("apprenticeships for adults", 1),
    ("the night shelter", 2),
    ("the recovery group", 2),
    ("help on release from prison", 2),
    ("the day centre", 2),
    ("peer mentors", 2),
    ("help to get papers", 2),
    ("the laundry and showers", 2),
    ("the soup kitchen", 2),
    ("needle exchange", 2),
    ("the post box for people with no address", 2),
    ("the family room at the prison", 2),
    ("tenancy training", 2),
    ("the community garden", None),
)

# What people say of a thing. The numbers say how far the kind it matters to, and the others, agree: in parts of ten.
PATTERNS: tuple[tuple[str, int, int], ...] = (
    ("There should be more money for {thing}.", 9, 3),
    ("You should be able to use {thing} in the evening.", 8, 6),
    ("People who have used {thing} should help to run it.", 8, 4),
    ("It should be easy to find out about {thing}.", 9, 9),
    ("You should be able to bring a friend to {thing}.", 8, 7),
    ("The money for {thing} should last three years.", 9, 4),
    ("It should be fine to miss a week of {thing}.", 8, 5),
    ("Nobody should have to tell their story again to use {thing}.", 9, 8),
)

RELEASE_DAY = "Nobody should leave prison without a bed for that night."

SPECIAL: tuple[Said, ...] = (
    Said(RELEASE_DAY, 2),
    Said("I want one person who knows my story and stays.", None),
    Said("Letters should be short and in plain words.", None),
    Said("People should be paid for their time when they help to plan.", None),
    Said("Work is only one part of a good life.", None),
    Said("Employers in Wexmoor should offer more part-time jobs.", 1),
    Said("Buses should run late enough for shift workers.", 1),
    Said("Every office should have a quiet place to wait.", 0),
)


def statements() -> tuple[Said, ...]:
    """All 320 statements: eight of their own, and each pattern said of each thing."""
    made = (Said(pattern.format(thing=thing), kind) for thing, kind in THINGS for pattern, _, _ in PATTERNS)
    return (*SPECIAL, *made)


CASTLE_WARD: tuple[str, ...] = (
    "The clinic is two buses away. Could the bus stop there?",
    "I would like one worker who knows me, not a new one each time.",
    "The community hall is empty most evenings. We could use it.",
    "I cannot do full days. A few hours would be good for me.",
    "The forms are too long. I give up half way.",
    "My son has nowhere to go after school.",
    "People who have been through it should be the ones who help.",
    "I was let out on a Friday with no bed. That must stop.",
    "The food bank is good but it feels shameful to go.",
    "There is no lift at the advice centre.",
    "A phone line with a real person would help most.",
    "I would help in the garden if I got my bus fare.",
)


def leaning(text: str) -> tuple[float, float]:
    """How likely somebody of the kind it speaks for agrees with a statement, and how likely somebody else does."""
    for pattern, own, others in PATTERNS:
        before, after = pattern.split("{thing}")
        if text.startswith(before) and text.endswith(after):
            return own / 10, others / 10
    return 0.9, 0.4
