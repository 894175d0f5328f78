"""Columns: which there are, of which nullable types, and how they are made of numbers of which some are missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from vlai_widgets.models import DIMENSIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCORES_DTYPES: Final = {
    "rank": "Int64",
    "clip": "string",
    "score": "Float64",
    "rank_lo": "Int64",
    "rank_hi": "Int64",
    "p_first": "Float64",
    "p_top3": "Float64",
    "tie_group": "Int64",
    **dict.fromkeys(DIMENSIONS, "Float64"),
    "coverage": "Float64",
    "flags": "object",
    "duration_s": "Float64",
    "width_px": "Int64",
    "height_px": "Int64",
    "fps": "Float64",
    "size_bytes": "Int64",
    "clip_id": "string",
    "backend": "string",
}
"""Columns of ``scores``, one row a clip. Scores and dimensions 0-100, probabilities and ``coverage`` 0-1; ``rank_lo``
and ``rank_hi`` bound the rank in 90 % of plausible weightings; ``flags`` is a tuple of words."""

FEATURES_DTYPES: Final = {
    "clip_id": "string",
    "clip": "string",
    "dimension": "string",
    "feature": "string",
    "value": "Float64",
    "unit": "string",
    "score": "Float64",
    "weight": "Float64",
    "contribution": "Float64",
    "t_start_s": "Float64",
    "t_end_s": "Float64",
    "direction": "string",
    "evidence": "string",
    "grade": "string",
    "missing": "string",
}
"""Columns of ``features``, one row a clip and feature. ``score`` 0-100; ``weight`` is the feature's share of this
clip's score (0-1; the shares of what could be measured add up to 1); ``contribution`` = ``weight`` x ``score``, and the
contributions of a clip add up to its score."""

TIMELINE_DTYPES: Final = {
    "clip_id": "string",
    "clip": "string",
    "t_s": "Float64",
    "motion": "Float64",
    "brightness": "Float64",
    "loudness_lufs": "Float64",
    "cut": "Int64",
    "faces": "Int64",
    "text": "Float64",
    "speech": "Float64",
    "music": "Float64",
}
"""Columns of ``timeline``, one row a clip and second; units as in :class:`vlai_widgets.models.TimelinePoint`."""


def frame_of(columns: dict[str, Any], dtypes: dict[str, str]) -> pd.DataFrame:
    """Make a table of columns of these types."""
    return pd.DataFrame({name: pd.Series(columns[name], dtype=dtype) for name, dtype in dtypes.items()})


def floats(values: NDArray[Any], *, missing: NDArray[np.bool_] | None = None) -> Any:
    """Make a column of numbers; NaN and what is ``missing`` become NA."""
    numbers = np.asarray(values, dtype=np.float64)
    mask = np.isnan(numbers) if missing is None else np.isnan(numbers) | missing
    return pd.arrays.FloatingArray(np.where(mask, 0.0, numbers), mask)


def whole(values: NDArray[Any], *, missing: NDArray[np.bool_]) -> Any:
    """Make a column of whole numbers; what is ``missing`` becomes NA."""
    numbers = np.asarray(values)
    return pd.arrays.IntegerArray(np.where(missing, 0, numbers).astype(np.int64), np.array(missing, dtype=bool))


def tuples(values: Iterable[tuple[str, ...]]) -> Any:
    """Make a column of tuples, because a shared list in a copied table could be changed by its reader."""
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = [None] * len(listed)
    for i, value in enumerate(listed):
        column[i] = tuple(value)
    return column
