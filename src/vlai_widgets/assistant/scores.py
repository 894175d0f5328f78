"""Scores out of a reply's words. First version: Markdown tables, matched to the clips by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vlai_widgets.models import DIMENSIONS, CloudScore

_SCORE_HEAD: Final = re.compile(r"score|points|rating|得分|评分|分数", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/\s*(\d+)|%)?")


def scores_from_reply(text: str, clips: Sequence[str]) -> tuple[CloudScore, ...]:
    """Read a Markdown table with a score column.

    Args:
        text: The reply.
        clips: Names of the uploaded clips; rows that name none of them are left out.

    Returns:
        One entry a clip, 0-100; empty where there is no such table.

    Example:
        >>> scores_from_reply("| Clip | Score |\\n| --- | --- |\\n| a.mp4 | 8.5/10 |", ["a.mp4"])
        (CloudScore(clip='a.mp4', score=85.0, dimensions={}),)
    """
    for head, rows in _tables(text):
        column = next((i for i, cell in enumerate(head) if _SCORE_HEAD.search(cell)), None)
        if column is None:
            continue
        found = [_row(cells, head, column, clips) for cells in rows]
        if any(found):
            return tuple(entry for entry in found if entry)
    return ()


def _row(cells: Sequence[str], head: Sequence[str], column: int, clips: Sequence[str]) -> CloudScore | None:
    if column >= len(cells):
        return None
    clip = next((name for cell in cells for name in clips if _same_clip(cell, name)), None)
    score = _hundred(cells[column])
    if clip is None or score is None:
        return None
    dimensions = {
        title.strip().lower(): value
        for title, cell in zip(head, cells, strict=False)
        if title.strip().lower() in DIMENSIONS and (value := _hundred(cell)) is not None
    }
    return CloudScore(clip=clip, score=score, dimensions=dimensions)


def _same_clip(cell: str, name: str) -> bool:
    shown = re.sub(r"\\([\\`*_\[\]<>|~])", r"\1", cell).strip(" *`_").lower()
    return shown in (name.lower(), name.rsplit(".", 1)[0].lower())


def _hundred(cell: str) -> float | None:
    """A score as 0-100; ``8.5/10`` and ``85 %`` are understood. None where the cell holds no such number."""
    match = _NUMBER.search(cell)
    if not match:
        return None
    value = float(match.group(1)) * (100.0 / float(match.group(2)) if match.group(2) and float(match.group(2)) else 1.0)
    return value if 0 <= value <= 100 else None


def _tables(text: str) -> list[tuple[list[str], list[list[str]]]]:
    tables: list[tuple[list[str], list[list[str]]]] = []
    lines = text.splitlines()
    for i, line in enumerate(lines[:-1]):
        if "|" in line and re.fullmatch(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*", lines[i + 1]):
            rows = []
            for row in lines[i + 2 :]:
                if "|" not in row:
                    break
                rows.append(_cells(row))
            tables.append((_cells(line), rows))
    return tables


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
