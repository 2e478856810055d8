"""What the members of "Wexmoor votes" put to the vote: 18 recommendations, and how many of 46 could live with each."""

from __future__ import annotations

from typing import NamedTuple


class Put(NamedTuple):
    """One recommendation: the words that it came from, its title, what to do, why; `consent` of 46 papers; pounds."""

    said: str
    title: str
    text: str
    why: str
    consent: int
    pounds: int | None = None


PUT: tuple[Put, ...] = (
    Put(
        "I tell my story to a new person each time.",
        "One worker who stays",
        "Pay for workers who each keep the same people for two years.",
        "Telling it again and again hurts, and it wastes time.",
        45,
        180_000,
    ),
    Put(
        "I learned most from somebody who had been there.",
        "Help from those who have been there",
        "Pay people who have been through hard times to help others.",
        "They know what helps, and people trust them.",
        44,
        120_000,
    ),
    Put(
        "The clinic is two buses away.",
        "Help that comes to us",
        "Send the health bus to each ward once a week.",
        "People miss help because they cannot get to it.",
        43,
        90_000,
    ),
    Put(
        "I came out on a Friday with a bag and no bed.",
        "A bed on release day",
        "Keep rooms free for people on the day they leave prison.",
        "Few need it. For those who do, it comes before all else.",
        40,
        110_000,
    ),
    Put(
        "I want a job of six hours, not of forty.",
        "Work of a few hours",
        "Ask employers for jobs of a few hours a week, and help them to make such jobs.",
        "Many of us can work some hours on some days.",
        37,
        75_000,
    ),
    Put(
        "The letter had nine pages. I put it in a drawer.",
        "One page, plain words",
        "Write each letter on one page, in plain words, with a number that a person answers.",
        "A letter that nobody can read helps nobody.",
        46,
        15_000,
    ),
    Put(
        "I stopped painkillers when the group started.",
        "A pain group in each ward",
        "Start a group for people with pain in each ward, led by one of them.",
        "Waiting alone makes pain worse.",
        41,
        40_000,
    ),
    Put(
        "I could not hear the worker over the noise.",
        "Quiet rooms",
        "Make one quiet room in each place where people get help.",
        "Noise keeps some of us away.",
        42,
        30_000,
    ),
    Put(
        "They should close the old office.",
        "Close the office in Mill Street",
        "Close it, and use the money for help in the wards.",
        "Many fear it. Some need it where it is.",
        36,
    ),
    Put(
        "With no address I get no post.",
        "A post box for everybody",
        "Give people with no address a post box in the library.",
        "No post means no doctor, no bank and no vote.",
        43,
        8_000,
    ),
    Put(
        "I would train if somebody had my children.",
        "Childcare at courses",
        "Offer childcare at each course, at no cost.",
        "Courses without it leave parents out.",
        42,
        60_000,
    ),
    Put(
        "The night shelter is shut in summer.",
        "The shelter, all year",
        "Keep the night shelter open in each month of the year.",
        "People sleep outside in summer too.",
        39,
        95_000,
    ),
    Put(
        "Nobody asks us whether it worked.",
        "Ask us whether it worked",
        "Ask the people who were helped, after three months and after a year, and tell everybody.",
        "We know it first.",
        44,
        20_000,
    ),
    Put(
        "I want to start small and sell what I make.",
        "A first try at a business",
        "Lend tools and a stall to people who want to try.",
        "Some of us will never fit a job. We may fit our own.",
        40,
        25_000,
    ),
    Put(
        "Recovery groups and the bar share a door.",
        "A door of our own",
        "Give the recovery groups a place with a door of its own.",
        "Walking past the bar is where some of us turn back.",
        41,
        35_000,
    ),
    Put(
        "Buses should be free for all of us.",
        "Free buses for all",
        "Make each bus in Wexmoor free.",
        "It would help many. It would use most of the money.",
        31,
    ),
    Put(
        "There should be one building for it all.",
        "One building for everything",
        "Bring all help into one building in the middle of town.",
        "Easy to find for some, and far away for others.",
        28,
    ),
    Put(
        "Put the plan on the side of the bus.",
        "The plan on the bus",
        "Paint the plan on the side of a bus.",
        "Then everybody would see it.",
        22,
    ),
)
