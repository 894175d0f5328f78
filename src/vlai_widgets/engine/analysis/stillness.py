"""What really changes in a picture: told from grain, and from the pumping and refining of a compressor.

Neighbouring pictures are compared block by block. Something happens in a block

* if it becomes another one: its change is large against what it shows, beyond what grain explains; or
* if small changes add up: half a second apart the block differs far more than in any single step between. Grain does
  not add up, and neither does the error of a compressor; the slowest drift does.

A compressor that refines a picture after a poor key frame changes it in several steps too, but all it does is add
detail here and take some away there: the variance of the blocks moves by more than they differ. In motion it hardly
does.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Gray, ramp, rim_black

BLOCK_PX: Final = 8
SPAN: Final = 6
"""Steps over which small changes must add up."""

ANOTHER: Final = 0.3
"""Change of a block, as a share of what it shows before and after, that makes it another one. Refinement reached 0.13
on recorded screens at a fiftieth of their usual bit rate; what opens or slides there, 0.5-2."""

LULL: Final = 6
"""Fewer steps without proof of motion, between steps with it, are a lull and no standstill; at first half as many."""

_SCATTER: Final = 1.6
"""So many times its mean the change of a block of mere grain may be: compressors keep some grain, and drop some."""

ADDS_UP: Final = 2.6
"""How many times its largest single step a block must change over the span. Grain reached 1.5, refinement 6, time-lapse
and hand-held pictures 2-20."""

AMOUNTS_TO: Final = 0.2
"""What it must amount to in the end, as a share of what the block shows and that many times. The slowest of ten clips
reached 0.6."""

DETAIL_ONLY: Final = (0.8, 1.2)
"""Change of variance, as a share of the change, above which only detail came or went: over the picture, and block by
block without regard to sign. It was 1-8 and 1.4-10 in refinement, at most 0.8 and 1.2 in motion."""

_NO_REFINING: Final = (3.5, 4.5)
"""As a share of ``ADDS_UP``: refinement reached 2.3. What adds up to more is motion, whatever becomes of the variance:
of a few blocks in which something moves, that is no proof, and bars or blur move it past its bound."""

_OPENS: Final = (1.0, 1.7)
_CLOSE: Final = (0.7, 1.3)
_AROUND: Final = (0.5, 1.5)
_NEAR: Final = (0.9, 1.1)
"""Shares of these four bounds, in their order, between which something happens in part: no bound is a cliff, and grain
and refinement stay beyond it."""

_TAKES_PART: Final = 0.05
"""A step that changes less, as a share of the largest one of the span, adds nothing up: there it stands already."""

_LEAST_LEVELS: Final = 2.0
_SMALL: Final = 0.3
_WHITE: Final = 200
_DIMMEST: Final = 0.2
"""In a clip whose brightest block is darker than white, levels count for more: down to this share of white."""

_CALM: Final = 0.25
_TYPICAL: Final = 0.5
_BUSY: Final = 0.75

_Blocks = NDArray[np.float32]
_Mask = NDArray[np.bool_]
_Degrees = NDArray[np.float64]


@dataclass(slots=True)
class _Run:
    """Steps between pictures of one size: every row holds a block each."""

    change: list[_Blocks] = field(default_factory=list)
    shown: list[_Blocks] = field(default_factory=list)
    wide: list[_Blocks] = field(default_factory=list)
    gained: list[_Blocks] = field(default_factory=list)


class Stillness:
    """Judges, for every step between neighbouring pictures, whether anything really changed.

    Example:
        >>> rng, judge = np.random.default_rng(0), Stillness()
        >>> page = np.full((32, 48), 200.0)
        >>> for i in range(20):
        ...     if i == 10:
        ...         page[8:24, 8:24] = 60
        ...     judge.feed(np.clip(page + rng.normal(0, 4, page.shape), 0, 255).astype(np.uint8))
        >>> np.flatnonzero(judge.moving() >= 0.5).tolist()
        [8, 9, 10]
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []
        self._recent: deque[tuple[NDArray[np.float32], _Blocks]] = deque(maxlen=SPAN + 1)
        self._grain: list[tuple[float, float]] = []
        self._brightest: list[float] = []
        self._count = 0

    def feed(self, luma: Gray) -> None:
        """Take the next picture; from the second of one size on, that is a step."""
        picture = luma.astype(np.float32)
        mean, variance = _shown(luma, picture)
        if not self._recent or self._recent[-1][0].shape != picture.shape:
            self._recent.clear()
            self._runs.append(_Run())
            self._count = 0
        if self._count % 4 == 0:
            self._grain.append(grain_of(luma))
            self._brightest.append(float(mean.max()))
        self._count += 1
        self._recent.append((picture, variance))
        if len(self._recent) < 2:
            return
        run, (before, was) = self._runs[-1], self._recent[-2]
        run.change.append(_block_means(np.square(picture - before)))
        run.shown.append(was + variance)
        if len(self._recent) == SPAN + 1:
            first, had = self._recent[0]
            run.wide.append(_block_means(np.square(picture - first)))
            run.gained.append(variance - had)

    def moving(self) -> _Degrees:
        """How surely something happened in every step, in their order: 0-1."""
        steps = [run for run in self._runs if run.change]
        if not steps:
            return np.zeros(0)
        calm, rough = np.median(np.array(self._grain), axis=0) ** 2
        typical = float(np.quantile([np.quantile(c, _TYPICAL) for run in steps for c in run.change], _BUSY)) / 2
        grain = (2 * min(float(calm), typical), 2 * float(calm), 2 * float(rough))
        exposure = min(1.0, max(_DIMMEST, float(np.median(self._brightest)) / _WHITE))
        return _without_lulls(np.concatenate([_moving(run, grain, exposure**1.5) for run in steps]))


