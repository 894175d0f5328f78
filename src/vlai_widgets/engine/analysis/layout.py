"""What is where in a picture, without detail and grain."""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Gray

CELLS: Final = 12
"""Cells a side of the grid."""


def layout(luma: Gray) -> NDArray[np.float64]:
    """The picture as a square grid of means, of one size whatever its own: squashed or smaller, it is the same.

    Example:
        >>> tall = np.arange(24, dtype=np.uint8).reshape(24, 1).repeat(30, axis=1)
        >>> layout(tall).shape, layout(tall)[:3, 0].round(3).tolist()
        ((12, 12), [0.5, 2.5, 4.5])
    """
    rows, columns = (_shares(n) for n in luma.shape)
    grid: NDArray[np.float64] = rows @ luma @ columns.T
    return grid


@functools.cache
def _shares(pixels: int) -> NDArray[np.float64]:
    """How much of each of equal parts of a line lies in which of its ``pixels`` [cells x pixels]."""
    edges = np.arange(CELLS + 1)[:, None] * (pixels / CELLS)
    covered = np.clip(edges - np.arange(pixels), 0, 1)
    shares: NDArray[np.float64] = np.diff(covered, axis=0) * (CELLS / pixels)
    return shares
