"""Scores of a batch: contributions that add up, dimensions, ranks with intervals, and tie groups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.models import DIMENSIONS, Analysis
from vlai_widgets.scoring.model import ScoreModel, load_model, resolve_weights
from vlai_widgets.scoring.smaa import acceptability

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Band = Literal["strong", "could improve", "review"]

STRONG_FROM: Final = 80.0
COULD_IMPROVE_FROM: Final = 65.0
"""Bands of Google's ABCD detector (2025)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BatchScores:
    """Scores of n clips on f features and six dimensions. In arrays NaN means: not measured.

    :meth:`row` gives one clip with None instead of NaN, for tables.

    Attributes:
        model: The score model.
        preset: Name of the preset.
        weights: Weight of every dimension, adding up to 1.
        clip_ids: Ids of the clips, in the order handed in.
        clips: Names of the clips.
        errors: Why a clip was not analysed, or None.
        values: Measured values [n x f].
        feature_scores: What the curves make of them, 0-1; under a checklist 1 for pass, 0 for fail, NaN where no rule
            asks [n x f].
        shares: Share of the score that each feature decides, 0-1, adding up to 1 for every scored clip [n x f].
        contributions: Points of the score that each feature gives [n x f]; they add up to ``score``.
        dimensions: Scores of the dimensions, 0-100 [n x 6], in the order of ``DIMENSIONS``.
        mass: How much of each dimension's weight counts for a clip, 0-1 [n x 6]: the score is the mean of the
            dimensions, weighted with ``mass`` x weight.
        score: Score 0-100 [n].
        coverage: Share of the weight that could be measured, 0-1 [n].
        rank: Rank from 1; 0: not ranked [n].
        rank_lo: Best rank of the 90 % interval; 0: not ranked [n].
        rank_hi: Worst rank of the 90 % interval; 0: not ranked [n].
        p_first: Share of reasonable weights under which the clip is first [n].
        p_top3: Share of reasonable weights under which it is among the first three [n].
        tie_group: Clips with the same number cannot be told apart; from 1; 0: not ranked [n].
        draws: How many weights were asked for.
        seed: Seed of the draws.
    """

    model: ScoreModel
    preset: str
    weights: Mapping[str, float]
    clip_ids: tuple[str, ...]
    clips: tuple[str, ...]
    errors: tuple[str | None, ...]
    values: Floats
    feature_scores: Floats
    shares: Floats
    contributions: Floats
    dimensions: Floats
    mass: Floats
    score: Floats
    coverage: Floats
    rank: Ints
    rank_lo: Ints
    rank_hi: Ints
    p_first: Floats
    p_top3: Floats
    tie_group: Ints
    draws: int
    seed: int
    _names_order: Ints = field(repr=False)
    _curves: Floats = field(repr=False)

    @property
    def order(self) -> Ints:
        """Indexes of the clips, best first; clips without a score last, by name."""
        return _order(self.score, self._names_order)

    @property
    def percentiles(self) -> Floats:
        """Where the score and each dimension stand in this batch, 0-100 [n x 7]: beside the score, never in it.

        The share of the measured clips that are below, with half of those that are equal (mid-rank); NaN: not measured.
        """
        columns = np.column_stack([self.score, self.dimensions])
        found = np.full_like(columns, np.nan)
        for k, column in enumerate(columns.T):
            known = np.isfinite(column)
            values = np.sort(column[known])
            below, up_to = (np.searchsorted(values, column[known], side=side) for side in ("left", "right"))
            found[known, k] = 50 * (below + up_to) / max(1, values.size)
        return found

    def reweighted(self, *, preset: str | None = None, weights: Mapping[str, float] | None = None) -> BatchScores:
        """Return the same clips under other weights; nothing is measured again.

        Args:
            preset: Name of a preset; None: the one in use.
            weights: Weights that replace single ones of that preset.

        Raises:
            UnknownOption: No such preset or dimension.
            InputError: A weight is not finite, negative, or all are 0.
        """
        name = self.preset if preset is None else preset
        chosen = resolve_weights(self.model, name, weights)
        return _weighed(replace(self, preset=name, weights=chosen))

    def row(self, index: int) -> ClipRow:
        """Return one clip's scores, with None for what was not measured.

        Args:
            index: Place of the clip in the order handed in, from 0.
        """
        ranked = bool(self.rank[index])
        return ClipRow(
            clip_id=self.clip_ids[index],
            clip=self.clips[index],
            error=self.errors[index],
            score=none_if_nan(self.score[index]),
            rank=int(self.rank[index]) if ranked else None,
            rank_lo=int(self.rank_lo[index]) if ranked else None,
            rank_hi=int(self.rank_hi[index]) if ranked else None,
            p_first=none_if_nan(self.p_first[index]),
            p_top3=none_if_nan(self.p_top3[index]),
            tie_group=int(self.tie_group[index]) if ranked else None,
            coverage=float(self.coverage[index]),
            dimensions={
                name: none_if_nan(value) for name, value in zip(DIMENSIONS, self.dimensions[index], strict=True)
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRow:
    """One clip's scores for a table or a message; None: not measured, or not ranked.

    Attributes:
        clip_id: Identifies the clip.
        clip: The clip's name.
        error: Why it was not analysed, or None.
        score: Score, 0-100.
        rank: Rank from 1.
        rank_lo: Best rank of the 90 % interval.
        rank_hi: Worst rank of the 90 % interval.
        p_first: Share of reasonable weights under which it is first, 0-1.
        p_top3: Share under which it is among the first three, 0-1.
        tie_group: Clips of one number cannot be told apart; from 1.
        coverage: Share of the weight that could be measured, 0-1.
        dimensions: Scores of the dimensions, 0-100.
    """

    clip_id: str
    clip: str
    error: str | None
    score: float | None
    rank: int | None
    rank_lo: int | None
    rank_hi: int | None
    p_first: float | None
    p_top3: float | None
    tie_group: int | None
    coverage: float
    dimensions: Mapping[str, float | None]


def score_batch(
    analyses: Sequence[Analysis],
    *,
    preset: str = "attention",
    weights: Mapping[str, float] | None = None,
    model: ScoreModel | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> BatchScores:
    """Score and rank a batch. A clip's score depends on that clip alone; only ranks depend on the batch.

    Args:
        analyses: What was measured, one entry a clip.
        preset: Name of a preset of the model.
        weights: Weights of dimensions that replace the preset's; all are normalised to add up to 1.
        model: The score model; None: the one of this package.
        draws: How many weights to draw for the intervals; fewer are drawn for batches beyond 300 clips.
        seed: Seed of the draws.

    Raises:
        UnknownOption: No such preset or dimension.
        InputError: A weight is not finite, negative, or all are 0.
    """
    model = model or load_model()
    chosen = resolve_weights(model, preset, weights)
    n, f = len(analyses), len(model.features)
    values = np.full((n, f), np.nan)
    column = {spec.name: i for i, spec in enumerate(model.features)}
    for row, analysis in enumerate(analyses):
        for measured in analysis.measurements if analysis.error is None else ():
            if measured.value is not None and measured.feature in column and math.isfinite(measured.value):
                values[row, column[measured.feature]] = measured.value
    curves = np.full((n, f), np.nan)
    for i, spec in enumerate(model.features):
        curves[:, i] = spec.score(values[:, i])
    clips = tuple(analysis.clip for analysis in analyses)
    clip_ids = tuple(analysis.clip_id for analysis in analyses)
    by_name = np.array(sorted(range(n), key=lambda i: (clips[i], clip_ids[i])), dtype=np.int64)
    nothing, zeros = np.full(n, np.nan), np.zeros(n, np.int64)
    blank = BatchScores(
        model=model,
        preset=preset,
        weights=chosen,
        clip_ids=clip_ids,
        clips=clips,
        errors=tuple(analysis.error for analysis in analyses),
        values=values,
        feature_scores=curves,
        shares=np.full((n, f), np.nan),
        contributions=np.full((n, f), np.nan),
        dimensions=np.full((n, len(DIMENSIONS)), np.nan),
        mass=np.zeros((n, len(DIMENSIONS))),
        score=nothing,
        coverage=np.zeros(n),
        rank=zeros,
        rank_lo=zeros,
        rank_hi=zeros,
        p_first=nothing,
        p_top3=nothing,
        tie_group=zeros,
        draws=draws,
        seed=seed,
        _names_order=by_name,
        _curves=curves,
    )
    return _weighed(blank)


def bands(score: float) -> Band:
    """Put a score into words: at least 80 ``strong``, at least 65 ``could improve``, else ``review``.

    Example:
        >>> bands(80.0), bands(79.9), bands(12.0)
        ('strong', 'could improve', 'review')
    """
    if score >= STRONG_FROM:
        return "strong"
    return "could improve" if score >= COULD_IMPROVE_FROM else "review"


def none_if_nan(value: float) -> float | None:
    """Return a plain float, or None for NaN."""
    number = float(value)
    return None if math.isnan(number) else number


def _weighed(batch: BatchScores) -> BatchScores:
    """Fill in everything that depends on the preset and the weights."""
    specs, preset = batch.model.features, batch.model.presets[batch.preset]
    scores, inner = batch._curves, np.array([spec.weight for spec in specs])
    if preset.rules:
        scores, inner = np.full_like(scores, np.nan), np.zeros(len(specs))
        for i, spec in enumerate(specs):
            if (rule := preset.rule(spec.name)) is not None:
                scores[:, i], inner[i] = rule.passed(batch.values[:, i]), 1.0
    member = np.array([[spec.dimension == name for name in DIMENSIONS] for spec in specs], dtype=float)
    outer = np.array([batch.weights[name] for name in DIMENSIONS])
    measured = np.isfinite(scores)
    earned = np.nan_to_num(scores) * inner  # [n x f]
    in_dimension = (measured * inner) @ member  # measured weight [n x 6]
    # What only some clips have, as a subject with a face, is asked of no clip that lacks it: its coverage stays whole.
    optional = np.array([spec.optional for spec in specs])
    known, asked = in_dimension > 0, ((measured | ~optional) * inner) @ member
    with np.errstate(invalid="ignore", divide="ignore"):
        complete = np.where(asked > 0, in_dimension / asked, 0.0)
        # A dimension counts in full as soon as something of it was measured; of a checklist every rule counts the same.
        mass = complete if preset.rules else known.astype(float)
        total = mass @ outer
        dimensions = np.where(known, 100 * (earned @ member) / in_dimension, np.nan)
        share = np.where(known & (total[:, None] > 0), mass * outer / total[:, None] / in_dimension, 0.0)  # [n x 6]
        shares = np.where(measured, inner * (share @ member.T), np.nan)
        contributions = 100 * np.nan_to_num(scores) * shares
    scored = total > 0
    score = np.where(scored, np.nansum(contributions, axis=1), np.nan)
    contributions[~scored] = shares[~scored] = np.nan
    coverage = complete @ outer
    if preset.rules:
        coverage *= len(preset.rules) / (len(preset.rules) + len(preset.not_measured))
    ranks = _rank(dimensions, mass, score, batch._names_order, outer, draws=batch.draws, seed=batch.seed)
    return replace(
        batch,
        feature_scores=scores,
        shares=shares,
        contributions=contributions,
        dimensions=dimensions,
        mass=mass,
        score=score,
        coverage=np.clip(coverage, 0.0, 1.0),
        **ranks,
    )


def _order(score: Floats, by_name: Ints) -> Ints:
    # Stable: by name first, then by score, so that equal scores stay in the order of names.
    keys = np.where(np.isfinite(score), -np.round(score, 9), np.inf)[by_name]
    return by_name[np.argsort(keys, kind="stable")]


def _rank(
    dimensions: Floats, mass: Floats, score: Floats, by_name: Ints, outer: Floats, *, draws: int, seed: int
) -> dict[str, Any]:
    n = score.size
    order = _order(score, by_name)
    ranked = order[: int(np.count_nonzero(np.isfinite(score)))]
    found: dict[str, Any] = {name: np.zeros(n, np.int64) for name in ("rank", "rank_lo", "rank_hi", "tie_group")}
    found |= {name: np.full(n, np.nan) for name in ("p_first", "p_top3")}
    if ranked.size == 0:
        return found
    seen = acceptability(dimensions[ranked], outer, mass=mass[ranked], draws=draws, seed=seed)
    found["rank"][ranked] = np.arange(1, ranked.size + 1)
    for name in ("rank_lo", "rank_hi", "p_first", "p_top3", "tie_group"):
        found[name][ranked] = getattr(seen, name)
    return found
