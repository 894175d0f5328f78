"""Tables of what was measured and scored: scores, features, timeline, comparison, percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vlai_widgets.models import DIMENSIONS, Analysis, CloudScore, MediaFacts
from vlai_widgets.tables.columns import FEATURES_DTYPES, SCORES_DTYPES, TIMELINE_DTYPES, floats, frame_of, tuples, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vlai_widgets.scoring import BatchScores


def scores_table(batch: BatchScores, analyses: Sequence[Analysis], *, backend: str) -> pd.DataFrame:
    """Return one row a clip, best first, clips without a score last."""
    order = np.asarray(batch.order, dtype=np.intp)
    ranks = np.asarray(batch.rank)[order]
    media = [analyses[i].media for i in order]
    columns: dict[str, Any] = {
        "rank": whole(ranks, missing=ranks == 0),
        "clip": [analyses[i].clip for i in order],
        "score": floats(batch.score[order]),
        "rank_lo": whole(batch.rank_lo[order], missing=ranks == 0),
        "rank_hi": whole(batch.rank_hi[order], missing=ranks == 0),
        "p_first": floats(batch.p_first[order], missing=ranks == 0),
        "p_top3": floats(batch.p_top3[order], missing=ranks == 0),
        "tie_group": whole(batch.tie_group[order], missing=ranks == 0),
        **{name: floats(batch.dimensions[order, i]) for i, name in enumerate(DIMENSIONS)},
        "coverage": floats(batch.coverage[order]),
        "flags": tuples(analyses[i].flags for i in order),
        **_media_columns(media),
        "clip_id": [analyses[i].clip_id for i in order],
        "backend": [backend] * len(order),
    }
    return frame_of(columns, SCORES_DTYPES)


def cloud_scores_table(rows: Sequence[CloudScore], *, backend: str) -> pd.DataFrame:
    """Return the scores that a service replied, in the same columns; what it did not give is NA."""
    ordered = sorted(rows, key=lambda row: -row.score)
    blank = [None] * len(rows)
    columns: dict[str, Any] = dict.fromkeys(SCORES_DTYPES, blank)
    columns |= {
        "rank": list(range(1, len(rows) + 1)),
        "clip": [row.clip for row in ordered],
        "score": [row.score for row in ordered],
        **{name: [row.dimensions.get(name) for row in ordered] for name in DIMENSIONS},
        "flags": tuples(() for _ in ordered),
        "clip_id": [row.clip for row in ordered],
        "backend": [backend] * len(rows),
    }
    return frame_of(columns, SCORES_DTYPES)


def features_table(batch: BatchScores, analyses: Sequence[Analysis]) -> pd.DataFrame:
    """Return one row a clip and feature: the clips best first, the features in the order of the score model."""
    specs = batch.model.features
    order = np.asarray(batch.order, dtype=np.intp)
    names = [spec.name for spec in specs]
    spans = _spans(analyses, order, names)
    clips = len(order)

    def each(attribute: str) -> list[Any]:
        return [getattr(spec, attribute) for spec in specs] * clips

    columns: dict[str, Any] = {
        "clip_id": np.repeat([analyses[i].clip_id for i in order], len(specs)),
        "clip": np.repeat([analyses[i].clip for i in order], len(specs)),
        "dimension": each("dimension"),
        "feature": names * clips,
        "value": floats(batch.values[order].ravel()),
        "unit": each("unit"),
        "score": floats(100 * batch.feature_scores[order].ravel()),
        "weight": floats(feature_shares(batch)[order].ravel()),
        "contribution": floats(batch.contributions[order].ravel()),
        "t_start_s": floats(spans[0]),
        "t_end_s": floats(spans[1]),
        "direction": each("direction"),
        "evidence": each("evidence"),
        "grade": each("grade"),
        "missing": spans[2],
    }
    return frame_of(columns, FEATURES_DTYPES)


def timeline_table(batch: BatchScores, analyses: Sequence[Analysis]) -> pd.DataFrame:
    """Return one row a clip and second, the clips best first."""
    pairs = [(analyses[i], point) for i in batch.order for point in analyses[i].timeline]
    columns: dict[str, Any] = {
        "clip_id": [analysis.clip_id for analysis, _ in pairs],
        "clip": [analysis.clip for analysis, _ in pairs],
        **{name: [getattr(point, name) for _, point in pairs] for name in list(TIMELINE_DTYPES)[2:]},
    }
    return frame_of(columns, TIMELINE_DTYPES)


def comparison_table(batch: BatchScores, a: int, b: int) -> pd.DataFrame:
    """Return where the gap between two clips comes from: one row a feature, the largest difference first.

    ``gap`` is what the feature adds to the first clip's score more than to the second's; the gaps add up to the
    difference of the scores. A feature that one of the two lacks counts 0 there.
    """
    specs = batch.model.features
    gaps = np.nan_to_num(batch.contributions[a]) - np.nan_to_num(batch.contributions[b])
    order = np.argsort(-np.abs(gaps), kind="stable")
    columns: dict[str, Any] = {
        "feature": [specs[i].name for i in order],
        "dimension": [specs[i].dimension for i in order],
        "unit": [specs[i].unit for i in order],
        "value_a": floats(batch.values[a][order]),
        "value_b": floats(batch.values[b][order]),
        "contribution_a": floats(batch.contributions[a][order]),
        "contribution_b": floats(batch.contributions[b][order]),
        "gap": floats(gaps[order]),
    }
    dtypes = {name: "string" if name in ("feature", "dimension", "unit") else "Float64" for name in columns}
    return frame_of(columns, dtypes)


def percentile_table(batch: BatchScores) -> pd.DataFrame:
    """Return one row a clip: its score's and its dimensions' percentile in this batch, best first."""
    order, names = batch.order, ("score", *DIMENSIONS)
    columns = {name: batch.percentiles[order, k] for k, name in enumerate(names)}
    frame = pd.DataFrame({"clip": [batch.clips[i] for i in order]} | columns)
    return frame.astype({"clip": "string"} | dict.fromkeys(names, "Float64"))


def feature_shares(batch: BatchScores) -> NDArray[np.float64]:
    """Return each feature's share of its clip's score, 0-1; NaN where it was not measured.

    The weight of a dimension is split among those of its features that were measured, and the weight of a dimension
    without any goes to the others, as the score itself does it.
    """
    return batch.shares


def dimension_points(batch: BatchScores) -> NDArray[np.float64]:
    """Return what each dimension adds to each clip's score, in the clips' given order; NaN where not measured."""
    belongs = np.array([[spec.dimension == name for name in DIMENSIONS] for spec in batch.model.features], dtype=float)
    points: NDArray[np.float64] = np.nan_to_num(batch.contributions) @ belongs
    points[np.isnan(batch.dimensions)] = np.nan
    return points


def _media_columns(media: Sequence[MediaFacts | None]) -> dict[str, list[Any]]:
    names = ("duration_s", "width_px", "height_px", "fps", "size_bytes")
    return {name: [None if facts is None else getattr(facts, name) for facts in media] for name in names}


def _spans(
    analyses: Sequence[Analysis], order: NDArray[np.intp], names: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str | None]]:
    """Start, end and reason of absence of each feature of each clip, flat."""
    place = {name: i for i, name in enumerate(names)}
    starts = np.full(len(order) * len(names), np.nan)
    ends = starts.copy()
    missing: list[str | None] = [None] * len(starts)
    for row, index in enumerate(order):
        base = row * len(names)
        found = set()
        for measured in analyses[index].measurements:
            column = place.get(measured.feature)
            if column is None:
                continue
            found.add(column)
            starts[base + column] = np.nan if measured.t_start_s is None else measured.t_start_s
            ends[base + column] = np.nan if measured.t_end_s is None else measured.t_end_s
            missing[base + column] = measured.missing
        reason = analyses[index].error or "not measured by this version of the analysis"
        for column in range(len(names)):
            if column not in found:
                missing[base + column] = reason
    return starts, ends, missing
