"""Writing what taking part costs as CSV: a row for each line, then what is kept for the unforeseen."""

from __future__ import annotations

import csv
import io

from deliberation.exchange.formulas import guard
from deliberation.methods.recruiting.types import Budget

_WRITTEN = ("kind", "label", "count", "times", "unit_gbp", "total_gbp")


def costs_csv(budget: Budget) -> str:
    """Rows in the order of the lines, money in pounds with two decimals; the last row is the contingency, if any."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_WRITTEN)
    for line in budget.lines:
        numbers = (line.count, line.times, _pounds(line.unit_pence), _pounds(line.pence))
        table.writerow([line.kind, guard(line.label), *numbers])
    if budget.contingency_pence:
        pence = _pounds(budget.contingency_pence)
        table.writerow(["contingency", f"{budget.contingency_percent} percent", 1, 1, pence, pence])
    return text.getvalue()


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
