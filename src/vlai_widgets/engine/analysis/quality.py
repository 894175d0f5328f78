"""Technical quality of the picture: sharpness, coding blocks, bars. Penalties only: quality is no engagement."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Bars, Findings, Fresh, Gray, Still, Whole, contrast_of, one_of_each
from vlai_widgets.models import Measurement

_REBLUR: Final = 9
"""Length of the box filter of the sharpness measure, in pixels."""

_BAR_LEVEL: Final = 16
"""Bars are at most this bright (black, with coding noise) ..."""

_BAR_SHARE: Final = 0.98
"""... at this share of their pixels."""

_PICTURE_LEVEL: Final = 24
"""Half of the first line inside a bar is brighter than this at some time; a dark scene's edge hardly ever is."""

_SYMMETRIC: Final = 0.9
"""Share of a bar's lines that must be dark on the other side too, to be taken for its twin."""

_LARGEST_STEP: Final = 16
_ROUNDING: Final = 1 / 6
_STRONG_SHARE: Final = 0.2
"""Share of the places with any step, those with the steepest when re-blurred, that sharpness is judged by. A plain page
has none in most places; what there is must not be judged by its faintest traces."""

_LEAST_EDGE: Final = 0.05
_FEWEST_EDGES: Final = 30
_RIM_LEVEL: Final = 20
_RIM_SHARE: Final = 0.02

_GRAIN_PX: Final = 16
_BLACK: Final = 16.5
_DARKEST: Final = 24
_LIGHTEST: Final = 230
"""Nearer to black or white, grain is cut off and cannot be measured."""

_ENOUGH: Final = 0.25
"""Share of the picture that must be neither black nor white for grain to be judged there alone."""

_FEW: Final = 8
"""Of so many stills every other one is measured, of later ones every fourth: a second apart."""

_PLAIN: Final = 1.2
"""Contrast, in levels of 255, below which a still shows nothing to judge. A dim page of text has 2."""

_SMALLEST_PX: Final = 32
"""Below this size neither sharpness nor bars mean anything."""


class Quality:
    """Measures sharpness, blockiness, grain and bars."""

    features = ("sharpness", "blockiness", "noise_levels", "letterbox_pct")

    def __init__(self) -> None:
        self._sharpness: list[float] = []
        self._blockiness: list[float] = []
        self._noise: list[float] = []
        self._times: list[float] = []
        self._bars: _Bars | None = None
        self._count = 0
        self._fresh = Fresh()

    def feed(self, still: Still) -> None:
        """Take the next still."""
        if min(still.luma.shape) < _SMALLEST_PX:
            return
        if self._bars is None or self._bars.shape != still.luma.shape:
            self._bars = _Bars(still.luma.shape)
        self._bars.feed(still.luma)
        if not self._fresh.is_new(still.luma):
            return
        self._count += 1
        if self._count % (2 if self._count <= _FEW else 4) != 1:
            return
        if contrast_of(still.luma[::2, ::2]) >= _PLAIN:
            self._times.append(still.t_s)
            self._sharpness.append(sharpness(still.luma))
            self._blockiness.append(blockiness(still.detail))
            if self._count % 4 == 1:  # grain is the same all along
                self._noise.append(noise_levels(still.detail))

    def bars(self) -> Bars:
        """The bars of a picture that was fitted: on both sides. A black area on one side is part of the picture."""
        found = (self._bars.found() if self._bars is not None else None) or Bars()
        return Bars(
            **({"top": found.top, "bottom": found.bottom} if found.top and found.bottom else {}),
            **({"left": found.left, "right": found.right} if found.left and found.right else {}),
        )

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        small = "the picture is too small" if self._bars is None else None
        flat = small or ("nothing but flat frames" if not self._sharpness else None)
        if flat is not None:
            found = [Measurement(feature=name, missing=flat) for name in self.features[:3]]
        else:
            kept = one_of_each(self._times, whole.frozen_spans)
            blocks = np.array(self._blockiness)
            worst = int(np.nanargmax(blocks)) if np.isfinite(blocks).any() else 0
            block = float(np.nanmean(blocks)) if np.isfinite(blocks).any() else None
            found = [
                # The sharpest quarter: motion blur and focus pulls are style, a clip that never gets sharp is not.
                Measurement(feature="sharpness", value=float(np.quantile([self._sharpness[i] for i in kept], 0.75))),
                Measurement(
                    feature="blockiness",
                    value=block,
                    t_start_s=self._times[worst],
                    missing=None if block is not None else "no texture to see coding blocks in",
                ),
                _noise(np.array(self._noise)),
            ]
        if self._bars is None:
            return Findings(measurements=(*found, Measurement(feature="letterbox_pct", missing=small)))
        found_bars = self._bars.found()
        if found_bars is None:
            bars = Measurement(feature="letterbox_pct", missing="black throughout")
            return Findings(measurements=(*found, bars))
        bars = Measurement(feature="letterbox_pct", value=100 * found_bars.share)
        return Findings(measurements=(*found, bars), flags=("letterboxed",) if found_bars.share > 0.03 else ())


def _noise(levels: NDArray[np.float64]) -> Measurement:
    known = levels[np.isfinite(levels)]
    if not known.size:
        return Measurement(feature="noise_levels", missing="no area that is neither black nor white")
    return Measurement(feature="noise_levels", value=float(np.median(known)))


