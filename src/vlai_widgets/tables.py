"""The tables of a leaderboard: pandas DataFrames with documented columns, and the plain rows that charts show.

Columns have nullable dtypes (``Int64``, ``Float64``, ``string``); what was not measured is ``NA``, never NaN or 0.
Imported only when a table is asked for: this module needs pandas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from vlai_widgets.charts.view import BoardRow
from vlai_widgets.models import DIMENSIONS, Analysis, CloudScore, LogoSighting, MediaFacts
from vlai_widgets.scoring import brand_mentions, delivery_checks, logo_mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vlai_widgets.scoring import BatchScores

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
            return _frame({name: [] for name in FEATURES_DTYPES}, FEATURES_DTYPES)
        return features_table(self._batch, self._analyses)

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """One row a clip and second."""
        if self._batch is None:
            return _frame({name: [] for name in TIMELINE_DTYPES}, TIMELINE_DTYPES)
        return timeline_table(self._batch, self._analyses)

    @cached_property
    def rows(self) -> tuple[BoardRow, ...]:
        """The clips as charts take them, in the order of ``scores``."""
        if self._batch is None:
            return board_rows(self.scores)
        order = np.asarray(self._batch.order, dtype=np.intp)
        return board_rows(self.scores, dimension_points(self._batch)[order])


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


def scores_table(batch: BatchScores, analyses: Sequence[Analysis], *, backend: str) -> pd.DataFrame:
    """Return one row a clip, best first, clips without a score last."""
    order = np.asarray(batch.order, dtype=np.intp)
    ranks = np.asarray(batch.rank)[order]
    media = [analyses[i].media for i in order]
    columns: dict[str, Any] = {
        "rank": _whole(ranks, missing=ranks == 0),
        "clip": [analyses[i].clip for i in order],
        "score": _floats(batch.score[order]),
        "rank_lo": _whole(batch.rank_lo[order], missing=ranks == 0),
        "rank_hi": _whole(batch.rank_hi[order], missing=ranks == 0),
        "p_first": _floats(batch.p_first[order], missing=ranks == 0),
        "p_top3": _floats(batch.p_top3[order], missing=ranks == 0),
        "tie_group": _whole(batch.tie_group[order], missing=ranks == 0),
        **{name: _floats(batch.dimensions[order, i]) for i, name in enumerate(DIMENSIONS)},
        "coverage": _floats(batch.coverage[order]),
        "flags": _tuples(analyses[i].flags for i in order),
        **_media_columns(media),
        "clip_id": [analyses[i].clip_id for i in order],
        "backend": [backend] * len(order),
    }
    return _frame(columns, SCORES_DTYPES)


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
        "flags": _tuples(() for _ in ordered),
        "clip_id": [row.clip for row in ordered],
        "backend": [backend] * len(rows),
    }
    return _frame(columns, SCORES_DTYPES)


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
        "value": _floats(batch.values[order].ravel()),
        "unit": each("unit"),
        "score": _floats(100 * batch.feature_scores[order].ravel()),
        "weight": _floats(feature_shares(batch)[order].ravel()),
        "contribution": _floats(batch.contributions[order].ravel()),
        "t_start_s": _floats(spans[0]),
        "t_end_s": _floats(spans[1]),
        "direction": each("direction"),
        "evidence": each("evidence"),
        "grade": each("grade"),
        "missing": spans[2],
    }
    return _frame(columns, FEATURES_DTYPES)


def timeline_table(batch: BatchScores, analyses: Sequence[Analysis]) -> pd.DataFrame:
    """Return one row a clip and second, the clips best first."""
    pairs = [(analyses[i], point) for i in batch.order for point in analyses[i].timeline]
    columns: dict[str, Any] = {
        "clip_id": [analysis.clip_id for analysis, _ in pairs],
        "clip": [analysis.clip for analysis, _ in pairs],
        **{name: [getattr(point, name) for _, point in pairs] for name in list(TIMELINE_DTYPES)[2:]},
    }
    return _frame(columns, TIMELINE_DTYPES)


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
        "value_a": _floats(batch.values[a][order]),
        "value_b": _floats(batch.values[b][order]),
        "contribution_a": _floats(batch.contributions[a][order]),
        "contribution_b": _floats(batch.contributions[b][order]),
        "gap": _floats(gaps[order]),
    }
    dtypes = {name: "string" if name in ("feature", "dimension", "unit") else "Float64" for name in columns}
    return _frame(columns, dtypes)


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


def _frame(columns: dict[str, Any], dtypes: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(columns[name], dtype=dtype) for name, dtype in dtypes.items()})


def _floats(values: NDArray[Any], *, missing: NDArray[np.bool_] | None = None) -> Any:
    numbers = np.asarray(values, dtype=np.float64)
    mask = np.isnan(numbers) if missing is None else np.isnan(numbers) | missing
    return pd.arrays.FloatingArray(np.where(mask, 0.0, numbers), mask)


def _whole(values: NDArray[Any], *, missing: NDArray[np.bool_]) -> Any:
    numbers = np.asarray(values)
    return pd.arrays.IntegerArray(np.where(missing, 0, numbers).astype(np.int64), np.array(missing, dtype=bool))


def _tuples(values: Iterable[tuple[str, ...]]) -> Any:
    """Tuples, because a shared list in a copied table could be changed by its reader."""
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = [None] * len(listed)
    for i, value in enumerate(listed):
        column[i] = tuple(value)
    return column


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


def delivery_table(analyses: Sequence[Analysis], platforms: Iterable[str] | None) -> pd.DataFrame:
    """Return one row a clip, platform and rule; ``passed`` is NA where the file does not say."""
    names = None if platforms is None else tuple(platforms)
    rows = [
        {
            "clip": analysis.clip, "platform": check.platform.name, "level": check.level, "rule": check.rule,
            "passed": check.passed, "found": check.found, "asked": check.asked, "dated": check.platform.dated,
            "source": check.platform.source, "grade": check.platform.grade,
        }
        for analysis in analyses
        if analysis.media is not None
        for check in delivery_checks(analysis.media, platforms=names)
    ]  # fmt: skip
    columns = ["clip", "platform", "level", "rule", "passed", "found", "asked", "dated", "source", "grade"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "string") | {"passed": "boolean"})


def brand_table(
    analyses: Sequence[Analysis],
    words: Sequence[str],
    *,
    logo: str = "",
    sightings: Mapping[str, Sequence[LogoSighting]] | None = None,
) -> pd.DataFrame:
    """Return one row a clip and word: ``early``, ``late`` or ``never``, when first, where, for how much of the clip.

    Args:
        analyses: The clips.
        words: Names of brands or products.
        logo: What to call the logo.
        sightings: Where it was seen, a clip id; a clip that is absent has no row for it.
    """
    rows = []
    for analysis in analyses:
        mentions = list(brand_mentions(analysis, words)) if analysis.error is None else []
        if sightings is not None and analysis.clip_id in sightings:
            mentions.append(logo_mention(logo, sightings[analysis.clip_id]))
        for mention in mentions:
            length_s = analysis.media.duration_s if analysis.media is not None else None
            seen_s = sum(end - start for start, end in mention.spans)
            box = mention.box
            rows.append(
                {
                    "clip": analysis.clip,
                    "word": mention.word,
                    "when": mention.when,
                    "first_s": mention.first_s,
                    "share": min(1.0, seen_s / length_s) if length_s else None,
                    "x": (box[0] + box[2]) / 2 if box else None,
                    "y": (box[1] + box[3]) / 2 if box else None,
                }
            )
    columns = {"clip": "string", "word": "string", "when": "string"}
    columns |= dict.fromkeys(("first_s", "share", "x", "y"), "Float64")
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def percentile_table(batch: BatchScores) -> pd.DataFrame:
    """Return one row a clip: its score's and its dimensions' percentile in this batch, best first."""
    order, names = batch.order, ("score", *DIMENSIONS)
    columns = {name: batch.percentiles[order, k] for k, name in enumerate(names)}
    frame = pd.DataFrame({"clip": [batch.clips[i] for i in order]} | columns)
    return frame.astype({"clip": "string"} | dict.fromkeys(names, "Float64"))
