"""The risks in the draft of an impact assessment: what could go wrong for people, what holds it, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.methods.disclosure import FEWEST_FOR_A_SHARE, SMALLEST


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk. `left` is said plainly, also where it is unwelcome."""

    what: str
    held_by: str
    left: str


RISKS: tuple[Risk, ...] = (
    Risk(
        "Somebody learns that a person took part, for example an office that pays benefits, or an employer",
        "Joining takes a code and no name. No page, file or role gives a list of who takes part.",
        "Whoever hands out cards knows to whom. Somebody may be seen in the room.",
    ),
    Risk(
        "A person is recognised by their own words",
        "Quotes need a yes of their own, and the person chooses the name beside them. Words are read before anybody "
        "else sees them.",
        "In a small area a story can point to one person. Facilitators have to look for that.",
    ),
    Risk(
        "A person is found in a count",
        f"No split under {SMALLEST} is shown, with complements; no group under {SMALLEST}; under {FEWEST_FOR_A_SHARE} "
        "answers no percentages. What people tell about themselves is counted in fives.",
        "Whoever knows most of a small group can still guess.",
    ),
    Risk(
        "How somebody voted on a statement becomes known",
        "Pages show counts only. Nobody on the staff sees a code's votes.",
        "Votes on statements hang on a code so that they can be changed: whoever runs the server could link the two.",
    ),
    Risk(
        "What people need, are paid, keep for later, or tell about themselves is read by others",
        "These are encrypted with keys that are not in the database or its backups. Needs and payments open only for "
        "named people, and each time is noted for the person.",
        "Whoever has both the database and the secret of the installation can open them.",
    ),
    Risk(
        "Words go on being used after somebody took them back",
        "Taking back erases the text from the database, from pages, files and published copies.",
        "Copies that others saved, paper, and backups until they are deleted.",
    ),
    Risk(
        "A helper speaks or acts in somebody's place",
        "A supporter acts only with a yes to each kind of act, which ends at once. Each act is marked, and counts only "
        "when the person agreed.",
        "Pressure that nobody sees. The facilitator has to watch for it.",
    ),
    Risk(
        "Somebody else uses a person's device or code",
        "A link on each page ends the session at once and leaves nothing on the device. A new code voids the old one.",
        "Whoever holds the code can see and change what the person said.",
    ),
    Risk(
        "Somebody tells of serious danger",
        "The limit of confidence is said before anybody speaks: then the facilitator must act.",
        "Who acts, and how, you have to lay down and train.",
    ),
)

BEFORE_THE_START = (
    "Fill in who answers for it, the processors, and how long backups and logs are kept.",
    "Confirm the grounds in law for each line of “What is kept”.",
    "Name the people who may open needs and payments, and train them.",
    "Lay down what happens when somebody tells of serious danger.",
    "Ask some of those who will take part whether the words that they are shown are clear.",
    "Set a day to look at this again; make the document anew then, as settings may have changed.",
)
