"""Where a clip is strongest."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.models import Analysis

_MOTION_WEIGHT: Final = 0.45
_SOUND_WEIGHT: Final = 0.3
_CUT_WEIGHT: Final = 0.25
"""Judgement: movement shows best without sound, loudness is where the sound track peaks, cuts are events."""

_DARK_BELOW: Final = 8.0
"""Mean luma (0-100) at which a second shows next to nothing."""

_QUIET_LUFS: Final = -40.0
_LOUD_LUFS: Final = -10.0
_SNAP_S: Final = 0.6
_TIE: Final = 0.02


def highlight(analysis: Analysis, *, length_s: float = 3.0) -> tuple[float, float]:
    """Return the strongest window of a clip as ``(start_s, end_s)``.

    Every second is worth its motion, loudness and cuts, and nearly nothing where it is dark. The window with most of
    it wins, the earlier one where two are as good (the opening is what most people see), and starts at a shot change
    where one is near. It lies inside the clip, and is the whole clip if that is shorter.

    Args:
        analysis: What was measured.
        length_s: Length of the window, in seconds.

    Example:
        >>> from vlai_widgets.models import Analysis, TimelinePoint
        >>> seconds = tuple(TimelinePoint(t_s=float(t), motion=60.0 if t in (5, 6) else 5.0) for t in range(10))
        >>> highlight(Analysis(clip_id="a", clip="a", sha256="", analysis_version="1", timeline=seconds), length_s=2.0)
        (5.0, 7.0)
    """
    duration_s = _duration_s(analysis)
    if duration_s <= length_s:
        return 0.0, duration_s
    worth = _worth(analysis)
    latest = duration_s - length_s
    starts = [float(t) for t in range(int(latest) + 1)] + [latest]
    starts += [t for t in analysis.cuts_s if t <= latest]
    cumulative = np.concatenate([[0.0], np.cumsum(worth)])
    edges = np.arange(cumulative.size, dtype=float)
    sums = {t: float(np.interp(t + length_s, edges, cumulative) - np.interp(t, edges, cumulative)) for t in starts}
    best = max(sums.values())
    start_s = min(t for t, total in sums.items() if total >= best - _TIE * abs(best))
    near = [t for t in (0.0, *analysis.cuts_s) if abs(t - start_s) <= _SNAP_S and t <= latest]
    if near:
        start_s = min(near, key=lambda t: (abs(t - start_s), t))
    return start_s, start_s + length_s


def _duration_s(analysis: Analysis) -> float:
    # A capped analysis has a shorter timeline than the clip: the window stays where something was measured.
    known = analysis.media.duration_s if analysis.media is not None else None
    timeline_s = float(len(analysis.timeline))
    if known is None or timeline_s == 0:
        return timeline_s or (known or 0.0)
    return min(known, timeline_s)


def _worth(analysis: Analysis) -> NDArray[np.float64]:
    points = analysis.timeline
    motion = np.array([_or(point.motion, 0.0) for point in points]) / 100
    loudness = np.array([_or(point.loudness_lufs, _QUIET_LUFS) for point in points])
    sound = np.clip((loudness - _QUIET_LUFS) / (_LOUD_LUFS - _QUIET_LUFS), 0, 1)
    cuts = np.minimum(np.array([float(point.cut) for point in points]), 2) / 2
    seen = np.clip(np.array([_or(point.brightness, 50.0) for point in points]) / _DARK_BELOW, 0.05, 1)
    # The square root keeps one wild second from outweighing two lively ones.
    total: NDArray[np.float64] = seen * (_MOTION_WEIGHT * np.sqrt(motion) + _SOUND_WEIGHT * sound + _CUT_WEIGHT * cuts)
    return total


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
