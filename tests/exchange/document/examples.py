"""An invented strategy, small enough to read and rich enough to try every part of the files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deliberation.exchange.document.types import Figure
from deliberation.exchange.strategy import (
    PROPOSED_BY_OFFICERS,
    Action,
    Backing,
    Channel,
    GroupVotes,
    MethodCounts,
    Priority,
    Quotation,
    Recommendation,
    Redaction,
    StatementVotes,
    StrategyContent,
    TraceStep,
    VoiceTrace,
)

ARABIC = "نريد طبيبا يتكلم لغتنا في NHS قريبا من البيت"

CHART = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 220" width="640" height="220">'
    b'<rect width="640" height="220" fill="#ffffff"/><rect x="20" y="30" width="480" height="60" fill="#5b2a6b"/>'
    b'<rect x="20" y="120" width="160" height="60" fill="#0b5351"/></svg>'
)


def figure() -> Figure:
    return Figure("Agreement with S12 and S31", "S12: 36 of 46 agree. S31: 38 of 46 agree.", svg=CHART)


def _voice(number: int) -> VoiceTrace:
    return VoiceTrace(
        contributions=31 + number,
        people=24,
        channels=(Channel("online", 20 + number), Channel("paper", None), Channel("phone", None)),
        withdrawn_since=2,
        agree_share=0.8043478,
        disagree=5,
        minority_note="Five people said: mend the bus first. Without a bus, no service is near.",
        quotes=(
            Quotation("When I got out I had a bag and nowhere to put it.", "A man who left prison last year", "en-GB"),
            Quotation(ARABIC, "Pseudonym: Layla", "ar"),
        ),
    )


def _actions() -> tuple[Action, ...]:
    return (
        Action("A01", "P1", "A key worker meets each person on the day of release and has a room ready for them.",
               "Wexmoor Borough Council, Housing", "service", "R04", date(2027, 4, 1), date(2028, 3, 31), 48_000_000,
               _voice(0)),
        Action("A02", "P1", "Ask the Ministry of Justice to end Friday releases in North Vale.",
               "The Mayor of North Vale", "ask_of_others", "R04", None, date(2027, 9, 30), None, _voice(3)),
        Action("A03", "P2", "Train 40 peer navigators from the places that they will serve.", "Wexmoor Together",
               "asset_building", "R07", date(2027, 6, 1), date(2029, 12, 31), 12_345_650, _voice(6)),
        Action("A04", "P2", "Publish the waiting times of every service each month.", "Integrated Care Board",
               "place_shaping", PROPOSED_BY_OFFICERS, None, None, 0),
    )  # fmt: skip


def strategy() -> StrategyContent:
    backing = Backing(30, 7, 9, 46, 37 / 46)
    statements = (
        StatementVotes("S12", "People who leave prison should have a home on the first night.", 36, 5, 3, 46,
                       (GroupVotes("Group A: home first", 20, 0, 1, 22),
                        GroupVotes("Group B: work first", 16, 5, 2, 24)),
                       common_ground=True),
        StatementVotes("S31", ARABIC, 38, None, None, 46, (GroupVotes("Group A: home first", 17, None, None, 22),),
                       language="ar"),
    )  # fmt: skip
    return StrategyContent(
        reference="ST-2027-01",
        title="Thriving in Wexmoor",
        place="Wexmoor",
        period="2027 to 2031",
        question="How can everyone in Wexmoor who faces illness, disability, poverty, homelessness, addiction or a "
        "prison record get the support and chances they want, including work?",
        process="Wexmoor Assembly on Support and Chances",
        organisation="Wexmoor Borough Council",
        version=1,
        published_on=date(2027, 2, 24),
        vision="Nobody in Wexmoor has to tell their story twice to get help.",
        how_made="48 members met for four days. 46 of them voted in a secret ballot.",
        method=MethodCounts(610, 1440, 320, 12_034, 3, 6),
        priorities=(
            Priority("P2", 2, "People who have been there lead the help",
                     "Members trusted people with the same past most.",
                     "Second in the ballot of 12 December 2026.", Backing(28, 9, None, 46)),
            Priority("P1", 1, "A home on the first night", "Without an address nothing else can start: no doctor, no "
                     "bank, no job.", "First in the ballot of 12 December 2026.", backing),
        ),
        actions=_actions(),
        recommendations=(
            Recommendation("R04", "A room is ready on the day", "Nobody leaves prison or hospital without a room.",
                           "Most of those who came back said the first night decided it.", "accepted", ("S12",),
                           backing, "The council accepts this and sets aside £480,000."),
            Recommendation("R07", "Navigators with lived experience", "Pay and train navigators who have been there.",
                           "Trust comes first.", "part", ("S12", "S31"), None, "In part: 40 people, not 60."),
        ),
        statements=statements,
        trace=(
            TraceStep("contribution", "C0012", "statement", "S12", "became"),
            TraceStep("statement", "S12", "recommendation", "R04", "supports"),
            TraceStep("recommendation", "R04", "action", "A01", "led_to"),
        ),
        redactions=(Redaction("A02", date(2027, 3, 9), "9f" * 32, "A quote was taken back"),),
        not_shown=("Answers about health are shown for the whole borough only.",),
        audit_head="ab" * 32,
        data_hash="cd" * 32,
    )  # fmt: skip


def hostile(text: str) -> StrategyContent:
    """The example with `text` wherever a person may write."""
    content = strategy()
    first = replace(
        content.actions[0],
        text=text or "-", owner=text or "-",
        voice=replace(_voice(0), minority_note=text, quotes=(Quotation(text or "-", text),)),
    )  # fmt: skip
    return replace(
        content,
        title=text or "-", question=text or "-", organisation=text, vision=text,
        actions=(first, *content.actions[1:]),
        statements=(replace(content.statements[0], text=text), *content.statements[1:]),
    )  # fmt: skip
