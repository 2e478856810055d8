"""Who may open what, continued: the result of a ballot. Once it is signed it is everybody's."""

from __future__ import annotations

from tests.web.access_rows import Row, everybody

SIGNED = {"reference": "ballot_signed"}
RESULTS: dict[str, dict[str, Row]] = {
    "public.ballot_easy": {"GET": Row(everybody(), at="plan", values=SIGNED)},
    "public.ballot_numbers": {"GET": Row(everybody(), at="plan", values=SIGNED)},
    "public.ballot_formats": {"GET": Row(everybody(), at="plan", values=SIGNED)},
    "public.ballot_format": {"GET": Row(everybody(), at="plan", values={**SIGNED, "kind": "text"})},
}
