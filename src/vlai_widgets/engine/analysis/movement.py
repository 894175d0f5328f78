"""How much the picture changes and when: motion, stillness, shot lengths, and what the opening does."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import (
    Findings,
    Gray,
    Picture,
    Whole,
    mean_change,
    seconds_of,
    spread_over_seconds,
)
from vlai_widgets.engine.analysis.shots import CutFinder
from vlai_widgets.models import Measurement

STEP_S: Final = 0.08
"""Frames this far apart are compared, so that 24, 30 and 60 frames a second give the same motion."""

FULL_MOTION_LEVELS: Final = 25.0
"""Mean luma change in a step, in levels of 255, that counts as motion 100."""

STILL_BELOW: Final = 1.0
"""Motion below this is stillness: a quarter of a level a step, above the coding noise of a still picture."""

ONSET_AT: Final = 15.0
"""Motion that catches the eye when it sets in: about a person crossing the picture."""

ONSET_JUMP: Final = 2.0
"""An onset must also be this many times the motion of the half second before it."""

OPENING_S: Final = 1.0
LIFT_S: Final = 3.0

_Times = NDArray[np.float64]


class Movement:
    """Measures change between frames. Its cuts are the clip's cuts."""

    features = (
        "first_change_s", "opening_motion", "opening_lift",
        "mean_shot_s", "longest_shot_s", "longest_still_s", "motion_mean",
    )  # fmt: skip

    def __init__(self) -> None:
        self._finder = CutFinder()
        self._reference: tuple[float, Gray] | None = None
        self._starts: list[float] = []
        self._ends: list[float] = []
        self._levels: list[float] = []

    def feed(self, picture: Picture) -> None:
        """Take the next frame."""
        self._finder.feed(picture.t_s, picture.luma, picture.contrast)
        if self._reference is None or self._reference[1].shape != picture.luma.shape:
            self._reference = (picture.t_s, picture.luma)
            return
        start_s, before = self._reference
        gap_s = picture.t_s - start_s
        if gap_s < STEP_S - 0.012:
            return
        change = mean_change(picture.luma, before)
        self._starts.append(start_s)
        self._ends.append(picture.t_s)
        # A picture that was held for long changed at once: by no more than one slow step's worth of scaling.
        self._levels.append(change * STEP_S / max(STEP_S, min(gap_s, 3 * STEP_S)))
        self._reference = (picture.t_s, picture.luma)

    def cuts(self) -> tuple[float, ...]:
        """Times of the shot changes, in seconds."""
        return self._finder.cuts()

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        starts, ends = np.array(self._starts), np.array(self._ends)
        change = np.minimum(100.0, np.array(self._levels) * (100 / FULL_MOTION_LEVELS))
        cuts = np.array(whole.cuts_s)
        within = _without_cuts(starts, ends, cuts)
        motion = change[within]
        seconds = spread_over_seconds(starts[within], ends[within], motion, seconds_of(whole.duration_s))
        measured = [*_shots(whole.duration_s, cuts)]
        if starts.size:
            measured += _motion(starts, ends, change, within, whole.duration_s)
            measured.append(_first_change(starts[within], ends[within], motion, cuts, whole.duration_s))
        else:
            one = "a single frame"
            measured += [
                Measurement(feature=name, missing=one)
                for name in ("first_change_s", "opening_motion", "opening_lift", "longest_still_s", "motion_mean")
            ]
        cut_counts = np.bincount(np.minimum(cuts.astype(int), seconds.size - 1), minlength=seconds.size).astype(float)
        return Findings(measurements=tuple(measured), series={"motion": seconds, "cut": cut_counts})


def _without_cuts(starts: _Times, ends: _Times, cuts: _Times) -> NDArray[np.bool_]:
    """True for steps within one shot. What changes at a cut is the edit, not motion."""
    at = np.searchsorted(cuts, starts, side="right")
    following = np.append(cuts, np.inf)[at]
    return following > ends + 1e-9


def _shots(duration_s: float, cuts: _Times) -> list[Measurement]:
    edges = np.concatenate([[0.0], cuts, [duration_s]])
    lengths = np.diff(edges)
    longest = int(lengths.argmax())
    return [
        Measurement(feature="mean_shot_s", value=float(lengths.mean())),
        Measurement(
            feature="longest_shot_s",
            value=float(lengths[longest]),
            t_start_s=float(edges[longest]),
            t_end_s=float(edges[longest + 1]),
        ),
    ]


def _motion(
    starts: _Times, ends: _Times, change: _Times, within: NDArray[np.bool_], duration_s: float
) -> list[Measurement]:
    lengths = ends - starts
    found = []
    if within.any():
        found.append(
            Measurement(feature="motion_mean", value=float(np.average(change[within], weights=lengths[within])))
        )
    else:
        found.append(Measurement(feature="motion_mean", missing="no two frames in one shot"))
    opening = starts < OPENING_S
    found.append(
        Measurement(
            feature="opening_motion",
            value=float(np.average(change[opening], weights=lengths[opening])),
            t_start_s=0.0,
            t_end_s=min(OPENING_S, duration_s),
        )
    )
    found.append(_lift(starts, lengths, change, duration_s))
    found.append(_longest_still(starts, ends, change, duration_s))
    return found


def _lift(starts: _Times, lengths: _Times, change: _Times, duration_s: float) -> Measurement:
    early = starts < LIFT_S
    if duration_s < LIFT_S + 1 or early.all():
        return Measurement(feature="opening_lift", missing="shorter than 4 s: there is no rest to compare with")
    rest = float(np.average(change[~early], weights=lengths[~early]))
    first = float(np.average(change[early], weights=lengths[early]))
    # One unit of motion on both sides keeps the ratio of two near-still spans near 1.
    return Measurement(feature="opening_lift", value=(first + 1) / (rest + 1), t_start_s=0.0, t_end_s=LIFT_S)


def _longest_still(starts: _Times, ends: _Times, change: _Times, duration_s: float) -> Measurement:
    """Longest stretch in which nothing moves."""
    best, best_start, run_start = 0.0, 0.0, None
    for start, end, level in zip(starts, ends, change, strict=True):
        held = end - start > 3 * STEP_S  # the picture stood through a gap of the clock, whatever it changed to
        if level < STILL_BELOW or held:
            run_start = start if run_start is None else run_start
            if end - run_start > best:
                best, best_start = end - run_start, run_start
        if level >= STILL_BELOW:
            run_start = None
    held = duration_s - float(ends[-1])
    if run_start is not None and held > 0 and duration_s - run_start > best:
        best, best_start = duration_s - run_start, run_start
    return Measurement(
        feature="longest_still_s", value=float(best), t_start_s=float(best_start), t_end_s=float(best_start + best)
    )


def _first_change(starts: _Times, ends: _Times, motion: _Times, cuts: _Times, duration_s: float) -> Measurement:
    """First cut or strong motion onset. Without either, the clip's end: played in a loop, that is its first cut."""
    times = [float(cuts[0])] if cuts.size else []
    strong = motion >= ONSET_AT
    # Two steps in a row: one may be a flicker, or a coarse first frame that the second one refines.
    for i in np.flatnonzero(strong[:-1] & strong[1:]):
        before = motion[(ends <= starts[i] + 1e-9) & (starts >= starts[i] - 0.5)]
        if before.size == 0 or motion[i] >= ONSET_JUMP * max(1.0, float(before.mean())):
            times.append(float(starts[i]))
            break
    if not times:
        return Measurement(feature="first_change_s", value=duration_s)
    first = min(times)
    return Measurement(feature="first_change_s", value=first, t_start_s=first, t_end_s=first)
