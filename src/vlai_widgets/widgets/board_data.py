"""A leaderboard as its page takes it: names as JSON, numbers as arrays, clips in the order of their names.

The page weighs the dimensions itself while a slider moves, as :mod:`vlai_widgets.scoring.batch` does it:
``score = sum(mass x weight x dimension) / sum(mass x weight)`` over what was measured.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from vlai_widgets.charts.text import one_line
from vlai_widgets.charts.view import BoardRow, ranked
from vlai_widgets.charts.words import board_finding, number, say
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.report.build import preset_label
from vlai_widgets.report.words import flag

ARRAYS: Final = {
    "dimensions": "<f8",
    "mass": "<f8",
    "score": "<f8",
    "rank": "<i4",
    "rank_lo": "<i4",
    "rank_hi": "<i4",
    "tie_group": "<i4",
    "p_first": "<f4",
    "coverage": "<f4",
}
"""Arrays of a message, in the order of its buffers. NaN and 0 (for ranks): not known."""

_MOST_ERRORS: Final = 50
_MOST_FINDING: Final = 48

Sent = tuple[dict[str, Any], list[bytes]]


class BoardData:
    """The clips of a board in the order of their names, which stays whatever the weights are."""

    def __init__(self, board: Leaderboard) -> None:
        rows = sorted(board.rows, key=lambda row: (row.clip, row.clip_id))
        self.ids = tuple(row.clip_id for row in rows)
        self._place = {clip_id: i for i, clip_id in enumerate(self.ids)}

    def whole(self, board: Leaderboard) -> Sent:
        """Return all that a page needs to begin with."""
        rows = self._sorted(board)
        numbers, buffers = self.ranks(board)
        return {
            **numbers,
            "t": "board",
            "ids": self.ids,
            "clips": [one_line(row.clip) for row in rows],
            "flags": {
                str(i): [flag(word, board.language) for word in row.flags] for i, row in enumerate(rows) if row.flags
            },
            "posters": [row.clip_id in board.posters for row in rows],
            "files": sorted(self._place[clip_id] for clip_id in board.files if clip_id in self._place),
            "errors": [[one_line(name), why] for name, why in list(board.errors.items())[:_MOST_ERRORS]],
            "presets": presets(board),
            "backend": board.backend,
            "title": board.title,
            "notes": board.notes,
        }, buffers

    def ranks(self, board: Leaderboard) -> Sent:
        """Return what changes with the weights."""
        rows = self._sorted(board)
        columns = {
            "dimensions": [[row.dimensions.get(name) for name in DIMENSIONS] for row in rows],
            "mass": self._mass(board, rows),
            **{name: [getattr(row, name) for row in rows] for name in ("score", "p_first", "coverage")},
            **{name: [getattr(row, name) or 0 for row in rows] for name in ("rank", "rank_lo", "rank_hi", "tie_group")},
        }
        batch = board.batch
        return {
            "t": "ranks",
            "n": len(rows),
            "preset": board.preset,
            "preset_label": None if batch is None else preset_label(batch, board.language),
            "weights": board.weights,
            "finding": finding(board.rows, board.language),
            "arrays": list(ARRAYS),
        }, [np.array(columns[name], dtype=float).astype(kind).tobytes() for name, kind in ARRAYS.items()]

    def _sorted(self, board: Leaderboard) -> list[BoardRow]:
        rows: list[BoardRow | None] = [None] * len(self.ids)
        for row in board.rows:
            rows[self._place[row.clip_id]] = row
        return [row for row in rows if row is not None]

    def _mass(self, board: Leaderboard, rows: list[BoardRow]) -> list[list[float]]:
        batch = board.batch
        if batch is None:
            return [[0.0] * len(DIMENSIONS)] * len(rows)
        where = {clip_id: i for i, clip_id in enumerate(batch.clip_ids)}
        found: list[list[float]] = batch.mass[[where[row.clip_id] for row in rows]].tolist() if rows else []
        return found


def presets(board: Leaderboard) -> list[dict[str, Any]]:
    """Return the presets of the score model, in its order. Those with ``rules`` give other dimension scores."""
    batch = board.batch
    if batch is None:
        return []
    return [
        {
            "name": preset.name,
            "label": getattr(preset, f"label_{board.language}"),
            "weights": {name: preset.weights[name] for name in DIMENSIONS},
            "rules": bool(preset.rules),
        }
        for preset in batch.model.presets.values()
    ]


def finding(rows: tuple[BoardRow, ...], language: str) -> str:
    """Say who leads, and of many clips how they are spread."""
    order = ranked(rows)
    if len(order) <= 200:
        return board_finding(order, language, most=_MOST_FINDING)
    scores = [row.score for row in order if row.score is not None]
    low, high = np.quantile(scores, [0.25, 0.75])
    lead = say("leads", language, clip=one_line(order[0].clip), score=number(order[0].score))
    spread = say("spread", language, n=f"{len(order):,}", low=number(float(low)), high=number(float(high)))
    return spread + say("semicolon", language) + lead