def _moving(run: _Run, bounds: tuple[float, float, float], scale: float) -> _Degrees:
    """``bounds``: what grain alone makes two pictures differ by (mean square), at least, usually, and at most."""
    change = np.array(run.change)
    least, usual, most = bounds
    # White hides grain, so that every block has its own; and a compressor may keep it as it is, until a key frame.
    kept = np.maximum(np.clip(np.median(change, axis=0), least, max(least, most)), usual)
    shown = np.maximum(0.0, np.array(run.shown) - least) + least + scale * _LEAST_LEVELS**2
    another = ramp(((change - _SCATTER * kept) / shown).max(axis=1) / ANOTHER, *_OPENS)
    moving = another.copy()
    moving[1:] = np.maximum(moving[1:], another[:-1])
    moving[:-1] = np.maximum(moving[:-1], another[1:])
    if not run.wide:
        return moving
    wide, gained = np.array(run.wide), np.array(run.gained)
    largest = np.lib.stride_tricks.sliding_window_view(change, SPAN, axis=0).max(axis=-1)
    times = wide / (np.maximum(largest, least) + scale * _SMALL)
    fourth = min(4, times.shape[1])
    often = np.partition(times, -fourth, axis=1)[:, -fourth] / ADDS_UP
    amounts = times * (wide - _SCATTER * least) / shown[: len(wide)]
    enough = ramp(np.partition(amounts, -fourth, axis=1)[:, -fourth] / AMOUNTS_TO, *_AROUND)
    adds_up = np.minimum(ramp(often, *_CLOSE), enough)
    beyond = wide > 1.5 * least + scale
    total = np.maximum(1e-6, (wide * beyond).sum(axis=1))
    detail = np.abs((gained * beyond).sum(axis=1)) / total
    each = (np.abs(gained) * beyond).sum(axis=1) / total
    for share, most in zip((detail, each), DETAIL_ONLY, strict=True):
        adds_up = np.minimum(adds_up, 1 - ramp(share / most, *_NEAR))
    adds_up = np.maximum(adds_up, np.minimum(ramp(often, *_NO_REFINING), enough))
    amount = change.mean(axis=1)
    for i in np.flatnonzero(adds_up):
        takes_part = amount[i : i + SPAN] >= _TAKES_PART * amount[i : i + SPAN].max()
        moving[i : i + SPAN] = np.maximum(moving[i : i + SPAN], adds_up[i] * takes_part)
    return moving


