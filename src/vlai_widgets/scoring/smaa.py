"""How sure the order is: ranks under many other reasonable weights (stochastic multicriteria acceptability analysis).

Weights are drawn from a Dirichlet distribution around the chosen ones. A clip's rank interval holds 90 % of its ranks.
No outcome data is needed, and none is implied: the interval says how much the order hangs on the weights, nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

CONCENTRATION: Final = 30.0
"""Dirichlet concentration. At 30 a weight of .25 varies by about .08; at 100, intervals are about half as wide."""

INTERVAL: Final = 0.9
TIE_BAND: Final = (0.2, 0.8)
"""Two clips of which either wins in at least a fifth of the draws cannot be told apart."""

_ALL_PAIRS_UP_TO: Final = 300
"""Clips up to which a clip is compared with every clip of the group before it joins; beyond, with its best and last."""

_MAX_CELLS: Final = 600_000
"""Clips times draws. Beyond 300 clips there are fewer draws, so that the answer stays immediate. At 100 draws the 5 %
end of an interval may be the 3 % or the 7 % end (its standard error), which nobody sees among thousands of clips."""

_BLOCK: Final = 64
_LEAST_DRAWS: Final = 100
_BINS: Final = 4096
"""Where sorting every draw is too slow, scores are ranked by counting in this many bins, a fortieth of a point each."""

_SORT_UP_TO: Final = 500

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ranks = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptability:
    """Ranks under drawn weights; one entry a clip, best first as handed in.

    Attributes:
        rank_lo: Best rank of the interval.
        rank_hi: Worst rank of the interval.
        p_first: Share of draws in which the clip was first.
        p_top3: Share of draws in which it was among the first three.
        tie_group: Number of its group of clips that cannot be told apart, from 1, along the order.
    """

    rank_lo: Ints
    rank_hi: Ints
    p_first: Floats
    p_top3: Floats
    tie_group: Ints


def acceptability(
    dimensions: Floats, weights: Floats, *, draws: int, seed: int, mass: Floats | None = None
) -> Acceptability:
    """Rank clips under drawn weights.

    Args:
        dimensions: Scores 0-100 [clips x dimensions], best clip first; NaN: not measured, no row entirely NaN.
        weights: Weights of the dimensions, adding up to 1.
        draws: How many weights to draw at most.
        seed: Seed of the draws.
        mass: How much of its weight each dimension carries, 0-1 [clips x dimensions]; None: all where measured.
    """
    n = dimensions.shape[0]
    count = int(min(draws, max(_LEAST_DRAWS, _MAX_CELLS // max(1, n))))
    drawn = _draw(weights, count, seed)
    scores = _scores(dimensions, drawn, np.isfinite(dimensions).astype(float) if mass is None else mass)
    by_draw: Ranks = _ranks_by_sorting(scores) if n <= _SORT_UP_TO else _ranks_by_counting(scores)
    ranks: Ranks = np.ascontiguousarray(by_draw.T)
    first, top3 = (np.count_nonzero(ranks <= place, axis=1) / count for place in (1, 3))
    tail = (1 - INTERVAL) / 2
    low, high = int(tail * (count - 1)), math.ceil((1 - tail) * (count - 1))
    ranks.sort(axis=1)
    place = np.arange(1, n + 1)
    return Acceptability(
        rank_lo=np.minimum(ranks[:, low], place),
        rank_hi=np.maximum(ranks[:, high], place),
        p_first=first,
        p_top3=top3,
        tie_group=tie_groups(scores),
    )


def tie_groups(scores: NDArray[np.floating[Any]]) -> Ints:
    """Number groups of clips that cannot be told apart, from 1, along the order.

    A clip joins the group before it if it is tied with every clip in it: a chain of neighbours alone would tie the
    third with the tenth though the third nearly always wins.

    Args:
        scores: Scores under drawn weights [draws x clips], best clip first.

    Example:
        >>> tie_groups(np.array([[9.0, 5.0, 6.0, 1.0], [9.0, 6.0, 5.0, 1.0]])).tolist()
        [1, 2, 2, 3]
    """
    columns = np.ascontiguousarray(scores.T)
    starts = [0]
    while (end := _end_of_group(columns, starts[-1])) < len(columns):
        starts.append(end)
    return np.searchsorted(starts, np.arange(len(columns)), side="right").astype(np.int64)


def _end_of_group(columns: NDArray[np.floating[Any]], start: int) -> int:
    """Return the first clip after ``start`` that is not tied with all since; scores [clips x draws]."""
    if len(columns) <= _ALL_PAIRS_UP_TO:
        for clip in range(start + 1, len(columns)):
            if not _tied(columns[start:clip], columns[clip]).all():
                return clip
        return len(columns)
    for block in range(start + 1, len(columns), _BLOCK):
        upto = columns[block : block + _BLOCK]
        tied = _tied(columns[start], upto) & _tied(columns[block - 1 : block - 1 + len(upto)], upto)
        if not tied.all():
            return block + int(np.argmin(tied))
    return len(columns)


def _tied(better: NDArray[np.floating[Any]], worse: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Whether either of two clips wins in enough draws; scores [clips x draws]."""
    twice = np.count_nonzero(better > worse, axis=-1) + np.count_nonzero(better >= worse, axis=-1)
    wins = twice / (2 * better.shape[-1])
    tied: NDArray[np.bool_] = (wins >= TIE_BAND[0]) & (wins <= TIE_BAND[1])
    return tied


def _draw(weights: Floats, count: int, seed: int) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    gamma = rng.standard_gamma(CONCENTRATION * weights, size=(count, weights.size))
    drawn: NDArray[np.float32] = (gamma / gamma.sum(axis=1, keepdims=True)).astype(np.float32)
    return drawn


def _scores(dimensions: Floats, drawn: NDArray[np.float32], mass: Floats) -> NDArray[np.float32]:
    """Scores [draws x clips]: the weighted mean of the dimensions that were measured."""
    scores = drawn @ (np.nan_to_num(dimensions) * mass).astype(np.float32).T
    gaps = np.flatnonzero((mass != 1).any(axis=1))
    if gaps.size:
        scores[:, gaps] /= np.maximum(drawn @ mass[gaps].astype(np.float32).T, 1e-9)
    return scores


def _ranks_by_sorting(scores: NDArray[np.float32]) -> NDArray[np.int16]:
    """Ranks [draws x clips]; equal scores keep the order in which they were handed in."""
    count, n = scores.shape
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty((count, n), np.int16)
    np.put_along_axis(ranks, order, np.arange(1, n + 1, dtype=np.int16)[None, :], axis=1)
    return ranks


def _ranks_by_counting(scores: NDArray[np.float32]) -> NDArray[np.int32]:
    """Ranks [draws x clips] with a resolution of one bin: the clips in better bins, and half of its own."""
    count, n = scores.shape
    bins = np.clip(scores * np.float32(_BINS / 100), 0, _BINS - 1).astype(np.intp)
    ranks = np.empty((count, n), np.int32)
    for draw in range(count):
        in_bin = np.bincount(bins[draw], minlength=_BINS)
        rank = (n - np.cumsum(in_bin) + (in_bin + 1) // 2).astype(np.int32)
        np.take(rank, bins[draw], out=ranks[draw])
    return ranks
