"""Slow, steady motion of the whole picture: a pan, a zoom or a turn that no two neighbouring pictures show.

Means of half a second each lie half a second apart, so that grain is averaged away and the motion has added up. What
changed from the first to the last of four is put down to one displacement of the whole picture (its six parameters by
least squares on the picture's own slopes, as in Lucas and Kanade 1981), beside a change of light. Grain, the error of a
compressor, and detail that it adds later do not follow the slopes; the slowest zoom does. It counts as drift if the
displacement explains far more than as many numbers would by chance, and if it grew all along: what opens or slides
does so at once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Gray, lit_area, ramp, rim_black

HOP: Final = 3
"""Pictures that are summed up at once; means are taken over twice as many."""

_MEANS: Final = 4
_HELD: Final = 2 * _MEANS
SPAN_STEPS: Final = HOP * (_HELD - 2)
"""Steps from the middle of the first mean to that of the last."""

_UNKNOWNS: Final = 6
_CORRELATED_PX: Final = 4
"""So many neighbours share their error: fewer numbers than pixels speak against chance."""

_BY_CHANCE: Final = (10.0, 18.0)
"""F statistic of the displacement from which on it is none of chance, and at which that is sure. A person who walks
into the picture reached 16, slow zooms 20 between the thickest bars and 90 without."""

_STEADY: Final = (0.4, 0.7)
"""Least share of an even third that each third must have in it. Steady zooms had 0.95."""

_EVERYWHERE: Final = (0.8, 0.9)
"""Share of the change that the displacement accounts for in each of the picture's parts. Zooms had 0.92,
single movers 0.83 at most."""

_PARTS: Final = 4

SEEN: Final = (0.0006, 0.0014)
"""Displacement in a second, as a share of the picture's short side, that begins to be seen, and that is seen: half a
pixel and one and a half of a screen of 1080."""

_WITHIN: Final = 2 * HOP
"""What is seen may have begun so many steps after the first picture, and ended as many before the last."""

_ROUNDING: Final = 1 / 12 / HOP
_LEAST_PX: Final = 12

_Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    sure: float
    levels: float


class Drift:
    """Judges, for every step between neighbouring pictures, how surely the whole picture drifts, and by how much.

    Example:
        >>> rows, columns = np.mgrid[0:40, 0:64]
        >>> judge = Drift()
        >>> for i in range(40):
        ...     wave = np.sin(columns / 4 + 0.02 * i) + np.cos(rows / 3)
        ...     judge.feed(0.08 * i, (120 + 50 * wave).astype(np.uint8))
        >>> sure, levels = judge.finish()
        >>> bool(sure.min() == 1.0), levels.round(1).max().item()
        (True, 0.6)
    """

    def __init__(self) -> None:
        self._sums: deque[tuple[float, NDArray[np.uint16]]] = deque()
        self._sum = np.zeros((0, 0), np.uint16)
        self._in_sum = 0
        self._count = 0
        self._since = 0
        self._found: list[_Found] = []

    def feed(self, t_s: float, luma: Gray, *, held: bool = False) -> None:
        """Take the next picture.

        Args:
            t_s: Seconds since the first frame.
            luma: The picture [2D 8-bit]; from the second of one size on, that is a step.
            held: The one before stood for long: there is no steady motion across it.
        """
        another = self._sum.shape != luma.shape
        self._count += not another
        if another or held:
            self._sums.clear()
            self._sum, self._in_sum, self._since = np.zeros(luma.shape, np.uint16), 0, self._count
        self._sum += luma
        self._in_sum += 1
        if self._in_sum == HOP:
            self._sums.append((t_s, self._sum))
            self._sum, self._in_sum = np.zeros(luma.shape, np.uint16), 0
            if len(self._sums) == _HELD:
                self._look()
                self._sums.popleft()  # the next look is in two more: what is seen then adjoins
                self._sums.popleft()

    def finish(self) -> tuple[_Times, _Times]:
        """How surely the picture drifts in every step, 0-1, and its mean change by that, in levels of 255."""
        sure, levels = np.zeros(self._count), np.zeros(self._count)
        for found in self._found:
            last = self._count if found.end > self._count - _WITHIN else found.end - _WITHIN
            steps = slice(found.start, last)
            sure[steps] = np.maximum(sure[steps], found.sure)
            levels[steps] = np.maximum(levels[steps], found.levels)
        return sure, levels

    def _look(self) -> None:
        sums = [total for _, total in self._sums]
        means = [(sums[i] + sums[i + 1]).astype(np.float32) / np.float32(2 * HOP) for i in range(0, _HELD, 2)]
        passed_s = (self._sums[-1][0] - self._sums[0][0]) * (_HELD - 2) / (_HELD - 1)
        sure, levels = drifted(means, passed_s)
        if sure:
            first = self._count - HOP * _HELD + 1
            self._found.append(_Found(first if first <= self._since else first + _WITHIN, self._count, sure, levels))


def drifted(means: list[NDArray[np.float32]], passed_s: float) -> tuple[float, float]:
    """How surely one picture became the next by a steady displacement, 0-1; and the mean change a step by that.

    Args:
        means: Four mean pictures, as far apart from each other.
        passed_s: Seconds from the first to the last.
    """
    middle = (means[1] + means[2]) / np.float32(2)
    area = _lit(middle)
    if min(middle[area].shape) < _LEAST_PX:
        return 0.0, 0.0
    means = [mean[area] for mean in means]
    whole = sum(means[1:], means[0]) / np.float32(_MEANS)
    columns, energy = _columns(whole)
    grown = np.stack([(later - before)[1:-1, 1:-1].ravel() for before, later in pairwise(means)])
    normal = (columns @ columns.T).astype(np.float64)
    normal[np.diag_indices_from(normal)] *= 1 + 1e-6
    normal[np.diag_indices_from(normal)] += 1e-6
    inverse = np.linalg.inv(normal)
    fits = inverse @ (columns @ grown.T)  # unknowns x thirds
    moved = fits[:_UNKNOWNS]
    total = moved.sum(axis=1)
    left = grown.sum(axis=0) - fits.sum(axis=1).astype(np.float32) @ columns
    pixels = left.size / _CORRELATED_PX
    error = float(left @ left) / _CORRELATED_PX / max(1.0, pixels - len(fits)) + _ROUNDING
    weighed = np.linalg.inv(inverse[:_UNKNOWNS, :_UNKNOWNS])
    explained = float(total @ weighed @ total)
    by_chance = explained / _CORRELATED_PX / _UNKNOWNS / error
    thirds = total @ weighed @ moved * (_MEANS - 1) / max(explained, 1e-9)
    # Twice: a displacement meets a slope at any angle.
    pixels_s = float(np.sqrt(2 * explained / max(energy, 1e-9))) / passed_s
    seen = pixels_s / min(whole.shape)
    would = total.astype(np.float32) @ columns[:_UNKNOWNS]
    shape = (whole.shape[0] - 2, whole.shape[1] - 2)
    everywhere = _everywhere((left + would).reshape(shape), would.reshape(shape))
    proofs = (by_chance, _BY_CHANCE), (thirds.min(), _STEADY), (everywhere, _EVERYWHERE), (seen, SEEN)
    sure = min(float(ramp(np.array(value), *bounds)) for value, bounds in proofs)
    return sure, float(np.abs(would).mean()) / SPAN_STEPS


def _everywhere(changed: NDArray[np.float32], would: NDArray[np.float32]) -> float:
    """Share of what the displacement would change that did change so, part by part: no single thing moves so."""
    edges = [np.linspace(0, n, _PARTS + 1).astype(int)[:-1] for n in would.shape]
    both, own = (
        np.add.reduceat(np.add.reduceat(x * would, edges[0], axis=0), edges[1], axis=1) for x in (changed, would)
    )
    return float(np.clip(both, 0, own).sum() / max(1e-9, own.sum()))


def _lit(picture: NDArray[np.float32]) -> tuple[slice, slice]:
    luma = picture.astype(np.uint8)
    return lit_area(luma, rim_black(luma))


def _columns(picture: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """What each of six parameters of a displacement, a change of light, and one of contrast would change."""
    down = (picture[2:, 1:-1] - picture[:-2, 1:-1]) / 2
    across = (picture[1:-1, 2:] - picture[1:-1, :-2]) / 2
    rows, columns = (np.linspace(-1, 1, n, dtype=np.float32) for n in down.shape)
    rows = rows[:, None]
    inside = picture[1:-1, 1:-1]
    each = (down, down * rows, down * columns, across, across * rows, across * columns, inside - inside.mean())
    energy = float(np.square(down).sum() + np.square(across).sum())
    return np.stack([*(x.ravel() for x in each), np.ones(inside.size, np.float32)]), energy
