"""How much one picture differs from another, without what grain alone explains."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Gray, lit_area, mean_change, rim_black

_BLOCK: Final = 8
_LEAST_GRAIN: Final = 0.3
_SCATTER: Final = 1.12
"""Blocks of 64 pixels of pure grain scatter by a tenth around their mean."""


def real_change(now: Gray, before: Gray) -> float:
    """Mean change of two pictures, in levels of 255, without what grain alone explains.

    Grain is there in the calmest fifth of the picture as well, and has no structure; motion lacks the one or the other.
    It is taken off block by block, as independent errors are: most motion is in some places only.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> grain = [np.clip(rng.normal(120, 5, (64, 112)), 0, 255).astype(np.uint8) for _ in range(2)]
        >>> real_change(*grain) < 1 < mean_change(*grain)
        True
    """
    change = mean_change(now, before)
    if change < _LEAST_GRAIN:
        return change
    area = lit_in_either(now, before)
    lit = now[area]
    if min(lit.shape) < _BLOCK + 2:
        return change
    difference = lit.astype(np.int16) - before[area]
    means = _block_means(np.abs(difference))
    alive = means[means > 0]
    across = difference[:, :-2] - 2 * difference[:, 1:-1] + difference[:, 2:]
    rows = (across.shape[0] - 1) // 2  # every other line is plenty
    rough = np.abs(across[: 2 * rows : 2] - 2 * across[1 : 2 * rows : 2] + across[2 : 2 * rows + 1 : 2])
    rough = rough[rough > 0]
    if alive.size == 0 or rough.size == 0:
        return change
    calm = 1.2 * float(np.partition(alive, alive.size // 5)[alive.size // 5])
    # Immerkaer (1996): the mask's response to white grain has six times its deviation; .6745 is the median's share.
    white = float(np.partition(rough, rough.size // 2)[rough.size // 2]) / 6 / 0.6745 * 0.798
    grain = _SCATTER * min(calm, white)
    return float(np.sqrt(np.maximum(0.0, means**2 - grain**2)).mean()) * lit.size / now.size


def lit_in_either(now: Gray, before: Gray) -> tuple[slice, slice]:
    """Rows and columns between the bars, so that blocks lie in the picture the same with bars and without."""
    black = rim_black(now)
    if all(line.max() > black for line in (now[0], now[-1], now[:, 0], now[:, -1])):
        return slice(0, now.shape[0]), slice(0, now.shape[1])
    (top, left), (other_top, other_left) = (lit_area(picture, black) for picture in (now, before))
    return tuple(  # type: ignore[return-value]
        slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in ((top, other_top), (left, other_left))
    )


def _block_means(values: NDArray[np.int16]) -> NDArray[np.float64]:
    """Means over blocks of about ``_BLOCK`` pixels a side that leave nothing out."""
    rows, columns = (np.linspace(0, n, max(1, round(n / _BLOCK)) + 1).astype(int) for n in values.shape)
    sums = np.add.reduceat(np.add.reduceat(values, rows[:-1], axis=0, dtype=np.int64), columns[:-1], axis=1)
    means: NDArray[np.float64] = sums / np.outer(np.diff(rows), np.diff(columns))
    return means
