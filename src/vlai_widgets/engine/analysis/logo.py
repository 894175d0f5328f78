"""Where a logo that the user gave is seen in a clip: by its picture, whatever lies under and around it.

The logo is slid over a still at many sizes, and compared by normalised correlation (Lewis 1995), which is blind to
light and contrast. Only what the logo itself covers is compared, not what is transparent; one on a plain ground is also
looked for without that. A light and a dark rendering of one logo count as the same. What fits roughly is fitted again,
pixel by pixel, and must also agree in its edges. Once found it is followed, which is cheap; where it is absent the
search runs twice a second.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.decoding import Pass, Sinks
from vlai_widgets.engine.analysis.detector import Gray, Still, mean_change
from vlai_widgets.engine.analysis.logofile import read_logo
from vlai_widgets.engine.analysis.opening import open_media
from vlai_widgets.engine.analysis.probing import clockwise_deg, picture_stream, why_no_frames
from vlai_widgets.engine.analysis.upright import upright
from vlai_widgets.errors import UnreadableClip
from vlai_widgets.models import LogoSighting

SMALLEST_PX: Final = 22
"""Least longer side of a logo in a still of 320 pixels: below a fifteenth of the width too little of it is left."""

LARGEST: Final = 0.92
"""Largest logo, as a share of the picture's width or height."""

_STEP: Final = 1.06
_ROUGH: Final = 0.45
_SIZES_PX: Final = (20, 56)
_SURE: Final = (0.93, 0.78)
_SURE_EDGES: Final = (0.85, 0.6)
"""Least correlation, and of the edges, by size (geometric mean of the sides, in pixels): a small logo has little to
tell it from other things by."""
_FOLLOWED: Final = 0.65
"""A logo that was there a moment ago may look this much less like itself: it fades, or video moves under it."""

_LEAST_CONTRAST: Final = 6.0
_CANDIDATES: Final = 4
_SEARCH_EVERY_S: Final = 0.5
_LEAST_S: Final = 0.45
"""It must be seen in two stills."""

_UNCHANGED: Final = 0.4
_FIT_PX: Final = 96
"""A logo is fitted at this size: more pixels make it no surer."""

_Float = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What is looked for at one size: values, and how much each pixel counts (0-1)."""

    values: _Float
    weights: _Float

    @property
    def shape(self) -> tuple[int, int]:
        return self.values.shape[0], self.values.shape[1]


@dataclass(frozen=True, slots=True)
class _Look:
    """One way in which the logo may show: light, and how much each pixel counts."""

    values: _Float
    weights: _Float

    def at(self, longer_px: int) -> _Pattern:
        """The same with that longer side."""
        factor = longer_px / max(self.values.shape)
        rows, columns = (max(4, round(n * factor)) for n in self.values.shape)
        weights = _resized(self.weights, rows, columns)
        values = _resized(self.values * self.weights, rows, columns) / np.maximum(weights, 1e-3)
        return _Pattern(values.astype(np.float32), weights)


@dataclass(frozen=True, slots=True)
class _Spectra:
    """A pattern, and the transforms that it is compared by."""

    look: _Look
    pattern: _Pattern
    around: NDArray[np.complexfloating[Any, Any]]
    weights: NDArray[np.complexfloating[Any, Any]]


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a pattern fits where: its place in a still, and what is seen there at the pattern's size."""

    sure: float
    place: tuple[int, int, int, int]
    pattern: _Pattern
    there: _Float


