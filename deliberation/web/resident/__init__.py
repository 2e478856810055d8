"""Pages for the audience: resident. One module a step of the way; each adds its routes to the same blueprint."""

from deliberation.web.resident import (
    choices,
    concerns,
    for_you,
    held,
    joining,
    money,
    my_person,
    needs,
    outcomes,
    reminding,
    said,
    saying,
    sorting,
    supporters,
    talk,
    voting,
)
from deliberation.web.resident.routes import pages

__all__ = [
    "choices",
    "concerns",
    "for_you",
    "held",
    "joining",
    "money",
    "my_person",
    "needs",
    "outcomes",
    "pages",
    "reminding",
    "said",
    "saying",
    "sorting",
    "supporters",
    "talk",
    "voting",
]
