"""The tables of one board."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from vlai_widgets.charts.view import BoardRow
from vlai_widgets.models import Analysis, CloudScore
from vlai_widgets.tables.charted import board_rows
from vlai_widgets.tables.columns import FEATURES_DTYPES, TIMELINE_DTYPES, frame_of
from vlai_widgets.tables.scored import (
    cloud_scores_table,
    dimension_points,
    features_table,
    scores_table,
    timeline_table,
)

if TYPE_CHECKING:
    from vlai_widgets.scoring import BatchScores


class Tables:
    """The tables of one board, each made when it is first asked for. Not to be changed: readers get copies."""

    def __init__(
        self,
        batch: BatchScores | None,
        analyses: Sequence[Analysis],
        replies: Sequence[CloudScore],
        *,
        backend: str,
    ) -> None:
        self._batch = batch
        self._analyses = analyses
        self._replies = replies
        self._backend = backend

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row a clip."""
        if self._batch is None:
            return cloud_scores_table(self._replies, backend=self._backend)
        return scores_table(self._batch, self._analyses, backend=self._backend)

    @cached_property
    def features(self) -> pd.DataFrame:
        """One row a clip and feature."""
        if self._batch is None:
            return frame_of({name: [] for name in FEATURES_DTYPES}, FEATURES_DTYPES)
        return features_table(self._batch, self._analyses)

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """One row a clip and second."""
        if self._batch is None:
            return frame_of({name: [] for name in TIMELINE_DTYPES}, TIMELINE_DTYPES)
        return timeline_table(self._batch, self._analyses)

    @cached_property
    def rows(self) -> tuple[BoardRow, ...]:
        """The clips as charts take them, in the order of ``scores``."""
        if self._batch is None:
            return board_rows(self.scores)
        order = np.asarray(self._batch.order, dtype=np.intp)
        return board_rows(self.scores, dimension_points(self._batch)[order])
