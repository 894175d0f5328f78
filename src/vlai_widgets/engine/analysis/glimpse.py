"""Where in a still there could be new text: a look that costs a hundredth of the search.

Letters are dense in steep edges. In tiles of 12 x 32 pixels of a still, outlined lines from 40 pixels of a 1080 x 1920
frame up have at least 0.20 of their pixels on a step of more than 40 levels; of 20 real clips without text, 15 never
exceed 0.15. Large, thin or pale letters have fewer and lower steps: what may be those is looked at as well, but less
often.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Gray, contrast_of, dimness
from vlai_widgets.engine.analysis.reading import Box

TILE_PX: Final = (12, 32)
LIKELY: Final = (40, 0.15)
POSSIBLE: Final = (24, 0.06)
"""Step in levels of 255, and share of a tile's pixels that must lie on one."""

CHANGED_LEVELS: Final = 10.0
"""Mean change of a tile: above the flicker of coding noise, below a letter that appears."""

Tiles = NDArray[np.bool_]


class Hope(enum.Enum):
    """How likely it is that a still shows text that has not been found yet."""

    NONE = enum.auto()
    POSSIBLE = enum.auto()
    LIKELY = enum.auto()


def new_text(now: Gray, before: Gray | None, known: Iterable[Box]) -> Hope:
    """Judge by the parts of a picture that are not what they were, and no line that is known.

    Args:
        now: Luma of the still.
        before: Luma when text was last looked for, or None.
        known: Boxes of the lines that are known to stand there, in shares of the picture.

    Example:
        >>> blank, written = np.zeros((48, 96), np.uint8), np.zeros((48, 96), np.uint8)
        >>> written[12:24, 32:64:4] = 255
        >>> new_text(written, blank, []).name, new_text(written, written, []).name
        ('LIKELY', 'NONE')
        >>> new_text(written, blank, [(0.3, 0.2, 0.7, 0.6)]).name
        'NONE'
    """
    if now.shape[0] < TILE_PX[0] or now.shape[1] < TILE_PX[1]:
        return Hope.POSSIBLE
    scale = dimness(contrast_of(now))  # a dark clip has dark letters
    left, right = now[:, :-1], now[:, 1:]
    steps = np.maximum(left, right) - np.minimum(left, right)
    open_tiles = ~_known_tiles(now.shape, known)
    if before is not None and before.shape == now.shape:
        change = np.maximum(now, before) - np.minimum(now, before)
        open_tiles &= _tile_means(change[:, :-1]) > CHANGED_LEVELS * scale
    for hope, (step, share) in ((Hope.LIKELY, LIKELY), (Hope.POSSIBLE, POSSIBLE)):
        if ((_tile_means(steps > step * scale) >= share) & open_tiles).any():
            return hope
    return Hope.NONE


def _known_tiles(shape: tuple[int, ...], known: Iterable[Box]) -> Tiles:
    """Tiles whose middle lies in a box, or half a tile beside it: letters reach over the edge of their box."""
    rows, columns = shape[0] // TILE_PX[0], max(1, (shape[1] - 1) // TILE_PX[1])
    tall, wide = TILE_PX[0] / shape[0], TILE_PX[1] / shape[1]
    middle_y, middle_x = (np.arange(rows) + 0.5) * tall, (np.arange(columns) + 0.5) * wide
    inside = np.zeros((rows, columns), bool)
    for x0, y0, x1, y1 in known:
        inside_y = (middle_y > y0 - tall / 2) & (middle_y < y1 + tall / 2)
        inside_x = (middle_x > x0 - wide / 2) & (middle_x < x1 + wide / 2)
        inside |= inside_y[:, None] & inside_x[None, :]
    return inside


def _tile_means(values: NDArray[np.uint8] | Tiles) -> NDArray[np.float32]:
    tall, wide = TILE_PX
    rows, columns = values.shape[0] // tall, max(1, values.shape[1] // wide)
    tiles = values[: rows * tall, : columns * wide].reshape(rows, tall, columns, -1)
    means: NDArray[np.float32] = tiles.mean(axis=(1, 3), dtype=np.float32)
    return means