def _without_lulls(moving: _Degrees) -> _Degrees:
    """Raise lulls to what is around them (a closing); what moves nowhere stays."""
    window = LULL + 1
    before = np.concatenate([np.ones(window), np.zeros(LULL - LULL // 2)])
    wide = np.concatenate([before, moving, np.ones(window)])
    slide = np.lib.stride_tricks.sliding_window_view
    closed = slide(slide(wide, window).max(axis=1), window).min(axis=1)
    skipped = before.size - LULL
    raised: _Degrees = np.minimum(closed[skipped : skipped + moving.size], moving.max())
    return raised


def _block_means(values: NDArray[np.float32]) -> _Blocks:
    """Means of blocks that overlap by half, so that little depends on where in them something lies."""
    k = max(1, min(BLOCK_PX, *values.shape) // 2)
    rows, columns = (n // k for n in values.shape)
    whole = values[: rows * k, : columns * k]
    across = whole.reshape(rows * k * columns, k) @ np.full(k, 1 / k, np.float32)
    means = across.reshape(rows, k, columns).mean(axis=1)
    if min(means.shape) > 1:
        means = (means[1:] + means[:-1]) / 2
        means = (means[:, 1:] + means[:, :-1]) / 2
    blocks: _Blocks = means.ravel()
    return blocks


def _shown(luma: Gray, picture: NDArray[np.float32]) -> tuple[_Blocks, _Blocks]:
    """Mean and variance of the blocks; where the picture has bars, of what is not black: a bar's edge is no detail."""
    black = rim_black(luma)
    if all(line.max() > black for line in (luma[0], luma[-1], luma[:, 0], luma[:, -1])):
        mean = _block_means(picture)
        return mean, _block_means(picture * picture) - mean * mean
    lit = (luma > black).astype(np.float32)
    seen = np.maximum(_block_means(lit), 1e-3).astype(np.float32)
    total = _block_means(picture * lit)
    variance: _Blocks = _block_means(picture * picture * lit) - total * total / seen
    return total / seen, variance


def grain_of(luma: Gray) -> tuple[float, float]:
    """Deviation of grain in the calm quarter and in half of the picture (Immerkaer 1996); 0 if too small to tell."""
    if min(luma.shape) < BLOCK_PX + 2:
        return 0.0, 0.0
    wide = luma.astype(np.int16)
    across = wide[:, :-2] - 2 * wide[:, 1:-1] + wide[:, 2:]
    response = np.abs(across[:-2] - 2 * across[1:-1] + across[2:]).astype(np.float32)
    calm, typical = np.quantile(_block_means(response), (_CALM, _TYPICAL)) / (6 * 0.798)
    return float(calm), float(typical)


def still_spans(
    starts: NDArray[np.float64], ends: NDArray[np.float64], moving: _Mask, *, from_s: float, to_s: float, held_s: float
) -> list[tuple[float, float]]:
    """Stretches ``(start_s, end_s)`` from ``from_s`` on in which nothing moves.

    Args:
        starts: Start of each step between two pictures, in seconds.
        ends: Its end.
        moving: Whether anything moved in it.
        from_s: What lies before is left out.
        to_s: The clip's end: its last picture stands until then.
        held_s: A step that is longer shows that its first picture stood, whatever it changed to.

    Example:
        >>> t = np.arange(5) * 0.1
        >>> still_spans(t[:-1], t[1:], np.array([True, False, False, True]), from_s=0, to_s=0.5, held_s=0.25)
        [(0.1, 0.30000000000000004)]
    """
    spans: list[tuple[float, float]] = []
    run: float | None = None
    later = ends > from_s + 1e-9
    starts, ends, moving = np.maximum(starts[later], from_s), ends[later], moving[later]
    for start, end, moves in zip(starts.tolist(), ends.tolist(), moving.tolist(), strict=True):
        if not moves or end - start > held_s:
            run = start if run is None else run
            if moves:
                spans.append((run, end))
        elif run is not None:
            spans.append((run, start))
        if moves:
            run = None
    if run is not None:
        spans.append((run, max(to_s, float(ends[-1]))))
    elif ends.size and to_s - float(ends[-1]) > held_s:
        spans.append((float(ends[-1]), to_s))
    return spans