class Logo:
    """A logo, ready to be looked for.

    Args:
        picture: The file's bytes: PNG, JPEG or WebP, with or without transparency.

    Raises:
        InputError: It is no such picture, is too large, or shows nothing.

    Example:
        >>> import io
        >>> from PIL import Image
        >>> rng, file = np.random.default_rng(0), io.BytesIO()
        >>> drawn = np.kron(rng.integers(0, 2, (6, 10)), np.ones((12, 12))).astype(np.uint8) * 200
        >>> Image.fromarray(drawn).save(file, "PNG")
        >>> still = np.full((240, 180), 90, np.uint8)
        >>> still[100:136, 40:100] = drawn[::2, ::2]
        >>> Logo(file.getvalue()).find(still)[1]
        (40, 100, 60, 36)
    """

    def __init__(self, picture: bytes) -> None:
        self._looks = [_Look(values, weights) for values, weights in read_logo(picture)]
        self._searched: dict[tuple[int, int], list[_Spectra]] = {}

    def find(self, luma: Gray) -> tuple[float, tuple[int, int, int, int]] | None:
        """Look all over a still. Returns how sure it is (0-1) and ``(left, top, width, height)`` in pixels, or None."""
        best: _Fit | None = None
        for _, look, middle, longer in self._roughly(luma):
            fit = _fitted(luma, look, middle, longer, 4)
            if fit is not None and (best is None or fit.sure > best.sure):
                best = fit
        return (best.sure, best.place) if best is not None and _is_it(best) else None

    def follow(self, luma: Gray, place: tuple[int, int, int, int]) -> tuple[float, tuple[int, int, int, int]] | None:
        """Look near where it was a moment ago."""
        left, top, width, height = place
        fits = [
            _fitted(luma, look, (top + height / 2, left + width / 2), max(width, height), 10) for look in self._looks
        ]
        best = max((fit for fit in fits if fit is not None), key=lambda fit: fit.sure, default=None)
        return (best.sure, best.place) if best is not None and best.sure >= _FOLLOWED else None

    def _roughly(self, luma: Gray) -> list[tuple[float, _Look, tuple[float, float], int]]:
        """The best places at half the size: how alike, which look, its middle ``(y, x)`` and its longer side."""
        half = _shrunk(luma, 2)
        rows, columns = half.shape
        shape = (_fast(rows), _fast(columns))
        if half.shape not in self._searched:
            self._searched[rows, columns] = list(self._spectra(rows, columns, shape))
        plain = np.fft.rfft2(half - half.mean(), s=shape)
        squares = np.fft.rfft2(np.square(half - half.mean()), s=shape)
        found = []
        for spectra in self._searched[rows, columns]:
            high, across = spectra.pattern.shape
            tall, wide = rows - high + 1, columns - across + 1
            together = np.fft.irfft2(plain * spectra.around, s=shape)[:tall, :wide]
            mean = np.fft.irfft2(plain * spectra.weights, s=shape)[:tall, :wide]
            spread = np.fft.irfft2(squares * spectra.weights, s=shape)[:tall, :wide] - np.square(mean)
            alike = np.abs(together) / np.sqrt(np.maximum(spread, _LEAST_CONTRAST**2))
            top, left = divmod(int(alike.argmax()), wide)
            if alike[top, left] >= _ROUGH:
                middle = (2 * top + high, 2 * left + across)
                found.append((float(alike[top, left]), spectra.look, middle, 2 * max(high, across)))
        distinct: list[tuple[float, _Look, tuple[float, float], int]] = []
        for one in sorted(found, key=lambda fit: -fit[0]):
            if all(math.dist(one[2], other[2]) > other[3] / 4 for other in distinct):
                distinct.append(one)
        return distinct[:_CANDIDATES]

    def _spectra(self, rows: int, columns: int, shape: tuple[int, int]) -> Iterator[_Spectra]:
        for look in self._looks:
            high, wide = look.values.shape
            size, done = SMALLEST_PX / 2, 0
            while max(size * high / rows, size * wide / columns) <= LARGEST * max(high, wide):
                if round(size) > done:
                    done = round(size)
                    pattern = look.at(done)
                    total = float(pattern.weights.sum())
                    around = pattern.values - float((pattern.values * pattern.weights).sum()) / total
                    spread = math.sqrt(float((np.square(around) * pattern.weights).sum()) / total)
                    if spread > 1e-3 and min(pattern.shape) >= 5:
                        yield _Spectra(
                            look,
                            pattern,
                            np.conj(np.fft.rfft2(around * pattern.weights / (total * spread), s=shape)),
                            np.conj(np.fft.rfft2(pattern.weights / total, s=shape)),
                        )
                size *= _STEP


