"""Stills made ready for the learned detectors: the right way up, and as small as they can still read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from vlai_widgets.engine.analysis.detector import Colour, Gray

_TILE_PX: Final = 16
_TILE_LEVELS: Final = 10.0
"""Mean change of one tile that counts: above the flicker of coding noise, below a letter that appears."""


@dataclass(slots=True)
class Turn:
    """By how much a player turns the picture: known from the first frame on.

    Attributes:
        rotation_deg: One of 0, 90, 180, 270, clockwise.
    """

    rotation_deg: int = 0


def upright(picture: Colour, rotation_deg: int) -> Colour:
    """Turn a picture as a player would.

    Example:
        >>> upright(np.array([[1, 2], [3, 4]], np.uint8), 90).tolist()
        [[3, 1], [4, 2]]
    """
    return np.ascontiguousarray(np.rot90(picture, k=-(rotation_deg // 90))) if rotation_deg % 360 else picture


def shrunk(rgb: Colour, short_side_px: int) -> Colour:
    """Return the picture with that short side; a smaller one stays as it is.

    Example:
        >>> shrunk(np.zeros((320, 569, 3), np.uint8), 192).shape
        (192, 341, 3)
    """
    from PIL import Image

    height, width = rgb.shape[:2]
    factor = short_side_px / min(height, width)
    if factor >= 1:
        return rgb
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.BILINEAR))


def has_changed(before: Gray, now: Gray) -> bool:
    """True if any part of the picture, a tile of 16 x 16 pixels, differs visibly.

    Example:
        >>> a = np.zeros((64, 64), np.uint8)
        >>> b = a.copy()
        >>> b[:16, :16] = 40
        >>> has_changed(a, a), has_changed(a, b)
        (False, True)
    """
    if before.shape != now.shape:
        return True
    # Every other pixel of every other line: a quarter of the work, and no letter is that small.
    difference = np.abs(before[::2, ::2].astype(np.int16) - now[::2, ::2])
    tile = _TILE_PX // 2
    rows, columns = (max(1, size // tile) for size in difference.shape)
    if min(difference.shape) < tile:
        return bool(difference.mean() > _TILE_LEVELS)
    tiles = difference[: rows * tile, : columns * tile].reshape(rows, tile, columns, tile)
    return bool(tiles.mean(axis=(1, 3)).max() > _TILE_LEVELS)
