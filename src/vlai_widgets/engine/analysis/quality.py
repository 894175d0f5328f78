"""Technical quality of the picture: sharpness, coding blocks, bars. Penalties only: quality is no engagement."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Findings, Gray, Still, Whole, contrast_of
from vlai_widgets.models import Measurement

_REBLUR: Final = 9
"""Length of the box filter of the sharpness measure, in pixels."""

_BAR_LEVEL: Final = 32
"""Bars are at most this bright (black, with coding noise) ..."""

_BAR_SHARE: Final = 0.98
"""... at this share of their pixels."""

_PICTURE_LEVEL: Final = 40
"""Half of the first line inside a bar is brighter than this at some time; a dark scene's edge never is."""

_LARGEST_STEP: Final = 16

_SMALLEST_PX: Final = 32
"""Below this size neither sharpness nor bars mean anything."""


class Quality:
    """Measures sharpness, blockiness and bars."""

    features = ("sharpness", "blockiness", "letterbox_pct")

    def __init__(self) -> None:
        self._sharpness: list[float] = []
        self._blockiness: list[float] = []
        self._times: list[float] = []
        self._bars: _Bars | None = None
        self._every_other = False

    def feed(self, still: Still) -> None:
        """Take the next still."""
        if min(still.luma.shape) < _SMALLEST_PX:
            return
        if self._bars is None or self._bars.shape != still.luma.shape:
            self._bars = _Bars(still.luma.shape)
        self._bars.feed(still.luma)
        self._every_other = not self._every_other
        if not self._every_other:
            return
        if contrast_of(still.luma[::2, ::2]) >= 4:
            self._times.append(still.t_s)
            self._sharpness.append(sharpness(still.luma))
            self._blockiness.append(blockiness(still.detail))

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        del whole
        small = "the picture is too small" if self._bars is None else None
        flat = small or ("nothing but flat frames" if not self._sharpness else None)
        if flat is not None:
            found = [Measurement(feature=name, missing=flat) for name in ("sharpness", "blockiness")]
        else:
            blocks = np.array(self._blockiness)
            worst = int(np.nanargmax(blocks)) if np.isfinite(blocks).any() else 0
            block = float(np.nanmean(blocks)) if np.isfinite(blocks).any() else None
            found = [
                # The sharpest quarter: motion blur and focus pulls are style, a clip that never gets sharp is not.
                Measurement(feature="sharpness", value=float(np.quantile(self._sharpness, 0.75))),
                Measurement(
                    feature="blockiness",
                    value=block,
                    t_start_s=self._times[worst],
                    missing=None if block is not None else "no texture to see coding blocks in",
                ),
            ]
        if self._bars is None:
            return Findings(measurements=(*found, Measurement(feature="letterbox_pct", missing=small)))
        share = self._bars.share()
        if share is None:
            bars = Measurement(feature="letterbox_pct", missing="black throughout")
            return Findings(measurements=(*found, bars))
        bars = Measurement(feature="letterbox_pct", value=100 * share)
        return Findings(measurements=(*found, bars), flags=("letterboxed",) if share > 0.03 else ())


def sharpness(luma: Gray) -> float:
    """1 minus the blur metric of Crete et al. (2007): how much variation between neighbours a re-blur takes away.

    Near 0 for a picture that is blurred already, 0.5-0.8 for a sharp one, hardly dependent on what it shows.

    Example:
        >>> noise = np.random.default_rng(0).integers(0, 255, (64, 64), dtype=np.uint8)
        >>> sharpness(noise) > 0.8
        True
    """
    return max(_kept_by_reblur(luma, axis) for axis in (0, 1))


def _kept_by_reblur(luma: Gray, axis: int) -> float:
    # Every third line across is plenty for a mean over the picture.
    lines = np.ascontiguousarray(luma[:, ::3] if axis == 0 else luma[::3].T).astype(np.float32)
    total = np.cumsum(lines, axis=0)  # exact: sums of 8-bit values stay far below 2**24
    blurred = (total[_REBLUR:] - total[:-_REBLUR]) / _REBLUR
    middle = lines[_REBLUR // 2 + 1 :][: blurred.shape[0]]
    sharp_steps = np.abs(np.diff(middle, axis=0))
    soft_steps = np.abs(np.diff(blurred, axis=0))
    total_steps = float(sharp_steps.sum())
    return float(np.maximum(sharp_steps - soft_steps, 0).sum()) / total_steps if total_steps > 0 else 0.0


def blockiness(detail: Gray) -> float:
    """Steps across the borders of 8 x 8 coding blocks over steps inside them (after Wang, Sheikh, Bovik 2002).

    1 where no grid can be seen, 1.1-1.5 where it can. NaN where there is nothing to compare.

    Example:
        >>> flat_blocks = np.kron(np.random.default_rng(0).integers(0, 255, (8, 8)), np.ones((8, 8))).astype(np.uint8)
        >>> blockiness(flat_blocks) > 10
        True
    """
    if min(detail.shape) < 24:
        return float("nan")
    wide: NDArray[np.int16] = detail.astype(np.int16)
    # Coding steps are small; a large one is an edge of the picture, and must not decide because it lies on the grid.
    across = np.minimum(np.abs(np.diff(wide, axis=1)), _LARGEST_STEP).mean(axis=0)
    down = np.minimum(np.abs(np.diff(wide, axis=0)), _LARGEST_STEP).mean(axis=1)
    ratios = []
    for steps in (across, down):
        border = np.arange(steps.size) % 8 == 7
        ratios.append((steps[border].mean() + 0.2) / (steps[~border].mean() + 0.2))
    return float(np.sqrt(ratios[0] * ratios[1]))


class _Bars:
    """Black bars: dark in every still, with a picture that starts at a straight line."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        # Share of a line's pixels that are dark, at its least; share that are bright, at its most.
        self._dark = [np.ones(n) for n in shape]
        self._bright = [np.zeros(n) for n in shape]

    def feed(self, luma: Gray) -> None:
        dark, bright = luma <= _BAR_LEVEL, luma >= _PICTURE_LEVEL
        for axis in (0, 1):
            across = 1 - axis
            n = luma.shape[across]
            np.minimum(self._dark[axis], np.count_nonzero(dark, axis=across) / n, out=self._dark[axis])
            np.maximum(self._bright[axis], np.count_nonzero(bright, axis=across) / n, out=self._bright[axis])

    def share(self) -> float | None:
        """Share of the picture that is bars; None if all of it is black."""
        inner = 1.0
        for axis in (0, 1):
            dark = self._dark[axis] >= _BAR_SHARE
            if dark.all():
                return None
            first = self._edge(dark, self._bright[axis])
            last = self._edge(dark[::-1], self._bright[axis][::-1])
            inner *= 1 - (first + last) / dark.size
        return 1 - inner

    @staticmethod
    def _edge(dark: NDArray[np.bool_], bright: NDArray[np.float64]) -> int:
        lines = int(np.argmin(dark))
        inside = bright[lines : lines + 3]
        return lines if lines >= max(2, dark.size // 100) and inside.max() >= 0.5 else 0
