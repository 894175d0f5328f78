"""How much the picture changes and when: motion, stillness, shot lengths, and what the opening does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import (
    Findings,
    Gray,
    Picture,
    Whole,
    contrast_of,
    dimness,
    halved,
    lit_area,
    lit_contrast,
    mean_change,
    ramp,
    rim_black,
    seconds_of,
    spread_over_seconds,
)
from vlai_widgets.engine.analysis.layout import CELLS, layout
from vlai_widgets.engine.analysis.shots import CutFinder
from vlai_widgets.engine.analysis.stillness import Stillness, grain_of, still_spans
from vlai_widgets.models import Measurement

STEP_S: Final = 0.08
"""Frames this far apart are compared, so that 24, 30 and 60 frames a second give the same motion."""

FULL_MOTION: Final = 0.45
"""Mean luma change in a step, as a share of the picture's contrast, that counts as motion 100. A share, so that a dark
or flat grade moves as much as a bright one (Weber)."""

LEAST_CONTRAST: Final = 5.0
"""Contrast, in levels of 255, below which change is not scaled up further: there it is mostly coding noise."""

_LEAST_HALVED_PX: Final = 32

STILL_BELOW: Final = 1.0
"""Motion below this is stillness ..."""

STILL_LEVELS: Final = 0.25
"""... and so is a change of less than a quarter of a level of 255: the coding noise of a still picture."""

_AROUND: Final = (0.5, 1.5)
"""Shares of these two bounds between which a step counts as moving in part: slow motion starts at no one moment."""

FROZEN_AT_LEAST_S: Final = 0.7
WHOLLY_FROZEN_S: Final = 1.4
"""Shorter holds are editing, not a frozen picture (FFmpeg's freezedetect: 2 s). In between they count in part: a
hold that is a frame longer is no other clip."""

_DEGREES: Final = (0.1, 0.3, 0.5, 0.7, 0.9)
"""How surely something must move to end a frozen stretch: each is asked for, and the mean counts."""

FROZEN_LEVELS: Final = 0.05
"""A drift of less in a step, in levels of 255, is a picture that stands."""

HELD_S: Final = 3 * STEP_S
"""A picture that is followed by the next one only after so long stood still, whatever it changed to."""

CHANGED: Final = (0.1, 0.6)
"""Difference from the first picture, as a share of its contrast, from which on it becomes another one, and at which it
is one, both seen on a coarse grid. Two unrelated pictures differ by 1.1. In between it counts in part, and the time
until it has changed is a mean: a slow drift has no moment of change, and a bound would make seconds of a hair."""

LOOKED_FOR_S: Final = 12.0
"""After so long a first change is no matter of the hook any more, and only a cut is reported."""

OPENING_S: Final = 1.0
LIFT_S: Final = 3.0
QUICK_S: Final = 5.0
"""Window of the quickest stretch (Google's ABCD: five shots within any five seconds)."""

_Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Steps:
    """Change 0-100 between neighbouring pictures, when, and the later one's contrast (times its share without bars).

    ``levels`` is the same change in levels of 255 of a picture of usual contrast, ``moves`` how surely something moved
    at all, 0-1. Motion counts in what is not black all around: bars do not move, and neither does the dark of space.
    """

    starts: _Times
    ends: _Times
    change: _Times
    contrast: _Times
    levels: _Times
    moves: _Times

    def __getitem__(self, chosen: NDArray[np.bool_]) -> _Steps:
        columns = (self.starts, self.ends, self.change, self.contrast, self.levels, self.moves)
        return _Steps(*(column[chosen] for column in columns))

    @property
    def size(self) -> int:
        return self.starts.size

    def mean(self) -> float:
        return float(np.average(self.change, weights=self.ends - self.starts))


class Movement:
    """Measures change between frames. Its cuts are the clip's cuts, its opening the clip's."""

    features = (
        "first_change_s", "opening_still_s", "opening_motion", "opening_lift",
        "mean_shot_s", "longest_shot_s", "shots_in_5s", "longest_still_s", "motion_mean", "frozen_pct",
    )  # fmt: skip

    def __init__(self) -> None:
        self._finder = CutFinder()
        self._stillness = Stillness()
        self._moving: _Times | None = None
        self._reference: tuple[float, Gray] | None = None
        self._first: Picture | None = None
        self._rows: list[tuple[float, float, float, float, float]] = []
        self._from_first: list[tuple[float, float]] = []
        self._settled = False
        self._least_step = np.inf

    def feed(self, picture: Picture) -> None:
        """Take the next frame."""
        self._finder.feed(picture.t_s, picture.luma, lit_contrast(picture.luma))
        if self._reference is not None and picture.t_s - self._reference[0] < STEP_S - 0.012:
            return
        luma = picture.luma
        if min(luma.shape) >= 2 * _LEAST_HALVED_PX:  # what a viewer sees move is larger than that
            luma = halved(luma)
        picture = Picture(t_s=picture.t_s, luma=luma, contrast=contrast_of(luma))
        if self._reference is None or self._reference[1].shape != luma.shape:
            self._reference = (picture.t_s, luma)
            self._first = self._first or picture
            self._stillness.feed(luma)
            return
        start_s, before = self._reference
        gap_s = picture.t_s - start_s
        # A picture that was held for long changed at once: by no more than one slow step's worth of scaling.
        change = real_change(picture.luma, before) * STEP_S / max(STEP_S, min(gap_s, HELD_S))
        self._stillness.feed(picture.luma)
        lit = picture.luma[_lit_in_either(picture.luma, before)]
        self._rows.append((start_s, picture.t_s, change, lit_contrast(picture.luma), lit.size / picture.luma.size))
        self._reference = (picture.t_s, picture.luma)
        self._compare_with_first(picture, before)

    def cuts(self) -> tuple[float, ...]:
        """Times of the shot changes, in seconds."""
        return self._finder.cuts()

    def still_opening_s(self, bars_share: float, duration_s: float) -> float:
        """Time before anything moves, in seconds; ``duration_s`` if nothing ever does."""
        steps = self._steps(bars_share)
        return _time_until(steps.starts, steps.moves, duration_s)

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        steps, cuts = self._steps(whole.bars.share), np.array(whole.cuts_s)
        measured = _shots(whole.duration_s, whole.opening_s, cuts)
        if not steps.size:
            single = [name for name in self.features if name not in {m.feature for m in measured}]
            measured += [Measurement(feature=name, missing="a single frame") for name in single]
            return Findings(measurements=tuple(measured))
        within = steps[_without_cuts(steps.starts, steps.ends, cuts) & ~_jumps(steps.change)]
        still_s = self.still_opening_s(whole.bars.share, whole.duration_s)
        measured += [
            _first_change(steps.ends, self._changed(steps), cuts, whole.duration_s),
            Measurement(feature="opening_still_s", value=still_s, t_start_s=0.0, t_end_s=still_s),
            Measurement(
                feature="opening_motion",
                value=steps[steps.starts < OPENING_S].mean(),
                t_start_s=0.0,
                t_end_s=min(OPENING_S, whole.duration_s),
            ),
            _lift(steps, whole.duration_s),
            _longest_still(self._layers(steps, steps.moves, whole), whole.opening_s),
            _mean_motion(within[within.ends > whole.opening_s + 1e-9]),
            self._frozen(whole),
        ]
        seconds = spread_over_seconds(within.starts, within.ends, within.change, seconds_of(whole.duration_s))
        cut_counts = np.bincount(np.minimum(cuts.astype(int), seconds.size - 1), minlength=seconds.size).astype(float)
        return Findings(
            measurements=tuple(measured),
            series={"motion": seconds, "cut": cut_counts},
            flags=("frozen",) if any(m.feature == "frozen_pct" and (m.value or 0) > 5 for m in measured) else (),
        )

    def frozen_spans(self, duration_s: float) -> tuple[tuple[float, float], ...]:
        """Stretches in which one picture stands, however short."""
        if not self._rows:
            return ()
        steps = self._steps(0.0)
        stands = still_spans(
            steps.starts, steps.ends, self._drifts(steps) >= 0.5, from_s=0.0, to_s=duration_s, held_s=HELD_S
        )
        return tuple(stands)

    @staticmethod
    def _layers(steps: _Steps, moves: _Times, whole: Whole) -> list[list[tuple[float, float]]]:
        """Stretches after the opening in which nothing moves, by how surely it must move to end one."""
        ends = {"from_s": whole.opening_s, "to_s": whole.duration_s, "held_s": HELD_S}
        return [still_spans(steps.starts, steps.ends, moves >= degree, **ends) for degree in _DEGREES]

    def _drifts(self, steps: _Steps) -> _Times:
        """How surely each step changes at all, however slowly: 0-1."""
        drifts: _Times = self._really() * ramp(steps.levels / FROZEN_LEVELS, *_AROUND)
        return drifts

    def _frozen(self, whole: Whole) -> Measurement:
        """Time in which one picture stands. A step that may have changed something ends a stretch as far as it may."""
        steps, after_s = self._steps(0.0), whole.opening_s
        layers = self._layers(steps, self._drifts(steps), whole)
        frozen_s = float(np.mean([_counted(spans) for spans in layers]))
        longest = max(layers[len(layers) // 2], key=lambda span: span[1] - span[0], default=None)
        start, end = longest if frozen_s and longest else (None, None)
        return Measurement(
            feature="frozen_pct",
            value=min(100.0, 100 * frozen_s / max(1e-3, whole.duration_s - after_s)),
            t_start_s=start,
            t_end_s=end,
        )

    def _really(self) -> _Times:
        if self._moving is None or self._moving.size != len(self._rows):
            self._moving = self._stillness.moving()
        return self._moving

    def _compare_with_first(self, picture: Picture, previous: Gray) -> None:
        first = self._first
        if first is None or first.luma.shape != picture.luma.shape:
            return
        area = _lit_in_either(picture.luma, first.luma)
        lit = picture.luma[area]
        now, before = layout(lit), layout(first.luma[area])
        # What is left of grain in a cell: no more than neighbours differ by, nor than calm places show.
        self._least_step = min(self._least_step, float(np.abs(now - layout(previous[area])).mean()))
        left = min(self._least_step, _LEFT * grain_of(lit)[0] * CELLS / max(1.0, lit.size) ** 0.5)
        changes = np.sqrt(np.maximum(0.0, np.square(now - before) - (_TAKEN_OFF * left) ** 2))
        difference, contrast = float(changes.mean()), float(now.std())
        self._from_first.append((difference, contrast))
        settled = difference > CHANGED[1] * max(float(before.std()), contrast, LEAST_CONTRAST)
        self._settled = settled
        if settled or picture.t_s > LOOKED_FOR_S:  # nothing later is asked for
            self._first = None

    def _changed(self, steps: _Steps) -> _Times:
        """How far each picture has become another one, 0-1; twice in a row, as one may be a flash."""
        count = min(len(self._from_first), steps.size)
        difference, contrast = np.array(self._from_first[:count]).reshape(-1, 2).T
        least = LEAST_CONTRAST * dimness(float(np.median(steps.contrast)))
        changed = ramp(difference / np.maximum(contrast, least), *CHANGED)
        if count < len(self._rows) and self._settled:  # it ended with a picture that had little of the first
            changed = np.append(changed, 1.0)
        return np.minimum(changed[:-1], changed[1:])

    def _steps(self, bars_share: float) -> _Steps:
        if not self._rows:
            return _Steps(*(np.zeros(0) for _ in range(6)))
        starts, ends, change, contrast, lit = np.array(self._rows).T
        seen = np.minimum(1 - bars_share, np.median(lit))  # black bars do not move
        scale = dimness(float(np.median(contrast)))
        inner = np.maximum(contrast, LEAST_CONTRAST * scale)
        levels = change / seen / scale
        motion = change / seen / inner * (100 / FULL_MOTION)
        really = self._really() * ramp(levels / STILL_LEVELS, *_AROUND)
        moves = really * ramp(motion / STILL_BELOW, *_AROUND)
        return _Steps(starts, ends, np.minimum(100.0, really * motion), inner * seen, levels, moves)


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
    area = _lit_in_either(now, before)
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


def _lit_in_either(now: Gray, before: Gray) -> tuple[slice, slice]:
    """Rows and columns between the bars, so that blocks lie in the picture the same with bars and without."""
    black = rim_black(now)
    if all(line.max() > black for line in (now[0], now[-1], now[:, 0], now[:, -1])):
        return slice(0, now.shape[0]), slice(0, now.shape[1])
    (top, left), (other_top, other_left) = (lit_area(picture, black) for picture in (now, before))
    return tuple(  # type: ignore[return-value]
        slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in ((top, other_top), (left, other_left))
    )


def _block_means(values: NDArray[np.int16]) -> _Times:
    """Means over blocks of about ``_BLOCK`` pixels a side that leave nothing out."""
    rows, columns = (np.linspace(0, n, max(1, round(n / _BLOCK)) + 1).astype(int) for n in values.shape)
    sums = np.add.reduceat(np.add.reduceat(values, rows[:-1], axis=0, dtype=np.int64), columns[:-1], axis=1)
    means: _Times = sums / np.outer(np.diff(rows), np.diff(columns))
    return means


_BLOCK: Final = 8
_LEFT: Final = 4.0
"""Mean change of cells by grain that compressors left in patches, as a multiple of what even grain would leave."""

_TAKEN_OFF: Final = 2.5
"""Cells hardly change by more times what grain changes them by in the mean."""

_LEAST_GRAIN: Final = 0.3
_SCATTER: Final = 1.12
"""Blocks of 64 pixels of pure grain scatter by a tenth around their mean."""


def _without_cuts(starts: _Times, ends: _Times, cuts: _Times) -> NDArray[np.bool_]:
    """True for steps within one shot. What changes at a cut is the edit, not motion."""
    at = np.searchsorted(cuts, starts, side="right")
    following = np.append(cuts, np.inf)[at]
    return following > ends + 1e-9


def _jumps(change: _Times) -> NDArray[np.bool_]:
    """Single steps far above their neighbours: a cut, found or not, or a flash, but no motion."""
    wide = np.pad(change, 3)
    around = np.stack([wide[i : i + change.size] for i in (0, 1, 2, 4, 5, 6)])
    jumps: NDArray[np.bool_] = change > 3 * np.median(around, axis=0) + 10
    return jumps


def _shots(duration_s: float, opening_s: float, cuts: _Times) -> list[Measurement]:
    edges = np.concatenate([[opening_s], cuts[cuts > opening_s + 0.1], [duration_s]])
    lengths = np.diff(edges)
    longest = int(lengths.argmax())
    # Shots within any five seconds: those whose start lies in the window, and the one that runs when it begins.
    starts = edges[:-1]
    counts = [int(np.count_nonzero((starts >= t) & (starts < t + QUICK_S))) for t in starts]
    quickest = int(np.argmax(counts))
    return [
        Measurement(feature="mean_shot_s", value=float(lengths.mean())),
        Measurement(
            feature="longest_shot_s",
            value=float(lengths[longest]),
            t_start_s=float(edges[longest]),
            t_end_s=float(edges[longest + 1]),
        ),
        Measurement(
            feature="shots_in_5s",
            value=float(counts[quickest]),
            t_start_s=float(starts[quickest]),
            t_end_s=float(min(duration_s, starts[quickest] + QUICK_S)),
        ),
    ]


def _mean_motion(steps: _Steps) -> Measurement:
    if not steps.size:
        return Measurement(feature="motion_mean", missing="no two frames in one shot")
    return Measurement(feature="motion_mean", value=steps.mean())


def _lift(steps: _Steps, duration_s: float) -> Measurement:
    early = steps.starts < LIFT_S
    if duration_s < LIFT_S + 1 or early.all():
        return Measurement(feature="opening_lift", missing="shorter than 4 s: there is no rest to compare with")
    moving = ~early & (steps.moves >= 0.5)
    if not moving.any():
        return Measurement(feature="opening_lift", missing="nothing moves after the first 3 s")
    # One unit of motion on both sides keeps the ratio of two near-still spans near 1.
    lift = (steps[early].mean() + 1) / (steps[moving].mean() + 1)
    return Measurement(feature="opening_lift", value=lift, t_start_s=0.0, t_end_s=LIFT_S)


def _longest_still(layers: list[list[tuple[float, float]]], opening_s: float) -> Measurement:
    """Longest stretch after the opening in which nothing moves: the mean over what counts as moving."""
    longest = [max(spans, key=lambda span: span[1] - span[0], default=(opening_s, opening_s)) for spans in layers]
    start, end = longest[len(longest) // 2]
    length_s = float(np.mean([after - before for before, after in longest]))
    return Measurement(feature="longest_still_s", value=length_s, t_start_s=start, t_end_s=end)


def _counted(spans: list[tuple[float, float]]) -> float:
    """Seconds of the stretches that are long enough to be no editing."""
    lengths = np.array([end - start for start, end in spans])
    shares = np.clip((lengths - FROZEN_AT_LEAST_S) / (WHOLLY_FROZEN_S - FROZEN_AT_LEAST_S), 0, 1)
    return float((lengths * shares).sum())


def _first_change(times: _Times, changed: _Times, cuts: _Times, duration_s: float) -> Measurement:
    """First cut, or the time when motion has made another picture. Without either, the clip's end."""
    end_s = float(cuts[0]) if cuts.size else duration_s
    before = times[: changed.size] < end_s
    first = _time_until(times[: changed.size][before], changed[before], end_s)
    if first >= duration_s - 1e-6:
        return Measurement(feature="first_change_s", value=duration_s)
    return Measurement(feature="first_change_s", value=first, t_start_s=first, t_end_s=first)


def _time_until(times: _Times, degree: _Times, end_s: float) -> float:
    """When ``degree`` (0-1, from ``times`` on) reaches 1; what it reaches in part shortens the rest by as much."""
    left = 1 - np.maximum.accumulate(np.concatenate([[0.0], degree]))
    edges = np.concatenate([[0.0], times, [max(end_s, float(times[-1]) if times.size else 0.0)]])
    return float((np.diff(edges) * left).sum())
