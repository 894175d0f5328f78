"""The plain rows that charts show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vlai_widgets.charts.view import BoardRow
from vlai_widgets.models import DIMENSIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def board_rows(scores: pd.DataFrame, points: NDArray[np.float64] | None = None) -> tuple[BoardRow, ...]:
    """Return the rows that charts show.

    Args:
        scores: The ``scores`` table.
        points: What each dimension adds, in the table's order; None where that is not known.
    """
    plain = {name: _plain(scores[name]) for name in scores.columns}
    return tuple(
        BoardRow(
            clip_id=plain["clip_id"][i],
            clip=plain["clip"][i],
            rank=plain["rank"][i],
            score=plain["score"][i],
            rank_lo=plain["rank_lo"][i],
            rank_hi=plain["rank_hi"][i],
            p_first=plain["p_first"][i],
            p_top3=plain["p_top3"][i],
            tie_group=plain["tie_group"][i],
            dimensions={name: plain[name][i] for name in DIMENSIONS if _given(plain[name][i], points)},
            points={} if points is None else _known(points[i]),
            coverage=plain["coverage"][i],
            flags=plain["flags"][i],
        )
        for i in range(len(scores))
    )


def _given(value: float | None, points: NDArray[np.float64] | None) -> bool:
    """A measured board lists each dimension, also with None; a reply lists only what it gave."""
    return points is not None or value is not None


def _known(points: NDArray[np.float64]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(DIMENSIONS, points, strict=True) if not np.isnan(value)}


def _plain(series: pd.Series[Any]) -> list[Any]:
    return [None if value is pd.NA else value for value in series.tolist()]
