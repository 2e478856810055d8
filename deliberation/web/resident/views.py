"""Wording only: what residents read for states, kinds, reasons and choices."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.web.asked import CHOICES, HANDS, QUESTIONS, WAYS_TO_BE_QUOTED, YES_OR_NO

__all__ = ["CHOICES", "HANDS", "QUESTIONS", "WAYS_TO_BE_QUOTED", "YES_OR_NO"]

VOTES: Mapping[str, int] = {"agree": 1, "disagree": -1, "pass": 0}
NAMES_OF_VOTES: Mapping[int, str] = {number: name for name, number in VOTES.items()}

# How whoever made a new code knew the person.
KNOWN_BY: Mapping[str, LazyString] = {
    "face": _l("They saw you, and knew you."),
    "voice": _l("They knew your voice."),
    "somebody": _l("Somebody who works with you asked for it."),
    "not_sure": _l("They could not be sure that it was you."),
}

# What people here often write in; what we read is not limited to these.
WRITTEN_IN = (
    "en-GB", "ar", "bn", "cy", "es", "fa", "fr", "gu", "it", "ku", "lt", "pa", "pl", "ps", "pt", "ro", "so", "ta", "tr",
    "uk", "ur", "vi", "zh",
)  # fmt: skip

NEXT_QUESTION: Mapping[str, str] = {"be_quoted": "be_contacted", "be_contacted": "be_kept"}
HOW_NAMED: Mapping[str, LazyString] = {
    "none": _l("Yes, with no name"),
    "pseudonym": _l("Yes, with my made-up name"),
    "circumstance": _l("Yes, with a line about me"),
    "name": _l("Yes, with my name"),
}
LINES: Mapping[str, LazyString] = {
    "circumstance": _l("Which line about you should we show?"),
    "name": _l("Which name should we show?"),
}
LINE_HINTS: Mapping[str, LazyString] = {
    "circumstance": _l("A few words. Like: a mother of two in Wexmoor."),
    "name": _l("Your first name is enough."),
}

HIDDEN_BECAUSE: Mapping[str, LazyString] = {
    "names_somebody": _l("they name somebody, or tell who somebody is"),
    "attacks_people": _l("they attack people"),
    "against_the_law": _l("the law does not let us show them"),
    "not_about_this": _l("they are not about the question"),
    "advertising": _l("they want to sell something"),
}
STOPS: Mapping[str, LazyString] = {
    "theme": _l("A theme"),
    "statement": _l("A statement that people vote on"),
    "recommendation": _l("A recommendation"),
    "ballot": _l("A vote of the members"),
    "priority": _l("A priority in the plan"),
    "action": _l("Something that will be done"),
}
# What the link at such a stop says; at all others it leads to who stands behind it.
MORE_OF: Mapping[str, LazyString] = {"theme": _l("See what is in"), "ballot": _l("See the vote")}
WORD_STATES: Mapping[str, LazyString] = {
    "submitted": _l("Waiting for your yes"),
    "confirmed": _l("With the facilitators"),
    "in_use": _l("In use"),
    "hidden": _l("Hidden"),
    "withdrawn": _l("Taken back"),
}
FURTHEST: Mapping[str, LazyString] = {
    "theme": _l("In a theme"),
    "statement": _l("In a statement"),
    "recommendation": _l("In a recommendation"),
    "ballot": _l("Put to the vote"),
    "priority": _l("In the plan"),
    "action": _l("In the plan"),
}

# What is open now, and what comes next, for each state of a process.
NOW: Mapping[str, LazyString] = {
    "draft": _l("This is being set up. Nothing is open yet."),
    "remit_agreed": _l("The question is agreed. Soon people will be asked to join."),
    "recruiting": _l("We are asking people to join. You are early. That is good."),
    "onboarding": _l("You can say what matters to you now."),
    "learning": _l("You can say what matters to you and answer statements now."),
    "deliberating": _l("You can say what matters to you and answer statements now."),
    "drafting": _l("Answering has ended. The answers are being turned into recommendations."),
    "deciding": _l("Answering has ended. The recommendations are being finished."),
    "reported": _l("The recommendations are with those who asked the question."),
    "responded": _l("Those who asked have answered. Now a plan is made."),
    "following_up": _l("The plan is made. Now we look at what is done."),
    "closed": _l("This has ended. You can still read all of it."),
    "paused": _l("This is paused for now. Nothing is lost."),
}
NEXT: Mapping[str, LazyString] = {
    "draft": _l("When it starts, you can use your code here."),
    "remit_agreed": _l("When it starts, you can use your code here."),
    "recruiting": _l("Soon you can say what matters to you. Come back with your code."),
    "onboarding": _l("Facilitators turn what people say into statements. Then you can answer them."),
    "learning": _l("Facilitators read all that people say. They add statements as they go."),
    "deliberating": _l("When answering ends, we write recommendations from what people agree on."),
    "drafting": _l("You can see here which words of yours are in them."),
    "deciding": _l("The recommendations go to those who asked. They must answer."),
    "reported": _l("They must answer each recommendation. You can read the answers here."),
    "responded": _l("You can see here which words of yours are in the plan."),
    "following_up": _l("You can see here what comes of your words."),
    "closed": _l("Your words stay in the list until you take them back."),
    "paused": _l("We go on when we can. Your code still works then."),
}
BEFORE_VOTING = frozenset({"draft", "remit_agreed", "recruiting", "onboarding"})
BEFORE_TALKING = frozenset({"draft", "remit_agreed", "recruiting"})


def closed_or_later(state: str, before: frozenset[str]) -> LazyString:
    """Why something is not open in this state: it comes later, it is paused, or it is over."""
    if state == "paused":
        return _l("Paused")
    return _l("Opens later") if state in before else _l("Closed now")


# What is said of the other buttons, when somebody tries them out.
PRACTICE_ACTS: Mapping[str, LazyString] = {
    "skip": _l("You skipped it. That is always fine. It comes up again later."),
    "unclear": _l("You said that you do not understand it. Then we tell the people who wrote it."),
    "break": _l("You took a break. When it counts, your answers are kept. You can go on at any time."),
}