def find_logo(path: Path, logo: Logo) -> tuple[LogoSighting, ...]:
    """Say where and when a logo is seen in a clip.

    Args:
        path: The clip.
        logo: The logo.

    Raises:
        UnreadableClip: The clip cannot be opened, or has no picture that can be decoded.
    """
    with open_media(path) as container:
        stream = picture_stream(container)
        if stream is None or stream.codec_context is None:
            raise UnreadableClip("The file has no picture, only sound.")
        watch = _Watch(logo)
        sinks = Sinks(
            picture=lambda _: None,
            still=watch.see,
            sound=lambda _: None,
            frame=lambda frame: watch.turn(clockwise_deg(frame.rotation)),
            progress=lambda _: None,
        )
        tally = Pass(container, stream, None, sinks).run()
    if not tally.frame_times_s:
        raise UnreadableClip(why_no_frames(path))
    return watch.sightings(tally.frame_times_s[-1] + max(0.001, tally.last_frame_s))


class _Watch:
    """Follows one logo through the stills of a clip."""

    def __init__(self, logo: Logo) -> None:
        self._logo = logo
        self._turn_deg = 0
        self._place: tuple[int, int, int, int] | None = None
        self._searched: Gray | None = None
        self._next_s = 0.0
        self._last: tuple[float, bool] = (-math.inf, False)
        self._runs: list[tuple[float, float, list[tuple[float, tuple[float, float, float, float]]]]] = []

    def turn(self, rotation_deg: int) -> None:
        """Take by how much a player turns the picture."""
        self._turn_deg = rotation_deg

    def see(self, still: Still) -> None:
        """Take the next still."""
        luma = upright(still.luma, self._turn_deg)
        found = self._logo.follow(luma, self._place) if self._place is not None else None
        if found is None and (self._place is not None or still.t_s >= self._next_s - 1e-3):
            self._next_s = still.t_s + _SEARCH_EVERY_S
            if self._place is not None or self._is_new(luma):
                found = self._logo.find(luma)
                self._searched = luma if found is None else None
        before_s, was_there = self._last
        if found is not None:
            rows, columns = luma.shape
            left, top, width, height = found[1]
            box = (left / columns, top / rows, (left + width) / columns, (top + height) / rows)
            if not was_there:
                self._runs.append((still.t_s if before_s < 0 else (before_s + still.t_s) / 2, still.t_s, []))
            start_s, _, seen = self._runs[-1]
            self._runs[-1] = (start_s, still.t_s, [*seen, (found[0], box)])
        elif was_there:
            start_s, end_s, seen = self._runs[-1]
            self._runs[-1] = (start_s, (end_s + still.t_s) / 2, seen)
        self._place = found[1] if found is not None else None
        self._last = (still.t_s, found is not None)

    def sightings(self, end_s: float) -> tuple[LogoSighting, ...]:
        """Return what lasted for two stills at least."""
        if self._last[1]:
            start_s, _, seen = self._runs[-1]
            self._runs[-1] = (start_s, end_s, seen)
        made = []
        for start_s, stop_s, seen in self._runs:
            if len(seen) >= 2 and stop_s - start_s >= min(_LEAST_S, end_s / 2):
                surest = max(seen)
                made.append(LogoSighting(t_start_s=start_s, t_end_s=stop_s, box=surest[1], confidence=surest[0]))
        return tuple(made)

    def _is_new(self, luma: Gray) -> bool:
        last = self._searched
        return last is None or last.shape != luma.shape or mean_change(luma, last) >= _UNCHANGED