def noise_levels(detail: Gray) -> float:
    """Standard deviation of grain in the calmest tenth of the picture, in levels of 255 (after Immerkaer 1996).

    NaN where every part is black, white or too small.

    Example:
        >>> grain = np.random.default_rng(0).normal(120, 10, (256, 256)).astype(np.uint8)
        >>> 8 < noise_levels(grain) < 11
        True
    """
    rows, columns = ((n - 2) // _GRAIN_PX * _GRAIN_PX for n in detail.shape)
    if rows <= 0 or columns <= 0:
        return float("nan")
    wide = detail[: rows + 2, : columns + 2].astype(np.int16)  # sums of sixteen levels stay far within 16 bits
    across = wide[:, :-2] - 2 * wide[:, 1:-1] + wide[:, 2:]
    response = np.abs(across[:-2] - 2 * across[1:-1] + across[2:])
    shape = (rows // _GRAIN_PX, _GRAIN_PX, columns // _GRAIN_PX, _GRAIN_PX)
    blocks = np.add.reduce(response.reshape(shape).sum(axis=1, dtype=np.int32), axis=2) / _GRAIN_PX**2
    light = wide[_GRAIN_PX // 2 :: _GRAIN_PX, _GRAIN_PX // 2 :: _GRAIN_PX][: shape[0], : shape[2]]
    lit = blocks[(light > _DARKEST) & (light < _LIGHTEST)]
    if lit.size < _ENOUGH * blocks.size:
        # A dark picture: better what is left of its grain than nothing. A white page: the rest of it is all edges.
        lit = blocks[light > _BLACK]
    # The mask's response to white grain has six times its deviation; the mean of its size is .798 of that.
    return float(np.quantile(lit, 0.1)) / (6 * 0.798) if lit.size else float("nan")


def sharpness(luma: Gray) -> float:
    """How much variation at the strong edges a re-blur takes away, 0-1 (after Crete et al. 2007).

    About 0.2 for a picture that is blurred already, 0.6-0.9 for a sharp one, hardly dependent on what it shows. Squares
    of steps are compared, so that the variance of grain and of rounding can be taken off: neither passes for detail.
    What is black at the rim is left out: the edge of a bar is as sharp as any.

    Example:
        >>> fine = np.kron(np.random.default_rng(0).integers(0, 255, (16, 16)), np.ones((4, 4))).astype(np.uint8)
        >>> soft = np.tile(np.linspace(40, 200, 64).astype(np.uint8), (64, 1))
        >>> sharpness(fine) > 0.6 > 0.3 > sharpness(soft)
        True
    """
    picture = _lit(luma)
    grain = noise_levels(picture)
    return max(_taken_by_reblur(picture, axis, grain if np.isfinite(grain) else 0.0) for axis in (0, 1))


def _lit(luma: Gray) -> Gray:
    """The picture without what is black at its rim; whole where little else would be left."""
    bright = luma > _RIM_LEVEL
    spans = []
    for axis in (1, 0):
        n = luma.shape[1 - axis]
        lines = np.flatnonzero(np.count_nonzero(bright, axis=axis) > _RIM_SHARE * luma.shape[axis])
        cut = lines.size >= max(_SMALLEST_PX, n / 4) and (lines[0] > 1 or lines[-1] < n - 2)
        spans.append(slice(int(lines[0]) + 2, int(lines[-1]) - 1) if cut else slice(0, n))
    return luma[spans[0], spans[1]]


def _taken_by_reblur(luma: Gray, axis: int, grain: float) -> float:
    # Every fifth line across is plenty for a mean over the picture.
    lines = np.ascontiguousarray(luma[:, ::5] if axis == 0 else luma[::5].T).astype(np.float32)
    if lines.shape[0] <= _REBLUR + 1:
        return 0.0
    total = np.cumsum(np.pad(lines, ((1, 0), (0, 0))), axis=0)  # exact: sums of 8-bit values stay far below 2**24
    blurred = (total[_REBLUR:] - total[:-_REBLUR]) / _REBLUR
    middle = lines[_REBLUR // 2 :][: blurred.shape[0]]
    sharp, soft = np.square(np.diff(middle, axis=0)), np.square(np.diff(blurred, axis=0))
    steep = soft[soft >= _LEAST_EDGE]
    if steep.size < _FEWEST_EDGES:
        return 0.0
    rank = int(steep.size * (1 - _STRONG_SHARE))
    strong = soft >= float(np.partition(steep, rank)[rank])
    # A step between two grainy pixels has twice the variance of the grain, and twice that of rounding (1/12).
    before = float(sharp[strong].mean()) - _ROUNDING - 2 * grain**2
    after = float(soft[strong].mean()) - 2 * grain**2 / _REBLUR**2
    return min(1.0, 1 - after / before) if before > after > 0 else 0.0


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

    def found(self) -> Bars | None:
        """The bars; None if all of the picture is black."""
        ends = []
        for axis in (0, 1):
            dark = self._dark[axis] >= _BAR_SHARE
            if dark.all():
                return None
            sides = [(dark, self._bright[axis]), (dark[::-1], self._bright[axis][::-1])]
            edges = [self._edge(*side) for side in sides]
            # Where the scene is dark at one side its edge cannot be seen; it is as far in as the other one.
            for one, other in ((0, 1), (1, 0)):
                if edges[one] and not edges[other] and sides[other][0][: round(_SYMMETRIC * edges[one])].all():
                    edges[other] = edges[one]
            ends += [edge / dark.size for edge in edges]
        return Bars(top=ends[0], bottom=ends[1], left=ends[2], right=ends[3])

    @staticmethod
    def _edge(dark: NDArray[np.bool_], bright: NDArray[np.float64]) -> int:
        for skipped in range(3):  # encoders and croppers leave a line or two at the rim
            lines = skipped + int(np.argmin(dark[skipped:]))
            inside = bright[lines : lines + 3]
            if lines - skipped >= max(2, dark.size // 100) and inside.max() >= 0.5:
                return lines
        return 0
