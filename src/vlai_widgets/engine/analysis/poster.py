"""The picture that stands for a clip."""

from __future__ import annotations

import io
from typing import Final

import numpy as np

from vlai_widgets.engine.analysis.blanks import BLACK_LEVEL
from vlai_widgets.engine.analysis.detector import Colour, Still

_MAX_KEPT: Final = 24
"""Stills kept at once, about half a megabyte each."""

_JPEG_QUALITY: Final = 82


class Posters:
    """Keeps the best still of every stretch of a clip; stretches double in length when there are too many."""

    def __init__(self) -> None:
        self._stretch_s = 0.5
        self._best: dict[int, tuple[float, float, Colour]] = {}

    def feed(self, still: Still) -> None:
        """Take the next still."""
        worth = _worth(still)
        slot = int(still.t_s / self._stretch_s)
        if slot not in self._best or worth > self._best[slot][0]:
            self._best[slot] = (worth, still.t_s, still.rgb)
        while len(self._best) > _MAX_KEPT:
            self._halve()

    def jpeg(self, start_s: float, end_s: float, rotation_deg: int) -> bytes | None:
        """The best still between ``start_s`` and ``end_s`` (or the nearest good one), upright, as a JPEG.

        Its long side has at most 640 pixels, its short side at most 320. None if there was no still.
        """
        if not self._best:
            return None
        middle = (start_s + end_s) / 2
        most = max(worth for worth, _, _ in self._best.values())
        good = [entry for entry in self._best.values() if entry[0] >= 0.3 * most]
        inside = [entry for entry in good if start_s - 1e-6 <= entry[1] <= end_s + 1e-6]
        if inside:
            _, _, rgb = max(inside, key=lambda entry: entry[0])
        else:
            _, _, rgb = min(good, key=lambda entry: abs(entry[1] - middle))
        return _encode(np.rot90(rgb, k=-(rotation_deg // 90)))

    def _halve(self) -> None:
        self._stretch_s *= 2
        merged: dict[int, tuple[float, float, Colour]] = {}
        for entry in self._best.values():
            slot = int(entry[1] / self._stretch_s)
            if slot not in merged or entry[0] > merged[slot][0]:
                merged[slot] = entry
        self._best = merged


def _worth(still: Still) -> float:
    """Detail that is neither motion-blurred away nor lost in black."""
    luma = still.luma.astype(np.int16)
    if min(luma.shape) < 3:
        return 1.0
    detail = float(np.abs(np.diff(luma, axis=1)).mean() + np.abs(np.diff(luma, axis=0)).mean())
    return (0.2 + detail) * float(np.count_nonzero(luma > BLACK_LEVEL)) / luma.size


def _encode(rgb: Colour) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return out.getvalue()