def _fitted(luma: Gray, look: _Look, middle: tuple[float, float], longer: int, reach: int) -> _Fit | None:
    """The best fit near a rough place, in place and in size."""
    k = max(1, round(longer / _FIT_PX))
    small = _shrunk(luma, k)
    best: _Fit | None = None
    y, x, size = middle[0] / k, middle[1] / k, longer / k
    reach = max(2, math.ceil(reach / k))
    for span in (0.05, 0.02):
        for tried in sorted({max(8, round(size * (1 + n * span))) for n in (-2, -1, 0, 1, 2)}):
            fit = _nearby(small, look.at(tried), (y, x), reach, k)
            if fit is not None and (best is None or fit.sure > best.sure):
                best = fit
        if best is None:
            return None
        left, top, width, height = best.place
        y, x, size, reach = (top + height / 2) / k, (left + width / 2) / k, max(best.pattern.shape), 2
    return best


def _nearby(small: _Float, pattern: _Pattern, middle: tuple[float, float], reach: int, k: int) -> _Fit | None:
    rows, columns = pattern.shape
    top, left = round(middle[0] - rows / 2), round(middle[1] - columns / 2)
    first = (max(0, top - reach), max(0, left - reach))
    last = (min(small.shape[0] - rows, top + reach), min(small.shape[1] - columns, left + reach))
    if last[0] < first[0] or last[1] < first[1]:
        return None
    area = small[first[0] : last[0] + rows, first[1] : last[1] + columns]
    windows = np.lib.stride_tricks.sliding_window_view(area, pattern.shape).reshape(-1, rows * columns)
    weights = (pattern.weights / pattern.weights.sum()).ravel()
    around = pattern.values.ravel() - float(pattern.values.ravel() @ weights)
    spread = math.sqrt(float(np.square(around) @ weights))
    mean = windows @ weights
    variance = np.square(windows) @ weights - np.square(mean)
    alike = np.abs(windows @ (around * weights)) / (
        max(spread, 1e-3) * np.sqrt(np.maximum(variance, _LEAST_CONTRAST**2))
    )
    at = int(alike.argmax())
    down, right = divmod(at, last[1] - first[1] + 1)
    place = (k * (first[1] + right), k * (first[0] + down), k * columns, k * rows)
    return _Fit(float(alike[at]), place, pattern, windows[at].reshape(rows, columns))


def _is_it(fit: _Fit) -> bool:
    size = math.sqrt(fit.place[2] * fit.place[3])
    least, edges = (float(np.interp(size, _SIZES_PX, line)) for line in (_SURE, _SURE_EDGES))
    return fit.sure >= least and _edges_agree(fit) >= edges


def _edges_agree(fit: _Fit) -> float:
    """Correlation of the slopes in both directions, where the logo has any."""
    values, there, weights = fit.pattern.values, fit.there, fit.pattern.weights
    # Between what counts alone: the outline of a cut-out logo depends on what lies under it.
    pairs = [
        (np.diff(values, axis=1), np.diff(there, axis=1), np.minimum(weights[:, 1:], weights[:, :-1])),
        (np.diff(values, axis=0), np.diff(there, axis=0), np.minimum(weights[1:], weights[:-1])),
    ]
    own = sum(float((np.square(a) * w).sum()) for a, _, w in pairs)
    other = sum(float((np.square(b) * w).sum()) for _, b, w in pairs)
    both = sum(float((a * b * w).sum()) for a, b, w in pairs)
    return abs(both) / math.sqrt(max(1e-6, own * other))


def _shrunk(luma: Gray, k: int) -> _Float:
    rows, columns = (n // k for n in luma.shape)
    small = luma[: rows * k, : columns * k].reshape(rows, k, columns, k).mean(axis=(1, 3), dtype=np.float32)
    return np.ascontiguousarray(small)


def _resized(values: _Float, rows: int, columns: int) -> _Float:
    from PIL import Image

    image = Image.fromarray(values.astype(np.float32), mode="F")
    return np.asarray(image.resize((columns, rows), Image.Resampling.BOX if rows < values.shape[0] else 2))


def _fast(size: int) -> int:
    """The next size that only has factors 2, 3 and 5: its transform is quick."""
    while True:
        left = size
        for factor in (2, 3, 5):
            while left % factor == 0:
                left //= factor
        if left == 1:
            return size
        size += 1
