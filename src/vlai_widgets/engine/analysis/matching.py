"""Whether one picture can be explained as another one in motion."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Gray

SHORT_SIDE_PX: Final = 32
REACH_PX: Final = 6
"""How far a block may have moved, in pixels of the reduced picture: a fifth of its short side."""

BLOCK_PX: Final = 4
_UNCHANGED: Final = 0.5
_BAR_LEVEL: Final = 25

_Float = NDArray[np.float32]


def novelty(before: Gray, after: Gray) -> float:
    """How much of a change is new rather than moved: about 0 for motion, 0.1-1 for another shot.

    Both pictures are cut into blocks, and each block is looked for in the other picture within ``REACH_PX``. What is
    left over is taken as a share of the unmatched difference and as a share of the contrast, and the two are
    multiplied: fast motion leaves little of the first, a moving object before a still background little of the second.
    Black bars are left out.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> scene = np.kron(rng.integers(0, 255, (16, 16)), np.ones((8, 8))).astype(np.uint8)
        >>> other = np.kron(rng.integers(0, 255, (16, 16)), np.ones((8, 8))).astype(np.uint8)
        >>> novelty(scene[:, :-16], scene[:, 8:-8]) < novelty(scene, other) / 4  # the camera moved; another scene
        True
    """
    a, b = _reduced(before), _reduced(after)
    if min(a.shape) < BLOCK_PX:
        return float(np.abs(a - b).mean() > 2 * _UNCHANGED)
    plain = _per_block(np.abs(a - b))
    picture = (plain > _UNCHANGED) | (_per_block(np.maximum(a, b)) > _BAR_LEVEL)
    difference = plain[picture].mean() if picture.any() else 0.0
    if difference <= _UNCHANGED / 2:
        return 0.0
    left = (_residual(a, b)[picture].mean() + _residual(b, a)[picture].mean()) / 2
    pixels = np.kron(picture, np.ones((BLOCK_PX, BLOCK_PX), bool))
    contrast = (a[pixels].std() + b[pixels].std()) / 2
    return float(left / difference * left / max(contrast, 1.0))


def _reduced(luma: Gray) -> _Float:
    k = max(1, min(luma.shape) // SHORT_SIDE_PX)
    rows, columns = (n // k for n in luma.shape)
    small = luma[: rows * k, : columns * k].reshape(rows, k, columns, k).mean(axis=(1, 3), dtype=np.float32)
    whole: _Float = small[: rows // BLOCK_PX * BLOCK_PX or rows, : columns // BLOCK_PX * BLOCK_PX or columns]
    return whole


def _per_block(difference: _Float) -> _Float:
    rows, columns = (n // BLOCK_PX for n in difference.shape)
    blocks: _Float = difference.reshape(rows, BLOCK_PX, columns, BLOCK_PX).mean(axis=(1, 3))
    return blocks


def _residual(source: _Float, target: _Float) -> _Float:
    """Least mean difference of every block of ``target`` to any place of ``source`` within reach."""
    rows, columns = target.shape
    wide = np.pad(source, REACH_PX, mode="edge")
    best = _per_block(np.abs(source - target))
    for down in range(2 * REACH_PX + 1):
        for across in range(2 * REACH_PX + 1):
            there = wide[down : down + rows, across : across + columns]
            np.minimum(best, _per_block(np.abs(there - target)), out=best)
    return best
