"""A table as a file that a spreadsheet opens."""

from __future__ import annotations

import re

import pandas as pd


def spreadsheet_csv(table: pd.DataFrame) -> str:
    """Return a table as CSV for spreadsheets: names that a spreadsheet would run as a formula get an apostrophe."""
    safe = table.copy()
    for column in safe.columns:
        if safe[column].dtype in ("string", "object"):
            safe[column] = safe[column].map(_defused, na_action="ignore")
    return str(safe.to_csv(index=False))


def _defused(cell: object) -> object:
    if isinstance(cell, list | tuple):
        cell = ", ".join(str(part) for part in cell)
    return f"'{cell}" if isinstance(cell, str) and re.match(r"[=+\-@\t\r]", cell) else cell
