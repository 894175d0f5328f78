"""What a detector is fed with, and what it hands back.

A detector measures some features of a clip. It names them in ``features``, is fed in time order while the clip is
decoded once, and is asked for its findings at the end. It never sees the file and keeps no full-size frame. If it
raises, its features are missing and the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.models import Measurement, MediaFacts, SeenText

Gray = NDArray[np.uint8]
Colour = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One frame, small.

    Attributes:
        t_s: Seconds since the first frame.
        luma: Full-range luma, short side 64-127 pixels (less for tiny clips) [2D 8-bit].
        contrast: Standard deviation of ``luma``, in levels of 255.
    """

    t_s: float
    luma: Gray
    contrast: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """One frame in a few a second, large enough to judge its look.

    Attributes:
        t_s: Seconds since the first frame.
        rgb: Colours at the displayed pixel aspect, not yet rotated, short side at most 320 pixels [3D 8-bit].
        luma: Rec. 601 luma of ``rgb`` [2D 8-bit].
        coarse: ``rgb`` averaged over squares of eight pixels: light and layout without grain and detail [3D 8-bit].
        detail: Luma at native resolution and as coded (full or limited range), from the middle of the frame, aligned to
            its 8 x 8 grid [2D 8-bit].
        comparable: False where code values do not compare with SDR (PQ).
    """

    t_s: float
    rgb: Colour
    luma: Gray
    coarse: Colour
    detail: Gray
    comparable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A piece of the sound track, about half a second.

    Attributes:
        t_s: Seconds since the first frame; negative before it.
        rate: Samples per second.
        layout: FFmpeg's name of the channel layout.
        samples: Samples, full scale 1.0 [channels x n, 32-bit float].
    """

    t_s: float
    rate: int
    layout: str
    samples: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Black bars, as shares of the picture's height and width."""

    top: float = 0.0
    bottom: float = 0.0
    left: float = 0.0
    right: float = 0.0

    @property
    def share(self) -> float:
        """Share of the picture that is bars, 0-1."""
        return 1 - (1 - self.top - self.bottom) * (1 - self.left - self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What is known when the clip has been decoded.

    Attributes:
        facts: Facts, with measured duration and frame rate.
        duration_s: Seconds of picture that were decoded.
        frames: Number of frames that were decoded.
        cuts_s: Times of the shot changes.
        bars: Black bars. What is measured is the picture between them.
        opening_s: Length of a still opening: what stands there is the hook's matter, and is not held against pace and
            clarity a second time.
        frozen_spans: Stretches in which one picture stands, however short, as ``(start_s, end_s)``.
        picture_bytes: Bytes of coded picture, without sound and container.
    """

    facts: MediaFacts
    duration_s: float
    frames: int
    cuts_s: tuple[float, ...] = ()
    bars: Bars = Bars()
    opening_s: float = 0.0
    frozen_spans: tuple[tuple[float, float], ...] = ()
    picture_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one detector found.

    Attributes:
        measurements: One entry a feature.
        series: Values a second, by name of the field of :class:`~vlai_widgets.models.TimelinePoint`; NaN: not measured.
        flags: Words for the clip.
        texts: On-screen text.
    """

    measurements: tuple[Measurement, ...] = ()
    series: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    texts: tuple[SeenText, ...] = ()


class PictureDetector(Protocol):
    """Sees every frame, small; every other one where there are more than 40 a second."""

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features that it measures."""
        ...

    def feed(self, picture: Picture) -> None:
        """Take the next frame."""

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        ...


class StillDetector(Protocol):
    """Sees a few frames a second, larger."""

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features that it measures."""
        ...

    def feed(self, still: Still) -> None:
        """Take the next still."""

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        ...


class SoundDetector(Protocol):
    """Hears the sound track. Not asked at all where there is none."""

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features that it measures."""
        ...

    def feed(self, sound: Sound) -> None:
        """Take the next piece."""

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        ...


def contrast_of(luma: Gray) -> float:
    """Standard deviation of ``luma``; several times as fast as ``luma.std()``, which works in 64 bits.

    Example:
        >>> contrast_of(np.array([[0, 200], [200, 0]], np.uint8))
        100.0
    """
    values = luma.astype(np.float32).ravel()
    values -= values.mean()
    return float(np.sqrt(values.dot(values) / values.size))


def lit_contrast(luma: Gray) -> float:
    """Contrast of a picture without the black at its rim, in levels of 255.

    Example:
        >>> boxed = np.pad(np.array([[100, 140]] * 8, np.uint8).repeat(4, axis=1), ((8, 8), (0, 0)))
        >>> lit_contrast(boxed)
        20.0
    """
    rim = (luma[0], luma[-1], luma[:, 0], luma[:, -1])
    black = rim_black(luma)
    if all(line.max() > black for line in rim):
        return contrast_of(luma)
    return contrast_of(np.ascontiguousarray(luma[lit_area(luma, black)]))


def lit_area(luma: Gray, black: int) -> tuple[slice, slice]:
    """Rows and columns between what is black at the rim, without the line that holds a little of both; all if few."""
    lit = luma > black
    spans = []
    for axis in (1, 0):
        lines, n = np.flatnonzero(lit.any(axis=axis)), luma.shape[1 - axis]
        if lines.size < max(3, n / 5):
            spans.append(slice(0, n))
            continue
        first, last = int(lines[0]), int(lines[-1])
        spans.append(slice(first + (first > 0), last + 1 - (last < n - 1)))
    return spans[0], spans[1]


RIM_BLACK: Final = 16


def rim_black(luma: Gray) -> int:
    """Level up to which what lies at the rim is black: less in a dim picture, whose dark parts are no bars.

    Example:
        >>> rim_black(np.array([[0, 250]], np.uint8)), rim_black(np.array([[0, 60]], np.uint8))
        (16, 6)
    """
    return min(RIM_BLACK, max(4, int(luma.max()) // 10))


def mean_change(a: Gray, b: Gray) -> float:
    """Mean absolute difference of two pictures of one size, in levels of 255, without leaving 8 bits.

    Example:
        >>> mean_change(np.array([[10, 20]], np.uint8), np.array([[20, 16]], np.uint8))
        7.0
    """
    return float(np.add.reduce(np.maximum(a, b) - np.minimum(a, b), axis=None, dtype=np.uint32)) / a.size


def halved(luma: Gray) -> Gray:
    """Means of squares of 2 x 2 pixels: half the size, and half the grain.

    Example:
        >>> halved(np.array([[0, 2, 9], [4, 6, 9]], np.uint8)).tolist()
        [[3]]
    """
    rows, columns = (n // 2 * 2 for n in luma.shape)
    pairs = np.add(luma[:rows:2], luma[1:rows:2], dtype=np.uint16)
    means: Gray = ((pairs[:, :columns:2] + pairs[:, 1:columns:2] + 2) >> 2).astype(np.uint8)
    return means


USUAL_CONTRAST: Final = 40.0
"""Usual contrast of a clip, in levels of 255. Where there is less, levels count for more."""

_LEAST_DIMNESS: Final = 0.2


def dimness(contrast: float) -> float:
    """What levels shrink by in a dark or flat clip: its contrast as a share of a usual one, 0.2-1.

    Example:
        >>> dimness(60.0), dimness(20.0), dimness(1.0)
        (1.0, 0.5, 0.2)
    """
    return min(1.0, max(_LEAST_DIMNESS, contrast / USUAL_CONTRAST))


UNCHANGED_LEVELS: Final = 0.6
"""Mean change against the last still that counted, in levels of 255, below which a still shows nothing new."""


class Fresh:
    """Tells stills that show something new from repeats: a frozen picture counts once, not for as long as it lasts.

    Example:
        >>> fresh, picture = Fresh(), np.zeros((8, 8), np.uint8)
        >>> fresh.is_new(picture), fresh.is_new(picture), fresh.is_new(picture + 9)
        (True, False, True)
    """

    def __init__(self) -> None:
        self._shown: Gray | None = None

    def is_new(self, luma: Gray) -> bool:
        """Take the next still's luma."""
        small = luma[::4, ::4]
        last = self._shown
        if last is not None and last.shape == small.shape and mean_change(small, last) < UNCHANGED_LEVELS:
            return False
        self._shown = small.copy()
        return True


def one_of_each(times_s: Sequence[float], frozen: Sequence[tuple[float, float]]) -> list[int]:
    """Indices of the stills without those that repeat a frozen picture: it counts once, not for as long as it lasts.

    Example:
        >>> one_of_each([0.0, 0.25, 0.5, 0.75, 1.0], [(0.2, 0.9)])
        [0, 1, 4]
    """
    kept, last = [], None
    for i, t_s in enumerate(times_s):
        span = next((span for span in frozen if span[0] <= t_s < span[1]), None)
        if span is None or span is not last:
            kept.append(i)
        last = span
    return kept


def opening_of(first_s: float, duration_s: float, *, at_most_s: float = 8.0, share: float = 0.65) -> float:
    """How much of a still or silent opening is the hook's matter alone, and not held against other dimensions.

    Args:
        first_s: When something moves or sounds, in seconds.
        duration_s: Length of the clip, in seconds.
        at_most_s: Most of it, in seconds: past where the hook's curve has reached 0.
        share: Most of it, as a share of the clip.

    Example:
        >>> opening_of(2.0, 10.0), opening_of(9.0, 10.0), opening_of(30.0, 30.0)
        (2.0, 6.5, 8.0)
    """
    return max(0.0, min(first_s, at_most_s, share * duration_s))


def ramp(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """0 up to ``low``, 1 from ``high`` on: a bound that a little more or less of something does not jump over.

    Example:
        >>> ramp(np.array([0.1, 0.5, 0.9]), 0.25, 0.75).tolist()
        [0.0, 0.5, 1.0]
    """
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def seconds_of(duration_s: float) -> int:
    """Number of rows of a per-second timeline."""
    return max(1, int(np.ceil(duration_s - 1e-6)))


def spread_over_seconds(
    starts_s: NDArray[np.float64], ends_s: NDArray[np.float64], values: NDArray[np.float64], seconds: int
) -> NDArray[np.float64]:
    """Time-weighted mean of ``values`` (each holds from its start to its end) for every second; NaN where none falls.

    Example:
        >>> spread_over_seconds(np.array([0.0, 0.5]), np.array([0.5, 1.0]), np.array([10.0, 20.0]), 2).tolist()
        [15.0, nan]
    """
    total, weight = np.zeros(seconds), np.zeros(seconds)
    edges = np.arange(seconds)
    for start, end, value in zip(starts_s, ends_s, values, strict=True):
        first, last = max(0, int(start)), min(seconds - 1, int(end))
        span = edges[first : last + 1]
        overlap = np.clip(np.minimum(span + 1, end) - np.maximum(span, start), 0, None)
        total[first : last + 1] += overlap * value
        weight[first : last + 1] += overlap
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(weight > 1e-9, total / weight, np.nan)
